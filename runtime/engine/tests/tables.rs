//! The queries of docs/running.md, on a database as the engine makes it.

use journey_engine::{Engine, Settings};
use rusqlite::{Connection, OpenFlags};

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the test reads a document")]
async fn every_query_of_the_documents_can_be_asked_while_the_engine_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journey.db");
    let engine = Engine::open(Settings::simulated(&path)).unwrap();
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/running.md");
    let page = std::fs::read_to_string(page).unwrap();
    let conn = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let queries: Vec<&str> =
        page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(queries.len() >= 8, "{queries:?}");
    for query in queries {
        let mut statement = conn.prepare(query).unwrap_or_else(|e| panic!("{e}:\n{query}"));
        assert!(statement.readonly(), "{query}");
        let mut rows = statement.query([]).unwrap();
        while rows.next().unwrap().is_some() {}
    }
    engine.close().await;
}
