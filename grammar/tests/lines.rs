//! The index of lines, brought up to date after an edit, equals one made anew.

#![expect(clippy::indexing_slicing, reason = "a test may fail")]

use journey_grammar::LineIndex;
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec!["a", "é", "\n", "\r", "\r\n", "😀", "\u{2028}", "xy"]);
    prop::collection::vec(parts, 0..20).prop_map(|parts| parts.concat())
}

/// A place in the text between two characters.
fn place(text: &str, at: prop::sample::Index) -> usize {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    places[at.index(places.len())]
}

proptest! {
    #[test]
    fn an_edited_index_equals_a_new_one(
        before in text(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), text()), 1..6),
    ) {
        let mut now = before;
        let mut index = LineIndex::new(&now);
        for (from, to, put) in edits {
            let (from, to) = (place(&now, from), place(&now, to));
            let range = from.min(to)..from.max(to);
            let removed = range.len();
            now.replace_range(range.clone(), &put);
            let number = |count: usize| u32::try_from(count).unwrap();
            index.edit(&now, number(range.start), number(removed), number(put.len()));
            prop_assert_eq!(&index, &LineIndex::new(&now), "{:?}", now);
        }
    }
}
