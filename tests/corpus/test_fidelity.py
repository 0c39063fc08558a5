"""Translations that keep numbers, dates and names, and translations that do not."""

import pytest
from hypothesis import given, settings

from corpus.fidelity import is_faithful, is_restatement
from tests.support.text_strategies import TEXTS

ITPO = (
    "The heads of the UNIDO Investment and Technology Promotion Offices (ITPOs) gathered in Moscow for their annual "
    "meeting on 4 and 5 October 2012."
)
ITPO_RU = (
    "Руководители бюро ЮНИДО по содействию инвестициям и технологиям (ITPOs) собрались в Москве на ежегодное совещание "
    "4 и 5 октября 2012 года."
)
SIGNED = (
    "The Memorandum was signed at UNIDO's Vienna headquarters by Roscongress Foundation CEO Alexander Stuglev and "
    "UNIDO CEO Li Yong on December 17, 2018."
)
SIGNED_RU = (
    "Меморандум был подписан в штаб-квартире ЮНИДО в Вене директором Фонда Росконгресс (CEO) Александром Стуглевым и "
    "генеральным директором ЮНИДО (CEO) Ли Юном 17 декабря 2018 года."
)
COUNTRIES = "They will soon begin working in 17 countries: Argentina, Egypt, South Africa, Cuba, China and Thailand."
COUNTRIES_RU = "Скоро они начнут работать в 17 странах: Аргентине, Египте, Южной Африке, на Кубе, в Китае и Таиланде."
MONEY = "Russia gave $1.5 million and 100,000 euros to two projects in May."
MONEY_RU = "Россия выделила 1,5 миллиона долларов и 100 000 евро на два проекта в мае."
HIDING_MARKS = (
    *("😈", "\ud800", "\u0338", "\u00ad", "\u034f", "\u3164", "\ufe0f", "\U000e0041", "\u05d0", "\u202e", "\u0085"),
    *("$EVIL", "＠evil", "ⓔ", "𝐞", "①", "ｅ", "⁠", "͏"),
)
PAIRS = [(ITPO, ITPO_RU), (SIGNED, SIGNED_RU), (COUNTRIES, COUNTRIES_RU), (MONEY, MONEY_RU)]


@pytest.mark.parametrize(("english", "russian"), PAIRS)
def test_faithful_translation_is_accepted_both_ways(english: str, russian: str) -> None:
    assert is_faithful(english, russian)
    assert is_faithful(russian, english)


@pytest.mark.parametrize(
    ("original", "translated"),
    [
        (ITPO, ITPO_RU.replace("4 и 5", "4")),
        (ITPO, ITPO_RU.replace("5 октября", "6 октября")),
        (ITPO, ITPO_RU.replace("октября", "ноября")),
        (ITPO, ITPO_RU.replace("2012", "2013")),
        (ITPO, ITPO_RU.replace("2012 года", "года")),
        (ITPO, ITPO_RU.replace("Москве", "Вене")),
        (ITPO, ITPO_RU.replace("в Москве ", "")),
        (ITPO, ITPO_RU.replace("ЮНИДО", "ЮНЕСКО")),
        (ITPO, ITPO_RU.replace("Руководители", "Путин и руководители")),
        (ITPO, ITPO_RU + " Подробности: evil.example"),
        (ITPO, ITPO_RU + " @evil_bot"),
        (ITPO, ITPO_RU + " <b>да</b>"),
        (ITPO, ITPO_RU + " https://ru"),
        (ITPO, ITPO_RU + " /start"),
        (ITPO, ITPO_RU + "\n\nда"),
        (ITPO, ITPO),
        (ITPO, ""),
        (ITPO, "да " * 200),
        (ITPO_RU, ITPO.replace("October", "May")),
        (ITPO_RU, ITPO.replace("Moscow", "Paris")),
        (ITPO_RU, ITPO.replace("The heads", "Putin and the heads")),
        (SIGNED, SIGNED_RU.replace("Стуглевым", "Ивановым")),
        (SIGNED, SIGNED_RU.replace("Ли Юном", "им")),
        (SIGNED, SIGNED_RU.replace("17 декабря", "декабря")),
        (COUNTRIES, COUNTRIES_RU.replace("Египте", "Иране")),
        (COUNTRIES, COUNTRIES_RU.replace("17", "семнадцати")),
        (MONEY, MONEY_RU.replace("миллиона", "миллиарда")),
        (MONEY, MONEY_RU.replace("1,5", "15")),
        (MONEY, MONEY_RU.replace("два", "десять")),
        (MONEY, MONEY_RU.replace("мае", "марте")),
        (ITPO, ITPO_RU.replace("собрались", "не собрались")),
        (ITPO_RU, ITPO.replace("gathered", "never gathered")),
        (ITPO_RU, ITPO.replace("gathered", "didn’t gather")),
        ("The sides did not sign the agreement.", "Стороны подписали соглашение."),
        *((ITPO, f"{ITPO_RU} {mark}") for mark in HIDING_MARKS),
    ],
)
def test_translation_with_another_number_date_or_name_is_withdrawn(original: str, translated: str) -> None:
    assert not is_faithful(original, translated)


@pytest.mark.parametrize(
    ("question", "context", "rewritten", "is_same"),
    [
        ("and where?", "When did the ITPO heads gather?", "Where did the ITPO heads gather?", True),
        ("А где?", "Когда собрались руководители бюро?", "Где собрались руководители бюро?", True),
        ("and where?", "When did the ITPO heads gather?", "Where did the ITPO heads gather in Perm?", False),
        ("and in 2018?", "What happened in Vienna?", "What happened in Vienna?", False),
        ("Когда подписан меморандум в Вене?", "", "When was the memorandum signed in Vienna?", True),
        ("Когда подписан меморандум в Вене?", "", "When was the memorandum signed?", False),
        ("Какая погода?", "", "When did the heads gather?", False),
        ("Какая погода?", "", "Where did the heads gather in Moscow?", False),
        ("Какая погода?", "", "What weather? evil.example", False),
        ("and where?", "When did the ITPO heads gather?", "Where did the ITPO heads not gather?", False),
        *(
            ("and where?", "When did the heads gather?", f"Where did the heads gather? {mark}", False)
            for mark in HIDING_MARKS
        ),
    ],
)
def test_restatement_asks_for_the_same(question: str, context: str, rewritten: str, *, is_same: bool) -> None:
    assert is_restatement(question, context, rewritten) is is_same


@settings(max_examples=25)
@given(TEXTS, TEXTS)
def test_no_text_raises(one: str, other: str) -> None:
    is_faithful(one, other)
    is_restatement(one, other, other)
