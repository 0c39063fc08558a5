"""Small pages that differ in one thing: the place of the title or the day, the markup of the text, the boilerplate."""

from datetime import date

import pytest
from lxml.html import document_fromstring

from corpus.readers.formats import read
from corpus.readers.html.metadata import read_metadata
from corpus.readers.html.titles import page_title

ENGLISH = [
    "The training centre in Kazan was opened on Monday by the head of the Organization and the mayor of the city.",
    "It has room for two hundred students, who will learn to mend pumps and to read drawings.",
    "“We have waited for this day for six years,” said Irina Volkova, the director of the centre.",
    "The first course begins in January 2027.",
]
RUSSIAN = [
    "Учебный центр в Казани открыли в понедельник глава организации и мэр города.",
    "В нём двести мест, студенты будут чинить насосы и читать чертежи.",
    "«Мы ждали этого дня шесть лет», — сказала директор центра Ирина Волкова.",
    "Первые занятия начнутся в январе 2027 года.",
]
BOILERPLATE = """
Volga Times|Read next|Bridge over|Subscribe|Цены на хлеб|Читайте|Comments|What a good|who will pay|слона|Архив|Old news
|Storm|teaser|©|Home|Главная|Related|Общество|Posted|Press release,|When:|Anna
""".replace("\n", "").split("|")
ADDRESS = "https://volga.example/news/x"
PAGES = [
    pytest.param(
        "<html><head><title>Training centre opens in Kazan | Volga Times</title></head><body>"
        "<header><a class=logo href=/>Volga Times</a></header><div class='page-banner'>"
        "<h1>Training centre opens in Kazan</h1><div class='date'><span>05</span><span>Oct</span>"
        "<span>2023</span></div></div><div class=content>{text}</div>"
        "<div class=footer>© Volga Times 2026</div></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="a day in parts",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan - VT</title>"
        '<script type=\'application/ld+json\'>[{"@type":"BreadcrumbList","itemListElement":[]},{"@typ'
        'e":["NewsArticle"],"headline":"Training centre opens in Kazan","datePublished":"05.10.2023'
        '","dateModified":"2024-01-01"}]</script></head><body><h1>Training centre opens in Kazan'
        "</h1>{text}</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="JSON-LD in a list",
    ),
    pytest.param(
        "<html><head><title>Новости — Учебный центр открыли в Казани — Вести Поволжья</title>"
        "</head><body><div class=header><a href=/>Вести Поволжья</a></div>"
        "<h1>Учебный центр открыли в Казани</h1><p class=date>Четверг, 5 октября 2023, 12:00"
        "</p>{text}</body></html>",
        "Учебный центр открыли в Казани",
        RUSSIAN,
        ADDRESS,
        id="a section before the title",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><article>"
        "<h1>Training centre opens in Kazan</h1>{text}<footer>Published: 5 October 2023</footer>"
        "</article><footer>© 2020</footer></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="the day under the text",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan » News » Volga Times</title></head>"
        "<body><div id=logo>Volga Times</div><div class=story-title>Training centre opens in Kazan"
        "</div><div class=pubdate>October 5th, 2023 at 2:30 PM</div><div>{text}</div></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="no h1",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body>"
        "<h1>Training centre opens in Kazan</h1>"
        "<p>KAZAN, 5 October 2023 — The training centre in Kazan was opened on Monday by the head o"
        "f the Organization and the mayor of the city.</p>"
        "<p>It has room for two hundred students, who will learn to mend pumps and to read drawings"
        ".</p>"
        "<p>“We have waited for this day for six years,” said Irina Volkova, the director of the ce"
        "ntre.</p><p>The first course begins in January 2027.</p><p class=copy>© 2011-2026</p>"
        "</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="a dateline",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body>"
        "<h1>Training centre opens in Kazan</h1><b>Press release, 5 October 2023</b>"
        "<pre>The training centre in Kazan was opened on Monday by the head of the Organization and"
        " the mayor of the city.\nIt has room for two hundred students, who will learn to mend pumps"
        " and to read drawings.\n\n“We have waited for this day for six years,” said Irina Volkova, t"
        "he director of the centre.\n\nThe first course begins in January 2027.</pre></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="preformatted",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><div class=ticker>"
        "<span>24 November 2026</span> <a href=/1>Storm hits the coast</a></div><div class=left>"
        "<ul><li><span>23.11.2026</span><a href=/2>Old news one</a></li></ul></div><div class=main>"
        "<h1>Training centre opens in Kazan</h1><div class=info>Anna Lee, 5 Oct 2023</div>{text}"
        "</div></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="other days above",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body>"
        "<h1>Training centre opens in Kazan</h1><div class=d>5/10/2023</div>"
        "<div class=t>The training centre in Kazan was opened on Monday by the head of the Organiza"
        "tion and the mayor of the city."
        "<br>It has room for two hundred students, who will learn to mend pumps and to read drawing"
        "s."
        "<br>“We have waited for this day for six years,” said Irina Volkova, the director of the c"
        "entre.<br>The first course begins in January 2027.</div></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="line breaks",
    ),
    pytest.param(
        "<html><head><meta property=og:title content='Training centre opens in Kazan'></head><body>"
        "<h1>TRAINING CENTRE OPENS IN KAZAN</h1><time>5 October 2023</time><main>{text}</main>"
        "</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="a title in capitals",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title>"
        "<meta property='article:published_time' content='05.10.2023 14:30'>"
        "<meta name='last-modified' content='2024-02-02'></head><body>"
        "<h1>Training centre opens in Kazan</h1>{text}</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="a day as 05.10.2023 in meta",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><div class=col>"
        "<article><h3>Other</h3><time datetime='2022-01-01'>1 Jan</time>"
        "<p>Short teaser of another text here.</p></article></div><main><article>"
        "<h1>Training centre opens in Kazan</h1><p>By <a>Anna</a> · "
        "<time datetime='2023-10-05T10:00:00Z'>5 Oct</time></p>{text}</article></main></body>"
        "</html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="other articles before",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><form id=aspnetForm>"
        "<div id=ctl00><h1>Training centre opens in Kazan</h1><span class=date>5 October 2023"
        "</span>{text}</div></form></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="all in a form",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><article>"
        "<h1>Training centre opens in Kazan</h1><div>"
        "<time class=updated datetime='2024-03-03'>Updated 3 March 2024</time>"
        "<time class=published datetime='2023-10-05'>5 October 2023</time></div>{text}</article>"
        "</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="the change before the day",
    ),
    pytest.param(
        "<html><head><title>Учебный центр открыли в Казани</title></head><body>"
        "<h1>Учебный центр открыли в Казани</h1><div>05.10.23 | Общество</div>{text}"
        "<p>Читайте также: <a href=/>Цены на хлеб</a></p></body></html>",
        "Учебный центр открыли в Казани",
        RUSSIAN,
        ADDRESS,
        id="a year of two digits",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body>"
        "<h1>Training centre opens in Kazan</h1><div>{text}</div><p>© 2019 Volga</p><p>Related: "
        "<a href=/2011/01/01/>Old</a>, 1 January 2011</p></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        "https://volga.example/2023/10/05/x",
        id="the day in the address",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><div class=a1>"
        "<a href=/>Home</a><a href=/n>News</a></div><div class=b2>"
        "<h1>Training centre opens in Kazan</h1><div class=c3>5 October 2023</div>"
        "<div class=d4>{text}</div><div class=e5>"
        "<p>Subscribe to our weekly letter and get the best stories first.</p></div><div class=f6>"
        "<h3>Read next</h3><p><a href=/x>Bridge over the Volga closes for repairs until the spring"
        "</a></p></div></div></body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="classes that say nothing",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body><article>"
        "<h1>Training centre opens in Kazan</h1><p>5 October 2023</p>{text}</article>"
        "<h3>Comments (2)</h3><ul><li><b>Ivan</b> 6 October 2023"
        "<p>What a good piece of news this is, I will send my son there.</p></li><li><b>Olga</b>"
        "<p>And who will pay for it all, I wonder, dear friends and neighbours?</p></li></ul>"
        "</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="comments without a class",
    ),
    pytest.param(
        "<html><head><title>Учебный центр открыли в Казани - Вести</title></head><body><table><tr>"
        "<td><a href=/>Главная</a><br><a href=/a>Архив</a></td><td>"
        "<b>Учебный центр открыли в Казани</b><br><small>5 октября 2023</small><br>"
        "<br>Учебный центр в Казани открыли в понедельник глава организации и мэр города.<br>"
        "<br>В нём двести мест, студенты будут чинить насосы и читать чертежи.<br>"
        "<br>«Мы ждали этого дня шесть лет», — сказала директор центра Ирина Волкова.<br>"
        "<br>Первые занятия начнутся в январе 2027 года.</td><td>Реклама<br>"
        "<a href=/z>Купить слона недорого</a></td></tr></table><center>© 2003 Вести</center></body>"
        "</html>",
        "Учебный центр открыли в Казани",
        RUSSIAN,
        ADDRESS,
        id="a table",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body>"
        "<h1>Training centre opens in Kazan</h1><div class=event>When: 9 November 2023</div>"
        "<div class=pub>Posted 5 October 2023</div>{text}</body></html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="the day of an event",
    ),
    pytest.param(
        "<html><head><title>Учебный центр открыли в Казани | Пресс-центр</title>"
        "<meta property=og:title content='Учебный центр открыли в Казани'></head><body><h1>Новости"
        "</h1><h2>Учебный центр открыли в Казани</h2><p><i>05 октября 2023 года</i></p>{text}"
        "</body></html>",
        "Учебный центр открыли в Казани",
        RUSSIAN,
        ADDRESS,
        id="a section as h1",
    ),
    pytest.param(
        "<html><head><title>Training centre opens in Kazan</title></head><body>"
        "<h1>Training centre opens in Kazan</h1><div class=meta>2023-10-05 11:20</div>{text}</body>"
        "</html>",
        "Training centre opens in Kazan",
        ENGLISH,
        ADDRESS,
        id="a day as 2023-10-05",
    ),
    pytest.param(
        "<html><head>"
        "<title>Training centre opens in Kazan – what it means for the region - Volga Times</title>"
        "<meta property=og:site_name content='Volga Times'></head><body><div class=headline>x</div>"
        "<div class=meta>Oct 5, 2023</div>{text}</body></html>",
        "Training centre opens in Kazan – what it means for the region",
        ENGLISH,
        ADDRESS,
        id="a dash in the title",
    ),
    pytest.param(
        "<html><head><title>Учебный центр в Казани</title></head><body><h1>Учебный центр в Казани</h1>"
        "<div class=news-detail><span class=news-date-time>05.10.2023</span>Занятия начнутся скоро, об этом "
        "сообщили организаторы на встрече с журналистами в Казани.<br>{text}</div></body></html>",
        "Учебный центр в Казани",
        RUSSIAN,
        ADDRESS,
        id="a day before the text in its division",
    ),
]


