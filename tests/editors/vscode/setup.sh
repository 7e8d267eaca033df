#!/bin/sh
# Makes ready what the tests of the extension need: Debian's chromium, code-server (the real VS Code,
# in a browser) with the Node it asks for, the packaged extension and the model. Does only what is
# missing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
repo=$(cd "$here/../../.." && pwd)
cache=$repo/.cache/vscode
extension=$repo/editors/vscode

fail() {
    echo "setup.sh: $*" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

browser() {
    [ -x /usr/bin/chromium ] && return
    [ "$(id -u)" = 0 ] || fail "/usr/bin/chromium is missing: apt-get install chromium"
    apt-get install --yes --no-install-recommends chromium ||
        fail "/usr/bin/chromium is missing and apt-get could not install it: apt-get update, then again"
}

code_server() {
    done=$cache/installed-package-lock.json
    cmp -s "$here/host/package-lock.json" "$done" && return
    mkdir -p "$cache"
    cp "$here/host/package.json" "$here/host/package-lock.json" "$cache"
    # Scripts would compile native parts that the tests do not use.
    npm ci --loglevel=error --prefix "$cache" --ignore-scripts || fail "code-server could not be installed"
    PATH=$cache/node_modules/.bin:$PATH
    code=$cache/node_modules/code-server/lib/vscode
    # Not `npm ci`: the lock that code-server ships does not cover all of its own packages.
    npm install --loglevel=error --prefix "$code" --omit=dev --ignore-scripts ||
        fail "parts of code-server could not be installed"
    # What code-server's own install script does beside compiling.
    ln -sf code-linux.sh "$code/bin/remote-cli/code-server"
    ln -sf browser-linux.sh "$code/bin/helpers/browser.sh"
    cp "$here/host/package-lock.json" "$done"
}

extension() {
    cd "$extension"
    if ! cmp -s package-lock.json node_modules/.installed-package-lock.json; then
        npm ci --loglevel=error || fail "the extension's packages could not be installed"
        cp package-lock.json node_modules/.installed-package-lock.json
    fi
    if [ ! -e caro-lsp.vsix ] ||
        [ -n "$(find . -path ./node_modules -prune -o -path ./dist -prune -o \
            -type f -newer caro-lsp.vsix -print)" ]; then
        npm run --loglevel=error package || fail "the extension could not be packaged"
    fi
}

model() {
    caro=$repo/.venv/bin/caro-lsp
    [ -x "$caro" ] || caro=$(command -v caro-lsp) || fail "caro-lsp is missing: pip install the project"
    export CARO_HOME="$repo/.cache/caro"
    "$caro" model info >/dev/null 2>&1 || "$caro" model pull || fail "the model could not be fetched"
}

need node "install Node.js 20 or newer"
need npm "install Node.js 20 or newer"
browser
code_server
extension
model
