import re

import pytest
from hypothesis import given

from corpus.errors import UnreadableDocument
from corpus.models import Document
from corpus.passages.splitter import MAX_PASSAGE_CHARS, MAX_SENTENCE_CHARS, split_passages
from corpus.readers.documents import make_document
from corpus.readers.markdown import read_markdown
from tests.support.seeds import read_passages, sentences
from tests.support.text_strategies import TEXTS

NEWS = """\
В Москве открылась встреча ЮНИДО

МОСКВА, 5 октября. /ТАСС/. Руководители бюро ЮНИДО собрались в Москве. Встреча продлится два дня.

В ней участвуют Армения, Беларусь и Казахстан.

Контакты для прессы:

Иван Петров
Директор центра
Тел.: +7 495 000-00-00
"""

MARKDOWN = """\
# Annual meeting of the offices

## Opening

The heads of the offices gathered in
Moscow for their meeting. It was
opened by the *Deputy Minister*.

They agreed on:

1. a programme
2. a centre
"""


def test_russian_news_report_is_split() -> None:
    passages = read_passages(NEWS)
    assert sentences(passages) == [
        "Руководители бюро ЮНИДО собрались в Москве.",
        "Встреча продлится два дня.",
        "В ней участвуют Армения, Беларусь и Казахстан.",
        "Иван Петров Директор центра Тел.: +7 495 000-00-00",
    ]
    assert passages[0].text.startswith("МОСКВА, 5 октября.")  # found by its place and day
    assert "Контакты" in passages[-1].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "A report on the work\n\n"
            "The heads of the UNIDO Investment and Technology Promotion Offices\n"
            "gathered in Moscow for their annual meeting on 4 and 5 October. The\n"
            "event was hosted by the Centre.",
            [
                "The heads of the UNIDO Investment and Technology Promotion Offices gathered in Moscow for their "
                "annual meeting on 4 and 5 October.",
                "The event was hosted by the Centre.",
            ],
            id="hard-wrapped",
        ),
        pytest.param(
            f"A title here\n{'The first paragraph is long. ' * 10}\n{'So is the second one. ' * 12}",
            ["The first paragraph is long."] * 10 + ["So is the second one."] * 12,
            id="a line a paragraph",
        ),
        pytest.param("They met. They left.", ["They met.", "They left."], id="no line break"),
        pytest.param(
            "They met in Moscow. They spoke of industry. They left",
            ["They met in Moscow.", "They spoke of industry.", "They left"],
            id="no line break, no mark at the end",
        ),
        pytest.param(
            "The title of this\n\nThey met in Moscow and went on to speak of industry and of the many things that they "
            "would do together in the years to come, and at the end of it all they left",
            [
                "They met in Moscow and went on to speak of industry and of the many things that they would do "
                "together in the years to come, and at the end of it all they left"
            ],
            id="a long line without a mark",
        ),
        pytest.param(
            "The title of this\n\nThey agreed on:\n- a programme\n- a centre\n\nThen they left.",
            ["They agreed on: - a programme - a centre", "Then they left."],
            id="a short list stays with its lead",
        ),
        pytest.param(
            "The title of this\n\nThey met in Moscow. They agreed on:\n1. a programme;\n2. a centre.",
            ["They met in Moscow.", "They agreed on: 1. a programme; 2. a centre."],
            id="a lead after prose",
        ),
        pytest.param(
            f"The title of this\n\nThey met in Moscow. They agreed on:\n- {'a programme ' * 30}\n- {'a centre ' * 30}",
            ["They met in Moscow.", f"- {'a programme ' * 30}".strip(), f"- {'a centre ' * 30}".strip()],
            id="a long list item by item",
        ),
        pytest.param(
            "The title of this\n\nThey met in Moscow. They said this:\n\nAll is well.",
            ["They met in Moscow.", "All is well."],
            id="a lead after prose without a list",
        ),
        pytest.param(
            "Как это было\n\n— Мы рады, — сказал он.\n— И мы, — сказала она.",
            ["— Мы рады, — сказал он.", "— И мы, — сказала она."],
            id="direct speech",
        ),
        pytest.param(
            "The title of this\n\nCoordinators: Anna Ivanova, director at the foundation\n\nHome\nNews",
            ["Coordinators: Anna Ivanova, director at the foundation"],
            id="a labelled line",
        ),
        pytest.param("About Us\nOur Work\nContact\n\nThey met in Moscow.", ["They met in Moscow."], id="a menu"),
        pytest.param(
            "Technology Congress\nMoscow 2024\n\nThey met in Moscow.", ["They met in Moscow."], id="a title in capitals"
        ),
    ],
)  # fmt: skip
def test_quotable_sentences(text: str, expected: list[str]) -> None:
    assert sentences(read_passages(text)) == expected


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ("Москва. 5 октября. INTERFAX.RU - Фонд вырос. Все рады.", "Фонд вырос."),
        ("Вена. 5 октября. ТАСС. Фонд вырос. Все рады.", "Фонд вырос."),
        ("INTERFAX.RU - Фонд вырос. Все рады.", "Фонд вырос."),
        ("ВЕНА, 5 октября. Россия — крупнейший донор. Все рады.", "Россия — крупнейший донор."),
        ("МОСКВА, 5 октября 2012 года.\n\nФонд вырос. Все рады.", "Фонд вырос."),
        ("5 октября, Москва.\n\nФонд вырос. Все рады.", "Фонд вырос."),
        ("05.10.2012, Москва. Фонд вырос. Все рады.", "05.10.2012, Москва. Фонд вырос."),
        ("VIENNA. The fund grew. It did.", "VIENNA. The fund grew."),
        ("Oct. 5. Vienna. The fund grew. It did.", "Oct. 5. Vienna. The fund grew."),
        ("Date of the forum: 5 October 2012.\n\nIt did.", "Date of the forum: 5 October 2012."),
    ],
)
def test_dateline_or_agency_is_never_quoted_alone(line: str, quoted: str) -> None:
    passages = read_passages(f"The title of this\n\n{line}")
    assert sentences(passages)[0] == quoted
    assert len([each for passage in passages for each in passage.sentences]) == 2
    assert passages[0].text.startswith(line[:20])


