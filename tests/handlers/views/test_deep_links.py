"""Deep links, and the buttons that share them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Document
from handlers.translations import texts_for
from handlers.views.callback_data import ShowDocument, ShowEvent, ShowPassage
from handlers.views.deep_links import encode_payload, read_payload
from tests.support.conversation import Conversation, buttons, callback_data, entity_texts

EN = texts_for("en")
KEYS = st.builds(lambda name, text: Document(name, "", text).key, st.text(), st.text())
NUMBERS = st.integers(0, 99_999)
LINKED = st.one_of(
    st.builds(ShowDocument, KEYS),
    st.builds(ShowEvent, KEYS, NUMBERS),
    st.builds(ShowPassage, KEYS, st.lists(st.integers(0, 0xFFFFFFFF), min_size=1, max_size=3).map(tuple)),
)


@given(LINKED)
def test_payload_is_valid_and_read_back(linked: ShowDocument | ShowEvent | ShowPassage) -> None:
    payload = encode_payload(linked)
    assert len(payload) <= 64
    assert all(each.isascii() and (each.isalnum() or each in "_-") for each in payload)
    assert read_payload(payload) == linked


@given(st.text() | st.from_regex(r"\A[pdvst][A-Za-z0-9_-]{0,30}\Z"))
def test_any_payload_is_read_or_rejected(payload: str) -> None:
    linked = read_payload(payload)
    assert linked is None or isinstance(linked, ShowDocument | ShowEvent | ShowPassage)


def shared_payload(message: dict[str, object]) -> str:
    """Return the payload of the link that a message shares."""
    [url] = [each["url"] for each in buttons(message) if each["text"] == EN.share]
    link = urlsplit(parse_qs(urlsplit(url).query)["url"][0])
    assert (link.netloc, link.path) == ("t.me", "/unido_bot")
    return parse_qs(link.query)["start"][0]


async def test_shared_answer_asks_again_where_it_is_shared(talk: Conversation) -> None:
    question = "When did the ITPO heads gather in Moscow?"
    [answer] = await talk.say(question)
    rows: list[list[dict[str, Any]]] = answer["reply_markup"]["inline_keyboard"]
    [shared] = [each["switch_inline_query_chosen_chat"] for row in rows for each in row if each["text"] == EN.share]
    assert shared["query"] == question
    assert all(shared[f"allow_{kind}_chats"] for kind in ("user", "group", "channel"))


async def test_shared_answer_to_a_follow_up_opens_its_passage(talk: Conversation) -> None:
    await talk.say("What was the digital attaché training?")
    [answer] = await talk.say("And where was it held?")
    [passage] = await talk.say(f"/start {shared_payload(answer)}")
    assert "MIPT Moscow building" in " ".join(entity_texts(passage, "bold"))


async def test_shared_event_opens_its_details(talk: Conversation) -> None:
    [shown] = await talk.say("/events 2012")
    [details], _ = await talk.press(shown, callback_data(shown)[0])
    [again] = await talk.say(f"/start {shared_payload(details)}")
    assert again["text"] == details["text"]


@pytest.mark.parametrize("payload", ["dAAAAAAAAAAA", "vAAAAAAAAAAA3", "pAAAAAAAAAAA0"])
async def test_link_to_a_changed_document_is_outdated(talk: Conversation, payload: str) -> None:
    [reply] = await talk.say(f"/start {payload}")
    assert reply["text"] == EN.outdated_link


@pytest.mark.parametrize("payload", ["x", "s1", "e1", "p-AAAA", "%3Cb%3E"])
async def test_unknown_payload_is_ignored(talk: Conversation, payload: str) -> None:
    [reply] = await talk.say(f"/start {payload}")
    assert [each["text"] for each in buttons(reply)] == list(EN.examples)


async def test_link_makes_its_document_the_topic(talk: Conversation) -> None:
    [listed] = await talk.say("/sources")
    payload = encode_payload(ShowDocument(callback_data(listed)[2].removeprefix("d:")))
    await talk.say("/start")
    await talk.say(f"/start {payload}")
    [reply] = await talk.say("And where was it held?")
    assert "MIPT Moscow building" in reply["text"]
