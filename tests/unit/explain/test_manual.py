"""What is read of manual pages: written in which macros, packed how, found where."""

import bz2
import gzip
import lzma
import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.explain.command import explain_text
from caro_lsp.explain.manual.heads import names
from caro_lsp.explain.manual.page import cut
from caro_lsp.explain.manual.places import Places, leaves_manuals_out
from caro_lsp.explain.manual.roff import read
from caro_lsp.explain.manual.store import Manual

HEAD = (
    ".TH FROB 1\n.SH NAME\nfrob \\- turn things round\n.SH SYNOPSIS\n.B frob\n[\\fIOPTION\\fR]...\n"
)
TAGGED = (
    HEAD
    + r"""
.SH OPTIONS
.TP
\fB\-a\fR, \fB\-\-all\fR
Turn all things.
.TP
.BR \-n ", " \-\-number =\fINUM\fR
Turn
.I NUM
things.

Not more.
.TP
.B \-\-quiet
.TQ
.B \-q
Say nothing.
.IP "\fB\-\-[no\-]fast\fR" 4
Be fast, or not.
.TP
.BI \-t " type\fR,\fP "\c
.BI \-\-type " type"
Only things of this type.
.RS
.TP
.B round
What is round.
.RE
"""
)
DOCBOOK = (
    HEAD
    + r"""
.SH "OPTIONS"
.PP
\-a, \-\-all
.RS 4
Turn all things\&.
.RE
.PP
\fBspin\fR \fITHING\fR\&.\&.\&.
.RS 4
Spin it\&.
.RE
"""
)
MDOC = r"""
.Dd May 1, 2020
.Dt FROB 1
.Os
.Sh NAME
.Nm frob
.Nd turn things round
.Sh SYNOPSIS
.Nm
.Op Fl a
.Op Fl n Ar num
.Sh DESCRIPTION
The options are as follows:
.Bl -tag -width Ds
.It Fl a , Fl -all
Turn all things
.Pq see Xr turn 1 .
.It Fl n Ar num
Turn
.Ar num
things.
.It Xo
.Fl L
.Sm off
.Oo Ar host : Oc
.Ar port
.Sm on
.Xc
Turn at a port.
.El
"""
MARKDOWN = HEAD + "\n.SH OPTIONS\n.SS \\fB--all\\fP, \\fB-a\\fP\n.PP\nTurn all things.\n"
BULLETS = (
    HEAD
    + r"""
.SH OPTIONS
.IP "\[ci]" 4
\fB\-\-all\fR/\fB\-a\fR:
.IP
Turn all things\.
.IP "\[ci]" 4
\fB\-n NUM\fR: turn \fBNUM\fR things
"""
)
PLAIN = (
    HEAD
    + "\n.SH OPTIONS\n.nf\n  -a, --all    Turn all things.\n"
    + "  -n NUM       Turn NUM\n               things.\n.fi\n"
)
TABLE = HEAD + "\n.SH OPTIONS\n.TS\ntab(@);\nl l.\n-a@Turn all things.\n.TE\n"


def page(source):
    return cut("frob(1)", "", read(source))


def said(source, name):
    entry = page(source).of(name)
    return entry and entry.text


@pytest.mark.parametrize("source", [TAGGED, DOCBOOK, MDOC, MARKDOWN, BULLETS, PLAIN, TABLE])
def test_an_option_is_found_whatever_the_page_is_written_in(source):
    text = said(source, "-a")
    assert text.startswith("Turn all things")
    assert page(source).summary == "turn things round"


@pytest.mark.parametrize("source", [TAGGED, DOCBOOK, MDOC, MARKDOWN, BULLETS, PLAIN])
def test_the_long_name_means_the_same(source):
    assert said(source, "--all") == said(source, "-a")


@pytest.mark.parametrize("source", [TAGGED, MDOC, BULLETS, PLAIN])
def test_what_takes_a_value_is_told_from_what_takes_none(source):
    entry = page(source).of("-n")
    assert entry.takes("-n") == "="
    assert page(source).of("-a").takes("-a") == ""


def test_several_heads_in_front_of_one_text():
    assert said(TAGGED, "--quiet") == said(TAGGED, "-q") == "Say nothing."


def test_both_forms_of_what_can_be_negated():
    assert said(TAGGED, "--fast") == said(TAGGED, "--no-fast") == "Be fast, or not."


def test_a_head_that_goes_on_with_the_next_line():
    assert said(TAGGED, "-t").startswith("Only things of this type.")
    assert said(TAGGED, "--type") == said(TAGGED, "-t")


def test_what_stands_below_an_option_is_about_its_value():
    entry = page(TAGGED).of("round", ("-t",))
    assert entry.text == "What is round."
    assert "-t" in entry.above


def test_a_paragraph_ends_where_the_next_option_begins():
    assert said(TAGGED, "-n") == "Turn NUM things.\n\nNot more."


