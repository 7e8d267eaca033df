"""Facts about tools: nested subcommands, flags that stand anywhere, facts that are shared."""

from caro_lsp.shell import tools
from caro_lsp.shell.command import Arguments
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def parsed(text: str) -> Arguments:
    return commands(parse(text.encode()))[0].parsed


def operands(arguments: Arguments) -> list[str]:
    return [word.shown for word in arguments.operands]


def test_a_subcommand_may_have_subcommands():
    found = parsed("docker volume rm -f data cache")
    assert found.subcommand == "volume rm"
    assert list(found.flags) == ["force"]
    assert operands(found) == ["data", "cache"]


def test_a_word_that_is_no_subcommand_is_an_operand():
    found = parsed("git stash show stash@{0}")
    assert (found.subcommand, operands(found)) == ("stash show", ["stash@{0}"])
    assert operands(parsed("git push stash")) == ["stash"]
    assert parsed("git push stash").subcommand == "push"


def test_a_subcommand_is_found_by_its_whole_name_and_level_by_level():
    docker = tools.lookup("docker")
    assert docker is not None
    assert docker.subcommands["volume rm"] is docker.subcommands["volume"].subcommands["rm"]


def test_flags_of_some_tools_stand_behind_the_subcommand_too():
    found = parsed("kubectl delete -n shop pod web-1 --grace-period 0")
    values = {name: [word and word.value for word in found.flags[name]] for name in found.flags}
    assert values == {"namespace": ["shop"], "grace-period": ["0"]}
    assert operands(found) == ["pod", "web-1"]


def test_a_flag_of_a_subcommand_goes_before_one_of_the_tool():
    assert "previous" in parsed("kubectl logs -p web-1").flags
    assert list(parsed("docker compose -f dev.yml down -v").flags) == ["file", "volumes"]


def test_flags_of_git_belong_to_their_place():
    assert list(parsed("git -C repo push").flags) == ["directory"]
    assert list(parsed("git push -C repo").flags) == ["C"]


def test_subcommands_share_facts():
    docker = tools.lookup("docker")
    assert docker is not None
    assert docker.subcommands["container run"].flags == docker.subcommands["run"].flags
    assert operands(parsed("docker container run -v a:/b image ls -l")) == ["image", "ls", "-l"]
    compose = tools.lookup("docker-compose")
    assert compose is not None
    assert "down" in compose.subcommands


def test_long_names_with_one_dash_hold_for_subcommands():
    found = parsed("terraform -chdir=prod destroy -auto-approve -target a.b")
    assert list(found.flags) == ["chdir", "auto-approve", "target"]
    assert operands(found) == []


def test_the_end_of_flags_is_noted():
    found = parsed("git checkout -- -f")
    assert (list(found.flags), operands(found)) == (["--"], ["-f"])


def test_numbers_with_a_dash_are_operands_of_kill():
    assert operands(parsed("kill -9 -1")) == ["-9", "-1"]
    assert list(parsed("kill -s KILL 42").flags) == ["signal"]
    assert list(parsed("head -5 a").flags) == ["5"]


def test_what_find_runs_is_no_part_of_its_own_words():
    text = "find a b -name x -exec sed -i s/+/-/ + {} ; -o -ok rm -delete {} + -print"
    found = parsed(text.replace(";", "\\;"))
    assert list(found.flags) == ["name", "exec", "o", "ok", "print"]
    assert operands(found) == ["a", "b"]
    values = [word and word.value for flag in ("exec", "ok") for word in found.flags[flag]]
    assert values == ["sed -i s/+/-/ + {}", "rm -delete {}"]


def test_a_command_of_find_without_an_end_reaches_to_the_last_word():
    found = parsed("find . -exec ls -l")
    assert (list(found.flags), operands(found)) == (["exec"], ["."])
