//! The picture as SVG: no script, colours for light and dark, everything linked to its place in the source.

use std::fmt::Write;

use super::link::Links;
use super::markup::escaped;
use super::overlay::{Mark, Overlay, heaviest};
use super::scene::{
    ASIDE_GAP, ASIDE_INSET, Aside, DOT, INSET, LABEL_INSET, SMALL, Scene, Seen, TEXT, Way,
    aside_width, inset, row_height, scene,
};
use super::times;
use crate::draw::graph::{ArmKind, Shape};
use crate::draw::layout::{Point, Rect, Size};
use crate::draw::measure;
use crate::model::Journey;

/// Around the whole picture.
const MARGIN: i32 = 20;

/// The least room for the lines of a legend.
const LEGEND_ROOM: i32 = 420;

/// The looks of a picture, and the colours of a page around it.
pub const STYLE: &str = include_str!("picture.css");

/// The journey as an SVG document. Each step is a group with its id as `data-step`, and links to where `links` say.
pub fn svg(journey: &Journey, links: &Links) -> String {
    drawn(&scene(journey, None), links)
}

/// The journey as an SVG document with what is told of its steps and arms, and a legend.
pub fn svg_with(journey: &Journey, links: &Links, overlay: &Overlay) -> String {
    drawn(&scene(journey, Some(overlay)), links)
}

/// The journey as an SVG element for a page that has [`STYLE`], with what is told of its steps.
pub fn element(journey: &Journey, links: &Links, overlay: &Overlay) -> String {
    let scene = scene(journey, Some(overlay));
    // Its links can be reached, which an image's could not.
    whole(&scene, links, ["", "group"], "")
}

/// A scene as an SVG element with its looks. Its links can be reached, which an image's could not.
pub(super) fn inside(scene: &Scene<'_>, links: &Links) -> String {
    whole(scene, links, ["", "group"], &format!("<style>{STYLE}</style>\n"))
}

/// A scene as an SVG document.
fn drawn(scene: &Scene<'_>, links: &Links) -> String {
    let namespace = " xmlns=\"http://www.w3.org/2000/svg\"";
    whole(scene, links, [namespace, "img"], &format!("<style>{STYLE}</style>\n"))
}

fn whole(scene: &Scene<'_>, links: &Links, [namespace, role]: [&str; 2], style: &str) -> String {
    let Size { width, height } = scene.layout.size;
    let legend = Legend::new(scene);
    let under = height;
    let (width, height) = (width.max(legend.size.width), height + legend.size.height);
    let (width, height) = (width + 2 * MARGIN, height + 2 * MARGIN);
    let name = escaped(&scene.journey.name);
    let about = escaped(&about(scene));
    let mut text = format!(
        "<svg{namespace} class=\"journey\" role=\"{role}\" aria-label=\"{name}\" \
         viewBox=\"{} {} {width} {height}\" width=\"{width}\" \
         height=\"{height}\">\n<title>{name}</title>\n<desc>{about}</desc>\n{style}\
         <rect class=\"paper\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"/>\n",
        -MARGIN, -MARGIN, -MARGIN, -MARGIN,
    );
    let mut pen = Pen { scene, links, text: &mut text };
    pen.all();
    pen.legend(&legend, under);
    text.push_str("</svg>\n");
    text
}

/// The picture in a sentence or two.
pub(super) fn about(scene: &Scene<'_>) -> String {
    let steps = scene.boxes.iter().filter(|seen| seen.step.is_some()).count();
    let entry = scene.boxes.first().map(|seen| seen.words.as_str()).unwrap_or_default();
    let told = told(scene);
    let steps = if steps == 1 { "1 step".to_owned() } else { format!("{steps} steps") };
    format!(
        "A journey for {entry}: {steps}, from top to bottom. {}{told}",
        times::run(&scene.journey.facts)
    )
}

/// What is told of steps and arms, for those who hear the picture.
fn told(scene: &Scene<'_>) -> String {
    if scene.keys.is_empty() {
        return String::new();
    }
    let mut text = format!(" {}", scene.sentences);
    let mut tell = |of: &str, what: &str| {
        // Writing to a string cannot fail.
        let _ = write!(text, " {of}: {what}.");
    };
    for (place, seen) in scene.boxes.iter().enumerate() {
        for mark in &seen.marks {
            tell(&seen.words, &mark.text);
        }
        for way in scene.lines.iter().filter(|way| way.from == place && way.tone.is_some()) {
            tell(&seen.words, &way.words);
        }
    }
    for aside in scene.aside.iter().filter(|aside| aside.end.is_some()) {
        tell("At any time", &aside.words);
    }
    text
}

