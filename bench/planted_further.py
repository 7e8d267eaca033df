"""Made-up personal data and secrets of further kinds, written without regard to ``planted.py``.

Each kind comes with ways to write it of its own, as people do in scripts, logs and sentences.
"""

# ruff: noqa: E501 - a kind or a way of writing is one line

from __future__ import annotations

import base64
import json
import string
from typing import TYPE_CHECKING

from caro_lsp.heal.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_LOWER = string.ascii_lowercase
_ALL = string.ascii_letters + string.digits
_DIGITS = string.digits
_HEX = "0123456789abcdef"
_UP = string.ascii_uppercase + _DIGITS
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PEOPLE = (
    ("Yusuf", "Abdelrahman"), ("Grzegorz", "Brzęczyszczykiewicz"), ("Xiulan", "Ouyang"),
    ("Aoife", "Ní Dhomhnaill"), ("Joaquim", "d'Albuquerque"), ("Mairead", "McAllister"),
    ("Sunniva", "Bjørnstad"), ("Ludmila", "Dvořáková"), ("Tomasz", "Wiśniewski"),
    ("Kwabena", "Asante"), ("Ngozi", "Okonkwo"), ("Ждана", "Кузнецова"), ("محمد", "الفارسي"),
    ("陳", "怡君"), ("Eleftheria", "Papadimitriou"), ("Hildegard", "Oberhuber"),
)  # fmt: skip
_FIRMS = ("zorblatt", "quivenne", "trandivia", "mulvexa", "okaridge", "brimwold", "fentrix")
_STREETS = ("Lindenhofgasse", "Rue Vaugirard", "Keizersgracht", "Calle Fuencarral", "Pilestræde")


def _of(r: Random, alphabet: str, length: int) -> str:
    return "".join(r.choice(alphabet) for _ in range(length))


def _b64(r: Random, size: int) -> str:
    return base64.b64encode(r.randbytes(size)).decode()


def _groups(r: Random, *lengths: int, between: str = "-", alphabet: str = _DIGITS) -> str:
    return between.join(_of(r, alphabet, length) for length in lengths)


def _word(r: Random) -> str:
    return _of(r, _LOWER, r.randint(8, 12))


def _person(r: Random) -> str:
    return " ".join(r.choice(_PEOPLE))


def _login(r: Random) -> str:
    return f"{_of(r, _LOWER, 1)}{_word(r)}"


def _firm(r: Random) -> str:
    return r.choice(_FIRMS)


def _host(r: Random) -> str:
    return f"{_word(r)}{r.randint(1, 40):02}.{_firm(r)}.internal"


def _service_account(r: Random) -> str:
    key = f"-----BEGIN PRIVATE KEY-----\\n{_b64(r, 60)}\\n-----END PRIVATE KEY-----\\n"
    return json.dumps({"type": "service_account", "project_id": _word(r), "private_key": key})


