import pytest
from hypothesis import given

from corpus.language.lines import collapse_whitespace
from corpus.language.person_names import find_names
from corpus.people.job_titles import find_job_title
from tests.support.text_strategies import TEXTS


def job_titles(text: str, *, signs: bool = False) -> dict[str, str | None]:
    """The people named in a text, with their job titles."""
    return {text[start:end]: find_job_title(text, (start, end), is_signature=signs) for start, end in find_names(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov, <Deputy Minister of Foreign Affairs>, highlighted it.",
        "Ivan Petrov, <UNIDO Director General>, said, “We agree.”",
        "Ivan Petrov, <Director of ITPO> opened the meeting.",
        "Ivan Petrov, the <Director of Trade, Investment and Services>, spoke.",
        "“Yes,” said Ivan Petrov, <Director of Clusters, Parks and SEZs of Russia>.",
        "Ivan Petrov, <Director, UNIDO>, said so.",
        "Ivan Petrov, <vice president and director at the Foundation>",
        "Ivan Petrov, <Ambassador of Russia to Austria>, spoke.",
        "Ivan Petrov, <Russia's Minister of Energy>, spoke.",
        "Ivan Petrov, <head of the department of trade> on Monday, spoke.",
        "said Ivan Petrov, <Director of ITPO Moscow> at the opening.",
        "Ivan Petrov, <Head of the Trade department of the ACTP RF>, spoke.",
        "Ivan Petrov (<Director, ITPO Moscow>) spoke.",
        "Ivan Petrov – <Head of the Department of Trade> – spoke.",
        "Ivan Petrov is the <Director of the Centre in Moscow> and leads it.",
        "Ivan Petrov, <former Director of ITPO>, spoke.",
        "<Director of the UNIDO CIIC> Ivan Petrov supported it.",
        "It was signed in Vienna by <Roscongress Foundation CEO> Ivan Petrov.",
        "and <UNIDO Goodwill Ambassador>, Ivan Petrov, who was first",
        "It was opened by the <head of the centre>, Ivan Petrov.",
        "According to <Deputy Director> Ivan Petrov, it works.",
        "Yesterday <Director> Ivan Petrov spoke.",
        "The <then Deputy Minister> Ivan Petrov spoke.",
        "He met <former Israeli Prime Minister> Ivan Petrov.",
        "<U.S. President> Ivan Petrov spoke.",
        "Vice President and <CEO> Ivan Petrov spoke.",
        "The Bank of Russia <Governor> Ivan Petrov spoke.",
        "<заместитель министра иностранных дел> Иван Петров отметил",
        "По словам <заместителя министра> Ивана Петрова, всё готово.",
        "с <генеральным директором ЮНИДО> Иваном Петровым",
        "Участие принял <директор музея> Иван Петров.",
        "<Первый заместитель директора фонда «Росконгресс»> Иван Петров",
        "<пресс-секретарь президента> Иван Петров сказал",
        "Иван Петров, <директор Центра ЮНИДО в Москве>, отметил важность.",
        "Иван Петров, <министр промышленности, торговли и энергетики>, сказал",
        "Иван Петров, <директор центра>, участники и гости приветствовали",
        "Иван Петров, <бывший директор фонда «Росконгресс»>, сказал",
        "Иван Петров — <директор центра>.",
        "Иван Петров (<директор центра>) сказал",
        "президент союза и <директор центра> Иван Петров",
    ],
)
def test_job_title_is_found(text: str) -> None:
    *_, title = job_titles(text.replace("<", "").replace(">", "")).values()
    assert title == text[text.index("<") + 1 : text.index(">")]


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov spoke.",
        "Ivan Petrov, together with the Minister of Industry, opened it.",
        "Ivan Petrov, accompanied by the Director of ITPO, spoke.",
        "Ivan Petrov, his deputy, spoke.",
        "Ivan Petrov, who is Director of ITPO, spoke.",
        "Ivan Petrov met with Director of UNIDO.",
        "Ivan Petrov was the director.",
        "Ivan Petrov, director of science, technology and innovation at UNIDO, spoke.",
        "Ivan Petrov, Director of Trade, Investment and Services welcomed all.",
        "Ivan Petrov, director of applied research, spoke.",
        "He is Advisor to President Ivan Petrov.",
        "Advisor to the President Ivan Petrov said so.",
        "The director thanked Ivan Petrov.",
        "The director of the centre welcomes Ivan Petrov.",
        "It was attended by the Minister, Ivan Petrov, and others.",
        "Встреча с помощником президента Иваном Петровым прошла в Москве.",
        "по словам помощника президента Ивана Петрова",
        "пресс-секретаря президента Ивана Петрова",
        "исполняющим обязанности председателя после отставки Ивана Петрова",
        "премьер-министры Иван Петров и другие",
        "Директор назвал Ивана Петрова лучшим.",
        "Директор центра поблагодарил Ивана Петрова.",
        "Иван Петров, который является директором центра, сказал",
        "Министр промышленности, торговли и энергетики Иван Петров",
    ],
)
def test_uncertain_job_title_is_none(text: str) -> None:
    assert list(job_titles(text).values()) == [None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Ivan Petrov, Minister of Trade, Anna Belova, Head of Unit, and Oleg Ivanov, expert, spoke.",
            {"Ivan Petrov": "Minister of Trade", "Anna Belova": "Head of Unit", "Oleg Ivanov": "expert"},
        ),
        (
            "The CEO Ivan Petrov and UNIDO CEO Anna Belova signed it.",
            {"Ivan Petrov": "CEO", "Anna Belova": "UNIDO CEO"},
        ),
        (
            "It was attended by the Minister, Ivan Petrov, the Director, Anna Belova, and the Mayor, Oleg Ivanov.",
            {"Ivan Petrov": None, "Anna Belova": None, "Oleg Ivanov": "Mayor"},
        ),
        ("Ivan Petrov, Minister Anna Belova and others came.", {"Ivan Petrov": None, "Anna Belova": "Minister"}),
        (
            "Ivan Petrov, Director of ITPO and Anna Belova, Head of Unit, spoke.",
            {"Ivan Petrov": "Director of ITPO", "Anna Belova": "Head of Unit"},
        ),
        ("Иван Петров, министр Анна Белова и другие", {"Иван Петров": None, "Анна Белова": "министр"}),
        ("Иван Петров, а также директор Анна Белова", {"Иван Петров": None, "Анна Белова": "директор"}),
        (
            "Иван Петров, директор центра и Анна Белова, эксперт, сказали",
            {"Иван Петров": "директор центра", "Анна Белова": "эксперт"},
        ),
    ],
)
def test_each_person_has_their_own_job_title(text: str, found: dict[str, str | None]) -> None:
    assert job_titles(text) == found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ivan Petrov\nDirector, ITPO Moscow", "Director, ITPO Moscow"),
        ("Ivan Petrov,\nAdvisor to the president", "Advisor to the president"),
        ("Ivan Petrov, Director, UNIDO", "Director, UNIDO"),
        ("Ivan Petrov\n\nUNIDO\n\nProgramme Officer", "Programme Officer"),
        ("Иван Петров\nРуководитель отдела", "Руководитель отдела"),
        ("Ivan Petrov\nUNIDO, Vienna", None),
    ],
)
def test_job_title_of_a_signature_is_found(text: str, title: str | None) -> None:
    assert list(job_titles(text, signs=True).values())[:1] == [title]


@given(TEXTS)
def test_any_text_is_accepted(text: str) -> None:
    for signs in (False, True):
        for title in job_titles(text, signs=signs).values():
            assert title is None or title in collapse_whitespace(text)
