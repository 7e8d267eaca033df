"""Commands with a fix, and the small worlds in which they and their fixes are run.

A world is a shell script that makes it, and one that says what is left of it.
"""

from __future__ import annotations

from dataclasses import dataclass

TREE = "mkdir -p /srv/site/css && echo a > /srv/site/index && echo b > /srv/site/css/main"
FILES = f"{TREE} && mkdir -p /home/ann/work/out && echo c > /home/ann/work/out/c && cd /home/ann"
FOLDER = f"{FILES}; cd work; touch one two three four five"
PAPERS = f"{FILES}; mkdir Documents; echo text > Documents/letter"
BACKUP = f"{FILES}; mkdir -p /backup/old; echo d > /backup/old/d"
BACKUPS = "echo /backup*; find /backup -mindepth 1 2>/dev/null | sort"
SOCKET = f"{FILES}; mkdir -p /run/caro; touch /run/caro/socket"
SOCKETS = "echo /run*; find /run -mindepth 1 2>/dev/null | sort"
KEY = f"""{FILES}
mkdir .ssh; echo key > .ssh/id_ed25519; chmod 400 .ssh/id_ed25519
echo ann:x:20000:::::: > /etc/shadow; chmod 640 /etc/shadow
echo machine a > .netrc; chmod 400 .netrc
"""
GROUPS = f"""{FILES}
printf 'root:x:0:0::/root:/bin/sh\\nann:x:1000:1000::/home/ann:/bin/sh\\n' > /etc/passwd
"""
IN_NO_GROUP = f"{GROUPS} printf 'root:x:0:\\nann:x:1000:\\naudio:x:29:\\n' > /etc/group"
IN_A_GROUP = (
    f"{GROUPS} printf 'root:x:0:\\nann:x:1000:\\naudio:x:29:\\nvideo:x:44:ann\\n' > /etc/group"
)

REPOSITORY = """
cd /home/ann && git init -q --bare -b main server && git clone -q server mine 2>/dev/null
cd mine && git commit -q --allow-empty -m one && git push -q origin HEAD:main
"""
MERGED = f"{REPOSITORY} git branch topic"
UNMERGED = f"""{REPOSITORY}
git switch -q -c topic && git commit -q --allow-empty -m two && git switch -q main
"""
AMENDED = f"{REPOSITORY} git commit -q --amend --allow-empty -m better"
MOVED = f"""{REPOSITORY}
git clone -q ../server ../other && cd ../other
git commit -q --allow-empty -m theirs && git push -q origin HEAD:main
cd ../mine && git commit -q --amend --allow-empty -m better
"""
NOTES = f"""{REPOSITORY}
echo old > notes && git add notes && git commit -q -m notes && git branch topic
git switch -q topic && echo new > notes && git commit -q -a -m new && git switch -q main
"""
CHANGED = f"{NOTES} echo mine > notes"
UNTRACKED = f"{NOTES} mkdir build && echo o > build/o && echo draft > draft"
LOST_LONG_AGO = f"""{REPOSITORY}
lost=$(echo lost | git hash-object -w --stdin)
touch -d '1 year ago' ".git/objects/${{lost:0:2}}/${{lost:2}}"
"""
LOST_TODAY = f"{REPOSITORY} echo lost | git hash-object -w --stdin > ../hash"
LOGGED_TODAY = f"""export GIT_COMMITTER_DATE="$(date -R -d '1 hour ago')"; {REPOSITORY}
git commit -q --allow-empty -m two; git commit -q --amend --allow-empty -m again
"""
REACHED_BY_A_COMMAND = f"""{REPOSITORY}
git clone -q --bare . ../bare
"""
MODULE = f"""{REPOSITORY}
git config -f .gitmodules submodule.tool.path tool
git config -f .gitmodules submodule.tool.url 'ext::sh -c touch% /home/ann/ran'
git add .gitmodules; git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),tool"
git commit -q -m module; git submodule init 2>/dev/null
"""

