"""Lexer of the date grammar: it cuts a stretch of text into tokens, English and Russian.

Each kind of token is one letter. The kinds of a row of tokens form a string, which the parser matches with ordinary
regular expressions. Babel provides CLDR's names of months and weekdays.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from corpus.caching import cache_once
from corpus.language import en, ru
from corpus.language.patterns import any_of


class TokenKind(StrEnum):
    """Kinds of token. A comment names what `Token.values` holds, if it is not the number that the word gives."""

    DAY = "d"  # a number from 1 to 31
    ORDINAL_DAY = "j"  # "5th"
    NUMBER = "z"  # a number from 32 to 99
    NUMBER_WORD = "v"
    YEAR = "Y"  # 1900 to 2100
    YEAR_AFTER_COMMA = "y"  # "5,2012"
    SHORT_YEAR = "Z"  # "'17" after a month: all four digits
    NUMERIC_DATE = "N"  # year, month, day
    NUMERIC_DAY = "p"  # "30.06": month, day
    NUMERIC_MONTH = "f"  # "2022-10": year, month
    MONTH = "M"  # in English
    MONTH_GENITIVE = "m"  # in Russian, after a day
    MONTH_OTHER_CASE = "c"
    WEEKDAY = "W"  # from Monday = 0
    WEEKDAY_SHORT = "w"
    WHICH = "k"  # last -1, this 0, next +1
    YEAR_WORD = "g"
    YEARS_WORD = "G"
    UNIT = "u"  # day, week, month: its days
    UNITS = "U"
    ORDINAL = "#"  # first to fourth
    ROMAN = "R"  # I to IV: of a quarter, never of a day
    ORDINAL_WORD = "J"  # fifth to thirty-first: a day in words
    TENS = "x"  # twenty, thirty: before an ordinal
    PART = "h"  # half, quarter: its months
    PART_CODE = "q"  # "Q3": number, months
    EARLY = "e"  # early, late, mid
    DAY_WORD = "r"  # today, yesterday: days from the reference
    AGO = "a"
    LATER = "l"  # later +1, earlier -1
    AFTER = "b"  # after +1, before -1
    AHEAD = "s"  # «через» +1, «за» -1: before the number
    IN = "i"
    BY = "n"
    FROM = "F"
    TO = "T"
    BETWEEN = "B"
    ON = "O"
    OF = "o"
    THE = "t"
    COMMA = ","
    BRACKET = "("  # either of two
    DASH = "-"
    AND = "&"
    OTHER = "|"  # words and numbers that are no part of a date


def any_kind(*kinds: str) -> str:
    """Return a pattern for one token of any of these kinds."""
    return f"[{re.escape(''.join(kinds))}]"


MONTHS = frozenset({TokenKind.MONTH, TokenKind.MONTH_GENITIVE, TokenKind.MONTH_OTHER_CASE})
YEAR_WORDS = frozenset({TokenKind.YEAR_WORD, TokenKind.YEARS_WORD})
WEEKDAYS = frozenset({TokenKind.WEEKDAY, TokenKind.WEEKDAY_SHORT})
DAYS_IN_WORDS = frozenset({TokenKind.ORDINAL, TokenKind.ORDINAL_WORD})
DAYS = frozenset({TokenKind.DAY, TokenKind.ORDINAL_DAY})


class Token(NamedTuple):
    """A word or a number at `text[start:end]`; `values` are empty for a mark or other words."""

    kind: TokenKind
    values: tuple[int, ...]
    start: int
    end: int

    @property
    def number(self) -> int:
        """The only number, or the first of several."""
        return self.values[0]


def lower_same_length(text: str) -> str:
    """Return `text` in lower case with е for ё, character for character: offsets stay."""
    low = text.lower()
    if len(low) != len(text):  # "İ" and its like grow
        low = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    return low.replace("ё", "е")


@cache_once
def vocabulary() -> tuple[dict[str, tuple[TokenKind, int]], frozenset[str]]:
    """Return lower-case word → (kind, number), and the words whose full stop belongs to them ("Oct.", «г.»).

    Months count from 1, weekdays from Monday = 0.
    """
    from babel import Locale  # noqa: PLC0415 - 30 ms that only the first date needs

    words = {
        word: (TokenKind[name.upper()], number)
        for name, number, listed in (*en.DATE_VOCABULARY, *ru.DATE_VOCABULARY)
        for word in listed.split()
    }
    abbreviations = set(ru.DATE_ABBREVIATIONS)
    russian = Locale("ru")
    for number, name in russian.months["stand-alone"]["wide"].items():
        stem = name.rstrip("ьй")  # the other cases: в сентябре, к сентябрю, между маем и июнем
        endings = ("", "е", "у", "ом") if stem == name else (name[-1], "е", "ю", "ем")
        words |= {stem + ending: (TokenKind.MONTH_OTHER_CASE, number) for ending in endings}
    for locale, month in (
        (Locale("en"), TokenKind.MONTH),
        (Locale("en", "GB"), TokenKind.MONTH),
        (russian, TokenKind.MONTH_GENITIVE),
    ):
        for names, wide, short in (
            (locale.months, month, month),
            (locale.days, TokenKind.WEEKDAY, TokenKind.WEEKDAY_SHORT),
        ):
            full = {lower_same_length(name): (wide, number) for number, name in names["format"]["wide"].items()}
            for number, name in names["format"]["abbreviated"].items():
                if (word := lower_same_length(name).rstrip(".")) not in full:
                    words[word] = (short, number)
                    abbreviations.add(word)
            words |= full
    # the other cases of the days of the week: «в среду», «с понедельника по пятницу»
    words |= {
        word.rstrip("аеь") + ending: (TokenKind.WEEKDAY, number)
        for number, word in (
            (number, lower_same_length(name)) for number, name in russian.days["format"]["wide"].items()
        )
        for ending in _WEEKDAY_ENDINGS[word[-1]]
    }
    return words, frozenset(abbreviations)


def month_number(word: str) -> int | None:
    """Return the number of the month that a word names in any case, from 1; None for another word."""
    kind, number = vocabulary()[0].get(lower_same_length(word), (TokenKind.OTHER, 0))
    return number if kind in MONTHS else None


_WEEKDAY_ENDINGS = {"а": ("у", "ы"), "е": ("я", "ю"), "к": ("а", "у"), "г": ("а", "у")}
_GLUED_TIME = r"(?=[0-2]\d:[0-5]\d)"
_YEAR = r"(?:19|20)\d\d"
_TOKEN = re.compile(
    r"(?<![^\W\d_])(?P<code>[qh][1-4])(?!\w)"
    r"|(?<![^\W\d_])(?<![\\_@])(?P<word>[^\W\d_]++)"
    r"|(?P<short>['’‘ʼ][0-9]{2}(?![\w.,:/–—-]*[0-9]|\w))"
    rf"|(?P<number>(?:\d\d?[./-]\d\d?[./-])?{_YEAR}{_GLUED_TIME}|{_YEAR}-\d\d-\d\d{_GLUED_TIME}"
    r"|[0-9]++(?:[.,:/–—-][0-9]++)*)"
    r"|(?P<mark>--|[–—−/,()&$€£¥₽№#©%-])"
)
_MARKS = {
    **dict.fromkeys(("-", "--", "–", "—", "−", "/"), TokenKind.DASH),
    **dict.fromkeys("()", TokenKind.BRACKET),
    **dict.fromkeys("$€£¥₽№#©%", TokenKind.OTHER),
    ",": TokenKind.COMMA,
    "&": TokenKind.AND,
}
_ORDINAL = re.compile(rf"{any_of(en.ORDINAL_ENDINGS, ru.ORDINAL_ENDINGS)}(?!\w)")
_CLOCK = re.compile(r"t\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:z|[+-]\d\d:?\d\d)?(?!\w)")
_NEXT_WORD = re.compile(r"-?([^\W\d_]{1,20})(?![^\W\d_])")
_DECADE = re.compile(r"\s?[-–—‑]\s?(?:е|ые|х|ых|ми)(?!\w)|\s?[-–—‑]\s?м(?=\s+год(?:ам|ов))|['’ʼ]s(?!\w)")
"""The ending of a decade's year: «1990-е», "1990's"."""

