import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fake_telegram.entities import utf16_length as telegram_length
from handlers.views.pagination import paginate, shorten, utf16_length

ANY = st.text()  # lone surrogates too
BLOCKS = st.lists(st.one_of(ANY, st.text("ab .!🙂\n", max_size=200)), max_size=8)


@given(ANY)
def test_length_equals_that_of_the_fake_telegram(text: str) -> None:
    assert utf16_length(text) == telegram_length(text)


@given(BLOCKS, st.integers(2, 60))
def test_pages_keep_the_limit_and_every_letter(blocks: list[str], limit: int) -> None:
    pages = paginate(blocks, limit)
    assert all(utf16_length(page) <= limit for page in pages)
    assert "".join("".join(pages).split()) == "".join("".join(blocks).split())


@given(st.lists(st.text("abc🙂", min_size=1, max_size=9), min_size=1, max_size=40), st.integers(20, 60))
def test_pages_split_between_words(words: list[str], limit: int) -> None:
    pages = paginate([" ".join(words)], limit)
    assert " ".join(pages).split() == words


@pytest.mark.parametrize(
    ("blocks", "limit", "pages"),
    [
        ([], 10, []),
        (["one", "two"], 20, ["one\n\ntwo"]),
        (["one", "two"], 7, ["one", "two"]),
        (["They met. They left."], 12, ["They met.", "They left."]),
        (["They met.  They left."], 10, ["They met.", "They left."]),
        (["aaa bbb ccc"], 7, ["aaa bbb", "ccc"]),
        (["aaaaaaaaaa"], 4, ["aaaa", "aaaa", "aa"]),
        (["🙂🙂🙂"], 4, ["🙂🙂", "🙂"]),
        (["🙂🙂"], 3, ["🙂", "🙂"]),
    ],
)
def test_paginate(blocks: list[str], limit: int, pages: list[str]) -> None:
    assert paginate(blocks, limit) == pages


def test_paginate_takes_linear_time() -> None:
    for text in ("a" * 300_000, "a " * 150_000, "🙂" * 150_000, "a. B" * 75_000):
        pages = paginate([text], 3_000)
        assert "".join("".join(pages).split()) == "".join(text.split())


@given(ANY, st.integers(1, 40))
def test_shortened_text_keeps_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16_length(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("one two", 7, "one two"),
        ("one two three", 9, "one…"),
        ("one, two three", 6, "one…"),
        ("onetwothree", 4, "one…"),
        ("🙂🙂🙂", 4, "🙂…"),
        ("", 1, ""),
        ("ab", 1, "…"),
    ],
)
def test_shorten_cuts_at_a_word(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected
