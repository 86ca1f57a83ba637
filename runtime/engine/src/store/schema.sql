-- Version 1. Instants are milliseconds since 1970-01-01 UTC. docs/running.md says how to read these tables.

-- What the store knows of itself: its id, its clock, the time zone database that timers were computed with.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Plans by digest. Runs stay on the plan they began with.
CREATE TABLE plan (
    id        INTEGER PRIMARY KEY,
    digest    TEXT NOT NULL UNIQUE,
    published INTEGER NOT NULL,
    document  TEXT NOT NULL
) STRICT;

-- Journeys; `plan` is what new runs take. `round`: the instant of the next entry round of a segment's members;
-- `rounding`: the one that is on its way, and `cursor`: the last contact that it looked at.
CREATE TABLE journey (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    plan     INTEGER NOT NULL REFERENCES plan,
    state    TEXT NOT NULL CHECK (state IN ('draft', 'started', 'paused', 'stopped')),
    since    INTEGER NOT NULL,
    round    INTEGER,
    rounding INTEGER,
    cursor   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Contacts; `name` is the id outside. `fields` by external name, as text. `sent` is what went out, as far as
-- contact rules count it. `last`: the newest row of the journal about the contact outside of runs. The number of an
-- erased contact is never given again: its runs stay.
CREATE TABLE contact (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL UNIQUE,
    fields TEXT NOT NULL,
    sent   TEXT,
    last   INTEGER
) STRICT;

CREATE TABLE member (
    contact INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    PRIMARY KEY (contact, segment)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_of ON member (segment, contact);

CREATE TABLE segment (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What was said of an address. `profile` '*' and `purpose` a channel: all of that channel. `topic` '': none.
CREATE TABLE consent (
    address TEXT NOT NULL,
    profile TEXT NOT NULL,
    purpose TEXT NOT NULL,
    topic   TEXT NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('opted_in', 'opted_out')),
    since   INTEGER NOT NULL,
    source  TEXT NOT NULL,
    PRIMARY KEY (address, profile, purpose, topic)
) STRICT, WITHOUT ROWID;

-- Runs. `step` is a place in the journey's steps of its plan. `due`: when it goes on by itself. `state` is what
-- the core needs. `last`: the newest row of the journal about it.
CREATE TABLE run (
    id      INTEGER PRIMARY KEY,
    journey INTEGER NOT NULL,
    plan    INTEGER NOT NULL,
    contact INTEGER NOT NULL,
    rest    TEXT NOT NULL,
    step    INTEGER,
    due     INTEGER,
    state   TEXT NOT NULL,
    last    INTEGER
) STRICT;

CREATE INDEX run_due ON run (due) WHERE due IS NOT NULL;
CREATE INDEX run_contact ON run (contact);
CREATE INDEX run_parked ON run (id) WHERE rest = 'quarantined';

-- Runs that wait for room: `queue` is a connector (0 conversations, 1 messages), or minus the number of a journey
-- that is paused.
CREATE TABLE ready (
    queue INTEGER NOT NULL,
    since INTEGER NOT NULL,
    run   INTEGER NOT NULL,
    PRIMARY KEY (queue, since, run)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX ready_run ON ready (run);

-- What went out and has no end yet. `state`: out (handed to the connector, no answer stored), retry, open (the
-- provider has it). `body` is forgotten when the provider has it.
CREATE TABLE request (
    run       INTEGER NOT NULL,
    visit     INTEGER NOT NULL,
    connector INTEGER NOT NULL,
    step      TEXT NOT NULL,
    contact   INTEGER NOT NULL,
    address   TEXT,
    state     TEXT NOT NULL CHECK (state IN ('out', 'retry', 'open')),
    at        INTEGER NOT NULL,
    deadline  INTEGER NOT NULL,
    attempts  INTEGER NOT NULL,
    next      INTEGER,
    unsure    INTEGER NOT NULL DEFAULT 0,
    provider  TEXT,
    body      TEXT,
    PRIMARY KEY (run, visit)
) STRICT, WITHOUT ROWID;

CREATE INDEX request_next ON request (next) WHERE next IS NOT NULL;
CREATE INDEX request_open ON request (connector, at) WHERE state = 'open';

-- Outcomes of simulated conversations that are on their way.
CREATE TABLE arrival (
    due     INTEGER NOT NULL,
    run     INTEGER NOT NULL,
    visit   INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (due, run, visit)
) STRICT, WITHOUT ROWID;

-- Events that were taken, by a digest of their id.
CREATE TABLE inbox (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened, one row per event. `previous` leads to the row before of the same run, or of the same contact
-- where there is no run. `private` is what may be personal; it is erased with the contact, its `digest` stays.
-- `hash` = SHA-256 over the hash before and this row.
CREATE TABLE journal (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    run      INTEGER,
    contact  INTEGER NOT NULL,
    previous INTEGER,
    entry    TEXT NOT NULL,
    private  TEXT,
    digest   BLOB,
    hash     BLOB NOT NULL
) STRICT;

-- Counts by journey: inside, entered, goal, step, outcome, sent, refused, kept_out.
CREATE TABLE tally (
    journey INTEGER NOT NULL,
    what    TEXT NOT NULL,
    of      TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (journey, what, of)
) STRICT, WITHOUT ROWID;
