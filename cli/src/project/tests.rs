//! Programs as they lie on real disks.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use journey_grammar::FileId;

use super::read::decode;
use super::{Project, locate};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
    }
    folder
}

fn names(path: &Path) -> Vec<String> {
    let project = Project::load(Some(path)).unwrap();
    project.sources.iter().map(|source| source.name.to_string()).collect()
}

#[test]
fn files_are_sorted_and_hidden_and_built_ones_left_out() {
    let folder = folder(&[
        ("b.journey", ""),
        ("a/z.journey", ""),
        ("a-b.journey", ""),
        (".hidden/x.journey", ""),
        ("target/x.journey", ""),
        ("notes.txt", ""),
    ]);
    assert_eq!(names(folder.path()), ["a-b.journey", "a/z.journey", "b.journey"]);
}

#[test]
fn a_project_inside_a_project_is_another_program() {
    let folder = folder(&[
        ("journey.toml", ""),
        ("a.journey", ""),
        ("inner/journey.toml", ""),
        ("inner/b.journey", ""),
    ]);
    assert_eq!(names(folder.path()), ["a.journey"]);
    assert_eq!(names(&folder.path().join("inner")), ["b.journey"]);
}

#[test]
fn a_file_belongs_to_the_project_around_it() {
    let folder = folder(&[("journey.toml", "x"), ("a.journey", ""), ("sub/b.journey", "")]);
    let project = Project::load(Some(&folder.path().join("sub/b.journey"))).unwrap();
    assert_eq!(project.sources.len(), 2);
    assert_eq!(project.focus, Some(FileId(1)));
    assert_eq!(&*project.manifest.unwrap().text, "x");
}

#[test]
fn a_lone_file_is_a_program_of_its_own() {
    let folder = folder(&[("a.journey", ""), ("b.journey", "")]);
    assert_eq!(names(&folder.path().join("a.journey")), ["a.journey"]);
}

#[test]
fn a_lone_file_above_a_project_is_no_part_of_it() {
    let folder = folder(&[("a.journey", ""), ("inner/journey.toml", ""), ("inner/b.journey", "")]);
    assert_eq!(names(&folder.path().join("inner/../a.journey")), ["a.journey"]);
}

#[test]
fn the_manifest_may_be_named() {
    let folder = folder(&[("journey.toml", ""), ("a.journey", "")]);
    assert_eq!(names(&folder.path().join("journey.toml")), ["a.journey"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_circles_survived() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a.journey", ""), ("sub/b.journey", "")]);
    symlink(folder.path(), folder.path().join("sub/around")).unwrap();
    symlink("loop", folder.path().join("loop")).unwrap();
    symlink(folder.path().join("sub"), folder.path().join("also")).unwrap();
    symlink("nowhere", folder.path().join("broken")).unwrap();
    assert_eq!(names(folder.path()), ["a.journey", "sub/b.journey"]);
}

#[cfg(unix)]
#[test]
fn a_broken_link_with_the_name_of_a_journey_is_a_failure() {
    let folder = folder(&[]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("a.journey")).unwrap();
    let failure = Project::load(Some(folder.path())).unwrap_err();
    assert!(failure.message().contains("a.journey"), "{failure}");
}

#[test]
fn a_missing_path_is_a_failure() {
    let failure = locate(Some(Path::new("no/such/place"))).unwrap_err();
    assert_eq!(failure.message(), "cannot read `no/such/place`: there is no such file or folder");
}

#[test]
fn bytes_that_are_no_text_are_pointed_at() {
    let (source, fault) = decode(FileId(0), "a", b"\xef\xbb\xbfab\xffcd".to_vec());
    assert_eq!(&*source.text, "ab\u{fffd}cd");
    let fault = fault.unwrap();
    assert_eq!((fault.primary.span.start, fault.primary.span.end), (2, 5));
    assert_eq!(fault.primary.message, "byte 0xff");
}

#[test]
fn utf_16_is_recognised() {
    let (source, fault) = decode(FileId(0), "a", b"\xff\xfej\0".to_vec());
    assert_eq!(&*source.text, "");
    assert_eq!(fault.unwrap().title, "the file is UTF-16 text");
}
