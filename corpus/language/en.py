r"""English word lists: data only, read by the recognisers of the corpus.

Entries are in lower case, as `tokens.normalize` gives them, unless they are matched against the text itself. Tuples are
alternatives of a regular expression (see `patterns.any_of`) and may hold its signs: "organi[sz]e", "aim\w*".
"""

from __future__ import annotations

from collections.abc import Mapping

STOP_WORDS = frozenset(
    """
    a an and are as at be been but by can could did do does for from had has have how in is it its of on or s
    than that the their these they this to was were what when where which who whom whose why will with would
    """.split()
)
"""Function and question words that are not indexed."""

# Sentences

SENTENCE_OPENERS = frozenset(
    "he she we i you all some many most our his her both no not if after before during since under".split()
)
"""Words that begin a sentence after an ambiguous abbreviation, in addition to the stop words."""

ABBREVIATIONS_BEFORE_NAME = frozenset(
    """
    mr mrs ms mx dr prof st ste mt messrs mme mlle hon rev amb fr sr jr h.e
    gen maj brig col lt capt cpt cmdr sgt adm rep sen gov pres
    yu ya ye kh zh ts sh shch th chr vs e.g i.e cf viz ca approx
    """.split()
)
"""Abbreviations that a name or an explanation follows: they never end a sentence."""

ABBREVIATIONS_BEFORE_NUMBER = frozenset(
    """
    no nos nr art arts para paras fig figs tab vol vols ch chs sec secs sect eq eqs p pp pt pts ver ext tel fax apt bldg
    rm fl res doc sess suppl ref rev ed est max min
    """.split()
)
"""Abbreviations that a number follows. Without a number the word is another one, or ends its sentence."""

WORDS_LIKE_ABBREVIATIONS = frozenset("no art ch min max ref".split())
"""Abbreviations before a number that are words too: a letter after them may begin a sentence ("He said no. A …")."""

AMBIGUOUS_ABBREVIATIONS = frozenset(
    "inc ltd co corp plc bros etc al a.m p.m u.s u.k u.n ph.d ft dept univ assn assoc ave blvd rd intl natl".split()
)
"""Abbreviations that end a sentence only before a word that opens one."""

MONTH_ABBREVIATIONS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())

DATE_WORDS = ("early", "late", "mid", "since", "until", "before", "after")
"""Words before the month of a date that opens a sentence: "In early Oct. UNIDO…"."""

NEWS_AGENCIES = (
    r"(?:ITAR-)?TASS",
    r"RIA Novosti",
    "Interfax",
    "Reuters",
    "Xinhua",
    "Sputnik",
    "Bloomberg",
    r"PR ?Newswire",
    r"(?:Business|Globe) ?(?:News)?Wire",
    "Anadolu",
    "Kazinform",
    "BelTA",
    "AZERTAC",
    "Armenpress",
    "UPI",
    "DPA",
    "IPS",
    "AFP",
    "AP",
    r"PR ?Newswire",
)
"""Agencies that sign the first line of a report: "Moscow. 5 October. INTERFAX.RU - …"."""

# Boilerplate

BOILERPLATE_LABELS = (
    r"share(?: (?:this|on|with)\b.*)?|follow us|subscribe|newsletter",
    r"read (?:next|more|also)|see also|related|recommended",
    r"(?:related|latest|more|other|recent|top) (?:news|articles?|stories|posts)|most (?:read|popular)",
    r"(?:tags?|tagged|keywords|comments?)\b.*|leave a (?:reply|comment)|print(?: this page)?|back to (?:top|news)",
    r"advertisement|sponsored(?: content)?|affiliate source|skip to (?:main )?content",
    r"(?:cookie|privacy) (?:policy|settings)",
    r"terms of (?:use|service)|(?:sign|log) in|accept(?: all)?(?: cookies)?",
)
"""Labels of the boxes around an article, alone on a line."""

BOILERPLATE_CALLS = (
    r"read also\b|see also:|also read\b|read more:|follow us on|subscribe to|sign up (?:for|to)|stay informed",
    r"we use (?:\w+ )?cookies|th(?:is|e) (?:web)?site uses|by (?:continuing to|subscribing)|accept (?:all )?cookies",
    r"share th(?:is|e) (?:page|article|story|post|news|on\b|with\b|via\b)|copyright\b|©|\(c\) \d|all rights reserved",
    r"you may also (?:like|be interested)|please enable java|photo(?: by|:)|image(?: credit|:)|your e-?mail address",
    r"get our|join our (?:newsletter|mailing)|log in to|click here|download (?:this|the) (?:page|article)",
)
"""Beginnings of calls to share, subscribe, read on and accept cookies."""

CONTACT_LABELS = (
    "tel",
    "telephone",
    "phone",
    "fax",
    "mobile",
    "e-?mail",
    "web ?site",
    "web",
    "skype",
    "twitter",
    "facebook",
)
CONTACT_CALLS = (
    r"(?:for|to get) (?:more|further|additional|any) (?:\w+ )?(?:information|details|questions|enquiries|inquiries)\b",
    r"please (?:contact|write to|call|e-?mail|visit)\b",
    r"(?:press|media) (?:contacts?|enquiries|inquiries)\b",
)
"""Beginnings of lines that tell how to reach somebody."""

# People

PERSON_TITLES = (r"H\.\s?E", "Mrs", "Mr", "Ms", "Dr", "Professor", "Prof", "Ambassador")
"""Titles before a name, without their full stop."""

NAME_PARTICLES = tuple("al bin da de del den der di dos el ibn la le van von".split())

JOB_TITLES = (
    *("advis[eo]r", "ambassador", "assistant", "associate", "attach[eé]", "chair", "chairman", "chairperson"),
    *("chairwoman", "chief", "commissioner", "consul", "consultant", "coordinator", "co-founder", "counsell?or"),
    *("dean", "delegate", "deputy", "director", "editor", "envoy", "executive", "expert", "founder", "governor"),
    *("head", "lecturer", "lead", "leader", "manager", "mayor", "member", "minister", "officer", "partner"),
    *("president", "press", "professor", "rector", "representative", "researcher", "scientist", "secretary"),
    *("specialist", r"spokes\w+", "vice", "ceo", "cto", "cfo"),
)
"""Words of which one is in nearly every job title."""

JOB_TITLE_PREFIXES = (
    *("Advocacy", "Commercial", "Communications?", "Corporate", "External", "Financial", "First", "Goodwill"),
    *("Press", "Programme", "Public", "Regional", "Senior", "Technical"),
)
"""Capitalised beginnings of a job title after a name: "Anna Ivanova Corporate Director"."""

ORGANIZATION_PREFIXES = (
    *("Academy", "Affairs", "Africa", "Agency", "Agenda", "America", "Asia", "Association", "Bank", "Center"),
    *("Central", "Centre", "Charter", "Commission", "Committee", "Community", "Company", "Compact", "Conference"),
    *("Congress", "Convention", "Council", "Department", "Development", "Digital", "Division", "Eastern"),
    *("Economic", "Embassy", "Europe", "Federal", "Federation", "Forum", "Foundation", "Fund", "General", "Global"),
    *("Goals", "Government", "Group", "Industrial", "Initiatives?", "Institute", "International", "Joint"),
    *("Kingdom", "Latin", "Ministry", "National", "Nations", "Network", "Northern", "Offices?"),
    *("Organi[sz]ations?", "Project", "Region", "Republic", "Russian", "School", "Service", "Session", "Society"),
    *("Southern", "States", "Strategic", "Summit", "Sustainable", "Technolog", "Union", "United", "University"),
    *("Week", "Western", "Works", "World"),
)
"""Beginnings of capitalised words that no person's name holds."""

PERSON_PRONOUNS = ("he", "she", "they")
POSSESSIVE_PRONOUNS = ("his", "her", "their")
SPEAKER_PRONOUNS = ("he", "she", "they", "we", "i", "it")

ANAPHORA_OPENERS = (r"(?:it|its|these|those|both|such)\b", r"this(?! (?:year|week|month))\b")
"""Beginnings of a sentence that refer to a thing in the sentence before."""

SUPERSEDED_PLANS = (
    r"(?:previously|originally|initially|earlier) (?:\w+ ){0,3}(?:planned|scheduled|set|expected|due|announced)",
    r"(?:planned|scheduled|set|expected|due) (?:previously|originally|initially|earlier)",
    r"(?:was|were|had been) to have (?:been|taken)",
)
"""The wording of a plan that has been changed."""

PLANS = (
    r"\bwill (?:be|take|host|hold|start|begin|open|last|soon)\b",
    r"\b(?:is|are) (?:planned|scheduled|expected|due|going) ",
)
"""The wording of a plan."""

