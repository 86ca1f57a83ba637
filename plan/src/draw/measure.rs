//! How wide a text is, and where its lines break, by a table of widths: there is no font to ask.

/// Widths in thousandths of the font's size from U+0020 to U+007E: those of Helvetica, with which Arial and
/// Liberation Sans agree.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Where no table says better: as wide as most capitals.
const OTHER: u32 = 722;

/// Characters as wide as the font is high: East Asian scripts, full-width forms, pictures.
const WIDE: [(u32, u32); 11] = [
    (0x1100, 0x115F),
    (0x2E80, 0xA4CF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
    (0x1F000, 0x1FBFF),
    (0x20000, 0x3FFFD),
    (0x2600, 0x27BF),
];

/// Characters that take no room: marks on the one before, joiners, selectors.
const NARROW: [(u32, u32); 6] = [
    (0x0300, 0x036F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x200B, 0x200F),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
];

/// The width of a text at a size, rounded up.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let thousandths: u32 = text.chars().map(char_width).sum();
    let size = i64::from(size);
    i32::try_from((i64::from(thousandths) * size + 999) / 1000).unwrap_or(i32::MAX / 4)
}

fn char_width(char: char) -> u32 {
    let code = u32::from(char);
    let place = code.checked_sub(0x20).and_then(|place| usize::try_from(place).ok());
    if let Some(&known) = place.and_then(|place| ASCII.get(place)) {
        return u32::from(known);
    }
    let within =
        |ranges: &[(u32, u32)]| ranges.iter().any(|&(from, to)| (from..=to).contains(&code));
    match char {
        _ if char.is_control() || within(&NARROW) => 0,
        '…' => 1000,
        '–' => 556,
        '·' => 333,
        // Letters with marks are as wide as without.
        '\u{DF}'..='\u{FF}' => 611,
        _ if within(&WIDE) => 1000,
        _ => OTHER,
    }
}

/// A text in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// The lines, without the spaces at which they were broken.
    pub(super) lines: Vec<String>,
    /// The width of the widest.
    pub(super) width: i32,
}

/// A text in at most `most` lines no wider than `room`. What has no room is cut, with `…` in its place.
pub(super) fn lines(text: &str, size: i32, room: i32, most: usize) -> Lines {
    let mut filling = Filling { size, room, lines: vec![String::new()] };
    for part in parts(text) {
        filling.add(part);
    }
    let mut lines = filling.lines;
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width(last, size) + width("…", size) > room && last.pop().is_some() {}
            last.push('…');
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| line.trim_end().to_owned()).collect();
    let width = lines.iter().map(|line| width(line, size)).max().unwrap_or(0);
    Lines { lines, width }
}

/// The pieces of a text between which a line may break: behind spaces and signs, before a capital in a name, and
/// around wide characters.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    let mut before: Option<char> = None;
    for (at, char) in text.char_indices() {
        let may_break = before.is_some_and(|before| {
            let behind = matches!(before, ' ' | '/' | ',' | '_' | '-') && char != ' ';
            let name = before.is_lowercase() && char.is_uppercase();
            let dot = char == '.' && before.is_alphanumeric();
            behind || name || dot || char_width(char) >= 1000 || char_width(before) >= 1000
        });
        if may_break && at > begin {
            parts.extend(text.get(begin..at));
            begin = at;
        }
        before = Some(char);
    }
    parts.extend(text.get(begin..).filter(|rest| !rest.is_empty()));
    parts
}

struct Filling {
    size: i32,
    room: i32,
    lines: Vec<String>,
}

impl Filling {
    fn add(&mut self, part: &str) {
        let trimmed = width(part.trim_end(), self.size);
        let used = self.lines.last().map_or(0, |line| width(line, self.size));
        if used > 0 && used + trimmed > self.room {
            self.lines.push(String::new());
        }
        if trimmed <= self.room {
            if let Some(line) = self.lines.last_mut() {
                line.push_str(part);
            }
            return;
        }
        for char in part.chars() {
            let used = self.lines.last().map_or(0, |line| width(line, self.size));
            if used > 0 && used + width(&char.to_string(), self.size) > self.room {
                self.lines.push(String::new());
            }
            if let Some(line) = self.lines.last_mut() {
                line.push(char);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{lines, width};

    #[test]
    fn widths_are_those_of_the_table() {
        assert_eq!(width("", 13), 0);
        assert_eq!(width("iii", 10), 7);
        assert_eq!(width("MMM", 10), 25);
        assert_eq!(width("e\u{301}", 10), width("e", 10));
        assert_eq!(width("電話", 10), 20);
        assert_eq!(width("📞", 10), 10);
    }

    #[test]
    fn lines_break_at_spaces_and_inside_of_names() {
        assert_eq!(lines("wait up to 2 days", 10, 50, 9).lines, ["wait up to", "2 days"]);
        assert_eq!(lines("RenewalOpenerForGold", 10, 75, 9).lines, ["RenewalOpener", "ForGold"]);
        assert_eq!(lines("contact.first_name", 10, 60, 9).lines, ["contact.first_", "name"]);
        assert_eq!(lines("予約の確認をする", 10, 40, 9).lines, ["予約の確", "認をする"]);
    }

    #[test]
    fn what_has_no_room_is_cut() {
        let long = "x".repeat(500);
        let cut = lines(&long, 10, 50, 2);
        assert_eq!(cut.lines.len(), 2);
        assert!(cut.lines[1].ends_with('…') && cut.width <= 50, "{cut:?}");
        assert_eq!(lines("", 10, 50, 2).lines, [""]);
    }
}
