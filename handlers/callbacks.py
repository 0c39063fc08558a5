"""What a button says when it is pressed: at most 64 bytes, and never trusted on the way back.

A document is named by its key, a digest of its id and text: a button outlives a restart, and one that points
into a text that has changed since is recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.texts import LANGUAGES

LONGEST_FILTER = 54
"""Bytes of a filter that a button has room for."""

MOST_STARTS = 3
"""Sentences that one button can point to: more would not fit into its 64 bytes."""

_KEY = r"[A-Za-z0-9_-]{11}"
_PASSAGE = re.compile(rf"p:(?P<key>{_KEY}):(?P<starts>[0-9a-f]{{1,8}}(?:,[0-9a-f]{{1,8}}){{0,2}})")
_DOCUMENT = re.compile(rf"d:(?P<key>{_KEY})")
_SUMMARY = re.compile(rf"a:(?P<key>{_KEY})")
_PAGE = re.compile(rf"t:(?P<key>{_KEY}):(?P<page>[0-9]{{1,5}})")
_VOTE = re.compile(r"f:(?P<vote>[+-])")
_LANGUAGE = re.compile(rf"l:(?P<code>{'|'.join(LANGUAGES)}|)")
_NUMBER = r"(?P<number>[1-9][0-9]{0,8})"
_UNSUBSCRIBE = re.compile(rf"u:{_NUMBER}:(?P<listed>[01])")
_REMIND = re.compile(rf"r:{_NUMBER}:(?P<on>[01])")
_QUIET = re.compile(r"q:(?P<on>[01])")
_SOURCES = re.compile(r"s:(?P<page>[0-9]{1,5})")
_EVENTS = re.compile(r"e:(?P<page>[0-9]{1,5}):(?P<wanted>[^\n]{0,60})")
_EVENT = re.compile(rf"(?P<name>[vi]):(?P<key>{_KEY}):(?P<number>[0-9]{{1,5}})")


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
class ShowSources:
    """Show a page, from 1, of the list of sources, in the message that shows it."""

    page: int = 1

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"s:{self.page}"


@dataclass(frozen=True, slots=True)
class ShowEvents:
    """Show a page, from 1, of the events that fit `wanted`, a filter as it was written, in the message that shows it.

    A filter of more than `LONGEST_FILTER` bytes does not fit into a button.
    """

    page: int = 1
    wanted: str = ""

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"e:{self.page}:{self.wanted}"


@dataclass(frozen=True, slots=True)
class ShowEvent:
    """Show the card of the event of that number in a document, as a new message."""

    key: str
    number: int

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"v:{self.key}:{self.number}"


@dataclass(frozen=True, slots=True)
class SendCalendar:
    """Send one event as a calendar file."""

    key: str
    number: int

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"i:{self.key}:{self.number}"


@dataclass(frozen=True, slots=True)
class Vote:
    """Say of the answer above whether it was good."""

    up: bool

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return "f:+" if self.up else "f:-"


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak one of `LANGUAGES` in this chat; "" the language of the client."""

    code: str = ""

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"l:{self.code}"


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """End the chat's subscription of that number; `listed` where the button is in a list, which is shown anew."""

    number: int
    listed: bool = False

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"u:{self.number}:{self.listed:d}"


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell the chat's subscription of that number of events the day before, or no more."""

    number: int
    on: bool

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"r:{self.number}:{self.on:d}"


@dataclass(frozen=True, slots=True)
class BeQuiet:
    """Be quiet at night in this chat, or no more."""

    on: bool

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"q:{self.on:d}"


Shown = ShowPassage | ShowDocument | Summarise | TurnPage | ShowSources | ShowEvents | ShowEvent | SendCalendar
"""What a button or a link shows."""

Done = Vote | SetLanguage | Unsubscribe | Remind | BeQuiet
"""What a button changes."""

Callback = Shown | Done


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
    if found := _VOTE.fullmatch(data):
        return Vote(found["vote"] == "+")
    if found := _LANGUAGE.fullmatch(data):
        return SetLanguage(found["code"])
    if found := _UNSUBSCRIBE.fullmatch(data):
        return Unsubscribe(int(found["number"]), found["listed"] == "1")
    if found := _REMIND.fullmatch(data):
        return Remind(int(found["number"]), found["on"] == "1")
    if found := _QUIET.fullmatch(data):
        return BeQuiet(found["on"] == "1")
    if found := _SOURCES.fullmatch(data):
        return ShowSources(int(found["page"]))
    if found := _EVENTS.fullmatch(data):
        return ShowEvents(int(found["page"]), found["wanted"])
    if found := _EVENT.fullmatch(data):
        return (ShowEvent if found["name"] == "v" else SendCalendar)(found["key"], int(found["number"]))
    return None
