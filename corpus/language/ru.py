r"""Russian word lists: data only, read by the recognisers of the corpus.

Entries are in lower case with е for ё, as `tokens.normalize` gives them, unless they are matched against the text
itself. Tuples are alternatives of a regular expression (see `patterns.any_of`) and may hold its signs: "сказал[аи]?".
"""

from __future__ import annotations

from collections.abc import Mapping

STOP_WORDS = frozenset(
    """
    а в во где для до ее и из или их к как какая какие какой какое какую каких каким кем когда кого которая
    которые который кто куда ли на не о об от по почему при с сколько со так также то у чего чей чем что
    эта это этот был была были было быть является
    """.split()
)
"""Function and question words that are not indexed."""

# Sentences

SENTENCE_OPENERS = frozenset("он она они мы вы я все наш его ее оба нет если после перед затем однако но а".split())
"""Words that begin a sentence after an ambiguous abbreviation, in addition to the stop words."""

PARTICLES = frozenset("ли же бы".split())
"""Stop words that never begin a sentence; «Ли» is a surname."""

ABBREVIATIONS_BEFORE_NAME = frozenset(
    """
    г-н г-на г-ну г-ном г-не г-жа г-жи г-же г-жу д-р гос гр тов проф акад доц чл.-корр св дж вл ст адм инж арх реж
    предс секр отв деп ул пл пр-т просп пер бул бульв наб ш пос дер мкр корп тел оз хр респ фед росс междунар сев юж
    вост зап верх ниж см ср напр т.е ок прибл англ нем франц исп лат греч
    """.split()
)
"""Abbreviations that a name or an explanation follows: they never end a sentence."""

ABBREVIATIONS_BEFORE_NUMBER = frozenset(
    """
    п пп подп рис табл илл стр с ч гл разд прил абз вып кн изд д кв эт пом каб комн лит доб инв св мин сек руб коп
    """.split()
)
"""Abbreviations that a number follows. Without a number the word is another one, or ends its sentence."""

WORDS_LIKE_ABBREVIATIONS = frozenset("рис п с ч д".split())
"""Abbreviations before a number that are words or letters too: a single letter after them may begin a sentence."""

AMBIGUOUS_ABBREVIATIONS = frozenset(
    "в вв т.д т.п др пр н.э с.г т.г обл гор р им оф ген зам зав нач рук пред ком полк ред сост авт".split()
)
"""Abbreviations that end a sentence only before a word that opens one."""

UNITS = frozenset("млн млрд трлн тыс долл руб".split())
CURRENCY_COUNTRIES = frozenset("сша рф канады австралии гонконга сингапура".split())
"""Countries after the abbreviation of a currency: «5 млн долл. США»."""

MONTH_ABBREVIATIONS = frozenset("янв февр фев мар апр июн июл авг сент сен окт нояб ноя дек".split())

DATE_WORDS = (
    *(r"янв\w+", r"февр\w*", r"март\w*", r"апр\w+", r"июн\w+", r"июл\w+", r"авг\w+", r"сент\w*", r"окт\w*"),
    *(r"нояб\w*", r"дек\w*", "начале", "середине", "конце", "течение", "летом", "осенью", "зимой", "весной"),
)
"""Words between a preposition and the year of a date: "В конце октября 2012 г."."""

NEWS_AGENCIES = (
    r"(?:ИТАР-)?ТАСС",
    r"РИА «?Новости»?",
    "Интерфакс",
    "РБК",
    "Регнум",
    "Росбалт",
    "Прайм",
    "Синьхуа",
    "БелТА",
)
"""Agencies that sign the first line of a report: "Moscow. 5 October. INTERFAX.RU - …"."""

# People

SUPERSEDED_PLANS = (
    r"(?:ранее|первоначально|изначально|прежде) (?:\w+ ){0,3}(?:планир|намеча|назнач|предполага|ожида|заплан)\w*",
    r"(?:планир|намеча|назнач|предполага|заплан)\w* (?:ранее|первоначально|изначально)",
    r"долж\w+ был\w* (?:состояться|пройти)",
)
"""The wording of a plan that has been changed."""

PLANS = (
    r"\b(?:состоится|состоятся|пройдет|пройдут|будет|будут|откроется|начнется|примет участие)\b",
    r"\b(?:планируется|планируют|намечен\w*|запланирован\w*|ожидается)\b",
)
"""The wording of a plan."""

AGREEMENTS = (
    r"подписал\w*",
    r"подписан\w*",
    r"договорил\w*",
    r"условил\w*",
    r"согласовал\w*",
    r"(?:заключил\w*|одобрил\w*|принял\w*|утвердил\w*|ратифицировал\w*) (?:\w+ ){0,4}"
    r"(?:соглашени\w+|меморандум\w*|договор\w*|деклараци\w+|резолюци\w+|решени\w+|программ\w+|план\w*|протокол\w*)",
    r"(?:принят|одобрен|утвержден|заключен)[аоы]? (?:\w+ ){0,4}"
    r"(?:соглашени\w+|меморандум\w*|договор\w*|деклараци\w+|резолюци\w+|решени\w+|программ\w+|план\w*|протокол\w*)",
    r"обязал\w*с[ья]",
)
"""The wording of something agreed or decided, matched at the start of a word."""