AGREEMENTS = (
    r"(?:co-?)?sign(?:ed|s)\b",
    r"initial+ed\b",
    r"agreed\b",
    r"decided(?: (?:to|that|on)\b|:)",
    r"put (?:their|its) (?:names?|signatures?) to\b",
    r"(?:reached|concluded|approved|adopted|endorsed|ratified) (?:\w+ ){0,4}"
    r"(?:agreements?|memorand\w+|declaration|programme|program|protocol|plan|road ?map|resolution|decision)",
    r"(?:pledged|committed|undertook) (?:to|themselves|itself)\b",
    r"(?:agreement|memorandum|protocol|declaration|contract) (?:\w+ ){0,6}was (?:signed|adopted|concluded|approved)",
)
"""The wording of something agreed or decided, matched at the start of a word."""

VAGUE_SUBJECTS = (
    r"(?:The|This|That|These|Those|Both|All|Its|Their|Such) (?:\w+ ){0,2}"
    r"(?:event|meeting|sides?|part(?:y|ies)|agreement|memorandum|Memorandum|document|project|programme|forum|session|"
    r"participants?|delegation|visit|training|course|conference|seminar|workshop|congress|exhibition|statement|speakers?|"
    r"experts?|partners?|organi[sz]ers?|company|Council|Foundation|Secretariat|centre|center|idea)\b"
    r"(?! (?:of|on|for|between|in|at) )",
    r"(?:On the|The) same day\b",
    r"(?:Also|In addition|Moreover|However|Besides|Therefore|Thus|Then|Later|Meanwhile|Among them|According to)\b",
)
"""Beginnings of a sentence whose subject only the text around it names."""

FIRST_PERSON = ("I", "[Mm]e", "[Mm]y", "[Ww]e", "[Uu]s", "[Oo]ur")
NEGATIONS = (
    "not",
    "no",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "cannot",
    "without",
    "fail(?:ed|s)? to",
)
POINTING_WORDS = ("[Tt]hese", "[Tt]hose")
OPENING_PREPOSITIONS = ("In", "At", "On", "Before", "After", "During", "From", "Since", "Until", "There")
"""Words at the start of a sentence, before its subject."""

HELD_VERBS = (
    *("held", r"took place", "takes place", "opened", "closed", "hosted", "gathered", "met", "convened", "launched"),
    *("visited", "attended", "concluded", "organi[sz]ed", "began", "started", "arrived", "signed", "elected"),
)
"""Verbs of what happens at a time and a place, matched at the start of a word."""

CANCELLATIONS = (r"cancel\w*", r"call(?:ed|s|ing)? off", r"postpon\w*", "put off", r"reschedul\w*", r"not take place")
"""The wording of an event that was called off or put off."""

SPEECH_VERBS = (
    *("said", "says", "stated", "states", "added", "adds", "noted", "notes", "stressed", "emphasi[sz]ed"),
    *("underlined", "remarked", "explained", "commented", "concluded", "declared", "continued", "told"),
)

NAME_CONNECTORS = ("on", "of", "for", r"on\s+the", r"of\s+the", r"on\s+a", r"for\s+the")
"""Words within the name of a thing: "Memorandum on a Strategic Partnership"."""

# Questions

QUESTION_PATTERNS: Mapping[str, str] = {
    "when": r"\bwhen\b|\b(?:what|which) (?:exact )?(?:date|day|month|year|time)s?\b",
    "how old": r"\bhow old\b|\bwhat age\b",
    "how long": r"\bhow long\b|\bhow much time\b|\bhow many (?:days|weeks|months|years|hours)\b",
    "how much": (
        r"\bhow much .*\b(?:cost|pay|paid|spen[dt]|give|gave|invest\w*|earn\w*|money|funding|worth)\b|"
        r"\bhow much(?: \w+){0,2}$|"
        r"\bwhat (?:does|did|will) .* cost\b|\b(?:what|which) .*\b(?:budget|price|cost|sum)\b"
    ),
    "how many": r"\bhow (?:many|much|far|large|big|high|often)\b|\bnumber of\b",
    "which country": r"\b(?:what|which) (?:\w+ )?(?:countr(?:y|ies)|nations?|states)\b",
    "where": r"\bwhere\b|\b(?:what|which) (?:city|place|town|venue|building)\b",
    "say": r"\bwhat (?:did|does|has|had) .*\b(?:say|said|think|state|stress|note|add|highlight)\b",
    "who": (
        r"\bwhat (?:is|was) .*\b(?:position|job|post|role)$|"
        r"\b(?:what|which) (?:position|job|post|role|office)\b.*\b(?:hold|have)$|"
        r"\bwho(?:m|se)?\b"
    ),
    "why": r"\bwhy\b|\bfor what (?:reason|purpose)\b",
    "about": (
        r"^(?:please )?(?:tell|give|show)\b.*\babout\b|^what (?:is|was|are|were|about)\b|"
        r"^(?:describe|summari[sz]e)\b"
    ),
}
"""The wording of each kind of question."""

PERSON_REQUESTS = (
    r"^who (?:is|are|was|were|s) ",
    r"\b(?:contact|contacts|ask|call|write|represents?|from|heads?|leads?|runs?|chairs?|in charge|responsible|boss)\b",
)
"""The wording of a question for a person, a contact or an office, unlike one for who did something."""

SUBORDINATES = tuple("adviser advisor aide assistant deputy vice counsellor secretary representative envoy".split())
"""Words before an office that make another one of it: "adviser to the president"."""

TOPIC_REQUESTS = (
    r"(?:please )?(?:tell|show|give|send) (?:me |us )?(?:something |more |all |everything )?(?:about|on)",
    r"what (?:do|does|did) (?:the |your )?(?:documents?|texts?|corpus|sources|you|they) (?:say|know|have|tell)"
    r"(?: me| us)? (?:about|on)",
    r"what (?:is|s) (?:there|known|said|written)(?: in the documents)? (?:about|on)",
    r"(?:any |some |more )?(?:info|information|details|news|facts) (?:about|on)",
    r"(?:a )?(?:short |brief )?(?:summary|overview) (?:of|on)",
)
"""The wording of a request for all on a topic, before the topic."""

DEFINITION_QUESTIONS = (
    r"^what (?:is|are|s) ",
    r"^what (?:does|do|did) .* (?:mean|stand for|stands for)$",
    r"^(?:define|explain|meaning of|definition of) ",
)
"""The wording of a question for the meaning of a word or an abbreviation."""

DEFINITION_WORDS = frozenset("mean means meaning stand stands define definition explain abbreviation acronym s".split())
"""Words that such a question is asked with; they carry no content there."""

QUESTION_WORDS_BY_KIND: Mapping[str, frozenset[str]] = {
    "how long": frozenset("last lasts lasted take takes took".split()),
    "who": frozenset("position job post role office hold have".split()),
}
"""Words that a question of a kind is asked with; they carry no content there."""

REQUEST_WORDS = frozenset(
    """
    tell me about please give show describe know more information info summary summarise summarize explain
    say said says think happen happened happens occur occurred
    """.split()
)
"""Words of a request that carry no content, in addition to the stop words."""

GENERIC_NOUNS = frozenset(
    """
    area areas body city companies company countries country date day document documents event events institution
    institutions organisation organisations organization organizations part parts people person project projects
    region regions thing things topic topics way ways year years
    """.split()
)
"""Nouns that name no focus: "Central Asia" answers "Which region …" where no "region" is written."""

FOCUS_QUESTION_WORDS = ("which", "what")
PREPOSITIONS = tuple("in at on of for to from by with".split())
TOPIC_PREPOSITIONS = ("about", "on", "regarding", "of")

IDENTITY_QUESTIONS = (r"who ?(?:is|was|are|were|s|'s|’s)(?: (?:this|that)(?= \w))?", "tell")
"""Beginnings of a question about a person: "Who is …"."""
IDENTITY_ENDINGS = ("who ?(?:is|'s|’s|s) (?:he|she|that|this)",)
"""The same at the end: "Li Yong, who is he?"."""

SUMMARY_REQUESTS = ("tell", "describe", "summari[sz]e")

FOLLOWUP_OPENERS = tuple("and but so also or".split())
QUESTION_OPENERS = (*FOLLOWUP_OPENERS, "ok", "okay", "well", "now", "hey", "hi")
"""Words before a question that say nothing: "ok and who is …"."""

BACK_REFERENCES = (
    r"(?<!who is )(?<!what is )(?:it|he|she)",  # not "comfar what is it"
    *"its him his her they them their then this these those".split(),
)
"""Words of a question that refer to the question before."""

