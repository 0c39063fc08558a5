"""The preview's server: state, events, actions, and refused requests."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import load_library
from bot.fake_telegram.bot_api import find_fault
from bot.fake_telegram.fake import FakeTelegram
from bot.preview import server
from bot.preview.samples import SAMPLES
from bot.preview.server import serve_preview
from bot.preview.session import preview_running
from bot.settings import Settings
from corpus.errors import ConfigurationError
from tests.support.clocks import PATIENCE
from tests.support.preview_bot import SUGGESTIONS, running_bot

TEAM = "Team · Команда"
FRIENDS = "Friends · Друзья"
BYTES = {"content-type": "application/octet-stream"}


class Page:
    """A client of the preview's server."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def state(self, language: str = "en", title: str | None = None) -> dict[str, Any]:
        """Return a user's private chat, or the group with the title, with the user's data and `sender` for actions."""
        async with self.http.stream("GET", "/events") as response:
            _, state = await anext(events(response))
        person = next(each for each in state["people"] if each["language"] == language)
        user_id = person["user"]["id"]
        chat = next(each for each in state["chats"] if each.get("title") == title and user_id in each["people"])
        sender = {"chat_id": chat["id"], "user_id": user_id}
        found: dict[str, Any] = chat | person | {"commands": chat["menus"][str(user_id)], "sender": sender}
        return found

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post(path, content=content, headers={"content-type": "application/json"} | headers)


@pytest.fixture
async def fake() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def page(fake: FakeTelegram) -> AsyncIterator[Page]:
    async with (
        serve_preview(fake, port=0, suggestions=SUGGESTIONS) as address,
        httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE) as http,
    ):
        yield Page(http)


async def events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """Read server-sent events: name and content."""
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def test_state_has_one_chat_per_language(page: Page, fake: FakeTelegram) -> None:
    command = {"command": "help", "description": "помощь"}
    await fake.call("setMyCommands", {"commands": [command], "language_code": "ru"})
    await fake.call("setMyDescription", {"description": "Отвечаю на вопросы.", "language_code": "ru"})
    english, russian = await page.state("en"), await page.state("ru")
    assert english["id"] != russian["id"]
    assert (english["user"]["language_code"], russian["user"]["language_code"]) == ("en", "ru")
    assert (english["commands"], russian["commands"]) == ([], [command])
    assert russian["bot"]["description"] == "Отвечаю на вопросы."
    assert russian["bot"]["name"] == "UNIDO–Russia"
    assert english["suggestions"] == SUGGESTIONS["en"]
    assert english["messages"] == []


async def test_question_and_button_reach_the_bot(page: Page, fake: FakeTelegram) -> None:
    chat = await page.state()
    async with running_bot(fake), page.http.stream("GET", "/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = events(response)
        name, _ = await anext(stream)
        assert name == "state"

        assert (await page.post("/send", chat["sender"] | {"text": "When?"})).json() == {"message_id": 1}
        seen = []
        async for name, event in stream:
            if name == "update":
                seen.append(event)
            if name == "update" and event.get("message", {}).get("reply_markup"):
                break
        assert [event["type"] for event in seen] == ["message", "chat_action", "message"]
        answer = seen[-1]["message"]
        assert {entity["type"] for entity in answer["entities"]} >= {"blockquote", "expandable_blockquote"}

        press = chat["sender"] | {"message_id": answer["message_id"], "data": "source"}
        query_id = (await page.post("/press", press)).json()["callback_query_id"]
        _, callback_answer = await anext(stream)
        assert callback_answer["type"] == "callback_answer"
        assert callback_answer["callback_query_id"] == query_id
        assert callback_answer["show_alert"] is True
    assert [message["message_id"] for message in (await page.state())["messages"]] == [1, answer["message_id"]]


@pytest.mark.usefixtures("shared_data_dir")
async def test_preview_answers_without_a_token() -> None:
    settings = Settings()
    announced: list[str] = []
    async with preview_running(settings, await asyncio.to_thread(load_library, settings), 0, announced.append):
        address = announced[0].split()[-1]
        # The first start embeds the corpus, which takes its seconds on a busy machine.
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE) as http:
            page = Page(http)
            chat = await page.state("ru")
            assert chat["commands"]
            assert chat["suggestions"]
            async with http.stream("GET", "/events") as response:
                stream = events(response)
                await anext(stream)
                await page.post("/send", chat["sender"] | {"text": chat["suggestions"][0]})
                async for _, event in stream:
                    if event["type"] == "message" and event["message"]["from"]["is_bot"]:
                        break
    assert announced == [f"The preview is at {address}"]


async def test_menu_change_sends_the_whole_state(page: Page, fake: FakeTelegram) -> None:
    async with page.http.stream("GET", "/events") as response:
        stream = events(response)
        await anext(stream)
        await fake.call("setMyCommands", {"commands": [{"command": "new", "description": "new"}]})
        name, state = await anext(stream)
    assert name == "state"
    menus = [menu for chat in state["chats"] for menu in chat["menus"].values()]
    assert {menu[0]["command"] for menu in menus} == {"new"}


