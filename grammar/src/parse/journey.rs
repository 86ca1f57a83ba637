//! Journeys: settings first, then steps.

use super::declaration::{self, Head};
use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{recover, setting, step};
use crate::ast::{JourneyDecl, Setting, SettingValue, Step};
use crate::syntax_error::{self, Wanted};

/// `journey Renewals { settings, then steps }`
pub(super) fn journey(cx: &mut Lower<'_>, node: Node<'_>) -> JourneyDecl {
    let Head { name, mut kids, span } = declaration::head(cx, node, &Wanted::JOURNEY_NAME);
    let mut settings = Vec::new();
    let mut steps = Vec::new();
    let mut body = name.span.after();
    if let Some(node) = declaration::want_braces(cx, &mut kids, Rule::journey_body, name.span) {
        body = cx.braced_span(&node);
        for kid in Kids::of(node) {
            line(cx, kid, &mut settings, &mut steps);
        }
        settings.shrink_to_fit();
        steps.shrink_to_fit();
    }
    JourneyDecl { name, settings, steps, body, span }
}

/// A setting or a step. Behind the first step a setting is out of place, and an unknown word is a bad step.
fn line(cx: &mut Lower<'_>, node: Node<'_>, settings: &mut Vec<Setting>, steps: &mut Vec<Step>) {
    let rule = node.as_rule();
    if !setting::is_setting(rule) {
        steps.push(step::step(cx, node));
        return;
    }
    let is_unknown = rule == Rule::unknown_setting;
    if is_unknown && (!steps.is_empty() || recover::is_like_a_step(&node)) {
        let span = cx.span(&node);
        steps.push(recover::step(cx, span));
        return;
    }
    let (setting, behind) = setting::setting(cx, node);
    if let (Some(first), false) = (steps.first(), matches!(setting.value, SettingValue::Bad(_))) {
        cx.report(syntax_error::setting_behind_step(
            setting.name.span,
            setting.name.as_str(),
            first.keyword,
        ));
    }
    settings.push(setting);
    settings.extend(behind);
}
