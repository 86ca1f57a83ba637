# Sourced by the scripts of this folder: where things are, and how they are put in place.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/journey-editors
chroot=$cache/trixie
venv=$cache/venv
mkdir -p "$cache"

# Only one installs at a time.
exec 9>"$cache/lock"
flock 9

packages() {
    apt-get -o DPkg::Lock::Timeout=600 update -qq
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@"
}
