//! What runs and requests are called outside: `STORE-RUN` and `STORE-RUN/VISIT/STEP`.
//!
//! STORE is drawn when the database is made, so that ids of two engines never meet at one provider.

use smol_str::{SmolStr, format_smolstr};

/// The id of a run outside.
pub(crate) fn run(store: &str, run: i64) -> SmolStr {
    format_smolstr!("{store}-{run}")
}

/// The id of a request outside.
pub(crate) fn request(store: &str, run: i64, visit: u32, step: &str) -> SmolStr {
    format_smolstr!("{store}-{run}/{visit}/{step}")
}

/// The number of a run of this store.
pub(crate) fn parse_run(store: &str, id: &str) -> Option<i64> {
    number(id.strip_prefix(store)?.strip_prefix('-')?)
}

/// The run, visit and step of a request of this store.
pub(crate) fn parse_request<'a>(store: &str, id: &'a str) -> Option<(i64, u32, &'a str)> {
    let mut parts = id.splitn(3, '/');
    let run = parse_run(store, parts.next()?)?;
    let visit = u32::try_from(number(parts.next()?)?).ok()?;
    Some((run, visit, parts.next()?))
}

/// A number in its only spelling.
fn number(text: &str) -> Option<i64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back() {
        let id = request("0a1b2c3d", 4711, 2, "wait.call/call.attempted/send.Letter");
        assert_eq!(
            parse_request("0a1b2c3d", &id),
            Some((4711, 2, "wait.call/call.attempted/send.Letter"))
        );
        assert_eq!(parse_run("0a1b2c3d", &run("0a1b2c3d", 7)), Some(7));
    }

    #[test]
    fn other_spellings_and_other_stores_are_unknown() {
        for id in ["0a1b2c3d-07", "0a1b2c3d-", "0a1b2c3d-+7", "ffffffff-7", "7", ""] {
            assert_eq!(parse_run("0a1b2c3d", id), None, "{id}");
        }
        assert_eq!(parse_request("0a1b2c3d", "0a1b2c3d-7/1"), None);
    }
}
