#!/bin/sh
# Makes ready what the tests of fixes, suggestions and explanations need to run commands. Installs only what is
# missing, which takes Debian's packages and root.
set -eu

set --
for pair in bwrap:bubblewrap git:git curl:curl wget:wget openssl:openssl jq:jq bc:bc usermod:passwd dash:dash zstd:zstd; do
    PATH=/usr/bin:/usr/sbin command -v "${pair%%:*}" >/dev/null || set -- "$@" "${pair#*:}"
done
# What is in the sandbox is below /usr; a Python from elsewhere is not.
[ -x /usr/bin/python3 ] || set -- "$@" python3
[ $# -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] || {
    echo "setup.sh: missing: apt-get install $*" >&2
    exit 1
}
apt-get install --yes --no-install-recommends "$@" || {
    echo "setup.sh: apt-get could not install $*: apt-get update, then again" >&2
    exit 1
}
