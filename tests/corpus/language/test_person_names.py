import pytest
from hypothesis import given

from corpus.language.person_names import find_names, has_job_title, is_name
from tests.support.text_strategies import TEXTS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Sergey Korotkov spoke.", ["Sergey Korotkov"], id="two parts"),
        pytest.param("Juan Carlos Medina and Marcos Pontes", ["Juan Carlos Medina", "Marcos Pontes"], id="three parts"),
        pytest.param("Mohamed-Lamine Dhaoui’s offer", ["Mohamed-Lamine Dhaoui’s"], id="hyphen"),
        pytest.param("Mr Avdeev took part, Ms. Petrova did not.", ["Mr Avdeev", "Ms. Petrova"], id="a title"),
        pytest.param("Ludwig van Beethoven, Omar ibn Said", ["Ludwig van Beethoven", "Omar ibn Said"], id="particles"),
        pytest.param("A. Petrenko (chair), M. Rossi", ["A. Petrenko", "M. Rossi"], id="an initial before"),
        pytest.param("J.R.R. Tolkien and А. С. Пушкин", ["J.R.R. Tolkien", "А. С. Пушкин"], id="initials before"),
        pytest.param("Егорова Н. В. (председатель), Зимин К.А.", ["Егорова Н. В.", "Зимин К.А."], id="initials after"),
        pytest.param("Там был Сергей Константинович Коротков.", ["Сергей Константинович Коротков"], id="patronymic"),
        pytest.param("Выступил Иван Петров. Вчера Анна Белых", ["Иван Петров", "Анна Белых"], id="a verb before"),
        pytest.param("LI Yong, UNIDO Director General, said", ["LI Yong"], id="surname in capitals"),
        pytest.param(
            "by Roscongress Foundation CEO Alexander Stuglev and UNIDO CEO Li Yong",
            ["Alexander Stuglev", "Li Yong"],
            id="after an organisation and an office",
        ),
        pytest.param("Director of the UNIDO CIIC Sergey Korotkov", ["Sergey Korotkov"], id="after acronyms"),
        pytest.param(
            "Mikhail Evstafyev Advocacy and Communications Coordinator, UNIDO",
            ["Mikhail Evstafyev"],
            id="before an office",
        ),
        pytest.param(
            "Мария Кузнецова Пресс-секретарь Российского союза химиков", ["Мария Кузнецова"], id="before one, Russian"
        ),
        pytest.param("Министр Иван Петров и Президент Виктор Иванов", ["Иван Петров", "Виктор Иванов"], id="after one"),
        pytest.param("Kazakhstan Mr. Pavel Orlov, Director", ["Mr. Pavel Orlov"], id="a title begins a name"),
        pytest.param("UNIDO Goodwill Ambassador, Marcos Pontes", ["Marcos Pontes"], id="an office is no name"),
        pytest.param("Deputy Minister of Foreign Affairs of the Russian Federation", [], id="a ministry"),
        pytest.param("the Agency for Strategic Initiatives", [], id="an agency"),
        pytest.param("the Industrial Development Fund in Central Asia, Latin America", [], id="a fund, regions"),
        pytest.param("the Sustainable Development Goals and the Global Digital Compact", [], id="goals"),
        pytest.param("Министерство Иностранных Дел Российской Федерации", [], id="a ministry, Russian"),
        pytest.param("They met. The heads came.", [], id="no name"),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in find_names(text)] == names


@pytest.mark.parametrize("text", ["Sergey Korotkov", "Sergey Korotkov,", "Mr. Juan Carlos Medina", "Иванов И. И."])
def test_is_name_accepts_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["UNIDO Vienna", "Director General", "Sergey Korotkov spoke", "Korotkov", ""])
def test_is_name_rejects_other_texts(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["Director, UNIDO", "the Deputy Minister", "президент союза", "Вице-президент", "CEO"])
def test_job_titles_are_recognised(text: str) -> None:
    assert has_job_title(text)


@given(TEXTS)
def test_names_in_any_text_are_ordered_spans(text: str) -> None:
    at = 0
    for start, end in find_names(text):
        assert at <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        at = end
