"""Background tasks and turns in the event loop."""

import asyncio
import contextlib

from bot.tasks import LoopTurns


async def test_callers_go_on_a_few_in_each_iteration_in_their_order() -> None:
    turns, went = LoopTurns(3), list[tuple[int, int]]()
    iteration = 0

    async def caller(number: int) -> None:
        await turns.take()
        went.append((iteration, number))

    callers = [asyncio.create_task(caller(number)) for number in range(10)]
    while not all(each.done() for each in callers):
        iteration += 1
        await asyncio.sleep(0)
    assert [number for _, number in went] == list(range(10))
    iterations = [at for at, _ in went]
    assert max(iterations.count(each) for each in iterations) == 3


async def test_cancelled_caller_keeps_no_other_from_its_turn() -> None:
    turns = LoopTurns(1)
    callers = [asyncio.create_task(turns.take()) for _ in range(4)]
    await asyncio.sleep(0)
    callers[1].cancel()
    async with asyncio.timeout(5):
        for each in callers:
            with contextlib.suppress(asyncio.CancelledError):
                await each
        await turns.take()
    assert [each.cancelled() for each in callers] == [False, True, False, False]