KINDS: dict[str, Callable[[Random], str]] = {
    "token of npm": lambda r: f"npm_{_of(r, _ALL, 36)}",
    "token of PyPI": lambda r: f"pypi-AgEIcHlwaS5vcmc{_of(r, _ALL + '-_', 80)}",
    "token of Docker": lambda r: f"dckr_pat_{_of(r, _ALL + '-_', 27)}",
    "token of Hugging Face": lambda r: f"hf_{_of(r, _ALL, 34)}",
    "key of a language model": lambda r: f"sk-proj-{_of(r, _ALL, 48)}",
    "token of DigitalOcean": lambda r: f"dop_v1_{_of(r, _HEX, 64)}",
    "key of SendGrid": lambda r: f"SG.{_of(r, _ALL, 22)}.{_of(r, _ALL, 43)}",
    "key of Mailgun": lambda r: f"key-{_of(r, _HEX, 32)}",
    "token of Telegram": lambda r: f"{_of(r, _DIGITS, 9)}:AA{_of(r, _ALL + '-_', 33)}",
    "token of Discord": lambda r: f"M{_of(r, _ALL, 23)}.{_of(r, _ALL, 6)}.{_of(r, _ALL, 27)}",
    "token of Vault": lambda r: f"hvs.{_of(r, _ALL, 24)}",
    "session token of AWS": lambda r: f"IQoJb3JpZ2luX2VjE{_b64(r, 120)}",
    "account of AWS": lambda r: f"arn:aws:iam::{_of(r, _DIGITS, 12)}:user/{_login(r)}",
    "connection string of Azure": lambda r: (
        f"DefaultEndpointsProtocol=https;AccountName={_word(r)};AccountKey={_b64(r, 64)}"
    ),
    "signed address": lambda r: (
        f"https://{_word(r)}.blob.core.windows.net/{_word(r)}?sv=2024&sig={_b64(r, 32)}"
    ),
    "service account": _service_account,
    "key of WireGuard": lambda r: _b64(r, 32),
    "key of age": lambda r: f"AGE-SECRET-KEY-1{_of(r, _CROCKFORD, 58)}",
    "block of PGP": lambda r: (
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{_b64(r, 90)}\n-----END PGP PRIVATE KEY BLOCK-----"
    ),
    "fingerprint of SSH": lambda r: f"SHA256:{_b64(r, 32).rstrip('=')}",
    "seed of one-time codes": lambda r: (
        f"otpauth://totp/{_firm(r)}:{_login(r)}?secret={_of(r, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32)}"
    ),
    "name and password": lambda r: f"{_login(r)}:{_word(r)}{r.randint(10, 99)}!",
    "basic authorization": lambda r: base64.b64encode(f"{_login(r)}:{_word(r)}".encode()).decode(),
    "address of Redis": lambda r: f"redis://:{_word(r)}@{_host(r)}:6379/0",
    "address of MongoDB": lambda r: f"mongodb+srv://{_login(r)}:{_word(r)}@{_host(r)}/{_word(r)}",
    "address of JDBC": lambda r: (
        f"jdbc:sqlserver://{_host(r)}:1433;databaseName={_word(r)};user={_login(r)};password={_word(r)}"
    ),
    "string of ODBC": lambda r: f"Server={_host(r)};Uid={_login(r)};Pwd={_word(r)};",
    "distinguished name": lambda r: f"cn={_person(r)},ou={_word(r)},dc={_firm(r)},dc=local",
    "principal of Kerberos": lambda r: f"{_login(r)}/{_word(r)}@{_firm(r).upper()}.LOCAL",
    "account of Windows": lambda r: f"{_firm(r).upper()}\\{_login(r)}",
    "identity of Windows": lambda r: f"S-1-5-21-{_groups(r, 10, 10, 10, 4)}",
    "machine id": lambda r: _of(r, _HEX, 32),
    "serial number": lambda r: f"WD-{_of(r, _UP, 12)}",
    "IMEI": lambda r: _of(r, _DIGITS, 15),
    "IBAN": lambda r: f"GB{_of(r, _DIGITS, 2)} WEST {_groups(r, 4, 4, 4, 2, between=' ')}",
    "BIC": lambda r: f"{_of(r, string.ascii_uppercase, 6)}{_of(r, _UP, 5)}",
    "card with hyphens": lambda r: _groups(r, 4, 4, 4, 4),
    "card of 15 digits": lambda r: _groups(r, 4, 6, 5, between=" "),
    "telephone": lambda r: f"({_of(r, _DIGITS, 3)}) {_of(r, _DIGITS, 3)}-{_of(r, _DIGITS, 4)}",
    "number of an insurance": lambda r: f"{_of(r, _UP, 2)}{_groups(r, 2, 2, 2, between=' ')}C",
    "number of a tax office": lambda r: f"{_groups(r, 2, 3, 3, 3, between=' ')}",
    "number of a car": lambda r: _of(r, "ABCDEFGHJKLMNPRSTUVWXYZ" + _DIGITS, 17),
    "address with a tag": lambda r: f"{_login(r)}+{_word(r)}@{_firm(r)}.example",
    "link to an address": lambda r: f"mailto:{_login(r)}@{_firm(r)}.example?subject={_word(r)}",
    "street": lambda r: (
        f"{r.choice(_STREETS)} {r.randint(1, 200)}, {_of(r, _DIGITS, 5)} {_word(r).title()}"
    ),
    "degrees": lambda r: f"{r.randint(1, 80)}°{r.randint(10, 59)}'{r.uniform(10, 59):.4f}\"N",
    "person": _person,
    "person by a comma": lambda r: ", ".join(reversed(r.choice(_PEOPLE))),
    "trailer of a commit": lambda r: (
        f"Signed-off-by: {_person(r)} <{_login(r)}@{_firm(r)}.example>"
    ),
    "member of a chat": lambda r: f"U0{_of(r, _UP, 9)}",
    "ticket": lambda r: f"{_firm(r).upper()}-{r.randint(1000, 99999)}",
    "page of a wiki": lambda r: (
        f"https://wiki.{_host(r)}/display/{_word(r)}/{_word(r)}?token={_of(r, _ALL, 20)}"
    ),
    "document": lambda r: f"https://docs.example.com/document/d/{_of(r, _ALL + '-_', 44)}/edit",
    "image of a registry": lambda r: (
        f"registry.{_host(r)}:5000/{_word(r)}/{_word(r)}:{_of(r, _HEX, 12)}"
    ),
    "bucket": lambda r: f"s3://{_firm(r)}-{_word(r)}/{_word(r)}/{_login(r)}.csv",
    "IPv6 with a zone": lambda r: f"fe80::{_of(r, _HEX, 4)}:{_of(r, _HEX, 4)}%{_word(r)[:4]}0",
    "network": lambda r: f"10.{r.randint(10, 250)}.{r.randint(10, 250)}.0/24",
    "MAC with dots": lambda r: _groups(r, 4, 4, 4, between=".", alphabet=_HEX),
    "hidden service": lambda r: f"{_of(r, _LOWER + '234567', 56)}.onion",
    "wallet": lambda r: f"0x{_of(r, _HEX, 40)}",
    "share": lambda r: f"\\\\{_word(r)}\\{_word(r)}$\\{_login(r)}",
    "home of a Mac": lambda r: f"/Users/{_login(r)}/Library/{_word(r)}.plist",
    "home below Windows": lambda r: f"/mnt/c/Users/{_login(r)}/Desktop/{_word(r)}.txt",
    "home by a tilde": lambda r: f"~{_login(r)}/{_word(r)}",
    "base64": lambda r: _b64(r, r.randint(20, 200)),
    "bytes as hexadecimals": lambda r: (
        "".join(f"\\x{_of(r, _HEX, 2)}" for _ in range(12)) + _word(r)
    ),
    "escaped for a URL": lambda r: "".join(f"%{ord(c):02X}" for c in _login(r)) + _word(r),
    "cookies": lambda r: f"sid={_of(r, _ALL, 26)}; user={_login(r)}; csrftoken={_of(r, _ALL, 32)}",
    "code of OAuth": lambda r: f"4/0A{_of(r, _ALL + '-_', 70)}",
    "hash of yescrypt": lambda r: f"$y$j9T${_of(r, _ALL, 22)}${_of(r, _ALL, 43)}",
    "password with blanks": lambda r: " ".join(_word(r) for _ in range(3)),
    "password with signs": lambda r: f"{_word(r)}$(){_of(r, '!@#%^&*()[]{}|;<>?', 6)}{_word(r)}",
    "password with quotes": lambda r: f"{_word(r)}'{_word(r)}\"{_word(r)}",
    "letters that look alike": lambda r: "".join(r.choice("аеорсухікһ") for _ in range(9)),
    "invisible letters": lambda r: "\u200b".join(_of(r, _LOWER, 4) for _ in range(3)),
}

