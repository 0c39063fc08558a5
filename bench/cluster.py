"""Several instances on one PostgreSQL while machines fail: `python -m bench.cluster`. Prints a Markdown table.

Each instance and PostgreSQL has a network namespace of its own, if `ip netns` may be used, which needs root. Otherwise
they have ports of loopback, and none is cut off from the database.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.chaos import QUESTIONS, BotRunner, cancel
from bench.measurement import ROOT, Row, table, unused_port
from bot.fake_telegram.chats import Chat, User
from bot.storage.claims import CLAIM_S
from handlers.translations import texts_for
from tests.support.faulty_telegram import FaultyTelegram
from tests.support.postgres import PostgresServer, in_namespace, postgres_programs, postgres_running

_CHATS = 100
_SERVER_NAMESPACE = "unido-bot-db"
_START_TIMEOUT_S = 120.0  # the first start embeds the corpus
_DRAIN_TIMEOUT_S = 240.0  # a notice that a killed instance was to send takes three minutes
_SERVER_DOWN_S = 5.0
_CUT_S = 30.0
_SETTLE_S = 10.0
_AWAY_S = 60.0
_SETTINGS = 5  # users who change a setting while PostgreSQL is away
_DOCUMENT_INTERVAL_S = 30.0
_SUBSCRIBED = "/subscribe all"
_NOTICE = "\N{BELL}"


@dataclass(frozen=True)
class Host:
    """The machine of an instance: its namespace (empty for none), and the addresses on its networks."""

    namespace: str
    telegram: str
    """The address at which it reaches Telegram."""
    address: str
    """The address at which Telegram reaches it."""
    port: int
    database: str
    """The address of PostgreSQL; empty for its socket."""
    link: str = ""
    """The end of its database network at PostgreSQL."""

    def cut(self, *, off: bool) -> None:
        """Cut the instance off from PostgreSQL, or connect it again."""
        _run("ip", "-n", _SERVER_NAMESPACE, "link", "set", self.link, "down" if off else "up")


@contextlib.contextmanager
def hosts(number: int) -> Iterator[list[Host]]:
    """Yield that many machines: namespaces if this process may create them, else ports of loopback."""
    if os.getuid() != 0 or subprocess.run(["ip", "netns", "add", _SERVER_NAMESPACE], check=False).returncode:
        print("No network namespaces: the instances have ports of loopback, none is cut off", file=sys.stderr)
        yield [Host("", "127.0.0.1", "127.0.0.1", unused_port(), "") for _ in range(number)]
        return
    with contextlib.ExitStack() as stack:
        stack.callback(_run, "ip", "netns", "del", _SERVER_NAMESPACE)
        made = []
        for each in range(1, number + 1):
            name = f"unido-bot-{each}"
            _run("ip", "netns", "add", name)
            stack.callback(_run, "ip", "netns", "del", name)
            _connect((name, "telegram", f"10.231.{each}.2/30"), ("", f"bot{each}", f"10.231.{each}.1/30"))
            # The end here goes with the namespace only later, too late for the next run.
            stack.callback(_run, "ip", "link", "del", f"bot{each}")
            _connect((name, "db", f"10.232.{each}.2/30"), (_SERVER_NAMESPACE, f"bot{each}", f"10.232.{each}.1/30"))
            _run("ip", "-n", name, "link", "set", "lo", "up")
            made.append(Host(name, f"10.231.{each}.1", f"10.231.{each}.2", 8080, f"10.232.{each}.1", link=f"bot{each}"))
        yield made


def _connect(*ends: tuple[str, str, str]) -> None:
    """Create a cable; each end is a namespace (empty for this one), an interface and its address."""
    (one, one_link, _), (two, two_link, _) = ends
    place = ["netns", two] if two else []
    _run("ip", "link", "add", one_link, "netns", one, "type", "veth", "peer", "name", two_link, *place)
    for namespace, link, address in ends:
        inside = ["-n", namespace] if namespace else []
        _run("ip", *inside, "address", "add", address, "dev", link)
        _run("ip", *inside, "link", "set", link, "up")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


@dataclass
class Cluster:
    """Instances of the bot, each on a machine of its own, with one PostgreSQL and a fake of Telegram."""

    telegram: FaultyTelegram
    server: PostgresServer
    hosts: Sequence[Host]
    bots: Sequence[BotRunner]
    settings: dict[str, str]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the webhook."""
        return [f"http://{each.address}:{each.port}/hook" for each in self.hosts]

    async def command(self, *arguments: str) -> bool:
        """Run a command of the bot next to the instances; return True if it succeeded."""
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | self.settings
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            cwd=self.bots[0].folder, env=environment, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        return await process.wait() == 0

    def leader(self) -> BotRunner | None:
        """Return the running instance whose log says that it leads."""
        return next((each for each in self.bots if _last_word(each).endswith("This instance leads")), None)