SERVER = """
import base64, functools, http.server, ssl, sys

class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        wanted = "Basic " + base64.b64encode(b"ann:Secret1").decode()
        if sys.argv[1] == "login" and self.headers.get("Authorization") != wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="site"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_):
        pass

handler = functools.partial(Handler, directory="/tmp/site")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8443), handler)
if sys.argv[1] != "login":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("/tmp/cert", "/tmp/key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
open("/tmp/ready", "w").close()
server.serve_forever()
"""
SITE = f"""{FILES}
mkdir /tmp/site; echo tool > /tmp/site/tool; echo 127.0.0.1 web.test > /etc/hosts
echo hosts: files > /etc/nsswitch.conf
git init -q -b main seed; git -C seed commit -q --allow-empty -m one
git clone -q --bare seed /tmp/site/tool.git; git -C /tmp/site/tool.git update-server-info
printf '#!/bin/sh\\necho Secret1\\n' > /tmp/answer; chmod +x /tmp/answer
export GIT_ASKPASS=/tmp/answer
cat > /tmp/server.py <<'PYTHON'
{SERVER}
PYTHON
serve() {{
    python3 /tmp/server.py "$1" < /dev/null > /dev/null 2>&1 &
    for _ in $(seq 200); do [ -e /tmp/ready ] && return; sleep 0.05; done
    echo "the server does not start" >&2; exit 1
}}
"""
CERTIFIED = f"""{SITE}
openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2 \
    -config <(printf '[req]\\ndistinguished_name=n\\n[n]\\n') -subj /CN=web.test \
    -addext subjectAltName=DNS:web.test -keyout /tmp/key -out /tmp/cert 2> /dev/null
serve tls
"""
TRUSTED = f"""{CERTIFIED}
export CURL_CA_BUNDLE=/tmp/cert GIT_SSL_CAINFO=/tmp/cert; echo ca_certificate=/tmp/cert > .wgetrc
"""
GUARDED = f"{SITE} serve login"

REFS = "git -C /home/ann/server for-each-ref; git -C /home/ann/mine for-each-ref"
WORK = """
cd /home/ann/mine; git log --format='%s %D'; git status --short --branch
find . -path ./.git -prune -o -type f -print -exec cat {} \\; | sort
"""
LOST = "cd /home/ann/mine; echo lost:; git fsck --unreachable --no-reflogs --no-progress | sort"
LOG = "git -C /home/ann/mine reflog --format=%gs; echo end of the log"
LOOK = r"find /srv /home -printf '%p %y %m %s\n' | sort"
CONTENT = r"find /srv /home -printf '%p %y %s\n' | sort"
OPEN = "echo open to all:; find /srv /home -perm -002 | sort"
READABLE = (
    "echo can be read by all:; find /home/ann/.ssh/id* /etc/shadow /home/ann/.netrc -perm -004"
)
SAVE_FOR_OTHERS = r"find /srv /home -printf '%M %p %s\n' | sed 's/^\(.\{8\}\)./\1?/' | sort"
FOR_OWNER = r"""
find /home/ann/.ssh /home/ann/.netrc -type f -printf '%M %p\n' | sed 's/^.\(...\)....../\1/'
stat -c %A /etc/shadow | cut -c 1-7
"""
FETCHED = (
    "cd /home/ann; ls; git -C tool log --format=%s 2> /dev/null || cat tool 2> /dev/null; echo ."
)
PASSWORDS = "echo in plain text:; grep -rl Secret1 /home /srv; true"
GROUPS_OF_ANN = "grep ann /etc/group"


@dataclass(frozen=True)
class Case:
    """A command in a world: ``before`` makes it, ``look`` says what is left of it.

    ``answers`` is its standard input, ``needs`` are programs that not every machine has.
    """

    rule: str
    command: str
    before: str = FILES
    look: str = LOOK
    answers: str = "y\n" * 20
    needs: tuple[str, ...] = ()


def _modes(*commands: str, look: str) -> list[Case]:
    return [Case("CARO-PERM-001", command, look=look) for command in commands]


