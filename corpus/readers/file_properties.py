"""Title and day that office programs write into the properties of a file, as far as they are plausible."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

_EARLIEST: Final = date(1993, 1, 1)  # PDF is from 1993; an earlier day is a default
_MIN_TITLE_WORDS: Final = 2
_NOT_A_TITLE = re.compile(
    r"microsoft word|untitled|без (?:имени|названия)|document\d*$|^документ\s*\d*$|презентация|presentation|powerpoint|"
    r"\.(?:docx?|pdf|indd|qxd|pptx?|xlsx?|rtf|odt)\b|[\\/_]|\ufffd",
    re.IGNORECASE,
)
"""Titles that programs give: names of files and of empty documents."""


def plausible_properties(title: object, created: datetime | None) -> dict[str, object]:
    """Return `title` and `created` as metadata, without those that a program may have made up."""
    metadata: dict[str, object] = {}
    text = " ".join(str(title or "").split())
    if len(text.split()) >= _MIN_TITLE_WORDS and not _NOT_A_TITLE.search(text):
        metadata["title"] = text
    if created and _EARLIEST <= created.date() <= datetime.now(UTC).date():
        metadata["created"] = created.date()
    return metadata