_SECRET_OPTIONS = (
    "-p{}", "-p {}", "--password {}", "--password={}", "--password='{}'", '--password="{}"',
    "--pass {}", "-pass={}", "/p:{}", "-P{}", "-w {}", "--pwd={}", "--token {}", "--api-key={}",
    "-k {}", "-u x:{}", "--user=x:{}", "-H 'X-Auth: {}'", '-H "Authorization: Basic {}"', "-b {}",
    "--cookie '{}'", "--from-literal=k={}", "-e K={}", "--env K={}", "--build-arg K={}", "-D{}",
    "-o password={}", "--data '{{\"password\": \"{}\"}}'", "-d @{}", "--header={}", "-P {}", "+{}",
    "-{}", "--{}", "--no-{}", "--{}=on", "-x{}y", "@{}", "%{}", ":{}", "={}", ",{},", "a={},b={}",
)  # fmt: skip
_TOOLS = (
    "curl", "wget", "mysql", "psql", "docker run", "kubectl create secret generic k", "ssh", "git",
    "aws configure set", "openssl enc", "ansible-playbook", "restic", "rclone copy", "helm upgrade",
    "sudo -u", "ldapsearch", "smbclient", "ffmpeg -i", "tar czf", "rsync -av", "find", "grep -r",
    "sed -i", "awk", "jq", "python3 -c", "perl -e", "make", "npm publish", "gpg --passphrase",
    "systemctl restart", "useradd", "chown", "mount -o", "ping", "nmap", "xargs", "env", "timeout 5",
    "acmetool", "./run.sh", "/opt/own/bin/tool", "nohup", "watch -n 5", "crontab -l | grep", "true",
)  # fmt: skip
_LINES = (
    "export A_KEY={}", "A='{}' B={} ./run.sh", 'declare -A m=([{}]="{}")', "readonly X={}; echo $X",
    "X=${{X:-{}}}", "X=${{X/{}/{}}}", ': "${{1:?{}}}"', "local x={}", "set -- {} {}", "x+=({})",
    "cat > f <<EOF\n{}\nuser: {}\nEOF", "cat <<-'{}'\n\t{}\n\t{}", "cat <<EOF | ssh {} sh\nrm {}\nEOF",
    "tee f <<< '{}'", "mail -s {} {} <<< {}", "ssh -i {} {}@{} <<'X'\nrm -rf {}\nX",
    "# TODO({}): {}\nrm -rf {}", "rm -rf {} # as {} said", "ls #{}", "#!/bin/sh\n# {}\n# {}\nls",
    "case $1 in {}|{}) rm {} ;; *) {} ;; esac", "for f in {}; do rm $f; done", "select x in {}; do :; done",
    "while read -r {}; do rm $x; done < {}", "until ping {}; do sleep 1; done", "[ {} = {} ] && rm {}",
    "[[ {} =~ {} ]]", "(( {} > {} ))", "echo $(( {} ))", "echo `{}`", "echo $({})", "diff <({}) <({})",
    "rm -rf $'{}'", 'rm -rf $"{}"', "rm -rf \\{}", "rm {{{},{}}}", "rm -rf {}*", "rm -rf {}/../{}",
    "{}() {{ {}; }}", "function {} {{ rm {}; }}", "alias {}={}", "trap '{}' {}", "{} &", "! {}", "{} | {}",
    "{} 2>{} >{}", "{} >&{}", "exec {}>{}", "coproc {} {{ {}; }}", "time {}", "eval {} {}", "source {}",
    ". {}", "bash -c '{}' {}", "sh -c \"{} {}\"", "sudo -S {} <<< {}", "echo {} | sudo -S {}",
    "printf '%s\\n' {} {}", "echo -e '{}\\n{}'", "echo \"$HOME {} $USER\"", "python3 - <<'E'\nk = '{}'\nE",
    "psql -c \"ALTER USER {} PASSWORD '{}'\"", "mysql -e \"GRANT ALL ON *.* TO '{}'@'{}'\"",
    "jq '.[\"{}\"]' {}", "awk -v k={} '/{}/ {{ print \"{}\" }}' {}", "sed -e 's|{}|{}|g' -e '/{}/d' {}",
    "perl -pe 's/{}/{}/'", "find {} -name {} -exec grep {} {{}} +", "xargs -I{} rm {}", "git -c user.name={} commit -m {}",
    "git remote add {} {}", "git log --author={} --grep={}", "docker build -t {} --label a={} {}",
    "kubectl -n {} exec {} -- {}", "curl {} -o {}", "curl -F 'file=@{}' -F k={} {}", "wget -O- {} | sh",
    "ssh {}", "ssh -J {} {} {}", "scp {}:{} {}", "rsync -e 'ssh -p {}' {} {}", "mount //{}/{} {}", "ip addr add {} dev {}",
    "iptables -A INPUT -s {} -j DROP", "hostnamectl set-hostname {}", "useradd -c '{}' -p '{}' {}", "chpasswd <<< '{}:{}'",
    "gpg --recv-keys {}", "echo '{}' | base64 -d", "openssl passwd -6 '{}'", "nc {} {}", "dig @{} {}", "date -d '{}'",
    "{}\n{}\n{}", "\t{}", "'{}", '"{}', "{}'", "${{{}", "$(({}", "<<{}", "{}=", "={}", "{};{}", "{}&&{}", "({})", "{{ {}; }}",
    "\\\n{}", "{}\\\n{}", "'{}'\"{}\"{}", "a{}b", "{}/{}", "{}.{}", "{}@{}", "{}:{}", "--", "-- {}", "- {}", "{} -- {}",
)  # fmt: skip
_TEXTS = (
    "rotate {} on {}", "my key is {}", "our server {} is down, {} said so", "e-mail {} about {}",
    "{} ({}) asked me to delete {}", "Please call {}: {}", "'{}' and \"{}\" and `{}`", "pw: {}",
    "user={} pass={}", "move {} to {}, then tell {}", "{}", "{}, {}; {}: {}!", "see {}", "login {} {}",
    "Dear {},\n\nremove {}.\n\nYours, {}", "# {}", "* {}\n* {}", "a/{}/b", "x{}y", "“{}”", "for {} at {}",
    "why does {} not find {}?", "the file of {} in {}", "name: {}", "ssh into {} as {}", "I am {}", "{} {} {}",
    "https://{}/{}", "error: {}: no such file", "caro said {} but I want {}", "backup the {} folder every day",
)  # fmt: skip


