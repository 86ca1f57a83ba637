//! Which braces are missing or too many. Where they do not balance, the indentation says where a block was
//! meant to end.

use super::scan::{Brace, Scan};

/// With more corrections than this on top of those that the numbers of braces ask for, the indentation explains
/// nothing.
const MOST_GUESSES: usize = 4;

/// The braces that are wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Where a `}` is missing, in the order of the text; inner blocks first.
    pub(super) missing: Vec<Missing>,
    /// Where a `}` closes nothing.
    pub(super) stray: Vec<usize>,
}

/// One `}` that is missing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// The `{` that is never closed.
    pub(super) opener: usize,
    /// Where the text goes on, before which the `}` is missing.
    pub(super) at: usize,
    /// Where the text before it ends.
    pub(super) behind: usize,
}

/// Closes the innermost of `open` that `close` closes, with all inside it.
pub(super) fn close(open: &mut Vec<u8>, close: u8) {
    let opener = match close {
        b'}' => b'{',
        b')' => b'(',
        _ => b'[',
    };
    // A parenthesis does not close a block around it.
    let reach = if close == b'}' { open.as_slice() } else { innermost_block(open) };
    if let Some(inside) = reach.iter().rposition(|&byte| byte == opener) {
        let start = open.len() - reach.len() + inside;
        open.truncate(start);
    }
}

fn innermost_block(open: &[u8]) -> &[u8] {
    let start = open.iter().rposition(|&byte| byte == b'{').map_or(0, |at| at + 1);
    open.get(start..).unwrap_or_default()
}

/// Whether every `{` has its `}`.
pub(super) fn is_balanced(braces: &[Brace]) -> bool {
    let mut depth = 0_usize;
    for brace in braces {
        match brace.byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// The braces that are wrong: by indentation where that explains them, else by their order alone.
pub(super) fn wrong(text: &str, braces: &[Brace], scan: &Scan) -> Wrong {
    let count = |byte: u8| braces.iter().filter(|brace| brace.byte == byte).count();
    let least = count(b'{').abs_diff(count(b'}'));
    let heads = line_heads(text, scan.start as usize);
    let by_indent = Walk::new(text, scan).by_indent(braces, &heads);
    if by_indent.missing.len() + by_indent.stray.len() <= least + MOST_GUESSES {
        return by_indent;
    }
    Walk::new(text, scan).by_order(braces)
}

/// The first word of a line.
#[derive(Copy, Clone)]
struct Head {
    at: usize,
    indent: u32,
    closes: bool,
}

/// The first words of all lines from `start` on that have text and are no comments.
fn line_heads(text: &str, mut start: usize) -> Vec<Head> {
    let mut heads = Vec::new();
    for line in text.get(start..).unwrap_or("").split_inclusive(['\n', '\r']) {
        let words = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - words.len();
        if !words.trim().is_empty() && !words.starts_with("//") && !words.starts_with('#') {
            let indent_columns = u32::try_from(indent).unwrap_or(u32::MAX);
            let closes = words.starts_with('}');
            heads.push(Head { at: start + indent, indent: indent_columns, closes });
        }
        start += line.len();
    }
    heads
}

/// A `{` that is open.
struct Opener {
    at: usize,
    indent: u32,
    line: usize,
    /// How deep the first line inside is indented.
    inside: Option<u32>,
}

struct Walk<'a> {
    text: &'a str,
    scan: &'a Scan,
    open: Vec<Opener>,
    wrong: Wrong,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, scan: &'a Scan) -> Self {
        Self { text, scan, open: Vec::new(), wrong: Wrong::default() }
    }

    fn by_order(mut self, braces: &[Brace]) -> Wrong {
        for brace in braces {
            let at = brace.at as usize;
            match brace.byte {
                b'{' => self.open.push(Opener { at, indent: 0, line: 0, inside: None }),
                b'}' if self.open.pop().is_none() => self.wrong.stray.push(at),
                _ => {}
            }
        }
        self.finish()
    }

    fn by_indent(mut self, braces: &[Brace], heads: &[Head]) -> Wrong {
        let mut heads = heads.iter().enumerate().peekable();
        let mut line = 0;
        for brace in braces {
            let at = brace.at as usize;
            while let Some(&(number, head)) = heads.peek().filter(|(_, head)| head.at <= at) {
                line = number;
                self.line(line, *head);
                heads.next();
            }
            match brace.byte {
                b'{' => self.open(brace, line),
                b'}' => self.close(brace),
                _ => {}
            }
        }
        for (number, head) in heads {
            self.line(number, *head);
        }
        self.finish()
    }

    /// A line that is indented no deeper than an open block lies behind its end.
    fn line(&mut self, number: usize, head: Head) {
        while let Some(opener) = self.open.last() {
            let is_behind = if head.closes {
                opener.indent > head.indent
            } else {
                opener.indent >= head.indent
            };
            if !is_behind || opener.line == number {
                break;
            }
            let opener = opener.at;
            self.lack(opener, head.at);
            self.open.pop();
        }
        if let Some(opener) = self.open.last_mut().filter(|opener| opener.line != number) {
            opener.inside.get_or_insert(head.indent);
        }
    }

    /// A block belongs to the line with which its step or arm begins, not to one on which that goes on.
    fn open(&mut self, brace: &Brace, line: usize) {
        let around = self.open.last().and_then(|opener| opener.inside);
        let indent = around.map_or(brace.indent, |around| around.min(brace.indent));
        self.open.push(Opener { at: brace.at as usize, indent, line, inside: None });
    }

    fn close(&mut self, brace: &Brace) {
        let at = brace.at as usize;
        match self.open.last() {
            Some(opener) if !brace.first || opener.indent >= brace.indent => {
                self.open.pop();
            }
            _ => self.wrong.stray.push(at),
        }
    }

    fn lack(&mut self, opener: usize, at: usize) {
        let behind = self.scan.end_of_text_before(self.text, at);
        self.wrong.missing.push(Missing { opener, at, behind });
    }

    fn finish(mut self) -> Wrong {
        while let Some(opener) = self.open.pop() {
            self.lack(opener.at, self.text.len());
        }
        self.wrong
    }
}
