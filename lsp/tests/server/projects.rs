//! Whole projects: files on the disk, files that come and go, the manifest, several folders.

use serde_json::json;

use super::client::Client;
use super::disk::MemoryDisk;

const SCHEMA: &str = "segment Vip\ntrigger Paid\n";
const JOURNEY: &str =
    "journey Thanks {\n    audience segment Vip\n    time zone \"UTC\"\n    exit completed\n}\n";
const URI: &str = "file:///w/a.journey";

fn disk() -> MemoryDisk {
    MemoryDisk::new(&[
        ("/w/journey.toml", "[project]\nname = \"x\"\n"),
        ("/w/schema.journey", SCHEMA),
        ("/w/a.journey", JOURNEY),
    ])
}

#[tokio::test]
async fn a_file_of_the_disk_is_seen_from_an_open_one() {
    let mut client = Client::new(&disk()).await;
    client.open(URI, 1, JOURNEY).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    client.end().await;
}

#[tokio::test]
async fn what_is_not_saved_counts_and_what_is_closed_does_not() {
    let mut client = Client::new(&disk()).await;
    client.open(URI, 1, JOURNEY).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    let schema = "file:///w/schema.journey";
    client.open(schema, 1, "trigger Paid\n").await;
    assert_eq!(client.codes(URI, Some(1)).await, ["unknown-name"]);
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": schema } })).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    client.end().await;
}

#[tokio::test]
async fn files_come_change_and_go_outside_the_editor() {
    let disk = disk();
    let mut client = Client::new(&disk).await;
    client.open(URI, 1, JOURNEY).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    disk.remove("/w/schema.journey");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    assert_eq!(client.codes(URI, Some(1)).await, ["unknown-name"]);
    disk.write("/w/other.journey", SCHEMA);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    client.end().await;
}

#[tokio::test]
async fn the_disk_is_looked_at_for_clients_that_watch_nothing() {
    let disk = disk();
    let mut client = Client::new(&disk).await;
    client.open(URI, 1, JOURNEY).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    disk.write("/w/schema.journey", "trigger Paid\n");
    assert_eq!(client.codes(URI, Some(1)).await, ["unknown-name"]);
    client.end().await;
}

#[tokio::test]
async fn a_manifest_that_comes_joins_files_and_one_that_goes_parts_them() {
    let disk = MemoryDisk::new(&[("/w/schema.journey", SCHEMA), ("/w/a.journey", JOURNEY)]);
    let mut client = Client::new(&disk).await;
    client.open(URI, 1, JOURNEY).await;
    assert_eq!(client.codes(URI, Some(1)).await, ["unknown-name"]);
    disk.write("/w/journey.toml", "[project]\n");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    assert!(client.codes(URI, Some(1)).await.is_empty());
    disk.remove("/w/journey.toml");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] })).await;
    assert_eq!(client.codes(URI, Some(1)).await, ["unknown-name"]);
    client.end().await;
}

#[tokio::test]
async fn an_edit_of_the_manifest_counts() {
    let mut client = Client::new(&disk()).await;
    let manifest = "file:///w/journey.toml";
    client.open(manifest, 1, "[project]\ntime_zone = \"Mars/Olympus\"\n").await;
    assert_eq!(client.codes(manifest, Some(1)).await, ["unknown-time-zone"]);
    client.end().await;
}

#[tokio::test]
async fn folders_may_be_added_and_removed() {
    let disk = disk();
    disk.write("/v/journey.toml", "[project]\n");
    disk.write("/v/b.journey", "segment\n");
    let mut client = Client::new(&disk).await;
    let other = "file:///v/b.journey";
    let folder = json!([{ "uri": "file:///v", "name": "v" }]);
    let change = |added, removed| json!({ "event": { "added": added, "removed": removed } });
    client.tell("workspace/didChangeWorkspaceFolders", change(folder.clone(), json!([]))).await;
    assert_eq!(client.codes(other, None).await, ["syntax"]);
    client.tell("workspace/didChangeWorkspaceFolders", change(json!([]), folder)).await;
    assert!(client.codes(other, None).await.is_empty());
    client.end().await;
}

#[tokio::test]
async fn a_text_without_a_file_is_a_program_of_its_own() {
    let mut client = Client::new(&disk()).await;
    let uri = "untitled:Untitled-1";
    client.open(uri, 1, "segment Vip\nsegment Vip\n").await;
    assert_eq!(client.codes(uri, Some(1)).await, ["duplicate-declaration"]);
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } })).await;
    assert!(client.codes(uri, None).await.is_empty());
    client.end().await;
}
