"""Made-up personal data and secrets of many kinds, and the places of a failure to plant them."""

from __future__ import annotations

import base64
import string
from typing import TYPE_CHECKING

from caro_lsp.heal.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words(
    """
    Mark Will Rose Grace Bill Jack Pat Art Drew Chase Hope Faith Joy May June April Dean Earl
    Guy Jane Olga Björn Zoë Siobhan Nguyễn Søren Łukasz Anna-Lena Mehmet Ingrid Ravi Chloé
    Dieter
    """
)
LAST = _words(
    """
    Smith Doe Hill Stone Woods Fields Marsh Banks Rivers Page Price King Long Short Young Cook
    Müller O'Brien Garcia-Lopez Nakamura Kowalczyk Haldorsen Öztürk Fitzgerald Vandenberg Iwu
    """
)
FIRMS = _words(
    """
    Acmetron Globexia Initrode Umbrellix Wonkatech Hoolisoft Piedpipr Starkwerk
    """
)
TOWNS = _words(
    """
    Springfeld Riverdale Shelbyvil Smalltown Hogsmead Bedrocky Gothamer
    """
)


def _of(r: Random, alphabet: str, length: int) -> str:
    return "".join(r.choice(alphabet) for _ in range(length))


_LETTERS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
_UPPER = string.ascii_uppercase + string.digits


def _first(r: Random) -> str:
    return r.choice(FIRST)


def _user(r: Random) -> str:
    return f"{_first(r)[0]}{r.choice(LAST)}{r.randint(1, 99)}".lower()


def _name(r: Random) -> str:
    return f"{_first(r)} {r.choice(LAST)}"


def _host(r: Random) -> str:
    return f"{r.choice(FIRMS).lower()}-{r.choice(['db', 'web', 'mail'])}{r.randint(10, 99)}"


def _word(r: Random) -> str:
    return _of(r, string.ascii_lowercase, r.randint(7, 11))


def _b64(r: Random, size: int) -> str:
    return base64.b64encode(r.randbytes(size)).decode()


