"""Small articles whose markup the extraction of the main text takes for controls, menus or layout."""

import pytest

from corpus.errors import UnreadableDocument
from corpus.readers.formats import read
from tests.support.files import read_one

LEAD = "The ministers of industry met in Vienna and discussed the assistance to enterprises of the region."
MORE = "The parties agreed to continue their work on projects in cleaner production and to train engineers."
APPLY = "Enterprises of the region may apply until 1 May 2025."
WHO = "Who may apply for the grant"
QUESTION_AND_ANSWER = f"{WHO}\n\n{APPLY}"


def page(body: str, tag: str = "article") -> bytes:
    head = "<!doctype html><html lang='en'><head><title>Ministers meet in Vienna</title></head><body>"
    return (
        f"{head}<{tag}><h1>Ministers meet in Vienna</h1><p>{LEAD}</p><p>{MORE}</p>{body}</{tag}></body></html>".encode()
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>It is <del>ten</del> <ins>twelve</ins> million.</p>", "It is twelve million."),
        ("<p>It is <s>ten</s> <strike>nine</strike> twelve million.</p>", "It is twelve million."),
        ("<p>It is <b style='text-decoration: line-through'>ten</b> twelve million.</p>", "It is twelve million."),
        (f"<h3><button>{WHO}</button></h3><div class=panel><p>{APPLY}</p></div>", QUESTION_AND_ANSWER),
        (f"<h3><a role=button href='#c'>{WHO}</a></h3><div id=c><p>{APPLY}</p></div>", QUESTION_AND_ANSWER),
        (f"<button class=toggle>{WHO}</button><div class=panel><p>{APPLY}</p></div>", QUESTION_AND_ANSWER),
        (f"<div><button aria-controls=c>{WHO}</button></div><div id=c style='display:none'><p>{APPLY}</p></div>",
         QUESTION_AND_ANSWER),
        (f"<details><summary>{WHO}</summary><p>{APPLY}</p></details>", QUESTION_AND_ANSWER),
        (f"<h2><a href='/grant'>{WHO}</a></h2><p>{APPLY}</p>", QUESTION_AND_ANSWER),
        (f"<p><a href=/1>The report of the fund was published.</a></p><p>{LEAD}</p>",
         f"The report of the fund was published.\n\n{LEAD}"),
        ("<p>Press <button>Apply</button> to send the form, or <time>in 2012</time> ask <q>them</q>.</p>",
         "Press Apply to send the form, or in 2012 ask “them”."),
        ("<p>The members are:</p><ul><li><a href=1>Moscow</a></li><li><a href=2>The Centre in Vienna</a></li></ul>",
         "The members are:\n\n- Moscow\n- The Centre in Vienna"),
        ("<table><tr><td><a href=1>Russia</a></td><td><a href=2>Centre in Moscow</a></td></tr></table>",
         "Russia: Centre in Moscow"),
        ("<div><table><tr><td>Mon</td><td><dl><dt>10:00</dt><dd>Opening</dd></dl></td></tr></table></div>",
         "Mon: 10:00 Opening"),
        ("<table><tr><td>Mon</td><td><ul><li>Opening at ten</li></ul></td></tr><tr><td>Tue</td><td><ul><li>"
         "Closing</li></ul></td></tr></table>", "Mon: Opening at ten\nTue: Closing"),
        ("<dl><dt>Venue</dt><dd>Vienna Centre</dd><dt>Date</dt><dd>5 October 2012</dd></dl>",
         "Venue: Vienna Centre\nDate: 5 October 2012"),
        (f"<dl><dt>{WHO}</dt><dd>{APPLY} {MORE} {MORE}</dd></dl>", f"{QUESTION_AND_ANSWER} {MORE} {MORE}"),
        (f"<div>It is twelve million dollars for the project.<br>{APPLY}</div>",
         f"It is twelve million dollars for the project.\n{APPLY}"),
        ("<p>It is<sup class=reference><a href='#n'>[1]</a></sup> twelve million.</p>", "It is twelve million."),
        (f"<h2>{WHO}<span class='mw-editsection'>[<a href=e>edit</a>]</span></h2><p>{APPLY}</p>", QUESTION_AND_ANSWER),
        (f"<h2>{WHO}</h2><div class=panel><p>Ask in the <a href=/f>chamber of industry</a> of the region.</p></div>",
         f"{WHO}\n\nAsk in the chamber of industry of the region."),
        ("<ol><li>Register the firm.<ol><li>Bring its charter.</li></ol></li></ol><blockquote>“We did.”</blockquote>",
         "- Register the firm.\n- Bring its charter.\n\n“We did.”"),
        (f"<template><p>{APPLY}</p></template><p hidden>{APPLY}</p><p style='visibility: hidden'>{APPLY}</p>"
         f"<div style='display: none'><p>{APPLY}</p></div><p aria-hidden=false>It is twelve million.</p>",
         "It is twelve million."),
        ("<p>See <a href=/r>the report<span class='sr-only'> (opens in a new window)</span></a> of the fund.</p>",
         "See the report of the fund."),
        ("<p>It is<sup><a href='#f'>1</a></sup> 10<sup>6</sup> km<sup>2</sup>, without lakes<a href='#b'>[2]</a>.</p>",
         "It is 10⁶ km², without lakes."),
        ("<p>It had twelve million people<sup>1</sup> in 2010.<sup>2</sup></p>",
         "It had twelve million people in 2010."),
        ("<p>The pro&shy;gramme of the inter<wbr>national fund.</p>", "The programme of the international fund."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["article", "div", "main"])
def test_text_is_read_whatever_its_markup(body: str, text: str, tag: str) -> None:
    assert read_one("a.html", page(body, tag)).text == f"{LEAD}\n\n{MORE}\n\n{text}"


@pytest.mark.parametrize(
    "body",
    [
        "<h3>Related</h3><ul><li><a href=1>Ministers meet again in Tula</a></li><li><a href=2>Other news</a></li></ul>",
        "<ul><li><a href=1>Ministers meet again in Tula</a></li><li><a href=2>Other news of the day</a></li></ul>",
        "<p><a href=1>Ministers meet again in Tula</a></p>",
        "<p>Read also: <a href=1>Ministers meet again in Tula.</a></p>",
        "<button>Share</button><button>Show more</button><form><label>Country</label><input></form>",
    ],
)
def test_links_and_controls_after_the_text_are_left_out(body: str) -> None:
    assert read_one("a.html", page(body)).text == f"{LEAD}\n\n{MORE}"


def test_text_that_its_page_shows_when_it_has_loaded_is_read() -> None:
    content = page(f"<p>{APPLY}</p>").replace(b"<article>", b"<div style='visibility: hidden' hidden><article>")
    assert read_one("a.html", content).text == f"{LEAD}\n\n{MORE}\n\n{APPLY}"


@pytest.mark.parametrize("tag", ["p", "div"])
def test_text_in_blocks_of_a_page_builder_is_read(tag: str) -> None:
    blocks = [f"<{tag}>{LEAD}<br>{MORE}</{tag}>", *(f"<{tag}>{each} {MORE}</{tag}>" for each in (LEAD, APPLY, WHO))]
    nested = "".join(f"<div class=rec><div class=t><div class=col>{each}</div></div></div>" for each in blocks)
    content = (
        f"<html lang=en><title>Ministers</title><body><div id=records><h1>Ministers</h1>{nested}</div></body></html>"
    )
    assert read_one("a.html", content.encode()).text == "\n\n".join(
        [f"{LEAD}\n{MORE}", f"{LEAD} {MORE}", f"{APPLY} {MORE}", f"{WHO} {MORE}"]
    )


TEASERS = [
    "<div class=item><h3><a href=/{0}>Centre number {0} is opened</a></h3><p>{1} It was day {0}.</p></div>",
    "<article><h2><a href=/{0}>Centre number {0} is opened</a></h2><time>5 May</time><p>{1} Day {0}.</p></article>",
    "<li><a href=/{0}>Centre number {0} is opened</a><p>{1} It was day {0}.</p></li>",
    "<div class=news><a href=/{0}>Centre number {0} is opened</a><div class=text>{1} It was day {0}.</div></div>",
    "<a href=/{0}><h3>Centre number {0} is opened</h3><p>{1} It was day {0}.</p></a>",
    "<p><a href=/{0}>Centre number {0} is opened</a><br>{1} It was day {0}.</p>",
]


@pytest.mark.parametrize("teaser", TEASERS)
def test_page_of_teasers_is_refused(teaser: str) -> None:
    items = "".join(teaser.format(number, LEAD) for number in range(5))
    with pytest.raises(UnreadableDocument, match="a list of other pages"):
        read("a.html", f"<html><title>News</title><body><h1>News of the fund</h1>{items}</body></html>".encode())
    text = f"<p>{LEAD} {MORE}</p><p>{MORE} {LEAD}</p>" * 3
    article = f"<html><title>Meeting</title><body><article><h1>Meeting</h1>{text}</article>{items}</body></html>"
    assert LEAD in read_one("a.html", article.encode()).text
