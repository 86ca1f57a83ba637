//! Journeys: their settings. Steps are in [`super::steps`].

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is asked for the one form that it may have"
)]

use journey_grammar::Span;
use journey_grammar::ast::{self, EntrySetting, Name, ReenterSetting, SettingValue, Source};
use smol_str::SmolStr;

use super::local::{Collector, Locals};
use super::names::{Names, Sink};
use super::settings::{Settings, Takes, report_missing};
use super::{Context, steps, time};
use crate::errors::{names as name_errors, settings as errors, steps as step_errors};
use crate::hir::{
    Arena, Audience, Entry, ExitOn, ExitOutcome, ExitSource, Expr, Id, Journey, Policy, Reenter,
    Segment, SegmentOf, Step, Trigger, TriggerUse,
};
use crate::index::Target;
use crate::manifest::Manifest;
use crate::types::{Scope, Typer};

pub(super) const TAKES: Takes = Takes {
    owner: "a journey",
    once: &[
        "audience",
        "exclude",
        "entry",
        "reenter",
        "time zone",
        "starts",
        "ends",
        "follows",
        "goal",
        "outcomes",
    ],
    many: &["exit on"],
};

/// A journey while it is being resolved.
pub(crate) struct Builder<'a> {
    pub(crate) cx: Context<'a>,
    pub(crate) sink: &'a mut Sink,
    pub(crate) locals: Locals,
    pub(crate) steps: Arena<Step>,
    /// The attempts around the step that is being resolved, outermost first.
    pub(crate) attempts: Vec<Id<Step>>,
}

impl Builder<'_> {
    /// What gives expressions their types here.
    pub(crate) fn typer(&mut self) -> Typer<'_> {
        Typer {
            program: self.cx.program,
            names: self.cx.names,
            scope: Scope::Journey(&self.locals),
            sink: self.sink,
        }
    }

    pub(crate) fn condition(&mut self, expr: &ast::Expr) -> Expr {
        self.typer().condition(expr)
    }

    pub(crate) fn find<T: super::names::Declared>(&mut self, name: &Name) -> Option<Id<T>> {
        self.cx.names.find::<T>(self.sink, name)
    }

    /// What an outcome's name stands for; an unknown one is reported.
    pub(crate) fn outcome(&mut self, name: &Name) -> ExitOutcome {
        let place = self.locals.outcomes.iter().position(|outcome| outcome.text == name.text);
        if let Some(place) = place {
            self.sink.used(name.span, Target::Outcome(self.locals.journey, place));
            return ExitOutcome::Listed(place);
        }
        if name.as_str() == "completed" {
            return ExitOutcome::Completed;
        }
        if !self.locals.may_be_damaged(name.as_str()) {
            let listed = self.locals.outcomes.iter().map(Name::as_str);
            self.sink.report(step_errors::unknown_outcome(name, listed.chain(["completed"])));
        }
        ExitOutcome::Unknown
    }

    /// A trigger with its name and condition; the name is known in the condition only.
    pub(crate) fn trigger_use(
        &mut self,
        trigger: &Name,
        alias: Option<&Name>,
        when: Option<&ast::Expr>,
    ) -> Option<TriggerUse> {
        let id = self.find::<Trigger>(trigger);
        let binding = alias.and_then(|alias| self.locals.binding_named(alias));
        self.locals.show(binding, true);
        let when = when.map(|when| self.condition(when));
        self.locals.show(binding, false);
        Some(TriggerUse { trigger: id?, binding, when, span: trigger.span })
    }
}

/// The policies of the manifest, resolved.
pub(crate) fn project_policies(
    names: &Names,
    manifest: &Manifest,
    sink: &mut Sink,
) -> Vec<(Id<Policy>, Span)> {
    let found = manifest
        .policies
        .iter()
        .filter_map(|name| names.find::<Policy>(sink, name).map(|policy| (policy, name.span)));
    found.collect()
}

