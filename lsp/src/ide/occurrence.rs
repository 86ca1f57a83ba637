//! Which name stands where: uses from the analysis, declarations from the program.

use journey_compiler::index::{Target, Use};
use journey_grammar::{FileId, Span};

use crate::{Point, Snapshot};

/// A name in the text and what it stands for.
#[derive(Copy, Clone, Debug)]
pub struct Occurrence {
    /// The name.
    pub span: Span,
    /// What it stands for.
    pub target: Target,
    /// Whether it is declared here.
    pub declares: bool,
}

/// The name under a cursor, also directly behind it. None for words of the language and names that stand for nothing.
pub fn at(snapshot: &Snapshot, point: Point) -> Option<Occurrence> {
    used_at(snapshot, point).or_else(|| declared_at(snapshot, point))
}

fn used_at(snapshot: &Snapshot, point: Point) -> Option<Occurrence> {
    let uses = uses_in(snapshot, point.file);
    let after = uses.partition_point(|one| one.span.start <= point.offset);
    let last = uses.get(..after)?.last()?;
    let found = Occurrence { span: last.span, target: last.target, declares: false };
    last.span.touches(point.offset).then_some(found)
}

fn declared_at(snapshot: &Snapshot, point: Point) -> Option<Occurrence> {
    let program = snapshot.program();
    let all = Target::declared_in(program, point.file).into_iter();
    let mut placed = all.filter_map(|target| Some((target.declared_at(program)?, target)));
    let (span, target) =
        placed.find(|(span, _)| span.file == point.file && span.touches(point.offset))?;
    Some(Occurrence { span, target, declares: true })
}

/// The uses in a piece or in the manifest, in order.
pub(super) fn uses_in(snapshot: &Snapshot, file: FileId) -> &[Use] {
    let uses = &snapshot.analysis.uses;
    let first = uses.partition_point(|one| one.span.file < file);
    let end = uses.partition_point(|one| one.span.file <= file);
    uses.get(first..end).unwrap_or_default()
}

/// Everything that has its name together with `target`: a disposition code of which a policy speaks is the code of
/// that name of every engagement. Anything else is alone.
pub(super) fn family(snapshot: &Snapshot, target: Target) -> Vec<Target> {
    let program = snapshot.program();
    let (Target::Disposition(..), Some(name)) = (target, target.name(program)) else {
        return vec![target];
    };
    if !policies_speak_of(snapshot, name.as_str()) {
        return vec![target];
    }
    codes_named(snapshot, name.as_str())
}

/// The disposition codes of this name, of every engagement.
fn codes_named(snapshot: &Snapshot, name: &str) -> Vec<Target> {
    let engagements = snapshot.program().engagements.iter();
    let of = engagements.filter_map(|(id, engagement)| {
        let place = engagement.dispositions.iter().position(|code| code.name.as_str() == name)?;
        Some(Target::Disposition(id, place))
    });
    of.collect()
}

/// Whether a rule of a policy names a disposition code of this name.
pub(super) fn policies_speak_of(snapshot: &Snapshot, name: &str) -> bool {
    let program = snapshot.program();
    let rules = || program.policies.values().flat_map(|policy| &policy.rules);
    let mut uses = snapshot.analysis.uses.iter();
    uses.any(|one| {
        matches!(one.target, Target::Disposition(..))
            && one.target.name(program).is_some_and(|code| code.as_str() == name)
            && rules().any(|rule| rule.span.covers(one.span))
    })
}

/// Where the targets are named, each place once, in no particular order. Rule packs are left out: they are no files.
pub(super) fn uses_of(snapshot: &Snapshot, targets: &[Target]) -> Vec<Span> {
    let uses = snapshot.analysis.uses.iter().filter(|one| targets.contains(&one.target));
    let mut spans: Vec<Span> = uses.map(|one| one.span).collect();
    spans.dedup_by(|a, b| a.same_place(*b));
    spans.retain(|span| snapshot.place(*span).is_some());
    spans
}

/// Where the targets are declared. Rule packs are left out.
pub(super) fn declarations_of(snapshot: &Snapshot, targets: &[Target]) -> Vec<Span> {
    let placed = targets.iter().filter_map(|target| target.declared_at(snapshot.program()));
    placed.filter(|span| snapshot.place(*span).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::ide::fixture::Fixture;

    fn drawn(text: &str) -> String {
        let fixture = Fixture::new(text);
        let Some(found) = super::at(&fixture.snapshot, fixture.point()) else {
            return "nothing".to_owned();
        };
        let how = if found.declares { "declared" } else { "used" };
        fixture.draw(&[(found.span, how)])
    }

    #[test]
    fn a_name_is_found_at_both_its_ends_and_where_it_is_declared() {
        assert_snapshot!(drawn("segment $0Größe"), @"
        segment Größe
                ^^^^^ declared
        ");
        assert_snapshot!(drawn("segment Größe\njourney J { audience segment Größe$0 }"), @"
        journey J { audience segment Größe }
                                     ^^^^^ used
        ");
        assert_snapshot!(drawn("segment Größe\njourney J { aud$0ience segment Größe }"), @"nothing");
    }

    #[test]
    fn the_manifest_names_policies_and_forecasts() {
        let text =
            "//- journey.toml\n[project]\npolicies = [\"Cal$0m\"]\n//- a.journey\npolicy Calm { }";
        assert_snapshot!(drawn(text), @r#"
        journey.toml
        policies = ["Calm"]
                     ^^^^ used
        "#);
    }
}