def _last_word(bot: BotRunner) -> str:
    """Return the last line about the leader that the running process has logged."""
    lines = bot.log.read_text().splitlines() if bot.log.exists() else []
    return next((line for line in reversed(lines) if "This instance" in line or line.startswith("Start ")), "")


@contextlib.asynccontextmanager
async def cluster_running(number: int, *, webhook: bool, fsync: bool = True) -> AsyncIterator[Cluster]:
    """Run PostgreSQL and that many instances for the duration of the block, which starts when all are ready."""
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed: sudo apt-get install postgresql")
    telegram = FaultyTelegram()
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-")))
        machines = stack.enter_context(hosts(number))
        namespace = _SERVER_NAMESPACE if machines[0].namespace else ""
        server = stack.enter_context(postgres_running(programs, namespace=namespace, fsync=fsync))
        url = await stack.enter_async_context(telegram.serve("0.0.0.0" if namespace else "127.0.0.1"))
        settings = {"DATABASE_URL": server.url(), "CHAT_HASH_KEY": "6b" * 32, "READER": "off"}
        bots: list[BotRunner] = []
        for each in machines:
            own = folder / str(len(bots))
            own.mkdir()
            database = server.url() if not each.database else f"postgresql+asyncpg://nobody@{each.database}/postgres"
            specific = {"DATABASE_URL": database, "LISTEN": each.address, "PORT": str(each.port)}
            hook = {"WEBHOOK_URL": "https://bot.example/hook"} if webhook else {}
            address = url.replace("0.0.0.0", each.telegram)
            command = in_namespace(each.namespace) if each.namespace else []
            bots.append(BotRunner(address, own, {**settings, **specific, **hook}, command))
            stack.push_async_callback(bots[-1].kill)
        cluster = Cluster(telegram, server, machines, bots, settings | {"DATA_DIR": str(folder / "command")})
        await asyncio.gather(*(bot.start() for bot in bots))
        await _wait_until(lambda: all("Listening" in bot.log.read_text() for bot in bots), _START_TIMEOUT_S)
        if webhook:
            stack.push_async_callback(cancel, asyncio.create_task(telegram.deliver(*cluster.addresses)))
        yield cluster


async def _wait_until(condition: Callable[[], bool], timeout_s: float) -> float:
    """Wait for a condition or the end of the time; return the seconds that passed."""
    start = time.monotonic()
    while not condition() and time.monotonic() - start < timeout_s:
        await asyncio.sleep(0.1)
    return time.monotonic() - start


