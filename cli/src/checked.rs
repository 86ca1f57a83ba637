//! A program that was read, parsed and analysed, and what is to be said about it.

use std::path::Path;
use std::sync::Arc;

use journey_compiler::lower::{Lowered, lower};
use journey_compiler::{Analysis, Inputs, Manifest, analyze_with, packs};
use journey_grammar::ast::Item;
use journey_grammar::{Code, Diagnostic, Parsed, Severity, Span, parse};
use journey_plan::VerifiedPlan;
use journey_plan::scenario::Scenario;

use crate::arguments::{Checked as Arguments, Deny};
use crate::facts::{self, JourneyFacts};
use crate::outcome::Failure;
use crate::project::Project;
use crate::report::{Format, Look, Report, Sources, Summary, in_words};
use crate::session::Session;
use crate::terminal::{Stream, Style};
use crate::workers::Workers;

/// Programs with less text than this are analysed on one thread.
const SMALL: usize = 64 * 1024;

/// A program that can run.
#[derive(Debug)]
pub struct Compiled {
    /// What runs.
    pub plan: VerifiedPlan,
    /// Its tests.
    pub scenarios: Vec<Scenario>,
}

/// A program and what is known of it.
#[derive(Debug)]
pub struct Checked {
    /// The files.
    pub project: Project,
    inputs: Inputs,
    analysis: Analysis,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    journeys: usize,
}

impl Checked {
    /// Reads the program at `path` and analyses it.
    pub fn load(path: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self::new(Project::load(path)?))
    }

    /// Analyses a program.
    pub fn new(project: Project) -> Self {
        let size: usize = project.sources.iter().map(|source| source.text.len()).sum();
        let workers = if size < SMALL { Workers::alone() } else { Workers::new() };
        let parsed = workers.map(project.sources.len(), |index| {
            project.sources.get(index).map(|source| Arc::new(parse(source.clone())))
        });
        let parsed: Vec<Arc<Parsed>> = parsed.into_iter().flatten().collect();
        let journeys = parsed.iter().map(|parsed| journeys_in(parsed)).sum();
        let manifest = project.manifest.as_ref().map(Manifest::read).unwrap_or_default();
        let inputs = Inputs { parsed, manifest };
        let mut analysis = analyze_with(&inputs, &workers);
        let mut diagnostics = std::mem::take(&mut analysis.diagnostics);
        add_reading(&mut diagnostics, &project.diagnostics);
        let sources = Sources::new(project.sources.iter().cloned())
            .and(project.manifest.clone())
            .and(packs::sources(&inputs.manifest));
        Self { project, inputs, analysis, sources, diagnostics, journeys }
    }

    /// The project's name, where its manifest gives one.
    pub fn name(&self) -> Option<&str> {
        self.inputs.manifest.name.as_ref().map(journey_grammar::ast::Name::as_str)
    }

    /// The declarations as they are written, file by file.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.inputs.parsed.iter().flat_map(|parsed| &parsed.file.items)
    }

    /// The documentation above a place.
    pub fn docs_above(&self, place: Span) -> Option<String> {
        let parsed = self.inputs.parsed.iter().find(|parsed| parsed.source.id == place.file)?;
        parsed.trivia.docs_above(&parsed.source.text, place.start)
    }

    /// What is to be said, about the file that was named if one was.
    pub fn report(&self) -> Report<'_> {
        let focus = self.project.focus;
        let is_meant = |d: &&Diagnostic| focus.is_none_or(|file| d.primary.span.file == file);
        let diagnostics = self.diagnostics.iter().filter(is_meant);
        Report::new(&self.sources, diagnostics, self.journeys)
    }

    /// What is proved of the journeys, of those in the file that was named if one was.
    pub fn facts(&self) -> Vec<JourneyFacts<'_>> {
        let Analysis { program, proofs, .. } = &self.analysis;
        facts::of(program, proofs, &self.sources, self.project.focus, self.is_sound())
    }

    /// The plan and the scenarios; only for a sound program.
    pub fn compile(&self) -> Result<Compiled, Failure> {
        let lowered = self.lowered();
        let bug = |fault| {
            Failure::fault(format!("the plan of a program without mistakes is refused: {fault}"))
                .help("this is a bug in journey; please report it with the program")
        };
        let plan = lowered.plan.verify().map_err(bug)?;
        Ok(Compiled { plan, scenarios: lowered.scenarios })
    }

    /// The plan and the scenarios as far as they go: of a program with mistakes they can be looked at, not run.
    pub fn lowered(&self) -> Lowered {
        lower(&self.analysis.program, &self.analysis.proofs, &self.inputs.parsed)
    }

    /// The files of the program, parsed.
    pub fn parsed(&self) -> &[Arc<Parsed>] {
        &self.inputs.parsed
    }

    /// What is known of the program; what is wrong with it is in [`Checked::diagnostics`].
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// Everything that is wrong with the program.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The texts that diagnostics point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Whether nothing keeps the program from running.
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|d| d.severity != Severity::Error)
    }
}

