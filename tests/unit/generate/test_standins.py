"""Requests in a script are understood as those that stand alone, and by what it has one of."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ["PHOTOS=in/raw", "SMALL=out/small", "LIMIT_KB=20"],
            "which files in the photos are over the limit?",
            'find "$PHOTOS" -type f -size +"$LIMIT_KB"k',
        ),
        (
            ["SNAPSHOTS=/srv/snapshots", "KEEP=5"],
            "remove everything but the newest KEEP snapshots",
            'ls -1dt "$SNAPSHOTS"/* | tail -n +$((KEEP + 1)) | xargs -r rm -rf --',
        ),
        (
            ['ZONES="eu us asia"', "WEB=site/zones"],
            "make a folder per zone in there",
            'for zone in $ZONES; do mkdir -p "$WEB/$zone"; done',
        ),
        (["LATEST=img.tgz", "LIB=lib/img"], "extract it into the lib folder",
         'tar -xzf "$LATEST" -C "$LIB"'),
        (["OLD_MAP=a/map.txt", "NEW_MAP=b/map.txt"], "diff old and new map",
         'diff "$OLD_MAP" "$NEW_MAP"'),
        (["ONE=web/a", "TWO=web/b"], "compare the two folders", 'diff -rq "$ONE" "$TWO"'),
        (["SCRATCH=$(mktemp -d)"], "tidy up the scratch folder", 'rm -r "$SCRATCH"'),
        (["SHEET=x/list.csv", "DELIM=';'", "COL=3"], "cut the wanted column out of the sheet",
         'cut -d"$DELIM" -f"$COL" "$SHEET"'),
        (["SETUP=etc/web.conf", "NEW_HOST=db2"], "put the new host into the setup",
         'sed -i "s/^\\(host *= *\\).*/\\1$NEW_HOST/" "$SETUP"'),
    ],
)  # fmt: skip
def test_what_is_said_of_variables_is_understood(lines, request_, command):
    answers = in_script(Grammar.load(), request_, Scope.of(lines))
    assert answers
    assert answers[0].command == command
