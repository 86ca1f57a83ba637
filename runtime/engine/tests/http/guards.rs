//! What holds for every request, whatever it asks for.

use journey_engine::http::Doors;

use super::support::{Server, request};

#[test]
fn an_address_that_is_not_there_is_told() {
    let server = Server::start(Doors::default());
    for path in ["/v2/plans", "/v1", "/v1/contacts/a/b/c", "/v1/journeys/a/begin", "/favicon.ico"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"), "{path}");
    }
}

#[test]
fn a_method_that_does_not_fit_is_told_with_those_that_do() {
    let server = Server::start(Doors::default());
    let answer = server.ask("DELETE", "/v1/plans", &[], "");
    assert_eq!((answer.status, answer.problem().as_str()), (405, "method-not-allowed"));
    assert_eq!(answer.header("allow"), Some("POST"));
    let answer = server.ask("PATCH", "/v1/contacts/c-1", &[], "");
    assert_eq!(answer.status, 405);
    let allowed = answer.header("allow").unwrap().to_owned();
    for method in ["GET", "PUT", "DELETE"] {
        assert!(allowed.contains(method), "{allowed}");
    }
}

#[test]
fn a_name_that_leads_here_from_elsewhere_is_not_answered() {
    let server = Server::start(Doors::default());
    for host in ["evil.example", "192.168.1.7:8440", "localhost.evil.example"] {
        let answer = server.raw(&request("GET", "/v1/status", &[&format!("host: {host}")], ""));
        assert_eq!((answer.status, answer.problem().as_str()), (403, "host-not-allowed"), "{host}");
    }
    let answer = server.raw(&request("GET", "/healthz", &[], ""));
    assert_eq!(answer.status, 403, "without a host");
    for host in ["127.0.0.1", "localhost:1", "[::1]:8440"] {
        let answer = server.raw(&request("GET", "/healthz", &[&format!("host: {host}")], ""));
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"), "{host}");
    }
    let answer =
        server.raw(&request("GET", "http://evil.example/healthz", &["host: localhost"], ""));
    assert_eq!(answer.status, 403, "the address names another host");
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let server = Server::start(Doors::default());
    for origin in ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1:8440"] {
        let headers = [format!("origin: {origin}"), "content-type: application/json".to_owned()];
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        for (method, path) in
            [("POST", "/v1/plans"), ("DELETE", "/v1/contacts/c-1"), ("PUT", "/v1/nothing")]
        {
            let answer = server.ask(method, path, &headers, "{}");
            let told = (answer.status, answer.problem());
            assert_eq!(told, (403, "origin-not-allowed".to_owned()), "{origin} {method} {path}");
        }
        assert_eq!(server.ask("GET", "/healthz", &headers, "").status, 200, "{origin}");
    }
    let own = format!("origin: http://localhost:{}", server.address.port());
    let answer = server.ask("POST", "/v1/plans", &[&own, "content-type: application/json"], "{");
    assert_ne!(answer.problem(), "origin-not-allowed");
}

#[test]
fn every_answer_tells_browsers_to_be_careful() {
    let server = Server::start(Doors::default());
    for path in ["/healthz", "/v1/openapi.json", "/nothing"] {
        let answer = server.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}");
    }
}

#[test]
fn names_in_addresses_have_a_length_and_any_characters() {
    let server = Server::start(Doors::default());
    let longest = "x".repeat(200);
    assert_ne!(server.get(&format!("/v1/contacts/{longest}")).problem(), "malformed-request");
    // 200 characters, each of which takes three bytes and nine places in the address.
    let wide = "%E2%82%AC".repeat(200);
    assert_ne!(server.get(&format!("/v1/contacts/{wide}")).problem(), "malformed-request");
    for path in [
        format!("/v1/contacts/{longest}x"),
        format!("/v1/contacts/{wide}x"),
        "/v1/contacts/%FF".to_owned(),
    ] {
        let answer = server.get(&path);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, "malformed-request"),
            "{path}"
        );
    }
    let answer = server.get(&format!("/v1/segments/{longest}x/members"));
    assert_eq!(answer.status, 405, "the path is there, for another method");
}

#[test]
fn the_interface_describes_itself() {
    let server = Server::start(Doors::default());
    let answer = server.get("/v1/openapi.json");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json()["openapi"], "3.1.0");
}

#[test]
fn what_stands_behind_the_question_mark_is_checked() {
    let server = Server::start(Doors::default());
    let wrong =
        ["limit=0", "limit=1001", "limit=x", "state=asleep", "colour=red", "limit=1&limit=2"];
    for query in wrong {
        let answer = server.get(&format!("/v1/runs?{query}"));
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, "malformed-request"),
            "{query}"
        );
    }
}

#[test]
fn what_is_no_http_gets_an_answer_and_hurts_nobody() {
    let server = Server::start(Doors::default());
    let answer = server.raw(b"EHLO journey\r\n\r\n");
    assert_eq!(answer.status, 400);
    let long = format!(
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx: {}\r\n\r\n",
        "y".repeat(1_000_000)
    );
    assert_eq!(server.raw(long.as_bytes()).status, 431);
    assert_eq!(server.get("/healthz").status, 200);
}
