//! How the server begins and ends, and what it does with messages that are none.

use serde_json::{Value, json};

use super::client::Client;
use super::disk::MemoryDisk;

#[tokio::test]
async fn shutdown_then_exit_ends_well() {
    Client::new(&MemoryDisk::default()).await.end().await;
}

#[tokio::test]
async fn exit_without_shutdown_ends_badly() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    client.tell("exit", Value::Null).await;
    assert!(!client.server.await.unwrap());
}

#[tokio::test]
async fn the_end_of_the_stream_ends_the_server() {
    let Client { server, to, .. } = Client::new(&MemoryDisk::default()).await;
    drop(to);
    assert!(!server.await.unwrap());
}

#[tokio::test]
async fn nothing_is_answered_before_initialize_and_it_comes_once() {
    let mut client = Client::silent(&MemoryDisk::default());
    let early = client.ask("textDocument/hover", json!({})).await;
    assert_eq!(early["error"]["code"], -32002);
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    assert!(client.ask("initialize", params.clone()).await.get("result").is_some());
    assert_eq!(client.ask("initialize", params).await["error"]["code"], -32600);
}

#[tokio::test]
async fn what_is_no_message_is_answered_and_passed_over() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    for bad in ["{", "{}", "[]", "17", "[{\"jsonrpc\":\"2.0\",\"method\":\"initialized\"}]", ""] {
        client.send_body(bad).await;
        let answer = client.wait(|message| message.get("error").is_some()).await;
        assert_eq!(answer["id"], Value::Null, "{bad}");
    }
    client.send_bytes(b"Content-Length: three\r\n\r\nabc\r\n").await;
    client.wait(|message| message["error"]["code"] == -32700).await;
    client.send_bytes(b"Content-Length: 2\r\n\r\n\xff\xfe").await;
    client.wait(|message| message["error"]["code"] == -32700).await;
    client.open("file:///w/a.journey", 1, "segment Vip\n").await;
    assert_eq!(client.text("file:///w/a.journey").await["text"], "segment Vip\n");
    client.end().await;
}

#[tokio::test]
async fn a_message_with_parameters_of_another_kind_is_refused() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    let answer = client.ask("textDocument/hover", json!({ "textDocument": 3 })).await;
    assert_eq!(answer["error"]["code"], -32602);
    client.tell("textDocument/didChange", json!({ "textDocument": 3 })).await;
    client.end().await;
}

#[tokio::test]
async fn half_a_surrogate_pair_counts_as_one_character() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    let uri = "file:///w/a.journey";
    let open = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":"{uri}","languageId":"journey","version":1,"text":"a\ud83db"}}}}}}"#
    );
    client.send_body(&open).await;
    assert_eq!(client.text(uri).await["text"], "a\u{fffd}b");
    let behind =
        json!({ "start": { "line": 0, "character": 2 }, "end": { "line": 0, "character": 3 } });
    client.change(uri, 2, json!([{ "range": behind, "text": "c" }])).await;
    assert_eq!(client.text(uri).await["text"], "a\u{fffd}c");
    client.end().await;
}

#[tokio::test]
async fn a_client_that_answers_nothing_holds_nothing_up() {
    let capabilities = json!({ "workspace": {
        "configuration": true,
        "didChangeWatchedFiles": { "dynamicRegistration": true },
        "codeLens": { "refreshSupport": true },
        "inlayHint": { "refreshSupport": true },
    }});
    let mut client = Client::with(&MemoryDisk::default(), capabilities).await;
    let uri = "file:///w/a.journey";
    client.open(uri, 0, "").await;
    for version in 1..=400 {
        client.tell("workspace/didChangeConfiguration", json!({ "settings": null })).await;
        client.change(uri, version, json!([{ "text": "segment Vip\n".repeat(2) }])).await;
    }
    assert_eq!(client.text(uri).await["version"], 400);
    client.end().await;
}
