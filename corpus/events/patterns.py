"""What a sentence says of its dates: that something is held then, that it has long begun, that something closes."""

from __future__ import annotations

import re

LABEL = re.compile(
    r"(?:event\s+)?(?:dates?|when|date\s+and\s+(?:time|place|venue)|дата|даты|когда|срок|сроки|время)"
    r"(?:\s+(?:and\s+(?:time|place|venue)|of\s+(?:the\s+)?\w+|и\s+(?:время|место)|проведения))*\s*[:—–]\s*\S",
    re.IGNORECASE,
)
"""A line that says when: "Date: …", «Сроки проведения: …»."""

PLACE_LABEL = re.compile(
    r"(?:venue|place|location|where|city|место|где|площадка|город)(?:\s+(?:of\s+(?:the\s+)?\w+|проведения))*\s*[:—–]\s*\S",
    re.IGNORECASE,
)
"""A line that says where: "Venue: …", «Место проведения: …»."""

HAPPENS = re.compile(
    r"\b(?:(?:is|was|were|be|been|being)\s+(?:also\s+)?(?:held|hosted|organi[sz]ed|convened|signed|opened|launched)|"
    r"held|hosts?|hosted|hosting|gather(?:s|ed)|convenes?|convened|meets?|met|opens?|opened|kicks?\s+off|kicked\s+off|"
    r"t(?:ake|akes|ook|aking)\s+place|begins?|began|starts?|started|launch(?:es|ed)|sign(?:s|ed)|visit(?:s|ed)|"
    r"attend(?:s|ed)|took\s+part|participated|brought\s+together|brings\s+together|invites?|organi[sz]e[sd]?|"
    r"состо(?:ится|ятся|ялась|ялось|ялся|ялись)|про(?:йд[её]т|йдут|ш[её]л|шла|шло|шли|ходит|ходил\w*|водит|вел\w*|вед\w+)|"
    r"подпис\w+|откр(?:ылся|ылась|ылось|оется|оются|ыл|ыла)|старт(?:ует|овал\w*)|встретил\w+|собрал\w+|собер\w+|"
    r"приня\w+ участие|посетил\w+|принима\w+|организу\w+|организовал\w*|приглаша\w+|запланирован\w*|намечен\w*)\b",
    re.IGNORECASE,
)

VISITED = re.compile(
    r"\b(?:visit(?:s|ed)?(?:\s+to)?|(?:arriv|travel)\w+\s+(?:to|in)|посе(?:тил|щ)\w*|прибы\w+\s+в|визит\w*\s+в)\s+"
    r"([A-ZА-ЯЁ][\w’-]+(?:[ -][A-ZА-ЯЁ][\w’-]+)?)",
)
"""Who visits a place is there: "visited Kazan", «посетила Казань»."""

HELD = re.compile(
    r"^(?:it|this|the\s+\w+(?:\s+\w+){0,3})\s+(?:(?:is|was|will\s+be|is\s+to\s+be|were)\s+(?:held|hosted|organi[sz]ed|signed)|"
    r"t(?:akes?|ook)\s+place|will\s+take\s+place)\b|"
    r"\b(?:состоится|состоял[аи]?с[ья]|пройд[её]т|прош[её]л|прошла|прошло|проходил[аио]?)\b",
    re.IGNORECASE,
)
"""A sentence that tells of the event itself."""

COMING = re.compile(
    r"\b(?:will|shall|to\s+be\s+held|is\s+scheduled|are\s+invited|upcoming|планиру\w+|состоится|состоятся|пройд[её]т|"
    r"пройдут|будет|будут|приглаша\w+|предстоящ\w+|запланирован\w*|намечен\w*)\b",
    re.IGNORECASE,
)
"""What has not happened yet when it is written of."""

DEADLINE = re.compile(
    r"\b(?:deadlines?|clos(?:es?|ing|ed)|due|no\s+later\s+than|not\s+later\s+than|submit\w*|submissions?|apply|"
    r"applications?\s+(?:are|is|must|will|should|may|can|open|period)|regist(?:er|ration)|early[- ]bird|expires?|"
    r"крайн\w+\s+срок\w*|не\s+позднее|заяв(?:к|ок|оч)\w*|регистрац\w+|при[её]м\w*|подач\w+|подать)\b"
    r"|\b(?:by|until|till|до|по)\s+(?:the\s+end\s+of\s+|конца\s+)?(?:\d{1,2}[:.]\d\d\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
"""Before a date: it is the last day for something, no day of the event."""

BACKGROUND = re.compile(
    r"\b(?:since|founded|established|created|adopted|previous(?:ly)?|earlier|last\s+year|first\s+(?:held|voiced|introduced)|"
    r"born|after\s+the|following\s+the|in\s+accordance\s+with|с\s+\d{4}|основан\w*|создан\w*|учрежд[её]н\w*|принят\w*|"
    r"предыдущ\w+|ранее|в\s+прошлом\s+году|впервые|после|в\s+соответствии)\b",
    re.IGNORECASE,
)
"""What was before that which the text reports."""

PUBLISHED = re.compile(
    r"\b(?:published|posted|updated|last\s+modified|press\s+release|issued|опубликован\w*|обновлен\w*|пресс-релиз\w*)\b",
    re.IGNORECASE,
)

POINTS = re.compile(
    r"\b(?:the|this|at\s+the|during\s+the|of\s+the)\s+(?:\w+\s+)?(?:event|meeting|conference|congress|forum|summit|week|"
    r"training|course|seminar|workshop|webinar|session|visit|exhibition|ceremony|round\s*table|school|programme|program|"
    r"talks|consultations|negotiations|delegation)\b|"
    r"\b(?:мероприяти\w+|встреч\w+|конференци\w+|конгресс\w*|форум\w*|саммит\w*|недел\w+|обучени\w+|семинар\w*|"
    r"вебинар\w*|сесси\w+|визит\w*|выставк\w+|церемони\w+|кругл\w+\s+стол\w*|школ\w+|переговор\w+|заседани\w+)\b",
    re.IGNORECASE,
)
"""What the text is about, called by its kind: "the event", «форум»."""