KINDS: dict[str, Callable[[Random], str]] = {
    "password": lambda r: _of(r, _LETTERS + "!#%&+,-.:=?@^_~", r.randint(8, 20)),
    "password of letters": _word,
    "passphrase": lambda r: "-".join(_word(r) for _ in range(4)),
    "access key of AWS": lambda r: f"AKIA{_of(r, _UPPER, 16)}",
    "secret key of AWS": lambda r: _of(r, _LETTERS + "/+", 40),
    "token of GitHub": lambda r: f"ghp_{_of(r, _LETTERS, 36)}",
    "token of GitLab": lambda r: f"glpat-{_of(r, _LETTERS, 20)}",
    "token of Slack": lambda r: f"xoxb-{_of(r, string.digits, 12)}-{_of(r, _LETTERS, 24)}",
    "webhook": lambda r: (
        f"https://hooks.slack.com/services/T{_of(r, _UPPER, 8)}/{_of(r, _LETTERS, 24)}"
    ),
    "key of Google": lambda r: f"AIza{_of(r, _LETTERS + '-_', 35)}",
    "key of Stripe": lambda r: f"sk_live_{_of(r, _LETTERS, 24)}",
    "JSON web token": lambda r: (
        f"eyJ{_of(r, _LETTERS, 20)}.eyJ{_of(r, _LETTERS, 40)}.{_of(r, _LETTERS, 30)}"
    ),
    "private key": lambda r: f"-----BEGIN PRIVATE KEY-----{_b64(r, 48)}-----END PRIVATE KEY-----",
    "public key of SSH": lambda r: f"ssh-ed25519 AAAAC3{_b64(r, 45)} {_user(r)}@{_host(r)}",
    "login in an address": lambda r: f"https://{_user(r)}:{_word(r)}@{_host(r)}.example/x",
    "address of a database": lambda r: (
        f"postgres://{_user(r)}:{_word(r)}@{_host(r)}:5432/{_word(r)}"
    ),
    "cookie": lambda r: f"session={_of(r, _HEX, 32)}",
    "one-time seed": lambda r: _of(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32),
    "PIN": lambda r: _of(r, string.digits, 6),
    "credit card": lambda r: " ".join(_of(r, string.digits, 4) for _ in range(4)),
    "bank account": lambda r: f"DE{_of(r, string.digits, 20)}",
    "social security": lambda r: (
        f"{r.randint(100, 899)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}"
    ),
    "passport": lambda r: f"{r.choice('CFGHJK')}{_of(r, '0123456789CFGHJKLMNPRTVWXYZ', 8)}",
    "telephone": lambda r: f"+49 {r.randint(100, 999)} {r.randint(1000000, 9999999)}",
    "e-mail": lambda r: f"{_user(r)}@{r.choice(FIRMS).lower()}.example",
    "postal address": lambda r: f"{r.randint(100, 999)} {r.choice(LAST)}straat, {r.choice(TOWNS)}",
    "name of a person": _name,
    "name of a user": _user,
    "name of a host": _host,
    "domain": lambda r: f"{_host(r)}.{r.choice(FIRMS).lower()}.example",
    "IPv4": lambda r: ".".join(str(r.randint(11, 250)) for _ in range(4)),
    "IPv6": lambda r: ":".join(_of(r, _HEX, 4) for _ in range(8)),
    "MAC": lambda r: ":".join(_of(r, _HEX, 2) for _ in range(6)),
    "UUID": lambda r: "-".join(_of(r, _HEX, n) for n in (8, 4, 4, 4, 12)),
    "home": lambda r: f"/home/{_user(r)}/{_word(r)}",
    "path of Windows": lambda r: f"C:\\Users\\{_user(r)}\\{_word(r)}.docx",
    "path of a project": lambda r: f"/srv/{r.choice(FIRMS).lower()}/{_word(r)}/release",
    "file": lambda r: f"invoice_{_user(r)}_{r.randint(2001, 2029)}.xlsx",
    "company": lambda r: f"{r.choice(FIRMS)} GmbH",
    "number of a customer": lambda r: f"K-{r.randint(100000, 999999)}",
    "plate": lambda r: f"{_of(r, _LETTERS[26:52], 2)}-X {r.randint(1000, 9999)}",
    "birthday": lambda r: f"{r.randint(1931, 2009)}-{r.randint(10, 12)}-{r.randint(10, 28)}",
    "place": lambda r: f"{r.uniform(10, 60):.5f},{r.uniform(10, 60):.5f}",
    "remote of git": lambda r: f"git@{_host(r)}:{_word(r)}/{_word(r)}.git",
    "branch": lambda r: f"feature/{r.choice(FIRMS).upper()}-{r.randint(1000, 9999)}-{_word(r)}",
    "hash of a password": lambda r: f"$6${_of(r, _LETTERS, 8)}${_of(r, _LETTERS, 43)}",
    "digest": lambda r: _of(r, _HEX, 64),
    "letters of others": lambda r: "".join(chr(r.randint(0x4E00, 0x9FFF)) for _ in range(6)),
}

