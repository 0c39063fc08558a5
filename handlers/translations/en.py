"""English."""

from handlers.translations import Texts, TimelineTexts

_HOW_TO_ASK = (
    "<b>Just ask a question</b> about UNIDO and Russia, in your own words, in English or Russian. I’m a bot: I "
    "answer with sentences quoted word for word from my documents. The number after a quotation is its source.\n\n"
    "You can go on from there: “and where?”, “tell me more”, “summarise it”, or just the number of an item in a "
    "list.\n\n"
)

TEXTS = Texts(
    language="en",
    description=(
        "Ask about the cooperation between UNIDO and Russia: meetings, memoranda, forums, training, who said and "
        "signed what.\n\n"
        "I reply with the sentences that answer, quoted word for word from my documents, each with its source. I also "
        "list events. If the documents don’t have the answer, I’ll say so.\n\n"
        "In English or Russian."
    ),
    short_description="Answers about UNIDO and Russia, quoted word for word from documents, each with its source.",
    start=(
        "<b>Ask me about UNIDO and Russia.</b>\n\n"
        "I answer with sentences quoted word for word from my documents, each with its source. If the documents don’t "
        "have the answer, I’ll say so.\n\n"
        "Try one of these, or see /events, /sources and /help:"
    ),
    help=_HOW_TO_ASK
    + (
        "/events – events by date, e.g. /events 2018\n"
        "/agreements – what was signed, when and by whom\n"
        "/who – who someone is and where they are mentioned, e.g. /who Korotkov\n"
        "/brief – what the documents say on a subject, e.g. /brief Moscow\n"
        "/sources – the documents I have\n"
        "/subscribe – get notified about new documents, e.g. /subscribe Moscow\n\n"
        "/help lists all commands."
    ),
    full_help=_HOW_TO_ASK
    + (
        "/events – events by date, e.g. /events 2018, /events upcoming, /events Moscow\n"
        "/timeline – the events in one picture\n"
        "/calendar – a file for your calendar\n"
        "/agreements – what was signed, when and by whom, e.g. /agreements 2018\n"
        "/who – who someone is and where they are mentioned, e.g. /who Korotkov\n"
        "/sources – the documents I have, e.g. /sources training\n"
        "/source – read a document here, e.g. /source 2\n"
        "/brief – what the documents say on a subject, e.g. /brief Moscow\n"
        "/compare – two subjects side by side, e.g. /compare 2012 2018\n"
        "/cite – cite an answer or a document, e.g. /cite 2\n"
        "/subscribe – get notified about new documents, e.g. /subscribe Moscow -training; "
        "for a channel: /subscribe @channel Moscow\n"
        "/subscriptions – your subscriptions\n"
        "/since – what was added or changed, e.g. /since last week\n"
        "/digest – what’s new, daily or weekly\n"
        "/quiet – hours without notifications\n"
        "/lang – choose my language\n"
        "/privacy – what I store about this chat; /export to get it, /forget to delete it"
    ),
    examples=(
        "When did the ITPO heads meet in Moscow?",
        "Who signed the memorandum with Roscongress?",
        "Which countries will the digital attachés work in?",
    ),
    commands={
        "events": "Events by date",
        "agreements": "What was signed, when and by whom",
        "timeline": "Events as a picture",
        "calendar": "Events as a calendar file",
        "who": "Who someone is and where they are mentioned",
        "sources": "The documents I have",
        "source": "Read a document (number or title)",
        "brief": "What the documents say on a subject",
        "compare": "Two subjects side by side",
        "cite": "Cite an answer or a document",
        "subscribe": "Get notified about new documents (all, or on a topic)",
        "subscriptions": "Your subscriptions",
        "unsubscribe": "End a subscription",
        "since": "What’s new since a given date",
        "digest": "What’s new, daily or weekly",
        "quiet": "Hours without notifications",
        "lang": "Choose my language",
        "privacy": "What I store about this chat",
        "export": "Download what I store about this chat",
        "forget": "Delete what I store about this chat",
        "help": "How to ask, and all commands",
    },
    command_line="/{name} – {about}",
    greeting="Hello! What would you like to know about UNIDO and Russia? For example: <i>{example}</i>",
    thanks="Glad to help! Ask away whenever you like.",
    goodbye="Goodbye! I’m here whenever you need me.",
    acknowledgement="OK. Ask me whenever you like.",
    complaint=(
        "Sorry about that. Try rephrasing, or give me a name, a place or a year. If an answer is wrong, tap 👎 "
        "below it: the bot’s administrators will see it."
    ),
    identity=(
        "I’m a bot, not a person. I search documents about UNIDO and Russia and quote the sentences that answer your "
        "question, word for word, with the source. I don’t write answers of my own. See /help for "
        "what you can ask and /sources for the documents."
    ),
    read_as="I read this as: {text}",
    chitchat="I only know what my documents say about UNIDO and Russia. Try, for example: <i>{example}</i>",
    nothing_to_continue="More about what? Ask me something first, for example: <i>{example}</i>",
    no_shorter_summary="That was the summary: I quote sentences as they are and can’t make them shorter.",
    end_of_document="That’s the end of the document. Ask me something else, for example: <i>{example}</i>",
    no_rewording=(
        "I quote my documents word for word, in their own language, so I don’t translate or rephrase them. "
        "My own language can be changed: /lang"
    ),
    translation_by_machine="Below a quotation that isn’t in that language you’ll find a machine translation.",
    nothing_else=(
        "I’ve found nothing else on that. Try rephrasing, or give me a name, a place or a year. If an answer is "
        "wrong, tap 👎 below it."
    ),
    people={"one": "<b>{number} person</b>", "other": "<b>{number} people</b>"},
    people_hint="Named in my documents with a job title. Tap a number to see who it is.",
    more_people={
        "one": "and {number} more: /who finds anyone by name",
        "other": "and {number} more: /who finds anyone by name",
    },
    no_list="There’s no list to pick from right now. /events and /sources show one.",
    no_such_item="The list only goes up to {last}.",
    corpus_period="The oldest is from {first}, the newest from {last}.",
    corpus_undated={"one": "{number} has no date.", "other": "{number} have no date."},
    corpus_languages="In English: {en}, in Russian: {ru}.",
    all_in={"en": "All in English.", "ru": "All in Russian."},
    documents_in={"en": "in English", "ru": "in Russian"},
    documents_from="from {years}",
    no_documents="I have no documents {wanted}. All documents: /sources",
    every_document="All documents",
    newest_documents="Newest documents",
    latest_events="Latest events",
    unknown_command="I don’t know that command. See /help for the ones I do.",
    not_text="I can only read text. Could you type your question?",
    no_words="I don’t see a question there. You could ask, for example: <i>{example}</i>",
    too_long="That’s too long for me. Could you put it in a sentence or two?",
    error="Sorry, something went wrong on my side. It’s been logged; please try again in a moment.",
    which_language="Which language should I use? You can ask questions in either one.",
    as_in_telegram="Same as Telegram",
    language_set="OK, English it is.",
    privacy=(
        "<b>What I store about this chat</b>\n\n"
        "• Your language, if you set one with /lang.\n"
        "• For two days: your questions and the message numbers of my answers. This lets me update an answer when you "
        "edit the question, and follow you when you reply to one.\n"
        "• For {days}: questions I couldn’t answer, and your 👍 and 👎 with the question. They show which documents "
        "are missing and where I go wrong. The bot’s administrators can read these questions.\n"
        "• Subscriptions and digests, the notifications I sent for them, questions I’ll answer later, and quiet "
        "hours, until you cancel them or block me.\n\n"
        "I store no names. Chats are stored under an anonymous key; only subscriptions and questions to answer later "
        "keep the chat ID, so that I can write to you. I remember what we’re talking about for half an hour. "
        "You can undo a deletion for one minute.\n\n"
        "/export – download all of it\n"
        "/forget – delete it"
    ),
    model_privacy=(
        "<b>A language model helps me</b>\n\n"
        "Your questions leave this bot. I send them, with sentences from my documents, to a language model that "
        "the bot’s owner has chosen and that may run on another machine. I don’t send your name or anything else about "
        "this chat. The model points to the sentences that answer your question, and may reword your "
        "question or translate a quotation. Every "
        "quotation still comes from the documents, and anything a machine wrote is marked."
    ),
    day_count={"one": "{number} day", "other": "{number} days"},
    storage_unavailable=(
        "My database isn’t working at the moment, so nothing can be stored or changed. Please try again later."
    ),
    nothing_stored="Nothing is stored about this chat.",
    confirm_delete=(
        "Delete everything I store about this chat: language, questions, ratings, subscriptions and quiet hours?"
    ),
    delete_all="Delete everything",
    deleted="<b>Deleted:</b>",
    undo="Undo",
    restored_data="Restored. Everything is back.",
    too_late="Too late: a deletion can only be undone within a minute.",
    group_administrators_only="In a group, only its administrators can do this.",
    stored_language="the language: {language}",
    stored_answered={
        "one": "{number} question from the last two days",
        "other": "{number} questions from the last two days",
    },
    stored_questions={"one": "{number} unanswered question", "other": "{number} unanswered questions"},
    stored_votes={"one": "{number} rating", "other": "{number} ratings"},
    stored_subscriptions={"one": "{number} subscription", "other": "{number} subscriptions"},
    stored_waiting={
        "one": "{number} question waiting for an answer",
        "other": "{number} questions waiting for an answer",
    },
    stored_digests={"one": "{number} digest", "other": "{number} digests"},
    stored_quiet_hours="the quiet hours",
    stored_topic="what we were talking about",
    voted_up="👍 Thanks, noted.",
    voted_down="👎 Thanks, noted. We’ll look into it.",
    unanswered="<b>Questions without an answer or with a 👎</b> (times asked · 👎)",
    no_unanswered="No open questions.",
    stats="Documents: {documents}\nUnanswered: {unanswered}\n👍 {up} · 👎 {down}",
    retention="Questions and ratings are kept for {days}.",
    which_subscription="What should I notify you about? Choose, or send me a few words, a place or a year.",
    everything="All new documents",
    subscribed="<b>Subscribed</b>: {wanted}. I’ll message you when something new comes in.",
    filter_too_long="That’s too long for a subscription: a few words, a place or a year will do.",
    matches_now={
        "one": "{number} event already matches: <code>/events {wanted}</code>",
        "other": "{number} events already match: <code>/events {wanted}</code>",
    },
    subscriptions_hint="Manage them with /subscriptions; set quiet hours with /quiet.",
    subscriptions="<b>Your subscriptions</b>",
    no_subscriptions="You have no subscriptions yet. /subscribe sets one up.",
    too_many_subscriptions="You’ve reached the maximum number of subscriptions. Please end one first: /subscriptions",
    all_documents="all documents",
    with_reminders="with a reminder the day before events",
    start_reminders="🔔 Remind me the day before events",
    stop_reminders="🔕 Stop reminders",
    stop="Unsubscribe",
    unsubscribe="Unsubscribe",
    unsubscribed="You’re unsubscribed.",
    not_subscribed="You’ve already unsubscribed from this.",
    saved="Saved.",
    quiet_hours="🌙 Quiet hours: {first}–{last}, {zone} time (now {now}).",
    no_quiet_hours="No quiet hours: I can message you at any time.",
    which_quiet_hours=(
        "When should I stay quiet? For example: <code>22-8</code>, <code>23-7 Moscow</code>, <code>22-8 UTC+5</code>, "
        "or <code>off</code>"
    ),
    start_quiet_hours="🌙 Quiet from 22 to 8",
    end_quiet_hours="☀ Turn off quiet hours",
    new_documents={"one": "🔔 <b>{number} new document</b>", "other": "🔔 <b>{number} new documents</b>"},
    new_documents_on={
        "one": "🔔 <b>{number} new document</b> on {wanted}",
        "other": "🔔 <b>{number} new documents</b> on {wanted}",
    },
    more_documents={"one": "and {number} more: /sources", "other": "and {number} more: /sources"},
    today="🔔 <b>Today</b>",
    tomorrow="🔔 <b>Tomorrow</b>",
    read_from_scan="read from a scan; may contain errors",
    older_version="This is the version I quoted; the document has changed since.",
    candidate="<b>New document</b>",
    candidate_language="In {language}",
    words={"one": "{number} word", "other": "{number} words"},
    no_dates_found="No dates found",
    review_warnings={
        "undated": "It has no date of its own.",
        "short": "It is very short.",
        "copy": "It looks like a copy of “{title}”.",
        "version": "It’s another version of “{title}” and would replace it.",
        "foreign": "It doesn’t seem to be in English or Russian, so I’d find next to nothing in it.",
        "lines": "These lines of the file couldn’t be read and are left out: {title}.",
    },
    accept="✅ Add",
    correct_title="✏ Title",
    correct_date="🗓 Date",
    discard="✖ Discard",
    accepted="Added to search:",
    discarded="Discarded: #{number}.",
    candidate_gone="This one has already been added or discarded.",
    more_candidates="Also waiting: {numbers}. Send fewer at a time, or add the file on the command line.",
    which_title="✏ What is the title of #{number}? Reply to this message.",
    which_date="🗓 What date is #{number}? Reply to this message, e.g. 17 September 2024. You’ll see a preview first.",
    unreadable_date="I can’t read that date. Try 17 September 2024 or 2024-09-17.",
    what_to_add=(
        "What should I add? Send a link, a file (.txt, .md, .html, .pdf, .docx, .jsonl), or forward a post. You’ll see "
        "a preview first."
    ),
    add_failed="Couldn’t add it: {reason}",
    what_to_remove="Which document should I remove? Send its number or title; /sources lists them all.",
    removed="Removed from search:",
    remove="Remove",
    restore="Restore",
    removed_documents="<b>Removed documents</b>",
    nothing_removed="No documents have been removed.",
    bot_administrators_only="Only the bot’s administrators can do this.",
    admin_help="<b>For administrators</b>",
    admin_commands={
        "add": "Add a page, a file or a forwarded post",
        "remove": "Remove a document (number or title)",
        "restore": "Restore a removed document",
        "unanswered": "Questions without an answer or with a 👎",
        "stats": "Documents, questions and ratings in numbers",
    },
    slow_down="Not so fast, please. I’ll get to each message in turn, but I can only queue a hundred.",
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
    likely_answer="Possibly relevant:",
    as_of="as of {date}",
    date_has_passed="planned; the date has passed",
    no_answer="I couldn’t find this in my documents.",
    unknown_words="Not mentioned anywhere: {words}.",
    nearest_documents="These might help:",
    see_sources="/sources lists what I have.",
    notify_when_answered="🔔 Notify me if this turns up",
    will_notify="OK, I’ll message you as soon as a document answers this.",
    late_answer="🔔 I can answer this now:",
    quoted_languages={"en": "Quoted in English.", "ru": "Quoted in Russian."},
    machine_translation="Machine translation, not a quotation:",
    searched_for="Searched for (reworded by a machine): {question}",
    show_context="Show in context",
    show_context_of="{number} · In context",
    summary="Summary",
    whole_document="Whole document",
    more_buttons="More…",
    brief="Brief: <b>{subject}</b>",
    brief_headings={
        "what": "What it’s about",
        "when_where": "When and where",
        "who": "Who",
        "agreed": "What was agreed",
        "next": "What’s next",
    },
    brief_sentences={"one": "{number} sentence", "other": "{number} sentences"},
    brief_documents={"one": "from {number} document, word for word", "other": "from {number} documents, word for word"},
    brief_note="Sentences quoted word for word from the documents in the footnotes. Compiled on {date}.",
    comparison="Comparison: <b>{first}</b> and <b>{second}</b>",
    documents_on={
        "one": "<b>{number} document</b> on <i>{subject}</i>",
        "other": "<b>{number} documents</b> on <i>{subject}</i>",
    },
    nothing_found="nothing found",
    no_comparison="I have nothing to quote on <i>{first}</i> or on <i>{second}</i>. /sources lists my documents.",
    which_comparison="Which two should I compare? For example: /compare 2012 2018, or /compare Moscow and Vienna",
    channel_in_private="Channels are managed in a private chat with me.",
    unknown_channel="I can’t post there. Make me an administrator who may post in the channel, then try again.",
    channel_administrators_only="Only the channel’s administrators can do this.",
    changes_since="Since {date}",
    changed_documents={
        "one": "✏ <b>{number} changed document</b>",
        "other": "✏ <b>{number} changed documents</b>",
    },
    more_changed={"one": "and {number} more", "other": "and {number} more"},
    more_changes={"one": "and {number} more change", "other": "and {number} more changes"},
    more_events={"one": "and {number} more: /events", "other": "and {number} more: /events"},
    new_events="Events in these documents",
    sentence_before="Before:",
    sentence_after="Now:",
    sentence_added="Added:",
    sentence_removed="Removed:",
    nothing_since="Nothing has been added or changed since {date}.",
    undated_left_out={
        "one": "Not included: {number} undated document.",
        "other": "Not included: {number} undated documents.",
    },
    which_since="Since when? For example: /since 1 November 2026, /since last week",
    digest_set={
        "daily": "🗞 You’ll get a digest every day at {hour}, {clock}, if there’s news. The next one: {next}.",
        "weekly": "🗞 You’ll get a digest every Monday at {hour}, {clock}, if there’s news. The next one: {next}.",
    },
    digest_heading={"daily": "🗞 News on {date}", "weekly": "🗞 News of the week to {date}"},
    digest_offers={"daily": "Daily at 9:00", "weekly": "Mondays at 9:00"},
    clock="{zone} time",
    clocks={"Europe/Moscow": "Moscow time", "Europe/Vienna": "Vienna time"},
    digest_off="OK, no more digests.",
    digest_hint="/digest changes it.",
    which_digest=(
        "How often would you like updates? For example: <code>/digest daily 8</code>, "
        "<code>/digest weekly 9 Moscow</code>, <code>/digest daily 18 UTC+5</code>, or <code>/digest off</code>"
    ),
    stop_digest="No digests",
    no_brief="I have nothing to quote on <i>{subject}</i>. /sources lists my documents.",
    which_brief="What should the brief be about? Send me a topic, a person, an organisation, a place or a year.",
    copy_citation="Copy",
    cite="Cite",
    quotation="“{quote}”",
    citation="<b>Citation</b> (tap a line to copy it)",
    citation_of_older_version="This cites the version I quoted; the document has changed since.",
    citation_forms={
        "press": "Press",
        "chicago": "Chicago",
        "gost": "GOST R 7.0.5",
        "ris": "RIS file",
        "bib": "BibTeX file",
    },
    version_quoted="Cited text in my copy",
    which_citation=(
        "What should I cite? Reply to one of my answers with /cite, or send me a document’s number or title; "
        "/sources lists them."
    ),
    empty_corpus="I have no documents yet, so I can’t answer questions. An administrator can add some.",
    undated="no date",
    undated_events="Undated",
    read_document="Read the whole document",
    share="Share",
    read_source="Open the source",
    page="Page {page} of {pages}",
    previous="◀ Back",
    next="Next ▶",
    sources={"one": "<b>{number} document</b>", "other": "<b>{number} documents</b>"},
    sources_hint="Tap a number to read the document here.",
    sources_on={
        "one": "<b>{number} document</b> on <i>{wanted}</i>",
        "other": "<b>{number} documents</b> on <i>{wanted}</i>",
    },
    no_such_documents="No documents found on <i>{wanted}</i>. /sources lists them all.",
    events={"one": "<b>{number} event</b>", "other": "<b>{number} events</b>"},
    events_of={"one": "<b>{number} event</b>: {wanted}", "other": "<b>{number} events</b>: {wanted}"},
    in_year="in {year}",
    facts={"one": "<b>{number} other date</b>", "other": "<b>{number} other dates</b>"},
    facts_of={"one": "<b>{number} other date</b>: {wanted}", "other": "<b>{number} other dates</b>: {wanted}"},
    show_facts={"one": "{number} other date in the documents", "other": "{number} other dates in the documents"},
    facts_word="facts",
    event_status={"planned": "was planned", "held": "held", "postponed": "postponed", "cancelled": "cancelled"},
    event_types={
        "meeting": "meetings",
        "congress": "congresses",
        "conference": "conferences",
        "forum": "forums",
        "summit": "summits",
        "session": "sessions",
        "training": "training and seminars",
        "exhibition": "exhibitions",
        "visit": "visits",
        "signing": "agreements",
        "ceremony": "ceremonies and launches",
        "competition": "competitions",
        "festival": "festivals",
        "event": "events",
    },
    participants="Named in the documents:",
    more_participants={"one": "and {number} more", "other": "and {number} more"},
    documents_differ="The documents differ:",
    agreements={"one": "<b>{number} agreement</b>", "other": "<b>{number} agreements</b>"},
    agreement_states={
        "signed": "Signed",
        "initialled": "Initialled or in preparation; no signing reported",
        "planned": "Planned",
        "cancelled": "Called off",
    },
    no_agreements="My documents don’t mention any agreement being signed.",
    no_agreements_on="No agreements found for <i>{wanted}</i>. /agreements lists them all.",
    narrower_agreements="There’s more. Add a year, a place or a word, e.g. /agreements Vienna 2018",
    calendar_feed="To keep your calendar up to date, subscribe to this address. Anyone who has it can see the events.",
    copy_address="Copy the address",
    without="without {word}",
    upcoming="Coming up",
    past="Past, newest first",
    no_events="My documents don’t mention any dates yet.",
    no_such_events="No events found for <i>{wanted}</i>.",
    no_upcoming_events="No upcoming events.",
    most_recent_events="Most recent:",
    filter_when={"upcoming": "upcoming", "past": "past"},
    since="since {date}",
    until="until {date}",
    nearest_events="These come closest:",
    narrower="There’s more. Add a year, a place or a word, e.g. /events Moscow 2018",
    add_to_calendar="Add to calendar",
    calendar_file_name="events",
    timeline_caption="Details and sources: /events",
    no_timeline="I can’t draw the picture: {reason}",
    which_name="Who are you looking for? Send me a name, e.g. Korotkov.",
    mentions={
        "one": "<b>{name}</b>: mentioned in {number} document",
        "other": "<b>{name}</b>: mentioned in {number} documents",
    },
    no_mentions="“{name}” isn’t mentioned in my documents.",
    no_such_source="There’s no such document. /sources lists them all.",
    which_source="Which document? Send its number or title; /sources lists them all.",
    inline_answer="Answer from the documents",
    inline_nothing="Nothing found. Ask me in a private chat",
    outdated_link="What this link points to has changed. Please ask me in your own words.",
    outdated_button="The documents have changed since. Please ask again.",
)
