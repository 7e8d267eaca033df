"""Options that say how, where and as whom a tool works, which a script gives it everywhere.

``curl -fsSL -H "$AUTH"`` is the manner of a script; ``-o FILE`` is what one call is for. What all
calls of a tool share belongs to the next one too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from caro_lsp.generate.script.manners.calls import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caro_lsp.generate.script.manners.calls import Call

_POSTGRES = "-h= -U= -p= -d= --host= --username= --port= --dbname= -w --no-password -W"
_MYSQL = (
    "-p -u= -h= -P= --user= --host= --port= --defaults-file= --defaults-extra-file= -S= --socket="
    " --protocol= --login-path= --password="
)
_SSH = "-i= -F= -o= -q -4 -6 -C -J= -l= -n -T -A -t"
_COMPOSE = "-f= --file= -p= --project-name= --env-file= --profile= --project-directory= --ansi="
_APT = "-y -q -qq -qqy -yqq -yq -qy --yes --quiet --no-install-recommends -o= -t="
_MANNERS = {
    "kubectl": "-n= --namespace= --context= --kubeconfig= --cluster= --user=",
    "helm": "-n= --namespace= --kube-context= --kubeconfig=",
    "oc": "-n= --namespace= --context= --kubeconfig=",
    "git": "-C= --git-dir= --work-tree= -c= --no-pager",
    "docker compose": _COMPOSE, "docker-compose": _COMPOSE, "podman-compose": _COMPOSE,
    "docker": "-H= --host= --context= -c= --config=",
    "podman": "--remote --url= --connection= --root=",
    "redis-cli": "-h= -p= -a= -n= -u= --user= --no-auth-warning --tls -s=",
    "ssh": f"{_SSH} -p=", "scp": f"{_SSH} -P= -r -p", "sftp": f"{_SSH} -P= -b=",
    "aws": "--profile= --region= --endpoint-url= --output= --no-cli-pager --no-sign-request",
    "aws s3": "--only-show-errors --quiet --no-progress --sse= --storage-class= --acl=",
    "gcloud": "--project= --quiet -q --account= --zone= --region= --configuration=",
    "gsutil": "-m -q -o=", "az": "--subscription= --only-show-errors",
    "curl": (
        "-f -s -S -L -k -g -4 -6 -n -H= --header= -u= --user= --cacert= --cert= --key= -A= -m= -b="
        " --max-time= --connect-timeout= --retry= --retry-delay= -x= --proxy= --fail --silent"
        " --show-error --location --compressed --insecure -E= --oauth2-bearer= --netrc"
        " --retry-connrefused --retry-all-errors --proto= --tlsv1.2 --user-agent="
        " --no-progress-meter"
    ),
    "wget": (
        "-q -nv -c -nc -N -4 -6 -T= -t= -P= --header= --user= --password= --tries= --timeout="
        " --no-check-certificate --no-verbose --quiet --continue --show-progress --user-agent= -U="
        " --directory-prefix="
    ),
    "systemctl": "--user --no-pager -q --quiet -H=", "journalctl": "--user --no-pager -q",
    "npm": "--prefix= --silent -s --workspace= -w= --no-audit --no-fund --loglevel= --quiet",
    "yarn": "--cwd= --silent -s", "pnpm": "-C= --dir= --silent --filter=",
    "make": "-C= -f= -j -s -j=", "terraform": "-chdir=", "tofu": "-chdir=",
    "ansible": "-i= -u= --become -b --private-key= --user= --vault-password-file= -K",
    "ansible-playbook": "-i= -u= --become -b --private-key= --user= --vault-password-file= -K",
    "apt-get": _APT, "apt": _APT, "dnf": "-y -q --quiet --assumeyes", "yum": "-y -q --quiet",
    "apk": "--no-cache -q --quiet -U --update --no-progress --repository= -X=",
    "zypper": "-n --non-interactive -q", "pacman": "--noconfirm --needed",
    "pip": "--quiet -q -qq --user --no-cache-dir --disable-pip-version-check -i= --index-url="
    " --proxy="
    " --no-input --break-system-packages --retries=",
    "cargo": "--manifest-path= --locked --offline -q --quiet --frozen",
    "poetry": "-C= --directory= -n --no-interaction -q", "uv": "--project= -q --directory=",
    "go": "-C=", "rsync": "",
    "tar": "-C= --exclude= --directory= --exclude-vcs --exclude-from= -X=",
    "zip": "-q -x=", "unzip": "-q -o -qq -qo",
    "gpg": "--batch --yes --homedir= --no-tty -q --quiet",
    "grep": "--include= --exclude-dir= --exclude= --color=", "ffmpeg": "-y -hide_banner -loglevel=",
    "sed": "-E -r", "jq": "-r --raw-output", "ps": "-ww", "du": "-x", "df": "",
    "cp": "-p -a -v --preserve --verbose", "mv": "-v -n --verbose", "rm": "-v --verbose",
    "mkdir": "-v", "install": "-o= -g= --owner= --group= -v", "ln": "-v",
    "restic": "-r= --repo= -p= --password-file= -q --quiet", "borg": "--remote-path=",
    "vault": "-address=", "consul": "-http-addr=",
    "etcdctl": "--endpoints= --cacert= --cert= --key=",
    "mongosh": "--host= --port= --quiet -u= --username= --authenticationDatabase= --password= -p=",
    "mosquitto_pub": "-h= -p= -u= -P= -q=", "ldapsearch": "-x -H= -D= -w= -LLL -b= -y=",
    "nc": "-z -v -w=", "ping": "-q -W= -n", "dig": "+short",
    "logger": "-t= -p= -s --tag= --priority=",
    "openssl": "-pass= -passin= -passout= -iter=", "xargs": "-0", "convert": "",
    "gh": "-R= --repo=", "virsh": "-c= --connect=", "lxc": "",
    "psql": f"{_POSTGRES} -A -t -q -X -v= -F= --no-psqlrc --tuples-only --no-align --quiet",
    "mysql": f"{_MYSQL} -N -B -s --batch --skip-column-names --silent -D= --database=",
    "sqlite3": "-header -csv -noheader -batch -separator= -bail -readonly -json -column -line",
    **dict.fromkeys(("mysqldump", "mysqladmin"), _MYSQL),
    **dict.fromkeys(
        ("pg_dump", "pg_restore", "pg_dumpall", "createdb", "dropdb", "vacuumdb"), _POSTGRES
    ),
}  # fmt: skip
"""For tools, and their subcommands: such options, those that take a value with ``=``."""
for _name in ("pip3", "python3 -m pip", "python -m pip"):
    _MANNERS[_name] = _MANNERS["pip"]
_MANNERS["mariadb"] = _MANNERS["mysql"]
_TABLES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    tool: (
        frozenset(one for one in text.split() if not one.endswith("=")),
        frozenset(one[:-1] for one in text.split() if one.endswith("=")),
    )
    for tool, text in _MANNERS.items()
}
KNOWN = frozenset(_TABLES)
_OWN = frozenset({"curl", "wget"})
"""Tools of which a command takes no manners beside those of the script."""
_BEHIND = frozenset({"apt-get", "apt", "dnf", "yum", "apk", "pip", "pip3", "python3 -m pip",
                     "python -m pip", "cargo", "poetry", "zypper", "openssl"})  # fmt: skip
"""Tools whose options stand behind the word for what to do in most scripts."""
_LEADING = frozenset({"docker compose", "docker-compose", "podman-compose", "git", "terraform",
                      "tofu", "docker", "podman", "restic", "ssh"})  # fmt: skip
"""Tools whose letters mean something else behind the word for what to do."""
_CASE = {("ssh", "scp"): {"-p": "-P"}, ("scp", "ssh"): {"-P": "-p"}, ("ssh", "sftp"): {"-p": "-P"}}
_CONNECTS = frozenset(
    """