/// What the signs mean, below the picture.
struct Legend<'s> {
    keys: &'s [Mark],
    lines: Vec<String>,
    size: Size,
}

impl<'s> Legend<'s> {
    fn new(scene: &'s Scene<'_>) -> Self {
        let keys = &scene.keys;
        if keys.is_empty() {
            return Self { keys, lines: Vec::new(), size: Size::default() };
        }
        let room = scene.layout.size.width.max(LEGEND_ROOM);
        let about = measure::lines(&scene.sentences, SMALL.0, room, 6);
        let lines = about.lines.into_iter().chain(keys.iter().map(Mark::words));
        let lines: Vec<String> = lines.collect();
        let width = lines.iter().map(|line| measure::width(line, SMALL.0)).max().unwrap_or(0);
        let count = i32::try_from(lines.len()).unwrap_or(0);
        Self { keys, size: Size { width, height: MARGIN + count * SMALL.1 }, lines }
    }
}

struct Pen<'s, 'j> {
    scene: &'s Scene<'j>,
    links: &'s Links,
    text: &'s mut String,
}

impl Pen<'_, '_> {
    fn all(&mut self) {
        let layout = &self.scene.layout;
        for frame in layout.frames.iter().flatten() {
            self.rect("frame", *frame, 10);
        }
        for (way, bends) in self.scene.lines.iter().zip(&layout.lines) {
            self.line(way, bends);
        }
        for (way, place) in self.scene.lines.iter().zip(&layout.labels) {
            if !way.words.is_empty() {
                self.label(way, *place);
            }
        }
        let places = layout.boxes.iter().zip(&layout.besides).zip(&layout.middles);
        for (seen, ((place, beside), middle)) in self.scene.boxes.iter().zip(places) {
            self.seen(seen, *place, *beside, *middle);
        }
        if let Some(beside) = layout.besides.first().filter(|_| !self.scene.aside.is_empty()) {
            self.asides(*beside);
        }
    }

    fn write(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(what);
    }

