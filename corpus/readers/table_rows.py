"""Rows of tables as lines of text, for all formats."""

from __future__ import annotations

from collections.abc import Sequence


def row_text(cells: Sequence[str]) -> str:
    """Return a row as a line, without its empty cells: "label: value" for two cells, else with bars between them."""
    texts = [cell for cell in cells if cell]
    is_labelled = len(texts) == 2 and not texts[0].endswith((":", "."))
    return (": " if is_labelled else " | ").join(texts)