VAGUE_SUBJECTS = (
    r"(?:(?:Эт[оаи]т?|Обе|Все|Данн\w+|Настоящ\w+) )?"
    r"(?:[Мм]ероприяти|[Вв]стреч|[Сс]тороны|[Сс]оглашени|[Мм]еморандум|[Дд]окумент|[Пп]роект|[Пп]рограмм|[Фф]орум|"
    r"[Уу]частник|[Дд]елегаци|[Вв]изит|[Оо]бучени|[Кк]урс|[Кк]онференци|[Сс]еминар|[Кк]онгресс|[Вв]ыставк|[Ээ]ксперт)\w*"
    r"(?= (?:[а-яё]+л(?:а|о|и|ся|ась|ось|ись)?|буд[еу]т|был\w*|состо\w+|пройд\w+|договор\w+|подпис\w+)\b)",
    r"(?:Также|Кроме того|При этом|Однако|Поэтому|Затем|Позже|Среди них)\b",
)
"""Beginnings of a sentence whose subject only the text around it names."""

HELD_VERBS = (
    *("состоял", "прошл", "прошел", "прошед", "открыл", "закрыл", "провел", "собрал", "встретил", "посетил"),
    *("принял участие", "приняла участие", "приняли участие", "завершил", "начал", "прибыл", "избран", "проведен"),
)
"""Verbs of what happens at a time and a place, matched at the start of a word."""

CANCELLATIONS = (r"отмен[еия]\w*", r"отложен\w*", r"перенес\w*", r"перенос\w*", "не состоится", "не состоялся")
"""The wording of an event that was called off or put off."""

PERSON_TITLES = ("[Гг]-жа", "[Гг]-н", "Госпожа", "Господин", "Проф")  # titles before a name, without their full stop
NAME_PARTICLES = ("оглы",)

JOB_TITLES = (
    *("академик", "аналитик", "аташе", "атташе", "вице", "глава", "губернатор", "декан", r"директор\w*", "доцент"),
    *(r"заместител\w+", "замминистра", "консультант", "координатор", "менеджер", r"министр\w*", "мэр", "начальник"),
    *("научный", "основатель", r"пост\w+ представител\w+", "посол", r"председател\w+", r"представител\w+"),
    *(r"президент\w*", "профессор", "ректор", r"руководител\w+", r"секретар\w+", "советник", "специалист"),
    *("учредитель", "член", "эксперт"),
)
"""Words of which one is in nearly every job title."""

JOB_TITLE_PREFIXES = ("Генеральн", "Главн", "Исполнительн", "Первы", "Старш")
"""Capitalised beginnings of a job title after a name."""

ORGANIZATION_PREFIXES = (
    *("Академи", "Агентств", "Ассоциаци", "Африк", "Ази[яию]", "Америк", "Банк", "Восточн", "Всемирн"),
    *("Департамент", "Европ", "Западн", "Институт", "Комисси", "Комитет", "Компани", "Конгресс", "Конференци"),
    *("Международн", "Министерств", "Народн", "Наци[йия]", "Национальн", "Объединенн", "Объединённ"),
    *("Организаци", "Республик", "Российск", "Северн", "Совет", "Содружеств", "Союз", "Университет", "Федеральн"),
    *("Федераци", "Фонд", "Форум", "Центр", "Штат", "Южн"),
)
"""Beginnings of capitalised words that no person's name holds."""

PERSON_PRONOUNS = ("он", "она", "они")
POSSESSIVE_PRONOUNS = ("его", "ее", "её", "их")
SPEAKER_PRONOUNS = ("он", "она", "они", "мы", "я")

ANAPHORA_OPENERS = (r"(?:это|этот|эта|эти|данн\w+|оба|обе|такой|такая|такие)\b",)
"""Beginnings of a sentence that refer to a thing in the sentence before."""

SPEECH_VERBS = (
    *("сказал[аи]?", "говорит", "заявил[аи]?", "отметил[аи]?", "отмечает", "подчеркнул[аи]?", "подч[её]ркивает"),
    *("добавил[аи]?", "сообщил[аи]?", "пояснил[аи]?", "рассказал[аи]?", "считает", "уточнил[аи]?", "напомнил[аи]?"),
)

NAME_CONNECTORS = ("о", "об", "по")  # words within the name of a thing: «Меморандум о партнёрстве»

# Questions

