//! Byte offsets to lines and columns, and back.

/// A place as people and editors count: from 0 here, shown from 1.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0, in the unit that was asked for.
    pub column: u32,
}

/// In what columns are counted.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ColumnUnit {
    /// UTF-8 bytes.
    Utf8,
    /// UTF-16 code units, what editors use unless told otherwise.
    Utf16,
    /// Unicode scalar values, what messages show.
    Scalar,
}

/// Where the lines of one text begin. Lines end with LF, CR LF or a CR alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    // INVARIANT: sorted, begins with 0.
    starts: Vec<u32>,
    length: u32,
}

fn length_of(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

impl LineIndex {
    /// The index of `text`.
    pub fn new(text: &str) -> Self {
        let mut index = Self { starts: vec![0], length: length_of(text) };
        index.scan(text, 0, |_| false);
        index
    }

    /// Brings the index up to date: `inserted` bytes of `text` at `start` have taken the place of `removed` ones.
    pub fn edit(&mut self, text: &str, start: u32, removed: u32, inserted: u32) {
        // A line end may be joined with what stands now beside it, so both borders are looked at again.
        let kept = self.starts.partition_point(|&line| line < start).max(1);
        let old = self.starts.split_off(kept);
        let behind =
            old.partition_point(|&line| line <= start.saturating_add(removed).saturating_add(1));
        let moved = |line: &u32| line.saturating_sub(removed).saturating_add(inserted);
        let mut rest = old.get(behind..).unwrap_or_default().iter().map(moved).peekable();
        let from = self.starts.last().copied().unwrap_or_default();
        self.length = length_of(text);
        self.scan(text, from, |line| {
            while rest.next_if(|&old| old < line).is_some() {}
            rest.peek() == Some(&line)
        });
        // The line at which the look stopped is in the list already.
        self.starts.extend(rest.skip(1));
    }

    /// Adds the lines that begin behind `from`, until `known` says of one that the rest is known.
    fn scan(&mut self, text: &str, from: u32, mut known: impl FnMut(u32) -> bool) {
        let rest = text.as_bytes().get(from as usize..).unwrap_or_default();
        let mut bytes = rest.iter().zip(from.saturating_add(1)..).peekable();
        while let Some((byte, next)) = bytes.next() {
            let crlf = *byte == b'\r' && bytes.peek().is_some_and(|&(b, _)| *b == b'\n');
            if *byte == b'\n' || (*byte == b'\r' && !crlf) {
                self.starts.push(next);
                if known(next) {
                    return;
                }
            }
        }
    }

    /// How many lines there are; at least 1.
    pub fn lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line of `offset`, from 0.
    pub fn line(&self, offset: u32) -> u32 {
        let after = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Where `line` begins; the end of the text behind the last line.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.length)
    }

    /// Line and column of `offset`, both from 0. An offset inside a character counts as its start.
    pub fn line_column(&self, text: &str, offset: u32, unit: ColumnUnit) -> LineColumn {
        let offset = offset.min(self.length);
        let line = self.line(offset);
        let start = self.line_start(line);
        let mut end = offset as usize;
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        let before = text.get(start as usize..end).unwrap_or("");
        let column: usize = match unit {
            ColumnUnit::Utf8 => before.len(),
            ColumnUnit::Utf16 => before.chars().map(char::len_utf16).sum(),
            ColumnUnit::Scalar => before.chars().count(),
        };
        LineColumn { line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// The offset of a line and column, both from 0. A column behind the end of its line is the line's end; a
    /// column inside a character is its start.
    pub fn offset(&self, text: &str, place: LineColumn, unit: ColumnUnit) -> u32 {
        let start = self.line_start(place.line);
        let end = self.line_start(place.line.saturating_add(1));
        let line = text.get(start as usize..end as usize).unwrap_or("");
        let line = line.trim_end_matches(['\n', '\r']);
        let mut column = 0;
        let mut offset = start as usize;
        for c in line.chars() {
            column += match unit {
                ColumnUnit::Utf8 => c.len_utf8(),
                ColumnUnit::Utf16 => c.len_utf16(),
                ColumnUnit::Scalar => 1,
            };
            if column > place.column as usize {
                break;
            }
            offset += c.len_utf8();
        }
        u32::try_from(offset).unwrap_or(u32::MAX)
    }
}
