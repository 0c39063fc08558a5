"""Callback data of the buttons: one dataclass for each kind, encoded from its fields in their order.

The encoding is `prefix:field:field`, at most 64 bytes. It must not change, because buttons of old messages keep
theirs. A document is named by its key, a digest of its id and text, so that a button outlives a restart and an
outdated one is recognised. A client can send any string: `read_callback` rejects all but valid data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import get_annotations
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, dataclass_transform, get_args, get_type_hints

from handlers.translations import LANGUAGES

KEY_CHARS = 11  # the length of the key of a document
MAX_FILTER_BYTES = 54  # the longest filter for which a button has room
MAX_STARTS = 3  # the number of sentences for which a button has room
MAX_CITED = 3  # the number of passages or documents that a button can cite


class _Codec(NamedTuple):
    """The text form of a field: `read` is called only with a text that `pattern` matches."""

    pattern: str
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


ReviewAction = Literal["add", "title", "date", "discard"]
CitationForm = Literal["text", "ris", "bib"]
BriefForm = Literal["docx", "csv", "ris"]
DigestPeriod = Literal["daily", "weekly", "off"]

_KEY = f"[A-Za-z0-9_-]{{{KEY_CHARS}}}"
_CITED = f"{_KEY}[0-9a-f]{{0,8}}"

_Key = Annotated[str, _Codec(_KEY)]
_Number = Annotated[int, _Codec("[0-9]{1,5}", int)]
_RowId = Annotated[int, _Codec("[1-9][0-9]{0,8}", int)]
_Starts = Annotated[
    tuple[int, ...],
    _Codec(
        rf"[0-9a-f]{{1,8}}(?:,[0-9a-f]{{1,8}}){{0,{MAX_STARTS - 1}}}",
        lambda text: tuple(int(start, 16) for start in text.split(",")),
        lambda starts: ",".join(format(start, "x") for start in starts),
    ),
]
_Cited = Annotated[
    tuple[tuple[str, int | None], ...],
    _Codec(
        f"{_CITED}(?:;{_CITED}){{0,{MAX_CITED - 1}}}",
        lambda text: tuple(_read_cited(each) for each in text.split(";")),
        lambda cited: ";".join(key if start is None else f"{key}{start:x}" for key, start in cited),
    ),
]
_Form = Annotated[
    CitationForm, _Codec("[trb]", {"t": "text", "r": "ris", "b": "bib"}.__getitem__, lambda form: form[:1])
]
_BriefForm = Annotated[BriefForm, _Codec("|".join(get_args(BriefForm)))]
_DigestPeriod = Annotated[DigestPeriod, _Codec("|".join(get_args(DigestPeriod)))]
_Filter = Annotated[str, _Codec(r"[^\n]{0,60}")]
_LanguageCode = Annotated[str, _Codec("|".join((*LANGUAGES, "")))]
_Action = Annotated[ReviewAction, _Codec("|".join(get_args(ReviewAction)))]
_Flag = Annotated[bool, _Codec("[01]", "1".__eq__, "{:d}".format)]
_Sign = Annotated[bool, _Codec("[+-]", "+".__eq__, lambda positive: "+" if positive else "-")]


def _read_cited(text: str) -> tuple[str, int | None]:
    key, start = text[:KEY_CHARS], text[KEY_CHARS:]
    return key, int(start, 16) if start else None


@dataclass_transform(frozen_default=True)
class CallbackData:
    """The base of all kinds: a subclass is a frozen dataclass, each field of which is annotated with its codec."""

    prefix: ClassVar[str]
    codecs: ClassVar[Mapping[str, _Codec]]
    pattern: ClassVar[re.Pattern[str]]

    def __init_subclass__(cls, *, prefix: str) -> None:
        """Derive the encoding from the fields."""
        dataclass(frozen=True)(cls)
        hints = get_type_hints(cls, include_extras=True)
        cls.prefix = prefix
        cls.codecs = {name: hints[name].__metadata__[0] for name in get_annotations(cls)}
        cls.pattern = re.compile(":".join([prefix, *(f"({codec.pattern})" for codec in cls.codecs.values())]))

    @property
    def data(self) -> str:
        """The button's `callback_data`."""
        values = (codec.write(getattr(self, name)) for name, codec in self.codecs.items())
        return ":".join((self.prefix, *values))


class ShowPassage(CallbackData, prefix="p"):
    """Send the passages of a document that hold the sentences beginning at `starts`."""

    key: _Key
    starts: _Starts


class ShowDocument(CallbackData, prefix="d"):
    """Send the first page of a document."""

    key: _Key


class Summarise(CallbackData, prefix="a"):
    """Send a summary of a document."""

    key: _Key


class Cite(CallbackData, prefix="z"):
    """Send citations of sentences, each named by its document and its start, or of documents where there is no start.

    As `form`, "text" is a message, "ris" and "bib" are files for reference managers.
    """

    cited: _Cited
    form: _Form = "text"


