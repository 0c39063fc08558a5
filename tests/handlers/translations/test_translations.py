import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale
from telegram.constants import BotCommandLimit, CallbackQueryLimit, MessageLimit

from bot.fake_telegram.entities import utf16_length
from bot.fake_telegram.html import parse_html
from corpus.models import Language
from handlers.translations import LANGUAGES, Texts, TimelineTexts, texts_for
from tests.conftest import ROOT

ALL = [texts_for(code) for code in LANGUAGES]
NOT_HTML = {
    "commands",
    "error",
    "examples",
    "language",
    "outdated_button",
    "read_document",
    "read_passage",
    "timeline_picture",
    "undated",
}
PLURAL_FORMS = {"one", "few", "many", "other"}


def named_texts(texts: Texts | TimelineTexts) -> Iterator[tuple[str, str]]:
    """Yield every text of a language with its name."""
    for field in fields(texts):
        value = getattr(texts, field.name)
        if isinstance(value, str):
            yield field.name, value
        elif isinstance(value, TimelineTexts):
            yield from ((f"{field.name}.{name}", each) for name, each in named_texts(value))
        elif isinstance(value, Mapping):
            yield from ((f"{field.name}.{key}", each) for key, each in value.items())
        else:
            yield from ((f"{field.name}.{at}", each) for at, each in enumerate(value))


def placeholders(html: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(html) if name is not None}


def placeholders_by_name(texts: Texts) -> dict[str, list[set[str]]]:
    """Return the different placeholders of each text; the plural forms of a text have the same."""
    found: dict[str, list[set[str]]] = {}
    for name, html in named_texts(texts):
        text, _, form = name.rpartition(".")
        different = found.setdefault(text if form in PLURAL_FORMS else name, [])
        if placeholders(html) not in different:
            different.append(placeholders(html))
    return found


def test_each_language_of_the_corpus_has_texts() -> None:
    assert set(get_args(Language)) <= set(LANGUAGES)
    assert [texts.language for texts in ALL] == list(LANGUAGES)


@pytest.mark.parametrize("texts", ALL, ids=LANGUAGES)
def test_every_text_is_valid_telegram_html(texts: Texts) -> None:
    for name, html in named_texts(texts):
        assert html.strip() == html != "", name
        text, spans = parse_html(html)
        assert utf16_length(text) <= MessageLimit.MAX_TEXT_LENGTH, name
        if name.split(".")[0] in NOT_HTML:
            assert (text, spans) == (html, []), name


@pytest.mark.parametrize("texts", ALL, ids=LANGUAGES)
def test_placeholders_are_the_same_in_each_language(texts: Texts) -> None:
    assert placeholders_by_name(texts) == placeholders_by_name(ALL[0])


def test_every_plural_form_names_the_number() -> None:
    for name, html in (pair for texts in ALL for pair in named_texts(texts)):
        if name.rpartition(".")[2] in PLURAL_FORMS:
            assert "number" in placeholders(html), name


@pytest.mark.parametrize("texts", ALL, ids=LANGUAGES)
def test_plural_forms_are_those_of_cldr(texts: Texts) -> None:
    assert set(texts.sources) == set(Locale(texts.language).plural_form.tags) | {"other"}
    for number in range(200):
        assert str(number) in re.findall(r"\d+", texts.count(texts.sources, number))


def test_russian_plural_forms_follow_the_number() -> None:
    texts = texts_for("ru")
    said = [re.sub(r"</?b>", "", texts.count(texts.sources, number)) for number in (1, 2, 5, 11, 21, 22, 111)]
    assert said == [
        "1 документ", "2 документа", "5 документов", "11 документов", "21 документ", "22 документа", "111 документов"
    ]  # fmt: skip


@pytest.mark.parametrize("texts", ALL, ids=LANGUAGES)
def test_command_menu_is_within_the_limits_of_telegram(texts: Texts) -> None:
    assert 1 <= len(texts.commands) <= BotCommandLimit.MAX_COMMAND_NUMBER
    for name, about in texts.commands.items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert BotCommandLimit.MIN_COMMAND <= len(name) <= BotCommandLimit.MAX_COMMAND
        assert BotCommandLimit.MIN_DESCRIPTION <= utf16_length(about) <= BotCommandLimit.MAX_DESCRIPTION


@pytest.mark.parametrize("texts", ALL, ids=LANGUAGES)
def test_alerts_are_within_the_limit_of_telegram(texts: Texts) -> None:
    for alert in (texts.outdated_button, texts.error):
        assert utf16_length(alert) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("ru", "ru"),
        ("RU", "ru"),
        ("ru-RU", "ru"),
        ("ru_RU", "ru"),
        ("pt-br", "en"),
        (None, "en"),
        ("", "en"),
    ],
)
def test_language_code_selects_texts(code: str | None, language: str) -> None:
    assert texts_for(code).language == language
    assert texts_for("../x").language == "en"


def test_day_is_written_in_words() -> None:
    assert texts_for("en").day(date(2012, 10, 5)) == "5 October 2012"
    assert texts_for("ru").day(date(2012, 10, 5)).startswith("5 октября 2012")
    assert texts_for("en").day(None) == "no date"


def test_third_language_is_one_new_module(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "handlers", tmp_path / "handlers")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    folder = tmp_path / "handlers" / "translations"
    german = (folder / "en.py").read_text("utf-8").replace('language="en"', 'language="de"')
    (folder / "de.py").write_text(german, "utf-8")
    script = (
        "from handlers.translations import LANGUAGES, texts_for\n"
        "assert LANGUAGES == ('en', 'de', 'ru'), LANGUAGES\n"
        "assert texts_for('de-AT').language == 'de'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})