QUESTION_PATTERNS: Mapping[str, str] = {
    "when": (
        r"\bкогда\b|\b(?:в|с) как(?:ом|ие|ой|ого) (?:году|год|годы|года|месяце|день|дни)\b|"
        r"\bкак(?:ого|их) (?:числа|года)\b|\bдат[аыуе]\b"
    ),
    "how old": r"\bсколько лет [^\W\d_]+у$|\bкаков возраст\b",
    "how long": (
        r"\bкак долго\b|"
        r"\bсколько (?:лет|дней|времени|(?:\w+ )?(?:(?:про)?дли[лт]\w+|продолжа\w+|займет|занимает))\b"
    ),
    "how much": (
        r"\bсколько (?:\w+ )?(?:стоит|стоил|денег|средств)|\bкак(?:ая|ова) (?:сумма|цена|стоимость)\b|\bбюджет"
    ),
    "how many": r"\bсколько\b|\bколичеств",
    "which country": r"\bкак(?:ой|ая|ие|их|им|ую) (?:\w+ )?стран",
    "where": r"\bгде\b|\bкуда\b|\bоткуда\b|\bв как(?:ом|ой) (?:городе|месте|здании)\b",
    "say": r"\bчто (?:\w+ )?(?:сказал|говорил|говорит|заявил|отметил|подчеркнул|думает)",
    "who": (
        r"\bкак(?:ую|ова|ая) .*(?:должность|роль)\b|\bкакой пост\b|"
        r"\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bчь[яеию]\b|\bчей\b"
    ),
    "why": r"\bпочему\b|\bзачем\b|\bс какой целью\b",
    "about": r"^расскажи\b|^расскажите\b|^что такое\b|^что за\b|^опиши",
}
"""The wording of each kind of question."""

PERSON_REQUESTS = (
    r"^кто (?:такой|такая|такие|это|был|была|были)?\b *\w+$",
    r"^кто (?:такой|такая|такие|это)\b",
    r"\b(?:контакт\w*|обратиться|позвонить|представля\w+|возглавля\w+|возглавил\w*|руководит\w*|ведет|отвечает)\b",
)
"""The wording of a question for a person, a contact or an office, unlike one for who did something."""

SUBORDINATES = (r"советни\w+", r"помощни\w+", r"заместител\w+", "зам", "вице", r"представител\w+", r"полпред\w*")
"""Words before an office that make another one of it: «советник президента»."""

TOPIC_REQUESTS = (
    r"(?:пожалуйста )?(?:расскажи\w*|скажи\w*|покажи\w*|найди\w*)(?: мне| нам)?(?: все| подробнее| что-нибудь)?"
    r" (?:про|об?о?)",
    r"что (?:есть |известно |сказано |говорится |написано |пишут )?(?:в документах |в текстах |у вас |у тебя |там )?"
    r"(?:есть |известно |сказано |говорится |написано )?(?:про|об?о?)",
    r"(?:кратко|коротко|вкратце|подробнее|информация|сведения|новости|данные) (?:про|об?о?)",
    r"(?:краткое )?(?:содержание|резюме)",
)
"""The wording of a request for all on a topic, before the topic."""

DEFINITION_QUESTIONS = (
    r"^что (?:такое|значит|означает)",
    r"(?:значит|означает|расшифровывается|расшифровка)",
)
"""The wording of a question for the meaning of a word or an abbreviation."""

DEFINITION_WORDS = frozenset(
    "такое значит означает расшифровывается расшифровка аббревиатура сокращение термин слово это".split()
)
"""Words that such a question is asked with; they carry no content there."""

QUESTION_WORDS_BY_KIND: Mapping[str, frozenset[str]] = {
    "how long": frozenset("длится длился длилась длилось продлится продолжается займет занимает".split()),
    "who": frozenset("должность роль пост занимает".split()),
}
"""Words that a question of a kind is asked with; they carry no content there."""

REQUEST_WORDS = frozenset(
    """
    зачем
    расскажи расскажите мне про пожалуйста покажи опиши подробнее информация такое такой такая состоится состоялся
    состоялась состоялось состоялись пройдет пройдут прошел прошла прошло прошли проходил проходила проходит
    сказал сказала говорит заявил заявила
    """.split()
)
"""Words of a request that carry no content, in addition to the stop words."""

GENERIC_NOUNS = frozenset(
    """
    город города документ документы компания организации организация проект проекты регион регионах регионы
    событие события тема темы человек люди
    """.split()
)
"""Nouns that name no focus: they need not be written in the answer."""

FOCUS_QUESTION_WORDS = tuple("какой какая какое какие какого какую каком каких каким какими".split())
PREPOSITIONS = tuple("в во на о об с к по из для".split())

IDENTITY_QUESTIONS = ("кто (?:такой|такая|такие|это|есть)", r"расскажи\w*")
"""Beginnings of a question about a person: «Кто такой …»."""

SUMMARY_REQUESTS = (r"расскажи\w*", r"опиши\w*")

FOLLOWUP_OPENERS = tuple("а и но ну тогда еще".split())

BACK_REFERENCES = tuple(
    "он его ему ним нем она ее ей ней они их им ними там туда тогда это этот эта эти этого этой этом этих".split()
)
"""Words of a question that refer to the question before."""

