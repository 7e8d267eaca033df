"""``python -m caro_lsp`` is ``caro-lsp``."""

from caro_lsp.cli.main import main

main()
