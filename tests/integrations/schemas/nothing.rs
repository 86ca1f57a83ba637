//! Nothing: this crate only names those that carry schemas.
