import pytest
from embedded_host import texts
from hypothesis import example, given
from hypothesis import strategies as st

from caro_lsp.shell.embedded import host_of, regions
from caro_lsp.shell.embedded.mapped import Kind, Mapped, Writer
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.syntax import Span

HOSTS = [
    "dockerfile",
    "makefile",
    "makefile-fragment",
    "github",
    "gitlab",
    "systemd",
    "crontab",
    "system-crontab",
    "package.json",
]
PIECES = [
    b"RUN ", b"FROM x AS y\n", b"ENV A=", b"ENV A ", b"ARG A", b"SHELL ", b"CMD ", b"ENTRYPOINT ",
    b"<<EOF", b"<<-'E'", b"EOF\n", b"E\n", b"# escape=`\n", b"`\n", b"\\\n", b"\\\r\n", b"\\",
    b'["sh", "-c", "', b'"]', b"\n", b"\r\n", b"\t", b"  ", b"all: b ; ", b"define X\n", b"endef\n",
    b"X := ", b"X += ", b"$(", b"${", b")", b"}", b"$", b"$$", b"$(shell ", b"$(call X,", b"$@",
    b"$(eval $(call X))", b"ifdef X\n", b"endif\n", b".ONESHELL:\n", b".RECIPEPREFIX = >\n", b">",
    b"on: push\n", b"jobs:\n", b"  b:\n", b"    steps:\n", b"      - run: ", b"|\n", b">2-\n", b"'",
    b'"', b"${{ env.A }}", b"${{", b"}}", b"shell: bash\n", b"env: {A: ", b"script:\n", b"- ",
    b"*a",
    b"&a ", b"!reference [", b"]", b"[", b"{", b": ", b"? ", b", ", b"<<: *a\n", b"variables:\n",
    b"$[[ x ]]", b"[Service]\n", b"ExecStart=", b"@-", b" ; ", b"%i", b"%", b"\\x41",
    b"Environment=",
    b"* * * * * root ", b"@daily ", b"SHELL=/bin/bash\n", b'{"scripts": {"a": "', b"\\u00e9",
    b"\\ud83d", b"rm -rf /x", b"A", b"=", b"#", b"\xc3\xa9", b"\xff", b"\x00", b"\xef\xbb\xbf",
]  # fmt: skip


def hold(source, host):
    """What holds for the regions of any host."""
    for region in regions(source, host):
        text = region.text
        assert text
        at = 0
        for piece in region.mapped.pieces:
            assert piece.start == at
            assert piece.length > 0
            assert 0 <= piece.host <= piece.host_end <= len(source)
            if piece.kind is Kind.COPIED:
                assert source[piece.host : piece.host_end] == text[piece.start : piece.end]
            at = piece.end
        assert at == len(text)
        for command in commands(parse(text, dialect=region.dialect)):
            span = region.host_span(command.span)
            assert 0 <= span.start <= span.end <= len(source)
            if region.is_verbatim(command.span):
                written = text[command.span.start : command.span.end]
                assert source[span.start : span.end] == written


@pytest.mark.parametrize("host", HOSTS)
@given(data=st.data())
def test_any_bytes_are_read(host, data):
    source = b"".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=40)))
    hold(source, host)


