//! Bodies: their kind, their size, their shape.

use journey_engine::http::Doors;

use super::support::Server;

#[test]
fn a_body_says_what_it_is() {
    let server = Server::start(Doors::default());
    for (method, path) in [
        ("POST", "/v1/plans"),
        ("POST", "/v1/contacts"),
        ("PUT", "/v1/contacts/c-1"),
        ("PUT", "/v1/contacts/c-1/consent"),
        ("POST", "/v1/segments/s/members"),
        ("POST", "/v1/triggers/t"),
        ("POST", "/v1/outcomes"),
    ] {
        for headers in [&[][..], &["content-type: text/plain"], &["content-type: application/xml"]]
        {
            let answer = server.ask(method, path, headers, "{}");
            let told = (answer.status, answer.problem());
            assert_eq!(told, (415, "wrong-content-type".to_owned()), "{method} {path}");
        }
    }
    let headers = ["content-type: Application/JSON; charset=utf-8"];
    let answer = server.ask("PUT", "/v1/contacts/c-1", &headers, "{");
    assert_eq!(answer.problem(), "malformed-request");
}

#[test]
fn a_body_has_a_largest_size() {
    let server = Server::start(Doors::default());
    let large = format!("{{\"fields\": {{\"note\": \"{}\"}}}}", "x".repeat(300_000));
    let answer = server.json("PUT", "/v1/contacts/c-1", &large);
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"));
    // Without a length that says so beforehand.
    let mut chunked = b"PUT /v1/contacts/c-1 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
        content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        .to_vec();
    for _ in 0..40 {
        chunked.extend_from_slice(format!("2000\r\n{}\r\n", " ".repeat(0x2000)).as_bytes());
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(server.raw(&chunked).status, 413);
}

#[test]
fn what_is_no_json_is_told_by_its_place() {
    let server = Server::start(Doors::default());
    for body in ["", "{", "{\"fields\": {}} x", "\u{feff}{}", "fields: {}", "{\"fields\": NaN}"] {
        let answer = server.json("PUT", "/v1/contacts/c-1", body);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, "malformed-request"),
            "{body}"
        );
        assert!(answer.body.contains("line 1, column"), "{}", answer.body);
    }
    let deep = "[".repeat(10_000);
    let answer = server.json("PUT", "/v1/contacts/c-1", &format!("{{\"fields\": {{\"a\": {deep}"));
    assert_eq!(answer.problem(), "malformed-request");
}

#[test]
fn what_is_wrong_in_a_body_is_told_by_its_pointer() {
    let server = Server::start(Doors::default());
    let cases = [
        (
            "PUT",
            "/v1/contacts/c",
            r#"{"fields": {}, "colour": "red"}"#,
            "/colour",
            "unknown field `colour`",
        ),
        ("PUT", "/v1/contacts/c", "{}", "", "missing field `fields`"),
        ("PUT", "/v1/contacts/c", r#"{"fields": []}"#, "/fields", "expected a map"),
        (
            "PUT",
            "/v1/contacts/c",
            r#"{"fields": {}, "segments": [1]}"#,
            "/segments/0",
            "expected a string",
        ),
        ("PUT", "/v1/contacts/c", "[]", "", "an object with `fields`"),
        (
            "PUT",
            "/v1/contacts/c/consent",
            r#"{"consents": [{"profile": "a", "purpose": "b", "state": "yes"}]}"#,
            "/consents/0/state",
            "expected one of `opted_in`, `opted_out`, `not_set`",
        ),
        ("POST", "/v1/triggers/t", r#"{"contact": 7}"#, "/contact", "expected a string"),
        (
            "POST",
            "/v1/outcomes",
            r#"{"request": "r", "result": "x", "attributes": {"a/b~": [1]}}"#,
            "/attributes/a~1b~0",
            "a text, a number or a truth value",
        ),
    ];
    for (method, path, body, pointer, part) in cases {
        let answer = server.json(method, path, body);
        assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid-request"), "{body}");
        let problem = answer.json();
        assert_eq!(problem["pointer"].as_str().unwrap_or_default(), pointer, "{body}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(part), "{body}: {problem}");
    }
}
