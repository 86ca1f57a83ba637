//! What is shown between the lines: inlay hints and code lenses.

use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command, InlayHint, InlayHintLabel, InlayHintTooltip, Range};

use super::know::text;
use crate::ide::{self, HintOptions, Lens, LensAction};
use crate::server::shared::Asked;

/// The hints of a part of a file.
pub(in crate::server) fn hints(asked: &Asked, range: Range) -> Vec<InlayHint> {
    let wanted = asked.settings.inlay_hints;
    let options =
        HintOptions { otherwise: wanted.otherwise, times: wanted.times, contacts: wanted.contacts };
    let found = ide::hints(asked.snapshot(), asked.file, &asked.bytes(range), options);
    let convert = |hint: ide::Hint| {
        Some(InlayHint {
            position: asked.range(hint.span)?.start,
            label: InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::MarkupContent(text(
                hint.tooltip,
                asked.client.markdown.hovers,
            ))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    };
    found.into_iter().filter_map(convert).collect()
}

/// The lenses of a file.
pub(in crate::server) fn lenses(asked: &Asked) -> Option<Vec<CodeLens>> {
    if !asked.settings.code_lens {
        return None;
    }
    let uri = &asked.view.files.get(asked.file)?.uri;
    let convert = |lens: Lens| {
        let range = asked.range(lens.span)?;
        let (command, argument) = match lens.does {
            LensAction::RunScenario(title) => {
                ("journey.runScenario", json!({ "uri": uri, "title": title }))
            }
            LensAction::ShowGraph(journey) => {
                ("journey.graph", json!({ "uri": uri, "journey": journey, "format": "svg" }))
            }
            LensAction::ShowFacts(journey) => {
                ("journey.facts", json!({ "uri": uri, "journey": journey }))
            }
        };
        let command = Command {
            title: lens.title,
            command: command.to_owned(),
            arguments: Some(vec![argument]),
        };
        Some(CodeLens { range, command: Some(command), data: None })
    };
    let lenses = ide::lenses(asked.snapshot(), asked.file);
    Some(lenses.into_iter().filter_map(convert).collect())
}
