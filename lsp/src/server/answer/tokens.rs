//! Semantic tokens, as numbers that count from one token to the next.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use journey_grammar::line_index::{ColumnUnit, LineColumn};
use tower_lsp::ls_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensDelta, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensLegend,
};

use crate::File;
use crate::ide::{self, Modifiers, Token, TokenKind};
use crate::server::key::Key;
use crate::server::shared::Asked;

/// The tokens that clients got last, by document.
#[derive(Debug, Default)]
pub(in crate::server) struct Given(Mutex<HashMap<Key, SemanticTokens>>);

impl Given {
    /// All tokens of a file.
    pub(in crate::server) fn full(&self, asked: &Asked) -> SemanticTokens {
        let tokens = full(asked);
        self.keep(asked, tokens.clone());
        tokens
    }

    /// What has changed since an answer; all tokens where that answer is not the last.
    pub(in crate::server) fn since(
        &self,
        asked: &Asked,
        before: &str,
    ) -> SemanticTokensFullDeltaResult {
        let now = full(asked);
        let old = self.keep(asked, now.clone());
        let known = |old: &SemanticTokens| old.result_id.as_deref() == Some(before);
        match old.filter(known) {
            Some(old) => SemanticTokensFullDeltaResult::TokensDelta(delta(&old.data, now)),
            None => SemanticTokensFullDeltaResult::Tokens(now),
        }
    }

    fn keep(&self, asked: &Asked, tokens: SemanticTokens) -> Option<SemanticTokens> {
        let key = asked.view.files.get(asked.file)?.key.clone();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, tokens)
    }
}

/// The tokens of a part of a file.
pub(in crate::server) fn within(asked: &Asked, range: Range) -> SemanticTokens {
    let tokens = ide::tokens(asked.snapshot(), asked.file, Some(asked.bytes(range)));
    SemanticTokens { result_id: None, data: encoded(asked, &tokens) }
}

fn full(asked: &Asked) -> SemanticTokens {
    let data = encoded(asked, &ide::tokens(asked.snapshot(), asked.file, None));
    let mut hasher = DefaultHasher::new();
    for token in &data {
        let SemanticToken { delta_line, delta_start, length, token_type, token_modifiers_bitset } =
            token;
        (delta_line, delta_start, length, token_type, token_modifiers_bitset).hash(&mut hasher);
    }
    SemanticTokens { result_id: Some(format!("{:016x}", hasher.finish())), data }
}

/// One edit: what lies between the tokens that are the same at the start and at the end.
fn delta(old: &[SemanticToken], now: SemanticTokens) -> SemanticTokensDelta {
    let front = old.iter().zip(&now.data).take_while(|(a, b)| a == b).count();
    let (left, right) = (old.iter().skip(front).rev(), now.data.iter().skip(front).rev());
    let back = left.zip(right).take_while(|(a, b)| a == b).count();
    let put: Vec<SemanticToken> =
        now.data.iter().skip(front).take(now.data.len() - front - back).copied().collect();
    let removed = old.len() - front - back;
    let number = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    let edit = SemanticTokensEdit {
        start: number(front),
        delete_count: number(removed),
        data: Some(put.clone()).filter(|put| !put.is_empty()),
    };
    let edits = if removed == 0 && put.is_empty() { Vec::new() } else { vec![edit] };
    SemanticTokensDelta { result_id: now.result_id, edits }
}

/// The order of kinds and modifiers, which is what the numbers mean.
pub(in crate::server) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: vec![
            SemanticTokenType::NAMESPACE,
            SemanticTokenType::TYPE,
            SemanticTokenType::CLASS,
            SemanticTokenType::ENUM,
            SemanticTokenType::ENUM_MEMBER,
            SemanticTokenType::PARAMETER,
            SemanticTokenType::VARIABLE,
            SemanticTokenType::PROPERTY,
            SemanticTokenType::EVENT,
            SemanticTokenType::FUNCTION,
            SemanticTokenType::KEYWORD,
            SemanticTokenType::COMMENT,
            SemanticTokenType::STRING,
            SemanticTokenType::NUMBER,
            SemanticTokenType::OPERATOR,
            SemanticTokenType::DECORATOR,
        ],
        token_modifiers: vec![
            SemanticTokenModifier::DECLARATION,
            SemanticTokenModifier::READONLY,
            SemanticTokenModifier::DEFAULT_LIBRARY,
        ],
    }
}

fn kind(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Namespace => 0,
        TokenKind::Type => 1,
        TokenKind::Class => 2,
        TokenKind::Enum => 3,
        TokenKind::EnumMember => 4,
        TokenKind::Parameter => 5,
        TokenKind::Variable => 6,
        TokenKind::Property => 7,
        TokenKind::Event => 8,
        TokenKind::Function => 9,
        TokenKind::Keyword => 10,
        TokenKind::Comment => 11,
        TokenKind::String => 12,
        TokenKind::Number => 13,
        TokenKind::Operator => 14,
        TokenKind::Decorator => 15,
    }
}

/// Whether a grammar sees it too, and tells such words apart more finely: a setting from a step.
fn is_seen(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Keyword
            | TokenKind::Comment
            | TokenKind::String
            | TokenKind::Number
            | TokenKind::Operator
    )
}

fn modifiers(all: Modifiers) -> u32 {
    u32::from(all.declaration) | u32::from(all.readonly) << 1 | u32::from(all.default_library) << 2
}

/// Tokens lie on one line each in what clients read, so those that go on are cut at the ends of lines.
fn encoded(asked: &Asked, tokens: &[Token]) -> Vec<SemanticToken> {
    let Some(file) = asked.snapshot().files().get(asked.file) else { return Vec::new() };
    let unit = asked.client.unit;
    let mut data = Vec::with_capacity(tokens.len());
    let mut last = LineColumn::default();
    for token in tokens.iter().filter(|token| !(asked.client.colours && is_seen(token.kind))) {
        let (first, end) = (file.lines.line(token.range.start), file.lines.line(token.range.end));
        for line in first..=end {
            let from = token.range.start.max(file.lines.line_start(line));
            let until = token.range.end.min(file.lines.line_start(line + 1));
            let length = width(file, from..until, unit);
            if length == 0 {
                continue;
            }
            let place = file.lines.line_column(&file.text, from, unit);
            let is_same_line = place.line == last.line;
            data.push(SemanticToken {
                delta_line: place.line - last.line,
                delta_start: place.column - if is_same_line { last.column } else { 0 },
                length,
                token_type: kind(token.kind),
                token_modifiers_bitset: modifiers(token.modifiers),
            });
            last = place;
        }
    }
    data
}

fn width(file: &File, range: std::ops::Range<u32>, unit: ColumnUnit) -> u32 {
    let text = file.text.get(range.start as usize..range.end as usize).unwrap_or("");
    let text = text.trim_end_matches(['\n', '\r']);
    let width = match unit {
        ColumnUnit::Utf8 => text.len(),
        ColumnUnit::Utf16 => text.chars().map(char::len_utf16).sum(),
        ColumnUnit::Scalar => text.chars().count(),
    };
    u32::try_from(width).unwrap_or(u32::MAX)
}
