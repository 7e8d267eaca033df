"""The protocol's types imported the lean way are the types imported the usual way."""

import subprocess
import sys

PROGRAM = """
import sys
if "lean" in sys.argv:
    from caro_lsp.server.lean_attrs import import_types
    import_types()
from lsprotocol import converters, types
converter = converters.get_converter()
item = converter.structure(
    {"range": {"start": {"line": 1, "character": 2}, "end": {"line": 3, "character": 4}},
     "message": "m", "severity": 1, "code": "C", "tags": [1]}, types.Diagnostic)
same = types.Position(1, 2)
print(converter.unstructure(item))
print(same == types.Position(1, 2), same != types.Position(2, 2), same < types.Position(2, 2))
print(item == item, types.CodeLensOptions() == types.CodeLensOptions(), repr(same), item)
print(types.TextDocumentIdentifier("a") == types.TextDocumentIdentifier("b"))
print(types.TextDocumentIdentifier("a") == "a")
for wrong in (lambda: types.Position(-1, 0), lambda: types.Position(), lambda: hash(item)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
"""


def test_nothing_but_the_cost_changes():
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True
        ).stdout
        for how in ("usual", "lean")
    ]
    assert outputs[0] == outputs[1]
    assert "True True True" in outputs[0]
