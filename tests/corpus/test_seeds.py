"""The five documents that the bot ships with, as the corpus reads them."""

from datetime import date

import pytest

from corpus.passages.splitter import split_passages
from tests.support.seeds import attributed, seeds, sentences

ITPO = "2012-itpo-annual-meeting"
MEMORANDUM = "2017-strategic-partnership-memorandum"
WEEK = "2018-knowledge-sharing-week"
TRAINING = "2022-digital-attaches-training"
CONGRESS = "2024-international-technological-congress"

KOBYAKOV = "Anton Kobyakov, Advisor to the president of the Russian Federation"
MARININA = "Elena Marinina, Vice president at the Roscongress Foundation and CEO at the Innosocium Foundation"
MYAKOTNIKOVA = "Elena Myakotnikova, Corporate director of the Agency for Strategic Initiatives"


@pytest.mark.parametrize(
    ("name", "title", "day", "host", "publisher"),
    [
        (
            ITPO,
            "Russian Federation hosts annual meeting of UNIDO’s Investment and Technology Promotion Network",
            date(2012, 10, 5),
            "www.unido.org",
            "UNIDO",
        ),
        (
            MEMORANDUM,
            "UNIDO and the Russian Federation to strengthen cooperation",
            date(2017, 11, 28),
            "www.unido.org",
            "UNIDO",
        ),
        (WEEK, "International Knowledge Sharing Week", None, "innosocium.org", "Innosocium Foundation"),
        (
            TRAINING,
            "MIPT hosted training for digital attachés",
            date(2022, 10, 18),
            "unido.ru",
            "UNIDO Centre for International Industrial Cooperation, Moscow",
        ),
        (
            CONGRESS,
            "ACTP RF at the meeting of the Organizing Committee of the International Technological Congress",
            None,
            "akitrf.ru",
            "Association of Clusters, Technoparks and SEZ of Russia",
        ),
    ],
)
def test_what_a_document_says_of_itself(name: str, title: str, day: date | None, host: str, publisher: str) -> None:
    document = seeds()[name]
    assert (document.title, document.date, document.language) == (title, day, "en")
    assert document.url
    assert document.url.split("/")[2] == host
    assert document.publisher == publisher


def test_page_furniture_is_never_quoted() -> None:
    quotable = [sentence for each in seeds().values() for sentence in sentences(split_passages(each))]
    for furniture in (
        "Share this page on:",
        "Affiliate Source",
        "For more info on the event, please contact:",
        "For further information, please contact:",
        "Friday, 05 October 2012",
        "October 18, 2022",
        "MOSCOW, 5 October 2012",
        "VIENNA, 28 November 2017",
        *(each.title for each in seeds().values() if each.id != WEEK),
    ):
        assert not [sentence for sentence in quotable if furniture in sentence]
    assert "International Knowledge Sharing Week" not in quotable


@pytest.mark.parametrize(
    ("name", "first"),
    [
        (ITPO, "The heads of the UNIDO Investment and Technology Promotion Offices"),
        (MEMORANDUM, "Partnerships are essential"),
        (WEEK, "International Knowledge Sharing Week is a collaborative project"),
        (TRAINING, "On October 18, on the basis of the MIPT Moscow building"),
        (CONGRESS, "Timofey Buneev, Head of the International Cooperation"),
    ],
)
def test_the_first_sentence_begins_after_title_and_dateline(name: str, first: str) -> None:
    assert sentences(split_passages(seeds()[name]))[0].startswith(first)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            ITPO,
            [
                "Sergey Korotkov Director, ITPO Moscow",
                "Mohamed-Lamine Dhaoui Director, UNIDO",
                "Mikhail Evstafyev Advocacy and Communications Coordinator, UNIDO",
            ],
        ),
        (MEMORANDUM, ["Solomiya Omelyan Programme Officer UNIDO Regional Division - Europe and Central Asia"]),
        (WEEK, [KOBYAKOV, MARININA, MYAKOTNIKOVA]),
        (TRAINING, []),
        (CONGRESS, []),
    ],
)
def test_names_with_their_offices(name: str, expected: list[str]) -> None:
    passages = split_passages(seeds()[name])
    names = {s.start for each in passages for s in each.sentences if s.kind == "name"}
    assert [
        sentence
        for each in passages
        for sentence, s in zip(sentences((each,)), each.sentences, strict=True)
        if s.start in names
    ] == expected


def test_speakers_of_the_memorandum() -> None:
    [(offer, yong), (accumulated, gatilov)] = attributed(split_passages(seeds()[MEMORANDUM]))
    assert (offer, yong) == ("The country has a lot to offer.”", "LI Yong, UNIDO Director General")
    assert accumulated.startswith("We have indeed accumulated")
    assert gatilov == "Gennady Gatilov"


def test_speakers_of_the_knowledge_sharing_week() -> None:
    said = attributed(split_passages(seeds()[WEEK]))
    assert [speaker for _, speaker in said] == [*4 * [KOBYAKOV], *3 * [MARININA], MYAKOTNIKOVA]
    assert said[2][0].startswith("Our aim is to unleash the creative talents")
    assert said[6][0].startswith("This is about the synergy of booming economies")
    assert said[7][0].startswith("Building sustainable links")


@pytest.mark.parametrize("name", [ITPO, TRAINING, CONGRESS])
def test_nobody_speaks_where_each_quotation_names_its_speaker_itself(name: str) -> None:
    assert attributed(split_passages(seeds()[name])) == []
