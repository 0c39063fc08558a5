"""Questions that lean on the one before, in Telegram."""

from tests.support.conversation import Conversation, Message, quotations, stretches

TRAINING = "What was the digital attaché training?"
WHERE = "And where was it held?"
BUILDING = "MIPT Moscow building"


def quoted(reply: Message) -> str:
    return " ".join(" ".join(quotations(reply)).split())


async def test_a_question_that_leans(talk: Conversation) -> None:
    await talk.say(TRAINING)
    for question in (WHERE, "А где?"):
        [reply] = await talk.say(question)
        assert BUILDING in quoted(reply)
    [reply] = await talk.say("А когда?")
    assert "October 18" in stretches(reply, "bold")


async def test_without_one_before_it_finds_nothing_to_lean_on(talk: Conversation) -> None:
    [reply] = await talk.say("And when?")
    assert not quoted(reply)


async def test_a_new_topic_drops_the_old(talk: Conversation) -> None:
    await talk.say(TRAINING)
    await talk.say("Who is Gennady Gatilov?")
    [reply] = await talk.say("And when?")
    assert "October 18" not in quoted(reply)


async def test_what_is_not_known_is_no_topic(talk: Conversation) -> None:
    await talk.say(TRAINING)
    await talk.say("Which UNIDO office bakes chocolate penguins in Kathmandu?")
    [reply] = await talk.say("And when?")
    assert not quoted(reply)


async def test_thanks_and_greetings_keep_the_topic(talk: Conversation) -> None:
    await talk.say(TRAINING)
    await talk.say("Thanks!")
    [reply] = await talk.say("А где?")
    assert BUILDING in quoted(reply)


async def test_what_others_ask_is_not_leaned_on(talk: Conversation) -> None:
    await talk.say(TRAINING)
    other = talk.double.user("Bob", language_code="en")
    chat = talk.double.private_chat(other)
    chat.send(other, "And when?")
    await talk.settled()
    [reply] = chat.replies()
    assert not quoted(reply)