pub(crate) fn journey(
    cx: Context<'_>,
    sink: &mut Sink,
    id: Id<Journey>,
    decl: &ast::JourneyDecl,
    project: &[(Id<Policy>, Span)],
) -> Journey {
    let mut locals = Locals::new(id);
    locals.collect(&mut Collector { program: cx.program, names: cx.names, sink }, decl);
    let settings = Settings::gather(sink, &decl.settings, &TAKES);
    let mut builder = Builder { cx, sink, locals, steps: Arena::default(), attempts: Vec::new() };
    let audience_span = settings.name_span("audience").unwrap_or(decl.name.span);
    let audience = audience(&mut builder, &settings);
    missing(&mut builder, &settings, decl);
    let entry = entry(&mut builder, &settings);
    let reenter = reenter(&mut builder, &settings);
    conflicts(&mut builder, &settings, entry, reenter, audience.as_ref());
    let (starts, ends) =
        (moment(&mut builder, &settings, "starts"), moment(&mut builder, &settings, "ends"));
    order(&mut builder, starts, ends);
    let exclude = exclude(&mut builder, &settings);
    let follows = follows(&mut builder, &settings, project);
    let time_zone = time_zone(&mut builder, &settings);
    let goal = goal(&mut builder, &settings);
    let exits =
        settings.all("exit on").filter_map(|setting| exit_on(&mut builder, setting)).collect();
    let body = steps::steps(&mut builder, &decl.steps);
    let Builder { locals, mut steps, .. } = builder;
    steps.shrink();
    let incomplete = locals.has_damage() || cx.names.is_unclosed(decl.name.span);
    Journey {
        name: decl.name.clone(),
        audience,
        audience_span,
        exclude,
        entry,
        reenter,
        time_zone,
        starts,
        ends,
        follows,
        goal,
        exits,
        outcomes: locals.outcomes,
        handles: locals.handles,
        bindings: locals.bindings,
        steps,
        body,
        incomplete,
    }
}

fn missing(builder: &mut Builder<'_>, settings: &Settings<'_>, decl: &ast::JourneyDecl) {
    let mut missing = settings.missing(&["audience"]);
    let manifest = builder.cx.manifest;
    if manifest.time_zone.is_none() && !manifest.time_zone_is_bad {
        missing.extend(settings.missing(&["time zone"]));
    }
    let what = format!("journey `{}`", decl.name.as_str());
    report_missing(builder.sink, &what, &missing, decl.name.span);
}