LONG_FORMS: Mapping[str, str] = {
    "mou": "memorandum of understanding",
    "mous": "memorandums of understanding",
    "dg": "director general",
    "hq": "headquarters",
    "sdgs": "sustainable development goals",
    "sdg": "sustainable development goal",
    "mdgs": "millennium development goals",
    "mdg": "millennium development goal",
    "un": "united nations",
    "eu": "european union",
    "eaeu": "eurasian economic union",
    "eeu": "eurasian economic union",
    "eec": "eurasian economic commission",
    "cis": "commonwealth of independent states",
    "spief": "st petersburg international economic forum",
    "sez": "special economic zone",
    "sezs": "special economic zones",
    "sme": "small and medium enterprises",
    "smes": "small and medium enterprises",
    "isid": "inclusive and sustainable industrial development",
    "ceo": "chief executive officer",
    "ngo": "non governmental organization",
    "ngos": "non governmental organizations",
    "r&d": "research and development",
    "ict": "information and communication technologies",
    "ai": "artificial intelligence",
    "mfa": "ministry of foreign affairs",
    "ras": "russian academy of sciences",
    "asi": "agency for strategic initiatives",
    "itpo": "investment and technology promotion office",
    "itpos": "investment and technology promotion offices",
    "ciic": "centre for international industrial cooperation",
    "idb": "industrial development board",
    "idf": "industrial development fund",
    "gc": "general conference",
    "pcp": "programme for country partnership",
    "gef": "global environment facility",
    "pops": "persistent organic pollutants",
    "recp": "resource efficient and cleaner production",
    "bat": "best available techniques",
    "gmis": "global manufacturing and industrialisation summit",
    "fdi": "foreign direct investment",
    "wto": "world trade organization",
    "unep": "united nations environment programme",
    "undp": "united nations development programme",
    "ldc": "least developed country",
    "ldcs": "least developed countries",
}
"""Abbreviations that people type, with the words that documents use."""

# Answers

NUMBER_WORDS = tuple(
    """
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds
    thousand thousands million millions billion dozen dozens half both none
    """.split()
)
NON_UNITS = tuple("of in on and the to at by for that which who from".split())
"""Words after a number that are not the thing counted."""

MAGNITUDES = ("million", "billion", "thousand")
MEASURES = (
    *("percent", "per cent", "dollars?", r"US\$", "USD", "euros?", "EUR", "rubles?", "roubles?", "RUB"),
    *("tonnes?", "tons?", "kg", "km"),
)
TIME_UNIT_PREFIXES = ("day", "week", "month", "year", "decade", "hour", "minute")
LENGTH_UNITS = ("km", r"kilomet\w+", "met(?:re|er)s?", "miles?", "pages?")
PERIOD_PREPOSITIONS = ("since", "until")
AGE_PATTERNS = (r"aged?\s+(?:of\s+)?\d+", r"\d+[ -]years?[ -]old", "born")
YEAR_PREPOSITIONS = tuple("in by since of from until till to and around circa early late".split())
CENTURY_PATTERNS = (r"\d{1,2}(?:st|nd|rd|th)[ -]centur\w+", r"\d{4}s\b")
REASON_PATTERNS = (
    *("because", "due to", "owing to", "in order to", "so that", r"aim\w*"),
    *("to (?:promote|support|strengthen|help|improve|enable)", "purpose", "objective", "designed to", "as it"),
    r"since(?! (?:then|\d))",
)
PLACE_PREPOSITIONS = ("in", "at", "near", "inside", "across", "from", "to", "basis of")
PLACE_LABELS = ("Place", "Venue", "Location")
DEMONYM_SUFFIXES = ("ian", "ish", "ese", "ean", "ican")

MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

# Job titles

JOB_TITLE_CONNECTORS = frozenset("of the for and & in at to on under a an".split())
"""Words between the words of a job title."""

JOB_TITLE_PREPOSITIONS = frozenset("of for in at to on".split())

WORDS_OUTSIDE_JOB_TITLES = frozenset(
    """
    with by from into like unlike as than together alongside against between among per via over after before
    during since until till about who which whose whom that he she they his her their its it we i there here not but or
    nor so if when where while because also both either another one some any every this these those
    is was are were be been has have had will would can could may might shall should does did
    said says told tells spoke speaks took takes gave gives made makes met meets held holds led sent came went began
    drew put saw sees wrote read won left brought thought knew found kept set paid notes adds explains stresses believes
    thinks hopes welcomes opens leads calls
    """.split()
)
"""Verbs, and words that begin a clause of its own."""

JOB_TITLE_QUALIFIERS = frozenset("former then late acting outgoing incoming".split())
"""Lower-case words that change the meaning of a job title, so they belong to it."""

JOB_TITLE_PARTICIPLES = frozenset("appointed elected retired".split())

ORGANIZATION_UNITS = frozenset(
    """
    affairs agency board branch bureau center centre chapter committee company council department division group
    institute ministry office programme program project section sector service team unit university
    """.split()
)
"""Lower-case words after the name that they are part of: "the Sustainable Development department of"."""

PARTS_OF_ORGANIZATIONS = (
    *(r"affairs", r"branch", r"bureau", r"cent(?:er|re)s?", r"committee", r"council", r"departments?", r"directorate"),
    *(r"divisions?", r"missions?", r"offices?", r"programme", r"project", r"sections?", r"sectors?", r"services?"),
    *(r"teams?", r"units?", r"region(?:al)?"),
)
"""Words in the job title of one who heads a part of an organisation."""
CONTACTS = (r"contacts?", r"get in touch", r"press officer", r"spokes\w+")  # in a question for one
HEAD_WORDS = (
    *(
        r"head(?:s|ed)?",
        r"leads?",
        r"runs?",
        r"chief",
        r"ceo",
        r"president",
        r"chair(?:man|woman|person)?",
        r"director",
    ),
    *(r"general", r"executive", r"leader", r"boss", r"rector"),
)
"""Words of a question for the head of an organisation, and of the head's job title."""
TITLE_ACRONYMS = frozenset("CEO DG COO CFO VP USA UK EU".split())  # those that name no part of an organisation

OPENING_ADVERBS = tuple(
    "Yesterday Today Tomorrow Earlier Later Then Meanwhile However Here There Now Recently Finally".split()
)
"""They are capitalised at the start of a sentence only."""

# Dates