_GLUED_DAY = re.compile(r"\d\d?,?\s?(?:19|20)\d\d(?!\d)")
_DOT_BEFORE_LINK = re.compile(r"\.(?=\s?(?:[-–—]|(?:по|до|to)\s)\s?\d)")
_YEAR_FOLLOWS = re.compile(r"\s+(?:19|20)\d\d\b")
_DATE_FORMS = (
    re.compile(r"(?P<d>\d\d?)(?P<sep>[./-])(?P<m>\d\d?)(?P=sep)(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<sep>[/-])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)"),
)
_DAY_AND_MONTH = re.compile(r"(\d\d?)\.(\d\d?)")
_YEAR_AND_MONTH = re.compile(r"(?P<y>\d{4})[-./](?P<m>\d\d)|(?P<m2>\d\d?)[./](?P<y2>\d{4})")
_TWO_NUMBERS = re.compile(r"(\d{1,2}),(?:\d{1,2}|\d{4})|(\d{4})/(?:\d\d|\d{4})")
_SLASHED_DAY = re.compile(r"/(?:(?P<month>[^\W\d_]{3})|\s(?P<day>\d\d?)(?!\d))")
_NEXT_DAYS = re.compile(r"\d{1,2}(?:/\d{1,2}){1,2}")  # "5/6 October"
_OPENING_QUOTES, _CLOSING_QUOTES = frozenset('«“„"'), frozenset('»”“"')
_MAX_NUMBER_CHARS = 24  # of two dates with a dash
_NAME_BEFORE = re.compile(r"[A-ZА-ЯЁ][\w-]*\s\Z")
_MAX_NAME_CHARS = 30
_MAX_GAP_CHARS = 8  # of white space within a date

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FIRST_SHORT_YEAR = 60  # "'60" is 1960, "'59" is 2059
_MONTHS_OF_CODE = {"q": 3, "h": 6}
_DATED = MONTHS | YEAR_WORDS | WEEKDAYS
_BEFORE_DASH = (
    MONTHS
    | DAYS
    | {TokenKind.YEAR_WORD, TokenKind.EARLY, TokenKind.YEAR, TokenKind.YEAR_AFTER_COMMA}
    | {TokenKind.NUMERIC_DATE, TokenKind.NUMERIC_DAY, TokenKind.PART_CODE}
)


