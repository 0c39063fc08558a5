"""/cite and its buttons, over the wire."""

from __future__ import annotations

from pathlib import Path

from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.translations import texts_for
from handlers.views.callback_data import Cite
from tests.support.conversation import Conversation, Message, buttons, conversation, entity_texts, quotations

EN, RU = texts_for("en"), texts_for("ru")
QUESTION = "When did the ITPO heads gather in Moscow?"
RUSSIAN = make_document(
    "встреча", "Встреча в Москве\n\nРуководители бюро ЮНИДО собрались в Москве 5 октября 2012 года."
)


async def press_cite(talk: Conversation, message: Message) -> Message:
    """Press the button that cites, of an answer the one for more before that; return the citation."""
    labels = {each["text"]: each.get("callback_data") for each in buttons(message)}
    if more := labels.get(EN.more_buttons):
        await talk.press(message, more)
        shown = talk.chat.find(message["message_id"])
        assert shown
        labels = {each["text"]: each.get("callback_data") for each in buttons(shown)}
    data = labels.get(EN.cite) or labels.get(RU.cite)
    assert data
    [cited], _ = await talk.press(message, data)
    return cited


async def test_answer_is_cited_in_every_form(talk: Conversation) -> None:
    [answer] = await talk.say(QUESTION)
    [quote, *_] = quotations(answer)
    cited = await press_cite(talk, answer)
    press, chicago, gost = (
        entity_texts(cited, "code")[0],
        entity_texts(cited, "code")[-2],
        entity_texts(cited, "code")[-1],
    )
    assert quote.split(" [")[0] in press
    assert "October 5, 2012, https://www.unido.org/" in chicago
    assert "// UNIDO. 2012. 5 окт. URL: https://www.unido.org/" in gost
    assert EN.version_quoted in cited["text"]
    for button in buttons(cited):
        [file], _ = await talk.press(cited, button["callback_data"])
        assert file["document"]["file_name"].endswith(".ris" if button["text"] == EN.citation_forms["ris"] else ".bib")
    [again] = await talk.say("/cite")
    assert again["text"] == cited["text"]


async def test_citation_of_several_sentences_names_its_parts_in_full_and_once() -> None:
    ministry = "Ministry of Industry, Trade and Small Business of the Republic of Tatarstan, Kazan"
    text = "The Tatar “steel attaché” works in Kazan. The Tatar “steel attaché” signs a memorandum with UNIDO."
    steel = make_document("steel", f"Steel attaché\n\n{text}", {"publisher": ministry})
    async with conversation([steel]) as talk:
        [summary] = await talk.say("summarise document 1")
        cited = await press_cite(talk, summary)
        assert "“The Tatar ‘steel attaché’ works in Kazan.” — Steel attaché, " + ministry in cited["text"]
        assert cited["text"].count(ministry) == len(entity_texts(cited, "code"))
        assert cited["text"].count(EN.version_quoted) == 1
        assert [each for each in entity_texts(cited, "text_link") if each.isdigit()] == ["1", "2"]


async def test_copied_citation_has_a_whole_address_or_none() -> None:
    text = "The Tatar steel fair opened in Kazan on 5 May 2020 with ten ministers, forty firms and their guests."
    for words_of_title, is_named in ((3, True), (22, False)):
        url = "https://fair.example/news/2020/the-tatar-steel-fair-opens-in-kazan"
        title = " ".join(["Tatar", "steel", "fair", *["opens"] * (words_of_title - 3)])
        fair = make_document("fair", f"{title}\n\n{text}", {"publisher": "Fairs of Tatarstan", "url": url})
        async with conversation([fair]) as talk:
            [answer] = await talk.say("When did the steel fair open in Kazan?")
            rows = answer["reply_markup"]["inline_keyboard"]
            [copied] = [each["copy_text"]["text"] for row in rows for each in row if "copy_text" in each]
            assert copied.startswith("“The Tatar steel fair opened in Kazan")
            assert copied.endswith(url if is_named else "Fairs of Tatarstan")


async def test_command_cites_documents_replies_and_asks(talk: Conversation) -> None:
    [asked] = await talk.say("/cite")
    assert asked["text"].startswith(EN.which_citation.split("?")[0])
    [second] = await talk.say("2")
    assert "17 December 2018" in second["text"] or "2017" in second["text"]
    assert (await talk.say("/cite 2"))[0]["text"] == second["text"]
    assert (await talk.say("/cite no such thing"))[0]["text"].startswith(EN.no_such_source.split(".")[0])
    [answer] = await talk.say(QUESTION)
    await talk.say("/cite 3")
    [cited] = await talk.send(text="/cite", reply_to_message=answer)
    assert "Moscow" in cited["text"]


async def test_russian_reader_cites_a_document_and_a_passage() -> None:
    async with conversation([RUSSIAN], language_code="ru") as talk:
        [cited] = await talk.say("/cite 1")
        assert "Встреча в Москве" in cited["text"]
        assert RU.citation_forms["gost"] in cited["text"]
        [answer] = await talk.say("Когда руководители бюро собрались в Москве?")
        context = next(each["callback_data"] for each in buttons(answer) if each["text"] == RU.show_context)
        [passage], _ = await talk.press(answer, context)
        cited = await press_cite(talk, passage)
        assert "«Руководители бюро ЮНИДО собрались в Москве 5 октября 2012 года.» — Встреча в Москве" in cited["text"]


async def test_version_that_was_quoted_is_cited_after_a_change(tmp_path: Path) -> None:
    old = make_document("note", "The fund\n\nThe fund of UNIDO opened in Vienna on 5 May 2020 with ten donors.")
    new = make_document("note", "The fund\n\nThe fund of UNIDO opened in Vienna on 5 May 2020 with eleven donors.")

    async with conversation(data_dir=tmp_path, admin=True) as talk:
        ingest = talk.application.bot_data.ingest
        for version in (old, new):
            [candidate] = await ingest.write(version)
            added = await ingest.accept(candidate.number)
            assert added is not None
            if version is old:
                [answer] = await talk.say("When did the fund open in Vienna?")
                first = added
        cited = await press_cite(talk, answer)
        assert "ten donors" in cited["text"]
        if talk.application.bot_data.library.document(first.key) is None:
            assert EN.citation_of_older_version in cited["text"]


async def test_summary_is_cited(talk: Conversation) -> None:
    [summary] = await talk.say("summarise document 1")
    cited = await press_cite(talk, summary)
    quoted = quotations(summary)[0].split(" [")[0]
    assert any(quoted[:60] in each for each in entity_texts(cited, "code"))
    assert (await talk.say("/cite"))[0]["text"] == cited["text"]


async def test_citation_of_a_missing_document_is_refused(talk: Conversation) -> None:
    [answer] = await talk.say(QUESTION)
    gone = Cite(((Document("gone", "", "gone").key, 0),))
    replies, alert = await talk.press(answer, gone.data, forged=True)
    assert not replies
    assert alert["text"] == EN.outdated_button
