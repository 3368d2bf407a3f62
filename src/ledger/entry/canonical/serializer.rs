//! Serde's side of the canonical form: what each kind of value is written as, or that it has no form.

use super::{Escaped, Items, NoForm, Writer, no_form, push_escaped};
use serde::ser::{self, Error as _, Impossible, Serialize};
use std::fmt;

macro_rules! no_numbers {
    ($($method:ident $type:ty,)*) => {
        $(fn $method(self, _: $type) -> Result<(), NoForm> {
            no_form("a number: write it as a string")
        })*
    };
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = NoForm;
    type SerializeSeq = Items<'a>;
    type SerializeMap = Items<'a>;
    type SerializeStruct = Items<'a>;
    type SerializeTuple = Impossible<(), NoForm>;
    type SerializeTupleStruct = Impossible<(), NoForm>;
    type SerializeTupleVariant = Impossible<(), NoForm>;
    type SerializeStructVariant = Impossible<(), NoForm>;

    no_numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128,
        serialize_f32 f32, serialize_f64 f64,
    }

    fn serialize_bool(self, value: bool) -> Result<(), NoForm> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), NoForm> {
        self.0.push(b'"');
        push_escaped(self.0, text);
        self.0.push(b'"');
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), NoForm> {
        self.0.push(b'"');
        fmt::Write::write_fmt(&mut Escaped(self.0), format_args!("{value}")).map_err(NoForm::custom)?;
        self.0.push(b'"');
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), NoForm> {
        self.collect_str(&value)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NoForm> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoForm> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), NoForm> {
        let mut items = Items::open(self.0, b'{', b'}');
        items.key(variant);
        value.serialize(Writer(items.buffer))?;
        items.close();
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NoForm> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, NoForm> {
        Ok(Items::open(self.0, b'[', b']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'a>, NoForm> {
        Ok(Items::open(self.0, b'{', b'}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, NoForm> {
        Ok(Items::open(self.0, b'{', b'}'))
    }

    fn serialize_none(self) -> Result<(), NoForm> {
        no_form("null: leave the field out")
    }

    fn serialize_unit(self) -> Result<(), NoForm> {
        no_form("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NoForm> {
        no_form("null")
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), NoForm> {
        no_form("bytes: write them as text")
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, NoForm> {
        no_form("a tuple: name its fields")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, NoForm> {
        no_form("a tuple: name its fields")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NoForm> {
        no_form("a tuple: name its fields")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NoForm> {
        no_form("a variant with fields: give it a struct")
    }
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = NoForm;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoForm> {
        self.separate();
        value.serialize(Writer(self.buffer))
    }

    fn end(self) -> Result<(), NoForm> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = NoForm;

    /// Keys of maps are sources, whose characters need no escape.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), NoForm> {
        no_form("a map whose keys are not written with their values")
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), NoForm> {
        no_form("a map whose keys are not written with their values")
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), NoForm> {
        self.separate();
        let start = self.buffer.len();
        key.serialize(Writer(self.buffer))?;
        let written = (start, self.buffer.len());
        debug_assert!(
            self.last_key
                .is_none_or(|(from, to)| self.buffer[from..to - 1] < self.buffer[start..written.1 - 1]),
            "the keys of a map are not in order"
        );
        self.last_key = Some(written);
        self.buffer.push(b':');
        value.serialize(Writer(self.buffer))
    }

    fn end(self) -> Result<(), NoForm> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStruct for Items<'_> {
    type Ok = ();
    type Error = NoForm;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NoForm> {
        self.key(key);
        value.serialize(Writer(self.buffer))
    }

    fn end(self) -> Result<(), NoForm> {
        self.close();
        Ok(())
    }
}