class ShowMore(CallbackData, prefix="m"):
    """Show the rarer buttons of an answer in its message: to read the first cited document, and to cite."""

    cited: _Cited


class SendBrief(CallbackData, prefix="o"):
    """Send the brief on the subject that the message above the button names, as a file."""

    form: _BriefForm


class TurnPage(CallbackData, prefix="t"):
    """Show another page of a document, counted from 1, in the same message."""

    key: _Key
    page: _Number


class ShowSources(CallbackData, prefix="s"):
    """Show a page of the list of documents, counted from 1, in the same message."""

    page: _Number = 1


class ShowEvents(CallbackData, prefix="e"):
    """Show a page, counted from 1, of the events that match a filter as the user wrote it, in the same message.

    A filter has at most `MAX_FILTER_BYTES`.
    """

    page: _Number = 1
    filter_text: _Filter = ""


class ShowEvent(CallbackData, prefix="v"):
    """Send the details of an event, which has this index in its document."""

    key: _Key
    index: _Number


class SendCalendar(CallbackData, prefix="i"):
    """Send an event, which has this index in its document, as a calendar file."""

    key: _Key
    index: _Number


class AskSuggestion(CallbackData, prefix="k"):
    """Ask the question with this index among those that a document suggests, in the language of the button."""

    key: _Key
    index: _Number
    language: _LanguageCode


class AskExample(CallbackData, prefix="h"):
    """Ask the example question with this index."""

    index: _Number


class SubscribeTo(CallbackData, prefix="b"):
    """Subscribe the chat to new documents that match a filter; "" matches all."""

    wanted: _Filter = ""


class NotifyWhenAnswered(CallbackData, prefix="n"):
    """Tell the chat when the question that the message could not answer can be answered."""


class ForgetAll(CallbackData, prefix="g"):
    """Delete the stored data of the chat, or with `undo` put back what was deleted."""

    undo: _Flag


class Vote(CallbackData, prefix="f"):
    """Rate the answer above the button."""

    up: _Sign


class SetLanguage(CallbackData, prefix="l"):
    """Use one of `LANGUAGES` in the chat; "" for the language of the user's client."""

    code: _LanguageCode = ""


class Unsubscribe(CallbackData, prefix="u"):
    """End the subscription with this id; `listed` if the message is the list of subscriptions, to be updated."""

    number: _RowId
    listed: _Flag = False


class SetReminder(CallbackData, prefix="r"):
    """Switch the reminders on the day before an event on or off, for the subscription with this id."""

    number: _RowId
    on: _Flag


class SetDigest(CallbackData, prefix="w"):
    """Send the chat a digest at the usual hour, or none."""

    period: _DigestPeriod


class SetQuietHours(CallbackData, prefix="q"):
    """Switch the usual quiet hours of the chat on or off."""

    on: _Flag


class ReviewCandidate(CallbackData, prefix="c"):
    """Add, correct or discard the candidate document with this number."""

    action: _Action
    number: _RowId


class RemoveDocument(CallbackData, prefix="x"):
    """Remove a document from the corpus."""

    key: _Key


class RestoreDocument(CallbackData, prefix="y"):
    """Put a removed document back into the corpus."""

    key: _Key


ViewCallback = ShowPassage | ShowDocument | Summarise | TurnPage | ShowSources | ShowEvents | ShowEvent | SendCalendar
"""Callbacks that show something, as deep links do."""

AdminCallback = ReviewCandidate | RemoveDocument | RestoreDocument
"""Callbacks that only an administrator may use."""

ActionCallback = (
    Vote
    | SetLanguage
    | SubscribeTo
    | Unsubscribe
    | NotifyWhenAnswered
    | SetReminder
    | SetQuietHours
    | SetDigest
    | ForgetAll
    | AdminCallback
)
"""Callbacks that change stored data."""

QuestionCallback = AskSuggestion | AskExample
"""Callbacks that ask a question."""

FileCallback = Cite | SendBrief | ShowMore
"""Callbacks that send files, or what is copied from them, and the one that shows their buttons."""

Callback = ViewCallback | FileCallback | QuestionCallback | ActionCallback

KINDS: Mapping[str, type[Callback]] = {kind.prefix: kind for kind in get_args(Callback)}
"""The kinds of callback data by prefix."""


def read_callback(data: str) -> Callback | None:
    """Return the callback that `data` encodes; None if no button of the bot can hold it."""
    kind = KINDS.get(data[:1])
    found = kind.pattern.fullmatch(data) if kind else None
    if kind is None or found is None:
        return None
    return kind(*(codec.read(text) for codec, text in zip(kind.codecs.values(), found.groups(), strict=True)))


def read_cite(data: str | None) -> Cite | None:
    """Return the callback that cites what a button with `data` does, or what it leads to; None for other buttons."""
    callback = read_callback(data or "")
    return Cite(callback.cited) if isinstance(callback, Cite | ShowMore) else None
