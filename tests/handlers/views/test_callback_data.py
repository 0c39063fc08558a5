import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit

from corpus.models import Document
from handlers.translations import LANGUAGES
from handlers.views.callback_data import (
    KINDS,
    MAX_FILTER_BYTES,
    AskExample,
    AskSuggestion,
    Callback,
    CitationForm,
    Cite,
    ForgetAll,
    NotifyWhenAnswered,
    RemoveDocument,
    RestoreDocument,
    ReviewAction,
    ReviewCandidate,
    SendBrief,
    SendCalendar,
    SetDigest,
    SetLanguage,
    SetQuietHours,
    SetReminder,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowMore,
    ShowPassage,
    ShowSources,
    SubscribeTo,
    Summarise,
    TurnPage,
    Unsubscribe,
    Vote,
    read_callback,
)

KEY = "Ab3_-xYz012"
ENCODED = [
    (ShowPassage(KEY, (0,)), "p:Ab3_-xYz012:0"),
    (ShowPassage(KEY, (10, 255, 0xFFFFFFFF)), "p:Ab3_-xYz012:a,ff,ffffffff"),
    (ShowDocument(KEY), "d:Ab3_-xYz012"),
    (Summarise(KEY), "a:Ab3_-xYz012"),
    (Cite(((KEY, None),)), "z:Ab3_-xYz012:t"),
    (Cite(((KEY, 0), (KEY, None), (KEY, 255)), "ris"), "z:Ab3_-xYz0120;Ab3_-xYz012;Ab3_-xYz012ff:r"),
    (ShowMore(((KEY, 0), (KEY, 255))), "m:Ab3_-xYz0120;Ab3_-xYz012ff"),
    (SendBrief("docx"), "o:docx"),
    (TurnPage(KEY, 12), "t:Ab3_-xYz012:12"),
    (AskSuggestion(KEY, 2, "ru"), "k:Ab3_-xYz012:2:ru"),
    (AskExample(1), "h:1"),
    (SubscribeTo(), "b:"),
    (SubscribeTo("Вена"), "b:Вена"),
    (ForgetAll(undo=False), "g:0"),
    (ForgetAll(undo=True), "g:1"),
    (NotifyWhenAnswered(), "n"),
    (ShowSources(), "s:1"),
    (ShowSources(99_999), "s:99999"),
    (ShowEvents(), "e:1:"),
    (ShowEvents(3, "Москва 2018: a"), "e:3:Москва 2018: a"),
    (ShowEvent(KEY, 0), "v:Ab3_-xYz012:0"),
    (SendCalendar(KEY, 7), "i:Ab3_-xYz012:7"),
    (Vote(up=True), "f:+"),
    (Vote(up=False), "f:-"),
    (SetLanguage(), "l:"),
    (SetLanguage("ru"), "l:ru"),
    (Unsubscribe(5), "u:5:0"),
    (Unsubscribe(123_456_789, listed=True), "u:123456789:1"),
    (SetReminder(5, on=True), "r:5:1"),
    (SetReminder(5, on=False), "r:5:0"),
    (SetDigest("daily"), "w:daily"),
    (SetDigest("off"), "w:off"),
    (SetQuietHours(on=True), "q:1"),
    (SetQuietHours(on=False), "q:0"),
    (ReviewCandidate("add", 1), "c:add:1"),
    (ReviewCandidate("title", 2), "c:title:2"),
    (ReviewCandidate("date", 3), "c:date:3"),
    (ReviewCandidate("discard", 999_999_999), "c:discard:999999999"),
    (RemoveDocument(KEY), "x:Ab3_-xYz012"),
    (RestoreDocument(KEY), "y:Ab3_-xYz012"),
]

KEYS = st.builds(lambda name, text: Document(name, "", text).key, st.text(), st.text())
NUMBERS = st.integers(0, 99_999)
ROW_IDS = st.integers(1, 999_999_999)
STARTS = st.lists(st.integers(0, 0xFFFFFFFF), min_size=1, max_size=3).map(tuple)
FILTERS = st.text(st.characters(codec="utf-8", exclude_characters="\n")).filter(
    lambda text: len(text.encode()) <= MAX_FILTER_BYTES
)
ACTIONS: st.SearchStrategy[ReviewAction] = st.sampled_from(["add", "title", "date", "discard"])
CITED = st.lists(st.tuples(KEYS, st.none() | st.integers(0, 0xFFFFFFFF)), min_size=1, max_size=3).map(tuple)
FORMS: st.SearchStrategy[CitationForm] = st.sampled_from(["text", "ris", "bib"])
CALLBACKS = st.one_of(
    st.builds(Cite, CITED, FORMS),
    st.builds(ShowPassage, KEYS, STARTS),
    st.builds(ShowDocument, KEYS),
    st.builds(Summarise, KEYS),
    st.builds(TurnPage, KEYS, NUMBERS),
    st.builds(ShowSources, NUMBERS),
    st.builds(ShowEvents, NUMBERS, FILTERS),
    st.builds(ShowEvent, KEYS, NUMBERS),
    st.builds(SendCalendar, KEYS, NUMBERS),
    st.builds(Vote, st.booleans()),
    st.builds(SetLanguage, st.sampled_from(["", *LANGUAGES])),
    st.builds(AskSuggestion, KEYS, st.integers(0, 99_999), st.sampled_from(LANGUAGES)),
    st.builds(AskExample, st.integers(0, 99_999)),
    st.builds(ForgetAll, st.booleans()),
    st.builds(Unsubscribe, ROW_IDS, st.booleans()),
    st.builds(SetReminder, ROW_IDS, st.booleans()),
    st.builds(SetQuietHours, st.booleans()),
    st.builds(ReviewCandidate, ACTIONS, ROW_IDS),
    st.builds(RemoveDocument, KEYS),
    st.builds(RestoreDocument, KEYS),
)


@pytest.mark.parametrize(("callback", "data"), ENCODED)
def test_encoded_form_of_each_kind_never_changes(callback: Callback, data: str) -> None:
    assert callback.data == data
    assert read_callback(data) == callback


def test_every_kind_has_a_fixed_encoding_in_this_test() -> None:
    assert {type(callback) for callback, _ in ENCODED} == set(KINDS.values())
    assert len(KINDS) == 25


@given(CALLBACKS)
def test_callback_data_fits_and_is_read_back(callback: Callback) -> None:
    assert 1 <= len(callback.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert read_callback(callback.data) == callback


@given(st.text() | st.from_regex(rf"[{''.join(KINDS)}]:[A-Za-z0-9_,:+-]{{0,20}}"))
def test_any_string_is_read_or_rejected(data: str) -> None:
    callback = read_callback(data)
    assert callback is None or read_callback(callback.data) == callback


@pytest.mark.parametrize(
    "data",
    [
        "",
        "s:1\n",
        "s:1\0",
        "S:1",
        "s:１",
        "s:123456",
        "s:-1",
        "d",
        "d:AAAAAAAAAAÄ",
        "d:AAAAAAAAAAA:",
        "p:AAAAAAAAAAA:G",
        "p:AAAAAAAAAAA:1,2,3,4",
        "p:AAAAAAAAAAA:",
        "e:1",
        "e:1:a\nb",
        "f:*",
        "l:de",
        "u:0:1",
        "u:1:2",
        "c:drop:1",
        "x:AAAAAAAAAAA:1",
        "z:1",
    ],
)
def test_unknown_callback_data_is_rejected(data: str) -> None:
    assert read_callback(data) is None
