"""English."""

from handlers.texts import Texts

TEXTS = Texts(
    language="en",
    description=(
        "Ask about the cooperation between UNIDO and Russia: meetings, memoranda, forums, trainings, who said and "
        "signed what.\n\nI answer with sentences from a small library of documents, word for word, each with its "
        "source, and I list the events. What the documents do not say, I do not know.\n\nIn English or Russian."
    ),
    short_description="Answers about UNIDO and Russia, quoted word for word from documents, each with its source.",
    start=(
        "<b>Ask me about the cooperation between UNIDO and Russia.</b>\n\n"
        "I look your question up in a small library of documents and answer with their own sentences, "
        "word for word, each with its source. What the documents do not say, I do not know.\n\n"
        "For example:"
    ),
    help=(
        "<b>Ask a question</b> in English or Russian, in your own words. I answer with sentences quoted from "
        "the documents; the number after each one is its source.\n\n"
        "The buttons under an answer show the place it is quoted from.\n\n"
        "/events – what happened, by date; also /events 2018, /events upcoming, /events Moscow\n"
        "/timeline – the same as a picture, /calendar – for your calendar\n"
        "/who Korotkov – where somebody is named, and as what\n"
        "/sources – the documents I know\n"
        "/source 2 – read one of them\n"
        "/help – this page"
    ),
    examples=(
        "When did the ITPO heads gather in Moscow?",
        "Who signed the memorandum with Roscongress?",
        "Which countries will the digital attaches work in?",
    ),
    commands={
        "events": "What happened, by date",
        "timeline": "The events as a picture",
        "calendar": "The events as a calendar file",
        "who": "Where a person is named, and as what",
        "sources": "The documents I know",
        "source": "Read a document: its number or name",
        "help": "How to ask",
    },
    greeting="Hello! Ask me something about UNIDO and Russia, for example: <i>{example}</i>",
    thanks="You're welcome. Ask on whenever you like.",
    unknown_command="I don't know this command. /help lists those that I do.",
    not_text="I can read text only. Please write your question in words.",
    no_words="I see no words in this. Ask me something about UNIDO and Russia, for example: <i>{example}</i>",
    too_long="That is too long for one question. Please ask it in a sentence or two.",
    error="Something went wrong on my side, and it has been noted. Please try once more in a moment.",
    not_known="The documents don't say.",
    missing="They never mention {words}.",
    nearest="Nearest to your question:",
    look_around="See /sources for what they are about.",
    about="In short: {title}",
    empty_corpus="I have no documents yet, so I can't answer anything. Whoever runs me can add some.",
    undated="no date",
    read_passage="{number} · Where it says so",
    read_document="Read the whole document",
    share="Share",
    read_source="Open the source",
    page="Page {page} of {pages}",
    previous="◀ Back",
    next="On ▶",
    sources={"one": "<b>{number} document</b>", "other": "<b>{number} documents</b>"},
    sources_hint="Press a number to read the document here.",
    events={"one": "<b>{number} date</b> in the documents", "other": "<b>{number} dates</b> in the documents"},
    events_of={"one": "<b>{number} date</b>: {wanted}", "other": "<b>{number} dates</b>: {wanted}"},
    upcoming="Coming up",
    past="Past, the newest first",
    no_events="The documents I have name no dates yet.",
    no_such_events="Nothing in the documents fits <i>{wanted}</i>.",
    nearest_events="Nearest to that:",
    narrower="There is more. Narrow it down by year, place or word: /events Moscow 2018",
    calendar="Into my calendar",
    calendar_name="events",
    timeline="Dates in the documents; /events says where each one stands",
    no_timeline="Pictures can't be drawn here: {reason}",
    who="Whose name? For example: /who Korotkov",
    who_of={"one": "<b>{name}</b> in {number} document", "other": "<b>{name}</b> in {number} documents"},
    nobody="No document names <i>{name}</i>.",
    no_such_source="There is no such document. /sources lists them all.",
    which_source="Which one? Give its number, for example /source 1. /sources lists them all.",
    inline_answer="Answer from the documents",
    inline_nothing="Nothing found. Ask me in private",
    link_too_old="What this link leads to has changed since. Please ask for it in your own words.",
    too_old="This button is too old: the documents have changed since. Please ask again.",
)
