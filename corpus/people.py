"""How texts write people: a name, and the office that stands beside it."""

from __future__ import annotations

import re

from corpus.text import STOP_WORDS

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


_NO_PERSON = re.compile(
    r"\b(?:Academy|Africa|Agency|Agenda|America|Asia|Association|Bank|Center|Centre|Commission|Committee|Community|"
    r"Conference|Congress|Convention|Council|Department|Development|Europe|Federation|Forum|Foundation|Fund|General|"
    r"Global|Group|Industrial|Institute|International|Kingdom|Ministry|Nations|Network|Office|Organi[sz]ation|Programme|"
    r"Project|Region|Republic|School|Service|Session|Society|States|Summit|Technology|Union|United|University|Week|"
    r"Академи|Агентств|Ассоциаци|Банк|Генеральн|Департамент|Институт|Комисси|Комитет|Конгресс|Конференци|Международн|"
    r"Министерств|Народн|Объединенн|Организаци|Республик|Российск|Совет|Союз|Университет|Федераци|Фонд|Форум|Центр)"
)


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` that are people's names, in order, without the offices written up to them."""
    found = []
    for match in NAME.finditer(text):
        parts = [
            (match.start() + part.start(), match.start() + part.end())
            for part in re.finditer(r"\S+", match[0])
            if not (names_office(part[0]) or _is_acronym(part[0].removesuffix("'s").removesuffix("’s")))
            and part[0].lower() not in STOP_WORDS
        ]
        if len(parts) >= 2 and not _NO_PERSON.search(text, parts[0][0], parts[-1][1]):
            found.append((parts[0][0], parts[-1][1]))
    return found


def is_name(text: str) -> bool:
    """Whether `text`, but for a comma at its end, is a person's name and nothing else."""
    text = text.strip().removesuffix(",")
    return bool(NAME.fullmatch(text)) and not names_office(text) and not _is_acronym(text.split()[0])


def names_office(text: str) -> bool:
    """Whether `text` speaks of an office that a person holds: director, Deputy Minister, советник."""
    return bool(_OFFICE.search(text))


def _is_acronym(word: str) -> bool:
    return len(word) > 3 and word.isupper()
