//! What the printer says and the layout understands: a flat list of operations.

/// One operation.
#[derive(Copy, Clone, Debug)]
pub(super) enum Op<'s> {
    /// Text without a line end.
    Text(&'s str),
    /// Source text that is kept as it is, line ends included.
    Verbatim(&'s str),
    /// A comment at the end of the line, with the column in which it stood.
    Comment(&'s str, usize),
    /// Text that is only there where the group is broken over lines.
    IfBroken(&'static str),
    /// Text that is only there where the group is on one line.
    IfFlat(&'static str),
    /// What stands between two texts.
    Gap(Gap),
    /// A group starts: all its breaks are taken, or none.
    Begin {
        /// Whether the breaks must be taken.
        broken: bool,
    },
    /// The group ends.
    End,
    /// Lines from here on are one level deeper.
    Indent,
    /// Lines from here on start below this place.
    Align,
    /// Ends an [`Op::Indent`] or [`Op::Align`].
    Dedent,
    /// A list of rows starts.
    Open,
    /// The list of rows ends.
    Close,
    /// A row of the list starts.
    Row(Class),
    /// The row ends.
    RowEnd,
}

/// What stands between two texts.
#[derive(Copy, Clone, Debug)]
pub(super) enum Gap {
    /// A space.
    Space,
    /// A place where the rows of a run are aligned: at least `space` spaces. A row with more than `limit`
    /// columns before it takes no part.
    Cell {
        /// The fewest spaces.
        space: usize,
        /// The widest text that takes part.
        limit: usize,
    },
    /// A break that is a space on one line.
    Break,
    /// A break that is an aligned place on one line, two spaces wide.
    BreakCell,
    /// A space, or a break if the text up to the next gap does not fit.
    Fill,
    /// A line end; with `blank`, a blank line is kept (in pending gaps) or stands there (in operations).
    Line {
        /// Whether a blank line may stand, or stands, below it.
        blank: bool,
    },
    /// A line end and a blank line.
    Part,
    /// A line end that only a comment has made; what follows is indented once more.
    Continue,
}

/// The kind of a row. Neighbours of one kind form a run.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A declaration, by its keyword.
    Item(&'static str),
    /// A setting.
    Setting,
    /// A field, an input or an attribute.
    Field,
    /// An arm.
    Arm {
        /// Whether it does nothing.
        empty: bool,
    },
    /// A line of a scenario.
    Scenario,
    /// A line of a forecast, by what it is about.
    Forecast(&'static str),
    /// A value with a share.
    Share,
    /// Anything whose rows are not aligned: steps, rules, values, fields of records.
    Plain,
    /// Source text that is kept as it is.
    Verbatim,
}

impl Class {
    /// Whether cells of neighbouring rows are aligned.
    pub(super) fn aligned(self) -> bool {
        !matches!(self, Self::Plain | Self::Verbatim)
    }

    /// Whether only rows on one line are aligned.
    pub(super) fn one_line_only(self) -> bool {
        matches!(self, Self::Item(_) | Self::Arm { .. })
    }

    /// Whether rows of this and the other kind may be aligned with each other.
    pub(super) fn joins(self, other: Self) -> bool {
        matches!((self, other), (Self::Arm { .. }, Self::Arm { .. })) || self == other
    }

    /// How far behind the indentation comments at the ends of lines start at least.
    pub(super) fn comment_column(self) -> usize {
        if matches!(self, Self::Setting | Self::Field) { 32 } else { 0 }
    }
}