_OPENING = (
    "chmod 777 work/out/c", "chmod 0666 work/out/c", "chmod 622 work/out/c", "chmod 733 work/out",
    "chmod -R 777 work; cat work/out/c > /dev/null",
    "chmod a+w work/out/c", "chmod a+rwx work/out/c", "chmod go+w,u+x work/out/c",
    "chmod ugo+rw work/out/c", "chmod u=rw,go=rw work/out/c", "chmod o=rwx work/out/c",
    "chmod a=rwx work", "mkdir -m 777 shared", "install -m 666 work/out/c shared",
)  # fmt: skip
_MASKS = (
    "umask 000; mkdir new; tee new/c < work/out/c > /dev/null",
    "umask 0; mkdir new; touch new/c",
    "umask 021; mkdir new; touch new/c",
    "umask 0024; mkdir new; touch new/c",
    "umask 25; mkdir new; touch new/c",
    "umask u=rwx,g=rwx,o=rwx; mkdir new; touch new/c",
    "umask a=rwx; mkdir new; touch new/c",
)
_TLS = ("python3", "openssl")
_DOWNLOADS = [
    ("curl -ksSo tool https://web.test:8443/tool", ("curl", *_TLS)),
    ("wget -q --no-check-certificate https://web.test:8443/tool", ("wget", *_TLS)),
    ("git -c http.sslVerify=false clone -q https://web.test:8443/tool.git", _TLS),
    (
        "git config --global http.sslVerify false; git clone -q https://web.test:8443/tool.git",
        _TLS,
    ),
]

