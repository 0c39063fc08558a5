"""Four digits that are no year: amounts, numbers of things, names of agendas, copyright lines.

The words around the digits decide. Where they leave a doubt ("2018 elections"), a word like "in" or "the"
before it makes it a year, and a plural noun after it makes it an amount.
"""

from __future__ import annotations

import re
from typing import Final

_NEAR: Final = 24  # characters before a number that can decide what it is
_LINE: Final = 80  # characters of its paragraph on either side that make it a copyright line
_SENTENCE: Final = 160  # characters of its sentence before it that can speak of an agenda


def _any(words: str) -> str:
    """Return a pattern for any of `words`; "*" stands for any ending, "_" for a blank."""
    listed = sorted(words.split(), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", r"\w*").replace("_", r"\s") for word in listed)


# Right before the digits: what is numbered or measured with them.
_NUMBERED_WORDS = _any(
    """
    article articles art. art paragraph paragraphs para. para paras section sections chapter chapters
    page pages p. pp. n no. nos. number numbers resolution resolutions decision decisions rule rules
    item items annex room figure table iso gost tel. tel phone fax windows version v. volume vol. usd eur gbp rub chf
    agenda vision horizon strategy
    more_than less_than fewer_than about around approximately nearly almost some at_least exactly another only
    стать* ст. пункт* п. глав* раздел* стр. с. резолюци* решени* приказ* гост исо тел. телефон
    повестк* стратеги* видени* более менее свыше около почти порядка примерно всего еще
    """
)
_NUMBERED = re.compile(
    rf"(?:\b(?:{_NUMBERED_WORDS})|[$€£¥₽№#+]|[0-9]\)|\w[-–/]|[0-9]—|(?<![0-9])[0-9]{{1,3}}[ \u00a0])\s*\Z"
)
# Right after the digits: what is counted with them.
_COUNTED_WORDS = _any(
    """
    people person persons participants delegates experts students specialists men women children companies
    enterprises countries states cities units pieces items jobs projects times years year months weeks days hours
    minutes pages words points degrees
    tonnes tons km kg mw kw gw ha mm cm m t g square cubic metres meters hectares per_cent percent
    hundred thousand million billion dollars euros rubles roubles usd eur rub
    человек* людей участник* делегат* эксперт* студент* специалист* гостей гостям тонн* стран* государств*
    предприяти* компани* организаци* проект* рабоч* мест* единиц* штук* раз раза лет месяцев недель дней
    час* минут* км кг мвт квт га мм см м т шт тыс* млн млрд миллион* миллиард* руб рубл* доллар* евро кв куб* метр*
    гектар* градус* процент*
    """
)
_COUNTED = re.compile(rf"\s*(?:[$€£¥₽%‰°]|(?:{_COUNTED_WORDS})(?!\w))")
_GOAL_AFTER = re.compile(
    r"\s+(?:(?:un|global|sustainable|development|climate|industrial)\s+){0,3}(?:agenda|vision|goals?|targets?)\b"
)
_PERIOD = re.compile(r"период до\s+\Z")
_LIMIT = re.compile(r"\b(?:by|until|till|to|through|before|beyond|for|до|к)(?:\s+the\s+year)?\s+\Z")
_GOAL = re.compile(r"\b(?:agenda|goals?|sdgs?|targets?|vision|strategy|повестк|цел[ьиея]|цур\b|стратеги|видени)")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved|права защищены")

# Right before a number: what a year follows. The narrower set holds even before "participants".
_PLAIN = re.compile(r"\b(?:in|since|during)\s+\Z")
_FIRM = re.compile(
    r"(?:\b(?:in|since|during|until|till|year|the|early|late|mid-?|of|в|во|с|со|по|до|к|на|за)|['’]s)\s*\Z"
)
_PLURAL = re.compile(r"\s+([a-z]{3,20}s)\b")
_NOT_PLURAL = frozenset({"was", "has", "its", "this", "his", "does", "towards", "always", "thus", "across"})
_NOUN = re.compile(r"\s+([а-я]{3,30})\b")
_NOT_NOUN = re.compile(
    r"для|при|или|как|что|над|под|без|через|после|перед|между|когда|где|эт\w+|был\w*|стал\w*|прош\w+"
)
_GLUED = re.compile(r"[-–—/](?!(?:19|20|21)\d\d(?!\d))[0-9]|[ \u00a0-][0-9]{1,3}(?![0-9])")


def is_year(text: str, low: str, start: int, end: int, *, sure: bool) -> bool:
    """Whether the year, or the two years with a dash, at `text[start:end]` is one and not an amount.

    `low` is `text` folded; `sure` says that its own words already make it one («2019 год», "early 2020"):
    then only names of agendas and copyright lines are refused.
    """
    before = low[max(0, start - _NEAR) : start]
    if _is_goal(low, start, end, before) or _is_copyright(low, start, end):
        return False
    if sure:
        return True
    if _NUMBERED.search(before):
        return False
    if _PLAIN.search(before) and not low.startswith("00", start + 2):  # "in 2000 companies" is an amount
        return True
    if _COUNTED.match(low, end):
        return False
    if _FIRM.search(before):
        return True
    if _GLUED.match(low, end) or is_count(text, low, end):
        return False
    noun = _NOUN.match(text, end)
    return noun is None or _NOT_NOUN.fullmatch(noun[1]) is not None


def is_count(text: str, low: str, end: int) -> bool:
    """Whether the number that ends at `end` counts what follows it: "17 countries"."""
    plural = _PLURAL.match(text, end)
    if plural and not plural[1].endswith("ss") and plural[1] not in _NOT_PLURAL:
        return True
    return _COUNTED.match(low, end) is not None


def _is_goal(low: str, start: int, end: int, before: str) -> bool:
    """Whether the year names an agenda, a vision or goals: "2030 Agenda", "the Goals by 2030"."""
    if _GOAL_AFTER.match(low, end) or _PERIOD.search(before):
        return True
    if not _LIMIT.search(before):
        return False
    begin = max(0, start - _SENTENCE)
    for match in _SENTENCE_END.finditer(low, begin, start):
        begin = match.end()
    stop = _SENTENCE_END.search(low, end, end + _LINE)
    return _GOAL.search(low, begin, stop.start() if stop else end + _LINE) is not None


def _is_copyright(low: str, start: int, end: int) -> bool:
    left = low[max(0, start - _LINE) : start].rpartition("\n\n")[2]
    right = low[end : end + _LINE].partition("\n\n")[0]
    return _COPYRIGHT.search(left) is not None or _COPYRIGHT.search(right) is not None
