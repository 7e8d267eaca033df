"""A command under its comment: alternatives, and changes that are asked for."""

import pytest
from driving import span
from pygls.exceptions import JsonRpcException

FIND = "# find all js files\nfind . -type f -name '*.js'\n"


async def offered(ed, uri, line):
    return {one.title: one for one in await ed.actions(uri, span(line, 0, 0), "refactor.rewrite")}


def new_text(action, uri):
    (edit,) = action.edit.changes[uri]
    return edit.new_text


async def test_what_fits_a_command_is_offered(ed):
    text = "    # pack the folder src into src.tar.gz\n    tar -czf src.tar.gz src\n"
    uri = ed.open(f"if true; then\n{text}fi\n")

    found = await offered(ed, uri, 2)
    assert new_text(found["Caro: Use long options"], uri) == (
        "    tar --create --gzip --file=src.tar.gz src"
    )
    assert new_text(found["Caro: Exclude node_modules"], uri) == (
        "    tar -czf src.tar.gz --exclude=node_modules src"
    )
    assert new_text(found["Caro: Verbose"], uri) == "    tar -czvf src.tar.gz src"
    assert "Caro: Make it POSIX" not in found


async def test_a_command_without_a_comment_that_asks_for_it_is_left_alone(ed):
    uri = ed.open("# The archive that the nightly job wants.\ntar -czf src.tar.gz src\n")
    assert await offered(ed, uri, 1) == {}


async def test_alternatives_go_round(ed):
    uri = ed.open("# delete the folder build\nrm -r build\n")
    seen = ["rm -r build"]
    while True:
        action = (await offered(ed, uri, 1))["Caro: Show another command for this comment"]
        resolved = await ed.client.code_action_resolve_async(action)
        if resolved.edit is None or new_text(resolved, uri) in seen:
            break
        seen.append(new_text(resolved, uri))
        ed.replace(uri, f"# delete the folder build\n{seen[-1]}\n")
    if resolved.edit is not None:
        assert new_text(resolved, uri) == "rm -r build"


async def test_free_text_changes_a_command_and_goes_on_from_there(ed):
    uri = ed.open(FIND)
    ask = {"uri": uri, "refine": "find . -type f -name '*.js'", "text": "but not node_modules"}
    (first, *_) = (await ed.command("caro.generate", ask))["candidates"]
    expected = "find . -not -path '*/node_modules/*' -type f -name '*.js'"
    assert first["command"] == expected
    ask = {"uri": uri, "refine": expected, "text": "count them"}
    (second, *_) = (await ed.command("caro.generate", ask))["candidates"]
    assert second["command"] == f"{expected} | wc -l"
    ask = {"uri": uri, "refine": second["command"], "text": "undo that"}
    (third, *_) = (await ed.command("caro.generate", ask))["candidates"]
    assert third["command"] == expected


async def test_what_was_asked_holds_for_alternatives_too(ed):
    uri = ed.open("# show disk usage of /srv\ndu -sh /srv\n")
    ask = {"uri": uri, "refine": "du -sh /srv", "text": "with sudo"}
    (first, *_) = (await ed.command("caro.generate", ask))["candidates"]
    refined = first["command"]
    ed.replace(uri, f"# show disk usage of /srv\n{refined}\n")
    another = (await offered(ed, uri, 1))["Caro: Show another command for this comment"]
    resolved = await ed.client.code_action_resolve_async(another)
    assert new_text(resolved, uri) == "sudo df -h /srv"


async def test_the_comment_says_what_a_change_is_about(ed):
    uri = ed.open("# find files larger than 20 MB in /srv\nfind /srv -type f -size +20M\n")
    ask = {"uri": uri, "refine": "find /srv -type f -size +20M", "text": "older than 30 days"}
    (first, *_) = (await ed.command("caro.generate", ask))["candidates"]
    assert first["command"] == "find /srv -type f -size +20M -mtime +30"


async def test_no_change_gets_past_a_rule(ed):
    ask = {"refine": "rm -rf /", "text": "verbose"}
    assert (await ed.command("caro.generate", ask))["candidates"] == []


async def test_a_command_to_change_must_be_a_text(ed):
    with pytest.raises(JsonRpcException, match="under the key 'refine'"):
        await ed.command("caro.generate", {"refine": 3, "text": "verbose"})


LONG = """\
# delete the logs that are older than 7 days
find . -type f -name '*.log' \\
    -mtime +7 \\
    -delete

"""


async def test_a_command_over_several_lines_is_changed_and_stays_so(ed):
    uri = ed.open(LONG)
    changed = """\
find . -not -path '*/node_modules/*' -type f -name '*.log' \\
    -mtime +7 \\
    -delete"""
    for line in (1, 3, 4):
        found = await offered(ed, uri, line)
        assert "Caro: Exclude node_modules" in found, (line, sorted(found))
        (edit,) = found["Caro: Exclude node_modules"].edit.changes[uri]
        assert edit.new_text == changed
        assert (edit.range.start.line, edit.range.end.line) == (1, 3)
