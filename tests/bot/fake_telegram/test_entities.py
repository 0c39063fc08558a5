"""Telegram's HTML and the entities of a text."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fake_telegram.entities import detect, formatted, utf16_length
from bot.fake_telegram.html import HtmlError, checked_url, parse_html

# Any text that can be written in UTF-8, without what Telegram drops or turns into a space.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\u202a\u202b\u202c\u202d\u202e")
    | st.just("\n")
).map(lambda text: text.replace("\u0333", "").replace("\u033f", "").replace("\u030a", ""))


def in_utf16(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@given(texts)
def test_escaped_text_is_read_back_trimmed(text: str) -> None:
    got, _ = formatted(html.escape(text), parse_mode="HTML")

    assert got == text.strip(" \n") or (got == "" and not any(char.isalnum() for char in text))


@given(texts, texts, texts)
def test_offsets_count_utf16_units(before: str, bold: str, after: str) -> None:
    source = f"x{html.escape(before)}<b>y{html.escape(bold)}z</b>{html.escape(after)}"

    got, entities = formatted(source, parse_mode="HTML")

    [entity] = [entity for entity in entities if entity["type"] == "bold"]
    assert in_utf16(got, entity["offset"], entity["length"]) == f"y{bold}z"
    assert entity["offset"] == utf16_length(f"x{before}")


@given(st.text())
def test_any_text_is_parsed_or_rejected(text: str) -> None:
    try:
        plain, spans = parse_html(text)
    except HtmlError:
        return
    assert all(0 <= span.start < span.end <= len(plain) for span in spans)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b> <strong>b</strong>", "a b", [("bold", 0, 1), ("bold", 2, 1)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 2)]),  # neighbours of one style are one entity
        ("<u>a</u> <ins>b</ins>", "a b", [("underline", 0, 1), ("underline", 2, 1)]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", "a b c", [("strikethrough", i, 1) for i in (0, 2, 4)]),
        (
            '<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>',
            "a b",
            [("spoiler", 0, 1), ("spoiler", 2, 1)],
        ),
        ("<code>a</code> <pre>b</pre>", "a b", [("code", 0, 1), ("pre", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b>😀a</b>", "😀a", [("bold", 0, 3)]),
        ("<b></b>a", "a", []),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>a <blockquote>b</blockquote></blockquote>", "a b", [("blockquote", 0, 3)]),
        ("&lt;&gt;&amp;&quot;&#39;&#x41;&nbsp;&", "<>&\"'A&nbsp;&", []),
        ("&lt a", "< a", []),
        (" \n a<b> b </b>\n", "a b", [("bold", 1, 2)]),
        ("<b> a</b>", " a", [("bold", 0, 2)]),  # Telegram keeps white space at the front inside an entity
        ("a\tb\r\nc", "a b\nc", []),
    ],
)
def test_html_tags_become_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    got, found = formatted(source, parse_mode="HTML")

    assert got == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://unido.org/x?a=1&amp;b=2">a</a>', {"type": "text_link", "url": "https://unido.org/x?a=1&b=2"}),
        ("<a href='unido.org'>a</a>", {"type": "text_link", "url": "http://unido.org/"}),
        ('<pre><code class="language-python">a</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python"><pre>a</pre></code>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">a</code>', {"type": "code"}),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5368"}),
        (
            '<tg-time unix="1647531900" format="wDT">a</tg-time>',
            {"type": "date_time", "unix_time": 1647531900, "date_time_format": "wDT"},
        ),
        ('<tg-time unix="1647531900">a</tg-time>', {"type": "date_time", "unix_time": 1647531900}),
    ],
)  # fmt: skip
def test_html_attributes_become_fields_of_entities(source: str, entity: dict[str, object]) -> None:
    text, [found] = formatted(source, parse_mode="HTML")

    assert found == entity | {"offset": 0, "length": utf16_length(text)}


def test_invalid_link_becomes_plain_text() -> None:
    assert formatted('<a href="no link">a</a>', parse_mode="HTML") == ("a", [])


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ('<tg-time unix="now">a</tg-time>', "Invalid date-time specified"),
        ('<tg-time unix="1" format="x">a</tg-time>', "Invalid date-time format specified"),
        (
            "&#xd800;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_invalid_html_is_rejected(source: str, error: str) -> None:
    with pytest.raises(HtmlError) as caught:
        formatted(source, parse_mode="HTML")

    assert str(caught.value) == error


def test_first_hundred_entities_are_kept() -> None:
    source = " ".join(f"<b>{number}</b>" for number in range(150))

    assert len(formatted(source, parse_mode="HTML")[1]) == 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/events@unido_bot 2024", [("bot_command", "/events@unido_bot")]),
        ("and/or 1/2 //x", []),
        ("hi @unido_bot!", [("mention", "@unido_bot")]),
        ("see https://unido.org/a(b), ok", [("url", "https://unido.org/a(b")]),
        ("unido.org is it", [("url", "unido.org")]),
        ("mail a.b@unido.org now", [("email", "a.b@unido.org")]),
        ("#itpo and #1", [("hashtag", "#itpo")]),
        ("/вопрос", []),
    ],
)
def test_entities_are_detected(text: str, found: list[tuple[str, str]]) -> None:
    assert [(span.type, text[span.start : span.end]) for span in detect(text)] == found


def test_no_entity_is_detected_in_code_or_links() -> None:
    source = '<code>/start</code> <a href="https://unido.org/">@unido_bot</a> <b>/help</b>'

    _, entities = formatted(source, parse_mode="HTML")

    assert [entity["type"] for entity in entities] == ["code", "text_link", "bold", "bot_command"]


def test_given_entities_are_kept_and_checked() -> None:
    given_entities = [
        {"type": "bold", "offset": 3, "length": 1},
        {"type": "italic", "offset": 0, "length": 0},
    ]

    assert formatted(" 😀a", entities=given_entities) == ("😀a", [{"type": "bold", "offset": 2, "length": 1}])
    with pytest.raises(HtmlError):
        formatted("😀", entities=[{"type": "bold", "offset": 1, "length": 1}])


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "<b> </b>", "\u00a0"])
def test_invisible_text_is_empty(text: str) -> None:
    assert formatted(text, parse_mode="HTML") == ("", [])


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://UNIDO.org", "https://unido.org/"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("javascript:alert(1)", None),
        ("http://a b.org", None),
        ("word", None),
    ],
)
def test_link_is_normalised_or_rejected(url: str, stored: str | None) -> None:
    assert checked_url(url) == stored
