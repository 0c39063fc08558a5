"""How texts write people: a name, and the office that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.language.tokens import STOP_WORDS, is_cyrillic, may_be_name

_PART = r"(?:(?:[A-ZА-ЯЁ]\.\s?){0,2}[A-ZА-ЯЁ]\.|[A-ZÀ-ÞА-ЯЁ][^\W\d_]*(?:[’'-][^\W\d_]+)*)"
_PARTICLE = r"(?:al|bin|da|de|del|den|der|di|dos|el|ibn|la|le|van|von|оглы)"
_TITLE = r"(?:(?:H\.\s?E|Mrs|Mr|Ms|Dr|Professor|Prof|Ambassador|Г-жа|Г-н|г-жа|г-н|Проф)\b\.?)"
_NEXT = rf"\s*(?<=[\s.])(?:{_PARTICLE}\s+)?{_PART}"

NAME = re.compile(rf"(?:{_TITLE}\s+)?{_PART}(?:{_NEXT}){{1,3}}")
"""A person's name as it is written: two to four capitalised parts, initials and particles among them."""

_RUN = re.compile(rf"(?:{_TITLE}|{_PART})(?:\s+{_TITLE}|{_NEXT})*")
_WORD = re.compile(rf"{_TITLE}(?!\w)|(?:{_PARTICLE}\s+)?{_PART}(?:['’]s\b)?")
_STARTS = re.compile(_TITLE)
_MOST_PARTS = 4

_OFFICE = re.compile(
    r"\b(?:advis[eo]r|ambassador|assistant|associate|attach[eé]|chair|chairman|chairperson|chairwoman|chief|"
    r"commissioner|consul|consultant|coordinator|co-founder|counsell?or|dean|delegate|deputy|director|editor|"
    r"envoy|executive|expert|founder|governor|head|lecturer|lead|leader|manager|mayor|member|minister|officer|"
    r"partner|president|press|professor|programme officer|rector|representative|researcher|scientist|"
    r"secretary|specialist|spokes\w+|vice|ceo|cto|cfo|"
    r"академик|аналитик|аташе|атташе|вице|глава|губернатор|декан|директор\w*|доцент|заместител\w+|замминистра|"
    r"консультант|координатор|менеджер|министр\w*|мэр|начальник|научный|основатель|пост\w+ представител\w+|посол|"
    r"председател\w+|представител\w+|президент\w*|профессор|ректор|руководител\w+|секретар\w+|советник|"
    r"специалист|учредитель|член|эксперт)\b",
    re.IGNORECASE,
)

_OF_OFFICE = re.compile(
    r"(?:Advocacy|Commercial|Communications?|Corporate|External|Financial|First|Goodwill|Press|Programme|Public|"
    r"Regional|Senior|Technical|Генеральн|Главн|Исполнительн|Первы|Старш)"
)
"""What a title of office begins with, behind a name: "Corporate director"."""

_NO_PERSON = re.compile(
    r"\b(?:Academy|Affairs|Africa|Agency|Agenda|America|Asia|Association|Bank|Center|Central|Centre|Charter|Commission|"
    r"Committee|Community|Company|Compact|Conference|Congress|Convention|Council|Department|Development|Digital|"
    r"Division|Eastern|Economic|Embassy|Europe|Federal|Federation|Forum|Foundation|Fund|General|Global|Goals|"
    r"Government|Group|Industrial|Initiatives?|Institute|International|Joint|Kingdom|Latin|Ministry|National|Nations|"
    r"Network|Northern|Offices?|Organi[sz]ations?|Project|Region|Republic|Russian|School|Service|Session|Society|"
    r"Southern|States|Strategic|Summit|Sustainable|Technolog|Union|United|University|Week|Western|Works|World|"
    r"Академи|Агентств|Ассоциаци|Африк|Ази[яию]|Америк|Банк|Восточн|Всемирн|Департамент|Европ|Западн|Институт|"
    r"Комисси|Комитет|Компани|Конгресс|Конференци|Международн|Министерств|Народн|Наци[йия]|Национальн|Объединенн|"
    r"Объединённ|Организаци|Республик|Российск|Северн|Совет|Содружеств|Союз|Университет|Федеральн|Федераци|Фонд|"
    r"Форум|Центр|Штат|Южн)"
)


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` that are people's names, in order, without the offices written up to them."""
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        parts: list[tuple[int, int]] = []
        for word in _WORD.finditer(text, *run.span()):
            if _STARTS.fullmatch(word[0]):
                found += _person(text, parts)
                parts = [word.span()]
            elif _is_of_no_name(word[0]):
                found += _person(text, parts)
                parts = []
            else:
                parts.append(word.span())
        found += _person(text, parts)
    return found


def _person(text: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretch of the parts where they may be a person's name."""
    if parts and is_cyrillic(first := text[slice(*parts[0])]) and not may_be_name(first):
        parts = parts[1:]  # «Выступил Иван Петров»
    if not 2 <= len(parts) <= _MOST_PARTS or _NO_PERSON.search(text, parts[0][0], parts[-1][1]):
        return []
    return [(parts[0][0], parts[-1][1])]


def _is_of_no_name(word: str) -> bool:
    return (
        names_office(word)
        or _is_acronym(word.removesuffix("'s").removesuffix("’s"))
        or bool(_OF_OFFICE.match(word))
        or word.lower() in STOP_WORDS
    )


def is_name(text: str) -> bool:
    """Whether `text`, but for a comma at its end, is a person's name and nothing else."""
    text = text.strip().removesuffix(",")
    return bool(NAME.fullmatch(text)) and not names_office(text) and not _is_acronym(text.split()[0])


def names_office(text: str) -> bool:
    """Whether `text` speaks of an office that a person holds: director, Deputy Minister, советник."""
    return bool(_OFFICE.search(text))


def _is_acronym(word: str) -> bool:
    return len(word) > 3 and word.isupper() and "." not in word