SAME = [
    Case("CARO-FS-001", "rm -rf /srv"),
    Case("CARO-FS-001", "rm -r /srv"),
    Case("CARO-FS-001", 'd=/srv; rm --recursive --force "$d"'),
    Case("CARO-FS-002", 'rm -rf "/srv/$1"', f"{FILES}; set -- site"),
    Case("CARO-FS-002", 'rm -rf "$OUT/"', f"{FILES}; OUT=work/out"),
    Case("CARO-FS-005", "rm -rf work/out"),
    Case("CARO-FS-005", "rm -rf work"),
    Case("CARO-FS-005", "rm -r work"),
    Case("CARO-FS-008", "rm -rf *", FOLDER),
    Case("CARO-FS-008", "rm -r ./*", FOLDER),
    Case("CARO-FS-008", "rm -f *", f"{FOLDER}; rm -r out"),
    Case("CARO-FS-008", "rm *", f"{FOLDER}; rm -r out"),
    Case("CARO-FS-018", "rm -rf ~/Documents", PAPERS),
    Case("CARO-FS-027", "rm -rf /run", SOCKET, SOCKETS),
    Case("CARO-FS-027", "rm -r /run/*", SOCKET, SOCKETS),
    Case("CARO-FS-018", "rm -r ~/Documents/*", PAPERS),
    Case("CARO-FS-029", "rm -rf /backup", BACKUP, BACKUPS),
    Case("CARO-FS-029", "rm -r /backup/*", BACKUP, BACKUPS),
    *_modes(*_OPENING, look=SAVE_FOR_OTHERS),
    *(Case("CARO-PERM-003", command, look=SAVE_FOR_OTHERS) for command in _MASKS),
    Case("CARO-PERM-004", "chmod 744 ~/.ssh/id_ed25519", KEY, FOR_OWNER),
    Case("CARO-PERM-004", "chmod 644 ~/.netrc", KEY, FOR_OWNER),
    Case("CARO-PERM-004", "chmod a+r,u+w ~/.netrc", KEY, FOR_OWNER),
    Case("CARO-PERM-004", "chmod 644 /etc/shadow", f"{KEY} chmod 400 /etc/shadow", FOR_OWNER),
    Case("CARO-PRIV-005", "usermod -G audio ann", IN_NO_GROUP, GROUPS_OF_ANN, needs=("usermod",)),
    Case("CARO-PRIV-005", "usermod --groups audio ann", IN_NO_GROUP, GROUPS_OF_ANN,
         needs=("usermod",)),
    Case("CARO-GIT-001", "git push -q --force origin main", AMENDED, REFS),
    Case("CARO-GIT-001", "git push -q origin +main", AMENDED, REFS),
    Case("CARO-GIT-002", "git reset -q --hard topic", NOTES, WORK),
    Case("CARO-GIT-002", "git reset -q --hard HEAD~1", NOTES, WORK),
    Case("CARO-GIT-002", "git checkout -q -f topic", NOTES, WORK),
    Case("CARO-GIT-002", "git switch -q --discard-changes topic", NOTES, WORK),
    Case("CARO-GIT-002", "git switch -fq topic", NOTES, WORK),
    Case("CARO-GIT-002", "git clean -fdxq > /dev/null", UNTRACKED, WORK, answers="clean\n"),
    Case("CARO-GIT-002", "git checkout -- . > /dev/null", CHANGED, WORK),
    Case("CARO-GIT-002", "git -C . restore . > /dev/null", CHANGED, WORK),
    Case("CARO-GIT-003", "git prune", LOST_LONG_AGO, LOST),
    Case("CARO-GIT-003", "git gc --quiet --prune=now", LOST_LONG_AGO, LOST),
    Case("CARO-GIT-003", "git reflog expire --expire=now --all", AMENDED, LOG),
    Case("CARO-GIT-003", "git reflog expire --expire-unreachable=now --all", AMENDED, LOG),
    Case("CARO-GIT-004", "git branch -q -D topic", MERGED, REFS),
    Case("CARO-GIT-004", "git branch -q --delete --force topic", MERGED, REFS),
    Case("CARO-GIT-006", "rm -rf .git", NOTES),
    Case("CARO-GIT-006", "rm -r ../mine/.git", NOTES),
    Case("CARO-GIT-013",
         "git config --global protocol.ext.allow always; "
         "git clone -q 'ext::git %s /home/ann/bare' copy",
         REACHED_BY_A_COMMAND, "git -C /home/ann/mine/copy log --format=%s 2> /dev/null; echo ."),
    *(Case("CARO-NET-005", command, TRUSTED, FETCHED, needs=needs)
      for command, needs in _DOWNLOADS),
    Case("CARO-CRED-001", "curl -sSu ann:Secret1 -o tool http://web.test:8443/tool", GUARDED,
         FETCHED, answers="Secret1\n", needs=("curl", "python3")),
    Case("CARO-CRED-001", "git clone -q http://ann:Secret1@web.test:8443/tool.git", GUARDED,
         FETCHED, needs=("python3",)),
    Case("CARO-CRED-006",
         "git config --global credential.helper store; "
         "printf 'url=https://ann:Secret1@web.test\\n\\n' | git credential approve; "
         "printf 'url=https://web.test\\n\\n' | git credential fill > /srv/filled",
         look="echo filled:; cat /srv/filled 2> /dev/null; true"),
]  # fmt: skip
"""The command and its fix leave the same behind."""

