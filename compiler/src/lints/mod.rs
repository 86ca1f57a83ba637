//! Warnings about the whole text: names that are not written as names are, declarations that nothing uses.

mod naming;
mod unused;

use crate::analyze::Inputs;
use crate::hir::Program;
use crate::resolve::names::{Names, Sink};

pub(crate) fn check(inputs: &Inputs, names: &Names, program: &Program, sink: &mut Sink) {
    naming::check(inputs, sink);
    unused::check(inputs, names, program, sink);
}
