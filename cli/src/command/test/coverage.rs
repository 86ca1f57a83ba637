//! Which arms, timeouts and exits no scenario takes: for people, and as lcov for tools.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use journey_runtime::scenario::{Coverage, CoveredArm};

use crate::terminal::Style;

/// The share that is taken, and a line for everything that is not.
pub(super) fn text(coverage: &Coverage, colour: bool) -> String {
    let (covered, all) = (coverage.covered(), coverage.arms.len());
    let style = if covered == all { Style::Good } else { Style::Warning };
    let share = style.paint(&format!("{covered} of {all}"), colour);
    let mut out = format!("coverage: {share} arms, timeouts and exits are taken by a scenario");
    for arm in coverage.arms.iter().filter(|arm| arm.count == 0) {
        let place = match &arm.source {
            Some(source) => format!("{}:{}:{}", source.file, source.line, source.column),
            None => arm.journey.to_string(),
        };
        let place = Style::Name.paint(&place, colour);
        // Writing to a String cannot fail.
        let _ = write!(out, "\n  {place}: `{}` of `{}` is never taken", arm.arm, arm.step);
    }
    out + "\n"
}

/// The arms as branches of their lines; `folder` is the project's as seen from here.
pub(super) fn lcov(coverage: &Coverage, folder: &str) -> String {
    let mut files: BTreeMap<&str, Vec<(u32, &CoveredArm)>> = BTreeMap::new();
    for arm in &coverage.arms {
        if let Some(source) = &arm.source {
            files.entry(&source.file).or_default().push((source.line, arm));
        }
    }
    let mut out = String::from("TN:\n");
    for (file, mut arms) in files {
        arms.sort_by_key(|(line, _)| *line);
        let slash = if folder.is_empty() { "" } else { "/" };
        let _ = writeln!(out, "SF:{folder}{slash}{file}");
        record(&mut out, &arms);
        out.push_str("end_of_record\n");
    }
    out
}

fn record(out: &mut String, arms: &[(u32, &CoveredArm)]) {
    let mut branches = 0;
    let mut lines: BTreeMap<u32, usize> = BTreeMap::new();
    for (line, of_line) in arms.chunk_by(|a, b| a.0 == b.0).filter_map(|c| Some((c.first()?.0, c)))
    {
        let reached: usize = of_line.iter().map(|(_, arm)| arm.count).sum();
        lines.insert(line, reached);
        for (number, (_, arm)) in of_line.iter().enumerate() {
            let taken = if reached == 0 { "-".to_owned() } else { arm.count.to_string() };
            let _ = writeln!(out, "BRDA:{line},0,{number},{taken}");
            branches += 1;
        }
    }
    let hit = arms.iter().filter(|(_, arm)| arm.count > 0).count();
    let _ = writeln!(out, "BRF:{branches}\nBRH:{hit}");
    for (line, count) in &lines {
        let _ = writeln!(out, "DA:{line},{count}");
    }
    let reached = lines.values().filter(|count| **count > 0).count();
    let _ = writeln!(out, "LF:{}\nLH:{reached}", lines.len());
}
