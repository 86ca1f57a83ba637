//! Bars and numbers made of characters.

pub use journey_runtime::scenario::told::fit;

/// Eighths of a cell, from none to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar of `width` cells of which `part` of `whole` is filled, to an eighth of a cell, padded with spaces.
///
/// Something above nothing is never drawn as nothing.
pub fn bar(part: usize, whole: usize, width: usize) -> String {
    let wanted = (part.min(whole) * width * EIGHTHS.len()).checked_div(whole).unwrap_or_default();
    let eighths = if part > 0 { wanted.max(1) } else { 0 };
    let full = eighths / EIGHTHS.len();
    let rest = EIGHTHS.get(eighths % EIGHTHS.len()).copied().unwrap_or_default();
    let drawn = format!("{}{rest}", "█".repeat(full));
    let missing = width.saturating_sub(drawn.chars().count());
    drawn + &" ".repeat(missing)
}

/// A bar that shows its empty part, too: how far something has come.
pub fn progress(part: usize, whole: usize, width: usize) -> String {
    let full = (part.min(whole) * width).checked_div(whole).unwrap_or(width);
    "━".repeat(full) + &"╌".repeat(width - full)
}

/// `12 345`: a number with its thousands apart.
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `37%`, `0.4%`, `<0.1%`: a share of a whole, short.
pub fn percent(part: usize, whole: usize) -> String {
    let thousandths = (part * 1000).checked_div(whole).unwrap_or_default();
    match (part, thousandths) {
        (0, _) => "0%".to_owned(),
        (_, 0) => "<0.1%".to_owned(),
        (_, 1..=99) if !thousandths.is_multiple_of(10) => {
            format!("{}.{}%", thousandths / 10, thousandths % 10)
        }
        (_, _) => format!("{}%", (thousandths + 5) / 10),
    }
}

/// `2.35`: a quotient with two decimals.
pub fn per(part: usize, whole: usize) -> String {
    let hundredths = ((part * 100) + whole / 2).checked_div(whole).unwrap_or_default();
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_their_width() {
        for part in 0..=100 {
            assert_eq!(bar(part, 100, 13).chars().count(), 13);
            assert_eq!(progress(part, 100, 13).chars().count(), 13);
        }
        assert_eq!(bar(1, 100_000, 4), "▏   ");
        assert_eq!(bar(0, 0, 2), "  ");
        assert_eq!(bar(1, 2, 3), "█▌ ");
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(percent(1, 3), "33%");
        assert_eq!(percent(1, 100), "1%");
        assert_eq!(percent(4, 1000), "0.4%");
        assert_eq!(percent(1, 100_000), "<0.1%");
        assert_eq!(percent(1, 1), "100%");
        assert_eq!(per(7, 3), "2.33");
        assert_eq!(per(1, 0), "0.00");
    }

    #[test]
    fn texts_are_cut_to_their_column() {
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(fit("abcdef", 4), "abc…");
    }
}