@dataclass
class Users:
    """Users who each follow new documents and ask questions in a chat of their own."""

    telegram: FaultyTelegram
    users: Sequence[User] = ()
    asked: dict[int, list[str]] = field(default_factory=dict)
    """By user, the words of the expected answers in the order of the questions."""
    titles: list[str] = field(default_factory=list)
    """Titles of the documents of which everybody is to be notified."""

    def chat(self, user: User) -> Chat:
        """Return the chat of a user."""
        return self.telegram.fake.private_chat(user)

    async def subscribe(self) -> None:
        """Create the users and subscribe them."""
        self.users = [self.telegram.fake.user(f"User {each}", user_id=1000 + each) for each in range(_CHATS)]
        self.asked = {each.id: [] for each in self.users}
        for each in self.users:
            self.chat(each).send(each, _SUBSCRIBED)
        await _wait_until(lambda: all(self.chat(each).replies() for each in self.users), _DRAIN_TIMEOUT_S)

    async def ask_steadily(self, rate: float, seconds: float) -> int:
        """Ask `rate` questions a second, one user after the other; return their number."""
        start, total = time.monotonic(), round(rate * seconds)
        for number in range(total):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            user = self.users[number % _CHATS]
            question = list(QUESTIONS)[(number // _CHATS + number) % len(QUESTIONS)]
            self.chat(user).send(user, question)
            self.asked[user.id].append(QUESTIONS[question])
        return total

    def counts(self) -> Counter[str]:
        """Return how many answers are lost, repeated or out of order, and how many notices are lost or repeated."""
        counts = Counter[str]()
        for user in self.users:
            texts = [each.get("text", "") for each in self.chat(user).replies()]
            answers = [text for text in texts if not text.startswith(_NOTICE)]
            found = [words for text in answers for words in QUESTIONS.values() if words in text]
            asked = self.asked[user.id]
            for words in QUESTIONS.values():
                counts["lost"] += max(0, asked.count(words) - found.count(words))
                counts["twice"] += max(0, found.count(words) - asked.count(words))
            counts["disorder"] += disorder(asked, found)
            for title in self.titles:
                notices = sum(text.startswith(_NOTICE) and title in text for text in texts)
                counts["unnoticed"] += not notices
                counts["noticed twice"] += notices > 1
        return counts

    async def wait_for_all(self, server: PostgresServer) -> float:
        """Wait until nothing is lost or the time is up; return the seconds that passed.

        Then wait for what comes once more: notices that are not marked as sent are sent again after a claim's end.
        """

        def is_complete() -> bool:
            counts = self.counts()
            return not counts["lost"] and not counts["unnoticed"]

        drained_s = await _wait_until(is_complete, _DRAIN_TIMEOUT_S)
        await asyncio.sleep(_SETTLE_S)
        unmarked = "SELECT count(*) FROM notices WHERE NOT sent"
        await _wait_until(lambda: server.run(unmarked) == "0", CLAIM_S + _SETTLE_S)
        return drained_s

    def print_faults(self) -> None:
        """Print the replies around each repeated or lost answer on standard error."""
        for user in self.users:
            seen = [
                (each["date"], words)
                for each in self.chat(user).replies()
                for words in QUESTIONS.values()
                if words in each.get("text", "") and not each["text"].startswith(_NOTICE)
            ]
            if [words for _, words in seen] != self.asked[user.id]:
                print(user.id, "asked", self.asked[user.id], "got", seen, file=sys.stderr)
            for title in self.titles:
                times = [
                    each["date"]
                    for each in self.chat(user).replies()
                    if each.get("text", "").startswith(_NOTICE) and title in each["text"]
                ]
                if len(times) != 1:
                    print(user.id, title, "notified at", times, file=sys.stderr)


def disorder(asked: Sequence[str], found: Sequence[str]) -> int:
    """Return how many questions have no answer in the order of the questions: all less the longest ordered part."""
    lengths = [0] * (len(found) + 1)
    for words in asked:
        previous = lengths
        lengths = [0]
        for at, other in enumerate(found):
            lengths.append(previous[at] + 1 if other == words else max(previous[at + 1], lengths[at]))
    return len(asked) - lengths[-1]


async def ask_while_machines_fail(options: argparse.Namespace) -> Row:
    """Ask by webhook and add documents, while instances, PostgreSQL and the network fail."""
    async with cluster_running(options.instances, webhook=True) as cluster:
        users = Users(cluster.telegram)
        await users.subscribe()
        events: list[str] = []
        cut: set[int] = set()
        faults = [
            asyncio.create_task(each)
            for each in (
                _keep_killing(cluster, cut, options.every, events),
                _restart_server(cluster.server, options.seconds, events),
                _cut_off(cluster, cut, options.seconds, events),
                _add_documents(cluster, users.titles, options.seconds),
            )
        ]
        total = await users.ask_steadily(options.rate, options.seconds)
        await cancel(faults[0])
        for bot in cluster.bots:  # cancelled between a kill and a start
            if bot.process is None or bot.process.returncode is not None:
                await bot.start()
        await asyncio.gather(*faults[1:])
        drained_s = await users.wait_for_all(cluster.server)
        counts = users.counts()
        users.print_faults()
        print(*events, sep="\n", file=sys.stderr)
        _keep_logs(cluster, options)
    return {
        "": f"{options.instances} instances by webhook, one killed about every {options.every:g} s",
        **_answer_columns(total, counts),
        "notices": f"{len(users.titles) * _CHATS}: {counts['unnoticed']} lost, {counts['noticed twice']} twice",
        "faults": f"{sum(each.starts for each in cluster.bots) - options.instances} kills, PostgreSQL killed twice, "
        f"{_cut_notes(cluster)}",
        "drained, s": round(drained_s, 1),
    }


async def kill_the_leader(options: argparse.Namespace) -> Row:
    """Ask by polling while the leader is killed again and again, and cut off once.

    Measures the time from each kill to the next `getUpdates`.
    """
    waits: list[float] = []
    events: list[str] = []
    cut: set[int] = set()
    async with cluster_running(options.instances, webhook=False) as cluster:
        users = Users(cluster.telegram)
        await users.subscribe()
        asking = asyncio.create_task(users.ask_steadily(options.rate, options.seconds))
        cutting = asyncio.create_task(_cut_off(cluster, cut, options.seconds, events))
        while not asking.done():
            await asyncio.wait([asking], timeout=15)
            leader = cluster.leader()
            if leader and cluster.bots.index(leader) not in cut and not asking.done():
                await leader.kill()
                waits.append(await _next_poll(cluster.telegram))
                await _start(leader)
        total = await asking
        await cutting
        drained_s = await users.wait_for_all(cluster.server)
        counts = users.counts()
        users.print_faults()
        print(*events, sep="\n", file=sys.stderr)
        _keep_logs(cluster, options)
    return {
        "": f"{options.instances} instances by polling, the leader killed {len(waits)} times",
        **_answer_columns(total, counts),
        "notices": "",
        "faults": f"next poll after {', '.join(f'{each:.1f}' for each in waits)} s, {_cut_notes(cluster)}",
        "drained, s": round(drained_s, 1),
    }


def _answer_columns(total: int, counts: Counter[str]) -> Row:
    return {
        "asked": total,
        "lost": counts["lost"],
        "answered twice": f"{counts['twice']} ({100 * counts['twice'] / total:.2f} %)",
        "out of order": counts["disorder"],
    }


def _cut_notes(cluster: Cluster) -> str:
    return f"one cut off for {_CUT_S:.0f} s" if cluster.hosts[0].link else "none cut off"


async def stop_the_database(options: argparse.Namespace) -> Row:
    """Ask by webhook while PostgreSQL is away for a minute; try to change settings meanwhile and afterwards."""
    async with cluster_running(options.instances, webhook=True) as cluster:
        users = Users(cluster.telegram)
        await users.subscribe()
        await asyncio.to_thread(cluster.server.kill)
        asking = asyncio.create_task(users.ask_steadily(options.rate, _AWAY_S))
        refused = await _change_settings(cluster, texts_for("en").storage_unavailable)
        total = await asking
        answered = total - users.counts()["lost"]
        await asyncio.to_thread(cluster.server.start)
        drained_s = await users.wait_for_all(cluster.server)
        changed = await _change_settings(cluster, texts_for("ru").language_set)
        counts = users.counts()
        users.print_faults()
        _keep_logs(cluster, options)
    return {
        "": f"{options.instances} instances by webhook, PostgreSQL away for {_AWAY_S:.0f} s",
        **_answer_columns(total, counts),
        "notices": "",
        "faults": f"{answered} answered meanwhile; of {_SETTINGS} changes of settings {refused} were refused "
        f"meanwhile and {changed} made afterwards",
        "drained, s": round(drained_s, 1),
    }


async def _change_settings(cluster: Cluster, expected: str) -> int:
    """Let users choose a language; return how many get the expected reply."""
    fake, count = cluster.telegram.fake, 0
    for number in range(_SETTINGS):
        user = fake.user(f"Reader {number}", user_id=5_000 + number)
        chat = fake.private_chat(user)
        before = len(chat.replies())
        chat.send(user, "/lang ru")
        await _wait_until(partial(_has_more_replies, chat, before), _AWAY_S)
        count += any(each["text"].startswith(expected[:20]) for each in chat.replies()[before:])
    return count


def _has_more_replies(chat: Chat, before: int) -> bool:
    return len(chat.replies()) > before


async def _next_poll(telegram: FaultyTelegram) -> float:
    """Wait for the next `getUpdates`; return the seconds that passed."""
    before = telegram.calls["getUpdates"]
    return await _wait_until(lambda: telegram.calls["getUpdates"] > before, 60)


async def _start(bot: BotRunner) -> None:
    with bot.log.open("a") as log:
        log.write("Start of a process\n")
    await bot.start()


async def _keep_killing(cluster: Cluster, cut: set[int], every: float, events: list[str]) -> None:
    rng = random.Random(5)
    while True:
        await asyncio.sleep(every * rng.uniform(0.6, 1.4))
        number = rng.randrange(len(cluster.bots))
        if number in cut:
            continue
        _note(events, f"instance {number} killed")
        await cluster.bots[number].kill()
        await _start(cluster.bots[number])


async def _restart_server(server: PostgresServer, seconds: float, events: list[str]) -> None:
    for _ in range(2):
        await asyncio.sleep(seconds / 3)
        _note(events, "PostgreSQL killed")
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(_SERVER_DOWN_S)
        await asyncio.to_thread(server.start)
        _note(events, "PostgreSQL started")


async def _cut_off(cluster: Cluster, cut: set[int], seconds: float, events: list[str]) -> None:
    if not cluster.hosts[0].link:
        return
    await asyncio.sleep(seconds / 2)
    leader = cluster.leader()
    number = cluster.bots.index(leader) if leader else 0
    cut.add(number)
    cluster.hosts[number].cut(off=True)
    _note(events, f"instance {number} cut off, {'leading' if leader else 'following'}")
    await asyncio.sleep(_CUT_S)
    cluster.hosts[number].cut(off=False)
    _note(events, f"instance {number} connected")
    cut.clear()


async def _add_documents(cluster: Cluster, titles: list[str], seconds: float) -> None:
    """Add a document every now and then, of which each subscriber is to be notified once."""
    start = time.monotonic()
    while time.monotonic() - start < seconds - _DOCUMENT_INTERVAL_S:
        await asyncio.sleep(_DOCUMENT_INTERVAL_S)
        title = f"Fish ponds of district {len(titles) + 101}"
        file = cluster.bots[0].folder / f"ponds-{len(titles) + 101}.md"
        text = f"District {len(titles) + 101} has {7 * len(titles) + 20} ponds with carp, stocked anew in autumn."
        file.write_text(f"---\ntitle: {title}\ndate: 2024-05-0{len(titles) % 9 + 1}\n---\n\n{text}\n")
        while not await cluster.command("add", str(file)):
            await asyncio.sleep(2)
        titles.append(title)


def _note(events: list[str], event: str) -> None:
    events.append(f"{time.strftime('%H:%M:%S')} ({time.time():.0f}) {event}")


def _keep_logs(cluster: Cluster, options: argparse.Namespace) -> None:
    for number, bot in enumerate(cluster.bots):
        if options.logs:
            options.logs.mkdir(parents=True, exist_ok=True)
            (options.logs / f"{number}.log").write_text(bot.log.read_text())


def main() -> None:
    """Run the scenarios and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--rate", type=float, default=20, help="questions a second")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between kills")
    parser.add_argument("--logs", type=Path, metavar="FOLDER", help="keep the logs of the instances")
    parser.add_argument("--only", default="", choices=["", "webhook", "polling", "away"])
    options = parser.parse_args()
    scenarios: dict[str, Callable[[], Coroutine[None, None, Row]]] = {
        "webhook": partial(ask_while_machines_fail, options),
        "polling": partial(kill_the_leader, options),
        "away": partial(stop_the_database, options),
    }
    print(table([asyncio.run(run()) for name, run in scenarios.items() if options.only in ("", name)]))


if __name__ == "__main__":
    main()
