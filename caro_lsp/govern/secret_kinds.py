"""How secrets look in shell text and in requests, as data.

Each pattern is of one kind; its one group that took part in a match is the secret. Quantifiers are
over sets that do not overlap, or bounded, so that the time is linear in the text.
"""

from __future__ import annotations

import re

# A word of the shell, with the quotes in it; one that is not closed goes to the end of its line.
_WORD = r"""((?:"(?:[^"\\\n]|\\.)*(?:"|$)|'[^'\n]*(?:'|$)|\\.|[^\s"'`;|&<>()\\])+)"""
_NAME = (
    r"(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|"
    r"(?:api|access|auth|secret|private|account|encryption|signing|master|storage|license)"
    r"[-_ ]?key)"
)
# What ends so names where a secret lies, or how long it is, and not the secret.
_NOT_SAID = (
    r"(?![\w-]{0,40}(?:file|path|dir|url|uri|name|len|length|policy|type|stdin|store|"
    r"sock|host|port|method|mode|id|ids|age|fd)\b)"
)
_REST = r"(?:[^|;&\n]{0,2000}?\s)?"
"""The words of a command before the one that is looked for."""


def _of(tools: str, option: str, value: str = _WORD) -> str:
    return rf"\b(?:{tools})\s{_REST}{option}{value}"


