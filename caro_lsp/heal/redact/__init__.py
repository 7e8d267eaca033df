"""What may stand in a report as it is, and what stands in the place of all else.

Nothing is searched for here: each word that comes out is either taken from a table of this project
(tools, options, operators, keywords, plain words) or a placeholder. So what nobody thought of is
not shown either. ``govern.secrets`` looks at the outcome once more.
"""

from __future__ import annotations

from caro_lsp.heal.redact.redactor import Redactor

__all__ = ["Redactor"]