def test_subcommands_are_listed_like_options():
    assert said(DOCBOOK, "spin") == "Spin it."


def test_macros_of_mdoc_within_a_sentence():
    assert said(MDOC, "-a") == "Turn all things (see turn(1))."
    assert said(MDOC, "-L") == "Turn at a port."


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("-f FILE, --file=FILE", {"-f": "=", "--file": "="}),
        ("--color[=WHEN]", {"--color": "[=]"}),
        ("-b or --backup", {"-b": "", "--backup": ""}),
        ("\x01-n\x02num\x03", {"-n": "="}),
        ("-0 ... -2", {"-0": "", "-1": "", "-2": ""}),
        ("if=FILE", {"if=": "="}),
        ("+[no]short", {"+short": "", "+noshort": ""}),
        ("start UNIT...", {"start": ""}),
        ("INTEGER1 -eq INTEGER2", {"-eq": "="}),
        ("--", {"--": ""}),
        ("-Xmx size", {"-Xmx": "="}),
        ("--recurs[ive]", {"--recurs": "", "--recursive": ""}),
        ("", {}),
    ],
)
def test_the_names_in_a_head(head, found):
    assert {one.name: one.takes for one in names(head)} == found


# Files --------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "man/man1").mkdir(parents=True)
    return tmp_path / "man"


def manual(folder, cache=None, **environment):
    places = Places({"MANPATH": str(folder), "PATH": "/nowhere", **environment})
    return Manual(cache, places)


PACKED = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
}


@pytest.mark.parametrize("suffix", PACKED)
def test_pages_may_be_packed(folder, suffix):
    (folder / f"man1/frob.1{suffix}").write_bytes(PACKED[suffix](TAGGED.encode()))
    assert manual(folder).page("frob").of("-q").text == "Say nothing."


def test_pages_packed_with_zstd(folder):
    (folder / "man1/frob.1").write_text(TAGGED)
    subprocess.run(["zstd", "-q", "--rm", str(folder / "man1/frob.1")], check=True)
    assert manual(folder).page("frob").of("-q").text == "Say nothing."


def test_a_page_that_only_names_another(folder):
    (folder / "man1/frob.1").write_text(TAGGED)
    (folder / "man1/defrob.1").write_text(".so man1/frob.1\n")
    assert manual(folder).page("defrob").of("-q").text == "Say nothing."
    # What leads out of the manual is not read.
    (folder / "man1/evil.1").write_text(".so /etc/passwd\n.so ../../../../etc/passwd\n")
    assert manual(folder).page("evil").entries == ()


def test_the_page_of_the_users_language_comes_first_then_the_english_one(folder):
    (folder / "de/man1").mkdir(parents=True)
    german = TAGGED.replace("Say nothing.", "Nichts sagen: \u00e4\u00f6\u00fc.")
    (folder / "man1/frob.1").write_text(TAGGED)
    for encoding in ("utf-8", "latin-1"):
        (folder / "de/man1/frob.1").write_bytes(german.encode(encoding))
        pages = list(manual(folder, LANG="de_DE.UTF-8").pages("frob"))
        assert [one.of("-q").text for one in pages] == [
            "Nichts sagen: \u00e4\u00f6\u00fc.",
            "Say nothing.",
        ]
    assert manual(folder, LANG="C").page("frob").of("-q").text == "Say nothing."


def test_an_empty_part_of_manpath_stands_for_the_usual_folders(folder, tmp_path):
    tools = tmp_path / "opt/bin"
    tools.mkdir(parents=True)
    (tmp_path / "opt/share/man/man8").mkdir(parents=True)
    (tmp_path / "opt/share/man/man8/frob.8").write_text(TAGGED)
    usual = Places({"PATH": str(tools), "MANPATH": f"{folder}:"})
    assert Manual(None, usual).page("frob").name == "frob(8)"
    assert manual(folder).page("frob") is None


def test_what_is_kept_is_read_again_once_the_page_changes(folder, tmp_path):
    file = folder / "man1/frob.1"
    file.write_text(TAGGED)
    cache = tmp_path / "cache"
    assert manual(folder, cache).page("frob").of("-q").text == "Say nothing."
    (kept,) = cache.iterdir()
    # From the cache, not from the page.
    kept.write_text(kept.read_text("utf-8").replace("Say nothing.", "Kept."), "utf-8")
    reader = manual(folder, cache)
    assert reader.page("frob").of("-q").text == "Kept."
    file.write_text(TAGGED.replace("Say nothing.", "Say less."))
    os.utime(file, ns=(1, 1))
    assert reader.page("frob").of("-q").text == "Say less."
    assert manual(folder, cache).page("frob").of("-q").text == "Say less."
    kept.write_bytes(b"\0 no json")
    assert manual(folder, cache).page("frob").of("-q").text == "Say less."


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\1\2" * 1000, gzip.compress(b"x")[:-6], b"\xff\xfe" * 100, b".de x\n" * 1000,
     b"." * 100_000,
     b".de x\n.x\n.x\n..\n.x\n", b".while 1 \\{\\\n.x\n", b".ie n \\{\n" * 5000, b"\\*" * 50_000,
     b".ds x \\*x\\*x\\*x\n\\*x\n", b".so frob.1\n"],
)  # fmt: skip
def test_a_broken_page_is_none_and_harms_nothing(folder, data):
    for name in ("frob.1", "frob.1.gz"):
        (folder / "man1" / name).write_bytes(data)
        list(manual(folder).pages("frob"))
        explain_text("frob -a", manual(folder))
        (folder / "man1" / name).unlink()


