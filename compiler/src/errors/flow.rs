//! Sentences about what has happened on the paths to a line: reads, branches, waits, reachability.
