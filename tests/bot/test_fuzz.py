"""Any update that the Bot API can send goes through the real bot: no failure, no wrong call, one reply at most.

FUZZ_UPDATES sets how many in all (300 without it, the same ones each time); 2,000 take half a minute.
"""

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from telegram.constants import ChatType, UpdateType

from bot.fake_telegram.bot_api import bot_api, find_fault
from bot.fake_telegram.calls import Call
from bot.fake_telegram.chats import Chat
from tests.support.conversation import Conversation, conversation
from tests.support.update_strategies import Json, contents

_WANTED = os.environ.get("FUZZ_UPDATES")
KINDS = [kind for kind in bot_api().types["Update"] if kind != "update_id"]
TOGETHER = 8  # updates that come after one another in one example
_SHARES = {"message": 20, "edited_message": 4, "callback_query": 8, "inline_query": 4, "guest_message": 4}
_SENDS = {method for method in bot_api().methods if method.startswith(("send", "copy", "forward"))} - {"sendChatAction"}


class Fuzzed:
    """The bot under test, its event loop and its log."""

    def __init__(self, runner: asyncio.Runner, talk: Conversation, records: list[logging.LogRecord]) -> None:
        self.runner = runner
        self.talk = talk
        self.records = records
        self._people = 1  # the bot itself
        self.keys = tuple(document.key for document in talk.application.bot_data.library.documents)

    def deliver(self, kind: str, content: Json, *, too_late: bool) -> list[Call]:
        """Let an update come, its chat and its query being Telegram's too, unless it is too late for an answer.

        Give the calls that the bot makes of it.
        """
        fake = self.talk.fake
        known, self.records[:] = len(fake.calls), []
        self._by_somebody_new(content)
        chat = self._chat(content.get("message", content))
        if not too_late:
            self._expect_answer(kind, content, chat)
        fake.deliver(kind, content)
        self.runner.run(self.talk.settled())
        return fake.calls[known:]

    def _by_somebody_new(self, content: Json) -> None:
        """Give the update a sender that the bot has not seen: it slows down who sends too much."""
        self._people += 1
        number = 2**52 - self._people if self._people % 2 else self._people
        for message in (content, content.get("message")):
            about = message.get("chat") if isinstance(message, dict) else None
            if isinstance(about, dict) and about["type"] == ChatType.PRIVATE:
                about["id"] = number
        if "from" in content:
            content["from"]["id"] = number

    def _expect_answer(self, kind: str, content: Json, chat: Chat) -> None:
        fake = self.talk.fake
        if kind == UpdateType.GUEST_MESSAGE:
            fake.inline.guest_answers.pop(content["guest_query_id"], None)
            fake._world.guest_queries[content["guest_query_id"]] = (chat, content)
        elif kind == UpdateType.CALLBACK_QUERY:
            fake.callback_answers.pop(content["id"], None)
            fake._world.callback_chats[content["id"]] = chat.id
        elif kind == UpdateType.INLINE_QUERY:
            fake.inline.answers.pop(content["id"], None)
            fake.inline._queries[content["id"]] = (self.talk.user, content["query"])

    def _chat(self, message: Json) -> Chat:
        about = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(about, dict):
            return self.talk.chat
        return self.talk.fake.chats.get(about["id"]) or Chat(self.talk.fake._world, about, [self.talk.user])


class _Kept(logging.Handler):
    """Collects log records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _recorded() -> Iterator[list[logging.LogRecord]]:
    root, kept = logging.getLogger(), _Kept()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    yield kept.records
    root.removeHandler(kept)
    root.setLevel(level)


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Fuzzed]:
    with asyncio.Runner() as runner, _recorded() as records:
        running = conversation()
        talk = runner.run(running.__aenter__())
        yield Fuzzed(runner, talk, records)
        runner.run(running.__aexit__(None, None, None))


def _conversations(kind: str) -> int:
    return max(2, int(_WANTED or 300) * _SHARES.get(kind, 1) // sum(_SHARES.get(each, 1) for each in KINDS) // TOGETHER)


@pytest.mark.parametrize("kind", KINDS)
def test_any_update_is_handled_without_failure(fuzzed: Fuzzed, kind: str) -> None:
    drawn = st.lists(st.tuples(contents(kind, fuzzed.keys), st.integers(0, 5)), min_size=TOGETHER, max_size=TOGETHER)

    @settings(
        max_examples=_conversations(kind),
        derandomize=not _WANTED,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # the bot remembers: a failure does not come again for a smaller update
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def converse(updates: list[tuple[Json, int]]) -> None:
        for content, chance in updates:
            _hold(fuzzed, kind, content, too_late=chance == 0)

    converse()


def _hold(fuzzed: Fuzzed, kind: str, content: Json, *, too_late: bool) -> None:
    assert find_fault({"update_id": 1, kind: content}, ("Update",)) is None

    calls = fuzzed.deliver(kind, content, too_late=too_late)

    failures = [record.exc_text or record.getMessage() for record in fuzzed.records if record.levelno >= logging.ERROR]
    assert not failures
    assert not [call for call in calls if call.mistake]
    counted = Counter("send" if call.method in _SENDS else call.method for call in calls)
    assert all(count == 1 for count in counted.values()), counted
    if content.get("from", {}).get("is_bot") and "sender_chat" not in content:  # an anonymous administrator is a person
        assert not counted
    said = "".join(record.getMessage() for record in fuzzed.records)
    assert not [text for text in _texts(content) if len(text) > 20 and text in said]


def _texts(content: Json) -> Iterator[str]:
    message = content.get("message") or content
    for name in ("text", "caption", "data", "query"):
        for place in (content, message):
            if isinstance(place.get(name), str):
                yield place[name]


def test_drawn_updates_reach_the_bot() -> None:
    """A strategy that narrows would let the fuzz pass for nothing."""
    drawn: list[Json] = []

    @settings(max_examples=20, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(st.lists(contents("message"), min_size=TOGETHER, max_size=TOGETHER))
    def draw(updates: list[Json]) -> None:
        drawn.extend(updates)

    draw()
    said = [each for each in drawn if "text" in each]
    assert {each["chat"]["type"] for each in said} >= {"private", "supergroup"}
    assert len([each for each in said if each["chat"]["type"] == "private" and "from" in each]) > 20
    assert any(each["text"].startswith("/") for each in said)
    assert any("\ud800" in each["text"] for each in said)
