"""Findings: what is reported, with which severity, and what is not."""

from dataclasses import replace

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check, forbidden
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.ruleset import Rule, RuleSet
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return layers.load(Paths.below(tmp_path_factory.mktemp("home")), Configuration()).rules


def found(text, rules, level="moderate"):
    script = parse(text if isinstance(text, bytes) else text.encode())
    return [(f.rule.id, f.severity) for f in check(script, rules, level).findings]


def test_a_finding_says_what_was_resolved(rules):
    script = parse(b'd=/\nsudo rm -rf "$d"')
    (finding,) = check(script, rules).findings
    assert finding.message == "rm would delete / and everything in it"
    assert finding.text == "rm -rf /"
    assert script.source[finding.span.start : finding.span.end] == b'rm -rf "$d"'


def test_a_function_called_twice_is_one_finding(rules):
    assert found("f() { rm -rf /; }; f; f", rules) == [("CARO-FS-001", "error")]


def test_what_stands_beside_a_syntax_error_is_a_warning(rules):
    assert found('echo "open\nrm -rf /\n', rules) == [("CARO-FS-001", "warning")]


def test_levels_choose_the_rules(rules):
    assert found("git branch -D old", rules) == []
    assert found("git branch -D old", rules, "strict") == [("CARO-GIT-004", "warning")]
    assert found("chmod 777 a", rules) == [("CARO-PERM-001", "warning")]
    assert found("chmod 777 a", rules, "permissive") == []
    assert found("rm -rf /", rules, "permissive") == [("CARO-FS-001", "error")]


def test_an_audit_rule_and_an_unfinished_rollout_report_hints(rules):
    rule = rules.rules["CARO-FS-001"]
    for change in ({"action": "audit"}, {"rollout": {"audit-until": "2999-01-01"}}):
        changed = RuleSet([replace(rule, data={**rule.data, **change})])
        assert found("rm -rf /", changed) == [("CARO-FS-001", "hint")]
    ended = RuleSet([replace(rule, data={**rule.data, "rollout": {"audit-until": "2020-01-01"}})])
    assert found("rm -rf /", ended) == [("CARO-FS-001", "error")]


def test_a_rule_for_some_dialects_is_silent_in_others(rules):
    rule = rules.rules["CARO-FS-001"]
    scoped = RuleSet([replace(rule, data={**rule.data, "scope": {"dialects": ["zsh"]}})])
    assert found("rm -rf /", scoped) == []
    assert found("#!/bin/zsh\nrm -rf /", scoped) == [("CARO-FS-001", "error")]


def test_a_fix_is_offered_only_where_the_words_stand_in_the_text(rules):
    script = parse(b'c="rm -rf /"; eval "$c"')
    (finding,) = check(script, rules).findings
    assert fix_of(finding, script, rules, "moderate") is None


def offered(text, rules):
    """What the first fix makes of ``text``; None where there is none."""
    script = parse(text)
    for finding in check(script, rules).findings:
        if fix := fix_of(finding, script, rules, "moderate"):
            start, end = finding.span.start, finding.span.end
            return (text[:start] + fix.replacement.encode() + text[end:]).decode()
    return None


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (b"chmod '777' x", "chmod '775' x"),
        (b"m=777; chmod $m x", "m=777; chmod 775 x"),
        (b"mkdir -m777 x", "mkdir -m775 x"),
        (b"git -c 'http.sslVerify=0' fetch", "git -c 'http.sslVerify=true' fetch"),
        (b"pip install -i http://$host/simple caro", "pip install -i https://$host/simple caro"),
    ],
)
def test_a_fix_replaces_what_it_finds_in_a_word(rules, text, fixed):
    assert offered(text, rules) == fixed


def test_a_fix_never_needs_quotes_that_are_not_there(rules):
    text = b"l='http.sslVerify=0 x'; git -c \"$l\" fetch"
    assert offered(b'd=x; git -c "http.$d.sslVerify=0" fetch', rules) is not None
    assert offered(text, rules) is None


