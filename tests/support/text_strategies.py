"""Texts as files bring them, and as nobody would write them."""

from hypothesis import strategies as st

PIECES = st.sampled_from(
    """
    The heads of UNIDO gathered in Moscow|Mr|Dr|J|А|С|г|17th|5|2012|5 October 2012|5 октября 2012 г|MOSCOW, |и др|etc
    |said|сказал|LI Yong|Иван Петров|Director, UNIDO|директор|please contact:|Share this page on:|- |1. |а) |— |“|”|«|»
    |"|'|„|(|)|.|.|.|...|?|!|…|: |; |, | |  |\n|\n\n|\n \n|\t|/ТАСС/|é|ё|\u200b|\u00a0|\u2028|🙂|العربية|漢字|_|№
    """.replace("\n    ", "").split("|")
)
"""Pieces of texts that the recognisers look for."""

TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
)
