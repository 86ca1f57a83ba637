//! One look at the text before the grammar reads it: where its pieces begin, and of each piece the comments, blank
//! lines, braces, and what people write from habit in other languages. Linear, and safe for any text.

use super::head;
use crate::trivia::is_space;
use crate::{Comment, CommentKind, FileId, Span};

/// What one look found in one piece of the text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Where the piece begins.
    pub(super) start: u32,
    /// Where it ends.
    pub(super) end: u32,
    /// All comments, in order.
    pub(super) comments: Vec<Comment>,
    /// Where blank lines begin.
    pub(super) blank_lines: Vec<u32>,
    /// Braces, brackets and parentheses outside strings and comments, in order.
    pub(super) braces: Vec<Brace>,
    /// Text that is written as in another language, in order.
    pub(super) foreign: Vec<Foreign>,
}

/// One bracket of any kind.
#[derive(Copy, Clone, Debug)]
pub(super) struct Brace {
    /// Its place.
    pub(super) at: u32,
    /// Which one.
    pub(super) byte: u8,
    /// The columns of white space before the first word of its line.
    pub(super) indent: u32,
    /// Whether it is the first on its line.
    pub(super) first: bool,
}

/// Text that is understood though it is written as in another language.
#[derive(Copy, Clone, Debug)]
pub(super) struct Foreign {
    /// What it is.
    pub(super) kind: ForeignKind,
    /// From.
    pub(super) start: u32,
    /// Until.
    pub(super) end: u32,
}

/// What is written as in another language.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum ForeignKind {
    /// `# comment`
    HashComment,
    /// `/* comment */`
    BlockComment,
    /// `;`
    Semicolon,
    /// `'text'`
    SingleQuotes,
    /// `“text”`
    SmartQuotes,
    /// A space that is none of ASCII's.
    WideSpace,
}

impl Scan {
    /// The comment that ends at `offset`.
    pub(super) fn comment_ending_at(&self, offset: usize) -> Option<&Comment> {
        let at = self.comments.partition_point(|comment| (comment.span.end as usize) < offset);
        self.comments.get(at).filter(|comment| comment.span.end as usize == offset)
    }

    /// The end of the last word of `text` before `offset`: white space and comments are skipped backwards.
    pub(super) fn end_of_text_before(&self, text: &str, offset: usize) -> usize {
        let start = self.start as usize;
        let mut end = offset;
        loop {
            let before = text.get(start..end).unwrap_or("");
            let last = start + before.trim_end_matches([' ', '\t', '\n', '\r']).len();
            match self.comment_ending_at(last) {
                Some(comment) => end = comment.span.start as usize,
                None => return last,
            }
        }
    }

    /// The comment that starts at `offset`.
    pub(super) fn comment_starting_at(&self, offset: usize) -> Option<&Comment> {
        let at = self.comments.partition_point(|comment| (comment.span.start as usize) < offset);
        self.comments.get(at).filter(|comment| comment.span.start as usize == offset)
    }
}

/// At most so much foreign text is understood in one piece.
const MOST_FOREIGN: usize = 10_000;

/// Looks at `text`, piece by piece.
pub(super) fn scan(file: FileId, text: &str) -> Scanner<'_> {
    Scanner {
        file,
        text,
        bytes: text.as_bytes(),
        at: 0,
        line: Line::default(),
        lead: 0,
        depth: 0,
        has_block_end: true,
        is_done: false,
        scan: Scan::default(),
    }
}

/// What is known of the line at hand.
#[derive(Default)]
struct Line {
    start: usize,
    end: Option<usize>,
    indent: u32,
    has_text: bool,
    /// Whether something stands on it that is no comment.
    has_words: bool,
}

/// The pieces of a text.
pub(super) struct Scanner<'a> {
    file: FileId,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: Line,
    /// Where the blank lines and the lines of comments before the line at hand begin.
    lead: usize,
    depth: usize,
    has_block_end: bool,
    is_done: bool,
    scan: Scan,
}

