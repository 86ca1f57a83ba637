//! The HTTP interface, asked over real connections on loopback, with a real database behind it.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod life;
#[cfg(test)]
mod page;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tokens;