_LINES = {
    "PRIVATE_KEY": [
        r"(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?"
        r"(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z))",
        r"\b(AGE-SECRET-KEY-1[0-9A-Z]{20,})",
    ],
    "AUTHORIZATION": [
        r"(?i)\b(?:proxy-)?authorization\s*[:=]\s*(?:[a-z]+\s+)?([^\s\"']+)",
        r"(?i)\b(?:bearer|basic)\s+([\w.~+/=-]{8,})",
        r"(?i)\b(?:x-[\w-]*(?:key|token|auth|secret)|private-token|job-token|api-?key)\s*:\s*"
        r"([^\s\"']+)",
        r"(?i)\b(?:set-)?cookie\s*:\s*([^\"'\n]+)",
    ],
    "URL_PASSWORD": [
        r"[a-zA-Z][\w+.-]{0,20}://[^\s/:@\"']*:([^\s\"'/]+)@",
        r"[a-zA-Z][\w+.-]{0,20}://([^\s/:@\"']{16,})@",
        r"(?i)[?&;](?:[\w-]*(?:token|key|secret|password|passwd|pwd|auth|signature|sig))="
        r"([^\s&\"'#;]+)",
    ],
    "WEBHOOK": [
        r"\bhooks\.slack\.com/(?:services|workflows|triggers)/([\w/+-]+)",
        r"\bdiscord(?:app)?\.com/api/webhooks/([\w/-]+)",
        r"\bwebhook\.office\.com/([\w@/-]+)",
    ],
    "CLOUD_KEY": [
        r"\b((?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[A-Z0-9]{12,})\b",
        r"\b(AIza[\w-]{30,})",
        r"\b(GOCSPX-[\w-]{20,})",
        r"\b(ya29\.[\w-]{10,})",
        r"(?i)\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=([^\s;\"']+)",
        r"\b(d(?:op|oo|or)_v1_[0-9a-f]{20,})",
        r"\b(dapi[0-9a-f]{28,})",
    ],
    "TOKEN": [
        r"\b(gh[pousr]_\w{16,}|github_pat_\w{16,})",
        r"\b(gl(?:pat|dt|rt|cbt|ptt|ft|imt|soat|agent)-[\w.-]{16,})",
        r"\b(xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-[\w-]{8,})",
        r"\b(eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)*)",
        r"\b((?:sk|rk|pk)[-_](?:live|test|proj|ant|or|svcacct)[-_][\w-]{8,})",
        r"\b(sk-[A-Za-z0-9]{20,}|whsec_\w{16,})",
        r"\b(npm_\w{20,}|pypi-[\w-]{16,}|rubygems_\w{20,}|dckr_[a-z]+_[\w-]{16,}|hf_\w{16,})",
        r"\b(hv[sbr]\.[\w-]{16,}|s\.[A-Za-z0-9]{24}|[\w]{14}\.atlasv1\.[\w-]{20,})",
        r"\b(shp(?:at|ca|pa|ss)_\w{16,}|lin_api_\w{16,}|ATATT[\w=-]{16,}|PMAK-[\w-]{16,})",
        r"\b(NRAK-\w{16,}|sntry[su]_[\w=+/-]{16,}|gl(?:c|sa)_[\w=]{16,}|dp\.pt\.\w{16,})",
        r"\b(SG\.[\w-]{10,}\.[\w-]{10,}|key-[0-9a-f]{32}|sq0[a-z]{3}-[\w-]{16,}|EAAA\w{40,})",
        r"\b(\d{8,10}:AA[\w-]{30,})",
        r"\b((?:AC|SK)[0-9a-f]{32})\b",
        r"\b([MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,})",
    ],
    "PASSWORD_HASH": [
        r"(\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2\w*|scrypt)\$[\w./$,=+-]{8,})",
        r"(\{(?:S?SHA(?:256|512)?|CRYPT|S?MD5)\}[\w./$+=-]{8,})",
    ],
    "PASSWORD": [
        # Options of tools whose letter says nothing by itself.
        _of(r"(?:mysql|mariadb)[\w-]*|mycli|7z[az]?|7zr|rar|unrar", "-p", r"(?!\s)" + _WORD),
        _of(r"sshpass|mongo\w*|useradd|usermod|kinit|cyberark|influx|iscsiadm", r"-p\s*"),
        _of(r"login|registry-login", r"-p[\s=]*"),
        _of(
            r"sqlcmd|bcp|zip|unzip|ipmitool|mosquitto_[a-z]+|isql|tsql|plink|pscp", r"-(?:P|pw)\s*"
        ),
        _of(r"redis-cli|pdfunlock|snmp\w+", r"-[aAX]\s*"),
        _of(r"ldap[a-z]+|nmblookup|arangosh", r"-w\s*"),
        _of(r"smbclient|rpcclient|smbmap|net|mount\.cifs", r"(?:-U|--user=?)\s*[^\s%]+%"),
        _of(r"xfreerdp\d?|wlfreerdp|mstsc", "/p:"),
        _of(
            r"curl|wget|https?|xh|httpie|aria2c",
            r"(?:-u|--(?:proxy-)?user|-a|--auth|-U)[\s=]*"
            r"['\"]?[^\s:'\"]+:",
            r"([^\s\"']+)",
        ),
        r"\bhtpasswd\s+(?:-\w+\s+)*-\w*nb\w*\s+(?:-\w+\s+)*\S+\s+" + _WORD,
        r"\bhtpasswd\s+(?:-[a-mo-z]*\s+)*-[a-mo-z]*b[a-mo-z]*\s+(?:-\w+\s+)*\S+\s+\S+\s+" + _WORD,
        r"\bopenssl\s+passwd\s+(?:-\w+\s+(?:\d+\s+)?)*(?!-)" + _WORD,
        r"\bwpa_passphrase\s+(?:\"[^\"]*\"|'[^']*'|\S+)\s+" + _WORD,
        r"\b(?:echo|printf)\s+(?:-\w+\s+)*(?:['\"]%s(?:\\n)?['\"]\s+)?"
        + _WORD
        + r"\s*\|\s*(?:sudo\s+(?:-\w+\s+)*-\w*S|(?:sudo\s+)?(?:chpasswd|cryptsetup|passwd|smbpasswd"
        r"|gnome-keyring|secret-tool|kinit|vault|pass)\b|[^|;\n]{0,2000}(?:--?password-stdin|--stdin\b"
        r"|--passphrase-fd|-passin\s+stdin|--with-token))",
        r"(?:\s-S|--?password-stdin|--stdin|--passphrase-fd\s+\d+|\bchpasswd|\bcryptsetup"
        r"|--with-token)[^|;\n]{0,2000}<<<\s*" + _WORD,
        r"(?i)\bidentified\s+(?:with\s+\S+\s+)?by\s+(?:password\s+)?" + _WORD,
        r"(?i)\b(?:requirepass|masterauth)\s+" + _WORD,
    ],
    "SECRET": [
        # --token=x, -passphrase x
        rf"(?i)(?<![\w-])--?(?:[a-z\d]+[-_]){{0,6}}{_NAME}(?:=|\s+)(?!-)" + _WORD,
        # TOKEN=x, "apiKey": "x", password: x
        rf"(?i)(?<!com)(?<!by){_NAME}{_NOT_SAID}\w{{0,40}}[\"']?\s*(?:(?::=|=>|=(?!=))\s*"
        # A quote before a blank ends what stood before: read -p "Password: " it
        r"""|:(?![/?+])\s*(?!["'](?:\s|$)))""" + _WORD,
        r"(?<!\w)[A-Za-z_]*_(?:KEY|PSK|PIN|SALT|DSN|PAT|SIGNATURE)=(?![/~.])" + _WORD,
        # What people write: the password is x
        rf"(?i)\b{_NAME}\s+is\s+(?!(?:not|in|an?|the|set|stored|given|wrong|right|correct|read|empty"
        r"|required|valid|invalid|expired|needed|missing|unset|there|used|asked|too|still|now|no"
        r"|never|always|known|unknown|being|to|from|on|at|of|or|and|it|this|that|what)\b)" + _WORD,
    ],
}

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.MULTILINE)) for kind, found in _LINES.items() for pattern in found
)

SPOKEN = re.compile(
    rf"(?i)\b(?:{_NAME}|pin)\s+(?:(?:to|of|as|with|for\s+\S+\s+to)\s+)?" + _WORD, re.MULTILINE
)
"""A value behind the word for it; it is a secret only where it looks like one."""

RANDOM = re.compile(r"(?<![\w/+=.~-])[A-Za-z0-9_+/=-]{20,}(?![\w])")
"""What is long enough to be tested for randomness."""
