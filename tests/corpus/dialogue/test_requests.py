"""Requests about the library as a whole."""

import pytest

from corpus.dialogue.requests import DocumentFilter, asked_subject, document_subject, read_document_filter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("documents in Russian", DocumentFilter("ru")),
        ("which of them are in english?", DocumentFilter("en")),
        ("any Russian-language texts", DocumentFilter("ru")),
        ("какие документы на русском", DocumentFilter("ru")),
        ("есть англоязычные?", DocumentFilter("en")),
        ("русские документы за 2018 год", DocumentFilter("ru", frozenset({"2018"}))),
        ("documents from 2012", DocumentFilter(None, frozenset({"2012"}))),
        ("in English or in Russian?", DocumentFilter()),
        ("documents of the Russian ministry", DocumentFilter()),
        ("how many documents do you have", DocumentFilter()),
    ],
)
def test_language_and_years_of_documents(text: str, expected: DocumentFilter) -> None:
    assert read_document_filter(text) == expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("everything about Vienna", "Vienna"),
        ("Show me all on digital attachés!", "digital attachés"),
        ("what do you have on Roscongress?", "Roscongress"),
        ("всё про вену", "вену"),
        ("что известно о Росконгрессе?", "Росконгрессе"),
        ("расскажи всё, что знаешь о ЮНИДО", "ЮНИДО"),
        ("what do you know about who signed the memorandum", None),
        ("who signed everything about Vienna", None),
        ("tell me about Vienna", None),
        ("", None),
    ],
)
def test_subject_of_a_request_for_all_about_it(text: str, subject: str | None) -> None:
    assert asked_subject(text) == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("are there docs about BRICS?", "BRICS"),
        ("документы про брикс есть?", "брикс"),
        ("any sources on digital attachés", "digital attachés"),
        ("how many documents do you have", None),
        ("what are they about", None),
    ],
)
def test_subject_of_documents(text: str, subject: str | None) -> None:
    assert document_subject(text) == subject
