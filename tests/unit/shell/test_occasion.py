"""What runs only where the package is removed that the script came with."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def only_at_removal(text: str) -> bool:
    """Whether ``rm`` of the script ``text`` runs only there, on each way to it."""
    found = [c for c in commands(parse(text.encode())) if c.name == "rm"]
    assert found
    return all("purge" in command.context for command in found)


@pytest.mark.parametrize(
    "text",
    [
        'if [ "$1" = purge ]; then rm caro; fi',
        'if [ "$1" = "purge" ]; then rm caro; fi',
        "if [ $1 = 'remove' ]; then rm caro; fi",
        'if [ "${1:-}" == purge ]; then rm caro; fi',
        'if [ "x$1" = xpurge ]; then rm caro; fi',
        'if [ purge = "$1" ]; then rm caro; fi',
        'if test "$1" = purge; then rm caro; fi',
        'if [[ "$1" == purge ]]; then rm caro; fi',
        "if [[ $1 == purge && -e caro ]]; then rm caro; fi",
        "if [[ $1 == purge || $1 == remove ]]; then rm caro; fi",
        'if [ "$1" = purge ] && [ -e caro ]; then rm caro; fi',
        'if [ -e caro ] && [ "$1" = purge ]; then rm caro; fi',
        'if [ "$1" = purge -a -e caro ]; then rm caro; fi',
        'if [ "$1" = purge -o "$1" = remove ]; then rm caro; fi',
        'if [ "$1" = purge ] || [ "$1" = remove ]; then rm caro; fi',
        'if { [ "$1" = purge ] || [ "$1" = remove ]; } && a; then rm caro; fi',
        'if [ "$1" != purge ]; then a; else rm caro; fi',
        'if ! [ "$1" = purge ]; then a; else rm caro; fi',
        'if [ "$1" = upgrade ]; then a; elif [ "$1" = purge ]; then rm caro; fi',
        '[ "$1" = purge ] && rm caro',
        '[ "$1" = purge ] && a && rm caro',
        '[ "$1" != purge ] || rm caro',
        '[ "$1" = purge ] && { a; rm caro; }',
        '[ "$1" = purge ] || exit 0\nrm caro',
        'if [ "$1" != purge ]; then exit 0; fi\nrm caro',
        'case "$1" in purge) rm caro ;; esac',
        "case $1 in (purge) rm caro ;; esac",
        'case "$1" in remove|"purge") rm caro ;; upgrade) a ;; *) exit 1 ;; esac',
        'case "${1:-}" in purge) a ;& remove) rm caro ;; esac',
        'case "$1" in remove) a ;;& purge) rm caro ;; esac',
        'case "$1" in purge|remove) a ;; *) exit 0 ;; esac\nrm caro',
        "action=$1; case $action in purge) rm caro ;; esac",
        'case "$1" in purge) for f in a b; do if x; then rm $f; fi; done ;; esac',
        'case "$1" in purge) a | xargs rm ;; esac',
        'case "$1" in purge) sh -c "rm caro" ;; esac',
        'clean() { rm caro; }\ncase "$1" in purge) clean ;; esac',
        'main() { case "$1" in purge) rm caro ;; esac; }\nmain "$@"',
    ],
)
def test_it_runs_only_at_a_removal(text):
    assert only_at_removal(text)


@pytest.mark.parametrize(
    "text",
    [
        "rm caro",
        'if [ "$1" = upgrade ]; then rm caro; fi',
        'if [ "$1" != purge ]; then rm caro; fi',
        'if ! [ "$1" = purge ]; then rm caro; fi',
        'if ! { [ "$1" = purge ]; }; then rm caro; fi',
        'if [ ! "$1" = purge ]; then rm caro; fi',
        'if [ "$1" = purge ]; then a; else rm caro; fi',
        'if [ "$1" = purge ]; then a; fi; rm caro',
        'if [ "$1" = purge ] || [ -e caro ]; then rm caro; fi',
        'if [ "$1" = purge -o -e caro ]; then rm caro; fi',
        'if [ "$1" = purge -a -e caro -o -e other ]; then rm caro; fi',
        "if [[ $1 == purge || -e caro ]]; then rm caro; fi",
        'if [ "$2" = purge ]; then rm caro; fi',
        'if [ "$ACTION" = purge ]; then rm caro; fi',
        'if [ "$1" = purge-cache ]; then rm caro; fi',
        'if [ "$1" = "$2" ]; then rm caro; fi',
        "if [ -n purge ]; then rm caro; fi",
        'if [ "$1" -ne purge ]; then rm caro; fi',
        '[ "$1" = purge ] || rm caro',
        '[ "$1" = purge ] && a\nrm caro',
        '[ "$1" = purge ] && exit 0\nrm caro',
        '( [ "$1" = purge ] || exit 0 )\nrm caro',
        'case "$1" in purge|upgrade) rm caro ;; esac',
        'case "$1" in purge) a ;; *) rm caro ;; esac',
        'case "$1" in pur*) rm caro ;; esac',
        'case "$1" in upgrade) a ;& purge) rm caro ;; esac',
        'case "$1" in purge) ;; upgrade) a ;; *) exit 0 ;; esac\nrm caro',
        'case "$1" in purge) ;; esac\nrm caro',
        'case "$2" in purge) rm caro ;; esac',
        'case "$1$2" in purge) rm caro ;; esac',
        "set -- purge; case $1 in purge) rm caro ;; esac",
        'shift; case "$1" in purge) rm caro ;; esac',
        'if a; then shift; fi; case "$1" in purge) rm caro ;; esac',
        'set -- $(a); case "$1" in purge) rm caro ;; esac',
        'clean() { if [ "$1" = purge ]; then rm caro; fi; }',
        'clean() { if [ "$1" = purge ]; then rm caro; fi; }\nclean $(a)',
        'clean() { if [ "$1" = purge ]; then rm caro; fi; }\nclean purge',
        'main() { [ "$1" = purge ] || return 0; a; }\nmain "$@"; rm caro',
        'for f in a b; do [ "$1" = purge ] || break; a; done; rm caro',
        'clean() { rm caro; }\ncase "$1" in purge) clean ;; esac; clean',
        'case "$1" in purge) ssh web rm caro ;; esac',
        "case $1 in purge) ssh web 'rm caro' ;; esac",
        'case "$1" in purge) chroot image rm caro ;; esac',
        'case "$1" in purge) docker exec web rm caro ;; esac',
        "bash -c 'if [ \"$1\" = purge ]; then rm caro; fi'",
    ],
)
def test_it_may_run_at_other_times(text):
    assert not only_at_removal(text)


def test_an_edit_of_the_condition_counts_in_the_lines_behind_it():
    from caro_lsp.shell.follow import Follower

    follower = Follower()
    for removal in ("purge", "upgrade", "purge"):
        text = f'[ "$1" = {removal} ] || exit 0\nrm caro\n'
        runs = follower.follow(parse(text.encode())).runs()
        found = [c for run in runs for _, c in run.followed.commands if c.name == "rm"]
        assert ["purge" in command.context for command in found] == [removal == "purge"]


def test_a_long_chain_of_conditions_is_followed_to_its_end():
    chain = " && ".join(f"[ -e caro{number} ]" for number in range(2000))
    found = commands(parse(f"{chain} && rm caro\nrm other".encode()))
    assert [command.name for command in found[-2:]] == ["rm", "rm"]
