//! What differs between an export and the engagements of a program.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::text::length;
use super::{Engagement, Imported, fit, words};
use crate::hir::{self, LedBy, Program};
use crate::vocabulary::Channel;

/// What differs, and what could not be compared.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Drift {
    /// The engagements that were looked at, by their spelling outside.
    pub engagements: Vec<Compared>,
    /// What the export does not have, so that nothing is said about it.
    pub not_compared: Vec<String>,
}

/// One engagement, of the program or of the export.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Its name in the program; absent where the program has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name in the contact center.
    pub external: String,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of difference it is.
    pub kind: DifferenceKind,
    /// What is concerned: an attribute, an input, a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the program declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<String>,
    /// What the contact center has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported: Option<String>,
    /// The sentence.
    pub message: String,
}

/// The kinds of differences.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// The program does not declare the engagement.
    EngagementNotDeclared,
    /// The contact center does not have the engagement.
    EngagementNotExported,
    /// The engagement is spelled differently.
    EngagementSpelling,
    /// Another channel.
    Channel,
    /// Another dial mode.
    DialMode,
    /// Somebody else leads.
    LedBy,
    /// Other reattempts.
    Reattempts,
    /// Another limit for the first response.
    FirstResponse,
    /// The contact center has an attribute that is not declared.
    AttributeNotDeclared,
    /// An attribute is declared that the contact center does not have.
    AttributeNotExported,
    /// An attribute is spelled differently.
    AttributeSpelling,
    /// The values of an attribute do not fit its type.
    AttributeType,
    /// The contact center has a code that is not declared.
    DispositionNotDeclared,
    /// A code is declared that the contact center does not have.
    DispositionNotExported,
    /// A code is spelled differently.
    DispositionSpelling,
}

impl Drift {
    /// How many differences there are.
    pub fn count(&self) -> usize {
        self.engagements.iter().map(|one| one.differences.len()).sum()
    }
}

/// Compares the engagements of a program with those of an export. `name` says which engagement of the program the
/// only one of the export is.
pub fn drift(program: &Program, imported: &Imported, name: Option<&str>) -> Drift {
    let only = imported.engagements.first().map(|one| one.external.as_str());
    let exported: BTreeMap<&str, &Engagement> =
        imported.engagements.iter().map(|one| (one.external.as_str(), one)).collect();
    let mut declared: BTreeMap<&str, &hir::Engagement> = BTreeMap::new();
    for one in program.engagements.values() {
        // A name says that the spelling does not matter.
        let named = (name == Some(one.name.as_str())).then_some(only).flatten();
        let same = || exported.contains_key(&*one.external).then_some(&*one.external);
        let alike = || exported.keys().copied().find(|key| is_alike(program, key, &one.external));
        declared.insert(named.or_else(same).or_else(alike).unwrap_or(&one.external), one);
    }
    let keys: BTreeSet<&str> = declared.keys().chain(exported.keys()).copied().collect();
    let engagements = keys.into_iter().filter_map(|external| {
        let (here, there) = (declared.get(external).copied(), exported.get(external).copied());
        // With a name, nothing else of the program is meant.
        if name.is_some() && there.is_none() {
            return None;
        }
        let mut comparing = Comparing { program, imported, found: Vec::new() };
        comparing.engagement(here, there, name.is_some());
        let name = here.map(|here| here.name.as_str().to_owned());
        Some(Compared { name, external: external.to_owned(), differences: comparing.found })
    });
    Drift { engagements: engagements.collect(), not_compared: not_compared(imported) }
}

/// Whether an engagement of an export is one of the program's but for its spelling, and none of them exactly.
fn is_alike(program: &Program, exported: &str, declared: &str) -> bool {
    let is_exact = program.engagements.values().any(|one| *one.external == *exported);
    !is_exact && folded(exported) == folded(declared)
}

fn not_compared(imported: &Imported) -> Vec<String> {
    let covers = imported.covers;
    let parts = [
        (covers.attributes, "attributes"),
        (covers.deliveries, "types of attributes"),
        (covers.dispositions, "dispositions"),
        (covers.reattempts, "reattempts"),
        (false, "inputs"),
    ];
    parts.iter().filter(|(covered, _)| !covered).map(|(_, part)| (*part).to_owned()).collect()
}

struct Comparing<'a> {
    program: &'a Program,
    imported: &'a Imported,
    found: Vec<Difference>,
}

