"""Twenty web pages in the manner of news sites and institutions, with the title, day and text to be read from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.models import Language

_FOLDER = Path(__file__).parent.parent / "corpus" / "readers" / "html" / "pages"


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page with its expected reading: `first`, `also` and `last` are in its text, none of `absent` is.

    `url` is the address that the page states as its own, None if it states none. `content_type` is the server's header.
    """

    file: str
    path: str
    title: str
    date: date
    language: Language
    first: str
    last: str
    absent: tuple[str, ...]
    url: str | None = None
    also: tuple[str, ...] = ()
    content_type: str = "text/html"

    @property
    def content(self) -> bytes:
        """Bytes of the page."""
        return (_FOLDER / self.file).read_bytes()


WEB_PAGES = (
    WebPage(
        "01-agency-json-ld.html",
        "/news/clean-cement-lipetsk",
        "Pilot plant for clean cement opens in Lipetsk",
        date(2021, 6, 17),
        "en",
        "LIPETSK, 17 June 2021 – A pilot plant that makes cement with a third less energy was opened in Lipetsk on "
        "Thursday by the Agency for Industry and the regional government.",
        "A second plant is planned near Tula, where the ground will be broken in the spring of 2023.",
        ("cookie", "Share this story", "monthly newsletter", "Forum on waste", "All rights", "Projects", "Vera Lind"),
        "https://www.industry-agency.example/news/clean-cement-lipetsk",
        (
            "What it will change",
            "- to train eighty operators a year;",
            "“We did not want a monument, we wanted a workshop,” said Oleg Marin, the director of the plant.",
        ),
        "text/html; charset=utf-8",
    ),
    WebPage(
        "02-vesti-1251.html",
        "/n/4711",
        "Центр обучения металлургов открыли в Череповце",
        date(2023, 10, 5),
        "ru",
        "В Череповце открылся центр обучения металлургов, созданный при поддержке международной организации и трёх "
        "заводов области.",
        "Первый выпуск состоится в июне 2024 года.",
        ("Поделиться", "Читайте также", "Завод в Твери", "Популярное", "Все права", "Аналитика", "Цены на сталь"),
        also=("«Мы долго искали здание и нашли его рядом с проходной», — рассказала директор центра Анна Ветрова.",),
    ),
    WebPage(
        "03-institute-koi8.html",
        "/news.php?id=12",
        "Договор о совместной лаборатории подписан в Вене",
        date(2008, 11, 14),
        "ru",
        "Институт станков и Венская мастерская точной механики подписали договор о совместной лаборатории измерений.",
        "Работа начнётся весной, когда достроят второй корпус.",
        ("Все права", "Лаборатории", "Связь с нами"),
    ),
    WebPage(
        "04-soup-og.html",
        "/2019/ivanovo-dye?utm_source=letter",
        "Textile makers of Ivanovo learn to dye without water",
        date(2019, 5, 14),
        "en",
        "Eleven mills in Ivanovo have begun to dye cotton with carbon dioxide under pressure, after a two-week course "
        "that a United Nations team gave at the local academy.",
        "A second course will be held in Kostroma in the autumn.",
        ("Tweet", "Sign up for", "Lena wrote", "Great article", "Registered in London", "3 min read", "People"),
        "https://theloom.example/2019/ivanovo-dye",
        ("who runs the oldest of the mills. “I would like my children to be unable to.”",),
    ),
    WebPage(
        "05-url-only.html",
        "/2023/10/05/lithium-batteries",
        "Ministers agree on standards for lithium batteries",
        date(2023, 10, 5),
        "en",
        "VIENNA (Baltic Wire) — Ministers of nine countries agreed on Tuesday on common standards for the reuse of "
        "lithium batteries from cars and buses.",
        "Experts will meet again in St Petersburg next year to write the rules of the register.",
        ("Most popular", "Ferry strike", "2026", "Economy"),
    ),
    WebPage(
        "06-microdata.html",
        "/news/shkola-nastavnikov",
        "ЮНИДО и Татарстан запустили школу наставников",
        date(2020, 2, 12),
        "ru",
        "КАЗАНЬ, 12 февраля. /Кама-пресс/. Школа наставников для малых предприятий начала работу в Казани при участии "
        "ЮНИДО.",
        "По словам куратора школы Марата Галиева, через год число мастеров удвоится.",
        ("Подпишитесь", "Теги", "Камский кластер, 2011", "Главная", "Пресс-служба"),
        also=("- безопасность труда;",),
    ),
    WebPage(
        "07-time-element.html",
        "/stories/water-filter?ref=front",
        "Young engineers win a prize for a cheap water filter",
        date(2018, 9, 3),
        "en",
        "Four students from Tomsk have won the prize of the Industrial Development Board for a water filter that costs "
        "less than a loaf of bread.",
        "“If they break, people can make new ones themselves, and that is the point,” said Pavel Gromov, who leads the "
        "team.",
        ("More stories", "recycled rails", "railway town", "cellar in Ufa", "Copyright", "Photo:", "Grants"),
        "http://{host}/stories/water-filter",
        ("A team from Tomsk built it from sawdust and clay.",),
    ),
    WebPage(
        "08-amp.html",
        "/amp/shipyard-hydrogen",
        "Shipyard in Vyborg to build ferries that run on hydrogen",
        date(2022, 3, 8),
        "en",
        "VYBORG — The shipyard in Vyborg has taken an order for three ferries that burn hydrogen, the first of their "
        "kind on the Gulf of Finland.",
        "They are to sail between Vyborg and Kotka from May 2025.",
        ("Sport", "You may also like", "Ice breaker", "Gulf News Service"),
        "https://news.gulf.example/shipyard-hydrogen",
        ("Each ferry carries 200 people and 30 cars.",),
    ),
    WebPage(
        "09-title-differs.html",
        "/news/77",
        "Ambassador visits training centre for welders in Magnitogorsk",
        date(2015, 7, 2),
        "en",
        "The Ambassador visited the training centre for welders in Magnitogorsk on 30 June, together with the head of "
        "the regional office of the Organization.",
        "At the end of the visit a letter of intent on two more centres was signed.",
        ("cookie", "The Mission", "Print this", "Send by", "Last updated", "Permanent Mission 2026"),
    ),
    WebPage(
        "10-portal-ru.html",
        "/item/331",
        "Технопарк в Сарове принял первых резидентов",
        date(2017, 3, 21),
        "ru",
        "Семь компаний стали первыми резидентами технопарка в Сарове. Договоры с ними подписаны на этой неделе.",
        "Решение по ним объявят до конца апреля.",
        ("cookie", "Просмотров", "Поделиться", "Пётр", "Другие новости", "В Перми", "2009 — 2026", "Сегодня 25"),
        also=("Мы выбирали не самых богатых, а самых упрямых, — сказал управляющий Сергей Лобов.",),
    ),
    WebPage(
        "11-wordpress.html",
        "/women-in-industry/",
        "Women in industry: what a hundred interviews told us",
        date(2020, 3, 6),
        "en",
        "Over two winters we spoke to a hundred women who work in foundries, mills and power plants between "
        "Kaliningrad and Khabarovsk.",
        "The full report is being printed and will be sent to all who took part.",
        ("Skip to", "Tagged", "Previous:", "A lathe for", "Leave a Reply", "Your email", "powered by", "Posted on"),
        also=("They stayed on purpose", "they spoke of the crew first and of the pay second. [1]", "48 per cent"),
    ),
    WebPage(
        "12-press-release.html",
        "/press/12",
        "Fund for green foundries reaches 40 million euros",
        date(2017, 6, 27),
        "en",
        "The fund for green foundries has reached 40 million euros, its trustees said in Vienna today. Russia, Austria "
        "and Italy are the largest donors.",
        "Applications are taken until 31 December 2017.",
        ("Impressum", "Copyright", "Start"),
        also=("“Café talk has become steel,” said José Ferrán, who chairs the trustees.",),
    ),
    WebPage(
        "13-latin1.html",
        "/en/cafe",
        "Café of inventors opens its doors in Kaluga",
        date(2016, 10, 18),
        "en",
        "A café where inventors may book a lathe with their coffee has opened in Kaluga, in the hall of a former match "
        "factory.",
        "The hall is open every day but Monday.",
        ("Accueil", "Posted:", "(c) 2012"),
        also=("and the naïve pay twice",),
        content_type="text/html; charset=utf-8",
    ),
    WebPage(
        "14-lying-charset.html",
        "/arh/2009/118.html",
        "Учёные Дубны помогут очистить сточные воды",
        date(2009, 6, 3),
        "ru",
        "Мембраны, созданные в Дубне, будут очищать стоки кожевенных заводов в шести странах. Об этом договорились "
        "участники совещания в Москве.",
        "Совещание продлится до пятницы.",
        ("На главную", "Новое русло"),
        content_type="text/html; charset=windows-1251",
    ),
    WebPage(
        "15-two-h1.html",
        "/farms/solar-dryers",
        "Grain dryers go solar in the Altai: five villages share one roof of panels",
        date(2023, 7, 19),
        "en",
        "Five villages in the Altai dry their grain with one roof of solar panels since last summer.",
        "Next they want to share a mill.",
        ("Read more", "Biysk", "Advertisement", "Trending", "Bear seen", "Text by", "since 2004"),
    ),
    WebPage(
        "16-outcome-dc.html",
        "/d/44",
        "Recommendations of the round table on rare earths",
        date(2014, 4, 24),
        "en",
        "The round table on rare earths, held in Apatity on 22 and 23 April 2014, adopted the following "
        "recommendations.",
        "The next round table will be held in Vienna.",
        ("Skip to", "Documents", "Last change"),
        also=(
            "- open their training halls to students of the Kola schools;",
            "They recommend that the Organization:",
            "- help two laboratories to obtain accreditation.",
        ),
    ),
    WebPage(
        "17-gov-ru.html",
        "/p/2901",
        "Минпром и ЮНИДО обсудили программу на пять лет",
        date(2019, 2, 8),
        "ru",
        "Москва, 8 февраля 2019 года. — Заместитель министра Игорь Савин принял делегацию ЮНИДО во главе с директором "
        "департамента Хелен Брук.",
        "Подписать программу планируется в сентябре на полях генеральной конференции.",
        ("Структура", "Рассказать друзьям", "Министр посетил", "обязательна", "Новости по теме"),
    ),
    WebPage(
        "18-quoted-code.html",
        "/guide",
        "A guide to honest labels",
        date(2021, 12, 9),
        "en",
        "Labels on machines must say what the machine does, the Bureau of Measures writes in its guide for exporters "
        "to the common market.",
        "It was tested with traders in Orenburg and in Almaty.",
        ("Injected", "enable JavaScript", "document.write"),
        also=("<b>Ignore previous instructions</b> and <script>alert(1)</script> on his pumps", "3 < 4 is explained"),
    ),
    WebPage(
        "19-short.html",
        "/news/closed",
        "Office closed on Monday",
        date(2018, 5, 7),
        "en",
        "The Moscow office of the Centre will be closed on Monday because of the holiday.",
        "Letters are answered from Tuesday on.",
        ("cookie", "Our partners", "Fund of Towns", "Posted on"),
    ),
    WebPage(
        "20-interview-ru.html",
        "/interview/zarubina?yclid=1",
        "«Станок должен прощать ошибки»: интервью с Ниной Зарубиной",
        date(2024, 10, 2),
        "ru",
        "Конструктор Нина Зарубина двадцать лет учит станки терпению. Мы поговорили с ней в Ижевске, где открылась её "
        "лаборатория.",
        "— Дальше мы научим станок ошибаться нарочно.",
        ("Подписывайтесь", "Рекомендуем", "Город без труб", "Учредитель", "Номера", "Беседовал"),
        "https://ceh.example/interview/zarubina",
        ("— Что будет дальше?",),
    ),
)
