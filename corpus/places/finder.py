"""Finder of places where something happens: "in Moscow", "at UNIDO's Vienna headquarters", «в г. Сочи»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language.person_names import has_job_title
from corpus.language.tokens import is_cyrillic
from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.gazetteer import find_place
from corpus.places.geonames import capital_of
from corpus.places.labels import find_hosts, find_labelled, find_near_dates
from corpus.places.name_spans import CAPITAL, END_OF_PART, GAP, WORD, NameSpan, name_at

_PREPOSITION = re.compile(
    rf"\b(?:(?P<at>at|on{GAP}the{GAP}(?:basis|premises|site){GAP}of)|in|inside|во?|(?P<on>на))\b{GAP}(?<=\s)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:[Tt]he|THE|its|their|our|an?|both|and|around|central|downtown|old|historic|city|town|capital|heart|cent(?:re|er)|"
    r"outskirts|suburbs?|of|near|(?:north|south|east|west)(?:ern)?|resort|seaside|port|spa|village|settlement|sunny|nearby|"
    rf"neighbou?ring|science)\b,?{GAP}"
)
_ADJECTIVE_RU = rf"[а-яё-]{{3,24}}(?:[оеё]м|[оеё]й|[иы]х){GAP}"  # в солнечном Сочи
_AREA_ADJECTIVE_RU = re.compile(rf"(?:[а-яё-]+ск|подмосковн)(?:[оеё]м|[оеё]й|[иы]х){GAP}$")  # в мексиканском Канкуне
_TOWN_RU = (
    rf"городе?(?:-[а-я]{{1,20}})?|городах|гг?\.|гор\.|республике|королевстве|(?:самом{GAP})?центре|пригороде|курорте|"
    r"наукограде|пос[её]лке|селе|деревне|пос\.|дер\."
)
_BETWEEN_RU = re.compile(
    rf"(?:{_ADJECTIVE_RU}){{0,2}}(?P<noun>(?i:столице)(?:{GAP}[{CAPITAL}][\w-]{{1,40}}){{1,2}}?(?:{GAP}[-–—])?|"
    rf"(?i:столице|{_TOWN_RU}))?(?<!\s){GAP}(?=[{CAPITAL}])"
)
_CAPITALISED = re.compile(rf"(?=[{CAPITAL}]){WORD}(?P<comma>,?){GAP}")
_MAX_WORDS_BETWEEN = 10

_CITY_OF = re.compile(rf"(?:city|town|resort|port|village|settlement|suburb){GAP}of{GAP}$")
_STATE_OF = re.compile(rf"(?:Republic|Kingdom|State|Sultanate|Principality|Emirate){GAP}of{GAP}(?:the{GAP})?$")
_NAMED_AFTER_PLACE = (
    r"conventions?|agreements?|accords?|protocols?|declarations?|treat(?:y|ies)|consensus|process|charter|principles|"
    r"program(?:me)?|plan|roadmap|statement|communiqu\w{1,2}"
)
_OTHER_NAME_BEFORE = re.compile(rf"\b(?i:{_NAMED_AFTER_PLACE}){GAP}of{GAP}(?:the{GAP})?$")
_OTHER_NAME_AFTER = re.compile(
    rf"(?: [{CAPITAL}][\w-]{{0,30}}){{0,2}} "
    rf"(?i:{_NAMED_AFTER_PLACE}|times|post|journal|regions?|oblast|province|county|territory|krai|time|"
    r"(?:industrial |economic |special )?(?:zone|park|district|cluster))\b"
)
"""Words that make a longer name of a place name: the Treaty of Rome, the Vienna Convention, the Moscow region."""
_CAPITAL_FOLLOWS = re.compile(rf"[ ](?=[{CAPITAL}])")

_AND = re.compile(rf"{GAP}(?:,{GAP}(?:(?:and|и)\b{GAP})?|(?:and|и)\b{GAP})(?:(?:the|в|г\.){GAP})?")
_LISTED = re.compile(rf"{GAP}(?:,|(?:and|и)\b)")

_CONTEXT_CHARS = 100
_STATE_VERB = re.compile(
    r"\b(?:based|headquartered|born|registered|incorporated|accredited|resid(?:es?|ed|ing|ents?)|liv(?:es|ed|ing)|operat\w+|made|"
    r"produced|interest(?:s|ed)?|invest(?:s|ed|ing|ments?)?|trust|markets?|presence|experience|"
    r"базир\w+|родил\w+|зарегистр\w+|аккредит\w+|прожива\w+|заинтересован\w*)$",
    re.IGNORECASE,
)
"""Words before "in" that describe a state instead of an event."""
_REPRESENTATIVE = re.compile(
    r"\b(?i:representatives?|ambassadors?|attach[ée]s?|consuls?|correspondents?|organi[sz]ations|представител\w+|"
    r"пос(?:ол|л[аеу]|лом)|атташе|консул\w*|корреспондент\w*|организациях)"
    rf"(?: [{CAPITAL}][\w-]{{1,40}}){{0,3}}$"
)
_TAKES_PART = re.compile(
    r"\b(?i:compan(?:y|ies)|enterprises?|partners?|experts?|colleagues?|participants?|delegates?|specialists?|"
    r"stakeholders|universities|ministries|businesses|smes|projects?|situation|development|industr(?:y|ies)|sector|"
    r"предприят\w+|компани\w+|партн[её]р\w*|эксперт\w*|коллег\w*|участник\w*|делегат\w*|специалист\w*|вуз\w*|"
    r"проект(?:а|ы|ов|ам|ами|ах|е)?|ситуаци\w+|развити\w+|промышленност\w+|отрасл\w+)$"
)
"""Nouns before a country that is theirs and not that of an event: "companies in Armenia"."""

_CAPITAL_OF = re.compile(r"\b(?:capital of(?: the)?|столице)\s+\Z")
_CLOCK = re.compile(r"\d[:.]\d\d(?:\s?[ap]\.?m\.?)?$")  # 17:00 in Moscow

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
    """Return the places where `text` says that something happens, in order.

    A city replaces its country if the sentence names both. Places of datelines, origins, destinations and owners are
    left out.
    """
    found: dict[int, tuple[NameSpan, Place]] = {}
    for preposition in _PREPOSITION.finditer(text):
        for name, place in _places_after(text, preposition):
            found.setdefault(name.start, (name, _capital(text, name, place)))
    for find, max_ambiguity in (
        (find_labelled, Ambiguity.NAMESAKE),
        (find_near_dates, Ambiguity.NAMESAKE),
        (find_hosts, Ambiguity.NONE),
    ):
        for name in find(text):
            if labelled := name.place(max_ambiguity):
                found.setdefault(name.start, (name, labelled))
    places = [found[start] for start in sorted(found)]
    return [
        PlaceMention(place, (name.start, name.end))
        for at, (name, place) in enumerate(places)
        if not any(_is_city_in(text, name, other) for other, _ in places[max(0, at - 1) : at + 2])
    ]


def _capital(text: str, name: NameSpan, place: Place) -> Place:
    """Return the capital of a country whose capital the text speaks of: "in the capital of Peru"."""
    if not name.is_country or not place.country or not _CAPITAL_OF.search(text, 0, name.start):
        return place
    return find_place(capital_of(place.country) or "") or place


def dateline_place(written: str) -> Place | None:
    """Return the place of a dateline: "VIENNA", "UNIDO Headquarters, Vienna", "KAZAN, Russia".

    A dateline always gives a place, so a name that is an ordinary word as well counts: "NICE".
    """
    names = (name_at(written, part.end()) for part in re.finditer(r"^|[,/] *", written))
    found = [name for name in names if name and END_OF_PART.match(written, name.reach) and name.place(Ambiguity.WORD)]
    found.sort(key=lambda name: name.is_country or name.is_region)  # "Austria, Vienna": the city
    return found[0].place(Ambiguity.WORD) if found else find_place(written)


def _places_after(text: str, preposition: re.Match[str]) -> Iterator[tuple[NameSpan, Place]]:
    """Yield the place after a preposition, and those joined to it by commas and "and"."""
    is_russian = is_cyrillic(preposition[0])
    named = (_place_after_ru if is_russian else _place_after)(text, preposition)
    if not named or _is_elsewhere(text, preposition.start(), is_country=named[0].is_country):
        return
    yield named
    name, first = named[0], named[0]
    while joint := _AND.match(text, name.reach):
        between = _BETWEEN_RU.match(text, joint.end()) if is_russian else None
        other = name_at(text, joint.end()) or (name_at(text, between.end()) if between else None)
        place = other.place(any_case=not is_russian or between is not None) if other else None
        if not other or not place or other.is_country != first.is_country or other.is_possessive:
            return
        if "and" not in joint[0] and "и" not in joint[0] and not _LISTED.match(text, other.reach):
            return
        if _CAPITAL_FOLLOWS.match(text, other.end):
            return
        yield other, place
        name = other


def _place_after(text: str, preposition: re.Match[str]) -> tuple[NameSpan, Place] | None:
    """Return the place in the noun phrase after "in" or "at": its first city, or the country that it begins with."""
    start = at = preposition.end()
    is_direct = True
    for _ in range(_MAX_WORDS_BETWEEN):
        name = name_at(text, at)
        if name and (place := _place_of_name(text, start, name, is_direct=is_direct and not preposition["at"])):
            is_other = _OTHER_NAME_AFTER.match(text, name.end) or _OTHER_NAME_BEFORE.search(text[start : name.start])
            return None if is_other else (name, place)
        if between := _BETWEEN.match(text, at):
            at = between.end()
            continue
        word = _CAPITALISED.match(text, at)
        if not word:
            return None
        at = word.end()
        is_direct = False
        if word["comma"]:  # at the Hofburg, Vienna
            name = name_at(text, at)
            place = name.place() if name and not name.is_country and END_OF_PART.match(text, name.reach) else None
            return (name, place) if name and place else None
    return None


def _place_of_name(text: str, start: int, name: NameSpan, *, is_direct: bool) -> Place | None:
    """Return the place of a name in the noun phrase from `start`; a direct name immediately follows "in"."""
    before = text[start : name.start]
    if name.is_country:
        return name.place() if not name.is_possessive and (is_direct or _STATE_OF.search(before)) else None
    if _CITY_OF.search(before):
        return name.place(Ambiguity.WORD)
    is_whole = is_direct and not _CAPITAL_FOLLOWS.match(text, name.end)
    return name.place(Ambiguity.NAMESAKE if is_whole else Ambiguity.NONE)


def _place_after_ru(text: str, preposition: re.Match[str]) -> tuple[NameSpan, Place] | None:
    """Return the place after «в», or the country after «на», if it is locative or follows a word like «город»."""
    start = preposition.end()
    between = _BETWEEN_RU.match(text, start)
    name = name_at(text, start) or (name_at(text, between.end()) if between else None)
    if not name or (preposition["on"] and not (name.is_country or name.is_region)):
        return None
    max_ambiguity = Ambiguity.NONE if _CAPITAL_FOLLOWS.match(text, name.end) else Ambiguity.NAMESAKE
    is_labelled = bool(between and name.start == between.end() and between["noun"])
    is_sure = is_labelled or _AREA_ADJECTIVE_RU.search(text[start : name.start]) is not None
    place = name.place(Ambiguity.WORD if is_sure else max_ambiguity, any_case=is_sure)
    return (name, place) if place else None


def _is_elsewhere(text: str, start: int, *, is_country: bool) -> bool:
    """Return True if the words before "in" describe no event there: "based in", "the Director of the Centre in"."""
    before = text[max(0, start - _CONTEXT_CHARS) : start].rstrip()
    if (
        _CLOCK.search(before)
        or _STATE_VERB.search(before)
        or _REPRESENTATIVE.search(before)
        or (is_country and _TAKES_PART.search(before))
    ):
        return True
    phrase = _NOUN_PHRASE.search(f"{before} ")
    return bool(phrase and _INSTITUTION.search(phrase[0]) and (is_country or has_job_title(phrase[0])))


def _is_city_in(text: str, country: NameSpan, city: NameSpan) -> bool:
    """Return True if the second name is a city in the country of the first, named in the same sentence."""
    start, end = sorted((country.start, city.start))
    return (
        (country.is_country or country.is_region)
        and not (city.is_country or (city.is_region and country.is_region))
        and country.candidates[0].place.country == city.candidates[0].place.country
        and end - start < _CONTEXT_CHARS
        and not _SENTENCE_END.search(text, start, end)
    )
