//! Who raises a trigger and who listens to it.

use journey_grammar::Span;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Position, Range,
    SymbolKind,
};

use crate::ide::{self, Call, CallItem, CallNode};
use crate::server::shared::Asked;

/// What an item stands for, sent along so that it comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Node {
    Trigger(String),
    Journey(String),
}

/// What a position asks about.
pub(in crate::server) fn prepare(
    asked: &Asked,
    position: Position,
) -> Option<Vec<CallHierarchyItem>> {
    let item = ide::call_item(asked.snapshot(), asked.point(position)?)?;
    Some(vec![convert(asked, &item)?])
}

/// Who calls an item.
pub(in crate::server) fn incoming(
    asked: &Asked,
    item: CallHierarchyItem,
) -> Option<Vec<CallHierarchyIncomingCall>> {
    let calls = ide::incoming_calls(asked.snapshot(), &node(item)?);
    let convert = |call: Call| {
        Some(CallHierarchyIncomingCall {
            from: convert(asked, &call.item)?,
            from_ranges: ranges(asked, &call.places),
        })
    };
    Some(calls.into_iter().filter_map(convert).collect())
}

/// Whom an item calls.
pub(in crate::server) fn outgoing(
    asked: &Asked,
    item: CallHierarchyItem,
) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let calls = ide::outgoing_calls(asked.snapshot(), &node(item)?);
    let convert = |call: Call| {
        Some(CallHierarchyOutgoingCall {
            to: convert(asked, &call.item)?,
            from_ranges: ranges(asked, &call.places),
        })
    };
    Some(calls.into_iter().filter_map(convert).collect())
}

fn node(item: CallHierarchyItem) -> Option<CallNode> {
    Some(match serde_json::from_value(item.data?).ok()? {
        Node::Trigger(name) => CallNode::Trigger(name),
        Node::Journey(name) => CallNode::Journey(name),
    })
}

fn convert(asked: &Asked, item: &CallItem) -> Option<CallHierarchyItem> {
    let unit = asked.client.unit;
    let (whole, at) = (asked.view.location(item.whole, unit)?, asked.view.location(item.at, unit)?);
    let (name, kind, data) = match &item.node {
        CallNode::Trigger(name) => (name, SymbolKind::EVENT, Node::Trigger(name.clone())),
        CallNode::Journey(name) => (name, SymbolKind::CLASS, Node::Journey(name.clone())),
    };
    Some(CallHierarchyItem {
        name: name.clone(),
        kind,
        tags: None,
        detail: Some(item.detail.to_owned()).filter(|detail| !detail.is_empty()),
        uri: whole.uri,
        range: whole.range,
        selection_range: at.range,
        data: serde_json::to_value(data).ok(),
    })
}

fn ranges(asked: &Asked, spans: &[Span]) -> Vec<Range> {
    let range = |span: &Span| Some(asked.view.location(*span, asked.client.unit)?.range);
    spans.iter().filter_map(range).collect()
}