@pytest.mark.parametrize("host", HOSTS)
@given(source=st.binary(max_size=200))
def test_any_noise_is_read(host, source):
    hold(source, host)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    "piece",
    [
        b"RUN <<EOF\n", b"RUN a \\\n", b"ENV A=$A$A\n", b'RUN ["', b"'", b'"', b"`", b"$(", b"${",
        b"a:\n\t$(A)\n", b"A += $(A)\n", b"$(shell ", b"$(eval $(call X", b"define X\n", b"${{",
        b"[",
        b"- ", b"? ", b"{a: ", b": ", b"&a [*a, ", b"ExecStart=/a %i \\\n", b"%", b"@daily %",
        b"\\", b"\n", b"\t", b"a", b"\xff", b"ENV A=1\nRUN rm $A\n",
    ],
)  # fmt: skip
def test_repetition_does_not_multiply(host, piece):
    head = {
        "github": b"jobs:\n  b:\n    steps:\n      - run: ls\n      - run: ",
        "gitlab": b"b:\n  script:\n    - ls\n    - ",
        "systemd": b"[Service]\nExecStart=/bin/rm ",
        "package.json": b'{"scripts": {"a": "',
    }.get(host, b"")
    source = head + piece * (20_000 // len(piece))
    assert sum(len(region.text) for region in regions(source, host)) < 50 * len(source)


REPLACED = {
    "dockerfile": "FROM x\nRUN ls && rm -rf $D\nRUN <<E\nrm -rf $D\nE\n",
    "makefile": 'a:\n\t@ls; rm -rf $$D/"$$E"\n',
    "github": (
        "jobs:\n  b:\n    steps:\n      - run: rm -rf $D\n      - run: 'rm -rf ''$D'''\n"
        '      - run: "rm -rf \\"$D\\""\n      - run: |\n          ls\n          rm -rf "$D"\n'
        "      - run: >-\n          ls;\n          rm -rf $D\n"
    ),
    "gitlab": "b:\n  script:\n    - ls\n    - rm -rf $D\nc:\n  script:\n    - 'rm -rf $D'\n",
    "crontab": "@daily ls; rm -rf $D/$(date +\\%F)\n",
    "package.json": '{"scripts": {"a": "ls && rm -rf \\"$D\\""}}',
}


@pytest.mark.parametrize("host", REPLACED)
@example(new="\\")
@example(new="\\ ")
@given(new=st.text("ab $\"'\\%:#{}\n-é", max_size=12))
def test_a_replacement_in_the_host_is_one_in_the_region(host, new):
    source = REPLACED[host].encode()
    new = f"x {new}"
    before = regions(source, host)
    for index, region in enumerate(before):
        for command in commands(parse(region.text, dialect=region.dialect)):
            written = region.replacement(command.span, new) if command.name == "rm" else None
            if written is None:
                continue
            span = region.host_span(command.span)
            changed = source[: span.start] + written.encode() + source[span.end :]
            after = regions(changed, host)
            start, end = command.span.start, command.span.end
            expected = region.text[:start] + new.encode() + region.text[end:]
            assert len(after) == len(before)
            assert after[index].text == expected
            assert [r.text for r in after[:index]] == [r.text for r in before[:index]]


# What is a host.


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("Dockerfile", "dockerfile"),
        ("a/Containerfile", "dockerfile"),
        ("Dockerfile.dev", "dockerfile"),
        ("web.Dockerfile", "dockerfile"),
        ("web.dockerfile", "dockerfile"),
        ("Dockerfile.dockerignore", None),
        ("Makefile", "makefile"),
        ("a/GNUmakefile", "makefile"),
        ("rules.mk", "makefile-fragment"),
        ("Makefile.am", "makefile-fragment"),
        ("Makefile.PL", None),
        (".github/workflows/a.yml", "github"),
        ("C:\\x\\.github\\workflows\\a.yaml", "github"),
        (".forgejo/workflows/a.yml", "github"),
        ("workflows/a.yml", None),
        ("a/action.yml", "github"),
        (".gitlab-ci.yml", "gitlab"),
        ("templates/x.gitlab-ci.yml", "gitlab"),
        ("/etc/crontab", "system-crontab"),
        ("/etc/cron.d/x", "system-crontab"),
        ("/var/spool/cron/crontabs/me", "crontab"),
        ("crontab", "crontab"),
        ("backup.cron", "crontab"),
        ("debian/x.cron.d", "system-crontab"),
        ("package.json", "package.json"),
        ("package-lock.json", None),
        ("a.yml", None),
        ("a.service", None),
        ("a.sh", None),
        ("", None),
        ("/", None),
    ],
)
def test_names_tell_hosts(path, host):
    assert host_of(path, b"") == host


