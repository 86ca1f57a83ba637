//! What the engine says when it does not do something.

use serde::Deserialize;

use crate::outcome::Failure;

/// Problem details (RFC 9457), as far as they are told.
#[derive(Deserialize)]
struct Told {
    detail: String,
    #[serde(default)]
    pointer: Option<String>,
}

/// The failure of a command whose request was refused.
pub(super) fn failure(status: u16, body: &[u8], server: &str) -> Failure {
    let Ok(Told { detail, pointer }) = serde_json::from_slice::<Told>(body) else {
        return Failure::misused(format!("`{server}` answers with status {status}"))
            .help("is that an engine of journeys? name it with --server or JOURNEY_SERVER");
    };
    let message = match pointer {
        Some(pointer) => format!("{}: {detail}", pointer.trim_start_matches('/')),
        None => detail,
    };
    match status {
        401 => Failure::misused(message).help(
            "put the token into the variable JOURNEY_TOKEN, or name another variable with --token-env",
        ),
        400..=428 | 430..=499 => Failure::misused(message),
        _ => Failure::fault(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_the_body_is_told() {
        let body = br#"{"type": "x", "detail": "no date", "pointer": "/fields/due"}"#;
        assert_eq!(failure(422, body, "http://x").to_string(), "fields/due: no date");
    }

    #[test]
    fn something_else_that_answers_is_told_apart() {
        let told = failure(404, b"<html>", "http://x").to_string();
        assert!(
            told.starts_with("`http://x` answers with status 404\n  help: is that an engine"),
            "{told}"
        );
    }
}