impl Iterator for Scanner<'_> {
    type Item = Scan;

    fn next(&mut self) -> Option<Scan> {
        while self.at < self.text.len() {
            let piece = if self.begins_piece() { self.cut() } else { None };
            self.look();
            if piece.is_some() {
                return piece;
            }
        }
        if self.is_done {
            return None;
        }
        self.is_done = true;
        self.end_line();
        self.scan.end = offset(self.text.len());
        Some(std::mem::take(&mut self.scan))
    }
}

/// Whether a sign means nothing behind the first word of a line.
fn is_plain(byte: u8) -> bool {
    let is_special = matches!(
        byte,
        b'\n' | b'\r' | b'/' | b'#' | b'"' | b'\'' | b';' | b'{' | b'}' | b'(' | b')' | b'[' | b']'
    );
    byte < 0x80 && !is_special
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Whether the line at hand begins a declaration that no open block goes on behind.
    fn begins_piece(&self) -> bool {
        let is_head = self.at == self.line.start && self.byte(self.at).is_ascii_lowercase();
        is_head && head::declares(self.text.get(self.at..).unwrap_or(""), self.depth > 0)
    }

    /// Ends the piece before the comments and blank lines above the line at hand; nothing where it has nothing else.
    fn cut(&mut self) -> Option<Scan> {
        let start = offset(self.lead);
        self.depth = 0;
        if start == self.scan.start {
            return None;
        }
        let scan = &mut self.scan;
        let comments = scan.comments.partition_point(|comment| comment.span.start < start);
        let blank_lines = scan.blank_lines.partition_point(|line| *line < start);
        let foreign = scan.foreign.partition_point(|foreign| foreign.start < start);
        let next = Scan {
            start,
            end: start,
            comments: scan.comments.split_off(comments),
            blank_lines: scan.blank_lines.split_off(blank_lines),
            braces: Vec::new(),
            foreign: scan.foreign.split_off(foreign),
        };
        scan.end = start;
        Some(std::mem::replace(scan, next))
    }

    /// Notes that the line at hand has words.
    fn words(&mut self) {
        self.line.has_text = true;
        self.line.has_words = true;
    }

    /// Looks at the next sign of the text and moves behind it.
    fn look(&mut self) {
        let byte = self.byte(self.at);
        match byte {
            b' ' | b'\t' => {
                self.line.indent += u32::from(!self.line.has_text);
                self.at += 1;
            }
            b'\n' | b'\r' => self.new_line(),
            b'/' if self.byte(self.at + 1) == b'/' => self.comment(),
            b'/' if self.byte(self.at + 1) == b'*' => self.block_comment(),
            b'#' => self.hash_comment(),
            b'"' => {
                self.words();
                self.at = string_end(self.bytes, self.at);
            }
            b'\'' => self.single_quotes(),
            b';' => self.foreign(ForeignKind::Semicolon, self.at + 1),
            b'{' | b'}' | b'(' | b')' | b'[' | b']' => self.brace(byte),
            0..0x80 => self.plain(),
            _ => self.wide(),
        }
    }

    /// Passes over words and signs that mean nothing here.
    fn plain(&mut self) {
        self.words();
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_plain(*byte));
        self.at += 1 + length.unwrap_or(rest.len());
    }

    fn new_line(&mut self) {
        self.end_line();
        let is_crlf = self.byte(self.at) == b'\r' && self.byte(self.at + 1) == b'\n';
        self.at += 1 + usize::from(is_crlf);
        if self.line.has_words {
            self.lead = self.at;
        }
        self.line = Line { start: self.at, ..Line::default() };
    }

    fn end_line(&mut self) {
        let is_line = self.at < self.text.len() || self.at > self.line.start;
        if !self.line.has_text && is_line {
            self.scan.blank_lines.push(offset(self.line.start));
        }
    }

    /// The end of the line at hand; looked for once a line.
    fn line_end(&mut self) -> usize {
        if let Some(end) = self.line.end {
            return end;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|&b| b == b'\n' || b == b'\r');
        let end = self.at + length.unwrap_or(rest.len());
        self.line.end = Some(end);
        end
    }

    fn comment(&mut self) {
        let end = self.line_end();
        let kind = match (self.byte(self.at + 2), self.byte(self.at + 3)) {
            (b'/', b'/') => CommentKind::Ordinary,
            (b'/', _) => CommentKind::Doc,
            (b'!', _) => CommentKind::FileDoc,
            _ => CommentKind::Ordinary,
        };
        self.push_comment(end, kind);
    }

    fn push_comment(&mut self, end: usize, kind: CommentKind) {
        let span = Span::new(self.file, offset(self.at), offset(end));
        self.scan.comments.push(Comment { span, kind, own_line: !self.line.has_text });
        self.line.has_text = true;
        self.at = end;
    }

    /// Notes text up to `end` that the grammar does not know.
    fn foreign(&mut self, kind: ForeignKind, end: usize) {
        if self.scan.foreign.len() < MOST_FOREIGN {
            self.scan.foreign.push(Foreign { kind, start: offset(self.at), end: offset(end) });
        }
        self.line.has_text |= kind != ForeignKind::WideSpace;
        // WHY: a piece never begins with a byte-order mark, which a file of its own would lose.
        self.line.has_words = true;
        self.at = end;
    }

    fn hash_comment(&mut self) {
        let start = self.at;
        let end = self.line_end();
        // What is not read over is no comment for the grammar either.
        if self.scan.foreign.len() < MOST_FOREIGN {
            let has_words = self.line.has_words;
            self.push_comment(end, CommentKind::Ordinary);
            self.at = start;
            self.foreign(ForeignKind::HashComment, end);
            self.line.has_words = has_words;
        } else {
            self.words();
            self.at = end;
        }
    }

    /// `/* … */`; an unclosed one ends with its line.
    fn block_comment(&mut self) {
        let inside = self.at + 2;
        let mut end = None;
        if self.has_block_end {
            end =
                self.text.get(inside..).unwrap_or("").find("*/").map(|length| inside + length + 2);
            self.has_block_end = end.is_some();
        }
        let end = end.unwrap_or_else(|| self.line_end());
        if end > self.line_end() {
            self.line.end = None;
        }
        self.foreign(ForeignKind::BlockComment, end);
    }

    fn single_quotes(&mut self) {
        let end = self.line_end();
        let line = self.text.get(self.at + 1..end).unwrap_or("");
        if let Some(length) = line.find('\'') {
            self.foreign(ForeignKind::SingleQuotes, self.at + length + 2);
        } else {
            self.words();
            self.at += 1;
        }
    }

    fn brace(&mut self, byte: u8) {
        let first = !self.line.has_text;
        let indent = self.line.indent;
        self.scan.braces.push(Brace { at: offset(self.at), byte, indent, first });
        self.words();
        self.at += 1;
        match byte {
            b'{' => self.depth += 1,
            b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// A character beyond ASCII.
    fn wide(&mut self) {
        let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return;
        };
        let end = self.at + c.len_utf8();
        match c {
            '“' | '”' | '„' => {
                let line_end = self.line_end();
                let line = self.text.get(end..line_end).unwrap_or("");
                match line.find(['“', '”']) {
                    Some(length) => {
                        self.foreign(ForeignKind::SmartQuotes, end + length + '”'.len_utf8());
                    }
                    None => self.foreign(ForeignKind::SmartQuotes, end),
                }
            }
            c if is_space(c) => self.foreign(ForeignKind::WideSpace, end),
            _ => {
                self.words();
                self.at = end;
            }
        }
    }
}

/// Where the string that starts at `start` ends: behind its closing quote, or at the end of its line.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' if !matches!(bytes.get(at + 1), Some(b'\n' | b'\r') | None) => at += 2,
            b'{' => at = placeholder_end(bytes, at).unwrap_or(at + 1),
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where the placeholder that starts at `start` ends; nothing where it does not close on its line or holds
/// another brace. The same as `placeholder_line` of the grammar.
fn placeholder_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    let mut in_string = false;
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' | b'{' => return None,
            b'"' => in_string = !in_string,
            b'}' if !in_string => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
}
