"""Where something happens, as a text says it: "in Moscow", "at UNIDO's Vienna headquarters", «в г. Сочи»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language.person_names import has_job_title
from corpus.language.tokens import is_cyrillic
from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.labels import find_beside_dates, find_hosts, find_labelled
from corpus.places.name_spans import CAPITAL, END_OF_PART, GAP, WORD, Name, name_at

_IN = re.compile(
    rf"\b(?:(?P<at>at|on{GAP}the{GAP}(?:basis|premises|site){GAP}of)|in|inside|во?|(?P<on>на))\b{GAP}(?<=\s)",
    re.IGNORECASE,
)
_ENGLISH_BETWEEN = re.compile(
    r"(?:[Tt]he|THE|its|their|our|an?|both|and|around|central|downtown|old|historic|city|town|capital|heart|cent(?:re|er)|"
    rf"outskirts|suburbs?|of|near|(?:north|south|east|west)(?:ern)?)\b,?{GAP}"
)
_RUSSIAN_BETWEEN = re.compile(
    rf"(?:(?i:городе?(?:-[а-я]{{1,20}})?|городах|гг?\.|гор\.|республике|королевстве|(?:самом{GAP})?центре|пригороде)|"
    rf"(?i:столице)(?:{GAP}[{CAPITAL}][\w-]{{1,40}}){{1,2}}?(?:{GAP}[-–—])?){GAP}(?=[{CAPITAL}])"
)
_CAPITALISED = re.compile(rf"(?=[{CAPITAL}]){WORD}(?P<comma>,?){GAP}")
_MOST_BETWEEN = 10

_CALLED_CITY = re.compile(rf"(?:city|town){GAP}of{GAP}$")
_CALLED_STATE = re.compile(rf"(?:Republic|Kingdom|State|Sultanate|Principality|Emirate){GAP}of{GAP}(?:the{GAP})?$")
_ACT = (
    r"conventions?|agreements?|accords?|protocols?|declarations?|treat(?:y|ies)|consensus|process|charter|principles|"
    r"program(?:me)?|plan|roadmap|statement|communiqu\w{1,2}"
)
_NO_PLACE_BEFORE = re.compile(rf"\b(?i:{_ACT}){GAP}of{GAP}(?:the{GAP})?$")
_NO_PLACE_BEHIND = re.compile(
    rf"(?: [{CAPITAL}][\w-]{{0,30}}){{0,2}} "
    rf"(?i:{_ACT}|times|post|journal|region|oblast|province|county|territory|krai|time)\b"
)
"""What is called after a place, or is more than it: the Treaty of Rome, the Vienna Convention, the Moscow region."""
_NAME_BEHIND = re.compile(rf"[ ](?=[{CAPITAL}])")

_AND = re.compile(rf"{GAP}(?:,{GAP}(?:(?:and|и)\b{GAP})?|(?:and|и)\b{GAP})(?:(?:the|в|г\.){GAP})?")
_LISTED = re.compile(rf"{GAP}(?:,|(?:and|и)\b)")

_REACH = 100
_GOVERNS = re.compile(
    r"\b(?:based|headquartered|born|registered|incorporated|accredited|resid\w+|liv(?:es|ed|ing)|operat\w+|made|"
    r"produced|interest(?:s|ed)?|invest(?:s|ed|ing|ments?)?|trust|markets?|presence|experience|"
    r"базир\w+|родил\w+|зарегистр\w+|аккредит\w+|прожива\w+|заинтересован\w*)$",
    re.IGNORECASE,
)
"""What is in a place without happening there."""
_POSTED = re.compile(
    r"\b(?i:representatives?|ambassadors?|attach[ée]s?|consuls?|correspondents?|organi[sz]ations|представител\w+|"
    r"пос(?:ол|л[аеу]|лом)|атташе|консул\w*|корреспондент\w*|организациях)"
    rf"(?: [{CAPITAL}][\w-]{{1,40}}){{0,3}}$"
)
_INSTITUTION = re.compile(
    r"\b(?:cent(?:re|er)|office|mission|bureau|branch|embassy|consulate|institute|"
    r"центр|офис|мисси|бюро|филиал|посольств|представительств|институт|отделени)",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(rf"[\w’'-]{{1,40}} (?:(?:of|to|for|the|and|при|по|и|[{CAPITAL}][\w’'-]{{0,40}}) ){{0,12}}$")
_SENTENCE_END = re.compile(r"[.!?]\s|\n\n")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place that a text says something happens in; its name is `text[span[0]:span[1]]`."""

    place: Place
    span: tuple[int, int]


def find_places(text: str) -> list[PlaceMention]:
    """Return the places where `text` says that something happens, in order; of a country the city, where one is named.

    Not the place of a dateline, nor where something comes from or goes to, nor whose it is.
    """
    found: dict[int, tuple[Name, Place]] = {}
    for preposition in _IN.finditer(text):
        for name, place in _places_behind(text, preposition):
            found.setdefault(name.start, (name, place))
    for find, doubt in (
        (find_labelled, Ambiguity.NAMESAKE),
        (find_beside_dates, Ambiguity.NAMESAKE),
        (find_hosts, Ambiguity.NONE),
    ):
        for name in find(text):
            if named := name.place(doubt):
                found.setdefault(name.start, (name, named))
    places = [found[start] for start in sorted(found)]
    return [
        PlaceMention(place, (name.start, name.end))
        for number, (name, place) in enumerate(places)
        if not any(_is_city_in(text, name, other) for other, _ in places[max(0, number - 1) : number + 2])
    ]


