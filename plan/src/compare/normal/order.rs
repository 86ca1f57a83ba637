//! Sorting what may change places, and leaving the rest in its order.

/// Sorts by key as far as `free` lets two items change places.
///
/// Of all orders that come from the given one by exchanging neighbours that are free of each other this is the first
/// by keys, so that two orders have one result exactly when one comes from the other in that way.
pub(super) fn sorted<T>(
    items: Vec<T>,
    key: impl Fn(&T) -> String,
    free: impl Fn(&T, &T) -> bool,
) -> Vec<T> {
    let mut left: Vec<(String, T)> = items.into_iter().map(|item| (key(&item), item)).collect();
    let mut sorted = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let may_lead =
            |place: usize, item: &T| left.iter().take(place).all(|(_, before)| free(before, item));
        let leaders = left.iter().enumerate().filter(|(place, (_, item))| may_lead(*place, item));
        let first = leaders.min_by(|(_, (a, _)), (_, (b, _))| a.cmp(b)).map(|(place, _)| place);
        // The first item may always lead.
        let (_, item) = left.remove(first.unwrap_or_default());
        sorted.push(item);
    }
    sorted
}