LONG_FORMS: Mapping[str, str] = {
    "цур": "цели устойчивого развития",
    "мид": "министерство иностранных дел",
    "оон": "организация объединенных наций",
    "ес": "европейский союз",
    "еаэс": "евразийский экономический союз",
    "еэк": "евразийская экономическая комиссия",
    "снг": "содружество независимых государств",
    "пмэф": "петербургский международный экономический форум",
    "оэз": "особая экономическая зона",
    "мсп": "малые и средние предприятия",
    "тпп": "торгово промышленная палата",
    "рспп": "российский союз промышленников и предпринимателей",
    "ран": "российская академия наук",
    "аси": "агентство стратегических инициатив",
    "цмпс": "центр международного промышленного сотрудничества",
    "минпромторг": "министерство промышленности и торговли",
    "минэкономразвития": "министерство экономического развития",
    "минобрнауки": "министерство образования и науки",
    "минцифры": "министерство цифрового развития",
    "нко": "некоммерческая организация",
    "нпо": "неправительственная организация",
    "ии": "искусственный интеллект",
    "вуз": "высшее учебное заведение",
}
"""Abbreviations that people type, with the words that documents use."""

# Answers

NUMBER_WORDS = tuple(
    """
    один одна одно два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят сто
    двух трех трёх четырех четырёх пяти шести семи восьми девяти десяти двумя тремя пятью шестью десятью двадцати
    сотни тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда десятки оба обе
    """.split()
)
NON_UNITS = tuple("и в на из с со что от до".split())  # words after a number that are not the thing counted
MAGNITUDES = (r"млн\.?", r"млрд\.?", r"тыс\.?", r"миллион\w*", r"миллиард\w*", r"тысяч\w*")
MEASURES = (r"процент\w*", r"доллар\w*", "евро", r"рубл\w*", "руб", r"тонн\w*", "кг", "км")
TIME_UNIT_PREFIXES = ("год", "лет", "дн", "ден", "недел", "месяц", "час", "минут")
LENGTH_UNITS = ("км", r"километр\w*", "м", r"метр\w*", r"страниц\w*")
PERIOD_PREPOSITIONS = ("с", "до")
AGE_PATTERNS = (r"родил\w+", r"\d+[ -]летн\w+", r"возраст\w*")
YEAR_PREPOSITIONS = tuple("в с до около к".split())
CENTURY_PATTERNS = (r"(?:[IVX]+|\d{1,2})(?:-?\w{1,2})? век\w*",)
REASON_PATTERNS = (
    *("потому", "чтобы", "так как", "поскольку", "из-за", "благодаря", "ради", "для того", r"цел[ьию]\w*"),
    "в связи",
)
PLACE_PREPOSITIONS = tuple("в во на из под близ".split())
PLACE_LABELS = ("Место", "Адрес")

# Job titles

JOB_TITLE_PREPOSITIONS = frozenset("в во для на от по при".split())
ACTING_WORDS = frozenset({"и.о", "и.о.", "врио"})
DEPUTY_PREFIXES = ("замест", "зам", "вице")
"""Beginnings of a deputy's job title: in «заместителя министра Петрова» he is the deputy, not the minister."""

# Dates

ORDINALS = tuple(
    """
    перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат
    шестнадцат семнадцат восемнадцат девятнадцат двадцат
    """.split()
)
"""Stems of the ordinals in words, from 1 on."""

_SHORT_MONTHS = "янв фев мар апр май июн июл авг сен окт ноя дек".split()
DATE_VOCABULARY = (
    ("which", -1, "прошлом прошлого прошлый прошлую прошлой прошлая прошлым минувшем минувшего"),
    ("which", -1, "предыдущем предыдущего предыдущий"),
    ("which", 0, "этом этого этот эту этой текущем текущего текущий текущую текущей нынешнем нынешнего"),
    ("which", +1, "следующем следующего следующий следующую следующей следующая будущем будущего"),
    ("which", +1, "будущий ближайший ближайшую ближайшее"),
    ("year_word", 365, "год года году годом годе г"),
    ("years_word", 365, "годы годах годов годами гг"),
    ("units", 365, "лет"),
    ("unit", 1, "день дня дню днем"),
    ("units", 1, "дни дней днями"),
    ("unit", 7, "неделя недели неделю неделе неделей"),
    ("units", 7, "недель неделями"),
    ("unit", 30, "месяц месяца месяце месяцем"),
    ("units", 30, "месяцы месяцев месяцами"),
    ("ordinal", 1, "первый первом первого первое первая первой первую"),
    ("ordinal", 2, "второй втором второго второе вторая вторую"),
    ("ordinal", 3, "третий третьем третьего третье третья третьей третью"),
    ("ordinal", 4, "четвертый четвертом четвертого четвертое"),
    *(("ordinal_word", number, f"{stem}ого {stem}ое") for number, stem in enumerate(ORDINALS[4:], 5)),
    ("ordinal_word", 30, "тридцатого тридцатое"),
    ("tens", 20, "двадцать"),
    ("tens", 30, "тридцать"),
    *(("month_genitive", number, word) for number, word in enumerate(_SHORT_MONTHS, 1)),
    ("part", 6, "полугодие полугодии полугодия полугодию половина половине половину половины"),
    ("part", 3, "квартал квартале квартала кварталу кв"),
    ("early", 0, "начало начале началу конец конце концу середина середине"),
    ("day_word", 0, "сегодня"),
    ("day_word", -1, "вчера"),
    ("day_word", -2, "позавчера"),
    ("day_word", +1, "завтра"),
    ("day_word", +2, "послезавтра"),
    ("ago", -1, "назад"),
    ("later", +1, "спустя позже"),
    ("later", -1, "ранее раньше"),
    ("after", +1, "после"),
    ("ahead", +1, "через"),
    ("ahead", -1, "за"),
    ("in", 0, "в во на к ко"),
    ("from", 0, "с со"),
    ("to", 0, "по до вплоть"),
    ("between", 0, "между"),
    ("and", 0, "и"),
    ("number_word", 1, "один одну одного одним"),
    ("number_word", 2, "два две двумя"),
    ("number_word", 3, "три тремя"),
    ("number_word", 4, "четыре четырьмя"),
    ("number_word", 5, "пять пятью"),
    ("number_word", 6, "шесть шестью"),
    ("number_word", 7, "семь семью"),
    ("number_word", 8, "восемь"),
    ("number_word", 9, "девять"),
    ("number_word", 10, "десять десятью"),
    ("number_word", 11, "одиннадцать"),
    ("number_word", 12, "двенадцать"),
)
"""The words of dates, with е for ё, as in `corpus.language.en`."""

