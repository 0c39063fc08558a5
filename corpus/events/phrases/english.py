"""Phrases that name events in English: "annual meeting of the ITPO Network"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from corpus.events.phrases.phrase import EventPhrase, name_terms
from corpus.events.phrases.sentence import (
    MAX_AGREEMENT_CHARS,
    MAX_WORDS_LEFT,
    MAX_WORDS_RIGHT,
    ORDINAL,
    YEAR,
    PhraseToken,
    TokenizedSentence,
    nearest_match,
    shorten_name,
    types_by_word,
)
from corpus.language import en
from corpus.language.patterns import any_of
from corpus.models import EventType

_SINGULAR = types_by_word(en.EVENT_TYPES)
_PLURALS = {f"{word}s": kind for word, kind in _SINGULAR.items() if not word.endswith("s")}
_TYPES = _SINGULAR | _PLURALS
_NAMED = types_by_word(en.NAMED_EVENT_NOUNS)
_COMPOUNDS = [
    (cast("EventType", kind), re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for kind, pattern in en.COMPOUND_EVENT_NOUNS.items()
]
_AGREEMENT = re.compile(rf"\b{any_of(en.AGREEMENT_NOUNS)}\b", re.IGNORECASE)
_SIGNING = re.compile(rf"\b{any_of(en.SIGNING_VERBS.values())}\b", re.IGNORECASE)
_VERBAL: tuple[tuple[re.Pattern[str], str, EventType], ...] = (
    (re.compile(rf"\b{any_of(en.MEETING_WITH)}\s+(?:the\s+)?"), en.MEETING_WITH_NAME, "meeting"),
    (re.compile(rf"\b{any_of(en.VISITED)}\s+(?:the\s+)?"), en.VISITED_NAME, "visit"),
)
_GROUP_MEETS = re.compile(
    rf"\b(?:the|an?|its|their|this)\s+(?P<group>(?:[\w-]+\s+){{0,4}}?{any_of(en.GROUPS)}"
    rf"(?:\s+(?:on|for|of)\s[\w -]{{2,60}}?)?)(?:,?\s+(?:which|that))?\s+{any_of(en.GROUP_MEETS)}\b",
    re.IGNORECASE,
)
_HEADS_MEET = re.compile(
    rf"\b(?P<group>(?i:heads|ministers|leaders|representatives|experts|officials) of (?:the )?[\w ]{{3,70}}?)\s"
    rf"{any_of(en.GROUP_MEETS)}\b"
)
_PLURAL_AGREEMENT = ("ies", "ents", "cts", "oranda", "cols", "MoUs")
_NO_EVENT_BEFORE = re.compile(rf"(?:{any_of(en.ORGAN_CONTEXT)}|\bnot (?:\w+ ){{0,4}}by an? )\Z", re.IGNORECASE)
_HELD_ITS = re.compile(
    r"(?:[^.–—]{0,60}\s[–—-]\s)?(?:The|A)\s(?P<who>[A-Za-z][^,.;:–—]{2,80}?)(?:,[^.;]{5,200},)?\s"
    r"(?:(?:has|will)\s)?(?:hold|held|holds|opened|opens|concluded|convened)\s(?:its|their)\s\Z"
)
_IN_THE_COURSE = re.compile(r"\b(?:in|over|during) (?:the )?(?:due )?course\Z", re.IGNORECASE)
_OF_TREATY = re.compile(r"\b(?:entered into force|ratif\w+|acced\w+|adopted|parties to|under the)\b")
_NEGATION = re.compile(r"\b(?:no|not|without)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\s\([^)]*\)")
_BRAND = re.compile(r"[A-Z][\w]*-?(?:19|20)\d\d|[A-Z]{3,}[\w-]*|[A-Z][a-z]+[A-Z]\w*")  # "INNOPROM", "TechViet"
_MAX_WHOM_CHARS = 90
_CONTEXT_CHARS = 80
_DETERMINERS = frozenset("the a an this that its their his her our".split())
_COMPLEMENT_STARTS = frozenset("of on for with between to".split())
_ONCE = frozenset("with to".split())  # they begin a complement, but do not continue one


class EnglishPhrases(TokenizedSentence):
    """The phrases of an English sentence that name events."""

    def find(self) -> Iterator[EventPhrase]:
        """Yield the phrases, not in order."""
        for first, last, kind in self._nouns():
            if phrase := self._phrase(self._start(first), first, last, kind):
                yield phrase
        yield from self._signings()
        yield from self._verbal()
        yield from self._group_meetings()

    def _nouns(self) -> Iterator[tuple[int, int, EventType]]:
        """Yield the first and last token of each noun of an event, and its type."""
        compounds = {
            match.start(): (match.end(), kind) for kind, pattern in _COMPOUNDS for match in pattern.finditer(self.text)
        }
        until = 0
        for at, token in enumerate(self.tokens):
            if token.start < until or self.is_stopped(at):
                continue
            if compound := compounds.get(token.start):
                until, kind = compound
                yield at, self.at_char(until) - 1, kind
            elif (found := self._type(at)) and not self._is_modifier(at) and not self._is_verb(at):
                yield at, at, found

    def _type(self, at: int) -> EventType | None:
        token = self.tokens[at]
        is_in_name = at and self.tokens[at - 1].is_capital
        return _TYPES.get(token.text.lower()) or (_NAMED.get(token.text) if is_in_name else None)

    def _is_modifier(self, at: int) -> bool:
        """Return True for a noun before another: "conference room", "training participants", "Forum Committee"."""
        if at + 1 >= len(self.tokens) or not self.tokens[at + 1].is_word or not self.is_adjacent(at, at + 1):
            return False
        following = self.tokens[at + 1]
        word = following.text.lower()
        if word in _TYPES or following.text in _NAMED or (following.is_capital and self.tokens[at].is_capital):
            return True
        return following.text.islower() and word.isalpha() and not _may_be_verb(word)

    def _is_verb(self, at: int) -> bool:
        """Return True for "visits" before where somebody goes: "The Director visits Kazan"."""
        following = self.tokens[at + 1 : at + 2]
        return self.tokens[at].text == "visits" and any(each.is_capital for each in following)

    def _start(self, noun: int) -> int:
        """Return the first token of the phrase: the modifiers that a determiner, a capital or an ending shows."""
        start = at = noun
        is_shown = True  # that all words since `start` are modifiers
        while at > 0 and noun - at < MAX_WORDS_LEFT and self.is_adjacent(at - 1, at) and not self.is_stopped(at - 1):
            token = self.tokens[at - 1]
            low = token.text.lower()
            if low in _DETERMINERS:
                return at
            if token.is_quoted and at == noun:
                return at - 1
            is_joint = low in ("and", "&") and self._joins_name(at - 1)
            if not (is_joint or token.is_word) or (low in en.EVENT_STOP_WORDS and not is_joint):
                break
            if (token.is_capital and not is_shown) or token.text in en.PAPER_HEADS:
                break
            at -= 1
            is_shown = is_shown and (is_joint or _is_modifier_word(token))
            if is_shown and not is_joint:
                start = at
        return start

    def _joins_name(self, at: int) -> bool:
        """Return True if a small word lies between the capitalised words of one name."""
        return bool(at) and self.tokens[at - 1].is_capital and self.tokens[at + 1].is_capital

    def _stop(self, at: int) -> int:
        """Return the token after the phrase, whose noun is before `at`: after its quoted name, year and complement."""
        following = [each.text for each in self.tokens[at : at + 1]]
        if at < len(self.tokens) and self.tokens[at].is_quoted:
            at += 1
        elif following == [","] and at + 1 < len(self.tokens) and self.tokens[at + 1].is_quoted:
            at += 2
        elif at < len(self.tokens) and _BRAND.fullmatch(self.tokens[at].text) and self.is_adjacent(at - 1, at):
            at += 1
        if at < len(self.tokens) and YEAR.fullmatch(self.tokens[at].text) and not self.is_stopped(at):
            at += 1
        if self.is_stopped(at) or self.tokens[at].text not in _COMPLEMENT_STARTS or self._is_occasion(at + 1):
            return at
        if self.tokens[at - 1].is_quoted and self.tokens[at].text == "with":
            return at
        return self._end_of_complement(at)

    def _end_of_complement(self, first: int) -> int:
        at = stop = first
        while at - first < MAX_WORDS_RIGHT and not self.is_stopped(at):
            token = self.tokens[at]
            low = token.text.lower()
            if self.is_abbreviation(at):
                at += 3
            elif token.text in en.PERSON_TITLES and self.tokens[at + 1 : at + 2] and self.tokens[at + 1].text == ".":
                at += 2
            elif low == "that":
                break
            elif low in _COMPLEMENT_STARTS or low == "and":
                if self._is_occasion(at + 1) or (low in _ONCE and at > first and not self.tokens[at + 1].is_capital):
                    break
                at += 1
            elif low in _DETERMINERS or token.text == "&":
                at += 1
            elif token.is_quoted or (token.is_word and (token.is_capital or not _ends_phrase(low))):
                at += 1
                stop = at
            else:
                break
        return stop

    def _is_occasion(self, at: int) -> bool:
        """Return True if the words from `at` on say when or where: "on Monday", "on the sidelines"."""
        if at < len(self.tokens) and self.tokens[at].text.lower() == "the":
            at += 1
        if self.is_stopped(at):
            return True
        word = self.tokens[at].text.lower()
        return word[0].isdigit() or word in en.OCCASION_NOUNS

    def _phrase(self, start: int, noun: int, last: int, kind: EventType) -> EventPhrase | None:
        stop = self._stop(last + 1)
        topic = self._after_date(last + 1) if stop == last + 1 else ""
        first, head = self.tokens[start], self.tokens[noun]
        low = head.text.lower()
        end = first.end + 1 if first.text.lower() in _DETERMINERS else first.start
        if _NO_EVENT_BEFORE.search(self.text[max(0, end - _CONTEXT_CHARS) : end]):
            return None
        if (low in _PLURALS and low not in _SINGULAR and (low == "events" or not first.is_capital)) or (
            low == "course" and _IN_THE_COURSE.search(self.text, 0, head.end)
        ):
            return None  # several events; "in the course of the year"
        if head.text == "Convention" and _OF_TREATY.search(self.text):
            return None
        modifiers = [each.text.lower() for each in self.tokens[start:noun] if each.is_word]
        is_tour = last > noun and (kind in ("visit", "exhibition") or self.tokens[last].text.startswith("school"))
        is_specific = (
            is_tour
            or bool(topic)
            or stop > last + 1
            or any(each not in en.TRIVIAL_EVENT_MODIFIERS for each in modifiers)
        )
        is_proper = noun > start and head.is_capital and first.is_capital
        quoted = self._name_before(start)
        has_name = bool(quoted) or any(each.is_quoted for each in self.tokens[start:noun])
        is_specific, is_proper = is_specific or has_name, is_proper or has_name
        name = shorten_name(self.text_of(start, stop) + topic + quoted + self._holder(start))
        own = name_terms(name, head.text)
        return EventPhrase(self.span(start, stop), name, kind, own, is_specific, is_proper, low)

    def _name_before(self, start: int) -> str:
        """Return the quoted name before an apposition: '"Packaging without tears", a workshop in Tula'."""
        at = start - 1
        if at > 0 and self.tokens[at].text.lower() in _DETERMINERS:
            at -= 1
        is_named = at > 0 and self.tokens[at].text == "," and self.tokens[at - 1].is_quoted
        return f" {self.tokens[at - 1].text}" if is_named else ""

    def _after_date(self, at: int) -> str:
        """Return the complement that a date divides from its noun: "talks on Wednesday on the opening of a desk"."""
        if self.is_stopped(at) or self.tokens[at].text != "on" or not self.is_stopped(at + 1):
            return ""
        start = next((one for one in range(at + 1, len(self.tokens)) if not self.is_stopped(one)), len(self.tokens))
        if (
            start + 1 >= len(self.tokens)
            or self.tokens[start].text not in ("on", "about")
            or self._is_occasion(start + 1)
        ):
            return ""
        stop = self._end_of_complement(start)
        return f" {self.text_of(start, stop)}" if stop > start else ""

    def _holder(self, start: int) -> str:
        """Return the complement that "its" means: "the Expert Group held its fifth meeting"."""
        at = self.tokens[start].start
        if not self.text.endswith(("its ", "their "), 0, at):
            return ""
        held = _HELD_ITS.match(self.text, 0, at)
        return f" of the {held['who']}" if held else ""

    def _signings(self) -> Iterator[EventPhrase]:
        for match in _AGREEMENT.finditer(self.text):
            verb = nearest_match(_SIGNING, self.text, match.span())
            if match[0].endswith(_PLURAL_AGREEMENT) or _NEGATION.search(self.text, 0, match.start()) or verb is None:
                continue
            start, stop = self._start(self.at_char(match.start())), self._stop(self.at_char(match.end()))
            if stop <= start:
                continue
            agreement = _ABBREVIATION.sub("", shorten_name(self.text_of(start, stop), MAX_AGREEMENT_CHARS))
            name = en.SIGNING_NAME.format(act=_act(verb[0]), agreement=agreement)
            yield EventPhrase(self.span(start, stop), name, "signing", name_terms(agreement), noun="signing")

    def _verbal(self) -> Iterator[EventPhrase]:
        """Yield the events that a verb tells: "met with the minister", "visited Kazan"."""
        for pattern, form, kind in _VERBAL:
            for match in pattern.finditer(self.text):
                start = self.at_char(match.end())
                stop = self.end_of_object(start)
                whom = shorten_name(self.text_of(start, stop), _MAX_WHOM_CHARS) if stop > start else ""
                if any(each.isupper() for each in whom):
                    span = (match.start(), self.tokens[stop - 1].end)
                    yield EventPhrase(span, form.format(whom=whom), kind, name_terms(whom), noun=kind)

    def _group_meetings(self) -> Iterator[EventPhrase]:
        """Yield the meetings of groups that a verb tells: "the working group will meet again"."""
        for match in (*_GROUP_MEETS.finditer(self.text), *_HEADS_MEET.finditer(self.text)):
            name = en.GROUP_MEETING_NAME.format(group=shorten_name(match["group"], _MAX_WHOM_CHARS))
            yield EventPhrase(match.span(), name, "meeting", name_terms(match["group"]), noun="meeting")

    def end_of_object(self, first: int) -> int:
        """Return the token after the object of a verb that begins at a token."""
        at = stop = first
        while at - first < MAX_WORDS_RIGHT and not self.is_stopped(at):
            token = self.tokens[at]
            low = token.text.lower()
            if low in ("of", "the", "and", "for", "a", "an", "&"):
                at += 1
            elif token.is_quoted or (token.is_word and (token.is_capital or not _ends_phrase(low))):
                at += 1
                stop = at
            else:
                break
        return stop


def _is_modifier_word(token: PhraseToken) -> bool:
    low = token.text.lower()
    is_noun = low in en.EVENT_MODIFIERS or low.removesuffix("s") in _TYPES
    return token.is_capital or is_noun or low.endswith(en.MODIFIER_ENDINGS) or bool(ORDINAL.fullmatch(token.text))


def _ends_phrase(word: str) -> bool:
    return word in en.EVENT_STOP_WORDS or (word.endswith(("ed", "ly")) and word not in en.NO_ADVERBS)


def _may_be_verb(word: str) -> bool:
    return _ends_phrase(word) or word.endswith("ing")


def _act(verb: str) -> str:
    """Return the noun of a verb of signing: "signing" of "signed"."""
    return next(act for act, pattern in en.SIGNING_VERBS.items() if re.fullmatch(pattern, verb, re.IGNORECASE))
