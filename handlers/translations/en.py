"""English."""

from handlers.translations import Texts, TimelineTexts

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
        "/subscribe Vienna – I write when a document on it comes in; /subscriptions, /quiet\n"
        "/lang – the language I speak\n"
        "/privacy – what I keep about this chat; /export gets it, /forget deletes it\n"
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
        "subscribe": "Hear of new documents: of all, or on a word or place",
        "subscriptions": "What this chat is told of",
        "unsubscribe": "End a subscription",
        "quiet": "When I write nothing of my own accord",
        "lang": "The language I speak",
        "privacy": "What I keep about this chat",
        "export": "All that I keep, as a file",
        "forget": "Delete all that I keep",
        "help": "How to ask",
    },
    greeting="Hello! Ask me something about UNIDO and Russia, for example: <i>{example}</i>",
    thanks="You're welcome. Ask on whenever you like.",
    unknown_command="I don't know this command. /help lists those that I do.",
    not_text="I can read text only. Please write your question in words.",
    no_words="I see no words in this. Ask me something about UNIDO and Russia, for example: <i>{example}</i>",
    too_long="That is too long for one question. Please ask it in a sentence or two.",
    error="Something went wrong on my side, and it has been noted. Please try once more in a moment.",
    which_language="Which language shall I speak here? Questions may be in any of them, whatever you choose.",
    as_in_telegram="As in Telegram",
    language_set="I speak English here from now on.",
    privacy=(
        "<b>What I keep about this chat</b>\n\n"
        "• The language, if you choose one with /lang.\n"
        "• For two days: your questions and which message answers each, so that an edited question gets its answer "
        "edited.\n"
        "• For {days}: questions that I could not answer, and your 👍 and 👎 with the question, to see where documents "
        "are missing and where I answer badly. Those who run me can read the questions.\n"
        "• Subscriptions, what I wrote because of them, and quiet hours, with the number of this chat, until you end "
        "them or block me.\n\n"
        "No name is kept, and but for subscriptions no number: a key stands for the chat. What we talk about is in my "
        "working memory for half an hour.\n\n"
        "/export – all of it, as a file\n"
        "/forget – delete it now"
    ),
    day_count={"one": "{number} day", "other": "{number} days"},
    storage_unavailable="My memory does not work at the moment: nothing is kept, and nothing can be changed.",
    nothing_stored="Nothing is kept about this chat.",
    deleted="<b>Deleted:</b>",
    group_administrators_only="In a group that is for its administrators.",
    stored_language="the language: {language}",
    stored_answered={
        "one": "{number} question of the last two days",
        "other": "{number} questions of the last two days",
    },
    stored_questions={"one": "{number} unanswered question", "other": "{number} unanswered questions"},
    stored_votes={"one": "{number} vote", "other": "{number} votes"},
    stored_subscriptions={"one": "{number} subscription", "other": "{number} subscriptions"},
    stored_quiet_hours="the quiet hours",
    stored_topic="what we were talking about",
    voted_up="👍 Thank you, noted.",
    voted_down="👎 Thank you, noted. It will be looked at.",
    unanswered="<b>Not answered, or not well</b>: how often, votes against, the question",
    no_unanswered="No question is waiting for an answer.",
    stats="Documents: {documents}\nUnanswered: {unanswered}\n👍 {up} · 👎 {down}",
    retention="Questions and votes are kept for {days}.",
    subscribed="<b>Subscribed</b> to {wanted}: I'll write when a document comes in that fits.",
    filter_too_long="That is too long to look out for. A few words, a place or a year will do.",
    matches_now={
        "one": "{number} date fits it already: <code>/events {wanted}</code>",
        "other": "{number} dates fit it already: <code>/events {wanted}</code>",
    },
    subscriptions_hint="/subscriptions shows them all, /quiet sets the hours when I write nothing.",
    subscriptions="<b>Subscriptions of this chat</b>",
    no_subscriptions=(
        "There is no subscription here. <code>/subscribe Vienna</code> has me write when a document comes in that "
        "speaks of Vienna, /subscribe alone when any does."
    ),
    too_many_subscriptions="This chat has as many subscriptions as I can keep. End one first: /subscriptions",
    all_documents="everything",
    with_reminders="with a reminder the day before an event",
    start_reminders="🔔 Remind me the day before",
    stop_reminders="🔕 No reminders",
    stop="End",
    unsubscribe="End this subscription",
    unsubscribed="Ended. I won't write about this any more.",
    not_subscribed="This subscription has ended already.",
    saved="Noted.",
    quiet_hours="🌙 Quiet from {first} to {last} by the clock of {zone}, where it is {now} now.",
    no_quiet_hours="No quiet hours: I write at any time.",
    which_quiet_hours=(
        "When shall I write nothing of my own accord? For example: <code>/quiet 22-8</code>, "
        "<code>/quiet 23-7 Moscow</code>, <code>/quiet 22-8 UTC+5</code>, <code>/quiet off</code>"
    ),
    start_quiet_hours="🌙 Quiet from 22 to 8",
    end_quiet_hours="☀ No quiet hours",
    new_documents={"one": "🔔 <b>{number} new document</b>", "other": "🔔 <b>{number} new documents</b>"},
    new_documents_on={
        "one": "🔔 <b>{number} new document</b> on {wanted}",
        "other": "🔔 <b>{number} new documents</b> on {wanted}",
    },
    more_documents={"one": "and {number} more: /sources", "other": "and {number} more: /sources"},
    today="🔔 <b>Today</b>",
    tomorrow="🔔 <b>Tomorrow</b>",
    older_version="This is how it was when it was quoted; it has been changed since.",
    candidate="<b>New document</b>",
    candidate_language="In {language}",
    words={"one": "{number} word", "other": "{number} words"},
    no_dates_found="No dates found in it",
    review_warnings={
        "undated": "It has no date of its own.",
        "short": "It is very short.",
        "copy": "It looks like a copy of “{title}”.",
        "version": "It is another version of “{title}”, and would take its place.",
        "foreign": "It seems to be neither in English nor in Russian: I would hardly find anything in it.",
    },
    accept="✅ Add",
    correct_title="✏ Title",
    correct_date="🗓 Date",
    discard="✖ Discard",
    accepted="Added. It is found from now on:",
    discarded="Discarded: #{number}.",
    candidate_gone="This one is no longer waiting: it was added or discarded.",
    more_candidates="More are waiting under {numbers}. Send fewer at once, or add the file on the command line.",
    which_title="✏ What is the title of #{number}? Reply to this message.",
    which_date="🗓 Of which day is #{number}? Reply to this message, for example: 17 September 2024",
    unreadable_date="I can't read a day in this. For example: 17 September 2024, or 2024-09-17",
    what_to_add=(
        "What shall I add? Send <code>/add https://…</code>, a file (.txt, .md, .html, .pdf, .docx, .jsonl), "
        "or forward a post to me. You see it before it counts."
    ),
    add_failed="Not taken: {reason}",
    what_to_remove="Which document? Its number or name, for example <code>/remove 2</code>. /sources lists them all.",
    removed="Taken out. It is no longer found:",
    remove="Take it out",
    restore="Put it back",
    removed_documents="<b>Taken out</b>",
    nothing_removed="Nothing was taken out.",
    bot_administrators_only="Only those who look after me can do this.",
    admin_commands={
        "add": "Add a page, a file or a forwarded post",
        "remove": "Take a document out: its number or name",
        "restore": "Put back what was taken out",
        "unanswered": "What was not answered, or not well",
        "stats": "Documents, questions and votes in numbers",
    },
    slow_down="One at a time, please: I answer all of these, but slowly.",
    timeline_picture=TimelineTexts(
        title="UNIDO and Russia",
        today="today, {day}",
        upcoming="Upcoming",
        more="{number} more",
        undated="{number} more without a date",
        events={"one": "{number} event", "other": "{number} events"},
        milestones={"one": "{number} milestone", "other": "{number} milestones"},
    ),
    categories={"event": "Event", "milestone": "Milestone"},
    likely_answer="This may answer it:",
    as_of="as of {date}",
    no_answer="I couldn’t find this in my documents.",
    unknown_words="They never mention {words}.",
    nearest_documents="Nearest to your question:",
    see_sources="See /sources for what they are about.",
    summarise="In short: {title}",
    empty_corpus="I have no documents yet, so I can't answer anything. Whoever runs me can add some.",
    undated="no date",
    read_passage="{number} · Where it says so",
    read_document="Read the whole document",
    share="Share",
    read_source="Open the source",
    page="Page {page} of {pages}",
    previous="◀ Back",
    next="Next ▶",
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
    add_to_calendar="Into my calendar",
    calendar_file_name="events",
    timeline_caption="Dates in the documents; /events says where each one stands",
    no_timeline="Pictures can't be drawn here: {reason}",
    which_name="Whose name? For example: /who Korotkov",
    mentions={"one": "<b>{name}</b> in {number} document", "other": "<b>{name}</b> in {number} documents"},
    no_mentions="No document names <i>{name}</i>.",
    no_such_source="There is no such document. /sources lists them all.",
    which_source="Which one? Give its number, for example /source 1. /sources lists them all.",
    inline_answer="Answer from the documents",
    inline_nothing="Nothing found. Ask me in private",
    outdated_link="What this link leads to has changed since. Please ask for it in your own words.",
    outdated_button="This button is too old: the documents have changed since. Please ask again.",
)
