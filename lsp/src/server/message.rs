//! From the bytes of a message to a request or an answer.

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// What a message is.
#[derive(Debug)]
pub(super) enum Message {
    /// A request or a notification.
    Request(Request),
    /// An answer to what the server asked.
    Response(Response),
    /// Neither; what is answered.
    Malformed(Response),
}

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Message {
    let Some(mut value) = parse(bytes) else {
        return Message::Malformed(Response::from_error(Id::Null, Error::parse_error()));
    };
    let id = value.get("id").cloned();
    let method = value.get("method").and_then(Value::as_str);
    let is_request = method.is_some();
    if id.is_some() && method.is_some_and(|method| method.starts_with("$/")) {
        return Message::Malformed(Response::from_error(known(id), Error::method_not_found()));
    }
    let is_answer = value.get("result").is_some() || value.get("error").is_some();
    forgive(&mut value);
    let message = if is_request {
        serde_json::from_value(value).map(Message::Request).ok()
    } else if is_answer {
        serde_json::from_value(value).map(Message::Response).ok()
    } else {
        None
    };
    message.unwrap_or_else(|| {
        Message::Malformed(Response::from_error(known(id), Error::invalid_request()))
    })
}

fn known(id: Option<Value>) -> Id {
    id.and_then(|id| serde_json::from_value(id).ok()).unwrap_or(Id::Null)
}

/// Makes right what clients say otherwise than the protocol wants it, where it is clear what they mean.
fn forgive(message: &mut Value) {
    let Some(fields) = message.as_object_mut() else { return };
    match fields.get("method").and_then(Value::as_str) {
        // It has no parameters; some clients send empty ones.
        Some("shutdown") => {
            fields.remove("params");
        }
        // A client that says nothing of itself can do nothing special.
        Some("initialize") => {
            if let Some(params) = fields.get_mut("params").and_then(Value::as_object_mut) {
                params.entry("capabilities").or_insert_with(|| Value::Object(Map::new()));
            }
        }
        _ => {}
    }
}

/// An answer to bytes that are no message.
pub(super) fn no_message(why: &'static str) -> Response {
    let mut error = Error::parse_error();
    error.message = why.into();
    Response::from_error(Id::Null, error)
}

/// Text may hold half of a surrogate pair, which JavaScript can write and Rust cannot hold; the character that stands
/// for unknown ones takes its place, so that places behind it stay where they are.
fn parse(bytes: &[u8]) -> Option<Value> {
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Some(value);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    serde_json::from_str(&without_halves(text)?).ok()
}

/// The text with every `\ud800` to `\udfff` that has no partner replaced; nothing where there is none.
fn without_halves(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at_checked(at)?;
        out.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(true), Some(false)) => 12,
            (Some(_), _) => {
                out.push_str("\\ufffd");
                changed = true;
                rest = escape.get(6..)?;
                continue;
            }
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, behind) = escape.split_at_checked(length)?;
        out.push_str(escape);
        rest = behind;
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// Whether an escape stands here that is the first (true) or second (false) half of a pair.
fn surrogate(text: &str) -> Option<bool> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(true),
        0xdc00..=0xdfff => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, read, without_halves};

    #[test]
    fn half_a_pair_is_replaced_and_a_whole_one_kept() {
        assert_eq!(without_halves(r#""\ud83d\ude00 \\ud83d é""#), None);
        assert_eq!(without_halves(r#""a\ud83db\ude00""#).unwrap(), r#""a\ufffdb\ufffd""#);
    }

    #[test]
    fn what_is_no_message_is_answered() {
        for bad in ["", "{", "[]", "{}", "1", r#"{"id":1}"#, r#"[{"jsonrpc":"2.0","method":"x"}]"#]
        {
            assert!(matches!(read(bad.as_bytes()), Message::Malformed(_)), "{bad}");
        }
        let reserved = r#"{"jsonrpc":"2.0","id":1,"method":"$/unknown"}"#;
        assert!(
            matches!(read(reserved.as_bytes()), Message::Malformed(_)),
            "requests are answered"
        );
        let good = r#"{"jsonrpc":"2.0","method":"x","params":{"text":"\ud83d"}}"#;
        assert!(matches!(read(good.as_bytes()), Message::Request(_)));
    }

    #[test]
    fn what_clients_say_otherwise_is_understood() {
        for params in ["null", "{}", "[]"] {
            let shutdown =
                format!(r#"{{"jsonrpc":"2.0","id":1,"method":"shutdown","params":{params}}}"#);
            let Message::Request(request) = read(shutdown.as_bytes()) else { panic!("{shutdown}") };
            assert_eq!(request.params(), None);
        }
        let silent = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":null}}"#;
        let Message::Request(request) = read(silent.as_bytes()) else { panic!("{silent}") };
        assert!(request.params().unwrap()["capabilities"].is_object());
    }
}