def test_a_fix_leaves_a_variable_of_several_words_alone(rules):
    assert offered(b"o='-k -L'; curl $o https://example.com/", rules) is None
    assert offered(b"o=-k; curl $o https://example.com/", rules) is not None


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (b"curl -k https://example.com/", "curl https://example.com/"),
        (b"curl -okey -k https://example.com/", "curl -okey https://example.com/"),
        (b"curl \\\n  -k \\\n  https://example.com/", "curl \\\n \\\n  https://example.com/"),
        (b"curl https://example.com/ -k", "curl https://example.com/"),
    ],
)
def test_a_fix_takes_a_flag_out_with_the_blanks_before_it(rules, text, fixed):
    assert offered(text, rules) == fixed


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (b"git push origin +main", "git push --force-with-lease origin main"),
        (b"git -C x push -- origin +main", "git -C x push --force-with-lease -- origin main"),
        (b"sudo git -C a restore .", "sudo git -C a restore --patch ."),
        (b"ssh web 'git prune'", "ssh web 'git prune --expire=2.weeks.ago'"),
    ],
)
def test_a_fix_adds_a_flag_behind_the_subcommand(rules, text, fixed):
    assert offered(text, rules) == fixed


def test_a_fix_is_for_commands_that_meet_its_condition(rules):
    assert offered(b"git reset --hard topic", rules) == "git reset --keep topic"
    assert offered(b"git reset --hard", rules) is None
    assert offered(b"git reset --hard HEAD", rules) is None


def test_fingerprints_stay_when_lines_move(rules):
    (first,) = check(parse(b"rm -rf /"), rules).findings
    (moved,) = check(parse(b"\n\n# note\nrm  -rf  /"), rules).findings
    assert first.fingerprint("a.sh") == moved.fingerprint("a.sh")
    assert first.fingerprint("a.sh") != first.fingerprint("b.sh")


def test_what_may_not_be_suggested(rules):
    assert forbidden("rm -rf /", rules)
    assert not forbidden("chmod 777 a", rules)
    assert not forbidden("ls", rules)


def test_wrong_utf8_and_control_characters_are_checked(rules):
    assert found(b"echo \xff\xfe\nrm -rf /\n", rules) == [("CARO-FS-001", "error")]


def test_rules_match_nested_conditions():
    data = {
        "id": "TEST-A-1", "name": "n", "severity": "info", "message": "m {flag}", "why": "w",
        "match": {
            "all": [{"command": "tool"}, {"flags": {"any": ["force", "hard"]}}],
            "not": {"args": [{"is": "safe"}]},
        },
        "examples": {},
    }  # fmt: skip
    rules = RuleSet([Rule.of(data, "test", "test.yaml")])
    assert found("tool --force", rules) == [("TEST-A-1", "info")]
    assert found("tool --force safe", rules) == []
    assert found("other --force", rules) == []


