"""The grammar's answers to a request in a script, written as the script would."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.around import asking as around
from caro_lsp.generate.grammar import Answer
from caro_lsp.generate.script import (
    fitting,
    held,
    implied,
    lists,
    meant,
    packed,
    pronouns,
    queries,
    reckoned,
    references,
    retention,
    standins,
    tables,
    texts,
    uploads,
)
from caro_lsp.generate.script.analogy.again import again
from caro_lsp.generate.script.following.asking import followed, misses
from caro_lsp.generate.script.idioms.asking import asked as idiom
from caro_lsp.generate.script.manners import functions, habits, options, remote, shared, transfers
from caro_lsp.generate.script.readings import (
    arrays,
    asides,
    conditions,
    conversions,
    downloads,
    dumps,
    elements,
    filenames,
    invocations,
    loaded,
    mailing,
    outputs,
    stamped,
    templates,
    values,
    variants,
)
from caro_lsp.generate.script.several.choosing import chosen
from caro_lsp.generate.script.several.comparing import compared
from caro_lsp.generate.script.several.listing import of_listed
from caro_lsp.generate.script.several.printing import printed
from caro_lsp.generate.script.statements.frames import stated
from caro_lsp.generate.script.statements.here import open_loops
from caro_lsp.generate.utterance import utterance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.grammar import Grammar
    from caro_lsp.generate.script.scope import Scope

_ASSUMED = 0.97
"""Of its coverage, what is left to an answer for which something was taken from the script."""
_OF_SCRIPT = frozenset({"script", "several", "value", "applying", "message"})
"""Frames that only a script has."""
_FIRST = -100
_ASKS = 5
"""How many parts of a statement the grammar is asked for."""
_SURE = 0.9
_SAME = 1e-6
_WHOLE = 0.999
_WRITES = re.compile(r"^(?:printf|echo)\b.* >{1,2} \S+$")
_SHOWS = re.compile(r"(?:echo|printf) ")
_LISTS = re.compile(
    r"\b(?:files?|folders?|director|contents?|names?|ls\b|there|here)", re.IGNORECASE
)

_AS_WELL = re.compile(r",?\s+(?:as well|too)[.!]?$", re.IGNORECASE)


def in_script(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    """The answers to ``text`` in the script of ``scope``, the surest first."""
    if command := followed(grammar, text, scope):
        return [Answer(command, 1.0, "script", (), _FIRST, of_script=True)]
    found = _whole(grammar, text, scope)
    if found and found[0].coverage >= _SURE:
        return found
    for rest, share in asides.pared(text):
        less = [
            replace(one, coverage=one.coverage * share)
            for one in _whole(grammar, rest, scope)
            if one.coverage >= _SURE
        ]
        if less:
            return sorted([*found, *less], key=lambda one: -one.coverage)
    return found


def _whole(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    """The answers to all of ``text``."""
    known_parts: dict[tuple[str, Scope], str] = {}

    def ask(part: str, within: Scope) -> str:
        key = (part, within)
        if key not in known_parts:
            if len(known_parts) >= _ASKS:
                return ""
            best = next(iter(_in_script(grammar, part, within)), None)
            sure = best is not None and best.coverage >= _WHOLE
            known_parts[key] = best.command if best is not None and sure else ""
        return known_parts[key]

    found = [
        one for one in _in_script(grammar, text, scope) if not misses(text, one.command, scope)
    ]
    said = stated(text, scope, ask) if scope.commands or not found else None
    if said is None:
        return found
    one = Answer(said.command, 1.0, "statement", (), _FIRST, of_script=said.sure)
    others = [other for other in found if other.command != one.command]
    least = _WHOLE if said.sure else _SURE
    known = bool(others) and others[0].coverage >= least and _is_of(others[0], scope)
    if others and others[0].frame == "recipe" and not _SHOWS.match(others[0].command):
        # What is written down for this very request knows more than its parts say.
        whole = others[0].coverage >= _SURE
        values = _values(others[0], scope)
        if whole and (others[0].of_script or (values and values >= _values(one, scope))):
            return [others[0], one, *others[1:]]
    kept = said.sure and others and others[0].frame == "value"
    # To show a value is less than to change it.
    if (
        known
        and not kept
        and (others[0].of_script or others[0].frame in _OF_SCRIPT or not said.sure)
    ):
        return [others[0], one, *others[1:]]
    return [one, *others]


def _is_of(answer: Answer, scope: Scope) -> bool:
    """Whether an answer is about what the script holds."""
    words = set(re.findall(r"\w+", answer.command))
    return not words.isdisjoint(scope.names) or not words.isdisjoint(scope.functions)


def _values(answer: Answer, scope: Scope) -> int:
    """How often an answer takes the value of a variable that the script holds."""
    return sum(name in scope.names for name in re.findall(r"\$\{?(\w+)", answer.command))


def _in_script(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    """The same without statements of their own."""
    if not scope.commands:
        found = _without_asides(grammar, text, scope)
        return [replace(one, command=scope.written(one.command)) for one in found]
    if figure := reckoned.shown(text, scope):
        return [Answer(figure, 1.0, "value", (), 0)]
    if repeated := again(text, scope):
        best = next(iter(grammar.answers(text, scope)), None)
        # "Install the requirements" is no package of that name.
        if best is None or not (best.of_script and best.coverage >= _WHOLE):
            return [Answer(repeated, 1.0, "script", (), 0)]
    used = habits.tools_of(scope)
    put = conditions.plainly(text, scope)
    text = put.text
    said = [
        replace(one, command=command)
        for one in _calmly(grammar, text, scope)
        if (command := put.resolved(one.command))
    ]
    for other in {asides.without_lead(text), asides.without_trail(asides.without_lead(text))}:
        if other not in {"", text} and not any(one.coverage >= _WHOLE for one in said):
            said += _with_outputs(grammar, other, scope)
    found = sorted(
        [
            *(
                replace(one, command=command)
                for one in functions.answers(grammar, text, scope)
                if (command := put.resolved(one.command))
            ),
            *remote.answers(grammar, text, scope),
            *transfers.answers(text, scope),
            *queries.answers(text, scope),
            *tables.answers(text, scope),
            *uploads.answers(text, scope),
            *said,
        ],
        # Of equals, what the script alone explains, what goes on with a tool of it, and with most
        # of its variables.
        key=lambda one: (
            -round(one.coverage, 6),
            not one.of_script,
            one.frame not in _OF_SCRIPT,
            one.command.split(" ")[0] not in used,
            -len({name for name in scope.names if f"{{{name}" in one.command}),
        ),
    )
    distinct: dict[str, Answer] = {}
    for answer in found:
        command = texts.with_texts_piped(answer.command, scope)
        if not fitting.makes_sense(command, scope):
            continue
        command = held.with_separators(scope.written(command), scope)
        command = held.with_folders_anywhere(held.with_one_ending(command, scope), scope)
        command = held.with_folders_of_names(held.with_folder_gone_to(command, scope), scope)
        command = held.with_whole_folders(held.with_files_removed(command, scope), scope)
        command = held.with_its_folder(command, scope)
        command = packed.unpacked(held.with_what_it_is(command, scope), scope)
        command = habits.as_script(command, scope)
        command = functions.through(shared.quietly(command, text), scope, text)
        if not command or around.contradicts(command, scope):
            continue
        distinct.setdefault(command, replace(answer, command=command))
    return list(distinct.values())


def _calmly(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """The answers, by the option of the tool to be quiet where the request ends with that."""
    calm = shared.without_quiet(text)
    found = [
        replace(one, command=f"{one.command} > /dev/null 2>&1")
        for one in (_with_outputs(grammar, calm, scope) if calm else ())
        if one.coverage >= _SURE and shared.may_be_quiet(one.command)
    ]
    yield from found or _with_outputs(grammar, text, scope)


def _with_outputs(  # noqa: C901 - each part that is read by itself
    grammar: Grammar, text: str, scope: Scope
) -> Iterator[Answer]:
    """The answers, where the output goes and what is to be ignored read by themselves."""
    text = variants.with_archives_placed(variants.with_names_bare(text), scope)
    text = implied.with_a_setting(text, scope)
    if (opened := filenames.opened(text, scope)) != text:
        for answer in _with_outputs(grammar, opened, scope):
            # The pattern is what was said, in other words.
            command = filenames.resolved(answer.command)
            frame = answer.frame if command == answer.command else "script"
            yield replace(answer, command=command, frame=frame)
        return
    if plainly := filenames.without_hidden(text):
        for answer in _with_outputs(grammar, plainly, scope):
            if answer.command.startswith("find "):
                yield answer
    if tolerant := outputs.without_failure(text):
        for answer in _with_outputs(grammar, tolerant, scope):
            command = outputs.tolerant(answer.command)
            yield replace(answer, command=command)
        return
    plain, folder = outputs.without_folder(text, scope)
    if folder:
        for answer in _with_outputs(grammar, plain, scope):
            made = answer.command.startswith("mkdir ")
            yield (
                answer
                if made
                else replace(answer, command=f"mkdir -p {folder} && {answer.command}")
            )
        return
    if command := values.asked(text, scope) or arrays.asked(text, scope):
        yield Answer(command, 1.0, "value", (), 0)
        return
    for command in (
        loaded.shown(text, scope),
        dumps.dumped(text, scope),
        downloads.downloaded(text, scope),
        downloads.unpacked(text, scope),
        conversions.converted(text, scope),
        conversions.copied(text, scope),
        stamped.moved(text, scope),
        mailing.mailed(text, scope, lambda part: _told(grammar, part, scope)),
    ):
        if command:
            yield Answer(command, 1.0, "script", (), -100, of_script="$" in command)
    plain, given = options.without_options(text, scope)
    if given is not None:
        for answer in _with_outputs(grammar, plain, scope):
            if command := options.with_options(answer.command, given):
                yield replace(answer, command=command)
        return
    for command in retention.commands(meant.said_in_full(text, scope), scope):
        yield Answer(command, 1.0, "script", (), -100)
    if command := templates.rendered(text, scope):
        yield Answer(command, 1.0, "script", (), 0)
    if called := texts.called(text, scope):
        yield Answer(called, 1.0, "script", (), 0)
    yield from elements.answers(grammar, text, scope)
    redirected = False
    direct = _in_scope(grammar, text, scope)
    if direct and direct[0].coverage >= _WHOLE and _WRITES.search(direct[0].command):
        # It knows by itself where its output goes.
        yield from direct
        return
    for rest, end in outputs.split(text, scope):
        inputs = tuple(one for one in scope.variables if f'"{one.written}"' != end.file)
        for answer in _in_scope(grammar, rest, replace(scope, variables=inputs))[:1]:
            if answer.command == "ls" and not _LISTS.search(rest):
                # What is left when nothing else was understood.
                continue
            if command := outputs.redirected(answer.command, end):
                redirected = redirected or answer.coverage >= _SURE
                yield replace(answer, command=command)
    for answer in direct:
        if (written := outputs.apart(answer.command, scope)) != answer.command:
            yield replace(answer, command=written)
            continue
        unsaid = outputs.unsaid(text, answer.command, scope) if answer.coverage >= _SURE else None
        if unsaid and (command := outputs.redirected(answer.command, unsaid)):
            yield replace(answer, command=command)
            continue
        # A place that is known to be where the output goes is none to work on.
        yield replace(answer, coverage=answer.coverage * _ASSUMED**2) if redirected else answer


def _told(grammar: Grammar, part: str, scope: Scope) -> str:
    """The command that prints what is said; empty where it is not sure."""
    best = next(iter(_in_scope(grammar, part, scope)), None)
    sure = best is not None and best.coverage >= _SURE
    if best is None or not sure or best.command in {"ls", "ls -l"}:
        # What is left when nothing else was understood.
        return ""
    return best.command if outputs.prints(best.command) else ""


def _without_asides(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    """The answers to a request, or to what it asks for beside what it says of that."""
    if scope.around.files and (command := around.asked(text, scope)):
        return [Answer(command, 1.0, "data", (), _FIRST, of_script=True)]
    found = grammar.answers(text, scope)
    for other in {asides.without_lead(text), asides.without_trail(asides.without_lead(text))}:
        if other not in {"", text} and not any(one.coverage >= _WHOLE for one in found):
            found = sorted([*found, *grammar.answers(other, scope)], key=lambda one: -one.coverage)
    return found


def _in_scope(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    if command := invocations.invoked(text, scope):
        return [Answer(command, 1.0, "script", (), -100)]
    if scope.around.files and (command := around.asked(text, scope)):
        return [Answer(command, 1.0, "data", (), _FIRST, of_script=True)]
    if command := _of_several(grammar, text, scope):
        return [Answer(command, 1.0, "several", (), 0)]
    text = meant.said_in_full(text, scope)
    # What is done "as well" is done all the same.
    found = [
        one
        for one in grammar.answers(_AS_WELL.sub("", text), scope)
        if fitting.makes_sense(texts.with_texts_piped(one.command, scope), scope)
    ]
    if not found or found[0].coverage < _SURE:
        # What is done with the lines of a file can be done with a text.
        found = [*found, *texts.as_files(grammar, text, scope)]
        found.sort(key=lambda one: -one.coverage)
    sure = (
        found
        and found[0].coverage >= _WHOLE
        and found[0].frame != "control"
        and not variants.is_about_here(found[0].command)
    )
    plain = [
        one
        for one in ([] if sure else standins.answers(grammar, text, scope))
        if fitting.makes_sense(texts.with_texts_piped(one.command, scope), scope)
    ]
    assumed = [
        one if one.of_script else replace(one, coverage=one.coverage * _ASSUMED)
        for one in _assumed(grammar, text, scope, found, placed=_is_placed(plain))
    ]
    # Where nothing says a place, one of the script is meant rather than "here".
    placed = [one for one in plain if not variants.is_about_here(one.command)]
    whole = [one for one in plain if one.coverage >= _WHOLE and one.frame != "control"]
    if whole and found and found[0].frame == "control":
        found = [*whole, *found]
    found = [*found, *(one for one in plain if one.coverage >= _SURE)]
    if found and variants.is_about_here(found[0].command):
        assumed += placed
    assumed.sort(key=lambda one: -one.coverage)
    if assumed:
        # What the script says beats "here".
        found = [
            replace(one, coverage=min(one.coverage, assumed[0].coverage) * _ASSUMED)
            if not one.of_script
            and (
                variants.is_about_here(one.command)
                or variants.is_unclear(text)
                or _is_foreign(one, scope)
            )
            else one
            for one in found
        ]
    return sorted([*assumed, *found], key=lambda one: -one.coverage)


_ONE = re.compile(r"\b(?:it|this one|that one)\b", re.IGNORECASE)


def _of_several(grammar: Grammar, text: str, scope: Scope) -> str:
    """The answer to what is asked of several things that the script has."""

    def ask(said: str, within: Scope) -> str:
        best = next(iter(grammar.answers(said, within)), None)
        sensible = best and best.coverage > _WHOLE and fitting.makes_sense(best.command, within)
        return best.command if best and sensible else ""

    if command := idiom(text, scope):
        return command
    if _ONE.search(text) and any(open_loops(scope.commands)[0]):
        # The item of a loop that is open.
        return ""
    if command := compared(text, scope):
        file = outputs.left_for(text, scope)
        return f"{command} > {file}" if file else command
    return printed(text, scope) or chosen(text, scope, ask) or of_listed(text, scope, ask)


def _is_foreign(answer: Answer, scope: Scope) -> bool:
    return not answer.of_script and variants.is_of_another_manager(answer.command, scope)


def _looped(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """Answers for each element of a list."""

    def ask(said: str, within: Scope) -> str:
        if call := functions.message(said, within):
            return call
        best = next(iter(grammar.answers(said, within)), None)
        sensible = best and best.coverage > _WHOLE and fitting.makes_sense(best.command, within)
        return best.command if best and sensible else ""

    for command in lists.looped(text, scope, ask):
        yield Answer(command, 1.0, "script", (), 0)


def _with_its_tool(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """Answers by a tool of the script that the request does not name."""
    # "Compose" is the tool then, not the variable that it is kept in.
    held = tuple(one for one in scope.variables if one.sort != "command")
    for said, tool in variants.with_a_tool(text, scope):
        for answer in grammar.answers(said, replace(scope, variables=held))[:1]:
            written = habits.as_script(answer.command, scope)
            called = habits.called_in(answer.command) | habits.called_in(written)
            if answer.coverage >= _SURE and tool in called:
                yield answer


def _about_traces(
    grammar: Grammar, text: str, scope: Scope, found: list[Answer]
) -> Iterator[Answer]:
    """Answers to what is said of something that a line above has left behind."""
    if found and found[0].of_script and found[0].coverage >= _SURE:
        return
    for reference in references.references(text, scope):
        for answer in grammar.answers(reference.text, scope)[:1]:
            if answer.coverage >= _SURE and (command := reference.resolved(answer.command)):
                yield replace(answer, command=command, of_script=True)
                return


def _by_name(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """The answer to ``text`` with a variable for what it points at, where that is understood."""
    for said in pronouns.said_by_name(text, scope):
        best = next(iter(grammar.answers(said, scope)), None)
        if (
            best is not None
            and best.coverage >= _WHOLE
            and fitting.makes_sense(texts.with_texts_piped(best.command, scope), scope)
            and not variants.is_about_here(best.command)
        ):
            yield best
            return


def _is_placed(plain: list[Answer]) -> bool:
    """Whether something was understood, and where."""
    return any(
        one.coverage >= _ASSUMED and not variants.is_about_here(one.command) for one in plain
    )


def _assumed(
    grammar: Grammar, text: str, scope: Scope, found: list[Answer], *, placed: bool
) -> Iterator[Answer]:
    """Answers to what the request may mean where it leaves something out.

    ``placed``: whether it is known already where it is to be done.
    """
    if not (found and found[0].coverage > _WHOLE and "[@]}" in found[0].command):
        yield from _looped(grammar, text, scope)
    for said in variants.with_pronouns_said(text, scope):
        yield from grammar.answers(said, scope)[:1]
    yield from _about_traces(grammar, text, scope, found)
    best = found[0] if found else None
    if best is None or best.coverage < _SURE or variants.is_about_here(best.command):
        yield from _by_name(grammar, text, scope)
    if best is None or best.coverage < _SURE or _is_foreign(best, scope):
        yield from _with_its_tool(grammar, text, scope)
    here = best is not None and variants.is_about_here(best.command)
    if (best is None or best.coverage < _SURE or here) and not variants.changes_folder(scope):
        weight = sum(token.weight for token in utterance(text, grammar.vocabulary, scope).tokens)
        least = best.coverage - _SAME if best and here else _SURE
        supplied = [one for one in grammar.supplied(text, scope) if one.coverage >= least]
        yield from supplied
        if placed or any(one.coverage > _WHOLE for one in supplied):
            return
        for said in variants.with_a_place(text, scope):
            place = said.rpartition(" ")[2].strip('"${}').removesuffix("[@]")
            for answer in grammar.answers(said, scope)[:1]:
                # The place is no part of what was asked.
                coverage = 1 - (1 - answer.coverage) * (weight + 2) / weight if weight else 0.0
                if place in answer.command and coverage >= least:
                    yield replace(answer, coverage=coverage)
