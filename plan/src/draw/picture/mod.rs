//! Pictures for people: SVG, and a page around it that needs nothing else.

mod html;
mod link;
mod list;
mod markup;
mod scene;
mod svg;
#[cfg(test)]
mod tests;
mod times;

use super::overlay;

pub use html::{LEGEND_STYLE, html, html_with, legend};
pub use link::Links;
pub use svg::{STYLE, element, svg, svg_with};