DATE_ABBREVIATIONS = frozenset(
    {"г", "гг", "кв", *_SHORT_MONTHS} - {"май"}
)  # words of dates whose full stop belongs to them
ORDINAL_WORD_ENDINGS = tuple("ый ий ой ая ое ье ья ые ьи ого ьего ому ьему ым ьим ом ьем ую ью ых ьих ей ьей".split())

ORDINAL_ENDINGS = ("-го", "-ого", "-ое", "-е", "-му", "-ому", "-м", "-ом", "-й", "-ый", "-ий", "-я")
"""Suffixes of the digits of a day: «5-го»."""

DATE_STEMS = tuple(
    """
    январ феврал март апрел мая мае май маю июн июл август сентябр октябр ноябр декабр
    понедельник вторник сред четверг пятниц суббот воскресен сегодня вчера завтра
    назад спустя через ранее раньше позже дня дней недел месяц год
    """.split()
)
"""A date without digits contains one of these."""

DATE_LINE_WORDS = tuple(
    """
    время дата опубликовано обновлено публикации г года понедельник вторник среда четверг пятница суббота воскресенье
    """.split()
)
"""The only words in a line that is a date."""

CLAUSE_OPENERS = ("что", r"котор\w+", "где", "а", "но", "чтобы", "когда", "пока")
LIGHT_DATE_WORDS = tuple("в во на с со по до к ко и г гг год года году же еще уже тоже также затем".split())
OTHER_TIME_PREPOSITIONS = tuple("с со до к ко по после за на перед".split())
PLAN_VERBS = (r"открыва[ею]тся", r"начина[ею]тся", r"старту[ею]т", r"ожида[ею]тся", r"заверша[ею]тся")
OPENING_VERBS = (r"откр\w+", r"нача\w+", r"начн\w+", r"начин\w+", r"старт\w+", "с")
RUN_VERBS = (
    *("продл[ия]тся", "продолж[иа]тся", "работать", "проработает", "проходить", "закро[ею]тся", "заверш[иа]тся"),
    *("законч[иа]тся", "идти", "длиться", "длится", "продолжается", "работает", "пройдет", "открыт[аоы]?"),
    *("закрылся", "закрылась", "завершил(?:ся|ась|ись|ось)", r"продлил\w+", "закончил(?:ся|ась|ись)"),
)

# Numbers and years

NUMBERED_WORDS = (
    *(r"стать\w*", r"ст\.", r"пункт\w*", r"п\.", r"глав\w*", r"раздел\w*", r"стр\.", r"с\.", r"резолюци\w*"),
    *(r"решени\w*", r"приказ\w*", "гост", "исо", r"тел\.", "телефон", r"повестк\w*", r"стратеги\w*", r"видени\w*"),
    *("более", "менее", "свыше", "около", "почти", "порядка", "примерно", "всего", "еще"),
)
"""Before four digits, they show that the number is no year."""

COUNTED_WORDS = (
    *(r"человек\w*", "людей", r"участник\w*", r"делегат\w*", r"эксперт\w*", r"студент\w*", r"специалист\w*"),
    *("гостей", "гостям", r"тонн\w*", r"стран\w*", r"государств\w*", r"предприяти\w*", r"компани\w*"),
    *(r"организаци\w*", r"проект\w*", r"рабоч\w*", r"мест\w*", r"единиц\w*", r"штук\w*", "раз", "раза", "лет"),
    *("месяцев", "недель", "дней", r"час\w*", r"минут\w*", "км", "кг", "мвт", "квт", "га", "мм", "см", "м", "т"),
    *("шт", r"тыс\w*", "млн", "млрд", r"миллион\w*", r"миллиард\w*", "руб", r"рубл\w*", r"доллар\w*", "евро", "кв"),
    *(r"куб\w*", r"метр\w*", r"гектар\w*", r"градус\w*", r"процент\w*"),
)
"""After four digits, they show that the number is an amount."""

