"""What a manual page is made of, whatever macros it is written in: headings and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Block:
    """A heading (``level`` 1 or 2) or a paragraph, whose text begins at the column ``indent``.

    ``tags`` hang to the left of it, at ``hangs``. Texts have font marks; a line break is a newline.
    ``filled``: the lines of the text are not those of the source.
    """

    indent: float
    hangs: float = 0
    tags: list[str] = field(default_factory=list)
    text: str = ""
    level: int = 0
    filled: bool = True


class Blocks:
    """Builds the blocks of a page, a piece of text at a time."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: Block | None = None
        self._joined = False

    def heading(self, level: int, text: str) -> None:
        """A heading; what follows is a paragraph of its own."""
        self.blocks.append(Block(0, text=text, level=level))
        self._open = None

    def close(self) -> None:
        """End the paragraph."""
        self._open = None

    def tagged(self, hangs: float, indent: float, tag: str) -> None:
        """A paragraph with a tag to its left."""
        self._open = Block(indent, hangs, [tag])
        self.blocks.append(self._open)

    def add_tag(self, tag: str) -> None:
        """One more tag for the paragraph that was begun."""
        if self._open is not None:
            self._open.tags.append(tag)

    def text(self, text: str, indent: float, *, filled: bool = True, join: bool = False) -> None:
        """A line of text; ``join``: without a blank in front."""
        block = self._open
        if block is None or (block.filled != filled and block.text):
            block = self._open = Block(indent, indent, filled=filled)
            self.blocks.append(block)
        elif not block.text:
            block.filled = filled
        if not block.text or join:
            block.text += text
        else:
            block.text += ("\n" if self._joined or not filled else " ") + text
        self._joined = False

    def line_break(self) -> None:
        """The next text begins a line."""
        self._joined = self._open is not None and bool(self._open.text)