fn journeys_in(parsed: &Parsed) -> usize {
    let is_journey = |item: &&Item| matches!(item, Item::Journey(_));
    parsed.file.items.iter().filter(is_journey).count()
}

/// Adds what is wrong with the bytes of files. What the parser says of the same place goes: one cause, one
/// diagnostic.
fn add_reading(diagnostics: &mut Vec<Diagnostic>, reading: &[Diagnostic]) {
    for fault in reading {
        let bad = fault.primary.span;
        let touches =
            |span: Span| span.file == bad.file && span.start <= bad.end && bad.start <= span.end;
        diagnostics.retain(|d| d.code != Code::Syntax || !touches(d.primary.span));
        diagnostics.push(fault.clone());
    }
}

/// The format for people, by what standard error is.
fn usual_format() -> Format {
    if Stream::Error.is_terminal() { Format::Rich } else { Format::Plain }
}

/// Says what was found, and whether the program may go on.
pub fn tell(session: Session, checked: &Checked, format: Option<Format>) -> Result<(), Failure> {
    tell_with(session, checked, format, None)
}

/// As [`tell`], with what is proved where the format has a place for it.
pub fn tell_with(
    session: Session,
    checked: &Checked,
    format: Option<Format>,
    facts: Option<&[JourneyFacts<'_>]>,
) -> Result<(), Failure> {
    let format = format.unwrap_or_else(usual_format);
    let folder = folder_from_here(&checked.project.root);
    let report = checked.report().in_folder(&folder).with_facts(facts);
    let look = Look { colour: session.error_colour, everything: session.is_verbose() };
    let text = report.render(format, look);
    if format.is_for_people() { session.report(&text) } else { session.print(&text) }
}

/// The summary with the colour of what it says.
pub fn summary_line(summary: Summary, colour: bool) -> String {
    let style = match summary {
        Summary { errors: 0, warnings: 0, .. } => Style::Good,
        Summary { errors: 0, .. } => Style::Warning,
        Summary { .. } => Style::Error,
    };
    style.paint(&in_words(summary), colour)
}

/// Whether errors, or warnings where they are denied, keep the command from being fine.
pub fn is_fine(summary: Summary, deny: Option<Deny>) -> bool {
    let warnings = match deny {
        Some(Deny::Warnings) => summary.warnings,
        None => 0,
    };
    summary.errors + warnings == 0
}

/// Loads a program that another command needs; `None` where its errors were told and nothing can be done.
pub fn load_sound(session: Session, arguments: &Arguments) -> Result<Option<Checked>, Failure> {
    let mut checked = Checked::load(arguments.program.path.as_deref())?;
    // What runs is the whole program, whichever of its files was named.
    checked.project.focus = None;
    tell(session, &checked, None)?;
    let summary = checked.report().summary();
    if checked.is_sound() && is_fine(summary, arguments.deny) {
        return Ok(Some(checked));
    }
    session.say(&summary_line(summary, session.error_colour))?;
    Ok(None)
}

/// A folder as seen from the current one, with `/`; empty where it is not below.
pub fn folder_from_here(root: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let (Ok(here), Ok(root)) = (here, root.canonicalize()) else { return String::new() };
    let parts = root.strip_prefix(here).map(Path::components);
    let parts = parts.into_iter().flatten().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