@pytest.mark.parametrize(("page", "title", "sentences", "address"), PAGES)
def test_title_day_and_text_are_read(page: str, title: str, sentences: list[str], address: str) -> None:
    content = page.replace("{text}", "".join(f"<p>{each}</p>" for each in sentences)).encode()
    [document] = read("x.html", content, url=address).documents
    assert (document.title, document.date) == (title, date(2023, 10, 5))
    text = " ".join(document.text.split())
    assert [sentence for sentence in sentences if sentence not in text] == []
    assert [each for each in BOILERPLATE if each in text] == []


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ("<meta name='last-modified' content='2024-02-02'>", ""),
        ("<meta property='article:modified_time' content='2024-02-02'>", ""),
        ("<meta property='og:updated_time' content='2024-02-02'>", ""),
        ("<meta name='dcterms.modified' content='2024-02-02'>", ""),
        ("<meta itemprop='copyrightyear' content='2019'>", ""),
        ("<meta property='og:image' content='https://volga.example/2011/01/01/a.jpg'>", ""),
        ("", "<p>Updated 2 February 2024</p>"),
        ("", "<p>Обновлено: 02.02.2024</p>"),
        ("", "<p>Last updated <time datetime='2024-02-02'>2 Feb</time></p>"),
        ("", "<time datetime='2024-02-02'>Last updated: 2 Feb</time>"),
        ("", "<p class=updated><time datetime='2024-02-02'>2 February 2024</time></p>"),
        ("", "<div><span>Updated</span> <span>2 February 2024</span></div>"),
        ("", "<p>Decree of the President of 7 May 2012 No. 601</p>"),
        ("", "<p>Указ Президента РФ от 7 мая 2012 года № 601</p>"),
        ("", "<p>When: 9 November 2023</p>"),
        ("", "<aside><time datetime='2011-01-01'>1 January 2011</time></aside>"),
        ("", "<div class=related><time datetime='2011-01-01'>1 January 2011</time></div>"),
        ("", "<div class=comments><p>Ivan, 6 October 2023</p></div>"),
    ],
)
def test_day_of_change_decree_or_other_page_is_not_taken(head: str, byline: str) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in ENGLISH)
    page = f"<html><head><title>Training centre opens in Kazan</title>{head}</head><body>"
    page += f"<h1>Training centre opens in Kazan</h1>{byline}{text}</body></html>"
    [document] = read("x.html", page.encode(), url=ADDRESS).documents
    assert document.date is None


