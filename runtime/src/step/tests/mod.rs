//! Runs through small journeys, one rule of the language each.

mod attempts;
mod conversations;
mod drivers;
mod endings;
mod properties;
mod steps;
mod times;
mod waits;