def tokenize(text: str, low: str, start: int, end: int, *, informal: bool = False) -> list[Token]:
    """Return the tokens of `text[start:end]`, one `OTHER` for all words between two of them.

    `low` is `lower_same_length(text)`. `informal` is as for `corpus.dates.finder.find_dates`.
    """
    words, _ = vocabulary()
    found: list[Token] = []
    reached = start
    for match in _TOKEN.finditer(low, start, end):
        at, to = match.span()
        if at < reached:
            continue  # an ordinal's ending or a clock time
        new: list[Token]
        if match.lastgroup == "word":
            if match[0] not in words or (low[at - 1 : at] == "/" and not _follows_slash(found, at)):
                continue
            new = _word_tokens(text, low, match, end, found, informal=informal)
        elif match.lastgroup == "number":
            new = _number_tokens(low, at, match[0], found, informal=informal)
        elif match.lastgroup == "short":
            new = _short_year(at, match[0], found) or _number_tokens(
                low, at + 1, match[0][1:], found, informal=informal
            )
        elif match[0] == "/" and not (found and _joins_days(low, at, found[-1])):
            continue
        elif match.lastgroup == "code":
            number, months = int(low[at + 1]), _MONTHS_OF_CODE[low[at]]
            new = [Token(TokenKind.PART_CODE, (number, months), at, to)] if number * months <= 12 else []
        else:
            new = [Token(_MARKS[match[0]], (), at, to)]
        if not new:
            continue
        if found and not _is_gap_within_date(low[_end_with_quote(low, found[-1]) : at]):
            found.append(Token(TokenKind.OTHER, (), found[-1].end, at))
        found += new
        reached = new[-1].end
    return found


def _end_with_quote(low: str, token: Token) -> int:
    """Return the end of a token, after the quotation mark that closes a day on a paper: «8» апреля."""
    is_quoted = token.kind is TokenKind.DAY and low[max(0, token.start - 1) : token.start] in _OPENING_QUOTES
    return token.end + (is_quoted and low[token.end : token.end + 1] in _CLOSING_QUOTES)