HARM = [
    Case("CARO-FS-001", "rm -rf /srv", answers="n\n"),
    Case("CARO-FS-001", "rm -r /srv", answers="n\n"),
    Case("CARO-FS-002", 'rm -rf "/srv/$1"'),
    Case("CARO-FS-005", "rm -rf work/out work srv /srv/site", answers="n\n"),
    Case("CARO-FS-005", "rm -r work", answers="n\n"),
    Case("CARO-FS-008", 'cd "$missing"; rm -rf *', FOLDER, answers="n\n"),
    Case("CARO-FS-008", "rm -f *", FOLDER, answers="n\n"),
    Case("CARO-FS-008", "rm *", FOLDER, answers="n\n"),
    Case("CARO-FS-018", "rm -rf ~/Documents", PAPERS, answers="n\n"),
    Case("CARO-FS-029", "rm -rf /backup", BACKUP, BACKUPS, answers="n\n"),
    Case("CARO-FS-029", "rm -r /backup/*", BACKUP, BACKUPS, answers="n\n"),
    Case("CARO-FS-027", "rm -rf /run", SOCKET, SOCKETS, answers="n\n"),
    Case("CARO-FS-027", "rm -r /run/*", SOCKET, SOCKETS, answers="n\n"),
    *_modes(*_OPENING, look=OPEN),
    *(Case("CARO-PERM-003", command, look=OPEN) for command in _MASKS),
    Case("CARO-PERM-003", "umask u=rwx,g=rwx,o=rwx; mkdir new; cp work/out/c new", look=OPEN),
    Case("CARO-PERM-004", "chmod 744 ~/.ssh/id_ed25519", KEY, READABLE),
    Case("CARO-PERM-004", "chmod a+r,u+w ~/.netrc", KEY, READABLE),
    Case("CARO-PERM-004", "chmod 644 /etc/shadow", KEY, READABLE),
    Case("CARO-PRIV-005", "usermod -G audio ann", IN_A_GROUP, "grep video /etc/group",
         needs=("usermod",)),
    Case("CARO-GIT-001", "git push -q --force origin main", MOVED, REFS),
    Case("CARO-GIT-001", "git push -q origin +main", MOVED, REFS),
    Case("CARO-GIT-002", "git reset -q --hard topic", CHANGED, WORK),
    Case("CARO-GIT-002", "git checkout -q -f topic", CHANGED, WORK),
    Case("CARO-GIT-002", "git switch -q --discard-changes topic", CHANGED, WORK),
    Case("CARO-GIT-002", "git clean -fdxq > /dev/null", UNTRACKED, WORK, answers="quit\n"),
    Case("CARO-GIT-002", "git checkout -- . > /dev/null", CHANGED, WORK, answers="n\n"),
    Case("CARO-GIT-002", "git -C . restore . > /dev/null", CHANGED, WORK, answers="n\n"),
    Case("CARO-GIT-003", "git prune", LOST_TODAY, LOST),
    Case("CARO-GIT-003", "git gc --quiet --prune=now", LOST_TODAY, LOST),
    Case("CARO-GIT-003", "git reflog expire --expire=now --all", LOGGED_TODAY, LOG),
    Case("CARO-GIT-003", "git reflog expire --expire-unreachable=now --all", LOGGED_TODAY, LOG),
    Case("CARO-GIT-004", "git branch -q -D topic", UNMERGED, REFS),
    Case("CARO-GIT-004", "git branch -q --delete --force topic", UNMERGED, REFS),
    Case("CARO-GIT-006", "rm -rf .git", NOTES, answers="n\n"),
    Case("CARO-GIT-013",
         "git config --global protocol.ext.allow always; git submodule update 2> /dev/null || true",
         MODULE, "ls /home/ann"),
    *(Case("CARO-NET-005", command, CERTIFIED, FETCHED, needs=needs)
      for command, needs in _DOWNLOADS),
    Case("CARO-CRED-001", "git clone -q http://ann:Secret1@web.test:8443/tool.git", GUARDED,
         PASSWORDS, needs=("python3",)),
    Case("CARO-CRED-006",
         "git config --global credential.helper store; "
         "printf 'url=https://ann:Secret1@web.test\\n\\n' | git credential approve",
         look=PASSWORDS),
]  # fmt: skip
"""The command destroys or opens something here that its fix leaves alone."""

NOT_SHOWN = {
    "CARO-CLOUD-001": "a cloud account would have to be there to be destroyed",
    "CARO-CONT-002": "a sandbox starts no containers",
    "CARO-CONT-004": "a sandbox starts no containers",
    "CARO-CONT-008": "a sandbox starts no containers",
    "CARO-KUBE-003": "there is no cluster",
    "CARO-KUBE-007": "there is no cluster",
    "CARO-NET-006": "an ssh server has to run, which few machines for tests have",
    "CARO-PKG-002": "signed repositories of five package managers would have to be there",
    "CARO-PKG-003": "repositories of packages would have to be there",
    "CARO-PRIV-010": "an ssh server has to run, which few machines for tests have",
    "CARO-SVC-006": "crontab works only with the rights of its group, which a sandbox takes away",
}
"""Rules with fixes that are not run, and why not."""
