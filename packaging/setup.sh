#!/usr/bin/env bash
# Sets up a checkout: Debian packages where they are missing, uv in .tools, the locked environment in .venv.
# Usage: packaging/setup.sh [package-list ...]   (names of the lists below; «offscreen» is always included)
# A second run takes a fraction of a second: a stamp holds the digest of what it installed.
set -euo pipefail
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
OFFSCREEN="libglib2.0-0 libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3"
WINDOW="libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
TEST="xvfb openbox xdotool postgresql-15"

packages="$OFFSCREEN"
for list in "$@"; do
  case "$list" in
    window) packages="$packages $WINDOW" ;;
    test) packages="$packages $WINDOW $TEST" ;;
    *) echo "setup: unknown package list «$list» (window, test)" >&2; exit 2 ;;
  esac
done

has_uv() { [ "$(.tools/bin/uv --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]; }
has_uv || python3 -m pip --version >/dev/null 2>&1 || packages="$packages python3-pip"

# --- Debian packages ---------------------------------------------------------------------------------------------
if command -v dpkg-query >/dev/null; then
  missing=""
  for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    as_root=""
    if [ "$(id -u)" != 0 ]; then
      if sudo -n true 2>/dev/null; then as_root="sudo"; else
        echo "setup: Debian packages are missing and this user may not install them. Ask an administrator to run:" >&2
        echo "  apt-get install -y --no-install-recommends$missing" >&2
        exit 3
      fi
    fi
    echo "setup: installing Debian packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # A package list may be older than the mirror, so it is read again before the first install.
    $as_root apt-get update -qq
    # Another program may be installing (a new machine's own updates): its end is waited for.
    # shellcheck disable=SC2086
    $as_root apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends $missing >/dev/null
  fi
else
  echo "setup: not a Debian system; Qt needs the libraries of: $packages" >&2
fi

# --- the Python environment --------------------------------------------------------------------------------------
stamp=$(cat requirements.lock pyproject.toml packaging/setup.sh | sha256sum | cut -d' ' -f1)
if [ -x .venv/bin/python ] && [ "$(cat .venv/.setup-stamp 2>/dev/null || true)" = "$stamp" ]; then exit 0; fi

if ! has_uv; then
  echo "setup: fetching uv $UV_VERSION into .tools"
  python3 -m pip install --quiet --upgrade --target .tools "uv==$UV_VERSION" ||
    { echo "setup: pip could not fetch uv; Python 3.11 or newer with pip (python3-pip) is needed" >&2; exit 3; }
fi
export UV_PYTHON_DOWNLOADS=never
[ -x .venv/bin/python ] || .tools/bin/uv venv --quiet .venv
echo "setup: installing the locked environment into .venv"
# compiled here once: where Python may write no bytecode, each program would compile its libraries at each start
.tools/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes --compile-bytecode requirements.lock
.tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
echo "$stamp" >.venv/.setup-stamp
