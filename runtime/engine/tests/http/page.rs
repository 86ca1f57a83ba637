//! The page as a browser asks for it; what it looks like and how it is used is tested in a real one.

use journey_engine::http::{Doors, Role, Tokens};

use super::support::{Answer, Server};

const BROWSER: &str = "accept: text/html,application/xhtml+xml,*/*;q=0.8";
const FORM: &str = "content-type: application/x-www-form-urlencoded";

fn with_tokens() -> Server {
    let tokens = Tokens::default().with(Role::Reader, "look").with(Role::Operator, "do");
    Server::start(Doors { tokens, signature: None })
}

fn page(answer: &Answer) -> &str {
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{answer:?}");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"),
        "{policy}"
    );
    for inline in ["<style", " style=", "<script>", " onclick"] {
        assert!(!answer.body.contains(inline), "{inline} in {}", answer.body);
    }
    &answer.body
}

/// Signs in, and gives the cookie as the browser sends it back.
fn signed_in(server: &Server, token: &str) -> String {
    let answer = server.ask("POST", "/login?next=%2Fload", &[FORM], &format!("token={token}"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/load")), "{answer:?}");
    let cookie = answer.header("set-cookie").unwrap();
    format!("cookie: {}", cookie.split(';').next().unwrap())
}

#[test]
fn empty_pages_say_what_to_do_next() {
    let server = Server::start(Doors::default());
    let next = [
        ("/", "journey publish"),
        ("/runs", "journey contacts import"),
        ("/contacts", "journey contacts import"),
        ("/recent", "journey journeys NAME start"),
    ];
    for (path, command) in next {
        let answer = server.ask("GET", path, &[BROWSER], "");
        assert_eq!(answer.status, 200, "{path}");
        assert!(page(&answer).contains(command), "{path} has no `{command}`");
    }
    let answer = server.ask("GET", "/load", &[BROWSER], "");
    assert!(page(&answer).contains("Sent in the last minute"));
}

#[test]
fn files_are_kept_for_good_at_addresses_of_their_content() {
    let server = Server::start(Doors::default());
    let answer = server.get("/");
    let parts = answer.body.split('"').filter(|part| part.starts_with("/assets/"));
    let mut kinds = Vec::new();
    for address in parts {
        let file = server.get(address);
        assert_eq!(file.status, 200, "{address}");
        let kept = file.header("cache-control").unwrap();
        assert_eq!(kept, "public, max-age=31536000, immutable");
        kinds.push(file.header("content-type").unwrap().to_owned());
    }
    assert_eq!(
        kinds,
        ["text/css; charset=utf-8", "image/svg+xml", "text/javascript; charset=utf-8"]
    );
    assert_eq!(server.get("/assets/page.0000000000000000.css").problem(), "not-found");
}

#[test]
fn problems_are_pages_for_browsers_and_details_for_programs() {
    let server = Server::start(Doors::default());
    let told = [
        ("/nothing", 404, "There is nothing at this address"),
        ("/journeys/None", 404, "There is no journey <code>None</code>."),
        ("/runs/xyz", 404, "There is no run <code>xyz</code>."),
        ("/runs?state=asleep", 400, "is none of the states of a run"),
        ("/contacts/%3Cscript%3E", 404, "There is no contact <code>&lt;script&gt;</code>."),
        ("/journeys/None/explode", 404, "There is nothing at this address"),
    ];
    for (path, status, text) in told {
        let answer = server.ask("GET", path, &[BROWSER], "");
        assert_eq!(answer.status, status, "{path}");
        assert!(page(&answer).contains(text), "{path}: {}", answer.body);
        assert_eq!(server.get(path).json()["status"], status, "{path}");
    }
    let answer = server.ask("GET", "/v1/journeys/None", &[BROWSER], "");
    assert_eq!(answer.problem(), "unknown-name", "the interface speaks to programs alone");
    let answer = server.ask("PUT", "/runs", &[BROWSER], "");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
    page(&answer);
    let origin = "origin: https://evil.example";
    let answer = server.ask("POST", "/journeys/None/start", &[BROWSER, origin], "");
    assert_eq!(answer.status, 403);
    assert!(page(&answer).contains("A page of another site may change nothing"));
}

#[test]
fn who_has_no_session_is_asked_for_a_token() {
    let server = with_tokens();
    let answer = server.ask("GET", "/runs?state=waiting", &[BROWSER], "");
    assert_eq!(answer.status, 401);
    let text = page(&answer);
    assert!(text.contains("action=\"/login?next=%2Fruns%3Fstate%3Dwaiting\""), "{text}");
    let wrong = server.ask("POST", "/login?next=%2Fload", &[BROWSER, FORM], "token=guess");
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));
    let text = page(&wrong);
    assert!(
        text.contains("The token is none of this server&#39;s.")
            || text.contains("The token is none of this server's."),
        "{text}"
    );
    assert!(text.contains("action=\"/login?next=%2Fload\""), "{text}");
    assert!(!text.contains("guess"), "{text}");
}

#[test]
fn a_session_may_do_what_its_token_may() {
    let server = with_tokens();
    let reader = signed_in(&server, "look");
    let answer = server.ask("GET", "/", &[BROWSER, &reader], "");
    assert!(page(&answer).contains("Signed in as reader"));
    let answer = server.ask("POST", "/journeys/None/start", &[BROWSER, &reader], "");
    assert_eq!(answer.status, 403);
    assert!(page(&answer).contains("This needs the role operator"), "{}", answer.body);
    let operator = signed_in(&server, "do");
    let answer = server.ask("POST", "/journeys/None/start", &[BROWSER, &operator], "");
    assert_eq!(answer.status, 404, "it may, but there is no such journey");
    let answer = server.ask("POST", "/logout", &[BROWSER, &operator], "");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
    assert_eq!(server.ask("GET", "/", &[BROWSER, &operator], "").status, 401);
}

#[test]
fn behind_a_proxy_with_tls_the_cookie_is_sent_by_tls_alone() {
    let server = with_tokens();
    let headers = [FORM, "x-forwarded-proto: https"];
    let answer = server.ask("POST", "/login", &headers, "token=do");
    assert!(answer.header("set-cookie").unwrap().ends_with("; Secure"), "{answer:?}");
    let answer = server.ask("POST", "/login", &[FORM], "token=do");
    assert!(!answer.header("set-cookie").unwrap().contains("Secure"), "{answer:?}");
}

#[test]
fn a_form_that_is_no_form_is_refused() {
    let server = with_tokens();
    let answer = server.ask("POST", "/login", &[BROWSER, "content-type: text/plain"], "token=do");
    assert_eq!(answer.status, 415);
    let long = format!("token={}", "x".repeat(5_000));
    assert_eq!(server.ask("POST", "/login", &[BROWSER, FORM], &long).status, 413);
    assert_eq!(
        server.ask("POST", "/login?next=a&other=b", &[BROWSER, FORM], "token=do").status,
        400
    );
    assert_eq!(server.ask("POST", "/login", &[BROWSER, FORM], "token=d%6F").status, 303);
}