GOAL_PERIOD = r"период до\s+"  # before the year of a goal
GOAL_SENTENCE_WORDS = ("повестк", "цел[ьиея]", r"цур\b", "стратеги", "видени")
"""In a sentence, they show that «к 2030 году» is a goal."""

DEADLINE_YEAR_PREPOSITIONS = ("до", "к")

YEAR_OPENERS = tuple("в во с со по до к на за".split())
"""Before four digits, they make a year, unless something counted follows."""

NO_NOUNS = (
    *("для", "при", "или", "как", "что", "над", "под", "без", "через", "после", "перед", "между", "когда", "где"),
    *(r"эт\w+", r"был\w*", r"стал\w*", r"прош\w+"),
)
"""Words after a year that are no nouns, so nothing is counted."""

# Events

DATE_LABELS = tuple("дата даты когда срок сроки время".split())  # labels of the line that gives the date of an event
VENUE_LABELS = tuple("место где площадка город".split())  # labels of the line that gives the place of an event
LABEL_COMPLEMENTS = ("проведения",)  # words that may follow a label: «Место проведения: …»
DATE_LABEL_ADDITIONS = (r"и\s+(?:время|место)",)

EVENT_VERBS = (
    "состо(?:ится|ятся|ялась|ялось|ялся|ялись)",
    *(r"про(?:йд[её]т|йдут|ш[её]л|шла|шло|шли|ходит|ходил\w*|водит|вел\w*|вед\w+)", r"подпис\w+"),
    *("откр(?:ылся|ылась|ылось|оется|оются|ыл|ыла)", r"старт(?:ует|овал\w*)", r"встретил\w+", r"собрал\w+"),
    *(r"собер\w+", r"приня\w+ участие", r"посетил\w+", r"принима\w+", r"организу\w+", r"организовал\w*"),
    *(r"приглаша\w+", r"запланирован\w*", r"намечен\w*"),
)

VISIT_VERBS = (r"посе(?:тил|щ)\w*", r"прибы\w+\s+в", r"визит\w*\s+в")

EVENT_PREDICATES = ("состоится", "состоял[аи]?с[ья]", "пройд[её]т", "прош[её]л", "прошла", "прошло", "проходил[аио]?")

FUTURE_WORDS = (
    *(r"планиру\w+", "состоится", "состоятся", "пройд[её]т", "пройдут", "будет", "будут", r"приглаша\w+"),
    *(r"предстоящ\w+", r"запланирован\w*", r"намечен\w*"),
)
"""They show that the event lies after the day of the text."""

DEADLINE_WORDS = (
    *(r"крайн\w+\s+срок\w*", r"не\s+позднее", r"заяв(?:к|ок|оч)\w*", r"регистрац\w+", r"при[её]м\w*", r"подач\w+"),
    "подать",
)
"""Before a date, they show that it is the last day for something."""

DEADLINE_PREPOSITIONS = (r"(?:до|по)\s+(?:конца\s+)?",)

BACKGROUND_WORDS = (
    *(r"с\s+\d{4}", r"основан\w*", r"создан\w*", r"учрежд[её]н\w*", r"принят\w*", r"предыдущ\w+", "ранее"),
    *(r"в\s+прошлом\s+году", "впервые", "после", r"в\s+соответствии"),
)
"""Before a date, they show that it lies before the event."""

PUBLICATION_WORDS = (r"опубликован\w*", r"обновлен\w*", r"пресс-релиз\w*")

EVENT_NOUNS = (
    *(r"мероприяти\w+", r"встреч\w+", r"конференци\w+", r"конгресс\w*", r"форум\w*", r"саммит\w*", r"недел\w+"),
    *(r"обучени\w+", r"семинар\w*", r"вебинар\w*", r"сесси\w+", r"визит\w*", r"выставк\w+", r"церемони\w+"),
    *(r"кругл\w+\s+стол\w*", r"школ\w+", r"переговор\w+", r"заседани\w+"),
)

EVENT_TYPES: Mapping[str, str] = {
    "meeting": "встреча совещание заседание переговоры консультация консультации диалог брифинг",
    "congress": "конгресс съезд",
    "conference": "конференция симпозиум коллоквиум пресс-конференция",
    "forum": "форум",
    "summit": "саммит",
    "session": "сессия ассамблея",
    "training": "тренинг обучение курс семинар вебинар мастер-класс хакатон стажировка лекция воркшоп практикум",
    "exhibition": "выставка ярмарка",
    "visit": "визит бизнес-миссия поездка",
    "signing": "подписание парафирование",
    "ceremony": "церемония открытие запуск презентация празднование",
    "competition": "конкурс олимпиада соревнование",
    "festival": "фестиваль",
    "event": "мероприятие",
}
"""The nouns of events by type, in their dictionary form."""

