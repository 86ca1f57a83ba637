//! What is said about paths and rules: a program marks its lines with `//~ code` where something is said, and
//! one without marks is clean.

mod branches;
mod loops;
mod reads;
mod rules;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use journey_grammar::{Code, FileId, Source, parse};

use crate::{Inputs, Manifest, analyze};

/// Declarations that every program below may use.
const SCHEMA: &str = r#"
contact {
    mobile: phone   mail: email   name: text   nick: text?   age: number?   score: number
    tier: choice { Gold, Silver, Bronze }   plan: choice { Basic, Full }?   vip: boolean   agreed: boolean?
    due: date   review: datetime?   level: Level
}
choice Level { Low, High }
segment Members
segment Vip
segment Prospects of leads
trigger Paid { amount: number, note: text?, kind: choice { Card, Cash } }
trigger Asked { tier: choice { Gold, Silver }, amount: number, note: text? }
trigger Lapsed { amount: number?, reason: choice { Age, Price } }
purpose Service transactional
purpose Offers  commercial
quiet time Nights { quiet daily 21:00..08:00 }
compliance Voice { channel voice  purpose Service opt_in  purpose Offers opt_in  quiet time Nights }
compliance Sms   { channel sms    purpose Service opt_in  quiet time Nights }
compliance Mail  { channel email  purpose Service opt_out quiet time none }
compliance Loud  { channel voice  purpose Service opt_in }
engagement Survey {
    channel voice  dial mode copilot
    input { note: text, extra: text? }
    attributes { Outcome: choice { Yes, No, Maybe }  At: datetime  Safe: boolean  Sum: number  Words: text }
    dispositions { Interested, DoNotContact as "Do not contact" }
}
engagement Plain { channel voice  dial mode copilot }
engagement Look  { channel voice  dial mode preview  dispositions { Done } }
engagement Crowd { channel voice  dial mode predictive  led by representative  reattempts 2 every 1 hour }
engagement Chat  {
    channel sms  first response within 2 hours
    attributes { Wants: choice { Renew, Help } }
}
text Opener { compliance Sms purpose Service body "Hi" }
text Note   { compliance Sms purpose Service body "Note" }
email Letter { compliance Mail purpose Service subject "Hi" template "x" }
email Memo { compliance Mail purpose Service subject "Hi" template "x" }
"#;

/// A conversation and the start of a wait for it, in short.
fn unfold(text: &str) -> String {
    text.replace("CALL(", "conversation voice ")
        .replace(
            " : Survey)",
            " with Survey { compliance Voice purpose Service input { note: \"n\" } }",
        )
        .replace(" : Plain)", " with Plain { compliance Voice purpose Service }")
        .replace(" : Look)", " with Look { compliance Voice purpose Service }")
        .replace(" : Crowd)", " with Crowd { compliance Voice purpose Service }")
        .replace("CHAT(chat)", "conversation sms chat with Chat { message Opener }")
        .replace("REST(call)", "trigger call.not_attempted, call.blocked => {} timeout => {}")
        .replace("REST(chat)", "trigger chat.blocked => {} timeout => {}")
}

/// Checks a journey of the segment `Members` with this body.
fn journey(body: &str) {
    program(&format!(
        "journey Outreach {{ audience segment Members time zone \"Europe/Paris\" outcomes done, other\n{body}\n}}"
    ));
}

/// Codes by line.
type Codes = BTreeMap<usize, Vec<String>>;

/// Checks a program beside [`SCHEMA`]: its lines get the codes with which they are marked, and no others.
fn program(text: &str) {
    let text = format!("{}\n{SCHEMA}", unfold(text));
    let parsed = vec![Arc::new(parse(Source::new(FileId(0), "a.journey", &text)))];
    let analysis = analyze(&Inputs { parsed, manifest: Manifest::default() });
    let mut said = Codes::new();
    let mut words = String::new();
    let told = |code| !matches!(code, Code::UnusedDeclaration | Code::Naming);
    for found in analysis.diagnostics.iter().filter(|found| told(found.code)) {
        let at = found.primary.span.start as usize;
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        said.entry(line).or_default().push(found.code.to_string());
        let label = &found.primary.message;
        let _ = writeln!(words, "{line}: {}: {} [{label}]", found.code, found.title);
    }
    for codes in said.values_mut() {
        codes.sort();
    }
    let marked = marked(&text);
    assert!(marked == said, "marked {marked:?}\nsaid\n{words}\nin\n{}", numbered(&text));
}

/// The codes behind `//~`.
fn marked(text: &str) -> Codes {
    let mut marked = Codes::new();
    for (line, text) in text.lines().enumerate() {
        if let Some((_, codes)) = text.split_once("//~") {
            let mut codes: Vec<_> = codes.split(',').map(|code| code.trim().to_owned()).collect();
            codes.sort();
            marked.insert(line + 1, codes);
        }
    }
    marked
}

fn numbered(text: &str) -> String {
    let body = text.split(SCHEMA).next().unwrap_or(text);
    let lines = body.lines().enumerate().map(|(line, text)| format!("{:3} {text}", line + 1));
    lines.collect::<Vec<_>>().join("\n")
}
