//! The HTTP interface, asked over real connections on loopback, with a real database behind it.

mod bodies;
mod guards;
mod life;
mod support;
mod tokens;