-h -U -p -d -u -P -S -i -F -o -J -w --host --username --port --dbname --user --socket --kubeconfig
--defaults-file --defaults-extra-file --login-path --protocol --password --namespace -n
--kube-context --context
""".split()  # noqa: SIM905 - many
)
"""Options that tools of a family share."""
_OPTIONS = re.compile(r"\"?\$\{?\w*(?:OPTS?|OPTIONS?|ARGS?|FLAGS?)(?:\[@\])?\}?\"?", re.IGNORECASE)
"""A variable that holds options."""
_VALUES_TAKEN = {
    "psql": frozenset({"-c", "--command", "-f", "--file", "-o", "-v", "-F", "-P", "-d"}),
    "mysql": frozenset({"-e", "--execute", "-D"}),
    "mariadb": frozenset({"-e", "--execute"}),
    "mysqldump": frozenset({"-r", "--result-file", "--ignore-table", "-w", "--where"}),
    "pg_dump": frozenset(
        {"-f", "-t", "-n", "-F", "-T", "--table", "--file", "--format", "-j", "-N"}
    ),
    "pg_restore": frozenset({"-d", "-t", "-j", "-f"}),
    "curl": frozenset({"-o", "-X", "-d", "--data", "-F", "-T", "-w", "--output", "-D", "-c"}),
    "ssh": frozenset({"-L", "-R", "-D", "-W"}),
    "sqlite3": frozenset({"-cmd", "-separator"}),
    "docker compose": frozenset(),
    "tar": frozenset({"-f", "-T"}),
}
_MYSQL_FAMILY = frozenset({"mysql", "mysqldump", "mysqladmin", "mariadb"})
_DATABASES = frozenset({"psql", "mysql", "mariadb", "mysqldump", "pg_dump", "mysqladmin"})


@dataclass(frozen=True)
class _Option:
    """An option: its name, its value as written, how it stands in the command."""

    key: str
    text: str
    behind: bool = True


def applied(tool: str, rest: str, known: Sequence[Call]) -> str:
    """The words behind ``tool`` with what its calls in the script, ``known``, have in common."""
    same = [call for call in known if call.tool == tool]
    wanted = _common(tool, same) if same else _of_family(tool, known)
    wanted = [*wanted, *(_below(tool, rest, same) if same else ())]
    given = _parsed(tool, words_of(rest))
    present = {one.key for one in given if one.key}
    if tool in _OWN and wanted:
        rest = _without(rest, {one.key for one in given if one.key and " " not in one.text})
        present = {one.key for one in given if one.key and " " in one.text}
    missing = [one for one in wanted if one.key not in present or _is_other_header(one, given)]
    if tool == "sqlite3" and (file := _file_of(rest, same)):
        words = rest.split(" ")
        options = len(list(takewhile(lambda one: one.startswith("-"), words)))
        rest = " ".join([*words[:options], file, *words[options:]])
    named = any(one.key in {"-d", "-D", "--dbname", "--database"} for one in missing)
    if tool in _DATABASES and not named and (database := _database(tool, rest, known)):
        rest = f"{database} {rest}" if rest else database
    before = _joined([one for one in missing if not one.behind])
    behind = _joined([one for one in missing if one.behind])
    if behind:
        count = 2 if tool == "aws" else 1
        words = rest.split(" ")
        # The next option of openssl may have a value behind it.
        while tool != "openssl" and count < len(words) and words[count].startswith("-"):
            count += 1
        first, more = " ".join(words[:count]), " ".join(words[count:])
        rest = " ".join(part for part in (first, behind, more) if part)
    return " ".join(part for part in (before, rest) if part)


def _is_other_header(one: _Option, given: Sequence[_Option]) -> bool:
    """Whether a header is none of those that are given already."""
    name = one.text.partition(" ")[2].strip("\"'").partition(":")[0].lower()
    return one.key in {"-H", "--header"} and not any(
        other.key == one.key and name in other.text.lower() for other in given
    )


def behind(command: str, call: Call) -> str:
    """What of ``command`` is left behind the variable or function of ``call``; empty if it is none.

    ``call`` has all its words: those that are not its own are a common beginning.
    """
    return _rest_of(command, call)


def _rest_of(command: str, call: Call) -> str:
    prefix = call.prefix
    if not prefix:
        return ""
    tool = call.tool
    own = list(prefix)
    for lead in (call.sudo, *tool.split(" ")):
        if lead and own[:1] == [lead]:
            own = own[1:]
    words = words_of(command[len(tool) :])
    options = _parsed(tool, own)
    keys = {one.key for one in options if one.key}
    places = [one.text for one in options if not one.key]
    left = []
    for one in _parsed(tool, words):
        if one.key and one.key in keys:
            continue
        if places and not one.key and plain(one.text) == plain(places[0]):
            places.pop(0)
            continue
        left.append(one.text)
    if places:
        return ""
    # Spaces at redirections are as they were.
    text = " ".join(left)
    return re.sub(r"(\d[<>]{1,2}) (?=/dev/null|&)", lambda m: m[1], text)


def holds_options(word: str) -> bool:
    """Whether a word is a variable that holds options."""
    return bool(_OPTIONS.fullmatch(word))


def split(tool: str, words: Sequence[str]) -> tuple[frozenset[str], list[str]]:
    """The flags among some words, and the others; values of manners are among the others."""
    flags: set[str] = set()
    others: list[str] = []
    for one in _parsed(tool, [word for word in words if not re.match(r"\d?[<>]", word)]):
        for part in words_of(one.text):
            if re.fullmatch(r"-[A-Za-z]+", part):
                flags |= {f"-{letter}" for letter in part[1:]}
            elif part.startswith("-") and part != "-":
                flags.add(part)
            else:
                others.append(part)
    return frozenset(flags), others


def flags(tool: str) -> frozenset[str]:
    """The options of a tool that only say how it works."""
    return frozenset().union(*_TABLES.get(tool, (frozenset(),)))


def plain(word: str) -> str:
    """A word without what quotes it and its variables."""
    return word.replace('"', "").replace("{", "").replace("}", "")


def _without(rest: str, keys: Iterable[str]) -> str:
    """``rest`` without its flags that are ``keys``."""
    keys = set(keys)
    kept = []
    for word in rest.split(" "):
        if re.fullmatch(r"-[A-Za-z]+", word):
            letters = "".join(letter for letter in word[1:] if f"-{letter}" not in keys)
            if not letters:
                continue
            kept.append(f"-{letters}")
        elif word not in keys:
            kept.append(word)
    return " ".join(kept)


def _parsed(tool: str, words: Sequence[str], sub: str = "") -> list[_Option]:
    """Words as options, those that are no manner of the tool with an empty key."""
    flags, valued = _TABLES.get(tool, (frozenset(), frozenset()))
    if sub and sub in _TABLES:
        flags, valued = flags | _TABLES[sub][0], valued | _TABLES[sub][1]
    found: list[_Option] = []
    left = list(words)
    behind = False
    while left:
        word = left.pop(0)
        name, equals, _ = word.partition("=")
        if re.match(r"\d?[<>]", word):
            found.append(
                _Option("", f"{word} {left.pop(0)}" if left and word[-1] in "<>" else word)
            )
        elif behind and tool in _LEADING:
            found.append(_Option("", word, True))
        elif word in valued and left:
            found.append(_Option(word, f"{word} {left.pop(0)}", behind))
        elif (word in flags) or (equals and name in valued) or _OPTIONS.fullmatch(word):
            found.append(_Option(name if equals else word, word, behind))
        elif tool in _MYSQL_FAMILY and re.match(r"-p[\"'$\w]", word):
            # The password of mysql stands right behind its letter.
            found.append(_Option("-p", word, behind))
        elif re.fullmatch(r"-[A-Za-z0-9]{2,}", word) and not word.startswith("--"):
            some = _cluster(word, flags, valued, behind=behind)
            if left and not some[-1].key and f"-{word[-1]}" in _VALUES_TAKEN.get(tool, ()):
                # The last letter takes what follows: psql -Atc "select 1".
                some[-1] = _Option("", f"{some[-1].text} {left.pop(0)}", behind)
            found += some
        elif word.startswith("-") and word in _VALUES_TAKEN.get(tool, ()) and left:
            found.append(_Option("", f"{word} {left.pop(0)}", behind))
        else:
            behind = behind or not word.startswith("-")
            found.append(_Option("", word, behind))
    return found


def _cluster(
    word: str, flags: frozenset[str], valued: frozenset[str], *, behind: bool
) -> list[_Option]:
    """Some letters behind one dash: those that are manners, and the others."""
    if re.fullmatch(r"-[A-Za-z]\d+", word) and word[:2] in flags | valued:
        return [_Option(word[:2], word, behind)]
    ours = [letter for letter in word[1:] if f"-{letter}" in flags]
    if f"-{word[1]}" in valued and len(word) > 2 and f"-{word[1]}" not in flags:
        # A value joined to its letter.
        return [_Option(f"-{word[1]}", word, behind)]
    others = [letter for letter in word[1:] if f"-{letter}" not in flags]
    if not ours:
        return [_Option("", word, behind)]
    found = [_Option(f"-{letter}", f"-{letter}", behind) for letter in ours]
    if others:
        found.append(_Option("", "-" + "".join(others), behind))
    return found


def _common(tool: str, calls: Sequence[Call]) -> list[_Option]:
    """What all calls of a tool share, as the last one has it, and where it works in any of them."""
    parsed = [_parsed(tool, call.words) for call in calls]
    keys = [{one.key for one in options if one.key} for options in parsed]
    shared = set.intersection(*keys)
    shared |= {key for some in keys for key in some if key in _PLACES.get(tool, ())}
    if tool in _BEHIND:
        shared -= {one.key for options in parsed for one in options if one.behind}
    found: dict[str, list[_Option]] = {}
    for options in parsed:
        own: dict[str, list[_Option]] = {}
        for one in options:
            if one.key in shared:
                own.setdefault(one.key, []).append(_Option(one.key, one.text, False))
        found.update(own)
    return [one for options in found.values() for one in options]


_PLACES = {
    "git": frozenset({"-C", "--git-dir", "--work-tree"}),
    **dict.fromkeys(
        ("kubectl", "helm", "oc"),
        frozenset({"-n", "--namespace", "--context", "--kube-context", "--kubeconfig"}),
    ),
    "redis-cli": frozenset({"-h", "-p", "-a", "-n", "-u"}),
    "aws": frozenset({"--profile", "--region", "--endpoint-url"}),
    "gcloud": frozenset({"--project"}),
}
"""Options that say where: the same for all calls, though some may leave them out."""


def _joined(options: list[_Option]) -> str:
    """Options as written, single letters together."""
    found: list[str] = []
    for one in dict.fromkeys(option.text for option in options):
        letters = re.fullmatch(r"-[A-Za-z]", one)
        if letters and found and re.fullmatch(r"-[A-Za-z]+", found[-1]):
            found[-1] += one[1:]
        else:
            found.append(one)
    return " ".join(found)


_COPYING = frozenset({"cp", "mv", "sync", "rm"})


def _below(tool: str, rest: str, calls: Sequence[Call]) -> list[_Option]:
    """What the calls with the same word for what to do share behind it."""
    words = rest.split(" ")
    if tool == "aws":
        sub = " ".join([tool, *words[:1]])
        same = [call for call in calls if words[0] in call.words]
        parsed = [
            _parsed(tool, call.words, sub)
            for call in same
            if {"cp", "mv", "sync", "rm"} & set(call.words)
        ]
        wanted = _TABLES.get(sub, (frozenset(), frozenset()))
        keys = wanted[0] | wanted[1]
    elif tool in _BEHIND:
        same = [call for call in calls if words[0] in call.words[:4]]
        parsed = [_parsed(tool, call.words) for call in same]
        table = _TABLES.get(tool, (frozenset(), frozenset()))
        keys = table[0] | table[1]
    else:
        return []
    if not parsed:
        return []
    shared = set.intersection(*({o.key for o in options if o.behind} for options in parsed)) & keys
    return [
        _Option(one.key, one.text, True) for one in parsed[-1] if one.key in shared and one.behind
    ]


def _of_family(tool: str, calls: Sequence[Call]) -> list[_Option]:
    """What tells where and as whom the tools of a family work."""
    flags, valued = _TABLES.get(tool, (frozenset(), frozenset()))
    found: dict[str, _Option] = {}
    for call in calls:
        names = _CASE.get((call.tool, tool), {})
        for one in _parsed(call.tool, call.words):
            key = names.get(one.key, one.key)
            if one.key in _CONNECTS and key in flags | valued:
                found[key] = _Option(key, key + one.text[len(one.key) :], False)
    return list(found.values())


def _database(tool: str, rest: str, calls: Sequence[Call]) -> str:
    """The database that the calls work on, where ``rest`` names none; empty if there is none."""
    if any(not one.key and _is_place(one.text) for one in _parsed(tool, words_of(rest))):
        return ""
    if re.search(r"(?:^| )(?:-d|-D|--dbname|--database)\b", rest):
        return ""
    for call in reversed(calls):
        if call.tool not in _DATABASES:
            continue
        for one in _parsed(call.tool, call.words):
            if not one.key and _is_place(one.text):
                return one.text
            if one.key in {"-d", "--dbname", "-D"}:
                return "" if tool == call.tool else one.text.partition(" ")[2]
    return ""


def _file_of(rest: str, calls: Sequence[Call]) -> str:
    """The file that sqlite3 works on, where ``rest`` has none; empty if that is not known."""
    places = [one.text for one in _parsed("sqlite3", words_of(rest)) if not one.key]
    if sum(_is_place(one) for one in places) > 1 or (places and not _asks(places[0])):
        return ""
    for call in reversed(calls):
        for one in _parsed("sqlite3", call.words):
            if not one.key and _is_place(one.text):
                return one.text
    return ""


def _asks(word: str) -> bool:
    """Whether a word is what sqlite3 is asked rather than its file."""
    return bool(re.match(r"""["']?(?:\.[a-z]|[A-Za-z]+ )|<""", word))


