"""Vectors in a search engine: the same answers as with vectors in memory, and what happens while it is away."""

import asyncio
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app, search_engine
from bot.app import EMBEDDINGS_FOLDER
from bot.cli import main
from bot.fake_telegram.fake import FakeTelegram
from bot.search_engine import Milvus
from bot.settings import Settings
from corpus.answering.answers import AnswerTrace
from corpus.errors import ConfigurationError, SearchUnavailable
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from corpus.retrieval import engine_vectors, vectors
from corpus.retrieval.encoder import EncoderWithoutStore, SentenceEncoder
from tests.corpus.answering.test_answers import QUESTIONS
from tests.support.clocks import PATIENCE
from tests.support.conversation import TOKEN, Conversation
from tests.support.milvus import MilvusServer, milvus_program, milvus_running
from tests.support.seeds import seeds

MISTYPED = "memorandom of chocolate"  # words that the seeds lack are compared with all that they have
ASKED = [each.question for each in QUESTIONS[::4]] + [MISTYPED, "шоколад и международные соглашения"]
QUESTION = ASKED[0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MilvusServer]:
    program = milvus_program()
    if program is None:
        pytest.skip("Milvus Lite is not installed: make test installs it")
    pytest.importorskip("pymilvus", reason="pymilvus is not installed: make test installs it")
    with milvus_running(program, tmp_path) as running:
        yield running


@pytest.fixture
def encoder(data_dir: Path) -> SentenceEncoder:
    return SentenceEncoder(data_dir / EMBEDDINGS_FOLDER)


@pytest.fixture
def in_engine(server: MilvusServer, encoder: SentenceEncoder) -> Library:
    return Library(seeds().values(), encoder, engine=Milvus(server.url))


def passages(trace: AnswerTrace) -> list[tuple[str, int]]:
    return [(each.entry.passage.document.id, each.entry.passage.start) for each in trace.hits]


def assert_equal_answers(library: Library, expected: Library) -> None:
    for question in ASKED:
        found, wanted = library.search_answer(question), expected.search_answer(question)
        assert found.is_hybrid == wanted.is_hybrid
        assert passages(found) == passages(wanted)
        assert [each.score for each in found.hits] == pytest.approx([each.score for each in wanted.hits], abs=1e-4)
        assert library.build_answer(found) == expected.build_answer(wanted)


