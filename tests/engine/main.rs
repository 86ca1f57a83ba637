//! The durable engine, with a real file: what it stores is what the core decides, whatever happens to it.

mod file;
mod provider;
mod served;
mod support;

mod conformance;
mod entry;
mod faults;
mod journeys;
mod kill;
mod killed;
mod scripts;
mod stepped;
