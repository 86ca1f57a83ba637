//! Message texts.
