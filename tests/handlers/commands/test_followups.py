"""Follow-up questions in a chat."""

from tests.support.conversation import Conversation, entity_texts, quoted_text

QUESTION = "What was the digital attaché training?"
FOLLOWUP = "And where was it held?"
ANSWER = "MIPT Moscow building"


async def test_followup_uses_the_previous_question(talk: Conversation) -> None:
    await talk.say(QUESTION)
    for question in (FOLLOWUP, "А где?"):
        [reply] = await talk.say(question)
        assert ANSWER in quoted_text(reply)
    [reply] = await talk.say("А когда?")
    assert "18 October 2022" in entity_texts(reply, "bold")  # the text has no year next to the day


async def test_followup_without_a_previous_question_is_refused(talk: Conversation) -> None:
    [reply] = await talk.say("And when?")
    assert not quoted_text(reply)


async def test_new_topic_replaces_the_old(talk: Conversation) -> None:
    await talk.say(QUESTION)
    await talk.say("Who is Gennady Gatilov?")
    [reply] = await talk.say("And when?")
    assert "October 18" not in quoted_text(reply)


async def test_refused_question_sets_no_topic(talk: Conversation) -> None:
    await talk.say(QUESTION)
    await talk.say("Which UNIDO office bakes chocolate penguins in Kathmandu?")
    [reply] = await talk.say("And when?")
    assert not quoted_text(reply)


async def test_small_talk_keeps_the_topic(talk: Conversation) -> None:
    await talk.say(QUESTION)
    await talk.say("Thanks!")
    [reply] = await talk.say("А где?")
    assert ANSWER in quoted_text(reply)


async def test_followup_ignores_questions_of_other_users(talk: Conversation) -> None:
    await talk.say(QUESTION)
    other = talk.fake.user("Bob", language_code="en")
    chat = talk.fake.private_chat(other)
    chat.send(other, "And when?")
    await talk.settled()
    [reply] = chat.replies()
    assert not quoted_text(reply)
