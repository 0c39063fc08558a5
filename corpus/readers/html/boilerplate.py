"""Boilerplate of web pages: labels of boxes, and calls to share, subscribe, read on and accept cookies."""

from __future__ import annotations

import re
from typing import Final

from corpus.language.lines import SENTENCE_END, collapse_whitespace
from corpus.readers.html.blocks import Block

_MAX_CALL_CHARS: Final = 220  # longer prose is the page's own, however it begins
_MAX_LABEL_CHARS: Final = 80
_MIN_SENTENCE_WORDS: Final = 4
_MAX_LINK_SHARE: Final = 0.6
"""Text with more links leads to other pages. Linked headings, items and rows are the page's own."""

_LABEL = re.compile(
    r"(?:share(?: (?:this|on|with)\b.*)?|follow us|subscribe|newsletter|read (?:next|more|also)|see also|related|"
    r"recommended|(?:related|latest|more|other|recent|top) (?:news|articles?|stories|posts)|most (?:read|popular)|"
    r"(?:tags?|tagged|keywords|comments?)\b.*|leave a (?:reply|comment)|print|back to (?:top|news)|advertisement|"
    r"поделиться|подписаться|рассылка|смотрите также|читать (?:также|далее)|(?:.* )?по теме|популярное|"
    r"(?:другие|все|последние|похожие|главные|свежие) (?:новости|материалы|статьи)|реклама|наверх|"
    r"(?:теги|метки|ключевые слова|комментари[ия]|просмотров)\b.*|распечатать|версия для печати)[:.\s]*",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"read also\b|see also:|also read\b|read more:|follow us on|subscribe to|sign up (?:for|to)|stay informed|"
    r"we use (?:\w+ )?cookies|th(?:is|e) (?:web)?site uses|by (?:continuing|subscribing)|"
    r"accept (?:all )?cookies|share th(?:is|e) |copyright\b|©|\(c\) \d|all rights reserved|"
    r"you may also (?:like|be interested)|please enable java|photo(?: by|:)|image(?: credit|:)|"
    r"your e-?mail address|get our|join our (?:newsletter|mailing)|log in to|читайте (?:также|нас|ещё|еще)|"
    r"подпишитесь|подписывайтесь|мы используем|(?:этот |наш |данный )?сайт использует|все права|поделитесь|"
    r"поделиться|ещё по теме|еще по теме|фото:|фото \||наш (?:телеграм|telegram)|следите за нами|"
    r"присоединяйтесь|при использовании материалов|перепечатка|нашли ошибку|оформите подписку",
    re.IGNORECASE,
)


def is_boilerplate(block: Block) -> bool:
    """Return True if a block of the main text is a label, a call or a list of links that trafilatura left there."""
    text = collapse_whitespace(block.text).lstrip("-–•→»►▸← ")
    is_sentence = bool(SENTENCE_END.search(text)) and len(text.split()) >= _MIN_SENTENCE_WORDS
    if is_sentence or block.kind in ("item", "row"):
        return len(text) <= _MAX_CALL_CHARS and bool(_CALL.match(text))
    is_label = len(text) <= _MAX_LABEL_CHARS and bool(_LABEL.fullmatch(text) or _CALL.match(text))
    return is_label or (block.kind == "text" and block.link_share > _MAX_LINK_SHARE)
