//! A page with the picture: it needs no network and no other file.

use super::link::Links;
use super::list::list;
use super::markup::escaped;
use super::overlay::{Mark, Overlay};
use super::scene::{Scene, scene};
use super::svg::{self, class, shape};
use super::times;
use crate::draw::graph::{ArmKind, Shape};
use crate::model::Journey;

const STYLE: &str = include_str!("page.css");
/// The looks of [`legend`].
pub const LEGEND_STYLE: &str = include_str!("legend.css");
const SCRIPT: &str = include_str!("page.js");

/// Nothing is loaded from anywhere.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// The journey as an HTML page with its picture, a legend, and its steps as a list. The fragment of the page's
/// address may name a step by its id, which is then shown.
pub fn html(journey: &Journey, links: &Links) -> String {
    page(&scene(journey, None), links)
}

/// The same page with what is told of steps and arms, in the picture and in the list.
pub fn html_with(journey: &Journey, links: &Links, overlay: &Overlay) -> String {
    page(&scene(journey, Some(overlay)), links)
}

/// What stands beside the steps, and what its signs mean.
fn beside(scene: &Scene<'_>) -> String {
    if scene.keys.is_empty() {
        return "<p>Beside each step: how long after entry a run comes to it, \
                and the most calls, texts and emails until then.</p>"
            .to_owned();
    }
    let key = |key: &Mark| {
        let (class, words) = (key.tone.class(), escaped(&key.words()));
        format!("<li class=\"mark {class}\">{words}</li>")
    };
    let keys: String = scene.keys.iter().map(key).collect();
    format!("<p>{}</p>\n<ul class=\"told\">{keys}</ul>", escaped(&scene.sentences))
}

fn page(scene: &Scene<'_>, links: &Links) -> String {
    let journey = scene.journey;
    let name = escaped(&journey.name);
    let entry = scene.boxes.first().map(|seen| escaped(&seen.words)).unwrap_or_default();
    let run = escaped(&times::run(&journey.facts));
    let proved = match journey.facts.proved.as_slice() {
        [] => String::new(),
        proved => format!(" Proved: {}.", escaped(&proved.join(", "))),
    };
    // A sheet of paper is turned for a picture that is wider than high.
    let size = scene.layout.size;
    let form = if size.width > size.height { "wide" } else { "high" };
    let (picture, legend, list) = (svg::inside(scene, links), legend(), list(scene, links));
    let legend = format!("<aside aria-label=\"Legend\">{legend}\n{}</aside>\n", beside(scene));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{name}</title>\n\
         <style>{STYLE}{LEGEND_STYLE}</style>\n</head>\n<body class=\"journey\">\n\
         <header>\n<h1>{name}</h1>\n<p>{entry}. {run}{proved}</p>\n\
         <nav aria-label=\"Picture\"><button id=\"out\" title=\"Smaller (-)\">−</button>\
         <button id=\"full\" title=\"Full size (0)\">100%</button>\
         <button id=\"in\" title=\"Larger (+)\">+</button>\
         <button id=\"fit\" title=\"Whole width (f)\">Fit</button>\
         <a href=\"#steps\">Steps</a></nav>\n</header>\n<main>\n\
         <div id=\"picture\" class=\"{form}\" tabindex=\"0\">\n{picture}</div>\n{legend}\
         <h2 id=\"steps\">Steps</h2>\n{list}</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// What the shapes and the dots of a picture mean, as a list in HTML.
pub fn legend() -> String {
    let shapes = [
        (Shape::Action, "reaches out"),
        (Shape::Rest, "waits"),
        (Shape::Decision, "decides"),
        (Shape::Loop, "attempt, with its retries inside"),
        (Shape::Exit, "ends the run"),
    ];
    let arms = [
        (ArmKind::Attempted, "attempted, concluded"),
        (ArmKind::NotAttempted, "not attempted"),
        (ArmKind::Blocked, "blocked"),
        (ArmKind::Trigger, "trigger"),
        (ArmKind::Timeout, "timeout"),
        (ArmKind::Case, "condition or share"),
        (ArmKind::Otherwise, "otherwise, no run left"),
    ];
    let shapes =
        shapes.map(|(of, words)| format!("<li><i class=\"key {}\"></i>{words}</li>", shape(of)));
    let arms =
        arms.map(|(of, words)| format!("<li><i class=\"dot {}\"></i>{words}</li>", class(of)));
    format!("<ul>{}{}</ul>", shapes.concat(), arms.concat())
}
