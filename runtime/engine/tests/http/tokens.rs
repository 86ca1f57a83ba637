//! Who may do what.

use std::sync::Arc;

use axum::http::HeaderMap;
use journey_engine::http::{Doors, Role, Signature, Tokens, description};

use super::support::{Answer, Server};

fn tokens() -> Tokens {
    Tokens::default()
        .with(Role::Reader, "look")
        .with(Role::Operator, "operate")
        .with(Role::Publisher, "publish")
}

fn guarded() -> Server {
    Server::start(Doors { tokens: tokens(), signature: None })
}

fn with(server: &Server, token: &str, method: &str, path: &str) -> Answer {
    let token = format!("authorization: Bearer {token}");
    server.ask(method, path, &[&token, "content-type: application/json"], "{}")
}

/// The operations of the description with the role that each needs; none where nobody needs any.
fn operations() -> Vec<(String, String, Option<String>)> {
    let document = serde_json::to_value(description()).unwrap();
    let mut out = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().unwrap();
            let role = security.iter().find_map(|one| one["token"][0].as_str()).map(str::to_owned);
            let path = path.replace(['{', '}'], "");
            out.push((method.to_uppercase(), path, role));
        }
    }
    out
}

#[test]
fn nothing_is_done_without_a_token() {
    let server = guarded();
    for (method, path, role) in operations() {
        let answer = server.ask(&method, &path, &["content-type: application/json"], "{}");
        let is_open = role.is_none();
        assert_eq!(answer.status != 401, is_open, "{method} {path}: {}", answer.status);
        if !is_open {
            assert_eq!(answer.problem(), "unauthenticated", "{method} {path}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"journey\""));
        }
    }
}

#[test]
fn each_operation_wants_the_role_that_its_description_names() {
    let server = guarded();
    let mut forbidden = 0;
    for (method, path, role) in operations() {
        let role = role.as_deref();
        for (token, may) in [
            ("look", matches!(role, None | Some("reader"))),
            ("operate", matches!(role, None | Some("reader" | "operator"))),
            ("publish", true),
        ] {
            let answer = with(&server, token, &method, &path);
            assert_eq!(answer.status != 403, may, "{token}: {method} {path}: {}", answer.status);
            if !may {
                assert_eq!(answer.problem(), "forbidden");
                forbidden += 1;
            }
        }
    }
    assert!(forbidden > 15, "{forbidden}");
}

#[test]
fn a_token_of_nobody_is_refused() {
    let server = guarded();
    for value in ["Bearer guess", "Bearer", "Basic bG9vazo=", "Bearer look look", "look", ""] {
        let header = format!("authorization: {value}");
        let answer = server.ask("GET", "/v1/journeys", &[&header], "");
        assert_eq!((answer.status, answer.problem().as_str()), (401, "unauthenticated"), "{value}");
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.contains("invalid_token"), "{challenge}");
    }
    let answer = server.ask("GET", "/v1/status", &["authorization: bearer look"], "");
    assert_ne!(answer.status, 401, "the scheme's case does not matter");
}

#[test]
fn with_tokens_any_name_leads_here() {
    let server = guarded();
    let request = super::support::request("GET", "/healthz", &["host: journey.example"], "");
    assert_eq!(server.raw(&request).status, 200);
}

/// Knows one signature.
struct Stamp;

impl Signature for Stamp {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<String, String> {
        let signature = headers.get("webhook-signature").and_then(|value| value.to_str().ok());
        match signature {
            Some(signature) if signature == body.len().to_string() => Ok("message-1".to_owned()),
            Some(_) | None => Err("the signature is none of the secret's".to_owned()),
        }
    }
}

#[test]
fn a_report_is_signed_where_there_is_a_secret() {
    let doors = Doors { tokens: tokens(), signature: Some(Arc::new(Stamp)) };
    let server = Server::start(doors);
    let body = r#"{"request": "0-1/1/call", "result": "Completed"}"#;
    let send = |headers: &[&str]| {
        let mut all = vec!["content-type: application/json"];
        all.extend(headers);
        server.ask("POST", "/v1/outcomes", &all, body)
    };
    let unsigned = send(&[]);
    assert_eq!((unsigned.status, unsigned.problem().as_str()), (401, "unsigned"));
    assert_eq!(send(&["webhook-signature: 7"]).problem(), "unsigned");
    assert_eq!(send(&["authorization: Bearer look"]).problem(), "forbidden");
    let good = format!("webhook-signature: {}", body.len());
    for headers in [[good.as_str()], ["authorization: Bearer operate"]] {
        let answer = send(&headers);
        assert!(!matches!(answer.status, 401 | 403), "{answer:?}");
    }
}