COMMANDS = (
    "rm -rf {}",
    "rm -rf '{}'",
    'rm -rf "{}"',
    "curl -u admin:{} https://{}/api",
    "curl -H 'Authorization: Bearer {}' {}",
    'curl --header "X-Key: {}" -d "user={}" {}',
    "mysql -uroot -p{} -h {} shop",
    "mysql --password={} --user={} < {}.sql",
    "PGPASSWORD={} psql -h {} -U {} -c 'select 1'",
    "export {}={}",
    "API_KEY='{}' ./{}",
    "sshpass -p {} ssh {}@{} 'rm -rf {}'",
    "ssh {} sudo rm -rf {}",
    "scp -i {} {} {}:{}",
    "git clone {} {}",
    "git commit -m '{}' --author='{}'",
    "git push {} {}",
    "docker login -u {} -p {} {}",
    "docker run -e SECRET={} -v {}:/data {}",
    "echo '{}' | sudo tee {}",
    "echo {} >> {}",
    "cat <<EOF > {}\n{}\n{}\nEOF\nls",
    "cat << 'END' | mail -s '{}' {}\n{}\nEND",
    'for x in {} {}; do echo "$x"; done',
    "case {} in {}) rm {};; esac",
    "{}() {{ rm -rf {}; }}",
    "if [ \"$1\" = '{}' ]; then {}; fi",
    "[[ $USER == {} ]] && cd {}",
    "a=({} {}); b[{}]={}",
    "echo ${{{}:-{}}} $(({}))",
    "echo $({} {}) `{}`",
    "bash -c 'echo {} > {}'",
    'eval "{}"',
    "find {} -name '{}' -exec rm {{}} \\;",
    "tar czf {} {}",
    "sed -i 's/{}/{}/' {}",
    "awk '/{}/ {{ print }}' {}",
    "useradd -c '{}' {}",
    "chown {}:{} {}",
    "{} --token={} -x{} --{}",
    "-{} {}",
    "# {}\nls {}",
    "ls # {}",
    "sudo -u {} {} {}",
    "wget --user={} --password={} {}",
    "openssl enc -aes-256-cbc -k {} -in {}",
    "zip -P {} {} {}",
    "kubectl create secret generic {} --from-literal=key={}",
    "aws s3 cp {} s3://{}/{}",
    "rm -rf {",
    'echo "{}',
    "echo '{}",
    "$({} <<< {}",
    "dd if={} of={}",
    "crontab -u {} {}",
    "alias {}='{}'",
    "trap '{}' EXIT",
    "{}",
)
TEXTS = (
    "delete {}",
    "the password is {}",
    "log in to {} as {} with {}",
    "send {} to {}",
    "{}: {} does not work",
    "my name is {} and I work for {}",
    "copy '{}' to \"{}\"",
    "why is {} deleted?{}",
    "ask {}, {} or {}!",
    "count the lines of {} on {}",
    "{}",
    "key={} token:{} ({})",
    "Restart {} for {}. {} knows.",
    "mail me at {} or call {}",
)


def _filled(template: str, values: list[str], r: Random) -> str:
    out, rest = "", template.replace("{{", "\0").replace("}}", "\1")
    while "{}" in rest:
        head, _, rest = rest.partition("{}")
        out += head + r.choice(values)
    return (out + rest).replace("\0", "{").replace("\1", "}")


def planted_failure(r: Random) -> tuple[Failure, list[str]]:
    """A failure with made-up data in every place that takes text, and that data."""
    values = [KINDS[kind](r) for kind in r.sample(list(KINDS), 3)]

    def any_of() -> str:
        return r.choice(values)

    failure = Failure(
        r.choice(["wrong-suggestion", "false-alarm", "missing-rule", "crash", "slow"]),
        feature=any_of(),
        state=any_of(),
        rule=r.choice(["CARO-FS-001", any_of(), f"{any_of()}-001"]),
        builtin_rule=r.random() < 0.5,
        severity=any_of(),
        error=r.choice(["KeyError", any_of()]),
        frames=((any_of(), 7), (f"caro_lsp/{any_of()}.py", 3), ("caro_lsp/config.py", 12)),
        dialect=any_of(),
        source=any_of(),
        request=_filled(r.choice(TEXTS), values, r),
        command=_filled(r.choice(COMMANDS), values, r),
        wanted=_filled(r.choice(COMMANDS), values, r),
        note=_filled(r.choice(TEXTS), values, r),
        editor=any_of(),
        context=(f"function:{any_of()}", any_of()),
        wrappers=(any_of(), _filled(r.choice(COMMANDS), values, r)),
        backend=any_of(),
        check_level=any_of(),
        seconds=r.uniform(0, 100),
    )
    return failure, values
