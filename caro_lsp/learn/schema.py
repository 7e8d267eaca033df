"""The tables of the history, and how those of former versions become them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

COLUMNS = (
    "uid",
    "prompt",
    "generated_command",
    "corrected_command",
    "outcome",
    "executed",
    "success",
    "shell",
    "platform",
    "source",
    "created_at",
    "sealed",
)

# The text is indexed where it is plain only: the words of an index would tell what is encrypted.
_FIRST = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    prompt NOT NULL,
    generated_command NOT NULL,
    corrected_command,
    outcome TEXT NOT NULL,
    executed INTEGER,
    success INTEGER,
    shell TEXT NOT NULL,
    platform TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at REAL NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX entry_created_at ON entry (created_at);
CREATE INDEX entry_outcome ON entry (outcome);
CREATE VIRTUAL TABLE entry_text USING fts5 (
    prompt, generated_command, corrected_command, content = 'entry', content_rowid = 'id'
);
CREATE TRIGGER entry_added AFTER INSERT ON entry WHEN NOT new.sealed BEGIN
    INSERT INTO entry_text (rowid, prompt, generated_command, corrected_command)
    VALUES (new.id, new.prompt, new.generated_command, new.corrected_command);
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entry WHEN NOT old.sealed BEGIN
    INSERT INTO entry_text (entry_text, rowid, prompt, generated_command, corrected_command)
    VALUES ('delete', old.id, old.prompt, old.generated_command, old.corrected_command);
END;
CREATE TRIGGER entry_out BEFORE UPDATE ON entry WHEN NOT old.sealed
AND (new.corrected_command IS NOT old.corrected_command OR new.sealed) BEGIN
    INSERT INTO entry_text (entry_text, rowid, prompt, generated_command, corrected_command)
    VALUES ('delete', old.id, old.prompt, old.generated_command, old.corrected_command);
END;
CREATE TRIGGER entry_in AFTER UPDATE ON entry WHEN NOT new.sealed
AND (new.corrected_command IS NOT old.corrected_command OR old.sealed) BEGIN
    INSERT INTO entry_text (rowid, prompt, generated_command, corrected_command)
    VALUES (new.id, new.prompt, new.generated_command, new.corrected_command);
END;
"""

MIGRATIONS = (_FIRST,)
"""What makes each version of the tables from the one before. Only ever add to it."""


class Newer(Exception):
    """The file was written by a newer caro-lsp, whose tables this one does not know."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date. Raises Newer, sqlite3.Error."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it meanwhile.
        found = _version(connection)
        _refuse_newer(found)
        for number, script in enumerate(MIGRATIONS[found:], found + 1):
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def make_anew(connection: sqlite3.Connection) -> None:
    """Empty tables in place of those that are there, in the transaction that is open.

    Much faster than deleting each row. Raises sqlite3.Error.
    """
    connection.execute("DROP TABLE entry_text")
    connection.execute("DROP TABLE entry")
    for script in MIGRATIONS:
        for statement in _statements(script):
            connection.execute(statement)


def _refuse_newer(found: int) -> None:
    if found > len(MIGRATIONS):
        raise Newer(f"made by a newer caro-lsp (tables {found}); update this one")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """The statements of a script; ``executescript`` would end the transaction."""
    import sqlite3

    found: list[str] = []
    begun = ""
    for piece in script.split(";"):
        begun += f"{piece};"
        if sqlite3.complete_statement(begun):
            found.append(begun)
            begun = ""
    return [statement for statement in found if statement.strip(" ;\n")]