@pytest.mark.parametrize(
    ("path", "source", "host"),
    [
        ("a.service", b"[Unit]\nA=b\n", "systemd"),
        ("a.socket", b"# c\n[Socket]\n", "systemd"),
        ("x.service.d/a.conf", b"[Service]\n", "systemd"),
        ("a.service", b"[D-BUS Service]\nExec=/x\n", None),
        ("a.yml", b"name: x\non: push\njobs:\n  a:\n", "github"),
        ("a.yml", b"runs:\n  using: composite\n", "github"),
        ("a.yml", b"runs:\n  using: node20\n", None),
        ("ci/a.yml", b"stages: [a]\nb:\n  script:\n", "gitlab"),
        ("a.yml", b"b:\n  script:\n", None),
        ("x.cron", b"@daily root ls\n0 1 * * * www-data ls\n", "system-crontab"),
        ("x.cron", b"@daily root ls\n0 1 * * * ls\n", "crontab"),
        ("cron.d/x", b"#!/bin/sh\nls\n", None),
        ("debian/rules", b"#!/usr/bin/make -f\n", "makefile"),
        ("x", b"#!/bin/sh\nmake\n", None),
    ],
)
def test_contents_tell_hosts(path, source, host):
    assert host_of(path, source) == host


@pytest.mark.parametrize(
    ("language", "source", "host"),
    [
        ("dockerfile", b"", "dockerfile"),
        ("makefile", b"", "makefile"),
        ("make", b"", "makefile"),
        ("systemd", b"", "systemd"),
        ("crontab", b"", "crontab"),
        ("yaml.gitlab", b"", "gitlab"),
        ("github-actions-workflow", b"", "github"),
        ("yaml", b"on: push\njobs:\n", "github"),
        ("yaml", b"a: b\n", None),
        ("json", b"{}", None),
        ("shellscript", b"", None),
    ],
)
def test_languages_tell_hosts(language, source, host):
    assert host_of("untitled:1", source, language) == host


@given(st.text(max_size=30), st.binary(max_size=60), st.sampled_from(["", "yaml", "x"]))
def test_any_file_may_be_asked_about(path, source, language):
    assert host_of(path, source, language) in {None, *HOSTS}


# Places.


def test_places_of_what_is_put_together():
    host = Mapped.of(b"0123456789")
    writer = Writer()
    writer.copy(host, 2, 4)
    writer.copy(host, 4, 5)
    writer.put(b"xyz", Span(5, 7), Kind.SPELLED)
    writer.copy(host, 8, 10)
    mapped = writer.mapped()
    assert mapped.text == b"234xyz89"
    assert len(mapped.pieces) == 3
    assert mapped.host(1, 3) == Span(3, 5)
    assert mapped.host(2, 5) == Span(4, 7)
    assert mapped.host(4, 7) == Span(5, 9)
    assert mapped.host(6, 6) == Span(8, 8)
    assert mapped.host(8, 8) == Span(10, 10)
    assert mapped.cut(4, 7).text == b"yz8"
    assert mapped.cut(4, 7).host(0, 1) == Span(5, 7)
    assert Mapped.of(b"").host(0, 0) == Span(0, 0)


@given(st.binary(max_size=30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_a_part_of_a_part_stands_where_it_stood(source, start, end, offset):
    host = Mapped.of(source)
    part = host.cut(start, end)
    assert part.text == source[start:end]
    if offset < len(part.text):
        assert part.host(offset, offset + 1) == Span(start + offset, start + offset + 1)


def test_names_of_text_from_outside_are_not_mixed_up():
    source = "a:\n\trm $(x.y) $(x-y) $$x_y '$(x.y)'\n"
    assert texts(source, "makefile") == ["rm $(x.y) $(x-y) $x_y $(x.y)"]