def _is_place(text: str) -> bool:
    return not text.startswith(("-", "<", ">")) and not re.match(r"\d?[<>]", text)


_QUIET = re.compile(
    r"(?P<head>(?:sudo )?(?P<tool>git|docker|podman|apt-get|apt|npm|make|pip3?|rsync|unzip|zip"
    r"|curl|wget)"
    r"(?P<sub> [a-z][a-z-]*)?)(?P<rest>(?: .*)?) > /dev/null 2>&1"
)
_WITH_SUBCOMMAND = frozenset({"git", "docker", "podman", "apt-get", "apt", "npm", "pip", "pip3"})
_QUIETLY = re.compile(r"\b(?:quietly|silently|without (?:any )?(?:output|noise))\b", re.IGNORECASE)


_CALM = re.compile(
    r",? (?:and )?(?:quietly|silently|in quiet mode|without (?:any )?(?:output|noise))[ .!]*$",
    re.IGNORECASE,
)


def without_quiet(text: str) -> str:
    """``text`` without its last words where these ask for no output; else empty."""
    match = _CALM.search(text)
    return text[: match.start()] if match else ""


def may_be_quiet(command: str) -> bool:
    """Whether a command is one call of a tool that has an option to be quiet."""
    match = _QUIET.fullmatch(f"{command} > /dev/null 2>&1")
    return match is not None and not re.search(r"[|;&<>]", command)


def quietly(command: str, text: str) -> str:
    """``command`` with the option of its tool for what is sent to nowhere to be quiet."""
    match = _QUIET.fullmatch(command) if _QUIETLY.search(text) else None
    if match is None:
        return command
    tool = match["tool"]
    flag = {"apt-get": "-qq", "apt": "-qq", "npm": "--silent", "make": "-s", "curl": "-s"}.get(
        tool, "-q"
    )
    if tool in _WITH_SUBCOMMAND:
        if not match["sub"]:
            return command
        rest = match["rest"]
        return (
            f"{match['head']} {flag}{rest}" if f" {flag}" not in rest else f"{match['head']}{rest}"
        )
    head = match["head"].removesuffix(match["sub"] or "")
    return f"{head} {flag}{match['sub'] or ''}{match['rest']}"