@pytest.mark.parametrize(
    "line",
    [
        "Share this page on:", "Share this page on:\n- Facebook\n- Twitter", "SEE ALSO: Ministers meet again in Tula",
        "Affiliate Source", "Read more: Ministers meet again in Tula.", "Subscribe to our weekly newsletter today.",
        "We use cookies to make this site better.", "Photo: Ivan Petrov", "© UNIDO, 2017. All rights reserved.",
        "Tel.: +43 1 26026-0", "E-mail: press@unido.example, office hours from 9 to 5", "Phone: (495) 123-45-67 or 89",
        "For more information, please contact press@unido.example or call us.", "Сайт: www.unido.example, на русском",
        "Поделиться:", "Читайте также: Министры снова встретились в Туле", "Подписывайтесь на наш телеграм-канал.",
        "По вопросам участия обращайтесь по телефону +7 495 123-45-67.", "Фото: ТАСС", "Факс: 8 (495) 123-45-67 или 68",
        "Для получения дополнительной информации: www.unido.example.",
    ],
)  # fmt: skip
def test_boilerplate_and_contacts_are_never_quoted(line: str) -> None:
    passages = read_passages(f"The title of this\n\nThey met in Moscow.\n\n{line}\n\nThey left on Monday.")
    assert sentences(passages) == ["They met in Moscow.", "They left on Monday."]