def repair(library: Library) -> None:
    """Repair until that succeeds: gRPC refuses for a moment to connect again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            library.repair()
        except SearchUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def extra_document() -> Document:
    return make_document("extra", "A forum on chocolate\n\nThe forum on cocoa took place in Geneva on 3 May 2019.")


@pytest.mark.parametrize("sentences_to_compare", [0, 50_000])
def test_answers_equal_those_from_memory(
    in_engine: Library, encoder: SentenceEncoder, sentences_to_compare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_MAX_SENTENCES_TO_COMPARE", sentences_to_compare)
    assert in_engine.search_answer(QUESTION).is_hybrid
    assert_equal_answers(in_engine, Library(seeds().values(), encoder))


def test_changed_corpus_answers_as_one_read_anew(in_engine: Library, encoder: SentenceEncoder) -> None:
    in_engine.embed()
    [first, *others] = seeds().values()
    changed = replace(others[0], text=others[0].text.replace("Moscow", "Kazan"))
    in_engine.add([extra_document()])
    in_engine.remove([first.id])
    in_engine.add([changed])
    assert in_engine.search_answer(QUESTION).is_hybrid
    assert_equal_answers(in_engine, Library([changed, *others[1:], extra_document()], encoder))
    in_engine.remove(["extra"])
    assert_equal_answers(in_engine, Library([changed, *others[1:]], encoder))


def test_corpus_that_shrinks_is_read_anew(in_engine: Library, encoder: SentenceEncoder) -> None:
    in_engine.embed()
    [kept, *others] = seeds().values()
    in_engine.remove([each.id for each in others])
    in_engine.search_answer(QUESTION)
    repair(in_engine)
    assert in_engine.search_answer(QUESTION).is_hybrid
    assert_equal_answers(in_engine, Library([kept], encoder))


def test_same_text_in_two_documents_is_found_in_both(server: MilvusServer, encoder: SentenceEncoder) -> None:
    one = extra_document()
    twins = [one, replace(one, id="twin")]
    library = Library(twins, encoder, engine=Milvus(server.url))
    assert {each.entry.passage.document.id for each in library.search_answer("cocoa").hits} == {"extra", "twin"}
    library.remove(["twin"])
    found = library.search_answer("cocoa")
    assert found.is_hybrid
    assert {each.entry.passage.document.id for each in found.hits} == {"extra"}


def test_passage_of_many_sentences_is_scored_as_the_others(
    in_engine: Library, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_vectors, "_MAX_ROW_SENTENCES", 1)
    assert in_engine.search_answer(QUESTION).is_hybrid
    assert_equal_answers(in_engine, Library(seeds().values(), encoder))


def test_second_process_embeds_nothing(in_engine: Library, server: MilvusServer) -> None:
    in_engine.embed()
    encoded: list[str] = []

    class Counting(EncoderWithoutStore):
        def encode_cached(self, texts):  # type: ignore[no-untyped-def]
            encoded.extend(texts)
            return super().encode_cached(texts)

    second = Library(seeds().values(), Counting(), engine=Milvus(server.url))
    assert second.search_answer(QUESTION).is_hybrid
    assert encoded == []


def test_rows_of_other_documents_are_deleted_at_the_start(in_engine: Library, server: MilvusServer) -> None:
    in_engine.add([extra_document()])
    in_engine.embed()
    engine = Milvus(server.url)
    before = engine.count("passages")
    second = Library(seeds().values(), EncoderWithoutStore(), engine=engine)
    second.embed()
    assert engine.count("passages") == before
    second.repair()
    assert engine.count("passages") < before
    assert engine.count("words") == len(engine.ids("words"))


def test_engine_that_comes_back_empty_is_filled(
    in_engine: Library, server: MilvusServer, encoder: SentenceEncoder
) -> None:
    by_meaning = in_engine.answer(QUESTION)
    server.kill()
    by_words = in_engine.search_answer(MISTYPED)
    assert not by_words.is_hybrid
    assert in_engine.answer(QUESTION).answered
    with pytest.raises(SearchUnavailable):
        in_engine.repair()
    in_engine.add([extra_document()])  # is found by its words, and sent to the engine later
    assert in_engine.answer("When did the forum on cocoa take place in Geneva?").answered
    server.start()
    repair(in_engine)
    assert in_engine.search_answer(MISTYPED).is_hybrid
    assert_equal_answers(in_engine, Library([*seeds().values(), extra_document()], encoder))
    assert in_engine.answer(QUESTION) == by_meaning


def test_rows_lost_behind_the_back_are_noticed_and_restored(
    in_engine: Library, server: MilvusServer, encoder: SentenceEncoder
) -> None:
    in_engine.embed()
    engine = Milvus(server.url)
    held = engine.ids("passages").tolist()
    engine.delete("passages", held[::2])
    assert not in_engine.search_answer(QUESTION).is_hybrid  # of the passages found by words, some are lost
    repair(in_engine)
    assert sorted(engine.ids("passages").tolist()) == sorted(held)
    engine.delete("words", engine.ids("words").tolist()[::2])
    repair(in_engine)
    assert_equal_answers(in_engine, Library(seeds().values(), encoder))


def test_answers_while_the_engine_is_away_are_not_kept(in_engine: Library, server: MilvusServer) -> None:
    in_engine.embed()
    server.kill()
    in_engine.answer(QUESTION)
    server.start()
    repair(in_engine)
    assert in_engine.cached_answer(QUESTION) is None


def test_silent_engine_delays_a_question_only_once(
    in_engine: Library, server: MilvusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_engine.answer(QUESTION)
    monkeypatch.setattr(search_engine, "_CHANGE_TIMEOUT_S", 2.0)
    with server.silent():
        start = time.monotonic()
        assert not in_engine.search_answer(MISTYPED).is_hybrid
        assert time.monotonic() - start < PATIENCE / 2
        start = time.monotonic()
        assert not in_engine.search_answer(QUESTION).is_hybrid
        assert time.monotonic() - start < search_engine._QUESTION_TIMEOUT_S
    repair(in_engine)
    assert in_engine.search_answer(QUESTION).is_hybrid


def test_engine_that_is_away_at_the_start_is_used_later(encoder: SentenceEncoder, server: MilvusServer) -> None:
    server.kill()
    library = Library(seeds().values(), encoder, engine=Milvus(server.url))
    assert not library.search_answer(QUESTION).is_hybrid
    server.start()
    repair(library)
    assert library.search_answer(QUESTION).is_hybrid


async def test_bot_answers_while_its_engine_is_away(
    server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "_ENGINE_CHECK_S", 0.1)
    server.kill()
    fake = FakeTelegram(token=TOKEN)
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        data_dir=tmp_path,
        reader="off",
        search_url=SecretStr(server.url),
    )
    library = await asyncio.to_thread(app.load_library, settings)
    async with app.application_polling(fake, library, settings) as application:
        user = fake.user("Ann")
        talk = Conversation(fake, application, user, fake.private_chat(user))

        async def question_is_answered(*, by_meaning: bool) -> None:
            [answer] = await talk.say("When did the ITPO heads gather in Moscow?")
            assert "4 and 5 October" in answer["text"]
            assert library.search_answer(MISTYPED).is_hybrid == by_meaning

        await question_is_answered(by_meaning=False)
        for _ in range(2):
            await logged(caplog, "Search engine can't be used, questions are answered by words alone: ")
            server.start()
            await logged(caplog, "Search engine can be used again")
            await question_is_answered(by_meaning=True)
            caplog.clear()
            server.kill()
            await question_is_answered(by_meaning=False)


async def logged(caplog: pytest.LogCaptureFixture, line: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while line not in caplog.text:  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("shared_data_dir")
def test_check_asks_the_engine(
    server: MilvusServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEARCH_URL", server.url.replace("//", "//someone:hush-hush@"))
    assert main(["check"]) == 0
    assert "The search engine can be used; it has 0 passages." in capsys.readouterr().out
    server.kill()
    assert main(["check"]) == 2
    out = capsys.readouterr().out
    assert "WRONG The search engine can't be used: " in out
    assert "hush-hush" not in out


def test_server_that_is_no_engine_is_told_of_in_a_line() -> None:
    pytest.importorskip("pymilvus", reason="pymilvus is not installed: make test installs it")
    with socket.create_server(("127.0.0.1", 0)) as other:
        engine = Milvus(f"http://someone:hush@127.0.0.1:{other.getsockname()[1]}/database")
        other.close()
        with pytest.raises(SearchUnavailable, match=r"^The search engine can't be used: .+$") as raised:
            engine.count("passages")
    assert "hush" not in str(raised.value)


def test_missing_library_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_engine, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"^SEARCH_URL needs pymilvus"):
        Milvus("http://127.0.0.1:19530")
