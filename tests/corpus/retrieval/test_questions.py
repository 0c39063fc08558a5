import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tokens import STOP_WORDS
from corpus.retrieval.questions import Kind, read_question


@pytest.mark.parametrize(
    ("kind", "questions"),
    [
        ("when", ["When was it?", "Tell me when it was", "Расскажи, когда это было",
                  "On what date did they meet?", "In which year was it built?", "Since when?", "Когда?",
                  "В каком году это было?", "С какого года работает центр?", "Какого числа?", "Назови дату встречи"]),
        ("how long", ["How long did it last?", "How many days did he stay?", "For how many years?", "Как долго?",
                      "Сколько лет они работают?", "Сколько длится неделя?", "Сколько продлится форум?",
                      "Сколько времени занимает оценка?"]),
        ("other", ["What happens when it rains?", "When it rains, what happens?", "Что бывает, когда идёт дождь?"]),
        ("when", ["What was decided and when?", "When was it decided what to do?"]),
        ("how many", ["How much food does it eat in a day?"]),
        ("how long", ["How much time did it take?"]),
        ("how old", ["How old is he?", "Сколько лет Иванову?"]),
        ("how much", ["How much is it?", "What is the budget of it?", "What did the line cost?", "Сколько это стоит?",
                      "Сколько стоит участие?", "Какая сумма?", "Каков бюджет программы?"]),
        ("how many", ["How many came?", "What is the number of offices?", "How often do they meet?", "Сколько стран?",
                      "Какое количество людей?"]),
        ("which country", ["Which countries joined?", "In what country?", "Which CIS countries?", "Какие страны вошли?",
                           "В каких странах?"]),
        ("where", ["Where is it?", "In what city?", "Which venue?", "Где это?", "Куда едут?", "В каком городе?"]),
        ("say", ["What did he say?", "What does Gatilov think of it?", "Что сказал Гатилов?", "Что он заявил?"]),
        ("who", ["Who is he?", "With whom?", "Whose idea was it?", "Кто это?", "С кем?", "Чья это идея?",
                 "What is Makushkin's position?", "What post does Makushkin hold?", "Какую должность занимает он?"]),
        ("why", ["Why?", "For what reason?", "Почему?", "Зачем?"]),
        ("about", ["Tell me about the week", "What is ISID?", "Describe it", "Расскажи о неделе", "Что такое ISID?"]),
        ("other", ["Which hotel did he stay in?", "Did they meet?", "memorandum", "Какая тема была у встречи?", ""]),
    ],
)  # fmt: skip
def test_kind_of_a_question(kind: Kind, questions: list[str]) -> None:
    assert {question: read_question(question).kind for question in questions} == dict.fromkeys(questions, kind)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When did the ITPO heads gather in Moscow?", ["itpo", "heads", "gather", "moscow"]),
        ("Tell me about the knowledge sharing week", ["knowledge", "sharing", "week"]),
        ("When did it take place?", []),
        ("How many countries will get it?", ["countries", "get"]),
        ("How long did the week last?", ["week"]),
        ("Сколько длится неделя?", ["неделя"]),
        ("What post does Makushkin hold?", ["makushkin"]),
        ("Какую должность занимает Макушкин?", ["макушкин"]),
        ("Расскажите мне о неделе обмена знаниями", ["неделе", "обмена", "знаниями"]),
        ("Кто такой Ли Юн?", ["ли", "юн"]),
        ("Придёт ли он?", ["придет", "он"]),
        ("week, weeks and WEEK", ["week"]),
        ("", []),
        ("?!…", []),
    ],
)
def test_content_words(question: str, words: list[str]) -> None:
    assert [word.text for word in read_question(question).words] == words


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who is Sergey Korotkov?", ["sergey", "korotkov"]),
        ("Memorandum of the UNIDO", ["unido"]),
        ("UNIDO and Russia", ["unido", "russia"]),
        ("Кто такой Ли Юн?", ["ли", "юн"]),
        ("who is korotkov", []),
    ],
)
def test_capitalised_words_are_names(question: str, names: list[str]) -> None:
    assert [word.text for word in read_question(question).words if word.is_name] == names


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("Which hotel did he stay in?", "hotel"),
        ("In which hotel did he stay?", "hotel"),
        ("В какой гостинице он жил?", "гостиниц"),
        ("Which organisation runs it?", None),
        ("What kind of project is it?", None),
        ("Which countries joined?", None),
    ],
)
def test_focus_of_a_question(question: str, focus: str | None) -> None:
    assert read_question(question).focus == focus


@given(st.text(), st.text(max_size=5))
def test_any_text_is_a_question(text: str, other: str) -> None:
    question = read_question(text + other)
    assert question.text == text + other
    assert question == read_question(text + other)
    assert len(set(question.terms)) == len(question.terms)
    assert all(word.is_name for word in question.words if word.text in STOP_WORDS)