def test_a_folder_or_a_pipe_in_the_place_of_a_page_is_none(folder):
    (folder / "man1/frob.1").mkdir()
    os.mkfifo(folder / "man1/twist.1")
    assert manual(folder).page("frob") is None
    assert manual(folder).page("twist") is None


def test_a_huge_page_is_read_as_far_as_is_sensible(folder):
    (folder / "man1/frob.1.gz").write_bytes(gzip.compress(TAGGED.encode() + b"x\n" * 20_000_000))
    assert manual(folder).page("frob").of("-a").text == "Turn all things."


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data):
    read(data.decode("latin-1"))
    cut("x(1)", "", read(TAGGED + data.decode("latin-1")))


@given(st.text(st.sampled_from(list(".\\fBIRTPH*[]()\"'\n {}-aSd$n")), max_size=200))
def test_any_roff_can_be_read(text):
    for source in (TAGGED + text, MDOC + text):
        for entry in cut("x(1)", "", read(source)).entries:
            assert entry.names


def test_where_dpkg_leaves_manuals_out_that_is_known(tmp_path):
    assert leaves_manuals_out(tmp_path) == ""
    place = tmp_path / "etc/dpkg/dpkg.cfg.d"
    place.mkdir(parents=True)
    (place / "docker").write_text("path-exclude /usr/share/man/*\n")
    assert leaves_manuals_out(tmp_path) == str(place / "docker")


# Commands -----------------------------------------------------------------------------------


def parts(folder, text, **environment):
    return explain_text(text, manual(folder, **environment)).parts


@pytest.fixture
def frob(folder):
    (folder / "man1/frob.1").write_text(TAGGED)
    return folder


def test_a_flag_is_explained_by_the_page_and_says_where(frob):
    part = next(p for p in parts(frob, "frob -n5") if p.text == "-n")
    assert part.about == "Turn NUM things."
    assert part.paragraph == "Turn NUM things.\n\nNot more."
    assert (part.source.origin, part.source.page) == ("manual", "frob(1)")
    assert part.source.section == "OPTIONS"
    assert part.source.head == "-n, --number=NUM"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("frob -aq x", ["frob", "-a", "-q", "x"]),
        ("frob -an5 x", ["frob", "-a", "-n", "5", "x"]),
        ("frob -n 5 x", ["frob", "-n", "5", "x"]),
        ("frob --number=5 x", ["frob", "--number=5", "5", "x"]),
        ("frob --num 5 x", ["frob", "--num", "5", "x"]),
        ("frob --no-fast -- -a", ["frob", "--no-fast", "--", "-a"]),
    ],
)
def test_values_are_told_from_flags_by_the_page(frob, text, found):
    assert [part.text for part in parts(frob, text)] == found


def test_the_value_of_a_flag_is_explained_where_the_page_does(frob):
    assert parts(frob, "frob -t round")[-1].about == "What is round."
    assert parts(frob, "frob -t square")[-1].about == "value of -t"


def test_a_subcommand_has_a_page_of_its_own(frob):
    (frob / "man1/frob-spin.1").write_text(TAGGED.replace("Say nothing.", "Spin in silence."))
    found = parts(frob, "frob spin -q")
    assert [part.kind for part in found] == ["command", "subcommand", "flag"]
    assert found[-1].about == "Spin in silence."


def test_a_subcommand_may_stand_in_the_page_of_the_tool(folder):
    (folder / "man1/frob.1").write_text(DOCBOOK.replace("OPTIONS", "COMMANDS"))
    assert parts(folder, "frob spin top")[1].about == "Spin it."
    assert parts(folder, "frob other top")[1].kind == "argument"


def test_a_tool_without_a_page_is_named(frob):
    assert explain_text("frob -a | twirl -x", manual(frob)).missing == ("twirl",)


def test_where_the_page_is_silent_the_built_in_facts_speak(folder):
    (folder / "man1/tar.1").write_text(TAGGED)
    found = {part.text: part for part in parts(folder, "tar -x -f a.tgz")}
    assert found["-x"].about == "unpack"
    assert found["-x"].source.origin == "caro"
