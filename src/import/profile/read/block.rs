//! What a profile registers and posts.

use super::{Faults, known, line_of};
use crate::import::profile::text::BlockText;
use crate::import::profile::{Block, Condition, Field, Tree};
use crate::wire::outgoing;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(super) fn blocks(
    list: &str,
    written: &[Spanned<BlockText>],
    fields: &BTreeMap<String, Field>,
    faults: &mut Faults<'_>,
) -> Vec<Block> {
    let mut keys = BTreeSet::new();
    let mut blocks = Vec::new();
    for (index, form) in written.iter().enumerate() {
        let place = format!("{list}[{index}]");
        let Some(block) = block(&place, form, fields, faults) else {
            continue;
        };
        if list == "post" && !keys.insert(block.key.clone()) {
            let why = format!(
                "is the second `{}`: give it a key of its own (key = \"…\"), which tells its commands from the other's",
                block.key
            );
            faults.add(form.span(), place, why);
        }
        blocks.push(block);
    }
    blocks
}

fn block(
    place: &str,
    form: &Spanned<BlockText>,
    fields: &BTreeMap<String, Field>,
    faults: &mut Faults<'_>,
) -> Option<Block> {
    let text = |name: &str| {
        let (key, value) = form.get_ref().iter().find(|(key, _)| key.get_ref() == name)?;
        Some((key.span(), value.as_str().unwrap_or("").to_owned()))
    };
    let Some((span, command)) = text("command") else {
        faults.add(
            form.span(),
            format!("{place}.command"),
            "is required: what it records, as \"receive\"",
        );
        return None;
    };
    let Some(known_fields) = outgoing::action_fields(&command) else {
        let actions = outgoing::actions().join(", ");
        let why = format!("is \"{command}\", which this version does not record; it records {actions}");
        faults.add(span, format!("{place}.command"), why);
        return None;
    };
    let when = match text("when") {
        None => Condition::default(),
        Some((span, when)) => {
            let condition = Condition::parse(&when, fields);
            faults.take(span, &format!("{place}.when"), condition)?
        }
    };
    let (mut action, mut beside) = (BTreeMap::new(), BTreeMap::new());
    for (name, value) in form.get_ref() {
        if matches!(name.get_ref().as_str(), "command" | "when" | "key") {
            continue;
        }
        let inner = format!("{place}.{name}");
        let mut bad = Vec::new();
        let tree = Tree::parse(value, &inner, &mut bad);
        for (inner, why) in bad {
            faults.add(name.span(), inner, why);
        }
        known(tree.fields(), fields, name.span(), &inner, faults);
        if known_fields.contains(name.get_ref()) {
            action.insert(name.get_ref().clone(), tree);
        } else if outgoing::command_has(name.get_ref()) && name.get_ref() != "source_key" {
            beside.insert(name.get_ref().clone(), tree);
        } else {
            let list = known_fields.join(", ");
            faults.add(
                name.span(),
                inner,
                format!("is no field of {command}, which has {list}"),
            );
        }
    }
    Some(Block {
        key: text("key").map_or_else(|| command.clone(), |(_, key)| key),
        command,
        when,
        action: Tree::Table(action),
        beside: Tree::Table(beside),
        line: line_of(faults.text, form.span().start),
    })
}
