//! Hover and the forms of settings.

use tower_lsp::ls_types::{
    Documentation, Hover, HoverContents, MarkupContent, MarkupKind, ParameterInformation,
    ParameterLabel, Position, SignatureHelp, SignatureInformation,
};

use crate::ide::{self, HelpForm};
use crate::server::shared::Asked;

/// What the name at a position means.
pub(in crate::server) fn hover(asked: &Asked, position: Position) -> Option<Hover> {
    let hover = ide::hover(asked.snapshot(), asked.point(position)?)?;
    let contents = HoverContents::Markup(text(hover.markdown, asked.client.markdown.hovers));
    Some(Hover { contents, range: asked.range(hover.span) })
}

/// The form of what is being written.
pub(in crate::server) fn signature(asked: &Asked, position: Position) -> Option<SignatureHelp> {
    let help = ide::signature_help(asked.snapshot(), asked.point(position)?)?;
    Some(SignatureHelp {
        signatures: help.forms.iter().map(|one| form(asked, one)).collect(),
        active_signature: u32::try_from(help.active).ok(),
        active_parameter: None,
    })
}

fn form(asked: &Asked, form: &HelpForm) -> SignatureInformation {
    let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let part = |range: &std::ops::Range<usize>| ParameterInformation {
        // The forms are ASCII, so that bytes are what the protocol counts.
        label: ParameterLabel::LabelOffsets([number(range.start), number(range.end)]),
        documentation: None,
    };
    SignatureInformation {
        label: form.label.to_owned(),
        documentation: Some(Documentation::MarkupContent(text(
            form.docs.to_owned(),
            asked.client.markdown.signatures,
        ))),
        parameters: Some(form.parts.iter().map(part).collect()),
        active_parameter: Some(number(form.active)),
    }
}

/// Text for people, without the fences around examples where the client shows text as it is.
pub(in crate::server) fn text(markdown: String, is_read: bool) -> MarkupContent {
    if is_read {
        return MarkupContent { kind: MarkupKind::Markdown, value: markdown };
    }
    let lines: Vec<&str> = markdown.lines().filter(|line| !line.starts_with("```")).collect();
    MarkupContent { kind: MarkupKind::PlainText, value: lines.join("\n") }
}
