"""Words by their keys, before and after changes of the corpus."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.index.bm25 import BM25Index
from corpus.language.tokens import stem
from corpus.models import Document
from corpus.passages.indexed_words import IndexedWords
from corpus.passages.store import PassageStore, read_passages
from corpus.readers.documents import make_document

WORDS = ["vienna", "viennese", "forum", "forums", "москва", "москве", "2018"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), max_size=4)


def first_letters(word: str) -> list[str]:
    return [word[:1], word[:3]]


def documents(texts: list[list[str]], prefix: str) -> list[Document]:
    return [
        make_document(f"{prefix}{at}", f"A title\n\nThey said: {' '.join(own)}.", {"title": "A title"})
        for at, own in enumerate(texts)
    ]


@given(TEXTS, TEXTS, st.sampled_from(["v", "vie", "f", "мос", "x"]))
def test_documents_with_a_key_are_found(first: list[list[str]], added: list[list[str]], key: str) -> None:
    old, new = documents(first, "old"), documents(added, "new")
    arrays, terms = read_passages(old)
    store, index = PassageStore.of(arrays, old), BM25Index().add(terms)
    known = sorted({word for own in first for word in own if not word.isdigit()})
    words = IndexedWords(store, index, known, first_letters)
    more, more_terms = read_passages(new)
    changed = words.with_corpus(store.add(more, new), index.add(more_terms), {word for own in added for word in own})
    for state, held in ((words, old), (changed, [*old, *new])):
        found = state.documents_with(state.words_with([key]))
        stems = {stem(word) for word in WORDS if key in first_letters(word)}
        expected = [each.id for each in held if stems & {stem(word) for word in each.text.lower().rstrip(".").split()}]
        assert sorted(each.id for each in found) == sorted(expected)
