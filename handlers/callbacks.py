"""What a button says when it is pressed: at most 64 bytes, and never trusted on the way back.

A document is named by its key, a digest of its id and text: a button outlives a restart, and one that points
into a text that has changed since is recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_STARTS = 3
"""Sentences that one button can point to: more would not fit into its 64 bytes."""

_KEY = r"[A-Za-z0-9_-]{11}"
_PASSAGE = re.compile(rf"p:(?P<key>{_KEY}):(?P<starts>[0-9a-f]{{1,8}}(?:,[0-9a-f]{{1,8}}){{0,2}})")
_DOCUMENT = re.compile(rf"d:(?P<key>{_KEY})")
_SUMMARY = re.compile(rf"a:(?P<key>{_KEY})")
_PAGE = re.compile(rf"t:(?P<key>{_KEY}):(?P<page>[0-9]{{1,5}})")
_LIST = re.compile(r"(?P<name>[se]):(?P<page>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class ShowPassage:
    """Show the passages of a document that hold the sentences beginning at `starts`."""

    key: str
    starts: tuple[int, ...]

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"p:{self.key}:{','.join(format(start, 'x') for start in self.starts)}"


@dataclass(frozen=True, slots=True)
class ShowDocument:
    """Show a document from its first page, as a new message."""

    key: str

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"d:{self.key}"


@dataclass(frozen=True, slots=True)
class Summarise:
    """Answer with what a document is about, as a new message."""

    key: str

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"a:{self.key}"


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Show another page of a document, from 1, in the message that shows it."""

    key: str
    page: int

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"t:{self.key}:{self.page}"


@dataclass(frozen=True, slots=True)
class ShowList:
    """Show a page, from 1, of the list of sources ("s") or events ("e"), in the message that shows it."""

    name: str
    page: int = 1

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"{self.name}:{self.page}"


Callback = ShowPassage | ShowDocument | Summarise | TurnPage | ShowList


def read_callback(data: str) -> Callback | None:
    """Return what a button asks for, or None where `data` is none of ours."""
    if found := _PASSAGE.fullmatch(data):
        return ShowPassage(found["key"], tuple(int(start, 16) for start in found["starts"].split(",")))
    if found := _DOCUMENT.fullmatch(data):
        return ShowDocument(found["key"])
    if found := _SUMMARY.fullmatch(data):
        return Summarise(found["key"])
    if found := _PAGE.fullmatch(data):
        return TurnPage(found["key"], int(found["page"]))
    if found := _LIST.fullmatch(data):
        return ShowList(found["name"], int(found["page"]))
    return None
