"""Requests about what a git repository holds: commits, differences, branches, tags, authors."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import parts, path, quoted, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.frames import Reading

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_A_BRANCH = re.compile(
    r"(?:feature|features|feat|fix|bugfix|hotfix|release|releases|origin|upstream|topic|chore|"
    r"archive|experiment|support|refactor|dev|heads|tags|remotes)/(?!.*\.(?:py|js|ts|go|c|md)$)\S+"
)
_A_REVISION = re.compile(r"(?:HEAD|\w+_HEAD)[~^\d]*|v?\d+(?:\.\d+)+\S*|[0-9a-f]{7,40}|\S+[~^]\d*")
_LAST_TAG = '"$(git describe --tags --abbrev=0)"'
_ME = '"$(git config user.name)"'
_DATES = {
    "day": "%Y-%m-%d", "week": "%Y-%V", "month": "%Y-%m", "year": "%Y", "hour": "%H",
    "weekday": "%A",
}  # fmt: skip
_OF_COMMITS = frozenset(
    {
        "author",
        "notauthor",
        "grep",
        "since",
        "until",
        "period",
        "sinceperiod",
        "beforeyear",
        "merges",
        "pickaxe",
    }
)
_WORK = frozenset({"touch", "change", "modify", "edit", "work", "commit", "write", "update"})
_OF_GIT = frozenset({"git", "commit", "repo", "repository", "do", "branch"})
_OF_FILES = frozenset({"place", "notplace", "lines", "hot", "version"})
_A_NAME_OF_ONE = re.compile(
    r"(?:main|master|develop|dev|trunk|staging|production|HEAD|head|@\w*)|(?:.*[^\d.])?\d+(?:\.\d+)+.*"
    r"|v\d.*|[0-9a-f]{7,40}|.*[~^]\d*"
)
"""What a branch, tag or commit looks like, even where nothing else speaks of a repository."""
_DATA = re.compile(r".*\.(?:csv|tsv|json|jsonl|xml|txt|log|ya?ml|ini|sql|html?)", re.IGNORECASE)
_SPEAKS_OF_GIT = _OF_GIT | {"tag", "release", "version", "contributor", "committer", "merge"}
_TALLY = "sort | uniq -c | sort -rn"
_LEAST = 0.99
"""Coverage: what is left of a request is a thing to do, more often than not."""
_ORDER = re.compile(
    r"(?:please |now |git |then |can you |could you |let's )*(?:commit|tag|branch|change|edit|"
    r"modify|touch|add|push|merge|update|set|move|rename|create|make|write|save|store|"
    r"reset|undo|revert)\b"
    r"(?! (?:log|history|hash|id|sha|messages?|count|graph|list|by|of|that|which|between|"
    r"authors?|dates?|subjects?|with the (?:hash|id)|stat|in|on|[0-9a-f]{7,40}$)\b)",
    re.IGNORECASE,
)
"""How something to do begins that would change the repository."""


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.coverage < _LEAST or _ORDER.match(said.asked.text):
        return ""
    what = _what(said)
    if not what:
        return ""
    command = _COMPOSERS[what](said)
    if command and said.has("repo"):
        command = command.replace("git ", f"git -C {path(said.get('repo'))} ", 1)
    return command


def _what(said: Reading) -> str:
    """What a request is about; empty where that need not be a repository."""
    if (said.has("rev") and not _A_REVISION.fullmatch(said.get("commit"))) or (
        said.has("span") and ".." not in said.get("span")
    ):
        return ""
    if said.has("hot"):
        return "hot"
    if said.has("version"):
        return "version" if said.has("place") else ""
    what = said.get("what")
    if _is_about_people(said):
        one = said.has("number") or "last" in said.asked.marks
        return "commits" if one else "authors"
    if what in {"authors", "lines"} and any(map(_DATA.fullmatch, said.all("place"))):
        # What is in a file is more likely.
        return what if not _SPEAKS_OF_GIT.isdisjoint(said.asked.marks) else ""
    if what in {"branches", "tags", "authors", "lines"}:
        return what
    if said.get("weak") == "files":
        told = what or any(map(said.has, ("range", "span", "state", "commit")))
        told = told or (said.has("author") and not _OF_GIT.isdisjoint(said.asked.marks))
        return "files" if told else ""
    if what == "commits":
        return "commits" if said.get("per") != "author" or not said.has("author") else ""
    return "commits" if _is_about_commits(said) else "diff" if _is_about_changes(said) else ""


def _is_about_changes(said: Reading) -> bool:
    """Whether it asks for a difference, though it may name no tool of a repository."""
    if said.get("what") == "diff" or said.has("state") or (said.has("words") and said.has("place")):
        return True
    told = said.get("weak") == "diff" or (said.has("stat") and not said.has("weak"))
    told = told or "compare" in said.asked.marks
    return told and _has_range(said) and _of_git(said)


def _is_about_commits(said: Reading) -> bool:
    """Whether it asks for commits, though it does not call them so."""
    if said.has("what"):
        return False
    marks = said.asked.marks
    if said.has("pickaxe"):
        return "who" in marks or said.has("when")
    if said.has("new"):
        return bool(_A_BRANCH.fullmatch(said.get("new")))
    if said.get("weak") == "commits":
        return _has_range(said) or "repo" in marks or (said.has("place") and "history" in marks)
    if said.has("count") and said.has("place") and not {"often", "time"}.isdisjoint(marks):
        return said.has("weak")
    return said.has("ahead") and not said.has("weak") and "compare" not in marks


def _of_git(said: Reading) -> bool:
    """Whether what is compared is of a repository."""
    if not _SPEAKS_OF_GIT.isdisjoint(said.asked.marks):
        return True
    ends = _ends(said)
    return any(_A_NAME_OF_ONE.fullmatch(end) or _A_BRANCH.fullmatch(end) for end in ends if end)


def _has_range(said: Reading) -> bool:
    return said.has("range") or said.has("span")


def _is_about_people(said: Reading) -> bool:
    """Whether it asks who has worked on a file of the repository."""
    return (
        "who" in said.asked.marks
        and said.has("place")
        and not _WORK.isdisjoint(said.asked.marks)
        and not said.get("place").startswith(("/", "~", "$"))
        and not said.has("filter")
    )


@dataclass
class _Log:
    """Commits, as ``git log`` is asked for them."""

    form: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    range: str = ""
    paths: str = ""

    def command(self, tool: str = "log") -> str:
        """The command that lists them."""
        told = [*self.form, *self.limits, *filter(None, (self.range, self.paths))]
        return " ".join(("git", tool, *told))


def _time(text: str) -> str:
    return word(text)


def _whose(said: Reading) -> list[str]:
    """By whom commits are."""
    limits = []
    if said.has("author"):
        who = said.get("author")
        if who == "@me":
            limits.append(f"--author={_ME}")
        else:
            # A name in small letters is seldom written so by who bears it.
            limits += ["-i"] if who.islower() and "@" not in who else []
            limits.append(f"--author={word(who)}")
    if said.has("notauthor"):
        other = quoted(f"^(?!.*{said.get('notauthor')})")
        limits.append(f"--perl-regexp --author={other}")
    return limits


def _limits(said: Reading) -> list[str] | None:
    """Which commits; None where that cannot be."""
    limits = [*said.all("merges"), *_whose(said)]
    if said.has("period"):
        period = _period(said.get("period"))
        if period is None or said.has("since") or said.has("until"):
            return None
        limits += [f"--since='{period[0]} 00:00'", f"--until='{period[1]} 23:59'"]
    limits += ["-i"] if said.has("case") and "-i" not in limits else []
    if said.has("beforeyear"):
        year = said.get("beforeyear")
        if not re.fullmatch(r"(?:19|20)\d\d", year) or said.has("until"):
            return None
        limits.append(f"--until='{int(year) - 1}-12-31 23:59'")
    if said.has("sinceperiod"):
        period = _period(said.get("sinceperiod"))
        if period is None or said.has("since") or said.has("period"):
            return None
        limits.append(f"--since='{period[0]} 00:00'")
    limits += [f"--since={_time(text)}" for text in said.all("since")]
    limits += [f"--until={_time(text)}" for text in said.all("until")]
    if said.has("grep"):
        limits.append(f"--grep={word(said.get('grep'))}")
    if said.has("pickaxe"):
        limits.append(f"-S {word(said.get('pickaxe'))}")
    if said.has("filter"):
        limits.append(f"--diff-filter={said.get('filter')}")
    return limits


def _period(text: str) -> tuple[str, str] | None:
    """The first and last day of a year or month; None where it is none."""
    year, _, name = text.partition("-")
    if not re.fullmatch(r"(?:19|20)\d\d", year):
        return None
    if not name:
        return f"{year}-01-01", f"{year}-12-31"
    month = _MONTHS.index(name[:3]) + 1
    return f"{year}-{month:02}-01", f"{year}-{month:02}-{monthrange(int(year), month)[1]}"


def _range(said: Reading) -> str | None:
    """From where to where; empty where it is not said, None where that cannot be."""
    found = ""
    if said.has("new"):
        return f"HEAD..{_ref(said.get('new'))}"
    if _has_range(said):
        first, last = _ends(said)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", first):
            return None
        first = _LAST_TAG if first == "@tag" else _ref(first)
        found = f"{first}..{_ref(last or 'HEAD')}"
    refs = [_ref(one) for one in said.all("ref") if not found or one != "HEAD"]
    refs += [_ref(one) for one in said.all("place") if _is_branch(said, one)]
    if said.has("everyref"):
        refs.append("--all")
    if found and any(ref not in found for ref in refs if ref != "--all"):
        return None
    if len(refs) > 1:
        return None
    return found or (refs[0] if refs and refs[0] != "HEAD" else "")


def _ends(said: Reading) -> tuple[str, str]:
    """From where to where; the latter is empty for what is there now."""
    if said.has("span"):
        first, _, last = said.get("span").partition("..")
        return first, last.lstrip(".") or "HEAD"
    first, _, last = said.get("range").partition("\0")
    return first, last


def _ref(text: str) -> str:
    if text in {"head", "@u", ""}:
        return {"head": "HEAD", "@u": "@{u}", "": ""}[text]
    return word(text)


def _is_branch(said: Reading, text: str) -> bool:
    return bool(_A_BRANCH.fullmatch(text)) and f"{text} folder" not in said.asked.text


def _paths(said: Reading) -> str:
    places = [path(one) for one in said.all("place") if not _is_branch(said, one)]
    aside = [_left_out(one) for one in said.all("notplace")]
    if not places and not aside:
        return ""
    return " ".join(("--", *(places or (".",) if aside else places), *aside))


def _left_out(text: str) -> str:
    return quoted(f":!{text.rstrip('/')}")


def _asked(said: Reading) -> list[str]:
    """What is asked of a commit."""
    asked = [one for one in ("who", "when", "message") if said.has(one)]
    return asked if "who" in asked or "who" not in said.asked.marks else ["who", *asked]


def _commits(said: Reading) -> str:
    limits, span, paths = _limits(said), _range(said), _paths(said)
    if limits is None or span is None or said.has("state"):
        return ""
    if said.has("commit"):
        return _one(said)
    log = _Log([], limits, span, paths)
    if said.has("per") or (said.has("count") and said.has("who")):
        return _tallied(said, log)
    if said.has("count"):
        return _counted(said, log)
    number, first = said.get("number"), said.get("first")
    if said.has("before"):
        if limits or span or paths:
            return ""
        log.range = "HEAD~1"
        number = "1"
    asked = _asked(said)
    single = number == "1" or first == "1" or said.has("last") or "last" in said.asked.marks
    if asked and (single or paths or said.has("pickaxe")):
        return _told(said, log, asked, first)
    log.form = _form(said)
    if {"diff"} & {*said.all("weak"), *said.all("what")} and not first:
        if said.has("before"):
            return "git show HEAD~1"
        if number == "1" and not (limits or span or paths or said.has("format")):
            return " ".join(filter(None, ("git show", said.get("stat"))))
        if not said.has("stat"):
            log.form = ["-p"]
    return _listed(said, log, number, first)


def _listed(said: Reading, log: _Log, number: str, first: str) -> str:
    """Commits, one after the other."""
    if first:
        if not any(part.startswith("--format") for part in log.form):
            log.form = ["--oneline"]
        return f"{_reversed(log)} | head -n {first}"
    if said.has("last") and not number:
        number = "1"
    if number:
        log.form.append("-1" if number == "1" else f"-n {number}")
    if said.has("reverse"):
        log.form.append("--reverse")
    if said.has("follow"):
        if not log.paths or " " in log.paths.removeprefix("-- "):
            return ""
        log.form.insert(0, "--follow")
    return log.command()


def _reversed(log: _Log) -> str:
    log.form.insert(0, "--reverse")
    return log.command()


def _form(said: Reading) -> list[str]:
    form = []
    if said.has("format"):
        text = said.get("format")
        form.append("--oneline" if text == "oneline" else f"--format={text}")
    elif not said.has("patch") or said.has("stat"):
        form.append("--oneline")
    form += [said.get(one) for one in ("graph", "stat", "patch") if said.has(one)]
    return form


def _told(said: Reading, log: _Log, asked: list[str], first: str) -> str:
    """Who, when, or the message of one commit."""
    marks = {"who": "%an", "when": "%ad", "message": "%s"}
    text = " ".join(marks[one] for one in asked)
    log.form = [f"--format={quoted(text) if ' ' in text else text}"]
    if first or said.has("pickaxe") or said.get("filter") == "A":
        return f"{_reversed(log)} | head -n 1"
    log.form.insert(0, "-1")
    return log.command()


def _counted(said: Reading, log: _Log) -> str:
    if said.has("number") or said.has("first"):
        return ""
    if said.has("pickaxe") or said.has("filter"):
        log.form = ["--oneline"]
        return f"{log.command()} | wc -l"
    log.form = ["--count"]
    log.range = log.range or "HEAD"
    return log.command("rev-list")


def _tallied(said: Reading, log: _Log) -> str:
    per = said.get("per") or "author"
    number = said.get("number")
    head = f" | head -n {number}" if number else ""
    if per == "author":
        log.form = ["-sne" if said.has("email") else "-sn"]
        log.range = log.range or "HEAD"
        return log.command("shortlog") + head
    if per == "file":
        return _files_tallied(log, number)
    log.form = ["--format=%ad", f"--date=format:{_DATES[per]}"]
    ordered = " | sort -rn" if said.has("bydate") or per == "weekday" else ""
    return f"{log.command()} | sort | uniq -c{ordered}{head}"


def _hot(said: Reading) -> str:
    limits, span = _limits(said), _range(said)
    if limits is None or span is None:
        return ""
    number = said.get("hot")
    if number == "0":
        single = re.search(r"\bfile\b(?!s)", said.asked.text)
        number = said.get("number") or ("1" if single else "")
    return _files_tallied(_Log([], limits, span, _paths(said)), number)


def _files_tallied(log: _Log, number: str) -> str:
    log.form = ["--format=", "--name-only"]
    head = f" | head -n {number}" if number else ""
    return f"{log.command()} | {_TALLY}{head}"


def _one(said: Reading) -> str:
    """A commit that is named."""
    commit = _ref(said.get("commit"))
    if _OF_COMMITS & said.facets.keys() or _has_range(said) or said.has("number"):
        return ""
    asked = [one for one in ("who", "when") if said.has(one)]
    if said.has("message") or asked:
        text = " ".join({"who": "%an", "when": "%ad"}[one] for one in asked) or "%B"
        return f"git log -1 --format={quoted(text) if ' ' in text else text} {commit}"
    form = said.get("stat")
    if form.startswith("--name"):
        return f"git show {form} --format= {commit}"
    paths = _paths(said)
    return " ".join(filter(None, ("git show", form, commit, paths)))


def _files(said: Reading) -> str:
    """The names of files that commits changed."""
    filtered = f" --diff-filter={said.get('filter')}" if said.has("filter") else ""
    form = "--name-status" if said.get("stat") == "--name-status" else "--name-only"
    if said.get("stat") == "--stat":
        form = "--stat"
    paths = _paths(said)
    behind = f" {paths}" if paths else ""
    count = " | wc -l" if said.has("count") else ""
    if said.has("commit"):
        return f"git show --format= {form}{filtered} {_ref(said.get('commit'))}{count}"
    if said.has("state") and not _has_range(said):
        state = said.get("state")
        ref = "" if state == "worktree" else f" {state}"
        return f"git diff {form}{filtered}{ref}{behind}{count}"
    if _OF_COMMITS & said.facets.keys():
        limits = [one for one in (_limits(said) or ()) if not one.startswith("--diff-filter")]
        span = _range(said)
        if not limits or span is None:
            return ""
        log = _Log(["--format=", "--name-only", *([filtered.strip()] if filtered else [])],
                   limits, span, paths)  # fmt: skip
        return f"{log.command()} | sort -u{count}"
    if _has_range(said):
        return _between(said, f"{form}{filtered}", behind) + count
    number = said.get("number") or ("1" if said.has("last") else "")
    if said.get("what") == "commits" and number:
        if number == "1":
            return f"git show --format= {form}{filtered}{count}"
        return f"git diff {form}{filtered} HEAD~{number} HEAD{behind}{count}"
    return ""


def _between(said: Reading, form: str, behind: str) -> str:
    first, last = _ends(said)
    if re.search(r"\.[a-z]{1,4}$", first):
        if re.search(r"\.[a-z]{1,4}$", last) or behind or not last:
            # Two files, not two versions.
            return ""
        return " ".join(filter(None, ("git diff", form, _ref(last), "--", path(first))))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", first):
        return ""
    one = _LAST_TAG if first == "@tag" else _ref(first)
    if not last:
        return " ".join(filter(None, ("git diff", form, one))) + behind
    if not first or first == "@u" or said.has("ahead"):
        dots = "..." if said.has("ahead") else ".."
        return " ".join(filter(None, ("git diff", form, f"{one}{dots}{_ref(last)}"))) + behind
    return " ".join(filter(None, ("git diff", form, one, _ref(last)))) + behind


def _diff(said: Reading) -> str:
    form = " ".join(said.get(one) for one in ("space", "stat") if said.has(one))
    if said.has("words"):
        form = f"{form} --word-diff".strip()
    paths = _paths(said)
    behind = f" {paths}" if paths else ""
    if said.has("author") or said.has("count"):
        return ""
    if _has_range(said):
        if said.has("ref") or said.has("state"):
            return ""
        return _between(said, form, behind)
    if _OF_COMMITS & said.facets.keys() or said.has("number") or said.has("first"):
        return ""
    if said.has("commit"):
        return _one(said)
    if said.has("ref"):
        return ""
    state = said.get("state")
    ref = "" if state in {"", "worktree"} else state
    return " ".join(filter(None, ("git diff", form, ref))) + behind


def _authors(said: Reading) -> str:
    limits, span, paths = _limits(said), _range(said), _paths(said)
    if limits is None or span is None or said.has("author"):
        return ""
    log = _Log([], limits, span, paths)
    if said.has("per") or said.has("number") or (said.has("count") and not said.has("plain")):
        return _tallied(said, log)
    log.form = ["--format='%an <%ae>'" if said.has("email") else "--format=%an"]
    count = " | wc -l" if said.has("count") else ""
    return f"{log.command()} | sort -u{count}"


def _lines(said: Reading) -> str:
    limits, span, paths = _limits(said), _range(said), _paths(said)
    if limits is None or span is None:
        return ""
    if not (said.has("author") or limits or span):
        return ""
    log = _Log(["--format=", "--numstat"], limits, span, paths)
    sums = {
        "added": "{{a += $1}} END {{print a + 0}}",
        "removed": "{{d += $2}} END {{print d + 0}}",
        "both": "{{a += $1; d += $2}} END {{print a + 0, d + 0}}",
    }[said.get("lines", "added")].replace("{{", "{").replace("}}", "}")  # fmt: skip
    return f"{log.command()} | awk '{sums}'"


def _branches(said: Reading) -> str:
    if (_OF_COMMITS | _OF_FILES) & said.facets.keys() or said.has("commit"):
        return ""
    merged = said.get("merged")
    if _has_range(said):
        # Not merged into one may as well mean commits.
        if merged or "merge" not in said.asked.marks or _ends(said)[1] not in {"", "HEAD"}:
            return ""
        merged = f"--no-merged {_ends(said)[0]}"
    refs = "refs/heads"
    side = said.get("side")
    refs = {"-r": "refs/remotes", "-a": "refs/heads refs/remotes"}.get(side, refs)
    merged = f"{merged.split()[0]} {_ref(merged.split()[1])}" if " " in merged else merged
    spared = [one for text in said.all("spare") for one in parts(text)]
    if said.has("drop"):
        return _dropped(merged, spared) if not side or side == "local" else ""
    sort = {"down": "--sort=-committerdate", "up": "--sort=committerdate"}.get(said.get("bydate"))
    if said.has("newest"):
        sort = "--sort=-committerdate"
    if said.has("withdate") or "%ad" in said.get("format"):
        named = "--format='%(committerdate:short) %(refname:short)'"
        return " ".join(filter(None, ("git for-each-ref", sort, merged, named, refs)))
    told = [side if side != "local" else "", sort, merged]
    if said.has("contains"):
        told.append(f"--contains {_ref(said.get('contains'))}")
    if said.has("like"):
        told.append(f"--list {quoted(said.get('like'))}")
    if said.get("stat") == "--name-only" or said.has("count") or said.has("number"):
        told.append("--format='%(refname:short)'" if not said.has("count") else "")
    command = " ".join(filter(None, ("git branch", *told)))
    if spared:
        command += f" | grep -vE '^[*+ ]*({'|'.join(re.escape(one) for one in spared)})$'"
    return command + _tail(said)


def _tail(said: Reading) -> str:
    if said.has("count"):
        return " | wc -l"
    return f" | head -n {said.get('number')}" if said.has("number") else ""


def _dropped(merged: str, spared: list[str]) -> str:
    if not merged.startswith("--merged"):
        return ""
    into = merged.partition(" ")[2]
    kept = list(dict.fromkeys([*([into] if into else ["main", "master"]), *spared]))
    names = "|".join(re.escape(one) for one in kept)
    return (
        f"git branch {merged} --format='%(refname:short)' | grep -vxE '{names}'"
        " | xargs -r git branch -d"
    )


def _tags(said: Reading) -> str:
    if (_OF_COMMITS | _OF_FILES) & said.facets.keys() or _has_range(said) or said.has("drop"):
        return ""
    sort = {"down": "--sort=-creatordate", "up": "--sort=creatordate"}.get(said.get("bydate"))
    if said.has("newest") or (said.has("number") and not sort):
        sort = "--sort=-creatordate"
    if said.has("withdate") or "%ad" in said.get("format"):
        named = "--format='%(creatordate:short) %(refname:short)'"
        return " ".join(filter(None, ("git for-each-ref", sort, named, "refs/tags"))) + _tail(said)
    told = [sort]
    commit = said.get("contains") or said.get("commit")
    if commit:
        told.append(f"--contains {_ref(commit)}")
    if said.has("merged"):
        told.append(said.get("merged"))
    if said.has("like"):
        told.append(f"--list {quoted(said.get('like'))}")
    return " ".join(filter(None, ("git tag", *told))) + _tail(said)


def _version(said: Reading) -> str:
    places = said.all("place")
    if len(places) != 1 or _has_range(said) or said.has("weak") or said.has("count"):
        return ""
    return "git show " + word(f"{_ref(said.get('version'))}:{places[0]}")


_COMPOSERS: dict[str, Callable[[Reading], str]] = {
    "commits": _commits, "diff": _diff, "files": _files, "authors": _authors, "lines": _lines,
    "branches": _branches, "tags": _tags, "hot": _hot, "version": _version,
}  # fmt: skip