impl Comparing<'_> {
    fn add(
        &mut self,
        kind: DifferenceKind,
        name: Option<&str>,
        sides: (Option<String>, Option<String>),
        message: String,
    ) {
        let (declared, exported) = sides;
        let name = name.map(str::to_owned);
        self.found.push(Difference { kind, name, declared, exported, message });
    }

    fn engagement(
        &mut self,
        declared: Option<&hir::Engagement>,
        exported: Option<&Engagement>,
        is_named: bool,
    ) {
        match (declared, exported) {
            (Some(declared), Some(exported)) => {
                let (here, there) = (&*declared.external, exported.external.as_str());
                if here != there && !is_named {
                    let message = words::other_spelling("engagement", here, there);
                    let sides = (Some(here.to_owned()), Some(there.to_owned()));
                    self.add(DifferenceKind::EngagementSpelling, None, sides, message);
                }
                self.both(declared, exported);
            }
            (None, Some(exported)) => {
                let message = words::not_declared("the engagement", &exported.external);
                self.add(DifferenceKind::EngagementNotDeclared, None, (None, None), message);
            }
            (Some(declared), None) => {
                let message = words::not_exported("engagement", &declared.external);
                self.add(DifferenceKind::EngagementNotExported, None, (None, None), message);
            }
            (None, None) => {}
        }
    }

    fn both(&mut self, declared: &hir::Engagement, exported: &Engagement) {
        self.word(
            DifferenceKind::Channel,
            "channel",
            declared.channel.map(Channel::word),
            Some(exported.channel.word()),
        );
        if declared.channel != Some(exported.channel) {
            return;
        }
        self.word(
            DifferenceKind::DialMode,
            "dial mode",
            declared.dial_mode.map(hir::DialMode::word),
            exported.dial_mode.map(hir::DialMode::word),
        );
        if exported.led_by.is_some() && declared.dial_mode == exported.dial_mode {
            let leader = |led_by: LedBy| match led_by {
                LedBy::Ai => "ai",
                LedBy::Representative => "representative",
            };
            let sides = (declared.led_by.map(leader), exported.led_by.map(leader));
            self.word(DifferenceKind::LedBy, "led by", sides.0, sides.1);
        }
        self.first_response(declared, exported);
        if self.imported.covers.reattempts && exported.channel == Channel::Voice {
            self.reattempts(declared, exported);
        }
        if self.imported.covers.attributes {
            self.attributes(declared, exported);
        }
        if self.imported.covers.dispositions {
            self.dispositions(declared, exported);
        }
    }

    /// A setting with one of a few words.
    fn word(
        &mut self,
        kind: DifferenceKind,
        setting: &str,
        declared: Option<&str>,
        exported: Option<&str>,
    ) {
        if declared == exported {
            return;
        }
        let message = words::other_setting(setting, declared, exported);
        let sides = (declared.map(str::to_owned), exported.map(str::to_owned));
        self.add(kind, None, sides, message);
    }

    fn first_response(&mut self, declared: &hir::Engagement, exported: &Engagement) {
        let usual = 300;
        let here = declared.first_response.map(hir::Length::usual_seconds);
        let there =
            (exported.channel == Channel::Sms).then(|| exported.first_response.unwrap_or(usual));
        if here == there {
            return;
        }
        let (here, there) = (here.map(length), there.map(length));
        let message = words::other_setting("first response", here.as_deref(), there.as_deref());
        self.add(DifferenceKind::FirstResponse, None, (here, there), message);
    }

    fn reattempts(&mut self, declared: &hir::Engagement, exported: &Engagement) {
        let here = declared.reattempts.map(|(count, every)| (count, every.usual_seconds()));
        let there = exported.reattempts;
        if here == there {
            return;
        }
        let written = |side: Option<(u32, u64)>| {
            side.map(|(count, every)| format!("{count} every {}", length(every)))
        };
        let (here, there) = (written(here), written(there));
        let message = words::other_setting("reattempts", here.as_deref(), there.as_deref());
        self.add(DifferenceKind::Reattempts, None, (here, there), message);
    }

    fn attributes(&mut self, declared: &hir::Engagement, exported: &Engagement) {
        let here: Vec<&str> = declared.attributes.values().map(|one| &*one.external).collect();
        let there: Vec<&str> =
            exported.attributes.iter().map(|one| one.name.external.as_str()).collect();
        self.names(&here, &there, &Kinds::ATTRIBUTES);
        for field in declared.attributes.values() {
            let found = exported.attributes.iter().find(|one| one.name.external == field.external);
            if let Some(seen) =
                found.and_then(|found| fit::misfit(self.program, field.ty, &found.ty))
            {
                let (declared, exported) = (fit::type_word(self.program, field.ty), seen);
                let name = &*field.external;
                let message = words::other_type(name, &declared, &exported);
                let sides = (Some(declared), Some(exported));
                self.add(DifferenceKind::AttributeType, Some(name), sides, message);
            }
        }
    }

    fn dispositions(&mut self, declared: &hir::Engagement, exported: &Engagement) {
        let here: Vec<&str> = declared.dispositions.iter().map(|one| &*one.external).collect();
        let there: Vec<&str> =
            exported.dispositions.iter().map(|one| one.external.as_str()).collect();
        self.names(&here, &there, &Kinds::DISPOSITIONS);
    }

    /// Names that one side has and the other has not, or spells differently.
    fn names(&mut self, declared: &[&str], exported: &[&str], kinds: &Kinds) {
        let what = kinds.what;
        let missing: Vec<&str> =
            exported.iter().copied().filter(|name| !declared.contains(name)).collect();
        let mut extra: Vec<&str> =
            declared.iter().copied().filter(|name| !exported.contains(name)).collect();
        for there in missing {
            let same = extra.iter().position(|here| folded(here) == folded(there));
            if let Some(same) = same {
                let here = extra.remove(same);
                let message = words::other_spelling(what, here, there);
                let sides = (Some(here.to_owned()), Some(there.to_owned()));
                self.add(kinds.spelling, Some(there), sides, message);
                continue;
            }
            let message = words::not_declared(what, there);
            self.add(kinds.not_declared, Some(there), (None, None), message);
        }
        for here in extra {
            let message = words::not_exported(what, here);
            self.add(kinds.not_exported, Some(here), (None, None), message);
        }
    }
}

/// The kinds of differences in one list of names.
struct Kinds {
    what: &'static str,
    not_declared: DifferenceKind,
    not_exported: DifferenceKind,
    spelling: DifferenceKind,
}

impl Kinds {
    const ATTRIBUTES: Self = Self {
        what: "attribute",
        not_declared: DifferenceKind::AttributeNotDeclared,
        not_exported: DifferenceKind::AttributeNotExported,
        spelling: DifferenceKind::AttributeSpelling,
    };
    const DISPOSITIONS: Self = Self {
        what: "code",
        not_declared: DifferenceKind::DispositionNotDeclared,
        not_exported: DifferenceKind::DispositionNotExported,
        spelling: DifferenceKind::DispositionSpelling,
    };
}

/// A name without what a person overlooks: case, spaces, `_` and `-`.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
