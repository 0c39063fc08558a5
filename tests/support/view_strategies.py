"""Strategies for documents and answers with any text."""

from datetime import date

from hypothesis import strategies as st

from corpus.answering.selected_sentences import MAX_ANSWER_CHARS, MAX_ANSWER_SENTENCES
from corpus.errors import UnreadableDocument
from corpus.models import Answer, Document, Quote, Source
from corpus.readers.documents import make_document

PIECES = st.sampled_from(
    [
        "They met in Moscow. ",
        "<b>",
        "</b>",
        "&amp;",
        "&",
        "<",
        '"',
        "'",
        "🙂" * 40,
        "я" * 200,
        "a" * 900,
        "\n",
        "\n\n",
        "- x\n",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a document with any text and metadata."""
    metadata = {
        "title": draw(st.none() | TEXTS),
        "publisher": draw(st.none() | TEXTS),
        "url": draw(st.none() | st.sampled_from(["https://unido.org/?a='b&c=%22", "https://a.b/" + "x" * 2000])),
        "date": draw(st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))),
    }
    try:
        return make_document("a-file", draw(TEXTS), metadata)
    except UnreadableDocument:
        return make_document("a-file", "They met.", metadata)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Draw an answer within the limits of the corpus: three sentences, 900 characters, each source quoted."""
    sources = [Source(number, each) for number, each in enumerate(draw(st.lists(documents(), max_size=3)), 1)]
    if not sources or draw(st.booleans()):
        return Answer("?", "en", (), tuple(sources))
    said = st.text(
        st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=MAX_ANSWER_CHARS // MAX_ANSWER_SENTENCES
    )
    quotes = [
        Quote(
            draw(said | st.just("🙂" * (MAX_ANSWER_CHARS // MAX_ANSWER_SENTENCES))),
            min(at, len(sources)),
            draw(st.integers(0, 0xFFFFFFFF)),
            0,
            draw(st.none() | TEXTS.filter(str.strip)),
        )
        for at in range(1, MAX_ANSWER_SENTENCES + 1)
    ]
    return Answer(
        "?",
        "en",
        tuple(quotes),
        tuple(sources),
        certainty=draw(st.sampled_from(["sure", "likely"])),
        short=draw(st.sampled_from([None, (0, 1)])),
        as_of=draw(st.none() | st.dates(min_value=date(1900, 1, 1))),
    )