async def test_server_stops_with_an_open_event_stream(fake: FakeTelegram) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http:
        async with serve_preview(fake, port=0) as address:
            response = await http.send(http.build_request("GET", f"{address}events"), stream=True)
            stream = events(response)
            await anext(stream)
        assert [event async for event in stream] == []
        await response.aclose()


async def test_port_in_use_is_a_configuration_error(fake: FakeTelegram) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ConfigurationError, match="Port"):
        async with serve_preview(fake, port=taken.getsockname()[1]):
            pass


async def test_only_pictures_are_shown_other_files_downloaded(page: Page, fake: FakeTelegram) -> None:
    chat = await page.state()
    await page.post("/attach", chat["sender"] | {"kind": "photo"})
    photo = (await page.state())["messages"][-1]["photo"][-1]
    shown = await page.http.get(f"/file/{photo['file_id']}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert "content-disposition" not in shown.headers

    for name in ("evil.html", "evil.svg", "events.ics", "noending"):
        fake.files["x"] = (name, b"<script>alert(1)</script>")
        downloaded = await page.http.get("/file/x")
        assert downloaded.headers["content-disposition"] == "attachment"
        assert downloaded.headers["content-type"] == "application/octet-stream"
    assert (await page.http.get("/file/unknown")).status_code == 404


async def test_every_sample_reaches_the_bot(page: Page, fake: FakeTelegram) -> None:
    chat = await page.state()
    before = len(fake.pending_updates)
    for kind in SAMPLES:
        assert (await page.post("/attach", chat["sender"] | {"kind": kind})).status_code == 200
    for update in fake.pending_updates[before:]:
        assert find_fault(update, ("Update",)) is None
    assert len(fake.pending_updates) - before == len(SAMPLES) == len((await page.state())["messages"])


async def test_uploaded_file_is_downloadable_by_the_bot(page: Page, fake: FakeTelegram) -> None:
    sender = (await page.state())["sender"]
    sent = await page.http.post("/upload", params=sender | {"name": "a/note.txt"}, content=b"hello", headers=BYTES)
    assert sent.json() == {"message_id": 1}
    document = fake.pending_updates[-1]["message"]["document"]
    assert document["file_name"] == "a_note.txt"
    assert fake.files[document["file_id"]] == ("a_note.txt", b"hello")
    for params, status in (({"chat_id": "x"}, 400), (sender | {"chat_id": 5}, 404)):
        answer = await page.http.post("/upload", params=params, content=b"hello", headers=BYTES)
        assert answer.status_code == status


async def test_group_messages_replies_edits_and_topics(page: Page, fake: FakeTelegram) -> None:
    first, second = await page.state("en", TEAM), await page.state("ru", TEAM)
    assert first["id"] == second["id"]
    assert (await page.post("/send", first["sender"] | {"text": "@unido_bot hello"})).json() == {"message_id": 2}
    reply = second["sender"] | {"text": "/help@unido_bot", "reply_to": 2}
    assert (await page.post("/send", reply)).json() == {"message_id": 3}
    assert (await page.post("/edit", first["sender"] | {"message_id": 2, "text": "@unido_bot hi"})).status_code == 200
    assert (await page.post("/edit", second["sender"] | {"message_id": 2, "text": "mine"})).status_code == 400
    hi, help_ = (await page.state("en", TEAM))["messages"]
    assert (hi["text"], help_["from"]["id"]) == ("@unido_bot hi", second["sender"]["user_id"])
    assert help_["reply_to_message"]["message_id"] == 2
    forum = await page.state("en", "Forum · Форум")
    [topic, _] = [each["message_id"] for each in forum["messages"]]
    await page.post("/send", forum["sender"] | {"text": "here", "thread": topic})
    assert (await page.state("en", "Forum · Форум"))["messages"][-1]["message_thread_id"] == topic
    assert (await page.post("/send", forum["sender"] | {"text": "here", "thread": 99})).status_code == 400
    stranger = first["sender"] | {"chat_id": (await page.state("ru"))["id"], "text": "that is not my chat"}
    assert (await page.post("/send", stranger)).status_code == 404


async def test_inline_query_is_answered_and_guest_replies(page: Page, fake: FakeTelegram) -> None:
    friends = await page.state("en", FRIENDS)
    async with running_bot(fake), page.http.stream("GET", "/events") as response:
        stream = events(response)
        await anext(stream)
        query = (await page.post("/ask", friends["sender"] | {"query": "when"})).json()["inline_query_id"]
        async for _, event in stream:
            if event.get("type") == "inline_answer":
                break
        assert event["inline_query_id"] == query
        assert [each["title"] for each in event["results"]] == ["when", "Another answer"]
        assert event["results"][0].keys() == {"id", "title", "description"}
        chosen = friends["sender"] | {"inline_query_id": query, "result_id": "1"}
        assert (await page.post("/choose", chosen)).status_code == 200
        assert (await page.post("/choose", chosen | {"result_id": "7"})).status_code == 400
        await page.post("/send", friends["sender"] | {"text": "@unido_bot who?"})
        async for _, event in stream:
            if event.get("type") == "message" and event["message"]["from"]["is_bot"]:
                break
        assert event["message"]["guest_bot_caller_user"]["id"] == friends["sender"]["user_id"]
    posted = (await page.state("en", FRIENDS))["messages"][0]
    assert posted["via_bot"]["username"] == "unido_bot"


async def test_switch_changes_membership_or_chat_type(page: Page, fake: FakeTelegram) -> None:
    private, team = await page.state(), await page.state("en", TEAM)
    for sender, to, status in (
        (private["sender"], "block", "kicked"),
        (private["sender"], "unblock", "member"),
        (team["sender"], "promote", "administrator"),
        (team["sender"], "demote", "member"),
    ):
        assert (await page.post("/switch", sender | {"to": to})).json() == {"chat_id": sender["chat_id"]}
        assert (await page.state("en", TEAM if sender == team["sender"] else None))["bot_status"] == status
    new = (await page.post("/switch", team["sender"] | {"to": "upgrade"})).json()["chat_id"]
    state = await page.state("en", TEAM)
    assert (state["id"], state["type"], "migrate_from_chat_id" in state["messages"][0]) == (new, "supergroup", True)
    for sender, to in ((private["sender"], "upgrade"), (private["sender"], "promote"), (team["sender"], "explode")):
        assert (await page.post("/switch", sender | {"to": to})).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/send", {"chat_id": 1, "user_id": 1, "text": "hello"}, 404),
        ("/send", {"text": "hello"}, 400),
        ("/send", {"chat_id": "CHAT", "user_id": True, "text": "hello"}, 400),
        ("/send", {"chat_id": "CHAT", "text": "hello", "reply_to": "x"}, 400),
        ("/send", {"chat_id": "CHAT", "text": "hello", "reply_to": 7}, 400),
        ("/send", {"chat_id": "CHAT", "text": 5}, 400),
        ("/send", {"chat_id": "CHAT", "text": "  \n "}, 400),
        ("/send", {"chat_id": "CHAT", "text": "x" * 4097}, 400),
        ("/send", {"chat_id": "CHAT", "text": "x" * 100_000}, 413),
        ("/ask", {"chat_id": "CHAT", "query": "x" * 257}, 400),
        ("/choose", {"chat_id": "CHAT", "inline_query_id": "1", "result_id": "1"}, 400),
        ("/edit", {"chat_id": "CHAT", "message_id": 1, "text": "x"}, 400),
        ("/send", b'{"chat_id": CHAT, "user_id": CHAT, "text": "\\ud800"}', 400),
        ("/send", b"no json", 400),
        ("/send", b"\xff", 400),
        ("/send", [1], 400),
        ("/press", {"chat_id": "CHAT", "message_id": 1, "data": "none"}, 400),
        ("/attach", {"chat_id": "CHAT", "kind": "elephant"}, 400),
    ],
)
async def test_invalid_action_is_refused(page: Page, path: str, body: object, status: int) -> None:
    chat_id = (await page.state())["id"]
    if isinstance(body, dict) and body.get("chat_id") == "CHAT":
        body = {"user_id": chat_id} | body | {"chat_id": chat_id}
    if isinstance(body, bytes):
        body = body.replace(b"CHAT", str(chat_id).encode())
    assert (await page.post(path, body)).status_code == status
    assert (await page.state())["messages"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "example.org"},
        {"host": "127.0.0.1.example.org"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
)
async def test_request_from_another_site_is_refused(page: Page, headers: dict[str, str]) -> None:
    body = (await page.state())["sender"] | {"text": "hello"}
    assert (await page.post("/send", body, **headers)).status_code in {400, 403, 415}
    assert (await page.state())["messages"] == []


