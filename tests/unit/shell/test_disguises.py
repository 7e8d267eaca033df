"""One command in many disguises: however a script comes to it, it is the same command."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

SAME = [
    "IFS=,; x='rm,-rf,/target'; $x",
    "IFS=:; x=-rf:/target; rm $x",
    "$SHELL -c 'rm -rf /target'",
    "${SHELL} -c 'rm -rf /target'",
    "crontab - <<< '* * * * * rm -rf /target'",
    "printf '%s\\n' '@daily rm -rf /target' | crontab",
    "(crontab -l; echo '0 3 * * * rm -rf /target') | crontab -",
    "ls | entr -r rm -rf /target",
    "ls | entr -s 'rm -rf /target'",
    "sg staff -c 'rm -rf /target'",
    "prlimit --nofile=10 rm -rf /target",
    "setarch x86_64 rm -rf /target",
    "linux32 rm -rf /target",
    "firejail --net=none rm -rf /target",
    "proot -r /srv -w / rm -rf /target",
    'cmd=(rm -rf /target); "${cmd[@]}"',
    'cmd=(rm -rf); cmd+=(/target); "${cmd[@]}"',
    'a=(/x /target); rm -rf "${a[1]}"',
    "alias zap='rm -rf'\nzap /target",
    'set -- rm -rf /target; "$@"',
    'set -- -rf /target; rm "$@"',
    "bash -c 'rm -rf \"$1\"' _ /target",
    'printf -v t %s /target; rm -rf "$t"',
    'read t <<< /target; rm -rf "$t"',
    'echo /target | while read t; do rm -rf "$t"; done',
    'while read t; do rm -rf "$t"; done <<< "/target"',
    'while read -r t; do rm -rf "$t"; done < <(echo /target)',
    "rm${IFS}-rf${IFS}/target",
    "bash <(echo 'rm -rf /target')",
    "source <(echo 'rm -rf /target')",
    ". /dev/stdin <<< 'rm -rf /target'",
    "cat > f.sh <<'EOF'\nrm -rf /target\nEOF\nbash f.sh",
    "echo 'rm -rf /target' > f.sh; chmod +x f.sh; ./f.sh",
    "echo 'rm -rf /target' | tee f.sh; sh f.sh",
    "echo cm0gLXJmIC90YXJnZXQK | base64 -d | sh",
    "python3 -c 'import os; os.system(\"rm -rf /target\")'",
    "python3 -c \"import subprocess; subprocess.run(['rm','-rf','/target'])\"",
    "perl -e 'system(\"rm -rf /target\")'",
    'perl -e \'exec "rm", "-rf", "/target";\'',
    "ruby -e 'system \"rm -rf /target\"'",
    "ruby -e '`rm -rf /target`'",
    'node -e \'require("child_process").execSync("rm -rf /target")\'',
    "php -r 'shell_exec(\"rm -rf /target\");'",
    "awk 'BEGIN{system(\"rm -rf /target\")}'",
    "$SUDO rm -rf /target",
    'x=/targetXX; rm -rf "${x%XX}"',
    'x=/TARGET; rm -rf "${x,,}"',
    'x=abc/targetdef; rm -rf "${x:3:7}"',
    'x=/t-rget; rm -rf "${x/-/a}"',
    'name=t; t=/target; rm -rf "${!name}"',
    "ssh host <<'EOF'\nrm -rf /target\nEOF",
    "sudo bash <<EOF\nrm -rf /target\nEOF",
    "sudo -s <<EOF\nrm -rf /target\nEOF",
    "su - root -c 'rm -rf /target'",
    "xargs rm -rf <<< /target",
    "{rm,-rf,/target}",
    'eval "$(echo rm -rf /target)"',
    "eval \"$(printf '%s ' rm -rf /target)\"",
    'f() { "$@"; }; f rm -rf /target',
    'f() { local d=$1; rm -rf "$d"; }; f /target',
    "find / -name x -exec sh -c 'rm -rf /target' \\;",
    "trap 'rm -rf /target' EXIT",
    "docker exec c sh -c 'rm -rf /target'",
    "kubectl exec pod -- rm -rf /target",
    "nohup setsid nice -n 5 timeout 5 stdbuf -o0 rm -rf /target &",
    "coproc rm -rf /target",
    'f() { "$1" "${@:2}"; }; f rm -rf /target',
    'a=(x rm -rf /target y); "${a[@]:1:3}"',
    'f() { "${@: -3}"; }; f x rm -rf /target',
    "rm -rf ${HOME:+/target}",
    'f() { "${1:+rm}" -rf /target; }; f x',
    "printf '%s\\0' -rf /target | xargs -0 rm",
    "printf '%s\\0' /target | xargs -0 -I @ rm -rf @",
    "printf -- -rf,/target | xargs -d , rm",
    "printf '%s' 'rm -rf /target' | xargs -I @ sh -c @",
    "env -S 'rm -rf' /target",
    'declare -A m=([c]=rm [t]=/target); "${m[c]}" -rf "${m[t]}"',
    'm=([5]=rm [7]=/target); "${m[5]}" -rf "${m[7]}"',
    "time rm -rf /target",
    "select x in a; do rm -rf /target; done",
    "if ! rm -rf /target; then :; fi",
    "until rm -rf /target; do :; done",
    "a=r b=m; $a$b -rf /target",
    "c='rm -rf /target'; $c",
    "c='rm -rf /target'; eval \"$c\"",
    "c='rm -rf /target'; bash -c \"$c\"",
    "c='rm -rf /target'; sh <<< \"$c\"",
    "c='rm -rf /target'; echo \"$c\" | sh",
    "export c='rm -rf /target'; bash -c 'eval \"$c\"'",
    "env -i rm -rf /target",
    "env X=1 sh -c 'rm -rf /target'",
    "command rm -rf /target",
    "builtin command rm -rf /target",
    "exec rm -rf /target",
    "exec -a x rm -rf /target",
    "busybox rm -rf /target",
    "flock /tmp/l rm -rf /target",
    "flock /tmp/l -c 'rm -rf /target'",
    "watch rm -rf /target",
    "chroot /mnt rm -rf /target",
    "unshare -r rm -rf /target",
    "parallel rm -rf ::: /target",
    "parallel rm -rf {} ::: /target",
    "echo /target | parallel rm -rf",
    "sh -s <<< 'rm -rf /target'",
    "echo 'rm -rf \"$1\"' | sh -s -- /target",
    "for i in / ; do for j in target; do rm -rf $i$j; done; done",
    'for i in {a..b} /target; do rm -rf "$i"; done',
    "case x in x) rm -rf /target;; esac",
    "printf 'rm -rf /target\\n' | bash",
    "cat <<'EOF' | ssh host bash -s\nrm -rf /target\nEOF",
    "$(echo rm) -rf /target",
    "`echo rm` -rf /target",
    "$(which rm) -rf /target",
    '"$(command -v rm)" -rf /target',
    "/usr/bin/env rm -rf /target",
    "strace -f rm -rf /target",
    "systemd-run rm -rf /target",
    "runuser -u x -- rm -rf /target",
    "script -c 'rm -rf /target'",
    "tmux new-session -d 'rm -rf /target'",
    "screen -dmS x rm -rf /target",
    "at now <<< 'rm -rf /target'",
    "echo 'rm -rf /target' | at now",
    "nsenter -t 1 -m rm -rf /target",
    "su root <<< 'rm -rf /target'",
    "unset x; rm -rf ${x-/target}",
    "typeset t=/target; rm -rf $t",
    "readonly t=/target; rm -rf $t",
    'declare -a c=(rm -rf /target); "${c[@]}"',
    "t='/tar'; t+='get'; rm -rf \"$t\"",
    "rm -rf $'/tar\\x67et'",
    'mapfile -t c <<< /target; rm -rf "${c[0]}"',
    'echo "rm -rf /target" >> f; source ./f',
    "python3 <<'EOF'\nimport os\nos.system('rm -rf /target')\nEOF",
    "bash -c \"$(cat <<'EOF'\nrm -rf /target\nEOF\n)\"",
    "x=$(cat <<'EOF'\n/target\nEOF\n); rm -rf \"$x\"",
    'f() { g() { rm -rf "$1"; }; g "$@"; }; f /target',
    "while :; do rm -rf /target; done",
    "[ -d / ] && { rm -rf /target; }",
    "true | rm -rf /target",
    "! { rm -rf /target; }",
    'd=/; d=${d}target; rm -rf -- "$d"',
    'function zap { rm -rf "$@"; }; zap /target',
    "opts=-rf; rm $opts /target",
    "env - PATH=/bin rm -rf /target",
    "doas rm -rf /target",
    "chronic rm -rf /target",
    'if [ "$x" ]; then d=/target; else d=/target; fi; rm -rf $d',
    "rev <<< 'tegrat/ fr- mr' | sh",
    "echo 726d202d7266202f7461726765740a | xxd -r -p | sh",
    "cat f | sh; rm -rf /target",
    "ls | xargs -I{} sh -c 'rm -rf /target'",
    "fakeroot rm -rf /target",
    "ionice -c3 rm -rf /target",
    "taskset -c 0 rm -rf /target",
    "sudo -u root -i rm -rf /target",
    "sudo -- sh -c 'rm -rf /target'",
    "ssh -t user@host sudo rm -rf /target",
    "lxc exec c -- rm -rf /target",
    "vagrant ssh -c 'rm -rf /target'",
    "podman run --rm img rm -rf /target",
    "docker run --rm -v /:/host img rm -rf /target",
    "make -C x; rm -rf /target",
    "test -d / && rm -rf /target || echo no",
    "{ echo 'rm -rf /target'; } | sh",
    "T=/target bash -c 'rm -rf $T'",
    "env T=/target bash -c 'rm -rf $T'",
    "sudo T=/target bash -c 'rm -rf $T'",
    "T=/target; export T; sh <<'EOF'\nrm -rf \"$T\"\nEOF",
    "enable -n rm; rm -rf /target",
    "\\rm -rf /target",
    '"rm" -rf /target',
    "r''m -rf /target",
    'sh -c \'sh -c "sh -c \\"rm -rf /target\\""\'',
    "setsid -f sh -c 'rm -rf /target &'",
    "bash -lc 'rm -rf /target'",
    "bash -euxc 'rm -rf /target'",
    "bash -o pipefail -c 'rm -rf /target'",
    "zsh -c 'rm -rf /target'",
    "su -c 'rm -rf /target' root",
    "su root -s /bin/sh -c 'rm -rf /target'",
    "lua -e 'os.execute(\"rm -rf /target\")'",
    "x='rm -rf /target #comment'; eval \"$x\"",
    'x="rm -rf"; x="$x /target"; eval $x',
    "p='/tar'; q='get'; rm -rf \"$p\"\"$q\"",
    'rm -rf "$(echo /target)"',
    "rm -rf `printf /target`",
    'rm -rf "/"target',
    'rm -rf /tar"get"',
    "rm -rf $(printf '%s%s' /tar get)",
    "eval 'r''m -rf /target'",
    "a=eval; $a 'rm -rf /target'",
    ". <(printf 'rm -rf /target')",
    "bash < <(echo rm -rf /target)",
    "bash <<< $(echo rm -rf /target)",
    "tee f <<< 'rm -rf /target'; . ./f",
    "cat <<EOF > /tmp/x.sh && bash /tmp/x.sh\nrm -rf /target\nEOF",
]
"""Ways to run ``rm -rf /target``."""

IN_FOLDER = [
    "cd /; rm -rf target",
    "(cd / && rm -rf target)",
    "pushd /; rm -rf target; popd",
]

DATA = [
    "cmd=(rm -rf /target)",
    "alias zap='rm -rf /target'",
    "cat > f <<'EOF'\nrm -rf /target\nEOF",
    "echo 'rm -rf /target' > f; cat f",
    "python3 -c 'print(\"rm -rf /target\")'",
    "awk '{ print \"rm -rf /target\" }' f",
    "sed 's/x/rm -rf /target/' f",
    "x='rm -rf /target'; echo \"$x\"",
    "x='rm -rf /target'; printf '%s\\n' \"$x\" | grep rm",
    'set -- rm -rf /target; echo "$@"',
    ": 'rm -rf /target'",
    "mail -s x root <<< 'rm -rf /target'",
    "command -v rm",
    "which rm",
    "echo cm0gLXJmIC90YXJnZXQK | base64 -d",
    "ssh-keygen -C 'rm -rf /target'",
    "logger 'rm -rf /target'",
]


def found(text):
    return commands(parse(f"{text}\n".encode()))


@pytest.mark.parametrize("text", SAME)
def test_a_disguise_is_seen_through(text):
    assert "rm -rf /target" in [command.text.replace(" -- ", " ") for command in found(text)]


@pytest.mark.parametrize("text", IN_FOLDER)
def test_the_current_folder_is_known(text):
    (command,) = [c for c in found(text) if c.name == "rm"]
    assert command.text == "rm -rf target"
    assert [part.value for part in command.folder] == ["/"]


@pytest.mark.parametrize("text", DATA)
def test_data_stays_data(text):
    assert [command.text for command in found(text) if command.name == "rm"] == []


def test_values_that_double_end():
    text = "a=$1\n" + 'a="$a$a"\n' * 60 + 'b=(x "$1")\n' + 'b=("${b[@]}" "${b[@]}")\n' * 60
    assert found(f'{text}rm "$a" "${{b[@]}}"')[-1].name == "rm"


def test_a_sourced_file_beside_the_script_is_followed(tmp_path):
    (tmp_path / "lib.sh").write_text('wipe() { rm -rf "$1"; }\nTARGET=/target\n. ./lib.sh\n')
    script = tmp_path / "main.sh"
    for line in (". ./lib.sh", 'source "$(dirname "$0")/lib.sh"', '. "$SCRIPT_DIR/lib.sh"'):
        source = f'{line}\nwipe "$TARGET"\n'.encode()
        assert "rm -rf /target" in [c.text for c in commands(parse(source, str(script)))]
    assert commands(parse(b". /etc/profile\n", str(script)))[-1].name == "."


def test_an_alias_brings_its_redirections():
    script = "shopt -s expand_aliases\nalias go='echo x >> /target'\ngo\n"
    found = [c.redirects for c in commands(parse(script.encode())) if c.name == "echo"]
    assert [(r.operator, r.target.value) for r in found[0]] == [(">>", "/target")]
