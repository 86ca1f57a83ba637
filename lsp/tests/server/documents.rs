//! Open documents: order, places, versions.

use serde_json::{Value, json};

use super::client::Client;
use super::disk::MemoryDisk;

const URI: &str = "file:///w/a.journey";

fn range(from: (u32, u32), to: (u32, u32)) -> Value {
    let place = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "start": place(from), "end": place(to) })
}

#[tokio::test]
async fn a_burst_of_edits_is_applied_in_order() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    client.open(URI, 0, "").await;
    let mut expected = String::new();
    for version in 1..=300_i32 {
        let word = version.to_string();
        client
            .change(URI, version, json!([{ "range": range((0, 0), (0, 0)), "text": word }]))
            .await;
        expected.insert_str(0, &word);
        if version % 7 == 0 {
            let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 1 } });
            client.begin("textDocument/hover", place).await;
        }
    }
    let text = client.text(URI).await;
    assert_eq!(
        (text["text"].as_str().unwrap(), &text["version"]),
        (expected.as_str(), &json!(300))
    );
    client.codes(URI, Some(300)).await;
    client.end().await;
}

#[tokio::test]
async fn places_beyond_the_text_are_its_ends() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    client.open(URI, 0, "one\r\ntwo").await;
    client.change(URI, 1, json!([{ "range": range((0, 99), (0, 99)), "text": "!" }])).await;
    client.change(URI, 2, json!([{ "range": range((9, 0), (9, 9)), "text": "?" }])).await;
    client.change(URI, 3, json!([{ "range": range((1, 1), (1, 0)), "text": "T" }])).await;
    assert_eq!(client.text(URI).await["text"], "one!\r\nTwo?");
    client.end().await;
}

#[tokio::test]
async fn columns_are_counted_as_was_agreed() {
    for (encodings, agreed, column) in [
        (json!(["utf-32", "utf-8"]), "utf-8", 7),
        (json!(["utf-16"]), "utf-16", 4),
        (Value::Null, "utf-16", 4),
    ] {
        let capabilities = json!({ "general": { "positionEncodings": encodings } });
        let mut client = Client::silent(&MemoryDisk::default());
        let answer = client
            .ask(
                "initialize",
                json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
            )
            .await;
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], agreed);
        client.tell("initialized", json!({})).await;
        client.open(URI, 0, "aö😀b").await;
        client
            .change(URI, 1, json!([{ "range": range((0, column), (0, column + 1)), "text": "c" }]))
            .await;
        assert_eq!(client.text(URI).await["text"], "aö😀c", "{agreed}");
        client.end().await;
    }
}

#[tokio::test]
async fn an_edit_of_what_is_not_open_does_nothing() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    client.change(URI, 1, json!([{ "text": "x" }])).await;
    assert_eq!(client.text(URI).await, Value::Null);
    client.end().await;
}

#[tokio::test]
async fn diagnostics_name_the_version_and_go_when_the_text_is_clean() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    client.open(URI, 5, "segment\n").await;
    assert_eq!(client.codes(URI, Some(5)).await, ["syntax"]);
    client.change(URI, 6, json!([{ "text": "" }])).await;
    assert!(client.codes(URI, Some(6)).await.is_empty());
    client.end().await;
}

#[tokio::test]
async fn a_question_that_is_given_up_is_answered_as_such() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    let text = "segment Vip\n".repeat(3_000);
    client.open(URI, 0, &text).await;
    let id =
        client.begin("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } })).await;
    client.tell("$/cancelRequest", json!({ "id": id })).await;
    assert_eq!(client.answer(id).await["error"]["code"], -32800);
    client.end().await;
}

#[tokio::test]
async fn who_asks_for_diagnostics_gets_them_once() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::with(&MemoryDisk::default(), capabilities).await;
    client.open(URI, 1, "segment\n").await;
    let ask = json!({ "textDocument": { "uri": URI } });
    let first = client.ask("textDocument/diagnostic", ask).await["result"].clone();
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["code"], "syntax");
    let again = json!({ "textDocument": { "uri": URI }, "previousResultId": first["resultId"] });
    let second = client.ask("textDocument/diagnostic", again).await["result"].clone();
    assert_eq!((&second["kind"], &second["resultId"]), (&json!("unchanged"), &first["resultId"]));
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).await;
    assert_eq!(all["result"]["items"][0]["uri"], URI);
    client.end().await;
}
