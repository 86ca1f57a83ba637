//! The files of the page: in the program itself, at addresses that change with their content.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use journey_plan::draw::{LEGEND_STYLE, STYLE};
use sha2::{Digest as _, Sha256};

use crate::http::body::Name;
use crate::http::problem::Problem;

/// A file.
pub(super) struct Asset {
    /// Its address.
    pub(super) address: String,
    kind: &'static str,
    text: String,
}

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, text: String) -> Self {
        let mut address = format!("/assets/{name}.");
        for byte in Sha256::digest(text.as_bytes()).iter().take(8) {
            // Writing to a String cannot fail.
            let _ = write!(address, "{byte:02x}");
        }
        address.push('.');
        address.push_str(ending);
        Self { address, kind, text }
    }
}

/// The looks, those of pictures included.
pub(super) static LOOKS: LazyLock<Asset> = LazyLock::new(|| {
    let text = format!("{STYLE}{LEGEND_STYLE}{}", include_str!("page.css"));
    Asset::new("page", "css", "text/css; charset=utf-8", text)
});

/// What keeps the page fresh.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("page", "js", "text/javascript; charset=utf-8", include_str!("page.js").to_owned())
});

/// The sign in the tab.
pub(super) static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("icon", "svg", "image/svg+xml", include_str!("icon.svg").to_owned())
});

/// Gives a file. Its address stands for its content, so that it may be kept for good.
pub(super) async fn file(Name(file): Name) -> Result<Response, Problem> {
    const KEPT: [(HeaderName, HeaderValue); 1] =
        [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"))];
    let all = [&LOOKS, &SCRIPT, &ICON];
    let found = all.into_iter().find(|asset| asset.address.strip_prefix("/assets/") == Some(&file));
    let asset = found.ok_or_else(Problem::not_found)?;
    Ok((KEPT, [(header::CONTENT_TYPE, asset.kind)], asset.text.as_str()).into_response())
}
