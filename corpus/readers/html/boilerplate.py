"""How the words of page furniture begin: the labels of its boxes, and its calls to share, subscribe and accept."""

from __future__ import annotations

import re
from typing import Final

_LABELS: Final = (
    r"share(?: (?:this|on|with)\b.*)?|follow us.*|subscribe.*|sign up.*|newsletter.*|read (?:next|more|also).*",
    r"see also.*",
    r"(?:related|recommended|latest|more|other|recent|top) (?:news|articles?|stories|posts?|links?|items)",
    r"related|recommended|most (?:read|popular)|trending(?: now)?",
    r"you (?:may|might) (?:also )?(?:like|be interested).*|more (?:from|on|about)\b.*",
    r"(?:tags?|tagged|topics?|keywords?|categor(?:y|ies)|filed under|source)\b.*|comments?.*",
    r"\d+ (?:views|comments?|likes|min(?:ute)?s? read).*|leave a (?:reply|comment).*|log ?in.*",
    r"print(?: this)?.*|views?:.*|e-?mail this.*|send by.*|back to.*|previous\b.*",
    r"next(?: (?:page|article|post|story|news))?|advertis.*|sponsored.*|skip to.*|photos?(?: by|:).*",
    r"image(?: credit|:).*|reading time.*|stay informed|our partners|search|menu|contents|поделит.*",
    r"рассказать друзьям|подписаться.*|подписка.*|рассылка.*|смотрите также.*|читайте.*",
    r"читать (?:также|далее).*|(?:.* )?по теме",
    r"(?:другие|все|последние|похожие|связанные|главные|свежие) (?:новости|материалы|статьи|публикации)",
    r"новости партн.*|популярное|рекомендуем.*",
    r"(?:теги|метки|рубрик[аи]|ключевые слова|источник|фото|просмотров)\b.*|комментари[ия].*",
    r"оставить комментарий.*|войти|распечатать|версия для печати|назад(?: к .*)?|реклама|наверх|поиск",
    r"(?:предыдущ|следующ)\w+ (?:новость|статья|материал).*|время чтения.*|меню|главная|похожие.*",
    r"наши партн[её]ры",
)

_CALLS: Final = (
    r"read also\b|see also:|also read\b|read more:|follow us on|subscribe to|sign up (?:for|to)|stay informed",
    r"we use (?:\w+ )?cookies|th(?:is|e) (?:web)?site uses|by (?:continuing|subscribing)",
    r"accept (?:all )?cookies|share th(?:is|e) |copyright\b|©|\(c\) \d|all rights reserved",
    r"you may also (?:like|be interested)|please enable java|photo(?: by|:)|image(?: credit|:)",
    r"your e-?mail address|get our|join our (?:newsletter|mailing)|log in to|читайте (?:также|нас|ещё|еще)",
    r"подпишитесь|подписывайтесь|мы используем|(?:этот |наш |данный )?сайт использует|все права|поделитесь",
    r"поделиться|ещё по теме|еще по теме|фото:|фото \||наш (?:телеграм|telegram)|следите за нами",
    r"присоединяйтесь|при использовании материалов|перепечатка|нашли ошибку|оформите подписку",
)

LABEL: Final = re.compile(f"(?:{'|'.join(_LABELS)})[:.\\s]*", re.IGNORECASE)
"""A whole label, over a box or in front of a list; prose is never meant."""

CALL: Final = re.compile(f"(?:{'|'.join(_CALLS)})", re.IGNORECASE)
"""The beginning of furniture that is made of sentences."""
