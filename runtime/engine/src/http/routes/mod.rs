//! What can be asked, one file for each kind of thing.

mod contacts;
mod health;
mod journeys;
mod outcomes;
mod plans;
mod runs;
mod segments;
mod state;
mod triggers;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;

/// Everything below `/v1` that answers within the time limit.
pub(super) fn ordinary() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(plans::publish))
        .routes(routes!(journeys::list))
        .routes(routes!(journeys::show))
        .routes(routes!(journeys::start))
        .routes(routes!(journeys::pause))
        .routes(routes!(journeys::resume))
        .routes(routes!(journeys::stop))
        .routes(routes!(contacts::show, contacts::put, contacts::erase))
        .routes(routes!(contacts::consent))
        .routes(routes!(contacts::why))
        .routes(routes!(segments::join, segments::leave))
        .routes(routes!(triggers::raise))
        .routes(routes!(outcomes::report))
        .routes(routes!(runs::list))
        .routes(routes!(runs::show))
        .routes(routes!(runs::retry))
        .routes(routes!(runs::skip))
        .routes(routes!(runs::end))
        .routes(routes!(state::recent))
        .routes(routes!(state::load))
        .routes(routes!(state::status))
}

/// What takes as long as it takes: bodies of many lines, and moving everybody inside.
pub(super) fn bulk() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(contacts::bulk))
        .routes(routes!(segments::bulk))
        .routes(routes!(plans::migrate))
}

/// What other programs ask to see how the server is.
pub(super) fn health() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}
