//! Code actions whose edits are made once they were chosen.

use serde_json::{Value, json};

use super::client::Client;
use super::disk::MemoryDisk;

const URI: &str = "file:///w/a.journey";

const TEXT: &str = "contact { mobile: phone }
segment Everybody

journey J {
    audience  segment Everybody
    time zone \"UTC\"

    delay 1 day
}
";

fn asked() -> Value {
    let cursor = json!({ "line": 7, "character": 6 });
    json!({
        "textDocument": { "uri": URI },
        "range": { "start": cursor, "end": cursor },
        "context": { "diagnostics": [], "only": ["refactor"] },
    })
}

fn offer(answer: &Value) -> Option<Value> {
    let actions = answer.get("result")?.as_array()?;
    let is_it = |one: &&Value| one["title"] == "Generate a scenario for this path";
    actions.iter().find(is_it).cloned()
}

#[tokio::test]
async fn a_scenario_is_generated_once_it_was_chosen() {
    let resolving = json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] } });
    let capabilities = json!({ "textDocument": { "codeAction": resolving } });
    let mut client = Client::with(&MemoryDisk::default(), capabilities).await;
    client.open(URI, 1, TEXT).await;
    let answer = client.ask("textDocument/codeAction", asked()).await;
    let offered = offer(&answer).unwrap();
    assert_eq!(offered.get("edit"), None);
    let resolved = client.ask("codeAction/resolve", offered).await;
    let edit = &resolved["result"]["edit"]["changes"][URI][0];
    assert_eq!(edit["range"]["start"], json!({ "line": 8 + 1, "character": 0 }));
    let text = edit["newText"].as_str().unwrap();
    assert!(text.contains("scenario \"comes to delay\" for J {"), "{text}");
    client.end().await;
}

#[tokio::test]
async fn it_is_not_offered_to_editors_that_cannot_ask_later() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    client.open(URI, 1, TEXT).await;
    let answer = client.ask("textDocument/codeAction", asked()).await;
    assert_eq!(offer(&answer), None);
    client.end().await;
}

#[tokio::test]
async fn an_action_without_data_comes_back_as_it_was() {
    let mut client = Client::new(&MemoryDisk::default()).await;
    let action = json!({ "title": "Something else" });
    let answer = client.ask("codeAction/resolve", action.clone()).await;
    assert_eq!(answer["result"], action);
    client.end().await;
}