    fn rect(&mut self, class: &str, Rect { at, size }: Rect, round: i32) {
        let (Point { x, y }, Size { width, height }) = (at, size);
        self.write(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
        ));
    }

    /// Lines of text from the upper left corner of their room. Each takes the room that was measured for it, whatever
    /// font there is.
    fn words(&mut self, lines: &[String], at: Point, (size, high): (i32, i32), class: &str) {
        // The foot of letters stands about a fifth of the size above the end of their line.
        let first = at.y + i32::midpoint(high, size * 7 / 10);
        for (line, number) in lines.iter().zip(0..) {
            let (x, y, room) = (at.x, first + number * high, measure::width(line, size));
            if room > 0 {
                let line = escaped(line);
                self.write(format_args!(
                    "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" textLength=\"{room}\" \
                     lengthAdjust=\"spacingAndGlyphs\">{line}</text>"
                ));
            }
        }
    }

    fn legend(&mut self, legend: &Legend<'_>, under: i32) {
        if legend.lines.is_empty() {
            return;
        }
        self.text.push_str("<g class=\"told\">");
        let about = legend.lines.len().saturating_sub(legend.keys.len());
        let mut at = Point { x: 0, y: under + MARGIN };
        for (number, line) in legend.lines.iter().enumerate() {
            let key = number.checked_sub(about).and_then(|number| legend.keys.get(number));
            let class = match key {
                Some(key) => format!("small mark {}", key.tone.class()),
                None => "small beside".to_owned(),
            };
            self.words(std::slice::from_ref(line), at, SMALL, &class);
            at.y += SMALL.1;
        }
        self.text.push_str("</g>\n");
    }

    fn line(&mut self, way: &Way, bends: &[Point]) {
        let (Some(&last), true) = (bends.last(), bends.len() > 1) else { return };
        let tone = way.tone.map(|tone| format!(" {}", tone.class())).unwrap_or_default();
        let class = if way.back { "line back".to_owned() } else { format!("line{tone}") };
        let path = rounded(bends);
        let sign = if way.back { -1 } else { 1 };
        let (x, y) = (last.x, last.y);
        let (left, right, tail) = (x - 4, x + 4, y - 7 * sign);
        self.write(format_args!(
            "<path class=\"{class}\" d=\"{path}\"/>\
             <path class=\"head\" d=\"M{x} {y}L{left} {tail}H{right}Z\"/>\n"
        ));
    }

    fn label(&mut self, way: &Way, place: Rect) {
        self.text.push_str("<g class=\"label\">");
        self.write(format_args!("<title>{}</title>", escaped(&way.words)));
        self.rect("pill", place, 8);
        let Rect { at, size } = place;
        let dots = way.arms.iter().zip(0..);
        for (&arm, number) in dots {
            let x = at.x + LABEL_INSET.width + number * DOT + 3;
            let y = at.y + size.height / 2;
            self.write(format_args!(
                "<circle class=\"dot {}\" cx=\"{x}\" cy=\"{y}\" r=\"3.5\"/>",
                class(arm)
            ));
        }
        let dots = DOT * i32::try_from(way.arms.len()).unwrap_or(0);
        let at = Point { x: at.x + LABEL_INSET.width + dots, y: at.y + LABEL_INSET.height };
        self.words(&way.text.lines, at, SMALL, "small");
        self.text.push_str("</g>\n");
    }

    fn seen(&mut self, seen: &Seen<'_>, place: Rect, beside: Rect, middle: i32) {
        let class = match heaviest(&seen.marks) {
            Some(tone) => format!("{} {}", shape(seen.shape), tone.class()),
            None => shape(seen.shape).to_owned(),
        };
        match seen.step {
            Some(step) => {
                let id = escaped(&step.id);
                self.write(format_args!("<g class=\"node {class}\" data-step=\"{id}\">"));
            }
            None => self.write(format_args!("<g class=\"node {class}\">")),
        }
        let link = self.links.of(seen.step, seen.source);
        self.open(link.as_deref());
        let title = match seen.step.and_then(|step| step.times.as_ref()) {
            Some(known) => format!("{}\n{}", seen.words, times::long(known)),
            None => seen.words.clone(),
        };
        let marks = seen.marks.iter().map(Mark::words);
        let title = std::iter::once(title).chain(marks).collect::<Vec<_>>().join("\n");
        self.title(&title);
        self.outline(seen.shape, place);
        let lines = i32::try_from(seen.text.lines.len()).unwrap_or(1);
        let y = place.at.y + (place.size.height - lines * TEXT.1) / 2;
        self.words(&seen.text.lines, Point { x: middle - seen.text.width / 2, y }, TEXT, "words");
        if seen.step.is_some() {
            self.beside(seen, beside.at);
        }
        self.close(link.as_deref());
        self.text.push_str("</g>\n");
    }

    fn beside(&mut self, seen: &Seen<'_>, mut at: Point) {
        if seen.marks.is_empty() {
            self.words(&seen.beside, at, SMALL, "small beside");
        }
        for (mark, line) in seen.marks.iter().zip(&seen.beside) {
            let class = format!("small mark {}", mark.tone.class());
            self.words(std::slice::from_ref(line), at, SMALL, &class);
            at.y += SMALL.1;
        }
    }

    fn title(&mut self, title: &str) {
        let lines: Vec<String> = title.lines().map(escaped).collect();
        self.write(format_args!("<title>{}</title>", lines.join("\n")));
    }

    fn open(&mut self, link: Option<&str>) {
        if let Some(link) = link {
            self.write(format_args!("<a href=\"{}\">", escaped(link)));
        }
    }

    fn close(&mut self, link: Option<&str>) {
        if link.is_some() {
            self.text.push_str("</a>");
        }
    }

    fn outline(&mut self, of: Shape, place: Rect) {
        let Rect { at: Point { x, y }, size: Size { width, height } } = place;
        match of {
            Shape::Action => {
                self.rect("box", place, 5);
                let (top, bottom) = (y + 5, y + height - 5);
                self.write(format_args!(
                    "<path class=\"stripe\" d=\"M{} {top}V{bottom}\"/>",
                    x + 5
                ));
            }
            Shape::Rest => self.rect("box", place, (height / 2).min(17)),
            Shape::Entry | Shape::Exit => self.rect("box", place, height / 2),
            Shape::AnyTime => self.rect("box", place, 5),
            Shape::Decision => {
                let (right, bottom, middle) = (x + width, y + height, y + height / 2);
                let (a, b) = (x + 10, right - 10);
                self.write(format_args!(
                    "<path class=\"box\" d=\"M{a} {y}H{b}L{right} {middle}L{b} {bottom}H{a}L{x} {middle}Z\"/>"
                ));
            }
            Shape::Loop => {
                let (right, bottom) = (x + width, y + height);
                self.write(format_args!(
                    "<path class=\"box\" d=\"M{x} {bottom}V{}Q{x} {y} {} {y}H{}Q{right} {y} {right} {}V{bottom}Z\"/>",
                    y + 10,
                    x + 10,
                    right - 10,
                    y + 10
                ));
            }
        }
    }

    /// What can happen at any time, beside the entry.
    fn asides(&mut self, beside: Rect) {
        let scene = self.scene;
        let x = beside.at.x + ASIDE_INSET.width;
        let mut y = beside.at.y + ASIDE_INSET.height;
        let heading = Point { x, y: beside.at.y };
        self.words(&["at any time".to_owned()], heading, SMALL, "small beside");
        for aside in &scene.aside {
            self.aside(aside, Point { x, y });
            y += row_height(aside) + ASIDE_GAP.height;
        }
    }

    fn aside(&mut self, aside: &Aside<'_>, at: Point) {
        let high = row_height(aside);
        let middle =
            |size: Size, x: i32| Rect { at: Point { x, y: at.y + (high - size.height) / 2 }, size };
        let place = middle(aside.size, at.x);
        self.text.push_str("<g class=\"node any\">");
        let link = self.links.of(None, aside.source);
        self.open(link.as_deref());
        self.title(&aside.words);
        self.outline(Shape::AnyTime, place);
        let text = Point { x: place.at.x + INSET.width, y: place.at.y + INSET.height };
        self.words(&aside.text.lines, text, TEXT, "words");
        self.close(link.as_deref());
        self.text.push_str("</g>\n");
        let Some((outcome, lines, size)) = &aside.end else { return };
        let end = middle(*size, at.x + aside_width(&self.scene.aside) + ASIDE_GAP.width);
        let (from, to, y) = (place.at.x + aside.size.width, end.at.x, at.y + high / 2);
        let (tail, above, under) = (to - 7, y - 4, y + 4);
        self.write(format_args!(
            "<path class=\"line back\" d=\"M{from} {y}H{tail}\"/>\
             <path class=\"head\" d=\"M{to} {y}L{tail} {above}V{under}Z\"/>\n<g class=\"node exit\">"
        ));
        self.title(outcome);
        self.outline(Shape::Exit, end);
        let inset = inset(Shape::Exit);
        let text = Point { x: end.at.x + inset.width, y: end.at.y + inset.height };
        self.words(&lines.lines, text, TEXT, "words");
        self.text.push_str("</g>\n");
    }
}

