//! Exports: what users take away, in formats that others read.

pub mod tlog;