ORDINALS = tuple(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
    """.split()
)
"""Ordinals in words, from 1 on."""

DATE_VOCABULARY = (
    ("which", -1, "last previous preceding"),
    ("which", 0, "this current"),
    ("which", +1, "next following coming"),
    ("year_word", 365, "year"),
    ("units", 365, "years"),
    ("unit", 1, "day"),
    ("units", 1, "days"),
    ("unit", 7, "week"),
    ("units", 7, "weeks"),
    ("unit", 30, "month"),
    ("units", 30, "months"),
    ("ordinal", 1, "first"),
    ("ordinal", 2, "second"),
    ("ordinal", 3, "third"),
    ("ordinal", 4, "fourth"),
    *(("roman", number, word) for number, word in enumerate("i ii iii iv".split(), 1)),
    *(("ordinal_word", number, word) for number, word in enumerate(ORDINALS[4:], 5)),
    ("ordinal_word", 30, "thirtieth"),
    ("tens", 20, "twenty"),
    ("tens", 30, "thirty"),
    ("part", 6, "half semester"),
    ("part", 3, "quarter"),
    ("early", 0, "early late mid beginning start end middle"),
    ("day_word", 0, "today tonight"),
    ("day_word", -1, "yesterday"),
    ("day_word", +1, "tomorrow"),
    ("ago", -1, "ago"),
    ("later", +1, "later"),
    ("later", -1, "earlier"),
    ("after", +1, "after"),
    ("after", -1, "before"),
    ("in", 0, "in during since"),
    ("by", 0, "by"),
    ("from", 0, "from"),
    ("to", 0, "to through thru until till up"),
    ("between", 0, "between"),
    ("on", 0, "on for"),
    ("of", 0, "of"),
    ("the", 0, "the"),
    ("and", 0, "and"),
    ("number_word", 1, "a an one"),
    ("number_word", 2, "two"),
    ("number_word", 3, "three"),
    ("number_word", 4, "four"),
    ("number_word", 5, "five"),
    ("number_word", 6, "six"),
    ("number_word", 7, "seven"),
    ("number_word", 8, "eight"),
    ("number_word", 9, "nine"),
    ("number_word", 10, "ten"),
    ("number_word", 11, "eleven"),
    ("number_word", 12, "twelve"),
)
"""The words of dates: the name of a `corpus.dates.lexer.TokenKind`, a number, the words of this meaning."""

CAPITALISED_DATE_WORDS = frozenset("may march mar sun sat wed i ii iii iv".split())
"""Everyday words that belong to a date only where they begin with a capital."""

MONTH_SURNAMES = frozenset("may march april june august".split())
"""Months that are surnames as well: alone, they are a month only after a word like "in"."""

ORDINAL_ENDINGS = ("st", "nd", "rd", "th")  # suffixes of the digits of a day: "5th"
DATE_STEMS = tuple(
    """
    day january february march april may june july august september october november december
    tomorrow tonight ago later earlier week month year
    """.split()
)
"""A date without digits contains one of these."""

PUBLICATION_LABELS = (
    r"(?:date\s+)?(?:published|posted|issued|released|created|added)",
    *(
        r"(?:press|news|media)\s+release",
        r"press[- ]releases?",
        r"(?:press|information)\s+(?:service|office|centre|center|department)",
        r"for\s+immediate\s+release",
    ),
    *(r"(?:publication|release|posting)\s+date", r"date\s+of\s+(?:publication|issue|release)"),
)
"""Labels of the day on which a text was published."""

SENT_LABELS = ("date", "sent", "submitted")  # labels of the day of a letter or a report, before a colon
POSTING_VERBS = ("posted", "shared", "published")
STATUS_AT = (r"status (?:at|as (?:at|of|on))", r"(?:as (?:at|of)|updated to)")
"""Before the day of a table or an annex: "status at 1 October 2010"."""
PERIODICALS = (
    *("herald", "gazette", "bulletin", "newsletter", "digest", "times", "post", "tribune", "journal", "observer"),
    *("courier", "chronicle", "daily", "weekly", "monthly", "magazine", "newspaper", "in english", "edition", "issue"),
)
"""Words in the name of a newspaper or of a site."""
OWN_PAPERS = ("minutes", "report", "this (?:report|note|paper)", "record", "newsletter", "note", "protocol", "summary")
PAPER_CLOSED = ("signed", "approved", "adopted", "released", "issued", "circulated", "compiled", "prepared", "drawn up")
"""Verbs of finishing a paper."""

CHANGE_WORDS = (
    r"updat\w*",
    r"modif\w*",
    r"changed",
    r"edited",
    r"revis\w*",
    r"reviewed",
    r"last\s+(?:change|review|edit)",
)
"""Before a day, they show that it is the day of a change."""

LEGAL_PAPERS = (r"decree", r"resolution", r"order\s+(?:no|of)\b", r"law\s+(?:no|of)\b", "regulation", "directive")
OTHER_DATE_LABELS = (
    *("deadline", r"regist(?:er|ration)", r"event\s+dates?", "when:", "venue", r"starts?\b", r"begins?\b", r"until\b"),
    *("closing", "expires", r"valid\b", r"all\s+rights", "copyright"),
)
"""In a line, they show that its day is not that of the text."""

SOURCE_LABELS = ("source", "author", "photo", "section", "contact", "tags")  # of lines that are no title
SALUTATIONS = (
    r"dear\s",
    r"ladies and gentlemen",
    r"to whom it may",
    r"(?:from|to|cc|date|ref|subject)\.?\s?:",
    r"notice$",
    r"event$",
)
LETTERHEADS = ("MINISTRY", "GOVERNMENT", "UNITED NATIONS", "DEPARTMENT", "PERMANENT MISSION", "EMBASSY")
"""Beginnings of the name of an office above the title of its paper."""

PAPER_LABELS = (
    r"for (?:immediate )?(?:release|publication)\b.{0,40}",
    r"(?:embargo\w*|not for release) (?:until|till|before)\b.{0,60}",
    r"(?:press|news|media) (?:release|advisory|statement|note|kit)\b(?: ?(?:no\.?|№|#) ?[\w/.-]+)?",
    r"note to editors",
)
"""Lines above the title of a paper that tell its kind."""

NEWS_SERVICES = (r"[\w .-]{0,25}\b(?:news|agency|press|newsroom|wire)\b[\w .,–-]{0,25}",)
"""Other things in the brackets of a dateline: "(ILO News)"."""

THIS_YEAR = (r"(?:current|this|outgoing) year,? \(?20\d\d\b",)
LAST_YEAR = (r"(?:last|past|previous) year,? \(?20\d\d\b",)
"""They give the year in which a text was written, and the year before it."""

TODAY_WORDS = ("today",)
REPORT_VERBS = ("said", "announced", "reported", "stated", r"told\s+(?:reporters|journalists)")
REPORTS = ("reports",)
DATE_LINE_WORDS = ("published", "posted", "updated", "date", "on", "at", "news", "article", r"\w{2,}day")
"""The only words in a line that is a date."""

CLAUSE_OPENERS = tuple("that which who whose whom where while but".split())
LIGHT_DATE_WORDS = tuple(
    "in on at the of a and from to until till by since for year back already earlier later also only early as".split()
)
"""Words that may stand with a date in a part of a sentence without adding to it: "back in 2025,"."""

OTHER_TIME_PREPOSITIONS = tuple("since by until till before after from to through than beyond for".split())
"""Before a year, they show that it is not the year of another date: "since 1986"."""

PLAN_VERBS = (
    *("opens?", "begins?", "starts?", r"kicks?\s+off", "plans?", "due", "meets?", "ends?", "closes?", "concludes?"),
    *(r"(?:is|are)\s+to\s+\w+", r"(?:is|are)\s+\w+ing"),
    r"to\s+(?:be|open|begin|start|meet|host|hold|visit|sign|gather|convene|take\s+place|attend|discuss|launch)",
)
"""Verbs of a plan, in addition to `FUTURE_WORDS`: "opens on Tuesday"."""

YEARLY_NOUNS = ("edition", "fair", "festival", "olympiad", "games", "season")  # of a year, in addition to events
PAST_VERBS = (
    r"\w{2,}ed",
    *"was were had met held took began brought gave made saw spoke went came left won ran".split(),
)
ANNOUNCING_VERBS = (
    "announced",
    "said",
    "presented",
    "unveiled",
    "decided",
    "agreed",
    "reported",
    "informed",
    "approved",
)
"""Before a day, without a verb of holding after them, they show that it is the day of the news, not of the event."""

SERIES_WORDS = ("next", "following", "previous")
"""With the noun of an event, they name another one of its series."""

DAYS_OF_EVENT = (r"(?:for|over|in|of|spent|lasted|after) ({count}) days", r"({count})-day")
"""They give the number of days that an event took."""

DAYS_TO_LAST = (
    r"(?:last\w*|runs?|continues?) (?:for )?({count}) days",
    r"(?:for|over)(?: the(?: next)?)? ({count}) days",
)
"""After the day on which an event opens, they give the number of its days."""

OPENING_VERBS = (r"open\w*", r"beg[ia]n\w*", r"start\w*", r"kick\w*\s+off", r"launch\w*", "from")
CLOSING_VERBS = (r"closed", r"ended", "concluded", "completed", "wrapped up", "came to an end", "finished")
RUN_VERBS = (
    *(
        r"(?:may|can) be (?:seen|visited)",
        r"on (?:show|display|view)",
        r"remains? open",
        r"stays? open",
        "will stay",
        "stays?",
    ),
    *("runs?", "running", "ran", "lasts?", "lasted", "lasting", "continues?", "continued", "ends?", "ended"),
    *("closes?", "closed", "concludes?", "concluded", "finish(?:es|ed)?", "open", r"take\s+place", r"go(?:es)?\s+on"),
)
"""Between the first and the last day: "opened on Tuesday and will run until Friday"."""

# Numbers and years

NUMBERED_WORDS = (
    *("article", "articles", r"art\.", "art", "paragraph", "paragraphs", r"para\.", "para", "paras", "section"),
    *("sections", "chapter", "chapters", "page", "pages", r"p\.", r"pp\.", "n", r"no\.", r"nos\.", "number"),
    *("numbers", "resolution", "resolutions", "decision", "decisions", "rule", "rules", "item", "items", "annex"),
    *("room", "figure", "table", "iso", "gost", r"tel\.", "tel", "phone", "fax", "windows", "version", r"v\."),
    *("volume", r"vol\.", "usd", "eur", "gbp", "rub", "chf", "agenda", "vision", "horizon", "strategy"),
    *(r"more\sthan", r"less\sthan", r"fewer\sthan", "about", "around", "approximately", "nearly", "almost", "some"),
    *(r"at\sleast", "exactly", "another", "only"),
)
"""Before four digits, they show that the number is no year."""

COUNTED_WORDS = (
    *("people", "person", "persons", "participants", "delegates", "experts", "students", "specialists", "men"),
    *("women", "children", "companies", "enterprises", "countries", "states", "cities", "units", "pieces", "items"),
    *("jobs", "projects", "times", "years", "year", "months", "weeks", "days", "hours", "minutes", "pages", "words"),
    *("points", "degrees", "tonnes", "tons", "km", "kg", "mw", "kw", "gw", "ha", "mm", "cm", "m", "t", "g", "square"),
    *("cubic", "metres", "meters", "hectares", r"per\scent", "percent", "hundred", "thousand", "million", "billion"),
    *("dollars", "euros", "rubles", "roubles", "usd", "eur", "rub"),
)
"""After four digits, they show that the number is an amount."""

YEAR_GOALS = ("agenda", "vision", "goals?", "targets?")
"""After a year, they show that the year names a goal: "2030 Agenda"."""

YEAR_GOAL_QUALIFIERS = tuple("un global sustainable development climate industrial".split())

GOAL_SENTENCE_WORDS = ("agenda", "goals?", "sdgs?", "targets?", "vision", "strategy")
"""In a sentence, they show that "by 2030" is a goal."""

DEADLINE_YEAR_PREPOSITIONS = tuple("by until till to through before beyond for".split())

CERTAIN_YEAR_PREPOSITIONS = ("in", "since", "during")
"""Before four digits, they make a year even where a noun follows: "In 2019 companies opened"."""

YEAR_OPENERS = tuple("in since during until till year the early late mid-? of".split())
"""Before four digits, they make a year, unless something counted follows."""

NO_PLURALS = frozenset("was has its this his does towards always thus across".split())
"""Words in -s that are no plural."""

# Events

COUNTED_NOUNS = (
    *("floor", "anniversary", "time", "birthday", "century", "edition", "place", "year", "day", "month", "annual"),
    *("general", "plenary", "international", "session", "assembly", "round", "grade"),
)
"""After an ordinal, they show that it is no day."""
WORDS_AFTER_DAY = (
    *("in", "at", "and", "the", "a", "an", "with", "to", "this", "it", "we", "they", "he", "she", "by", "from", "our"),
    *("both", "two", "experts", "delegates", "participants", "representatives", "was", "were", "of"),
)
WEEK_AHEAD = ("week ahead", "coming week", "next week", "this week", "agenda", "schedule", "plans?", "diary")
"""In the title of a digest, they show that its week lies ahead."""
DATE_LABELS = (r"(?:event\s+)?dates?", "when")  # labels of the line that gives the date of an event
VENUE_LABELS = tuple("venue place location where city".split())  # labels of the line that gives the place of an event
LABEL_COMPLEMENTS = (r"of\s+(?:the\s+)?\w+",)  # words that may follow a label: "Venue of the meeting: …"
DATE_LABEL_ADDITIONS = (r"and\s+(?:time|place|venue)", r"of\s+(?:travel|mission|visit)")

EVENT_VERBS = (
    r"(?:is|was|were|be|been|being)\s+(?:also\s+)?(?:held|hosted|organi[sz]ed|convened|signed|opened|launched)",
    *("held", "hosts?", "hosted", "hosting", "gather(?:s|ed)", "convenes?", "convened", "meets?", "met", "opens?"),
    *("opened", r"kicks?\s+off", r"kicked\s+off", r"t(?:ake|akes|ook|aking)\s+place", "begins?", "began", "starts?"),
    *("started", "launch(?:es|ed)", "sign(?:s|ed)", "visit(?:s|ed)", "attend(?:s|ed)", r"took\s+part"),
    *("discussed", "drew", "completed", "gave", "toured", r"came\s+to", r"travelled\s+to"),
    *("participated", r"brought\s+together", r"brings\s+together", "invites?", "organi[sz]e[sd]?"),
)

VISIT_VERBS = (
    *(r"visit(?:s|ed)?(?:\s+to)?", r"(?:arriv|travel)\w*\s+(?:to|in)"),
    r"(?:brought|drew|welcomed|took|came|flew|invited?)\b[^.;!?]{0,90}?\sto",
)

EVENT_SUBJECTS = ("it", "this", r"the\s+\w+(?:\s+\w+){0,3}")

EVENT_PREDICATES = (
    *(r"(?:is|was|will\s+be|is\s+to\s+be|were)\s+(?:held|hosted|organi[sz]ed|signed)", r"t(?:akes?|ook)\s+place"),
    *(r"will\s+take\s+place", "ran", "lasted", r"will\s+run", r"(?:is|are|was|were)\s+(?:scheduled|planned|given|set)"),
)
"""With a subject: "The meeting was held …"."""

FUTURE_WORDS = ("will", "shall", r"to\s+be\s+held", r"is\s+scheduled", r"are\s+invited", "upcoming")
"""They show that the event lies after the day of the text."""

DEADLINE_WORDS = (
    *(
        "deadlines?",
        "clos(?:es?|ed)",
        r"closing\s+(?:date|day)",
        r"(?<!was )(?<!were )due(?!\s+to\b)",
        r"no\s+later\s+than",
        r"not\s+later\s+than",
    ),
    r"submit\w*",
    *("submissions?", "apply", r"applications?\s+(?:are|is|must|will|should|may|can|open|period)"),
    *("regist(?:er|ration)", "early[- ]bird", "expires?"),
)
"""Before a date, they show that it is the last day for something."""

DEADLINE_PREPOSITIONS = (r"(?:by|until|till)\s+(?:the\s+end\s+of\s+)?",)

BACKGROUND_WORDS = (
    *("since", "founded", "established", "created", "adopted", "previous(?:ly)?", "earlier", r"last\s+year"),
    *(r"first\s+(?:held|voiced|introduced)", "born", r"after\s+the", r"following\s+the", r"in\s+accordance\s+with"),
)
"""Before a date, they show that it lies before the event."""

RECALLING_VERBS = ("recalled", "reminded", "(?:had|has) been signed earlier", "previously signed", "earlier signed")
"""They show that a sentence tells of what was long before."""

PUBLICATION_WORDS = ("published", "posted", "updated", r"last\s+modified", r"press\s+release", "issued")

BUILDINGS = (
    *(
        "Avenue",
        "Street",
        "Square",
        "Embankment",
        "Hall",
        "Hotel",
        "Centre",
        "Center",
        "Works",
        "University",
        "Institute",
    ),
    *("House", "Library", "Museum", "Palace", "Theatre", "Club", "Academy", "School", "Technopark", "Office"),
)
"""Buildings and streets, before the town in which they are."""
VENUE_SUBJECTS = (
    r"(?:the|this) (?:\w+ )?(?:ceremony|signing|event|meeting|talks|conversation|training|lessons?|course"
    r"|conference|seminar|"
    r"workshop|session|forum|consultations?|exhibition|classes|negotiations|discussion|venue|hosts?|participants)",
    "it",
    "they met",
)
VENUE_PREDICATES = (
    *(
        "took place",
        r"(?:was|were|is|are|be) (?:\w+ )?(?:held|hosted|organi[sz]ed|opened)",
        "will be",
        "hosted",
        "will take place",
    ),
    *("gathered", "met", "convened", "took part", "came together", "will meet"),
)
"""In a sentence after the one that names an event, they show that it tells where the event was."""
LOCATION_VERBS = (
    *(
        r"(?:is|are) (?:located|situated|based)",
        r"stands (?:on|in|at|near)",
        r"lies (?:on|in|at|near)",
        r"headquarters (?:is|are) in",
    ),
    *("will receive those who come", "address"),
)

EVENT_NOUNS = (
    *("event", "meeting", "conference", "congress", "forum", "summit", "week", "training", "course", "seminar"),
    *("workshop", "webinar", "session", "visit", "exhibition", "ceremony", r"round\s*table", "school", "programme"),
    *("program", "talks", "consultations", "negotiations", "delegation"),
)

EVENT_TYPES: Mapping[str, str] = {
    "meeting": "meeting talks negotiations consultations consultation hearing hearings videoconference dialogue "
    "briefing roundtable gathering retreat",
    "congress": "congress convention",
    "conference": "conference symposium colloquium",
    "forum": "forum",
    "summit": "summit",
    "session": "session assembly",
    "training": "training course workshop seminar webinar masterclass hackathon bootcamp internship lecture practicum",
    "exhibition": "exhibition expo fair",
    "visit": "visit excursion outing",
    "signing": "signing initialling",
    "ceremony": "ceremony opening launch inauguration celebration presentation reception "
    "screening tasting demonstration",
    "competition": "competition contest olympiad",
    "festival": "festival",
    "event": "event",
}
"""The nouns of events by type; an event is called by a phrase around such a noun."""

NAMED_EVENT_NOUNS: Mapping[str, str] = {"festival": "Week Weeks Day Days Month"}
"""Nouns that mean an event only in a name: "International Knowledge Sharing Week"."""

COMPOUND_EVENT_NOUNS: Mapping[str, str] = {
    "meeting": r"round[ -]tables?|video conference|courtesy calls?|(?:technical|expert) discussions?"
    r"|(?:business|working) (?:breakfast|lunch|dinner)",
    "training": r"(?:days?|programmes?|courses?) of training|study tour|master class|"
    r"(?:summer|winter|spring|autumn|online|field|evening|training|[a-z]+-[a-z]+ing) schools?|"
    r"training (?:courses?|programmes?|programs?|seminars?|workshops?|sessions?)",
    "exhibition": r"trade (?:show|fair)|(?:photo|photographic|poster|public) display",
    "conference": r"press conference",
    "ceremony": r"open (?:day|house)",
    "signing": r"signing ceremony",
    "session": r"(?:panel|plenary) (?:session|discussion)|general (?:conference|assembly)",
    "visit": r"(?:business|trade|study|fact-finding|expert) mission|(?:plant|site|factory) (?:tours?|visits?)",
}

EVENT_MODIFIERS = frozenset(
    """
    business investment trade export import youth student expert experts press board council committee industry energy
    technology science network project kickoff kick-off steering online video working training women startup networking
    partnership media donor donors government ministry executive public private green water food health steel oil gas
    space sports skills safety roundtable hands-on two-day three-day four-day five-day one-day
    """.split()
)
"""Words in lower case before the noun of an event that no ending shows to be modifiers."""

MODIFIER_ENDINGS = tuple("al ic ive ary ory ous ual ian ble th nd st rd wide level day".split())

EVENT_STOP_WORDS = frozenset(
    """
    a an the this that these those its their his her our my your some any each every both such no several many numerous
    various few other all
    of in on at to for by with from as into under over within during after before since until till through about between
    and or but nor while when where which who whom whose what because although if than then so not
    is are was were be been being am has have had having do does did will would shall should can could may might must
    took take takes taken taking place held hold holds hosted host hosts hosting organised organized organises organizes
    attended attend attends joined join joins opened opens open began begins started starts visited visits signed signs
    sign met meets meet gathered gathers said says announced announces added noted stressed welcomed ended ends end
    concluded brought brings drew draws saw sees ran became becomes gave gives made makes led leads
    close closes closed runs it he she they we
    you i there here also still just only more most following including via per amid ahead
    reviews adopts discusses calls agrees approves endorses focuses highlights explores gathers attracts marks helps
    foreseen due set
    spoke told shook left wrote heard found chose flew got showed paid spent went came learned learnt laid
    aims looks sets seeks takes itself themselves himself herself
    """.split()
)
"""Words that end the phrase that names an event."""

NO_ADVERBS = frozenset(
    "family assembly supply daily weekly monthly yearly early friendly elderly monopoly shed".split()
)
"""Words in -ly and -ed that may be in the name of an event."""

ORGAN_CONTEXT = (
    r"\bby the\s+",
    r"\b(?:ratif\w+|acced\w+ to|part(?:y|ies) to|signator\w+ to|under|amend\w+|implement\w+|sign\w+) the\s+",
)
"""Before the name of an event, they show an organ that decided, or a treaty: "adopted by the General Assembly"."""

PAPER_HEADS = frozenset("PROGRAMME AGENDA INVITATION ANNOUNCEMENT EVENT NOTICE MINUTES REPORT CALENDAR".split())
"""Headings above the name of an event."""
OCCASION_NOUNS = frozenset(
    """
    sidelines margins basis eve occasion framework invitation initiative monday tuesday wednesday thursday friday
    saturday sunday site premises part agenda
    """.split()
)
"""After a preposition, they say when or where: "on the sidelines"."""

TENS: Mapping[str, int] = {
    word: 10 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}

TRIVIAL_EVENT_MODIFIERS = frozenset(
    "last next new this main same whole entire annual regular recent upcoming special official joint day other".split()
)
"""Words that do not tell one event from another."""

AGREEMENT_NOUNS = (
    r"memorand(?:um|a) of (?:understanding|cooperation|intent)",
    *(r"memorand(?:um|a)", r"letters? of intent", r"joint (?:declaration|statement|communiqu[ée])"),
    *(r"framework agreements?", r"agreements?", r"protocols?", r"declaration", r"contracts?", r"treaty", r"treaties"),
    *(r"road ?maps?", r"action plan", r"MoUs?", r"charter", r"(?:country|cooperation) programmes?"),
    *(r"project documents?", r"joint plan"),
)

SIGNING_VERBS: Mapping[str, str] = {
    "signing": r"(?:co-?)?sign(?:ed|s|ing)?|inked|put (?:their|his|her|its) (?:names?|signatures?) to",
    "initialling": r"initial(?:l?ed|l?ing)",
    "initiation": r"initiated",
    "conclusion": r"conclud(?:ed|es|ing)",
}
"""Acts of signing: the noun, and its verbs."""

SIGNING_NAME = "{act} of the {agreement}"
SIGNERS_BEFORE = ("signed", "sign", "initialled", "concluded")  # after the organisations that sign
MEETING_WITH = (
    r"(?:met|meets|held talks|held a meeting) with",
    r"(?:met|meets|held talks) with (?:the )?(?:newly \w+|new|visiting|outgoing|acting)(?=\s[A-Z])",
    r"(?:met|meets|received|receives)(?=\s+(?:the\s+)?(?:new\s+)?[A-Z])",
)
MEETING_WITH_NAME = "meeting with {whom}"
GROUPS = (
    *("working group", "expert group", "task force", "committee", "sub-?committee", "commission", "council", "board"),
    *(
        "panel",
        "working party",
        "group of experts",
        "contact group",
        "group",
        "experts",
        "officers",
        "ministers",
        "delegates",
    ),
)
GROUP_MEETS = (
    r"(?:(?:will|is to|are to|shall|would|is due to|is expected to) )?(?:next |again )?"
    r"(?:meets?|met|(?:re)?convene[sd]?|gather(?:s|ed)?)",
)
"""After the name of a group of persons: "The working group will meet again in May"."""
HOLDER_VERBS = (
    *("(?:has |have )?considered", "(?:has |have )?discussed", "(?:has |have )?reviewed", "(?:has |have )?approved"),
    *("(?:has |have )?adopted", "(?:has |have )?endorsed", "(?:has |have )?examined", "(?:has |have )?agreed", "heard"),
)
"""After a group of persons, they show that the meeting told of next is theirs."""
TALKING_VERBS = (r"discussed", r"(?:held|hold) (?:\w+ )?(?:talks|a meeting|consultations)", "exchanged views", "met")
"""After two parties, they show that they met."""
GROUP_MEETING_NAME = "meeting of the {group}"
VISITED = (r"(?:visited|visits(?=\s[A-Z])|toured|paid a visit to|travelled to)",)
VISITED_NAME = "visit to {whom}"

OBJECT_ACTS: Mapping[str, tuple[str, str]] = {
    "opening of {whom}": (
        "ceremony",
        r"(?:officially |formally |solemnly )?(?:opened|inaugurated|commissioned|(?:will|is to|are to) (?:open"
        r"|inaugurate))",
    ),
    "launch of {whom}": (
        "ceremony",
        r"(?:officially |formally )?(?:launched|started up|set in motion|switched on|(?:will|is to|are to) launch)",
    ),
    "unveiling of {whom}": ("ceremony", r"unveiled|(?:will|is to|are to) unveil"),
    "laying of {whom}": ("ceremony", r"(?:laid|(?:will|is to|are to) lay)(?= the (?:foundation|first|corner))"),
    "presentation of {whom}": ("ceremony", r"(?:will|is to|are to) present"),
    "visit to {whom}": (
        "visit",
        r"(?:also )?(?:visited|toured|inspected|saw|looked round|looked over|went to see|were shown|was shown"
        r"|paid a visit to"
        r"|called at|(?:will|is to|are to) (?:visit|tour|inspect))",
    ),
}
"""Verbs of events before their object, with the name of the event and its type."""
SUBJECT_ACTS: Mapping[str, tuple[str, str]] = {
    "opening of {whom}": (
        "ceremony",
        r"(?:(?:was|were|has been|have been|will be|is to be|are to be) (?:officially |formally |solemnly )?"
        r"(?:opened|inaugurated|commissioned)"
        r"|opened(?: its doors)?|opens|will open|is to open|is due to open)",
    ),
    "launch of {whom}": (
        "ceremony",
        r"(?:was|were|has been|have been|will be|is to be|are to be) (?:officially |formally )?(?:launched"
        r"|started up|switched on)",
    ),
    "unveiling of {whom}": ("ceremony", r"(?:was|were|has been|will be|is to be) unveiled"),
    "laying of {whom}": ("ceremony", r"(?:was|were|has been|will be|is to be) laid"),
}
"""Verbs of events after their subject."""
FACILITIES = frozenset(
    """
    centre center laboratory lab plant office line facility school workshop factory museum hub desk park unit platform
    station mill branch shop site bureau incubator academy institute portal complex
    """.split()
)
"""Subjects that open by themselves: "The laboratory opens on Monday"."""
VISITORS = (
    *("delegations?", "missions?", "teams?", "groups?", "experts", "specialists", "representatives", "guests?"),
    *("visitors", "participants", "delegates", "engineers", "entrepreneurs", "students", "officials"),
)
GOING_VERBS = (
    *(
        "went",
        "go",
        "goes",
        "travelled",
        "travels?",
        "flew",
        "fl(?:y|ies)",
        "came",
        "comes?",
        "arrived in",
        "set out for",
    ),
    *(
        "left for",
        "will (?:go|travel|fly|come|leave for)",
        "(?:is|are) to (?:go|travel|fly|come)",
        "visited",
        "will visit",
    ),
)
"""Verbs of visitors, before where they go."""

ONLINE_WORDS = (
    "online",
    "webinar",
    "virtual",
    r"by video",
    "video ?conference",
    "zoom",
    "remote(?:ly)?",
    "webcast",
    "teleconference",
)
DAYS_OF_PROGRAMME = (r"day (?:one|two|three|four|five|[1-9])", r"(?:first|second|third|fourth|fifth) day")
AGREED_OBJECTS = (
    *("that", "which", "construction", "building", "creation", "establishment", "setting up", "placement", "delivery"),
    *("development of", "modernization of", "plants? in", "mines? in", "opening of", "launch of"),
)
"""After an agreement and before a place, they show that the place is of what is agreed on."""
ARRIVAL_VERBS = (
    r"(?:will )?come to",
    r"arrived in",
    r"came to",
    r"travelled to",
    r"gathered in",
    r"were welcomed in",
    r"came together in",
)
"""In a sentence soon after an event, they say where it is."""
OF_LAST_YEAR = (r"(?:last|previous) year['’]s", r"a year (?:ago|earlier),")
"""Before a day without a year, they show that it was in the year before that of the text."""
TERM_PREPOSITIONS = (r"for(?: the (?:period|years?))?", "until", "through", "to")
"""Before the years of an agreement, they show that these are its term."""
HELD_IT = (r"(?:we|they) (?:held|ran|organi[sz]ed|hosted|opened|will hold) it",)
NEW_DATES = (
    r"new dates?(?: (?:is|are|of the \w+))?",
    r"(?:new|now) (?:date )?(?:is|set for|scheduled for|planned for)",
)
PROGRAMME_PARTS = ("plenary", "closing", "opening", "panel", "reception", "session", "ceremony", "inauguration")
"""In the name of an event, they show that it is a part of a greater one."""
WHAT_LABELS = ("what", "event", "title", "subject", "topic")
SAME_PLACE = (
    r"(?:the|at the|in the) same (?:place|venue|town|city|hall)",
    r"venue(?:,[^,]+,)? (?:is|remains) unchanged",
)
WAS_TO = (
    r"(?:was|were) to (?:be held|take place|open|start|meet)",
    r"should have (?:been held|taken place)",
    r"was due(?: to \w+)?",
)
"""Before a day, where another follows, they show that it does not hold any more."""
SAME_DAY = (
    r"(?:after|over|before) (?:lunch|dinner|breakfast)",
    r"(?:in|later in) the (?:morning|afternoon|evening)(?! of)",
    r"(?:later )?(?:on )?(?:the|that) same (?:day|evening|afternoon)",
    r"later that (?:day|evening|afternoon)",
    r"the same (?:day|evening|afternoon)",
)
"""At the start of a sentence, they show that it tells of the same day."""
LATER_DAYS = (
    r"(?P<plus>a|one|two|three|four) days? later",
    r"(?:on |in )?the (?:following|next) (?:day|morning|afternoon|evening)(?! of)",
    r"(?:on |in )?the (?P<nth>first|second|third|fourth|fifth|last|final) day(?! of the (?!visit|trip|mission|stay))",
)
"""Days that count from an event before."""

HELD_WORDS = (
    *("travelled", "went to", "flew to", r"(?:paid|made) (?:an? )?(?:\w+ )?visit", "were shown", "was shown"),
    *(
        r"ran (?:a|an|the|its|in|from|for|until|over|at)",
        r"has ended",
        "came to an end",
        "brought to a close",
        r"taught",
        r"was (?:there )?a",
        r"saw",
    ),
    *("toured", "inspected", r"we had", "i spoke", "exchanged views", r"received the"),
    r"(?:was|were|has been|have been) (?:\w+ )?(?:held|hosted|organi[sz]ed|convened|opened|launched|signed|concluded)",
    *("took place", "hosted", "held", "opened", "gathered", "met", "attended", "participated", "took part", "signed"),
    *("visited", "began", "started", "kicked off", "concluded", "ended", "joined", "welcomed", "presented", "spoke"),
    *(
        "drew",
        "brought",
        "initiated",
        "initialled",
        "completed",
        "brought together",
        "discussed",
        "convened",
        "organi[sz]ed",
        "launched",
    ),
)

PLANNED_EVENT_WORDS = (
    r"will",
    "shall",
    r"to be held",
    r"(?:is|are|was|were|been) (?:\w+ )?(?:scheduled|planned|expected|due|set)",
    *(r"(?:is|are) to (?:be|take|meet|convene|follow|open|host)", "upcoming", "forthcoming", "invites?", "are invited"),
    *(
        r"plans? to",
        "to (?:hold|host|convene|organi[sz]e)",
        r"(?:is|are) (?:foreseen|announced)",
        r"would (?:be|take|meet|convene|host|open)",
        "foreseen for",
    ),
    *(r"(?:has|have) (?:\w+ )?been (?:set|fixed|arranged|scheduled|planned) for", r"(?:is|are) arranged"),
    *(
        r"goes? ahead",
        r"starts? on",
        r"opens? on",
        r"begins? on",
        r"(?:pleasure|honou?r) of inviting",
        r"announced for",
    ),
    r"(?:planned|scheduled|foreseen|expected|due) (?:for|in|on)",
    r"(?:is|are) (?:offered|on offer)",
    *(
        r"stands? (?:as|unchanged)",
        r"as (?:announced|planned|scheduled)",
        r"(?:is|are) to (?:begin|start|run|go|visit|last)",
    ),
    *(r"due to (?:be|take|open|meet|start|begin)", "stays on", "remains? as planned", r"confirmed(?=\W*$)"),
)

RELATIVE_WORDS = ("which", "that", "to be held", "held", "scheduled", "planned", "opening")
"""After the name of an event, they begin a clause that says when it is."""

CONTEXT_WORDS = (
    r"(?:sidelines|margins|framework|eve|frame|occasion) of(?: the)?",
    r"(?:accompanying|preceding|parallel to|alongside|back to back with)(?: the)?",
    r"(?:during|after|following|before|ahead of|within|since)(?: the| its| their| an?)?",
    r"(?:first|second|third|fourth|fifth|last|final|opening|closing) day of(?: the)?",
)
"""Before the name of an event, they show that another one is told of."""

CANCELLED_WORDS = (
    *(r"(?:will|is|are|was) not (?:be )?possible", r"had to be dropped", r"(?:is|was) withdrawn"),
    *(
        r"can(?:not|[’']t| not) (?:take place|be held|go ahead)",
        r"unable to (?:hold|host)",
        r"no longer (?:take place|be held)",
    ),
    *(
        r"did not take place",
        r"(?:is|are|was|were) off(?=\s*[.,;:–—-])",
        r"will not go ahead",
        r"fell through",
        r"dropped from",
    ),
    *(r"cancel(?:l?ed|s|l?ation)", r"called off", r"scrapped", r"will not (?:take place|be held)", r"abandoned"),
)

POSTPONED_WORDS = (
    *(
        r"postpon(?:ed?|es|ement)",
        r"rescheduled",
        r"put off",
        r"deferred",
        r"(?:is|was|has been) delayed",
        r"held over",
    ),
    *(
        r"new dates?",
        r"another date",
        r"(?:decided|agreed) (?:\w+ ){0,4}to move",
        r"will not take place on those dates",
    ),
    r"(?:moved|pushed back|shifted|deferred|delayed)(?: to| from| until)",
)

NEW_DATE_WORDS = (
    r"new dates?(?: of the \w+)? (?:is|are)(?: from)?",
    r"(?:to|until|till|for|and will (?:now )?(?:be held|take place))(?: the)?(?: new date)?(?: of| on)?",
)
"""Before a date, after a word of postponement, they show that it is the new one."""

FORMER_DATE_WORDS = (r"(?:originally|initially|previously|earlier)(?: \w+){0,3} (?:for|on|from)", r"instead of")
"""Before a date, they show that it does not hold any more."""

MOVED_FROM_WORDS = ("from", "not on")  # the same, after a word of postponement

YEARLY = ("every year", "each year", "annually", "yearly")
"""They show that a day is that of every year: "marked on 27 September every year"."""

PLAN_TITLES = (
    r"plan (?:of|for)",
    "work ?plan",
    r"calendar of",
    "schedule",
    "programme of",
    "invit",
    "announcement",
    "save the date",
)
AHEAD_HEADINGS = ("coming up", "upcoming", "ahead", "what(?:’s|'s| is)? next", "forthcoming", "plans", "future", "next")
PLANS_OF_YEARS = (
    "plan",
    "work ?plan",
    "calendar",
    "schedule",
    "programme of",
    "list of events",
    "activities in",
    "events in",
)
"""In a title, before a year, they show that all days of the text are of that year."""
LEAD_YEARS = (r"in(?: the course of)?(?: the (?:reporting|past) year)?", r"(?:during|throughout|over)(?: the year)?")
"""Before a year at the start of a text, they show that it tells of that year."""
YEAR_REVIEWS = (
    *(
        r"(?:our|the) year (?:(?:19|20)\d\d )?in",
        r"as the year (?:draws|comes) to (?:a close|an end)",
        "year in review",
    ),
    *(
        r"(?:results|highlights|summary) of the year",
        r"look(?:ing)? back (?:at|on|over) (?:the (?:past )?year|(?:19|20)\d\d)",
    ),
    *(r"(?:past|outgoing) year (?:was|has been)", r"year is behind us"),
)
"""They show that a document written at a turn of years tells of the year that ends."""
REPORTS_OF_YEARS = (r"(?:in brief|results|report|review|highlights|chronicle|activities|overview)\b.{0,60}?",)
"""Before a year in a title, they show that the document tells of that year: "Quarterly report, April–June 2017"."""

NO_EVENT_TITLES = (
    *("interview", "annual report", "report", "project", "tender", "call for", "statement", "review", "profile"),
    *("guide", "questions and answers", "faq", "speech", "message", "letter", "fact ?sheet", "obituary", "opinion"),
)
"""Beginnings of titles of documents that report no event."""

SIGNATURE_WORDS = (r"signed by", r"signed for", r"signatures?", r"on behalf of", r"signed")

PARTICIPATION_WORDS = (
    *("attend(?:ed|s)", r"participat\w+", r"t(?:ook|akes?) part", "opened", "welcomed", "spoke", "speech"),
    *("sign(?:ed|s)", "joined", "joining", "chaired", "moderated", "presented", r"presentations?", "hosted", "led by"),
    *("keynote", "speakers?", "delivered", "greeted", "participants?", "met with", "statements?", "represented"),
    "address(?:ed)?",
)
"""They show that the persons of a sentence took part."""

# Lists of events

EVENT_LIST_NOUNS = frozenset("events activities happenings".split())  # they ask for a list
MEETING_LIST_NOUNS = frozenset("meetings".split())
"""They ask for a list as well, but an event can be called so: in a filter they are words to find."""

SINGLE_EVENT_NOUNS = frozenset("event meeting".split())

HAPPEN_VERBS = frozenset(
    """
    happened happen happens happening occurred take takes took taken taking held organized organised going went
    """.split()
)

ANYTHING_WORDS = frozenset("what anything".split())
WHICH_WORDS = frozenset({"which"})

LIST_REQUEST_WORDS = frozenset(
    """
    which any list show give tell me all every some full the a an there is are was were s have has had been be of on
    up or and place please can could you u do know find year years month how many number count total in did pls
    """.split()
)
"""Words of a request for a list that say nothing about its events."""

QUARTERS: Mapping[str, str] = {
    "last": r"\b(?:last|past|previous)\s+quarter\b",
    "this": r"\b(?:this|current)\s+quarter\b",
    "next": r"\b(?:next|coming)\s+quarter\b",
}
FACT_WORDS = frozenset("facts milestones".split())  # they ask for the dated facts that are no events
EXCLUSION_WORDS = ("without", "except", "excluding")
LAST_YEARS = (r"(?:in\s+|over\s+|for\s+)?(?:the\s+)?(?:last|past)\s+(?P<count>\d{1,2})\s+years",)
SEASONS = (r"winter", r"spring", r"summer", r"(?:autumn|fall)")
SIGNED_WORDS = frozenset("signed sign concluded".split())  # they ask for agreements
SIGNING_PARTIES = frozenset("they did with between so far documents papers unido russia russian federation".split())
"""The words next to "signed" in a question for all agreements: nearly every document is about these parties."""
ASKED_TYPES: Mapping[str, str] = {"signing": "agreement memorandum mou protocol treatie contract"}
"""Other nouns that ask for events of a type, without the s of the plural."""

UPCOMING_WORDS = ("upcoming", "future", "forthcoming", r"coming(?:\s+up)?", "next")

PAST_WORDS = tuple("past previous recent latest last".split())

PLANNED_WORDS = ("upcoming", r"coming\s+up", "planned", "scheduled", "expected", "will", "soon")
"""Upcoming, unless a day is given: what was planned for 2018 is over."""

ASKING_US = r"\b(?:show|give|tell|list)\s+us\b"  # contexts in which "us" is no country
DATE_BOUNDS: Mapping[str, tuple[str, ...]] = {
    "since": (r"starting\s+(?:from|in)", "since", "from"),
    "after": ("after",),
    "until": (r"up\s+to", "until", "till", "through", "by", "to"),
    "before": ("before", r"prior\s+to", r"earlier\s+than"),
}
"""Words before a date that make it a bound of the period."""

DATE_PREPOSITIONS = tuple("in on at of for during between".split())
DATE_MODIFIERS = tuple("the year beginning start end of".split())  # words between a preposition and a date
SINCE_SUFFIXES = ("onwards?", "later")
UNTIL_SUFFIXES = ("earlier", "before")  # words after a date that make it a bound: "2020 and later"
RANGE_WORDS = tuple("to through thru until till and".split())
GOAL_WORDS = ("agenda", "goals?", "vision")  # a year is no date where a filter has one of these
FILTER_PREPOSITIONS = frozenset("in at near".split())

PICK_FILLERS = frozenset(
    "the a an number no nr item option please pls open show read see pick take choose give i mean me let us of in to "
    "on it what whats is s now from list tell does".split()
)
"""Words that may stand with the number of an item: "show me the second one"."""
MEANING_QUESTION = frozenset({"does", "mean"})  # together they are no pick: "what does 747 mean"
CARDINALS = "one two three four five six seven eight nine ten".split()
PICK_SUMMARY_WORDS = ("summari[sz]e", "summary", "short", "brief", "briefly", "tldr", "gist", "about", "says?")
DOCUMENT_NOUNS = ("documents?", "docs?", "sources?", "articles?", "texts?")
LAST_WORDS = ("last",)

DOCUMENT_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    code: (
        rf"(?:in|only|all) {name}\b",
        rf"{name}(?:[- ]language)? (?:only|ones?|documents?|docs?|texts?|sources?|articles?|materials?)\b",
    )
    for code, name in (("en", "english"), ("ru", "russian"))
}
"""Words of a request for documents in a language."""

ALL_ABOUT = (
    r"(?:(?:show|tell|give|send) me )?(?:please )?(?:everything|all|anything)"
    r"(?: (?:you|u) (?:have|know|got)| there is| known)? (?:about|on|regarding)",
    r"what (?:do (?:you|u)|have you|u) (?:have|got|know) (?:about|on)",
    "what is known (?:about|on)",
    "(?:do (?:you|u) have |have (?:you|u) (?:got )?|(?:you |u )?got |is there )"
    "(?:anything|something|any info(?:rmation)?|info(?:rmation)?|any materials?) (?:about|on|regarding)",
)
"""Words before the subject of a request for all about it."""

CORRECTION_OPENERS = (
    "(?:no,? )?i mean(?:t)?",
    "(?:no|nope|nah|wrong|sorry|not (?:that|this|him|her|it|them|those)(?: one)?)(?=[,.:;—–-])",
)
"""Words before what was meant instead: "no, in Moscow", "not him, the cosmonaut"."""
CORRECTED_QUESTION = "and {meant}?"

SUBJECT_PREPOSITIONS = ("about", "on", "regarding", "mentioning")
QUESTION_WORDS_INSIDE = tuple("who when where why how which whether if".split())

LAUGHTER = ("[ah]{4,}", "(?:he){2,}h?", "(?:hi){2,}", "lo+l+", "rofl")
"""Words that are no word of a question: "hahaha"."""

SUGGESTED_WHO = "Who is {name}?"
SUGGESTED_WHAT = "What is {name}?"
"""Questions that the bot offers."""

POLITE_FRAMES = (
    "good (?:morning|afternoon|evening|day)(?: (?:everyone|all|team|colleagues|there))?",
    r"hello(?: there)?|hi(?: there)?|hey|greetings|dear(?: \w+){1,3}(?=[,:])",
    r"(?:many )?thanks?(?! to\b)(?: you)?(?: (?:so|very) much)?(?: in advance)?|please",
    "(?:could|can|would|will) (?:you|u|anyone|someone)(?: also)?(?: please| kindly| possibly)?"
    " (?:tell|let|inform|help|clarify|remind|advise|say|check|explain)(?: me| us)?(?: know| understand| find out)?",
    "(?:also |please |kindly )*(?:tell|let|inform|remind)(?: me| us)(?: please)?(?: also)?(?: know)?",
    "i(?: would|['’]?d)?(?: also| just| really)? (?:like|love|want|need|wanted|have) to"
    " (?:know|ask|find out|learn|check)(?: you)?",
    "i(?: am|['’]m| was)?(?: also| just)? (?:wonder(?:ing)?|curious(?: to know)?|interested(?: in)?(?: knowing)?)",
    "(?:do|does|would) (?:you|anyone)(?: happen to)? know|any (?:idea|chance you know)|may i(?: also)? ask(?: you)?",
    "(?:i have|there (?:is|are)|just) (?:an?|one|two|three|some|several|a few|a couple of)"
    r"(?: \w+)? questions?(?: for you)?",
    "(?:and )?(?:my|the|a|another|one more)(?: first| second| third| next| other| last)? questions?(?: (?:is|are))?",
    "(?:and )?(?:also|besides|in addition|additionally|moreover|next|then|finally|one more thing|by the way|btw)",
    "(?:and )?(?:first(?:ly| of all)?|second(?:ly)?|third(?:ly)?)",
)
"""Words of a polite message around its questions: "Good morning, could you please tell me"."""
POLITE_ENDINGS = (
    "please|(?:many )?thanks?(?: you)?(?: (?:so|very) much)?(?: in advance)?|if (?:possible|you (?:know|can))",
    "(?:do you|would you happen to) know|(?:best|kind) regards|cheers",
)
"""The same after them."""
QUESTION_STARTS = (
    "(?:(?:in|at|on|to|by|with|from|for|of|about|under|since|until) )?"
    "(?:who|whom|whose|when|where|why|how|which|what)(?:['’]?s)?",
)
JOINED_BY = ("and(?: also)?", "as well as", "plus", "or")
"""Words between two questions of a sentence."""
