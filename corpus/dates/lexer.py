"""The words and numbers that dates are written with, English and Russian: a stretch of text → tokens.

Each token has a kind of one letter, so that a row of tokens is a string that `corpus.dates.finder` matches with
ordinary regular expressions. The names of months and weekdays are CLDR's, by way of Babel.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from corpus.caching import cache_once

# Kinds of token, and their values:
#   d day number 1–31      j ordinal day "5th"       z number 32–99          v number word
#   Y year 1900–2100       y year glued to a comma   N numeric date (date)   p day and month "30.06"
#   M month, English       m month, Russian genitive c month, other case     W w weekday, short weekday
#   k last -1, this 0, next +1   g year (the word)   G years   u U day, week, month; plural
#   # first … fourth       h half 6, quarter 3       q "Q3", "H1" (n, months)
#   e early, late, mid     r today (days)   a ago    l later +1, earlier -1  b after +1, before -1
#   s «через»              i in, since      n by     F from   T to   B between   O on   o of   t the
#   , - &                  | a gap: other words      x what is no date and spoils its neighbours
GAP = "|"


class Token(NamedTuple):
    """One word or number: its kind (one letter), its value, and where it stands in the text."""

    kind: str
    value: Any
    start: int
    end: int


def lower_same_length(text: str) -> str:
    """`text` in lower case with е for ё, character for character: offsets stay."""
    low = text.lower()
    if len(low) != len(text):  # "İ" and its like grow
        low = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    return low.replace("ё", "е")


_WORDS = """
k-1 last previous preceding прошлом прошлого прошлый прошлую прошлой прошлая прошлым минувшем минувшего
k-1 предыдущем предыдущего предыдущий
k+0 this current этом этого этот эту этой текущем текущего текущий текущую текущей нынешнем нынешнего
k+1 next following coming следующем следующего следующий следующую следующей следующая будущем будущего
k+1 будущий ближайший ближайшую ближайшее
g+365 year год года году годом годе г
G+365 годы годах годов годами гг
U+365 years лет
u+1 day день дня дню днем
U+1 days дни дней днями
u+7 week неделя недели неделю неделе неделей
U+7 weeks недель неделями
u+30 month месяц месяца месяце месяцем
U+30 months месяцы месяцев месяцами
#+1 first i первый первом первого первое первая первой первую
#+2 second ii второй втором второго второе вторая вторую
#+3 third iii третий третьем третьего третье третья третьей третью
#+4 fourth iv четвертый четвертом четвертого
h+6 half semester полугодие полугодии полугодия полугодию половина половине половину половины
h+3 quarter квартал квартале квартала кварталу кв
e+0 early late mid beginning start end middle начало начале началу конец конце концу середина середине
r+0 today tonight сегодня
r-1 yesterday вчера
r-2 позавчера
r+1 tomorrow завтра
r+2 послезавтра
a-1 ago назад
l+1 later спустя позже
l-1 earlier ранее раньше
b+1 after после
b-1 before
s+1 через спустя
s-1 за
i+0 in during since until till в во на к ко
n+0 by
F+0 from с со
T+0 to through thru по до
B+0 between между
O+0 on
o+0 of
t+0 the
&+0 and и
v+1 a an one один одну одного одним
v+2 two два две двумя
v+3 three три тремя
v+4 four четыре четырьмя
v+5 five пять пятью
v+6 six шесть шестью
v+7 seven семь семью
v+8 eight восемь
v+9 nine девять
v+10 ten десять десятью
v+11 eleven одиннадцать
v+12 twelve двенадцать
"""

# Everyday words too: a name only where they begin with a capital.
_CAPITAL = {"may", "march", "mar", "sun", "sat", "wed", "i", "ii", "iii", "iv"}
# These may be a person's name: alone, they are a month only after a word like "in".
SURNAMES = {"may", "march", "april", "june", "august"}


@cache_once
def vocabulary() -> tuple[dict[str, tuple[str, int]], frozenset[str]]:
    """Return folded word → (kind, value), and the words whose full stop belongs to them ("Oct.", «г.»).

    Months count from 1, weekdays from Monday = 0.
    """
    from babel import Locale  # noqa: PLC0415 - 30 ms that only the first date needs

    words: dict[str, tuple[str, int]] = {}
    for line in _WORDS.strip().split("\n"):
        head, *forms = line.split()
        for form in forms:
            words.setdefault(form, (head[0], int(head[1:])))
    short = {"г", "гг", "кв"}
    russian = Locale("ru")
    for number, name in russian.months["stand-alone"]["wide"].items():
        stem = name.rstrip("ьй")  # the other cases: в сентябре, к сентябрю, между маем и июнем
        endings = ("", "е", "у", "ом") if stem == name else (name[-1], "е", "ю", "ем")
        words |= {stem + ending: ("c", number) for ending in endings}
    for locale, month in ((Locale("en"), "M"), (Locale("en", "GB"), "M"), (russian, "m")):
        for names, wide, narrow in ((locale.months, month, month), (locale.days, "W", "w")):
            full = {lower_same_length(name): (wide, number) for number, name in names["format"]["wide"].items()}
            for number, name in names["format"]["abbreviated"].items():
                if (word := lower_same_length(name).rstrip(".")) not in full:
                    words[word] = (narrow, number)
                    short.add(word)
            words |= full
    # «в среду», «в пятницу»: a day of the week on which something happens is in the accusative
    words |= {day[:-1] + "у": entry for day, entry in words.items() if entry[0] == "W" and day[-1] == "а"}
    return words, frozenset(short)


_TOKEN = re.compile(
    r"(?<![^\W\d_])(?P<code>[qh][1-4])(?!\w)"
    r"|(?<![^\W\d_])(?<![/\\_@])(?P<word>[^\W\d_]++)"
    r"|(?P<number>[0-9]++(?:[.,:/–—-][0-9]++)*)"
    r"|(?P<dash>[–—−-])|(?P<comma>,)|(?P<amp>&)|(?P<sign>[$€£¥₽№#©%])"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|-(?:го|ого|ое|е|му|ому|м|ом|й|ый|ий|я))(?!\w)")
_CLOCK = re.compile(r"t\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:z|[+-]\d\d:?\d\d)?(?!\w)")
_NEXT_WORD = re.compile(r"-?([^\W\d_]{1,20})(?!\w)")
_FULL = (  # numeric dates; "d/m/Y" is read day first, and month first where there is no such day
    re.compile(r"(?P<d>\d\d?)(?P<sep>[./-])(?P<m>\d\d?)(?P=sep)(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<sep>[/-])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)"),
)
_DAY_MONTH = re.compile(r"(\d\d?)\.(\d\d?)")
_GLUED = re.compile(r"(\d{1,2}),(?:\d{1,2}|\d{4})|(\d{4})/(?:\d\d|\d{4})")


def _piece(text: str) -> tuple[str, Any] | None:
    """Return the kind and value of one number or numeric date; None where no date is made of it."""
    if text.isdigit():
        number = int(text) if len(text) <= 4 else 0
        if len(text) == 4:
            return ("Y", number) if 1900 <= number <= 2100 else None
        if len(text) <= 2 and number:
            return ("d", number) if number <= 31 else ("z", number)
        return None
    for form in _FULL:
        if found := form.fullmatch(text):
            year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
            if month > 12 >= day and found["sep"] == "/":
                month, day = day, month
            try:
                return ("N", date(year, month, day)) if 1900 <= year <= 2100 else None
            except ValueError:
                return None
    if found := _DAY_MONTH.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        return ("p", (month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None
    return None


def _number(text: str, start: int) -> list[Token] | None:
    """Return the tokens of digits with marks between them ("4-5", "27-29.06.2017"); None if no date's."""
    if single := _piece(text):
        return [Token(*single, start, start + len(text))]
    if len(text) > 24:  # longer than two dates
        return None
    middle = next((at for at, mark in enumerate(text) if mark in "–—"), -1)
    if middle < 0:
        dashes = [at for at, mark in enumerate(text) if mark == "-"]
        middle = dashes[len(dashes) // 2] if len(dashes) % 2 else -1
    if middle < 0 and (glued := _GLUED.fullmatch(text)):
        middle = glued.end(glued.lastindex or 0)
    first, second = _piece(text[:middle]), _piece(text[middle + 1 :])
    if middle < 0 or first is None or second is None:
        return None
    if text[middle] == "," and second[0] == "Y":
        second = ("y", second[1])
    elif text[middle] == "/" and (second[1] - first[1]) % 100 != 1:
        return None  # "2012/13" is a season, "2012/7" is not
    return [
        Token(*first, start, start + middle),
        Token("," if text[middle] == "," else "-", None, start + middle, start + middle + 1),
        Token(*second, start + middle + 1, start + len(text)),
    ]


def _stands(low: str, start: int, tokens: list[Token]) -> bool:
    """Whether a number that begins at `start` stands free: no part of a word, a sum, a path, a version."""
    if start == 0:
        return True
    before = low[start - 1]
    if before.isalnum() or before in "$€£¥₽№#+@/\\=&_~<>*^":
        return False
    if before not in ".:'’–-" or start == 1 or not low[start - 2].isalnum():
        return True
    if not tokens or tokens[-1].end != start:
        return False
    last = tokens[-1]
    if last.kind == "-":
        return len(tokens) > 1 and tokens[-2].end == last.start and tokens[-2].kind in "MmceYydjNpgq"
    return last.kind in "MmWwgG"  # an abbreviation with its full stop


def tokens(text: str, low: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `text[start:end]`, one `GAP` for what lies between; `low` is `lower_same_length(text)`."""
    words, short = vocabulary()
    found: list[Token] = []
    reached = start
    for match in _TOKEN.finditer(low, start, end):
        at, to = match.span()
        if at < reached:
            continue  # an ordinal's ending or a clock time
        kind = match.lastgroup
        new: list[Token]
        if kind == "word":
            word = match[0]
            entry = words.get(word)
            if entry is None or (word in _CAPITAL and not text[at].isupper()):
                continue
            if word in short and to < end and low[to] == ".":
                to += 1
            if entry[0] == "r" and low[to : to + 2] in {"'s", "’s"}:
                continue  # "today's world" is no day
            new = [Token(*entry, at, to)]
        elif kind == "number":
            new = _number_tokens(low, at, match[0], found, words)
        elif kind == "code":
            months = 3 if low[at] == "q" else 6
            new = [Token("q", (int(low[at + 1]), months), at, to)] if int(low[at + 1]) * months <= 12 else []
        else:
            new = [Token({"dash": "-", "comma": ",", "amp": "&", "sign": "x"}[kind or ""], None, at, to)]
        if not new:
            continue
        if found and not _adjacent(low[found[-1].end : at]):
            found.append(Token(GAP, None, found[-1].end, at))
        found += new
        reached = new[-1].end
    return found


def _adjacent(between: str) -> bool:
    return not between or (len(between) <= 8 and between.isspace() and between.count("\n") < 2)


def _number_tokens(
    low: str, start: int, digits: str, before: list[Token], words: dict[str, tuple[str, int]]
) -> list[Token]:
    """Return the tokens of a number: what is glued to it decides whether it belongs to a date."""
    end = start + len(digits)
    spoilt = [Token("x", None, start, end)]
    made = _number(digits, start) if _stands(low, start, before) else None
    if made is None:
        return spoilt
    after = low[end : end + 1]
    if ordinal := _ORDINAL.match(low, end):
        last = made[-1]
        if last.kind not in "dY":
            return spoilt
        return [*made[:-1], last._replace(kind="j" if last.kind == "d" else "Y", end=ordinal.end())]
    if made[-1].kind == "N" and _CLOCK.match(low, end):
        return made
    if after.isalpha() or (after == "-" and low[end + 1 : end + 2].isalpha()):
        word = _NEXT_WORD.match(low, end)
        known = words.get(word[1]) if word else None
        if known is None or known[0] not in "MmcgGWw":
            return spoilt
    elif after and after in "%‰°@_=$€£₽":
        return spoilt
    return made
