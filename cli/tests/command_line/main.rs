//! The built command as a person, an editor or a build server starts it.

#![expect(clippy::disallowed_methods, reason = "tests make folders and read what was written")]

mod check;
#[cfg(test)]
mod diff;
mod exchange;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod forecast;
#[cfg(test)]
mod graph;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod serving;
#[cfg(test)]
mod support;
mod testing;
mod writing;
