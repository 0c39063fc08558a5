"""Title and day that office programs write into the properties of a file, as far as they are plausible."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from corpus.language.tokens import terms

_EARLIEST: Final = date(1993, 1, 1)  # PDF is from 1993; an earlier day is a default
_MIN_TITLE_WORDS: Final = 2
_NOT_A_TITLE = re.compile(
    r"microsoft word|untitled|без (?:имени|названия)|document\d*$|^документ\s*\d*$|презентация|presentation|powerpoint|"
    r"\.(?:docx?|pdf|indd|qxd|pptx?|xlsx?|rtf|odt)\b|[\\/_]|\ufffd",
    re.IGNORECASE,
)
"""Titles that programs give: names of files and of empty documents."""

_HEAD_CHARS: Final = 20_000


def plausible_properties(title: object, created: datetime | None, text: str) -> dict[str, object]:
    """Return `title` and `created` as metadata, without those that a program or a template may have given.

    A title none of whose words is in the `text` is that of the file which the writer began with.
    """
    metadata: dict[str, object] = {}
    stated = " ".join(str(title or "").split())
    is_of_text = not set(terms(stated)).isdisjoint(terms(text[:_HEAD_CHARS]))
    if is_of_text and len(stated.split()) >= _MIN_TITLE_WORDS and not _NOT_A_TITLE.search(stated):
        metadata["title"] = stated
    if created and _EARLIEST <= created.date() <= datetime.now(UTC).date():
        metadata["created"] = created.date()
    return metadata