def _is_gap_within_date(between: str) -> bool:
    return not between or (len(between) <= _MAX_GAP_CHARS and between.isspace() and between.count("\n") < 2)


def _word_tokens(
    text: str, low: str, match: re.Match[str], end: int, before: list[Token], *, informal: bool
) -> list[Token]:
    """Return the token of a word of the vocabulary; none where it has another meaning here."""
    words, abbreviations = vocabulary()
    word, (start, stop) = match[0], match.span()
    kind, number = words[word]
    if word in en.CAPITALISED_DATE_WORDS and not text[start].isupper():
        is_after_year = before and before[-1].kind is TokenKind.YEAR and low[before[-1].end : start].isspace()
        if not informal or not (is_after_year or _YEAR_FOLLOWS.match(low, stop)):
            return []
    is_in_name = text[start].isupper() and _NAME_BEFORE.search(text, max(0, start - _MAX_NAME_CHARS), start)
    if kind is TokenKind.DAY_WORD and (low[stop : stop + 2] in {"'s", "’s"} or is_in_name):
        return []  # "today's world" and "Cast Iron Today" are no days
    if word in abbreviations and stop < end and low[stop] == ".":
        stop += 1
    return [Token(kind, (number,), start, stop)]


def _number_tokens(low: str, start: int, digits: str, before: list[Token], *, informal: bool) -> list[Token]:
    """Return the tokens of a number; one `OTHER` where the characters around it show that it is no part of a date."""
    end = start + len(digits)
    no_date = [Token(TokenKind.OTHER, (), start, end)]
    made = _split_number(digits, start, informal=informal) if _is_free_standing(low, start, before) else []
    if not made:
        return no_date
    last = made[-1]
    if last.kind is TokenKind.YEAR and last.number % 10 == 0 and _DECADE.match(low, end):
        return no_date
    if last.kind is TokenKind.NUMERIC_DAY and _DOT_BEFORE_LINK.match(low, end):
        return [*made[:-1], last._replace(end=end + 1)]
    if ordinal := _ORDINAL.match(low, end):
        if last.kind not in {TokenKind.DAY, TokenKind.YEAR}:
            return no_date
        kind = TokenKind.ORDINAL_DAY if last.kind is TokenKind.DAY else TokenKind.YEAR
        return [*made[:-1], last._replace(kind=kind, end=ordinal.end())]
    if last.kind is TokenKind.NUMERIC_DATE and _CLOCK.match(low, end):
        return made
    after = low[end : end + 1]
    if after.isalpha() or (after == "-" and low[end + 1 : end + 2].isalpha()):
        word = _NEXT_WORD.match(low, end)
        known = vocabulary()[0].get(word[1]) if word else None
        return made if known and known[0] in _DATED else no_date
    return no_date if after and after in "%‰°@_=$€£₽" else made


def _joins_days(low: str, at: int, before: Token) -> bool:
    """Return True if the slash at `at` joins months or parts of a day: "October/November", "5 / 6 May", "31/Oct"."""
    if before.end == at and before.kind in MONTHS:
        return True
    next_day = _SLASHED_DAY.match(low, at)
    if before.kind is not TokenKind.DAY or next_day is None:
        return False
    return before.end == at if next_day["month"] else int(next_day["day"]) == before.number + 1


def _follows_slash(before: list[Token], start: int) -> bool:
    """Return True if the slash before `start` joins it to a month: "October/November"."""
    return bool(before) and before[-1].kind is TokenKind.DASH and before[-1].end == start


def _short_year(start: int, written: str, before: list[Token]) -> list[Token]:
    """Return the year of "5 Oct '17"; none where the apostrophe follows no month and no day."""
    at = -2 if before and before[-1].kind is TokenKind.COMMA else -1
    if len(before) < -at or before[at].kind not in MONTHS | DAYS:
        return []
    year = int(written[1:])
    century = 2000 if year < _FIRST_SHORT_YEAR else 1900
    return [Token(TokenKind.SHORT_YEAR, (century + year,), start, start + len(written))]