@pytest.mark.parametrize(
    "line",
    [
        "Share of the fund: five per cent, as before", "Read aloud, the statement took an hour.", "Press freedom grew.",
        "Мы используем новые станки на заводе.", "By continuing this work, they helped.", "Mobile (5G) networks grew.",
        "For more information the ministers waited until noon.", "Сайт открыли в мае.",
        "По вопросам участия договорились.",
    ],
)  # fmt: skip
def test_sentences_like_boilerplate_are_quoted(line: str) -> None:
    passages = read_passages(f"The title of this\n\nThey met in Moscow.\n\n{line}\n\nThey left on Monday.")
    assert sentences(passages) == ["They met in Moscow.", line, "They left on Monday."]


def test_markdown_is_split() -> None:
    passages = read_passages(read_markdown(MARKDOWN).text)
    assert sentences(passages) == [
        "The heads of the offices gathered in Moscow for their meeting.",
        "It was opened by the Deputy Minister.",
        "They agreed on: - a programme - a centre",
    ]


def test_headings_join_the_passage_below() -> None:
    passages = read_passages(
        "The title of this\n\nChapter one\n\nMembers\n\nArmenia joined.\n\nBrazil joined.\n\nImprint"
    )
    assert [each.text for each in passages] == ["Chapter one\n\nMembers\n\nArmenia joined.", "Brazil joined."]


@pytest.mark.parametrize("text", ["Moscow", "Moscow\nVienna\n\nOffices of UNIDO", "- one\n\nTwo three four"])
def test_text_without_sentence_is_a_passage(text: str) -> None:
    passages = read_passages(text)
    found = [passages[0].document.title, *(each.text for each in passages)]
    assert set(re.findall(r"\w+", text)) <= set(re.findall(r"\w+", " ".join(found)))


def test_long_paragraph_is_cut_between_sentences() -> None:
    passages = read_passages("They met in Moscow and spoke of the industry. " * 1000)
    assert len(passages) > 10
    assert all(len(each.text) <= MAX_PASSAGE_CHARS for each in passages)


def test_many_names_are_several_passages() -> None:
    passages = read_passages("Please contact:\n\n" + "Anna Ivanova\nDirector, UNIDO\n\n" * 1000)
    assert len(passages) > 1
    assert all(len(each.text) <= MAX_PASSAGE_CHARS for each in passages)


def test_table_is_searched_but_not_quoted() -> None:
    passages = read_passages("The title of this\n\n" + "cell " * 500 + "end.")
    assert [each.sentences for each in passages] == [()]


def document(text: str) -> Document | None:
    try:
        return make_document("a-file", text)
    except UnreadableDocument:
        return None


@given(TEXTS)
def test_sentences_of_any_text_are_verbatim_spans(text: str) -> None:
    if (read := document(text)) is None:
        return
    passages = split_passages(read)
    assert passages
    at = 0
    for passage in passages:
        assert passage.document is read
        assert at <= passage.start < passage.end <= len(read.text)
        within = passage.start
        for sentence in passage.sentences:
            assert within <= sentence.start < sentence.end <= passage.end
            assert sentence.end - sentence.start <= MAX_SENTENCE_CHARS
            quoted = read.text[sentence.start : sentence.end]
            assert quoted == quoted.strip()
            if sentence.speaker:
                start, end = sentence.speaker
                assert passage.start <= start < end <= passage.end
                assert read.text[start:end].strip()
            within = sentence.end
        at = passage.end


@pytest.mark.parametrize(
    "pattern",
    [
        ".", "a", "a ", "A ", "“a ", "“", '"', '" ', "«a» ", "A B, director\n", "- a\n", "a:\n", "A-a-",
        "Anna ", "a\n\n", "said “", "“Aaaaa bbbbb ccccc ddddd eeeee fffff. B. ", "Anna Ivanova\n", "A. ",
        "1. a\n", "5 October, ", "Anna Ivanova\nDirector\n",
    ],
)  # fmt: skip
def test_hostile_texts_take_linear_time(pattern: str) -> None:
    found = document(pattern * (50_000 // len(pattern)))
    assert found is None or split_passages(found)
