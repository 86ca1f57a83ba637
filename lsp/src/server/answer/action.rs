//! Code actions.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, Range, Uri,
};

use super::edit;
use super::names::refused;
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
    let now = converted.filter_map(|one| convert(asked, one));
    let later = wanted(&kind(ActionKind::Extract)).then(|| generate_later(asked, range)).flatten();
    now.chain(later).collect()
}

/// What an action that is made later must know.
#[derive(Deserialize, Serialize)]
struct Later {
    uri: Uri,
    range: Range,
}

/// A scenario for the step at the cursor, which takes too long to be written before it is chosen.
fn generate_later(asked: &Asked, range: Range) -> Option<CodeActionOrCommand> {
    if !asked.client.resolves_edits {
        return None;
    }
    let title = ide::scenario_offer(asked.snapshot(), asked.file, &asked.bytes(range))?;
    let uri = asked.view.files.get(asked.file)?.uri.clone();
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title,
        kind: Some(kind(ActionKind::Extract)),
        data: serde_json::to_value(Later { uri, range }).ok(),
        ..CodeAction::default()
    }))
}

/// The file of an action whose edits are still to be made.
pub(in crate::server) fn file_of(action: &CodeAction) -> Option<Uri> {
    later(action).map(|later| later.uri)
}

fn later(action: &CodeAction) -> Option<Later> {
    serde_json::from_value(action.data.clone()?).ok()
}

/// The action with its edits.
pub(in crate::server) fn resolve(asked: &Asked, mut action: CodeAction) -> Result<CodeAction> {
    let Some(later) = later(&action) else { return Ok(action) };
    let bytes = asked.bytes(later.range);
    let made = ide::generate_scenario(asked.snapshot(), asked.file, &bytes);
    let made = made.map_err(|refusal| refused(refusal.0))?;
    action.edit = edit::of_workspace(&asked.view, &asked.client, made.edits);
    Ok(action)
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
