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

pub use html::html;
pub use link::Links;
pub use svg::svg;
