#!/bin/sh
# Whether the Lua of the Neovim plugin is as luacheck and stylua want it; gets what is missing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
plugin=$here/../../editors/neovim

if ! command -v luacheck >/dev/null; then
    [ "$(id -u)" = 0 ] || {
        echo "luacheck is missing: apt-get install lua-check" >&2
        exit 1
    }
    apt-get install --yes --no-install-recommends lua-check >/dev/null
fi
(cd "$plugin" && luacheck --quiet --no-color .)

cd "$here"
if ! cmp -s package-lock.json node_modules/.installed-package-lock.json; then
    npm ci --loglevel=error
    cp package-lock.json node_modules/.installed-package-lock.json
fi
node style.mjs "$plugin"