def dateline_place(written: str) -> Place | None:
    """Return the place of a dateline: "VIENNA", "UNIDO Headquarters, Vienna", "KAZAN, Russia".

    A dateline always gives a place, so a name that is an ordinary word as well counts: "NICE".
    """
    names = (name_at(written, part.end()) for part in re.finditer(r"^|[,/] *", written))
    places = (name.place(Ambiguity.WORD) for name in names if name and END_OF_PART.match(written, name.reach))
    return next(filter(None, places), None)


def _places_behind(text: str, preposition: re.Match[str]) -> Iterator[tuple[Name, Place]]:
    """Yield the places that a preposition puts something in, those behind "and" too."""
    russian = is_cyrillic(preposition[0])
    named = (_russian if russian else _english)(text, preposition)
    if not named or _is_elsewhere(text, preposition.start(), is_country=named[0].is_country):
        return
    yield named
    name, first = named[0], named[0]
    while joint := _AND.match(text, name.reach):
        between = _RUSSIAN_BETWEEN.match(text, joint.end()) if russian else None
        other = name_at(text, joint.end()) or (name_at(text, between.end()) if between else None)
        place = other.place(any_case=not russian or between is not None) if other else None
        if not other or not place or other.is_country != first.is_country or other.possessive:
            return
        if "and" not in joint[0] and "и" not in joint[0] and not _LISTED.match(text, other.reach):
            return
        if _NAME_BEHIND.match(text, other.end):
            return
        yield other, place
        name = other


def _english(text: str, preposition: re.Match[str]) -> tuple[Name, Place] | None:
    """Return the place in the noun phrase behind "in" or "at": the first city, or the country that it begins with."""
    start = at = preposition.end()
    direct = True
    for _ in range(_MOST_BETWEEN):
        name = name_at(text, at)
        if name and (place := _english_place(text, start, name, direct=direct and not preposition["at"])):
            called = _NO_PLACE_BEHIND.match(text, name.end) or _NO_PLACE_BEFORE.search(text[start : name.start])
            return None if called else (name, place)
        if between := _ENGLISH_BETWEEN.match(text, at):
            at = between.end()
            continue
        word = _CAPITALISED.match(text, at)
        if not word:
            return None
        at = word.end()
        direct = False
        if word["comma"]:  # at the Hofburg, Vienna
            name = name_at(text, at)
            place = name.place() if name and not name.is_country and END_OF_PART.match(text, name.reach) else None
            return (name, place) if name and place else None
    return None


def _english_place(text: str, start: int, name: Name, *, direct: bool) -> Place | None:
    """Return what a name in the noun phrase from `start` means; `direct` where it alone stands behind "in"."""
    before = text[start : name.start]
    if name.is_country:
        return name.place() if not name.possessive and (direct or _CALLED_STATE.search(before)) else None
    if _CALLED_CITY.search(before):
        return name.place(Ambiguity.WORD)
    return name.place(Ambiguity.NAMESAKE if direct and not _NAME_BEHIND.match(text, name.end) else Ambiguity.NONE)


def _russian(text: str, preposition: re.Match[str]) -> tuple[Name, Place] | None:
    """Return the place behind «в», or the country behind «на», if it is in the locative or called a city."""
    start = preposition.end()
    between = _RUSSIAN_BETWEEN.match(text, start)
    name = name_at(text, start) or (name_at(text, between.end()) if between else None)
    if not name or (preposition["on"] and not name.is_country):
        return None
    called = name.start > start
    doubt = Ambiguity.WORD if called else Ambiguity.NONE if _NAME_BEHIND.match(text, name.end) else Ambiguity.NAMESAKE
    place = name.place(doubt, any_case=called)
    return (name, place) if place else None


def _is_elsewhere(text: str, start: int, *, is_country: bool) -> bool:
    """Whether what stands before "in" tells of no event there: "based in", "the Director of the Centre in"."""
    before = text[max(0, start - _REACH) : start].rstrip()
    if _GOVERNS.search(before) or _POSTED.search(before):
        return True
    phrase = _NOUN_PHRASE.search(f"{before} ")
    return bool(phrase and _INSTITUTION.search(phrase[0]) and (is_country or has_job_title(phrase[0])))


def _is_city_in(text: str, country: Name, city: Name) -> bool:
    """Whether the second name is a city in what the first means, named in the same sentence."""
    start, end = sorted((country.start, city.start))
    return (
        country.is_country
        and not city.is_country
        and country.meanings[0].place.country == city.meanings[0].place.country
        and end - start < _REACH
        and not _SENTENCE_END.search(text, start, end)
    )
