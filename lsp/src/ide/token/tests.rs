use std::fmt::Write as _;

use insta::assert_snapshot;
use journey_grammar::{WordClass, word_classes};

use super::{TokenKind, tokens};
use crate::ide::fixture::{Fixture, ask_everywhere, examples, snapshot_of};
use crate::{File, Snapshot};

fn drawn(text: &str) -> String {
    let fixture = Fixture::new(text);
    let file = &fixture.snapshot.files()[fixture.file];
    let mut out = String::new();
    for token in tokens(&fixture.snapshot, fixture.file, None) {
        let text = &file.text.get(token.range.start as usize..token.range.end as usize).unwrap();
        let more = [
            (token.modifiers.declaration, " declaration"),
            (token.modifiers.readonly, " readonly"),
            (token.modifiers.default_library, " library"),
        ];
        let more: String = more.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        let _ = writeln!(out, "{text} : {:?}{more}", token.kind);
    }
    out
}

#[test]
fn a_word_is_what_it_stands_for() {
    let text = r#"/// Known.
choice Größe { Groß as "L" }
contact { name: text?, größe: Größe }
journey Thank {
    entry ongoing
    first: conversation voice call with Nobody
    wait up to 1 day // and
        12 hours {
        trigger call.attempted => { branch on call.Result { connected => {} otherwise => {} } }
        timeout => set contact.größe = Groß
    }
}
text T { body "Hi {contact.name else "you"}!" }
"#;
    assert_snapshot!(drawn(text), @r#"
    /// Known. : Comment
    choice : Keyword
    Größe : Enum declaration
    Groß : EnumMember declaration
    as : Keyword
    "L" : String
    contact : Keyword
    name : Property declaration
    text : Type library
    größe : Property declaration
    Größe : Enum
    journey : Keyword
    Thank : Function declaration
    entry : Keyword
    ongoing : EnumMember library
    first : Decorator declaration
    conversation : Keyword
    voice : EnumMember library
    call : Variable declaration
    with : Keyword
    Nobody : Class
    wait : Keyword
    up : Keyword
    to : Keyword
    1 day : Number
    // and : Comment
    12 hours : Number
    trigger : Keyword
    call : Variable
    attempted : Event library
    => : Operator
    branch : Keyword
    on : Keyword
    call : Variable
    Result : Property readonly library
    connected : EnumMember library
    => : Operator
    otherwise : Keyword
    => : Operator
    timeout : Keyword
    => : Operator
    set : Keyword
    contact : Keyword
    größe : Property
    = : Operator
    Groß : EnumMember
    text : Keyword
    T : Class declaration
    body : Keyword
    "Hi : String
    contact : Keyword
    name : Property
    else : Keyword
    "you" : String
    !" : String
    "#);
}

#[test]
fn in_text_that_is_not_understood_only_what_is_plain_is_coloured() {
    assert_snapshot!(drawn("journey J {\n  wait for 12 \"x\" ! nothing\n}"), @r#"
    journey : Keyword
    J : Function declaration
    wait : Keyword
    for : Keyword
    12 : Number
    "x" : String
    ! : Operator
    "#);
}

#[test]
fn a_range_gives_the_tokens_in_it() {
    let fixture = Fixture::new("segment One\nsegment Two");
    let all = tokens(&fixture.snapshot, 0, Some(12..23));
    let all: Vec<_> = all.iter().map(|token| token.range.clone()).collect();
    assert_eq!(all, [12..19, 20..23]);
}

fn class(kind: TokenKind) -> Option<WordClass> {
    match kind {
        TokenKind::Namespace
        | TokenKind::Type
        | TokenKind::Class
        | TokenKind::Enum
        | TokenKind::EnumMember
        | TokenKind::Parameter
        | TokenKind::Variable
        | TokenKind::Property
        | TokenKind::Event
        | TokenKind::Function
        | TokenKind::Decorator => Some(WordClass::Name),
        TokenKind::Keyword => Some(WordClass::Keyword),
        TokenKind::String => Some(WordClass::String),
        TokenKind::Number => Some(WordClass::Number),
        TokenKind::Comment | TokenKind::Operator => None,
    }
}

/// The class of every byte that is part of a word.
fn painted(
    text: &str,
    classes: impl Iterator<Item = (std::ops::Range<usize>, Option<WordClass>)>,
) -> Vec<Option<WordClass>> {
    let mut of = vec![None; text.len()];
    for (range, class) in classes {
        of[range].fill(class);
    }
    let space = |at: usize| !text.as_bytes()[at].is_ascii_alphanumeric();
    (0..text.len()).map(|at| if space(at) { None } else { of[at] }).collect()
}

fn agree(snapshot: &Snapshot, number: usize, file: &File) {
    let all = tokens(snapshot, number, None);
    for pair in all.windows(2) {
        assert!(pair[0].range.end <= pair[1].range.start, "{}: {pair:?}", file.name);
    }
    let as_usize = |range: &std::ops::Range<u32>| range.start as usize..range.end as usize;
    for token in &all {
        let text = file.text.get(as_usize(&token.range)).unwrap();
        assert!(!text.contains('\n') && text.trim() == text, "{}: {text:?}", file.name);
    }
    let ours = all.iter().map(|token| (as_usize(&token.range), class(token.kind)));
    let ours = painted(&file.text, ours);
    let comments = all.iter().filter(|token| token.kind == TokenKind::Comment);
    let comments = comments.map(|token| (as_usize(&token.range), None));
    let theirs = word_classes(&file.text).into_iter().map(|(range, class)| (range, Some(class)));
    let theirs = painted(&file.text, theirs.chain(comments));
    for (at, (our, their)) in ours.iter().zip(&theirs).enumerate() {
        let line = file.text.get(..at).unwrap_or("").matches('\n').count() + 1;
        assert_eq!(our, their, "{}:{line}: {:?}", file.name, file.text.get(at..at + 20));
    }
}

#[test]
fn tokens_are_those_of_the_grammar() {
    for files in examples() {
        let snapshot = snapshot_of(&files);
        for (number, file) in snapshot.files().iter().enumerate() {
            if file.name.ends_with(".journey") {
                agree(&snapshot, number, file);
            }
        }
    }
}

#[test]
fn tokens_of_any_text_are_in_order() {
    ask_everywhere(1_009, |snapshot, file, offset| {
        let text = &snapshot.files()[file].text;
        let all = tokens(snapshot, file, None);
        assert!(all.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
        let part =
            |range: &std::ops::Range<u32>| text.get(range.start as usize..range.end as usize);
        assert!(all.iter().all(|token| part(&token.range).is_some_and(|part| !part.is_empty())));
        let near = tokens(snapshot, file, Some(offset..offset + 200));
        assert!(near.iter().all(|token| all.contains(token)));
    });
}