NAMED_EVENT_NOUNS: Mapping[str, str] = {"festival": "неделя день месяц"}
"""Nouns that mean an event only in a name: «Неделя обмена знаниями»."""

PLURAL_EVENT_NOUNS = frozenset("переговоры консультации дни".split())  # each is one event

TENS: Mapping[str, int] = {
    "двадцат": 20,
    "тридцат": 30,
    "сорок": 40,
    "пятьдесят": 50,
    "шестьдесят": 60,
    "семьдесят": 70,
    "восемьдесят": 80,
    "девяност": 90,
}
"""Stems of the first word of ordinals such as «тридцать седьмой»."""

TRIVIAL_EVENT_MODIFIERS = frozenset(
    "последний следующий новый этот главный основной весь ежегодный очередной предстоящий официальный совместный "
    "специальный данный прошедший рабочий".split()
)
"""Words that do not tell one event from another, in their dictionary form."""

COMPLEMENT_PREPOSITIONS: Mapping[str, str] = {
    "по": "datv",
    "с": "ablt",
    "со": "ablt",
    "о": "loct",
    "об": "loct",
    "обо": "loct",
    "для": "gent",
    "между": "ablt",
    "на": "accs",
}
"""Prepositions that continue the name of an event, with the case after them."""

TOPIC_PHRASES = (r"в (?:области|сфере)", r"на тему")
OCCASION_PHRASES = (
    r"(?:с|со|по|на) (?:участи\w+|цель\w+|приглашени\w+|инициатив\w+|поддержк\w+|итог\w+)",
    r"на (?:баз\w+|площадк\w+|территори\w+)",
    r"на (?!тему)",
)
"""After the noun of an event, they say when, where or with whose help it is."""

AGREEMENT_NOUNS = frozenset(
    "меморандум соглашение договор протокол декларация контракт план программа заявление карта хартия".split()
)
"""In their dictionary form."""

SIGNING_VERBS: Mapping[str, str] = {
    "подписание": r"подпис(?:а[лн]\w*|ыва\w+|ать)",
    "парафирование": r"парафир\w+",
    "заключение": r"заключ(?:и[лт]\w*|[её]н\w*|ать|а[ею]т\w*)",
}
"""Acts of signing: the noun, and its verbs."""

SIGNING_NAME = "{act} {agreement}"
SIGNERS_BEFORE = ("подписали", "подпишут", "парафировали", "заключили")  # after the organisations that sign
MEETING_WITH = (
    r"(?:встрети(?:лся|лась|лись|тся)|встретятся|провел[аи]? (?:встречу|переговоры)|"
    r"пров[её]л (?:встречу|переговоры)) со?",
)
MEETING_WITH_NAME = "встреча с {whom}"

HELD_WORDS = (
    *(r"состоял\w+", r"прош(?:[её]л|ла|ли|ло)", r"проходил\w*", r"пров(?:[её]л|ели|ела|ед[её]н\w*)"),
    *(r"приня(?:л\w*) участие", r"завершил\w+", r"открыл\w*", r"стартовал\w*", r"посетил\w*", r"встретил\w+"),
    *(r"выступил\w*", r"обсудил\w*", r"начал(?:ся|ась|ись|ось)", r"организовал\w*", r"парафирова\w+"),
    *(r"участвовал\w*", r"подписа(?:л\w*|н\w*)", r"собрал\w*"),
)

PLANNED_EVENT_WORDS = (
    *(r"состо(?:ится|ятся)", r"пройд(?:[её]т|ут)", r"будет", r"будут", r"планиру\w+", r"запланирован\w*"),
    *(r"предстоящ\w+", r"приглаша\w+", r"откро(?:ется|ются)", r"стартует", r"ожида\w+", r"примет участие"),
    *(r"намечен\w*", r"подпишут", r"подпишет"),
)

RELATIVE_WORDS = (
    *(r"котор\w+", r"запланированн\w+", r"назначенн\w+", r"намеченн\w+", r"проходящ\w+", r"прошедш\w+", r"состоявш\w+"),
)
"""After the name of an event, they begin a clause that says when it is."""

CONTEXT_WORDS = (
    *("на полях", "в рамках", "в ходе", "накануне", "после", "перед", "по итогам", "до", "во время", "в преддверии"),
)
"""Before the name of an event, they show that another one is told of."""

CANCELLED_WORDS = (r"отмен(?:[её]н\w*|ил\w*|ена|ить)", r"не состо(?:ится|ял\w+)", r"не будет проводиться")

POSTPONED_WORDS = (*(r"перен(?:ес[её]н\w*|ес(?:ли|ла|ти)|[её]с|ос\w*)", r"отлож(?:ен\w*|ил\w*)", r"перенесут"),)

NEW_DATE_WORDS = (r"(?:на|до)",)
"""Before a date, after a word of postponement, they show that it is the new one."""

FORMER_DATE_WORDS = (r"(?:первоначально|ранее|изначально|прежде)(?: \w+){0,4}", r"со?", r"вместо")

