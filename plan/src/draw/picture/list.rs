//! The steps as a list, for readers without the picture.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::link::Links;
use super::markup::escaped;
use super::scene::{Scene, Seen, Way};
use super::svg::class;
use super::times;

/// The list as HTML: each step with its times, its arms and what follows.
pub(super) fn list(scene: &Scene<'_>, links: &Links) -> String {
    let mut leaving: BTreeMap<usize, Vec<&Way>> = BTreeMap::new();
    for way in &scene.lines {
        leaving.entry(way.from).or_default().push(way);
    }
    let numbers: BTreeMap<usize, usize> = scene
        .boxes
        .iter()
        .enumerate()
        .filter(|(_, seen)| seen.step.is_some())
        .zip(1..)
        .map(|((place, _), number)| (place, number))
        .collect();
    let mut text = String::from("<ol class=\"steps\">\n");
    for (place, seen) in scene.boxes.iter().enumerate() {
        if seen.step.is_some() {
            let arms = leaving.get(&place).map(Vec::as_slice).unwrap_or_default();
            item(&mut text, seen, links);
            follows(&mut text, scene, &numbers, arms);
            text.push_str("</li>\n");
        }
    }
    text.push_str("</ol>\n");
    text
}

fn item(text: &mut String, seen: &Seen<'_>, links: &Links) {
    let Some(step) = seen.step else { return };
    let (id, words) = (escaped(&step.id), escaped(&seen.words));
    // Writing to a string cannot fail.
    let _ = write!(text, "<li id=\"{id}\" data-step=\"{id}\">");
    let _ = match links.of(seen.step, seen.source) {
        Some(link) => write!(text, "<a href=\"{}\">{words}</a>", escaped(&link)),
        None => write!(text, "{words}"),
    };
    for mark in &seen.marks {
        let (class, words) = (mark.tone.class(), escaped(&mark.words()));
        let _ = write!(text, " <strong class=\"mark {class}\">{words}</strong>");
    }
    if let Some(known) = &step.times {
        let (short, long) = (times::short(known).join(" · "), times::long(known));
        let _ = write!(
            text,
            " <span class=\"times\" title=\"{}\">{}</span>",
            escaped(&long),
            escaped(&short)
        );
    }
}

/// The arms of a step with what follows, or only what follows.
fn follows(text: &mut String, scene: &Scene<'_>, numbers: &BTreeMap<usize, usize>, arms: &[&Way]) {
    if arms.is_empty() {
        return;
    }
    text.push_str("<ul>");
    for way in arms {
        let _ = write!(text, "<li>");
        for arm in &way.arms {
            let _ = write!(text, "<i class=\"dot {}\"></i>", class(*arm));
        }
        let before =
            if way.words.is_empty() { String::new() } else { format!("{} ", escaped(&way.words)) };
        let to = scene.boxes.get(way.to);
        let words = to.map(|to| escaped(&to.words)).unwrap_or_default();
        let id = to.and_then(|to| to.step).map(|step| escaped(&addressed(&step.id)));
        let _ = match (id, numbers.get(&way.to)) {
            (Some(id), Some(number)) => {
                write!(text, "{before}→ <a href=\"#{id}\">{number}. {words}</a></li>")
            }
            _ => write!(text, "{before}→ {words}</li>"),
        };
    }
    text.push_str("</ul>");
}

/// An id as the fragment of an address.
fn addressed(id: &str) -> String {
    let mut text = String::with_capacity(id.len());
    for char in id.chars() {
        match char {
            '%' | ' ' | '"' | '<' | '>' | '`' | '#' => {
                let _ = write!(text, "%{:02X}", u32::from(char));
            }
            _ => text.push(char),
        }
    }
    text
}
