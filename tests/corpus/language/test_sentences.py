import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.sentences import split_sentences
from tests.support.text_strategies import TEXTS


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["Mr Avdeev spoke.", "Mr Pontes listened."], id="titles without a full stop"),
        pytest.param(["Mr. Avdeev and Dr. Pontes spoke.", "They left."], id="titles with one"),
        pytest.param(["It met at the 17th Session.", "It ended."], id="ordinal"),
        pytest.param(["J. R. R. Tolkien wrote it.", "A.S. Pushkin did not."], id="initials"),
        pytest.param(["Выступил А. С. Пушкин.", "За ним А.С. Грибоедов."], id="initials, Russian"),
        pytest.param(["Д. Медведев и П. Иванов выступили.", "P. Brown too."], id="initials that abbreviate too"),
        pytest.param(["Г-н. Ким Ир Сен и проф. Иванов приехали.", "Они уехали."], id="titles, Russian"),
        pytest.param(["Встреча прошла в г. Москва.", "Все довольны."], id="a town's г."),
        pytest.param(["Встреча прошла в 2012 г. в Москве.", "Все довольны."], id="a year's г. within"),
        pytest.param(["Встреча прошла осенью 2012 г.", "Все довольны."], id="a year's г. at the end"),
        pytest.param(["Программа шла в 2010–2012 гг.", "Все довольны."], id="years' гг. at the end"),
        pytest.param(["В 2012 г. Россия приняла встречу."], id="a year's г. that opens"),
        pytest.param(["17 декабря 2018 г. Фонд подписал меморандум."], id="a day's г. that opens"),
        pytest.param(["В конце октября 2012 г. ЮНИДО провела встречу."], id="a month's г. that opens"),
        pytest.param(["В 2010–2012 гг. ЮНИДО росла.", "Потом нет."], id="years' гг. that open"),
        pytest.param(["It works for UNIDO Inc. in Vienna.", "It grows."], id="Inc. within"),
        pytest.param(["It works for Roscongress Inc.", "The rest follows."], id="Inc. at the end"),
        pytest.param(["The U.S. Department and the U.N. Office agreed.", "So did we."], id="letters with stops"),
        pytest.param(["Countries, e.g. Armenia, i.e. friends, came.", "They left."], id="e.g. and i.e."),
        pytest.param(["See No. 5 and Art. 7 and Fig. 2 for it.", "No.", "That is wrong."], id="No. and a number"),
        pytest.param(["They like modern art.", "Museums do too."], id="art is a word"),
        pytest.param(["See Art. IV of it.", "Read it."], id="Roman numeral"),
        pytest.param(["Страна выращивает рис.", "Китай покупает его."], id="рис is a word"),
        pytest.param(["См. рис. 5 и п. 7.", "Там всё есть."], id="рис. with a number"),
        pytest.param(["Об этом сообщили им.", "Это важно."], id="им is a word"),
        pytest.param(["Университет им. Баумана принял гостей.", "Они рады."], id="им. of a name"),
        pytest.param(["Приехали учёные, врачи и др.", "Все они рады."], id="и др. at the end"),
        pytest.param(["Бюджет вырос до 5 млн. руб. за год.", "Это много."], id="млн. руб."),
        pytest.param(["Взнос составил 2,6 млн долл. США в год.", "Это 5 млн долл.", "Россия рада."], id="долл. США"),
        pytest.param(["Дали 2 млн. 300 тыс. руб. 50 коп. за всё.", "Взяли 3 млрд.", "Австрия не дала."], id="sums"),
        pytest.param(["Адрес: г. Москва, ул. Мира, д. 5, корп. 1, эт. 2, кв. 23, тел. 5.", "Ждём."], id="address"),
        pytest.param(["Завод в пос. Мирный и на наб. Фонтанки.", "Респ. Татарстан рада."], id="places"),
        pytest.param(["Пришли зам. Министра, ген. Директор и Св. Пётр.", "Он ушёл."], id="offices, Russian"),
        pytest.param(["Выступили Дж. Бейкер, Ю. Ли и Вл. Петров.", "Ли ушёл."], id="initials before Ли"),
        pytest.param(["К 1 янв. Россия внесла взнос.", "Она платит с 5 окт.", "Австрия ждёт."], id="months, Russian"),
        pytest.param(["By 1 Jan. Russia paid.", "In early Oct. UNIDO left.", "It ended on 5 Oct.", "Go."], id="months"),
        pytest.param(["Статья гл. IV и табл. А применяется.", "Это рис.", "А Китай его ест."], id="letters, Russian"),
        pytest.param(["See Fig. A, Sec. IV, Art. 5, No. A/12 and Vol. II.", "No.", "A man came."], id="letters"),
        pytest.param(["Amb. Petrov and Maj. Gen. Yu. Li came.", "So did Lt. Col. Brown."], id="ranks"),
        pytest.param(["The fund got US$ 5 mln.", "Russia paid it."], id="mln at the end"),
        pytest.param(["Is it?", "It is!", "Well…", "So be it.", "Yes?!", "No..."], id="marks"),
        pytest.param(["He said, “We came.", "We saw.”", "Then he left."], id="quotes"),
        pytest.param(["«Мы пришли.", "Мы увидели», — сказал он."], id="quotes, Russian"),
        pytest.param(["“Is it?” she asked.", "“It is.”", "(So it was.)", "[And is.]"], id="closing marks"),
        pytest.param(["Version 2.0 costs 3.5 euros at unido.org today.", "It grew."], id="stops within words"),
        pytest.param(["1. Opening of the meeting.", "2. Closing."], id="numbered items"),
        pytest.param(["In all, 5 came in 2012.", "17 countries joined."], id="a number begins the next"),
        pytest.param(["no capital. none at all"], id="lower case goes on"),
        pytest.param(["One without an end"], id="no mark"),
    ],
)  # fmt: skip
def test_sentences_are_split(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences
    assert split("\n\n" + "\n".join(sentences) + " \t") == sentences


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u2028"], ids=["empty", "space", "line", "separator"])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert split(text) == []


def test_part_of_a_text_is_split_like_a_text() -> None:
    text = "Mr. One. Two. Three. Mr. Four."
    start, end = text.index("Two"), text.index(" Mr. Four")
    assert [text[a:b] for a, b in split_sentences(text, start, end)] == ["Two.", "Three."]


@given(TEXTS, st.integers(0, 50), st.integers(0, 400))
def test_every_word_is_in_exactly_one_sentence(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    at = min(start, end)
    for begin, stop in split_sentences(text, at, end):
        assert at <= begin < stop <= end
        assert not text[at:begin].strip()
        assert text[begin:stop].strip() == text[begin:stop]
        at = stop
    assert not text[at:end].strip()


@pytest.mark.parametrize(
    "pattern",
    [".", '."', '. "', "((", ". (", " ", "a", "a-", "Mr. A ", "A. ", "1. ", "г. ", "5 г. М ", "? ", "…»", "a'a b. C"],
)
def test_hostile_texts_take_linear_time(pattern: str) -> None:
    """A quadratic reader needs hours for these; a linear one a moment."""
    half = pattern * (100_000 // len(pattern))
    assert "".join(split(f"{half} b. C {half}")).replace(" ", "") == f"{half} b. C {half}".replace(" ", "")
