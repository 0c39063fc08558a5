"""How frequent words are: as wordfreq says."""

import pytest
from wordfreq import get_frequency_dict, zipf_frequency

from bot.settings import SEEDS
from corpus.language.tokens import WORD, normalize
from corpus.language.word_frequency import telling, zipf
from corpus.models import Language


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_table_is_wordfreqs(language: Language) -> None:
    words = [
        each
        for each in get_frequency_dict(language, "small")
        if WORD.fullmatch(each) and not any(map(str.isdigit, each))
    ]
    assert len(words) > 20_000
    for word in words[::7]:
        assert zipf(word, language) == pytest.approx(zipf_frequency(word, language, wordlist="small"), abs=0.011)


def test_words_of_the_documents_are_as_frequent_as_wordfreq_says() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        for word in {each for each in WORD.findall(normalize(path.read_text("utf-8-sig"))) if each.isalpha()}:
            assert zipf(word, "en") == pytest.approx(zipf_frequency(word, "en", wordlist="small"), abs=0.011), word


TELLING = [("the", 0, 0.06), ("и", 0, 0.06), ("memorandum", 0.6, 1), ("qwrtzu", 1, 1), ("2012", 1, 1)]


@pytest.mark.parametrize(("word", "least", "most"), TELLING)
def test_how_telling_a_word_is(word: str, least: float, most: float) -> None:
    assert least <= telling(word) <= most