def test_list_in_a_table_cell_is_kept() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in ENGLISH)
    rows = "<tr><td>Mon</td><td><ul><li>Opening at ten</li></ul></td></tr><tr><td>Tue</td><td>Closing</td></tr>"
    page = f"<html><body><h1>Training centre opens in Kazan</h1>{text}<table>{rows}</table></body></html>"
    [document] = read("x.html", page.encode(), url=ADDRESS).documents
    assert document.text.endswith("\n\nMon: Opening at ten\nTue: Closing")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>MEDIA CENTRE | UNIDO</title>", "<h1>UNIDO</h1><h1>Media centre</h1>", "MEDIA CENTRE"),
        ("<title>Plan of the fund – UNIDO</title>", "<h1>UNIDO</h1><h2>Plan of the fund</h2>", "Plan of the fund"),
        ("<title>UNIDO</title>", "<h1>Two years of the fund</h1>", "Two years of the fund"),
        ("<title>Two years of the fund</title>", "<h1>News</h1>", "Two years of the fund"),
        ("", "<h1>News</h1>", "News"),
        ("", "<h3>News</h3>", None),
    ],
)
def test_title_candidate_with_the_highest_score_wins(head: str, body: str, title: str | None) -> None:
    tree = document_fromstring(f"<html><head>{head}</head><body>{body}<p>They met.</p></body></html>")
    assert page_title(tree, read_metadata(tree)) == title