@pytest.mark.parametrize(
    ("match", "text", "hit"),
    [
        ({"command": "a", "context": {"in": ["sudo"]}}, "sudo a", True),
        ({"command": "a", "context": {"in": ["sudo"]}}, "a", False),
        ({"command": "a", "context": {"not": ["function-never-called"]}}, "f() { a; }", False),
        ({"command": "a", "context": {"not": ["function-never-called"]}}, "f() { a; }; f", True),
        ({"command": "a", "env": {"X": "^1$"}}, "X=1 a", True),
        ({"command": "a", "env": {"X": "^1$"}}, "X=2 a", False),
        ({"command": "a", "pipeline": {"to": {"command": "b"}}}, "a | c | b", True),
        ({"command": "b", "pipeline": {"to": {"command": "a"}}}, "a | b", False),
        ({"command": "mk*"}, "mkfs.ext4 x", True),
        ({"command": "a", "args": [{"glob": "*.txt"}]}, "a x.txt", True),
        ({"command": "a", "args": [{"regex": "^x.*y$"}]}, "a x/y", True),
        ({"command": "a", "args": [{"class": ["remote-url"]}]}, "a https://x.org/$F", True),
        ({"command": "a", "args": [{"class": ["temp"]}]}, "a /tmp/x", True),
        ({"command": "a", "args": [{"class": ["glob-all"]}]}, "a *", True),
        ({"command": "a", "args": [{"class": ["glob-all"]}]}, "a '*'", False),
        ({"redirects": [{"op": ">", "class": ["home"]}]}, "a > ~", True),
        ({"redirects": [{"regex": "/x$"}]}, "a > b/x", True),
        ({"redirects": [{"regex": "/x$"}]}, "a b/x", False),
        ({"redirects": [{"op": "<<", "regex": "drop"}]}, "a <<E\ndrop\nE", True),
        ({"redirects": [{"op": "<<<", "is": "drop"}]}, "a <<< drop", True),
        ({"any": [{"command": "b"}, {"redirects": [{"op": ">"}]}]}, "a > x", True),
        ({"any": [{"command": "b"}, {"redirects": [{"op": ">"}]}]}, "b", True),
        ({"any": [{"command": "b"}, {"redirects": [{"op": ">"}]}]}, "a", False),
        ({"any": [{"command": "b*"}, {"command": "c"}]}, "bx", True),
        ({"command": "a", "args": [{"at": 2, "is": "x"}]}, "a b x", True),
        ({"command": "a", "args": [{"at": 2, "is": "x"}]}, "a x b", False),
        ({"command": "a", "args": [{"at": "last", "is": "x"}]}, "a b c x", True),
        ({"command": "a", "args": [{"at": "last", "is": "x"}]}, "a", False),
        ({"command": "a", "args": [{}]}, "a b", True),
        ({"command": "a", "args": [{}]}, "a -b", False),
        ({"command": "a", "args": [{"class": ["unknown"]}]}, 'a "$1"', True),
        ({"command": "a", "args": [{"class": ["unknown"]}]}, "a '$1'", False),
        (
            {"command": "curl", "flags": {"values": {"request": {"is": "PUT"}}}},
            "curl -XPUT u",
            True,
        ),
        ({"command": "curl", "flags": {"values": {"request": {"is": "PUT"}}}}, "curl PUT", False),
        ({"command": "git push"}, "git -C x push", True),
        ({"command": "git push"}, "git stash push", False),
        ({"command": "git push"}, "git log push", False),
        ({"command": "t a b"}, "t --flag a b c", True),
        ({"command": "t * del-*"}, "t things del-one x", True),
        ({"command": "t * del-*"}, "t del-one", False),
        ({"command": "t * del-*"}, "t things and del-one", False),
    ],
)
def test_every_key_of_match(match, text, hit):
    data = {
        "id": "TEST-A-1", "name": "n", "severity": "info", "message": "m", "why": "w",
        "match": match, "examples": {},
    }  # fmt: skip
    rules = RuleSet([Rule.of(data, "test", "test.yaml")])
    assert bool(found(text, rules)) is hit


def test_what_an_alternative_captured_counts_only_if_it_is_met():
    data = {
        "id": "TEST-A-1", "name": "n", "severity": "info", "message": "{arg.x}", "why": "w",
        "match": {"command": "a", "any": [
            {"args": [{"name": "x", "is": "one"}, {"is": "absent"}]},
            {"args": [{"name": "x", "is": "two"}]},
        ]},
        "examples": {},
    }  # fmt: skip
    rules = RuleSet([Rule.of(data, "test", "test.yaml")])
    (finding,) = check(parse(b"a one two"), rules).findings
    assert finding.message == "two"


