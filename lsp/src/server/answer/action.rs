//! Code actions.

use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, Range,
};

use super::edit;
use crate::ide::{self, Action, ActionKind};
use crate::server::diagnostics;
use crate::server::shared::Asked;

/// Mends everything in a file that can be mended without a look.
pub(in crate::server) const FIX_ALL: &str = "source.fixAll.journey";

/// What can be done about a range. The ranges of the diagnostics that the client sends along are not looked at: some
/// clients count their columns in other units.
pub(in crate::server) fn actions(
    asked: &Asked,
    range: Range,
    context: &CodeActionContext,
) -> Vec<CodeActionOrCommand> {
    let wanted = |kind: &CodeActionKind| {
        context.only.as_ref().is_none_or(|only| only.iter().any(|one| covers(one, kind)))
    };
    let mut actions = ide::actions(asked.snapshot(), asked.file, &asked.bytes(range));
    // It is asked for by name, when a file is saved; nobody wants to find it in every menu.
    if context.only.is_some() && wanted(&kind(ActionKind::FixAll)) {
        actions.extend(ide::fix_all(asked.snapshot(), asked.file));
    }
    let converted = actions.into_iter().filter(|one| wanted(&kind(one.kind)));
    converted.filter_map(|one| convert(asked, one)).collect()
}

/// Whether an asked kind is the kind or one above it.
fn covers(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(asked.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty())
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::Fix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::new(FIX_ALL),
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
    }
}

fn convert(asked: &Asked, action: Action) -> Option<CodeActionOrCommand> {
    let edit = edit::of_workspace(&asked.view, &asked.client, action.edits)?;
    let mends = action
        .mends
        .map(|one| vec![diagnostics::convert(&asked.view, asked.file, &one, &asked.client)]);
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: action.title,
        kind: Some(kind(action.kind)),
        diagnostics: mends,
        edit: Some(edit),
        is_preferred: action.is_preferred.then_some(true),
        ..CodeAction::default()
    }))
}
