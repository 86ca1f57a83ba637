//! The examples of `docs/http.md`, as a reader types them.

use std::path::Path;
use std::process::Command;

use super::Served;

/// The programs of the page that a shell runs.
fn examples(page: &str) -> Vec<&str> {
    let fences = page.split("```sh\n").skip(1);
    fences.map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_examples_of_the_page_on_http_work() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/http.md");
    let page = std::fs::read_to_string(path).unwrap();
    let examples = examples(&page);
    assert!(examples.len() >= 10, "{}", examples.len());
    let served = Served::start();
    let mut answers = String::new();
    for example in examples {
        let script = example.replace("http://127.0.0.1:8440", &served.address);
        let output = Command::new("sh").args(["-e", "-c", &script]).output().unwrap();
        let answer = String::from_utf8(output.stdout).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{example}\n{answer}{said}");
        answers += &answer;
    }
    for part in [
        r#""state":"started""#,
        r#""taken":1,"refused":1,"rows":[{"line":2,"pointer":"/fields/renewal_date""#,
        r#""verdict":"applied""#,
        r#""outcome":"renewed""#,
    ] {
        assert!(answers.contains(part), "no {part} in {answers}");
    }
}