NO_EVENT_TITLES = (
    *("интервью", "отчёт", "отчет", "проект", "конкурсная документация", "заявление", "обзор", "справка", "закон"),
    *("обращение", "письмо", "биография", "положение", "вопросы и ответы", "приказ"),
)
"""Beginnings of titles of documents that report no event."""

PARTICIPATION_WORDS = (
    *(r"участ\w+", r"выступил\w*", r"открыл\w*", r"приветств\w+", r"подписа\w+", r"присоедин\w+", r"модерир\w+"),
    *(r"модератор\w*", r"доклад\w*", r"представил\w*", r"возглав\w+", r"председател\w+", r"встрети\w+"),
    *(r"посетил\w*", r"прове(?:л|ла|ли)", r"спикер\w*"),
)
"""They show that the persons of a sentence took part."""

# Lists of events

EVENT_LIST_NOUNS = frozenset(
    """
    события событий событиях событиям мероприятия мероприятий мероприятиях мероприятиям
    """.split()
)
"""They ask for a list."""

MEETING_LIST_NOUNS = frozenset("встречи встреч встречах".split())
"""They ask for a list as well, but an event can be called so: in a filter they are words to find."""

SINGLE_EVENT_NOUNS = frozenset("событие мероприятие встреча встречу".split())

HAPPEN_VERBS = frozenset(
    """
    было произошло произошли происходило происходит случилось проходило проходили проходит проходят прошло прошли
    состоялось состоялись проводилось проводились проведено проведены организовано
    """.split()
)

ANYTHING_WORDS = frozenset("что".split())

LIST_REQUEST_WORDS = frozenset(
    """
    какие каких нибудь либо то были был есть ли покажи покажите дай дайте перечисли перечислите назови назовите список
    и или все всех мне нам пожалуйста год года году годы сколько скока количество число кол во посчитай всего у тебя
    """.split()
)
"""Words of a request for a list that say nothing about its events."""

FACT_WORDS = frozenset("факты вехи".split())  # they ask for the dated facts that are no events
EXCLUSION_WORDS = ("без", "кроме", "исключая")
LAST_YEARS = (r"за\s+последни[ей]\s+(?P<count_ru>\d{1,2})\s+(?:лет|года?)",)
SEASONS = (r"зим(?:а|ой|ы|у)", r"весн(?:а|ой|ы|у)", r"лет(?:о|ом|а)", r"осен(?:ь|ью|и)")
ASKED_TYPES: Mapping[str, str] = {"signing": "соглашение меморандум договор протокол контракт"}
"""Other nouns that ask for events of a type."""

UPCOMING_WORDS = (r"предстоящ\w+", r"будущ\w+", r"ближайш\w+", r"грядущ\w+", r"следующ\w+")

PAST_WORDS = (
    *(r"прошедш\w+", r"прошл(?:ы\w+|ая|ое|ую|ого|ой)", r"минувш\w+", r"предыдущ\w+", r"последн\w+", r"состоявш\w+"),
)

PLANNED_WORDS = (
    *(r"запланирован\w*", r"планиру\w+", r"намечен\w*", r"ожида\w+", "предстоит", "будет", "будут", "пройдет"),
    *("пройдут", "состоится", "состоятся", "скоро"),
)
"""Upcoming, unless a day is given."""

DATE_BOUNDS: Mapping[str, tuple[str, ...]] = {
    "since": (r"начиная\s+с", "со?"),
    "after": ("после",),
    "until": ("до", "по", "к"),
    "before": ("раньше", "ранее", "перед"),
}
"""Words before a date that make it a bound of the period."""

DATE_PREPOSITIONS = ("во?", "на", "за", "от", "между")
DATE_MODIFIERS = tuple("начала конца середины".split())  # words between a preposition and a date
SINCE_SUFFIXES = ("далее", "позже", "позднее")
UNTIL_SUFFIXES = ("ранее", "раньше")  # words after a date that make it a bound: "2020 and later"
RANGE_WORDS = tuple("до по и".split())
GOAL_WORDS = (r"повестк\w+", r"цел[ьией]\w*")  # a year is no date where a filter has one of these
FILTER_PREPOSITIONS = frozenset("в во на из".split())

PICK_FILLERS = frozenset(
    "номер пункт вариант пожалуйста плз давай открой открыть покажи показать прочитать читать мне из списка про "
    "о об в и й я е".split()
)
"""Words that may stand with the number of an item: «покажи второй»."""
CARDINALS = "один два три четыре пять шесть семь восемь девять десять".split()
PICK_SUMMARY_WORDS = ("кратко", "коротко", "вкратце", "резюме", "суть", "содержание", "перескажи", "краткое")
DOCUMENT_NOUNS = (r"документ\w{0,3}", r"источник\w{0,3}", r"стать\w{1,2}", r"текст\w{0,3}")
LAST_WORDS = (r"последн\w{2,3}",)

SUGGESTED_WHO = "Кто такой {name}?"
SUGGESTED_WHAT = "Что такое {name}?"
"""Questions that the bot offers."""