def _is_free_standing(low: str, start: int, before: list[Token]) -> bool:
    """Return True if the number at `start` is no part of a word, a sum, a path or a version."""
    if start == 0:
        return True
    mark = low[start - 1]
    if mark.isalpha() and before and before[-1].end == start and before[-1].kind in MONTHS:
        is_year = len(before) > 1 and before[-2].kind in DAYS
        return is_year or _GLUED_DAY.match(low, start) is not None  # «17 мая2019», "May17,2019"
    if mark == "/" and _follows_slash(before, start):
        return True
    if mark.isalnum() or mark in "$€£¥₽№#+@/\\=&_~<>*^":
        return False
    if mark not in ".:'’–-" or start == 1 or not low[start - 2].isalnum():
        return True
    if not before or before[-1].end != start:
        return False
    last = before[-1]
    if last.kind is TokenKind.DASH:
        return len(before) > 1 and before[-2].end == last.start and before[-2].kind in _BEFORE_DASH
    return last.kind in _DATED  # an abbreviation with its full stop


def _split_number(text: str, start: int, *, informal: bool) -> list[Token]:
    """Return the tokens of digits with marks between them ("4-5", "27-29.06.2017"); none if no date's."""
    if single := _read_number(text, informal=informal):
        return [Token(*single, start, start + len(text))]
    if len(text) > _MAX_NUMBER_CHARS:
        return []
    if _NEXT_DAYS.fullmatch(text):
        return _slashed_days(text, start)
    middle = next((at for at, mark in enumerate(text) if mark in "–—"), -1)
    if middle < 0:
        dashes = [at for at, mark in enumerate(text) if mark == "-"]
        middle = dashes[len(dashes) // 2] if len(dashes) % 2 else -1
    if middle < 0 and (two := _TWO_NUMBERS.fullmatch(text)):
        middle = two.end(two.lastindex or 0)
    if middle < 0:
        return []
    first = _read_number(text[:middle], informal=informal)
    second = _read_number(text[middle + 1 :], informal=informal)
    if first is None or second is None:
        return []
    mark = text[middle]
    if mark == "/" and (second[1][0] - first[1][0]) % 100 != 1:
        return []  # "2012/13" is a season, "2012/7" is not
    if mark == "," and second[0] is TokenKind.YEAR:
        second = (TokenKind.YEAR_AFTER_COMMA, second[1])
    return [
        Token(*first, start, start + middle),
        Token(TokenKind.COMMA if mark == "," else TokenKind.DASH, (), start + middle, start + middle + 1),
        Token(*second, start + middle + 1, start + len(text)),
    ]


def _slashed_days(text: str, start: int) -> list[Token]:
    """Return the days of "5/6" with a dash between them; none where they do not follow one another."""
    parts = text.split("/")
    days = [int(part) for part in parts]
    if not 1 <= days[0] <= days[-1] <= 31 or days[-1] - days[0] != len(days) - 1:
        return []
    end = start + len(text)
    last = end - len(parts[-1])
    return [
        Token(TokenKind.DAY, (days[0],), start, start + len(parts[0])),
        Token(TokenKind.DASH, (), last - 1, last),
        Token(TokenKind.DAY, (days[-1],), last, end),
    ]


def _read_number(text: str, *, informal: bool) -> tuple[TokenKind, tuple[int, ...]] | None:
    """Return the kind and values of one number or numeric date; None if it is no part of a date."""
    if text.isdigit():
        number = int(text) if len(text) <= 4 else 0
        if len(text) == 4:
            return (TokenKind.YEAR, (number,)) if _FIRST_YEAR <= number <= _LAST_YEAR else None
        if len(text) <= 2 and number:
            return (TokenKind.DAY if number <= 31 else TokenKind.NUMBER), (number,)
        return None
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
            if month > 12 >= day and found["sep"] == "/":
                month, day = day, month  # day first, unless there is no such month
            try:
                date(year, month, day)
            except ValueError:
                return None
            return (TokenKind.NUMERIC_DATE, (year, month, day)) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    if found := _DAY_AND_MONTH.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        return (TokenKind.NUMERIC_DAY, (month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if informal and (found := _YEAR_AND_MONTH.fullmatch(text)):
        year, month = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
        if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12:
            return TokenKind.NUMERIC_MONTH, (year, month)
    return None
