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
    'declare -a a; a[2]=/target; a[0]=rm; a[1]=-rf; "${a[@]}"',
    'declare -A m=([a]=rm [b]=-rf [c]=/target); "${m[a]}" "${m[b]}" "${m[\'c\']}"',
    'declare -A m; m[where]=/target; k=where; rm -rf "${m[$k]}"',
    'a=(x y /target); rm -rf "${a[-1]}"',
    'a=(x rm -rf /target y); "${a[@]:1:3}"',
    'set -- x rm -rf /target; "${@:2}"',
    'set -- rm -rf /target; "${@:1:2}" "${@: -1}"',
    'a=(/tar.get); rm -rf "${a[@]/./}"',
    "readarray -t a <<-'E'\n\trm\n\t-rf\n\t/target\n\tE\n\"${a[@]}\"",
    "read -ra a <<< 'rm -rf /target'; \"${a[@]}\"",
    't=/target; declare -n r=t; rm -rf "$r"',
    "IFS=,; c=rm,-rf,/target; $c",
    'IFS=^ read -r a b c <<< \'rm^-rf^/target\'; "$a" "$b" "$c"',
    'while IFS=: read -r n t; do rm -rf "$t"; done <<< x:/target',
    'read -p Sure -r t <<< /target; rm -rf "$t"',
    "$(echo 'ez -es /gnetrg' | tr a-z n-za-m)",
    "rm -rf \"$(echo '/tar^get' | tr -d '^')\"",
    "rm -rf $(sed 's/-//' <<< /tar-get)",
    "rm -rf \"$(cut -d^ -f2 <<< 'x^/target^y')\"",
    "rm -rf \"$(printf 'x\\n/target\\n' | tail -n 1)\"",
    "$(printf 'rm -rf /target\\n# no\\n' | grep -v '^#')",
    "echo 'rm -rf /target' | grep -v '^#' | sh",
    "rm \"$(echo -e '\\0055rf')\" /target",
    "tac <<< 'rm -rf /target' | sh",
    "{rm,'-rf',\"/target\"}",
    "rm {-rf,/target,}",
    "{r..r}{m..m} -rf /{t..t}arget",
    "rm -rf {/target,}",
    "f() { echo 'rm -rf /target'; }; f | sh",
    'f() { echo /target; }; rm -rf "$(f)"',
    "f() { echo 'rm -rf /target'; }; { f; } > x.sh; sh x.sh",
    "echo 'rm -rf /target' > x; eval \"$(<x)\"",
    'f=$(mktemp); echo \'rm -rf /target\' > "$f"; bash "$f"',
    "f=$(mktemp); cat > \"${f}\" <<'E'\nrm -rf /target\nE\n. $f",
    "echo 'rm -rf /target' > >(bash)",
    "bash /dev/fd/3 3<<< 'rm -rf /target'",
    "exec 3<<< 'rm -rf /target'; bash <&3",
    "c=; for p in 'rm -r' 'f /target'; do c+=$p; done; eval \"$c\"",
    "parallel ::: 'rm -rf /target'",
    "echo 'rm -rf /target' | parallel",
    "parallel -j 2 rm -rf {} ::: /target",
    "printf '%s\\0' 'rm -rf /target' | xargs -0 bash -c",
    "printf '%s\\0' /target | xargs -0 -n1 rm -rf",
    "echo 'rm -rf /target' | xargs -d '\\n' sh -c",
    "printf 'x\\n/target\\n' | xargs -I {} rm -rf {}",
    "echo '\"/target\"' | xargs rm -rf",
    "sh -c '$0 \"$@\"' rm -rf /target",
    "sh -c 'sh -c \"$0\"' 'rm -rf /target'",
    "sg adm -c 'rm -rf /target'",
    "systemd-inhibit --what=idle rm -rf /target",
    "sshpass -p x ssh host bash -s <<'E'\nrm -rf /target\nE",
    "busybox ash -c 'rm -rf /target'",
    'w=(env A=b); "${w[@]}" rm -rf /target',
    '"$(type -P rm)" -rf /target',
    "BASH_ALIASES[x]='rm -rf'\nx /target",
    "alias a='env ' b=rm\na b -rf /target",
    'echo x | awk \'{ print "rm -rf /target" | "sh" }\'',
    "perl -e 'my $x = qx(rm -rf /target);'",
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
    "f() { echo 'rm -rf /target'; }; f",
    "f() { echo 'rm -rf /target'; }; f > notes; cat notes",
    "declare -A m=([rm]='rm -rf /target'); echo \"${m[rm]}\"",
    "IFS=,; c=echo,rm,-rf,/target; $c",
    "echo {rm,-rf,/target}",
    'f=$(mktemp); echo \'rm -rf /target\' > "$f"; g=$(mktemp); bash "$g"',
    'f=$(mktemp); echo \'rm -rf /target\' > "$f"; wc "$f"',
    "echo 'rm -rf /target' | grep -v '^rm' | sh",
    "echo 'rm -rf /target' | head -n 0 | sh",
    "echo 'rm -rf /target' > >(cat)",
    "exec 3<<< 'rm -rf /target'; cat <&3",
    "bash 3<<< 'rm -rf /target'",
    "printf '%s\\0' 'rm -rf /target' | xargs -0 echo",
    "parallel echo ::: 'rm -rf /target'",
    'awk \'{ print "rm -rf /target" | "sort" }\' f',
    "type -P rm",
    "sh -c 'echo \"$0\"' 'rm -rf /target'",
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("echo {a,b{c,d}}{1..2}", "echo a1 a2 bc1 bc2 bd1 bd2"),
        ("echo a{,}b {x} {a..c..2} {}", "echo ab ab {x} {a..c..2} {}"),
        ("echo {'a b',c}", "echo 'a b' c"),
        ("IFS=,; x=a,,b,; echo $x", "echo a '' b"),
        ("IFS=', '; x=' a , b'; echo $x", "echo a b"),
        ("a=(1 2 3); echo ${a[@]:1} ${a[@]: -1} ${a[@]:0:2}", "echo 2 3 3 1 2"),
        ("a=(x.c y.c); echo ${a[@]%.c} ${a[1]%.c}", "echo x y y"),
        ("a=(1 2); a[5]=6; echo ${a[5]} ${a[-1]} ${a[@]}", "echo 6 6 1 2 6"),
        ("declare -A m=(['a b']=1); m[c]=2; echo ${m['a b']} ${m[c]}", "echo 1 2"),
        ("i=1; a=(x y); echo ${a[i]} ${a[$i]}", "echo y y"),
        ("for i in 1 2; do x+=$i; done; echo $x", "echo $x12"),
        ("x=; for i in 1 2; do x+=$i; done; echo $x", "echo 12"),
        ("declare -n r=r; echo x$r", "echo x$r"),
    ],
)
def test_expansion(text, shown):
    assert found(text)[-1].text == shown


def test_a_loop_that_is_left_may_have_set_nothing():
    last = found("x=a; for i in b c; do [ -e /x ] && break; x=$i; done; echo $x")[-1]
    assert last.arguments[0].value is None


def test_ranges_without_end_are_cut():
    assert len(found("echo {1..999999999}")[-1].words) < 100


def test_without_separators_nothing_is_split():
    assert [word.value for word in found("IFS=; x='a b'; echo $x")[-1].words] == ["echo", "a b"]


def test_what_a_filter_makes_of_nothing_is_not_told():
    last = found('x=; y=$(echo "$x" | sed s/a/b/); echo $y/')[-1]
    assert last.arguments[0].value is None
