"""What a button says when it is pressed: at most 64 bytes, and never trusted on the way back.

A document is named by its key, a digest of its id and text: a button outlives a restart, and one that points
into a text that has changed since is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast, get_args

from handlers.translations import LANGUAGES

Decision = Literal["add", "title", "date", "discard"]

LONGEST_FILTER = 54
"""Bytes of a filter that a button has room for."""

MOST_STARTS = 3
"""Sentences that one button can point to: more would not fit into its 64 bytes."""


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


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide on the document that waits under a number, for administrators."""

    what: Decision
    number: int

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"c:{self.what}:{self.number}"


@dataclass(frozen=True, slots=True)
class Shelve:
    """Take a document out of the corpus, or put it back, for administrators."""

    key: str
    out: bool

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        return f"{'x' if self.out else 'y'}:{self.key}"


ViewCallback = ShowPassage | ShowDocument | Summarise | TurnPage | ShowSources | ShowEvents | ShowEvent | SendCalendar
"""What a button or a link shows."""

AdminCallback = Decide | Shelve
"""What only an administrator may press."""

ActionCallback = Vote | SetLanguage | Unsubscribe | Remind | BeQuiet | AdminCallback
"""What a button changes."""

Callback = ViewCallback | ActionCallback


_KEY = r"(?P<key>[A-Za-z0-9_-]{11})"
_NUMBER = r"(?P<number>[1-9][0-9]{0,8})"
_PAGE = r"(?P<page>[0-9]{1,5})"
_EVENT = r"(?P<number>[0-9]{1,5})"
_START = r"[0-9a-f]{1,8}"
_ON = r"(?P<on>[01])"

_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Callback]], ...] = (
    (rf"p:{_KEY}:(?P<starts>{_START}(?:,{_START}){{0,2}})", lambda found: ShowPassage(found["key"], _starts(found))),
    (rf"d:{_KEY}", lambda found: ShowDocument(found["key"])),
    (rf"a:{_KEY}", lambda found: Summarise(found["key"])),
    (rf"t:{_KEY}:{_PAGE}", lambda found: TurnPage(found["key"], int(found["page"]))),
    (rf"s:{_PAGE}", lambda found: ShowSources(int(found["page"]))),
    (rf"e:{_PAGE}:(?P<wanted>[^\n]{{0,60}})", lambda found: ShowEvents(int(found["page"]), found["wanted"])),
    (rf"v:{_KEY}:{_EVENT}", lambda found: ShowEvent(found["key"], int(found["number"]))),
    (rf"i:{_KEY}:{_EVENT}", lambda found: SendCalendar(found["key"], int(found["number"]))),
    (r"f:(?P<vote>[+-])", lambda found: Vote(found["vote"] == "+")),
    (rf"l:(?P<code>{'|'.join(LANGUAGES)}|)", lambda found: SetLanguage(found["code"])),
    (rf"u:{_NUMBER}:{_ON}", lambda found: Unsubscribe(int(found["number"]), found["on"] == "1")),
    (rf"r:{_NUMBER}:{_ON}", lambda found: Remind(int(found["number"]), found["on"] == "1")),
    (rf"q:{_ON}", lambda found: BeQuiet(found["on"] == "1")),
    (
        rf"c:(?P<what>{'|'.join(get_args(Decision))}):{_NUMBER}",
        lambda found: Decide(cast("Decision", found["what"]), int(found["number"])),
    ),
    (rf"(?P<out>[xy]):{_KEY}", lambda found: Shelve(found["key"], found["out"] == "x")),
)
_READERS = tuple((re.compile(form), read) for form, read in _FORMS)


def read_callback(data: str) -> Callback | None:
    """Return what a button asks for, or None where `data` is none of ours."""
    return next((read(found) for form, read in _READERS if (found := form.fullmatch(data))), None)


def _starts(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(start, 16) for start in found["starts"].split(","))