async def test_request_from_the_own_page_is_accepted(page: Page) -> None:
    body = (await page.state())["sender"] | {"text": "hello"}
    origin = str(page.http.base_url).rstrip("/")
    answer = await page.post("/send", body, origin=origin, **{"sec-fetch-site": "same-origin"})
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["localhost:8081", "127.0.0.1", "[::1]:8081"])
async def test_loopback_hosts_are_accepted(page: Page, host: str) -> None:
    assert (await page.http.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("path", ["/", "/app.js", "/file/none", "/none"])
async def test_security_headers_are_set(page: Page, path: str) -> None:
    answer = await page.http.get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in answer.headers


async def test_page_loads_only_own_files_and_parses_no_html(page: Page) -> None:
    index = await page.http.get("/")
    assert index.headers["content-type"].startswith("text/html")
    assert "http" not in index.text.replace("http-equiv", "")
    modules = list((Path(server.__file__).parent / "page").glob("*.js"))
    assert len(modules) > 15
    for module in modules:
        script = (await page.http.get(f"/{module.name}")).text
        for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert danger not in script


async def test_files_outside_the_page_folder_are_not_served(page: Page) -> None:
    for path in ("/../server.py", "/%2e%2e/server.py", "/..%2fserver.py", "/server.py"):
        assert (await page.http.get(path)).status_code == 404
