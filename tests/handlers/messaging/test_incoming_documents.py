"""Unusual documents: escaping and the limits of Telegram."""

import time
from dataclasses import replace

import pytest

from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.services.rate_limit import RateLimiter
from tests.support.conversation import Conversation, buttons, callback_data, conversation, entity_texts
from tests.support.files import pdf, read_one


def document(text: str, **metadata: object) -> Document:
    return make_document("a-file", text, metadata)


async def collect_texts(talk: Conversation, question: str) -> list[str]:
    """Ask, press every button and turn every page; return all texts that the bot showed."""
    texts: list[str] = []
    talk.replace_services(rate_limiter=RateLimiter(lambda: time.monotonic() * 1_000))
    for text in (question, "/sources", "/events", "/source 1"):
        [reply] = await talk.say(text)
        pressed: set[str] = set()
        waiting = [reply]
        while waiting:
            message = waiting[-1]
            texts += [message["text"]] if "text" in message else []  # a file has none
            data = next((each for each in reversed(callback_data(message)) if each not in pressed), None)
            if data is None:
                waiting.pop()
            else:
                pressed.add(data)
                shown, _ = await talk.press(message, data)
                waiting += shown
    assert not talk.refused
    return texts


MARKUP = [
    "<script>alert(1)</script>",
    "&amp; &lt;b&gt; &#39;",
    "[1] [link](https://unido.org)",
    "</blockquote></b>",
    "<b>bold</b> & <i",
    "\"quoted\" 'quoted'",
    "{number} {example} %s",
    "*bold* _italic_ `code`",
    "/start @unido_bot #tag",
]


@pytest.mark.parametrize("markup", MARKUP)
async def test_markup_is_escaped(markup: str) -> None:
    sentence = f"The heads gathered in Moscow with {markup} in October."
    named = {"title": f"Title with {markup} in it", "publisher": f"Publisher {markup}"}
    metadata = {**named, "url": "https://unido.org", "date": "2012-10-05"}  # with a day, it reports an event
    async with conversation([document(f"{sentence} They left.", **metadata)]) as talk:
        [reply] = await talk.say("When did the heads gather in Moscow?")
        assert sentence in reply["text"]
        assert metadata["title"] in reply["text"]
        assert metadata["publisher"] in reply["text"]
        [shown], _ = await talk.press(reply, callback_data(reply)[0])
        assert sentence in entity_texts(shown, "bold")
        assert all(markup in text for text in await collect_texts(talk, "When did the heads gather in Moscow?"))


@pytest.mark.parametrize("letter", ["a", "я", "🙂", "&", "<", '"'])
async def test_long_titles_and_paragraphs_fit(letter: str) -> None:
    text = f"The heads gathered in Moscow. {letter * 5_000} and {f'{letter * 30} ' * 60}. They left Moscow in May."
    metadata = {"title": f"Moscow {letter * 1_000}", "publisher": letter * 1_000}
    documents = [make_document(f"file-{number}", f"{text} {number}", metadata) for number in range(3)]
    async with conversation(documents) as talk:
        texts = await collect_texts(talk, "When did the heads gather in Moscow?")
        assert sum(text.count("They left Moscow in May") for text in texts) >= 1


async def test_url_with_quotes_is_escaped() -> None:
    url = "https://unido.org/index.php?a=%22b'c&amp;d=<e>"[:-3]
    async with conversation([document("The heads gathered in Moscow.", url=url)]) as talk:
        [reply] = await talk.say("Where did the heads gather?")
        marked, link = [entity["url"] for entity in reply["entities"] if entity["type"] == "text_link"]
        assert link == url
        assert marked == f"{url}#:~:text=The%20heads%20gathered%20in%20Moscow."
        [shown] = await talk.say("/source 1")
        assert [each["url"] for each in buttons(shown) if "url" in each] == [url]


async def test_number_links_to_the_page_of_a_pdf() -> None:
    url = "https://unido.org/files/1"
    pages = [
        ["Report of the year", "", "All was well in the offices."],
        ["The heads gathered in Moscow.", "They left."],
    ]
    report = replace(read_one("report.pdf", pdf(pages)), url=url)
    async with conversation([report]) as talk:
        [reply] = await talk.say("Where did the heads gather?")
        links = [entity["url"] for entity in reply["entities"] if entity["type"] == "text_link"]
        assert links == [f"{url}#page=2", url]


@pytest.mark.parametrize("url", ["https://intranet/page", "https://[bad", "http://.", "https://a..b/"])
async def test_refused_url_does_not_hide_the_document(url: str) -> None:
    async with conversation([document("The heads gathered in Moscow.", url=url)]) as talk:
        await collect_texts(talk, "Where did the heads gather?")


async def test_distant_quotes_are_shown_in_their_passages() -> None:
    far = "Nothing of note was said by anyone at all here. " * 40
    text = f"Petrov spoke in Perm.\n\n{far}Avdeev sang in Moscow. {far}Avdeev left Moscow. {far}"
    async with conversation([document(f"The title of this\n\n{text}")]) as talk:
        texts = await collect_texts(talk, "What did Avdeev do in Moscow?")
        assert any("Avdeev" in text and " … " in text for text in texts)


async def test_wrapped_lines_are_unwrapped() -> None:
    text = (
        "A report on the work\n\n"
        "The heads of the UNIDO Investment and Technology Promotion Offices\n"
        "gathered in Moscow for their annual meeting on 4 and 5 October. The\n"
        "event was hosted by the Centre."
    )
    async with conversation([document(text)]) as talk:
        [reply] = await talk.say("When did the heads gather in Moscow?")
        [shown], _ = await talk.press(reply, callback_data(reply)[0])
        assert "Promotion Offices gathered in Moscow" in shown["text"]
        assert "The event was hosted" in shown["text"]


async def test_right_to_left_and_combining_characters_are_shown() -> None:
    text = "The \u202eheads\u202c gathered in Moscow with عربية and e\u0301 and \u2066isolates\u2069 and \u0333lines."
    async with conversation([document(f"{text} They left.")]) as talk:
        assert all("عربية" in text for text in (await collect_texts(talk, "Where did the heads gather?"))[:1])


async def test_document_with_only_a_title_is_shown() -> None:
    async with conversation([document("Moscow")]) as talk:
        assert (await talk.say("/source 1"))[0]["text"].startswith("Moscow")
        await collect_texts(talk, "Moscow?")
