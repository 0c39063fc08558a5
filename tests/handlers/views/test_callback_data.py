import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit

from corpus.models import Document
from handlers.views.callback_data import (
    LONGEST_FILTER,
    Callback,
    SendCalendar,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowPassage,
    ShowSources,
    Summarise,
    TurnPage,
    read_callback,
)

KEYS = st.builds(lambda name, text: Document(name, "", text).key, st.text(), st.text())
PAGES = st.integers(1, 99_999)
FILTERS = st.text(st.characters(codec="utf-8", exclude_characters="\n")).filter(
    lambda text: len(text.encode()) <= LONGEST_FILTER
)
CALLBACKS = st.one_of(
    st.builds(ShowPassage, KEYS, st.lists(st.integers(0, 0xFFFFFFFF), min_size=1, max_size=3).map(tuple)),
    st.builds(ShowDocument, KEYS),
    st.builds(Summarise, KEYS),
    st.builds(TurnPage, KEYS, PAGES),
    st.builds(ShowSources, PAGES),
    st.builds(ShowEvents, PAGES, FILTERS),
    st.builds(ShowEvent, KEYS, PAGES),
    st.builds(SendCalendar, KEYS, PAGES),
)


@given(CALLBACKS)
def test_what_a_button_says_comes_back(callback: Callback) -> None:
    assert 1 <= len(callback.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert read_callback(callback.data) == callback


@given(st.text() | st.from_regex(r"[pdtsevi]:[A-Za-z0-9_,:-]{0,20}"))
def test_anything_else_is_read_or_is_none(data: str) -> None:
    callback = read_callback(data)
    assert callback is None or read_callback(callback.data) == callback


@pytest.mark.parametrize("data", ["", "s:1\n", "s:1\0", "S:1", "d:AAAAAAAAAAÄ", "s:１", "p:AAAAAAAAAAA:G", "x:1"])
def test_none_of_ours(data: str) -> None:
    assert read_callback(data) is None
