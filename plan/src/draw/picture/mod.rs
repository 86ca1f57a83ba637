//! Pictures for people: SVG, and a page around it that needs nothing else.

mod html;
mod link;
mod list;
mod markup;
mod overlay;
mod scene;
mod svg;
#[cfg(test)]
mod tests;
mod times;

use super::measure;

pub use html::{LEGEND_STYLE, html, legend};
pub use link::Links;
pub use overlay::{Mark, Overlay, Tone};
pub use svg::{STYLE, element, svg};
