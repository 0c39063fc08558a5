"""The classifier of messages, on messages that it was not fitted to."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dialogue.intents import classify_message
from corpus.evaluation.messages import FITTING, LabelledMessage, is_understood, read_messages
from corpus.retrieval.encoder import Encoder, find_encoder
from training.messages import read_messages as training_messages

TODAY = date(2026, 11, 27)
MESSAGES = Path(__file__).parents[2] / "messages.jsonl"


@cache
def encoder() -> Encoder:
    found = find_encoder()
    assert found
    return found


@cache
def labelled() -> list[LabelledMessage]:
    return list(read_messages(MESSAGES))


@pytest.mark.parametrize(
    ("labels", "least"),
    [
        ({"question", "follow_up", "person"}, 0.97),  # a question must not be taken for a chat
        ({"number", "document"}, 0.95),
        ({"greeting", "thanks", "about_bot", "about_corpus", "whats_new", "more"}, 0.8),
        ({"count_events", "list_events"}, 0.6),
        ({"another", "reword", "people", "source"}, 0.85),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else None,
)
def test_share_of_messages_that_are_understood(labels: set[str], least: float) -> None:
    chosen = [each for each in labelled() if each.label in labels]
    assert len(chosen) > 30
    assert sum(is_understood(each, encoder(), TODAY) for each in chosen) >= least * len(chosen)


def test_file_has_messages_of_all_kinds_in_both_languages() -> None:
    assert len(labelled()) >= 300
    counts = Counter((each.label, each.language) for each in labelled())
    assert {label for label, _ in counts} == set(FITTING)
    assert all(count >= 2 for count in counts.values())


def test_file_has_no_message_of_the_training_file() -> None:
    trained = {text.casefold() for text, _ in training_messages()}
    assert not [each.text for each in labelled() if each.text.casefold() in trained]


def test_long_messages_are_questions() -> None:
    assert classify_message("hello " * 20, encoder()) == "question"


@pytest.mark.parametrize("text", ["bye", "чао", "cya"])
def test_short_message_that_cannot_be_answered_may_be_a_word_of_politeness(text: str) -> None:
    assert classify_message(text, encoder(), in_doubt=True) in ("greeting", "thanks", "goodbye")
    assert classify_message("Kathmandu office?", encoder(), in_doubt=True) == "question"


@pytest.mark.parametrize(
    "text", ["Haha!", "hahahahaha", "LOOOL", "hehe", "ахаха", "Ахахахах)))", "хехе", "лол", "хи-хи-хи, хихихи"]
)
def test_laughter_is_no_question(text: str) -> None:
    assert classify_message(text, encoder()) in ("acknowledgement", "chitchat")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yo!", "greeting"),
        ("йоу", "greeting"),
        ("see ya", "goodbye"),
        ("no", "acknowledgement"),
        ("Да.", "acknowledgement"),
        ("gtfo", "complaint"),
        ("дурак", "complaint"),
        ("that is not what I asked", "another"),
        ("are you human?", "identity"),
        ("ты кто", "identity"),
    ],
)
def test_word_that_is_no_question(text: str, intent: str) -> None:
    assert classify_message(text, encoder()) == intent


@pytest.mark.parametrize("text", ["🤔", "🤷", "🤷‍♂️", "😂😂", "👎", "🙄"])
def test_emoji_without_a_clear_meaning_is_neither_thanks_nor_chitchat(text: str) -> None:
    assert classify_message(text, encoder()) == "acknowledgement"


@pytest.mark.parametrize("text", ["🙏", "👍", "❤️"])
def test_emoji_of_thanks_is_thanks(text: str) -> None:
    assert classify_message(text, encoder()) == "thanks"


@pytest.mark.parametrize("text", ["Sochi", "вчера", "Пермь", "Li Yong", "Саид", "hydrogen", "all", "no, in Moscow"])
def test_place_name_or_day_alone_is_a_question(text: str) -> None:
    assert classify_message(text, encoder()) == "question"


@given(st.text(max_size=60))
def test_any_message_has_an_intent(text: str) -> None:
    assert classify_message(text, encoder())
