//! Tests of migrations.

use super::{Migration, MigrationFault};

#[test]
fn what_is_no_migration_is_told_apart() {
    let damaged = Migration::from_json("{").unwrap_err();
    assert!(matches!(damaged, MigrationFault::Damaged { .. }), "{damaged}");
    let newer = r#"{"format":2,"from":"a","to":"b","journeys":[]}"#;
    let newer = Migration::from_json(newer).unwrap_err();
    assert_eq!(newer, MigrationFault::UnknownFormat { found: 2 });
    assert_eq!(
        newer.to_string(),
        "the migration has format 2, and this version of Journey reads format 1"
    );
}

#[test]
fn a_migration_is_read_as_it_was_written() {
    let text = r#"{"format":1,"from":"a","to":"b","journeys":[{"journey":"J","places":[
        {"at":"x","then":"keep"},{"at":"y","then":{"move":"z"}},{"at":"z","then":{"end":"done"}}]}]}"#;
    let read = Migration::from_json(text).unwrap();
    assert_eq!(Migration::from_json(&read.to_json()).unwrap(), read);
}