/// A line with round bends.
fn rounded(bends: &[Point]) -> String {
    let mut path = String::new();
    for (number, &point) in bends.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| bends.get(before));
        let after = bends.get(number + 1);
        let (Point { x, y }, letter) = (point, if before.is_none() { 'M' } else { 'L' });
        let _ = match (before, after) {
            (Some(&before), Some(&after)) => {
                let (a, b) = (toward(point, before), toward(point, after));
                write!(path, "L{} {}Q{x} {y} {} {}", a.x, a.y, b.x, b.y)
            }
            (None, _) | (_, None) => write!(path, "{letter}{x} {y}"),
        };
    }
    path
}

/// A point near a bend, on the way to its neighbour.
fn toward(bend: Point, other: Point) -> Point {
    let near = |from: i32, to: i32| from + ((to - from) / 2).clamp(-6, 6);
    Point { x: near(bend.x, other.x), y: near(bend.y, other.y) }
}

/// The class of what a box looks like.
pub(super) fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Entry => "entry",
        Shape::Action => "action",
        Shape::Rest => "rest",
        Shape::Decision => "decision",
        Shape::Loop => "attempt",
        Shape::Exit => "exit",
        Shape::AnyTime => "any",
    }
}

/// The class of what takes an arm.
pub(super) fn class(arm: ArmKind) -> &'static str {
    match arm {
        ArmKind::Attempted => "attempted",
        ArmKind::Concluded => "concluded",
        ArmKind::NotAttempted => "not-attempted",
        ArmKind::Blocked => "blocked",
        ArmKind::Trigger => "trigger",
        ArmKind::Timeout => "timeout",
        ArmKind::Case => "case",
        ArmKind::Otherwise => "otherwise",
        ArmKind::Exhausted => "exhausted",
    }
}
