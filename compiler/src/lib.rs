//! Names, types, flow facts, rules and lowering.
