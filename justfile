# One name per command. Without `just`, run the lines below a name as they stand.

# List the commands.
default:
    @just --list

# Everything compiles.
check:
    cargo check --workspace --all-targets

# Every test of every crate, the examples included.
test *ARGS:
    cargo test --workspace {{ARGS}}

# Formatting and clippy, warnings denied.
lint:
    cargo fmt --all -- --check
    cargo clippy --workspace --all-targets --no-deps -- -D warnings

# Format the Rust sources and the examples.
fmt:
    cargo fmt --all
    for project in examples/*/; do cargo run --quiet -- fmt "$project" || exit 1; done

# The tests across crates: fixtures, snapshots, examples, documents.
suite *ARGS:
    cargo test -p journey-tests {{ARGS}}

# Take over changed snapshots; look at them with `git diff` before committing.
accept:
    INSTA_UPDATE=always cargo test --workspace

# A short run of every fuzz target (a C++ compiler builds libFuzzer).
fuzz SECONDS="60":
    fuzz/run {{SECONDS}}

# Benchmarks; docs/performance.md says how to read them.
bench *ARGS:
    cargo bench --workspace {{ARGS}}

# The API documentation, warnings denied.
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Licences, advisories and banned crates (needs cargo-deny).
deny:
    cargo deny check

# Neovim, Helix, Emacs and VS Code with the language server (as root on Debian).
editors:
    tests/editors/run

# The engine's page and a forecast's in a real browser (as root on Debian).
browser *ARGS:
    tests/browser/run {{ARGS}}

# Hostile requests to the HTTP interface.
hostile:
    tests/hostile/run

# What GitHub, GitLab, pre-commit and reviewdog run and read (as root on Debian).
integrations:
    tests/integrations/run

# What continuous integration runs.
ci:
    bash tests/run --editors --browser --hostile --integrations