def _filled(template: str, values: list[str], r: Random) -> str:
    out, rest = "", template.replace("{{", "\0").replace("}}", "\1")
    while "{}" in rest:
        head, _, rest = rest.partition("{}")
        out += head + r.choice(values)
    return (out + rest).replace("\0", "{").replace("\1", "}")


def _command(values: list[str], r: Random) -> str:
    if r.random() < 0.4:
        options = " ".join(r.choices(_SECRET_OPTIONS, k=r.randint(1, 3)))
        template = f"{r.choice(_TOOLS)} {options} {{}}"
    else:
        template = r.choice(_LINES)
    if r.random() < 0.3:
        template = f"{template}{r.choice([' && ', ' | ', '; ', chr(10)])}{r.choice(_LINES)}"
    return _filled(template, values, r)


def planted_failure(r: Random) -> tuple[Failure, list[str]]:
    """A failure with made-up data in every place that takes text, and that data."""
    values = [KINDS[kind](r) for kind in r.sample(list(KINDS), 3)]

    def any_of() -> str:
        return r.choice(values)

    kinds = (
        "wrong-suggestion",
        "edited-suggestion",
        "false-alarm",
        "missing-rule",
        "no-suggestion",
    )
    failure = Failure(
        r.choice(kinds),  # type: ignore[arg-type]
        feature=any_of(),
        state=any_of(),
        rule=r.choice([f"CARO-{any_of()}", any_of(), "CARO-FS-001"]),
        builtin_rule=r.random() < 0.5,
        severity=any_of(),
        error=r.choice(["ValueError", any_of()]),
        frames=((f"caro_lsp/{any_of()}", 1), (f"/home/{any_of()}/caro_lsp/config.py", 2)),
        dialect=r.choice(["bash", any_of()]),
        source=f"model:{any_of()}",
        request=_filled(r.choice(_TEXTS), values, r),
        command=_command(values, r),
        wanted=_command(values, r),
        note=_filled(r.choice(_TEXTS), values, r),
        editor=r.choice(["Neovim", any_of()]),
        context=(any_of(), f"ssh:{any_of()}", "loop"),
        wrappers=(_command(values, r), any_of()),
        backend=any_of(),
        check_level=any_of(),
        seconds=r.uniform(0, 5000),
    )
    return failure, values
