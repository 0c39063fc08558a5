import pytest

from corpus.readers.encodings import decode
from tests.support.files import read_one

ENGLISH = "The heads of the UNIDO offices gathered in Moscow – “for two days” – at a café."
RUSSIAN = "Руководители бюро собрались в Москве 5 октября 2012 года. Встреча длилась два дня, её открыл С. К. Коротков."
PAGE = f"<html><head><title>A meeting</title></head><body><h1>A meeting</h1><p>{RUSSIAN}</p></body></html>"


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "iso-8859-1", "windows-1251", "koi8-r", "gb2312", "nonsense", "hex"]
)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866"]
)
def test_russian_is_decoded_whatever_encoding_is_stated(encoding: str, declared: str | None) -> None:
    assert decode(RUSSIAN.encode(encoding), declared) == RUSSIAN


@pytest.mark.parametrize(
    "text",
    [
        "ПОСТАНОВЛЕНИЕ № 1210 ОТ 5 ОКТЯБРЯ 2017 ГОДА",
        "В 1900 ГОДУ",
        "ПОСТАНОВЛЕНИЕ ПРАВИТЕЛЬСТВА № 1210 ОТ 5 ОКТЯБРЯ 2017 ГОДА О МЕРАХ ПОДДЕРЖКИ",
        "ПРИКАЗ № 5",
        "8 февраля 2007 года компания BSkyB объявила о сделке",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_russian_capitals_and_mixed_alphabets_are_decoded(text: str, encoding: str) -> None:
    if not (encoding == "koi8-r" and "№" in text):  # it has no such character
        assert decode(text.encode(encoding)) == text


def test_tables_of_box_characters_are_decoded() -> None:
    table = "┌──────────┬──────┐\n│ Россия   │ 2600 │\n├──────────┼──────┤\n│ Австрия  │  110 │\n└──────────┴──────┘\n"
    for each in (table, table.upper(), f"Отчёт фонда № 5\n\n{table}\nКонец.", table.replace("─", "═")):
        assert decode(each.encode("cp866")) == each


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("declared", [None, "windows-1251", "utf-8"])
def test_english_is_decoded_whatever_encoding_is_stated(encoding: str, declared: str | None) -> None:
    assert decode(ENGLISH.encode(encoding), declared) == ENGLISH


@pytest.mark.parametrize("stated", ["windows-1251", "koi8-r", "utf-8", "utf-16", "latin-1"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
def test_page_with_wrong_meta_charset_is_decoded(encoding: str, stated: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta http-equiv="content-type" content="text/html; charset={stated}">')
    assert read_one("a.html", page.encode(encoding)).text == RUSSIAN


def test_one_broken_character_is_dropped() -> None:
    assert decode(RUSSIAN.encode()[:-1] + b"\xd0") == RUSSIAN[:-1]


def test_english_with_a_few_odd_signs_is_decoded() -> None:
    text = "“They met,” he said. " + "The heads of the offices met in Moscow. " * 20
    assert decode((text + "· one · two ¤ ¤ ¤").encode("cp1252")).startswith(text)
