//! Normal forms: what is left of a journey without the names and orders that have no effect.
//!
//! Handles, `as` names, stable ids and names of arms of splits become positions in the order in which a run meets
//! them; conditions that cannot both hold, and triggers that cannot compete, are sorted; places in the source and what
//! was proved go. The name of the journey and of its splits stay, because the arm of a contact is drawn from them, and
//! so does every name that is known outside. Equal normal forms are equal behaviour, given equal declarations; the
//! opposite is not promised.

mod exclusive;
mod expression;
mod journey;
mod names;
mod order;
mod step;

pub use exclusive::exclusive;
pub use expression::expr;
pub use journey::{journey, places};
pub use names::Names;
pub(super) use step::{arms, without_arms};