def test_queries_of_several_rules_are_told_apart():
    def rule(name, query):
        return Rule.of(
            {"id": name, "name": "n", "severity": "info", "message": "m", "why": "w",
             "match": {"query": query}, "examples": {}}, "test", "test.yaml",
        )  # fmt: skip

    loops = "(while_statement) @finding (for_statement) @finding"
    rules = RuleSet([rule("TEST-A-1", loops), rule("TEST-A-2", "(if_statement) @finding")])
    assert found("for i in 1; do a; done", rules) == [("TEST-A-1", "info")]
    assert found("if a; then b; fi", rules) == [("TEST-A-2", "info")]
    both = "if a; then while b; do c; done; fi"
    assert found(both, rules) == [("TEST-A-2", "info"), ("TEST-A-1", "info")]


def test_wrong_utf8_does_not_stop_queries_elsewhere(rules):
    assert (
        found(b"PATH=.:$PATH # \xff\nx='\xff'\nPATH=.:$PATH\n", rules)
        == [("CARO-ENV-001", "warning")] * 2
    )


def test_a_fix_replaces_the_value_of_a_flag_in_one_word_with_it(rules):
    for text in (b"ssh -oStrictHostKeyChecking=no h", b"ssh -o StrictHostKeyChecking=no h"):
        script = parse(text)
        (finding,) = check(script, rules).findings
        fix = fix_of(finding, script, rules, "moderate")
        assert fix is not None
        assert fix.replacement == text.decode().replace("=no", "=accept-new")


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (b"crontab -ru ann", "crontab -riu ann"),
        (b"crontab -u ann -r", "crontab -u ann -ri"),
        (b"usermod -mG docker ann", "usermod -maG docker ann"),
        (b"git push -uf origin main", "git push --force-with-lease -u origin main"),
    ],
)
def test_a_fix_leaves_the_other_flags_of_a_bundle(rules, text, fixed):
    script = parse(text)
    (finding,) = check(script, rules).findings
    fix = fix_of(finding, script, rules, "moderate")
    assert fix is not None
    assert fix.replacement == fixed


@pytest.mark.parametrize(
    "text",
    [
        b"mysql -u root -pSecret1 shop",
        b"redis-cli -a Secret1 info",
        b"git clone https://ann:Secret1@example.com/a.git",
        b"curl -u ann:Secret1 https://example.com/",
        b"export T=glpat-Secret10000000000000",
    ],
)
def test_a_secret_is_not_repeated(rules, text):
    (finding,) = check(parse(text), rules).findings
    assert "ecret1" not in finding.message + finding.text


def test_a_password_is_not_repeated(rules):
    (finding,) = check(parse(b"mysql -u root -pSecret1 shop"), rules).findings
    assert "Secret1" not in finding.message + finding.text


@pytest.mark.parametrize("mentions", ["alpha", ["alpha"], ["alpha", "beta"]])
def test_a_query_is_tried_where_all_that_it_mentions_is_found(mentions):
    match = {"query": "(command) @finding", "mentions": mentions}
    data = {"id": "TEST-A-1", "name": "n", "severity": "info", "message": "m", "why": "w",
            "match": match, "examples": {}}  # fmt: skip
    rules = RuleSet([Rule.of(data, "test", "test.yaml")])
    assert len(found("alpha beta\n", rules)) == 1
    assert len(found("alpha gamma\n", rules)) == (mentions != ["alpha", "beta"])
    # Each statement of the top level for itself.
    assert len(found("alpha gamma\nbeta\n", rules)) == (mentions != ["alpha", "beta"])
    assert found("beta\n", rules) == []


@pytest.mark.parametrize("others", [0, 14, 15, 16, 40])
def test_a_query_is_tried_in_each_statement_however_many_there_are(others):
    match = {"query": "(command) @finding", "mentions": "alpha"}
    data = {"id": "TEST-A-1", "name": "n", "severity": "info", "message": "m", "why": "w",
            "match": match, "examples": {}}  # fmt: skip
    rules = RuleSet([Rule.of(data, "test", "test.yaml")])
    script = "alpha\n" + "beta\n" * others + "alpha\n"
    assert len(found(script, rules)) == 2
