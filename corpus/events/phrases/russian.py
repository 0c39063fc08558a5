"""Phrases that name events in Russian, in their basic form: «заседание оргкомитета» for «в заседании оргкомитета»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.events.phrases.inflection import (
    fits_case,
    inflect,
    is_adjective,
    is_first_name,
    is_place_noun,
    is_subject,
    is_tens,
    may_be_singular,
)
from corpus.events.phrases.phrase import EventPhrase, Span, name_terms
from corpus.events.phrases.sentence import (
    MAX_AGREEMENT_CHARS,
    MAX_WORDS_LEFT,
    MAX_WORDS_RIGHT,
    ORDINAL,
    TokenizedSentence,
    nearest_match,
    shorten_name,
    types_by_word,
)
from corpus.language import ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.tokens import is_cyrillic, lemma, normalize, parses_of
from corpus.models import EventType

_TYPES = types_by_word(ru.EVENT_TYPES)
_NAMED = types_by_word(ru.NAMED_EVENT_NOUNS)
_PREFIX_CHARS = 3
_PREFIXES = frozenset(word[:_PREFIX_CHARS] for word in [*_TYPES, *_NAMED, "дня", "дне", "дню"])
_ROUND_TABLE = ("кругл", "стол")
_MEETING = re.compile(rf"\b{any_of(ru.MEETING_WITH)}\s+", re.IGNORECASE)
_VISITED = re.compile(rf"\b{any_of(ru.VISITED)}\s+", re.IGNORECASE)
_SIGNING = re.compile(rf"\b{any_of(ru.SIGNING_VERBS.values())}\b", re.IGNORECASE)
_ORGAN_ACTOR = re.compile(any_of(ru.ORGAN_ACTORS), re.IGNORECASE)
_PASSIVE = re.compile(r"\w+(?:н|т)(?:[аоы]|[аоы]?й|ая|ое|ые|ого|ой|ую|ых|ым|ом)?\s+(?:\w+\s+)?\Z")
_TOPIC = re.compile(rf"{any_of(ru.TOPIC_PHRASES)}\s+")
_GROUP_MEETS = re.compile(
    rf"\b(?P<group>(?:[А-ЯЁа-яё-]+(?:ая|ый|ой|ий)\s+){{0,2}}{any_of(ru.GROUPS)})(?:\s+по\s[\w ]{{2,60}}?)?"
    rf"(?:,\s+котор\w+)?\s+{any_of(ru.GROUP_MEETS)}\b",
    re.IGNORECASE,
)
_OCCASION = re.compile(rf"{any_of(ru.OCCASION_PHRASES)}\b")
_ONCE = frozenset({"на", "между"})  # they begin a complement, but do not continue one
_PLURAL_ENDINGS = {"я": "и", "е": "я"}
_DESTINATION = frozenset({"accs"})
_MAX_WHOM_CHARS = 90
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MAX_WORDS_BEFORE_NOUN = 4
_NOMINATIVE = frozenset({"nomn"})
_MAX_OBJECT_WORDS = 6
_CONTEXT_CHARS = 80
_BEFORE_START = frozenset(".—–-/")


class RussianPhrases(TokenizedSentence):
    """The phrases of a Russian sentence that name events."""

    def find(self) -> Iterator[EventPhrase]:
        """Yield the phrases, not in order."""
        for first, last, kind in self._nouns():
            if phrase := self._phrase(self._start(first), first, last, kind):
                yield phrase
        if _SIGNING.search(self.text):
            yield from self._signings()
        yield from self._meetings()
        yield from self._visits()
        yield from self._group_meetings()
        yield from self._quoted_names()

    def _quoted_names(self) -> Iterator[EventPhrase]:
        """Yield the quoted names that begin with the noun of an event: «День поставщика», «Неделя экспорта»."""
        for at, token in enumerate(self.tokens):
            if not token.is_quoted or (at and self._is_named_by(at - 1)):
                continue
            words = _WORDS.findall(token.text)
            noun = next((each for each in words[:_MAX_WORDS_BEFORE_NOUN] if not is_adjective(each)), "")
            base = _base(noun) if is_cyrillic(noun) else ""
            kind = _TYPES.get(base) or _NAMED.get(base)
            if kind and len(words) > 1 and fits_case(noun, _NOMINATIVE):
                name = token.text[1:-1]
                yield EventPhrase((token.start, token.end), name, kind, name_terms(name), is_proper=True, noun=base)

    def _is_named_by(self, at: int) -> bool:
        """Return True if a token is the noun of what the quoted name after it is: «форум «Неделя экспорта»»."""
        word = self.tokens[at].text
        return is_cyrillic(word) and any(each.tag.POS == "NOUN" for each in parses_of(word)[:2])

    def _nouns(self) -> Iterator[tuple[int, int, EventType]]:
        """Yield the first and last token of each noun of an event, and its type."""
        skipped = -1
        for at, token in enumerate(self.tokens):
            low = normalize(token.text)
            if "-" in low and low[:_PREFIX_CHARS] not in _PREFIXES:
                low = low.rsplit("-", 1)[1]  # «онлайн-семинар»
            if at == skipped or self.is_stopped(at) or not is_cyrillic(low):
                continue
            following = normalize(self.tokens[at + 1].text) if at + 1 < len(self.tokens) else ""
            if low.startswith(_ROUND_TABLE[0]) and following.startswith(_ROUND_TABLE[1]):
                skipped = at + 1
                yield at, at + 1, "meeting"
            elif low[:_PREFIX_CHARS] in _PREFIXES and (kind := self._type(at)) and self._is_told_apart(at):
                yield at, at, kind

    def _is_told_apart(self, at: int) -> bool:
        """Return False for a noun that means an event only with other words: «годовое собрание», «миссия экспертов»."""
        needed = ru.NOUNS_WITH_MODIFIER.get(_base(self.tokens[at].text))
        near = [normalize(each.text) for each in self.tokens[max(0, at - 1) : at + 2]]
        return needed is None or any(each.startswith(needed) for each in near)

    def _type(self, at: int) -> EventType | None:
        base = _base(self.tokens[at].text)
        if kind := _TYPES.get(base) or _TYPES.get(base.rsplit("-", 1)[-1]):
            return kind
        is_in_name = at > 0 and (self.tokens[at].is_capital or self.tokens[at - 1].is_capital)
        is_quoted = at + 1 < len(self.tokens) and self.tokens[at + 1].is_quoted
        if not (is_in_name or is_quoted):
            return None
        other = next((each.normal_form for each in parses_of(self.tokens[at].text) if each.normal_form in _NAMED), "")
        return _NAMED.get(base) or _NAMED.get(other)  # «в Дне поставщика»: not the likeliest reading

    def _start(self, noun: int) -> int:
        """Return the first token of the phrase: ordinals and adjectives before its noun."""
        start = at = noun
        while at > 0 and noun - at < MAX_WORDS_LEFT and self.is_adjacent(at - 1, at) and not self.is_stopped(at - 1):
            word = self.tokens[at - 1].text
            if word.lower() in ru.WORDS_OUTSIDE_EVENT_NAMES:
                break
            is_joint = word == "и" and at > 1 and at < noun + 1 and is_adjective(self.tokens[at - 2].text)
            if not (is_joint or ORDINAL.fullmatch(word) or is_adjective(word) or (at < noun and is_tens(word))):
                break
            at -= 1
            if not is_joint:
                start = at
        return start

    def _stop(self, first: int, *, is_visit: bool = False) -> int:
        """Return the token after the complement, which begins at `first`: in the genitive, or after a preposition.

        A visit has a destination: «экскурсия на разрез», «визит делегации в Липецк».
        """
        at = stop = first
        cases: frozenset[str] = frozenset({"gent"})
        while at - first < MAX_WORDS_RIGHT and not self.is_stopped(at):
            token = self.tokens[at]
            low = normalize(token.text)
            if token.is_quoted:
                at += 1
                stop, cases = (stop, cases) if self._is_quoted_adjective(at - 1) else (at, frozenset())
            elif self.is_abbreviation(at) and stop > first:
                at += 3
            elif topic := _TOPIC.match(self.text, token.start):
                at, cases = self.at_char(topic.end()), frozenset({"gent"})
            elif is_visit and low in ("в", "на") and not self.is_stopped(at + 1) and self._fits(at + 1, _DESTINATION):
                at += 1
                while (
                    is_adjective(self.tokens[at].text)
                    and not self.is_stopped(at + 1)
                    and self._fits(at + 1, _DESTINATION)
                ):
                    at += 1
                at = stop = at + 1
                cases = frozenset({"gent"})
            elif low in ("в", "на") and stop > first and self._is_aside(at):
                at += 2
            elif case := ru.COMPLEMENT_PREPOSITIONS.get(low):
                if self._is_occasion(at) or (low in _ONCE and stop > first):
                    break
                at, cases = at + 1, frozenset({case, "gent"})
            elif low == "и":
                at += 1
            elif self._fits(at, cases):
                at = stop = at + 1
            else:
                break
        return stop

    def _is_quoted_adjective(self, at: int) -> bool:
        """Return True for one word in lower case within quotation marks: «семинар по «зелёным» закупкам»."""
        text = self.tokens[at].text
        return text[1].islower() and " " not in text and not self.is_stopped(at + 1)

    def end_of_complement(self, first: int) -> int:
        """Return the token after the complement of a noun, which begins at a token."""
        return self._stop(first)

    def _is_occasion(self, at: int) -> bool:
        """Return True if a preposition begins words that say when, where or with whose help."""
        is_number = at + 1 < len(self.tokens) and self.tokens[at + 1].text[0].isdigit()
        return self.is_stopped(at + 1) or is_number or bool(_OCCASION.match(self.text, self.tokens[at].start))

    def _is_aside(self, at: int) -> bool:
        """Return True if a preposition and a place divide a noun from its object: «по созданию на Урале центра»."""
        if self.is_stopped(at + 2) or not self.tokens[at - 1].text.endswith(("ию", "ии", "ия", "ие", "ием")):
            return False
        following = self.tokens[at + 2]
        return self.tokens[at + 1].is_capital and following.text.islower() and self._fits(at + 2, frozenset({"gent"}))

    def _fits(self, at: int, cases: frozenset[str]) -> bool:
        token = self.tokens[at]
        if not token.is_word or len(token.text) == 1:
            return False
        if not is_cyrillic(token.text) or (token.is_capital and self.tokens[at - 1].is_capital):
            return token.is_capital  # «Республики Татарстан»
        if token.is_capital and normalize(self.tokens[at - 1].text).startswith(ru.NOUNS_BEFORE_NAMES):
            return True  # «с федеральной землёй Баден-Вюртемберг»
        return fits_case(token.text, cases | {"gent"})

    def _phrase(self, start: int, noun: int, last: int, kind: EventType) -> EventPhrase | None:
        base = _base(self.tokens[noun].text)
        is_plural = base in ru.PLURAL_EVENT_NOUNS
        if last == noun and not is_plural and not may_be_singular(normalize(self.tokens[noun].text)):
            return None  # several events
        if _ORGAN_ACTOR.fullmatch(self.tokens[noun].text) and _PASSIVE.search(self._before(start)):
            return None
        stop = self._stop(last + 1, is_visit=kind == "visit")
        left = inflect(self.words_of(start, last + 1), "nomn", is_plural=is_plural)
        right = self.text[self.tokens[last].end : self.tokens[stop - 1].end]
        name = shorten_name(collapse_whitespace(left + right))
        telling = [each.text for each in self.tokens[start:noun] if _base(each.text) not in ru.TRIVIAL_EVENT_MODIFIERS]
        is_proper = "«" in right or (0 < start < noun and self.tokens[start].is_capital)
        own = name_terms(name, left.rsplit(" ", 1)[-1])
        is_specific = stop > last + 1 or any(each != "и" for each in telling)
        return EventPhrase(self.span(start, stop), name, kind, own, is_specific, is_proper, base)

    def _before(self, at: int) -> str:
        """Return the text shortly before a token."""
        end = self.tokens[at].start
        return self.text[max(0, end - _CONTEXT_CHARS) : end]

    def words_of(self, start: int, stop: int) -> list[str]:
        """Return the words of tokens, the first one without the capital that the start of a sentence gives it."""
        words = [each.text for each in self.tokens[start:stop]]
        opens = start == 0 or self.tokens[start - 1].text in _BEFORE_START
        is_name = len(words) > 1 and words[1][0].isupper()
        if opens and not is_name and not words[0].isupper():
            words[0] = words[0].lower()
        return words

    def _signings(self) -> Iterator[EventPhrase]:
        for at, token in enumerate(self.tokens):
            if not is_cyrillic(token.text) or _base(token.text) not in ru.AGREEMENT_NOUNS:
                continue
            verb = nearest_match(_SIGNING, self.text, (token.start, token.end))
            if verb is None:
                continue
            start, stop = self._start(at), self._stop(at + 1)
            words = self.words_of(start, at + 1)
            left = inflect(words, "gent", is_plural=not may_be_singular(normalize(token.text)))
            right = self.text[token.end : self.tokens[stop - 1].end]
            agreement = shorten_name(collapse_whitespace(left + right), MAX_AGREEMENT_CHARS)
            name = ru.SIGNING_NAME.format(act=_act(verb[0]), agreement=agreement)
            yield EventPhrase(self.span(start, stop), name, "signing", name_terms(agreement), noun="подписание")

    def _meetings(self) -> Iterator[EventPhrase]:
        """Yield the events of «встретился с»: the words after it are in the case of the name."""
        for match in _MEETING.finditer(self.text):
            at = stop = start = self.at_char(match.end())
            while at - start < MAX_WORDS_RIGHT and not self.is_stopped(at):
                if self._fits(at, frozenset({"ablt"})):
                    stop = at + 1
                elif normalize(self.tokens[at].text) != "и":
                    break
                at += 1
            if stop > start:
                whom = shorten_name(self.text_of(start, stop), _MAX_WHOM_CHARS)
                span: Span = (match.start(), self.tokens[stop - 1].end)
                name = ru.MEETING_WITH_NAME.format(whom=whom)
                yield EventPhrase(span, name, "meeting", name_terms(whom), noun="встреча")

    def _group_meetings(self) -> Iterator[EventPhrase]:
        """Yield the meetings of groups that a verb tells: «рабочая группа соберётся»."""
        for match in _GROUP_MEETS.finditer(self.text):
            words = match["group"].split()
            group = inflect([words[0].lower() if words[0].istitle() else words[0], *words[1:]], "gent", is_plural=False)
            name = ru.GROUP_MEETING_NAME.format(group=group)
            yield EventPhrase(match.span(), name, "meeting", name_terms(group), noun="заседание")

    def _visits(self) -> Iterator[EventPhrase]:
        """Yield the visits of «посетила Казань»: to one name, or to a noun with its attributes."""
        for match in _VISITED.finditer(self.text):
            start = self.at_char(match.end())
            noun = next((at for at in range(start, len(self.tokens)) if not is_adjective(self.tokens[at].text)), start)
            if noun >= len(self.tokens) or self.is_stopped(noun) or not self.tokens[start].is_word:
                continue
            is_in = match[0].split()[-1] in ("в", "на")
            if not is_in and is_subject(self.tokens[noun].text):
                yield from self._visits_by(start, noun)
                continue
            stop = self._stop(noun + 1)
            words = [each.text for each in self.tokens[start : noun + 1]]
            is_trip = len(words) == 1 and is_place_noun(words[0]) and is_in
            case = "accs" if is_trip else "gent"
            left = inflect(words, case, is_plural=not may_be_singular(normalize(words[-1])))
            if len(words) == 1 and words[0][0].isupper() and not is_place_noun(words[0]):
                left = words[0]
            whom = collapse_whitespace(left + self.text[self.tokens[noun].end : self.tokens[stop - 1].end])
            if any(each.isupper() for each in whom):
                is_trip = is_trip or (left == words[0] and len(words) == 1)
                form = ru.TRIP_TO_NAME if is_trip else ru.VISITED_NAME
                name = form.format(whom=shorten_name(whom, _MAX_WHOM_CHARS))
                yield EventPhrase(
                    (match.start(), self.tokens[stop - 1].end), name, "visit", name_terms(whom), noun="визит"
                )

    def _visits_by(self, start: int, noun: int) -> Iterator[EventPhrase]:
        """Yield the visit whose object is before the verb and whose subject after it: «стенд посетил министр»."""
        verb = start - 1
        for first in range(max(0, verb - _MAX_OBJECT_WORDS), verb):
            at = first
            while at < verb and is_adjective(self.tokens[at].text):
                at += 1
            word = self.tokens[at].text
            is_object = at < verb and is_cyrillic(word) and not self.is_stopped(at) and fits_case(word, _DESTINATION)
            if not is_object or self._stop(at + 1) != verb:
                continue
            words = self.words_of(first, at + 1)
            words = [self.tokens[at].text] if is_place_noun(word) else words
            left = inflect(words, "gent", is_plural=not may_be_singular(normalize(words[-1])))
            visited = left + self.text[self.tokens[at].end : self.tokens[verb - 1].end]
            stop = noun + 1
            while not self.is_stopped(stop) and stop - noun < _MAX_OBJECT_WORDS and self._fits(stop, frozenset()):
                if is_first_name(self.tokens[stop].text) or self._begins_person(stop):
                    break
                stop += 1
            who = inflect([each.text for each in self.tokens[start : noun + 1]], "ablt", is_plural=False)
            who += self.text[self.tokens[noun].end : self.tokens[stop - 1].end]
            whom = collapse_whitespace(f"{visited} {who}")
            name = ru.VISITED_NAME.format(whom=shorten_name(whom, _MAX_WHOM_CHARS))
            yield EventPhrase(self.span(first, stop), name, "visit", name_terms(whom), noun="визит", is_told=True)
            return

    def _begins_person(self, at: int) -> bool:
        """Return True for the first of two words in capitals that no adjective joins: «Желько Петрович»."""
        pair = [each.text for each in self.tokens[at : at + 2]]
        return all(map(str.istitle, pair)) and not (is_adjective(pair[0]) or is_place_noun(pair[0]))


def _base(word: str) -> str:
    """Return the dictionary form of a word; of a plural that is one event, the plural."""
    low = normalize(word)
    if not is_cyrillic(low):
        return low
    base = normalize(lemma(low))
    plural = f"{base[:-1]}{_PLURAL_ENDINGS[base[-1]]}" if base[-1] in _PLURAL_ENDINGS else f"{base}ы"
    is_plural = low == plural or not may_be_singular(low)
    return plural if plural in ru.PLURAL_EVENT_NOUNS and is_plural else base


def _act(verb: str) -> str:
    """Return the noun of a verb of signing: «подписание» of «подписали»."""
    return next(act for act, pattern in ru.SIGNING_VERBS.items() if re.fullmatch(pattern, verb, re.IGNORECASE))
