//! The program with its names resolved and its expressions typed.
//!
//! Ids index the arenas of [`Program`]; spans stand beside meaning. What could not be resolved is absent
//! (`None`), [`Ty::Unknown`] or [`ExprKind::Bad`], has been reported, and keeps later passes silent.

mod declaration;
mod expr;
mod ids;
mod journey;
mod script;
mod types;

pub use declaration::*;
pub use expr::*;
pub use ids::*;
pub use journey::*;
pub use script::*;
pub use types::*;