fn audience(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Option<Audience> {
    let SettingValue::Audience(source) = &settings.one("audience")?.value else { return None };
    match source {
        Source::Segment(name) => {
            let segment = builder.find::<Segment>(name)?;
            let of = builder.cx.program.segments[segment].of;
            // WHY: where a conversation needs contacts, the audience is what is wrong, not each read.
            let has_contact = of == SegmentOf::Contacts || !builder.locals.handles.is_empty();
            builder.locals.set_has_contact(has_contact);
            Some(Audience::Segment(segment, name.span))
        }
        Source::Trigger { trigger, alias, when } => {
            let found = builder.trigger_use(trigger, alias.as_ref(), when.as_ref())?;
            builder.locals.show(found.binding, true);
            Some(Audience::Trigger(found))
        }
    }
}

fn entry(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Entry {
    match settings.one("entry").map(|setting| &setting.value) {
        Some(SettingValue::Entry(EntrySetting::Every(every))) => {
            time::positive(builder.sink, every).map_or(Entry::Ongoing, Entry::Every)
        }
        Some(SettingValue::Entry(EntrySetting::Word(word))) => match word.as_str() {
            "once" => Entry::Once,
            "ongoing" => Entry::Ongoing,
            _ => {
                let valid = ["once", "ongoing", "every"];
                builder.sink.report(name_errors::unknown_word("kind of entry", word, &valid));
                Entry::Ongoing
            }
        },
        _ => Entry::Once,
    }
}

fn reenter(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Reenter {
    match settings.one("reenter").map(|setting| &setting.value) {
        Some(SettingValue::Reenter(ReenterSetting::After(after))) => {
            time::positive(builder.sink, after).map_or(Reenter::Always, Reenter::After)
        }
        Some(SettingValue::Reenter(ReenterSetting::Word(word))) => match word.as_str() {
            "never" => Reenter::Never,
            "always" => Reenter::Always,
            _ => {
                let valid = ["never", "after", "always"];
                builder.sink.report(name_errors::unknown_word("way to reenter", word, &valid));
                Reenter::Always
            }
        },
        // WHY: what is wrong has been reported; `always` contradicts nothing.
        Some(_) => Reenter::Always,
        None => Reenter::Never,
    }
}

fn conflicts(
    builder: &mut Builder<'_>,
    settings: &Settings<'_>,
    entry: Entry,
    reenter: Reenter,
    audience: Option<&Audience>,
) {
    let Some(place) = settings.one("entry") else { return };
    if let Some(Audience::Trigger(trigger)) = audience {
        builder.sink.report(errors::conflict(
            "`entry` is for journeys of a segment",
            place.name.span,
            "this journey starts by a trigger",
            Some((trigger.span, "the audience")),
            "remove `entry`; a contact enters when the trigger is raised",
        ));
    } else if matches!((entry, reenter), (Entry::Every(_), Reenter::Never)) {
        builder.sink.report(step_errors::every_without_reenter(
            place.name.span,
            settings.one("reenter").map(|setting| setting.span),
        ));
    }
}

type Moment = Option<(ast::Date, ast::Time, Span)>;

fn moment(builder: &mut Builder<'_>, settings: &Settings<'_>, name: &'static str) -> Moment {
    let setting = settings.one(name)?;
    let SettingValue::DateTime { date, time } = &setting.value else { return None };
    let Some(time) = time else {
        builder.sink.report(errors::date_without_time(&setting.name, date.span));
        return None;
    };
    Some((date.value?, time.value?, date.span.to(time.span)))
}

fn order(builder: &mut Builder<'_>, starts: Moment, ends: Moment) {
    let (Some(starts), Some(ends)) = (starts, ends) else { return };
    if (ends.0, ends.1) <= (starts.0, starts.1) {
        builder.sink.report(errors::conflict(
            "this journey ends before it starts",
            ends.2,
            "not after the start",
            Some((starts.2, "starts here")),
            "nobody would ever enter: give a later end",
        ));
    }
}

fn exclude(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Vec<Id<Segment>> {
    let Some(SettingValue::Exclude(names)) = settings.one("exclude").map(|one| &one.value) else {
        return Vec::new();
    };
    let unique = unique(builder.sink, names);
    unique.into_iter().filter_map(|name| builder.find::<Segment>(name)).collect()
}

/// The names of a list, each once; a second one is reported.
fn unique<'a>(sink: &mut Sink, names: &'a [Name]) -> Vec<&'a Name> {
    let mut seen: Vec<&Name> = Vec::new();
    for name in names {
        match seen.iter().find(|first| first.text == name.text) {
            Some(first) => sink.report(errors::listed_twice(name, first.span)),
            None => seen.push(name),
        }
    }
    seen
}

fn follows(
    builder: &mut Builder<'_>,
    settings: &Settings<'_>,
    project: &[(Id<Policy>, Span)],
) -> Vec<(Id<Policy>, Span)> {
    let mut follows = Vec::new();
    if let Some(SettingValue::Words(names)) = settings.one("follows").map(|one| &one.value) {
        for name in unique(builder.sink, names) {
            if let Some(policy) = builder.find::<Policy>(name) {
                follows.push((policy, name.span));
            }
        }
    }
    for (policy, span) in project {
        if !follows.iter().any(|(own, _)| own == policy) {
            follows.push((*policy, *span));
        }
    }
    follows
}

fn time_zone(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Option<SmolStr> {
    match settings.one("time zone").map(|setting| &setting.value) {
        Some(SettingValue::Text(text)) => time::zone(builder.sink, text),
        Some(_) => None,
        None => builder.cx.manifest.time_zone.as_ref().map(|zone| zone.text.clone()),
    }
}

fn goal(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Option<TriggerUse> {
    let setting = settings.one("goal")?;
    match &setting.value {
        SettingValue::Goal(Source::Trigger { trigger, alias, when }) => {
            builder.trigger_use(trigger, alias.as_ref(), when.as_ref())
        }
        SettingValue::Goal(Source::Segment(name)) => {
            builder.sink.report(errors::wrong_form(
                &setting.name,
                name.span,
                "goal trigger TRIGGER",
            ));
            None
        }
        _ => None,
    }
}

fn exit_on(builder: &mut Builder<'_>, setting: &ast::Setting) -> Option<ExitOn> {
    let SettingValue::ExitOn { on, outcome } = &setting.value else { return None };
    let source = match on {
        Source::Segment(name) => builder.find::<Segment>(name).map(ExitSource::Segment),
        Source::Trigger { trigger, alias, when } => {
            builder.trigger_use(trigger, alias.as_ref(), when.as_ref()).map(ExitSource::Trigger)
        }
    };
    let outcome = if let Some(name) = outcome {
        builder.outcome(name)
    } else {
        report_missing(builder.sink, "`exit on`", &["=> OUTCOME"], setting.name.span);
        ExitOutcome::Unknown
    };
    Some(ExitOn { on: source?, outcome, span: setting.span })
}
