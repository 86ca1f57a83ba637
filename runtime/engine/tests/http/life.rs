//! Beginning and ending.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use journey_engine::http::Doors;

use super::support::{Server, read, request};

#[test]
fn the_process_lives_and_counts() {
    let server = Server::start(Doors::default());
    assert_eq!(server.get("/healthz").body, "ok\n");
    assert_eq!(server.get("/readyz").body, "ready\n");
    assert_eq!(server.get("/nothing").status, 404);
    let answer = server.get("/metrics");
    assert_eq!(answer.status, 200);
    let kind = answer.header("content-type").unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    for line in [
        "journey_ready 1",
        "journey_inputs_queued 0",
        "journey_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
        "journey_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "# TYPE journey_commit_seconds histogram",
    ] {
        assert!(answer.body.contains(line), "no {line} in\n{}", answer.body);
    }
    assert!(answer.body.ends_with("# EOF\n"), "{}", answer.body);
}

#[test]
fn a_request_under_way_is_finished_and_then_the_server_ends() {
    let mut server = Server::start(Doors::default());
    let mut stream = TcpStream::connect(server.address).unwrap();
    let bytes = request(
        "PUT",
        "/v1/contacts/c-1",
        &["host: localhost", "content-type: application/json"],
        "{",
    );
    let (first, last) = bytes.split_at(bytes.len() - 1);
    stream.write_all(first).unwrap();
    // The head has arrived once the server is busy with it.
    std::thread::sleep(Duration::from_millis(200));
    let last = last.to_vec();
    let finish = move || {
        std::thread::sleep(Duration::from_millis(300));
        stream.write_all(&last).unwrap();
        read(&mut stream)
    };
    let late = std::thread::Builder::new().spawn(finish).unwrap();
    server.stop();
    assert_eq!(late.join().unwrap().problem(), "malformed-request");
    assert!(TcpStream::connect(server.address).is_err(), "nobody listens any more");
}
