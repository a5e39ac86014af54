"""The thread that computes: order, cancelling within a step, a full queue, failures."""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from sprout.engine.request import Request, Token
from sprout.server.worker import BusyError, ClosedError, Stream, Worker

from .helpers import Scripted, held, until


def letters(ids: list[int]) -> list[int]:
    """As many tokens as the first id says."""
    return list(range(ids[0]))


class Setup:
    """A worker and the schedulers that it made."""

    def __init__(self, max_waiting: int = 64) -> None:
        self.made: list[Scripted] = []
        self.warnings: list[str] = []
        self.worker = Worker(self._make, max_waiting, self.warnings.append)

    def _make(self) -> Scripted:
        self.made.append(Scripted(letters))
        return self.made[-1]

    @property
    def scheduler(self) -> Scripted:
        return self.made[-1]


@pytest.fixture
def setup() -> Iterator[Setup]:
    made = Setup()
    yield made
    made.scheduler.hold.set()
    made.worker.close()


async def read(stream: Stream) -> list[int]:
    return [token.id async for tokens in stream.batches() for token in tokens]


def request(n: int, **more: int) -> Request:
    return Request([n], max_tokens=more.get("max_tokens", 500))


def test_tokens_come_in_order_and_the_reason_last(setup: Setup) -> None:
    async def go() -> None:
        [stream] = setup.worker.submit([request(50)])
        assert await read(stream) == list(range(50)) and stream.reason == "stop"
        [cut] = setup.worker.submit([request(50, max_tokens=7)])
        assert await read(cut) == list(range(7)) and cut.reason == "length"
        [empty] = setup.worker.submit([request(1, max_tokens=1)])
        assert await read(empty) == [0]

    asyncio.run(go())
    assert setup.worker.idle and setup.worker.tokens == 58


def test_many_requests_at_once_all_get_their_own(setup: Setup) -> None:
    async def go() -> list[list[int]]:
        streams = setup.worker.submit([request(n % 40 + 1) for n in range(60)])
        return list(await asyncio.gather(*map(read, streams)))

    assert asyncio.run(go()) == [list(range(n % 40 + 1)) for n in range(60)]


def test_the_event_loop_goes_on_while_a_step_takes_long(setup: Setup) -> None:
    setup.scheduler.seconds = 0.4

    async def go() -> float:
        [stream] = setup.worker.submit([request(3)])
        reading = asyncio.ensure_future(read(stream))
        longest, last = 0.0, time.monotonic()
        while not reading.done():
            await asyncio.sleep(0.001)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return longest

    assert asyncio.run(go()) < 0.3


def test_short_steps_are_delivered_together_and_the_first_token_at_once(setup: Setup) -> None:
    async def go() -> list[int]:
        [stream] = setup.worker.submit([request(200)])
        return [len(tokens) async for tokens in stream.batches()]

    sizes = asyncio.run(go())
    assert sum(sizes) == 200 and len(sizes) < 60, "one wake-up a token would be 200"


@pytest.mark.parametrize("begun", [True, False])
def test_a_request_that_is_given_up_ends_within_one_step(setup: Setup, begun: bool) -> None:
    scheduler = setup.scheduler

    async def go() -> None:
        others = setup.worker.submit([request(1 << 20)] * (0 if begun else scheduler.rows))
        [stream] = setup.worker.submit([request(1 << 20)])
        ticket = len(others)
        until_async = asyncio.get_running_loop().time() + 5
        while (begun and scheduler.computed.get(ticket, 0) < 3) or (
            not begun and scheduler.waiting != 1
        ):
            await asyncio.sleep(0.001)
            assert asyncio.get_running_loop().time() < until_async
        with held(scheduler):
            await asyncio.sleep(0.02)  # the thread stands before a step
            computed = scheduler.computed[ticket]
            setup.worker.cancel(stream)
        await read(stream)
        assert stream.reason == "cancelled"
        assert scheduler.computed[ticket] <= computed + 1
        for other in others:
            setup.worker.cancel(other)
        for other in others:
            await read(other)

    # so many tokens that the length never ends it
    scheduler.context = 1 << 21
    scheduler.script = lambda ids: [0] * 100_000
    asyncio.run(go())
    steps = scheduler.steps
    time.sleep(0.05)
    assert scheduler.steps == steps, "nothing is computed for nobody"
    assert setup.worker.idle


def test_cancelling_before_the_thread_has_seen_it(setup: Setup) -> None:
    async def go() -> None:
        [first] = setup.worker.submit([request(3)])
        [second] = setup.worker.submit([request(3)])
        setup.worker.cancel(second)
        await read(second)
        assert second.reason == "cancelled" and await read(first) == [0, 1, 2]
        setup.worker.cancel(first)  # long ended: nothing happens
        setup.worker.cancel(second)

    setup.scheduler.hold.clear()
    threading.Timer(0.05, setup.scheduler.hold.set).start()
    asyncio.run(go())
    assert len(setup.scheduler.requests) <= 2 and setup.worker.idle


def test_a_full_queue_refuses_and_says_when_to_come_back() -> None:
    setup = Setup(max_waiting=2)

    async def go() -> None:
        scheduler = setup.scheduler
        with held(scheduler):
            running = setup.worker.submit([request(5)])
            until(lambda: scheduler.waiting == 1 and not setup.worker._inbox)
            waiting = setup.worker.submit([request(5)])
            with pytest.raises(BusyError) as error:
                setup.worker.submit([request(5)])
            assert 1 <= error.value.retry_after <= 60
            more = setup.worker.submit([request(5)], continued=True)
        for stream in (*running, *waiting, *more):
            assert await read(stream) == [0, 1, 2, 3, 4]

    asyncio.run(go())
    setup.worker.close()


def test_a_request_that_cannot_be_run_fails_alone(setup: Setup) -> None:
    async def go() -> None:
        [bad] = setup.worker.submit([Request([], 5)])
        [good] = setup.worker.submit([request(3)])
        assert await read(bad) == [] and bad.reason == "failed"
        assert isinstance(bad.error, ValueError)
        assert await read(good) == [0, 1, 2]

    asyncio.run(go())
    assert setup.worker.healthy and len(setup.made) == 1


def test_a_step_that_fails_ends_its_requests_and_the_next_ones_run(setup: Setup) -> None:
    async def go() -> None:
        setup.scheduler.failing = RuntimeError("numbers went wrong")
        streams = setup.worker.submit([request(3), request(4)])
        for stream in streams:
            assert await read(stream) == [] and stream.reason == "failed"
            assert "numbers" in str(stream.error)
        assert not setup.worker.healthy and len(setup.made) == 2
        [next_one] = setup.worker.submit([request(3)])
        assert await read(next_one) == [0, 1, 2]

    asyncio.run(go())
    assert setup.worker.healthy and "numbers went wrong" in setup.warnings[0]


def test_the_scheduler_that_failed_is_gone_before_the_next_is_made() -> None:
    """Each holds a whole cache: two would need twice the memory, maybe just after it ran out."""
    made: list[weakref.ref[Scripted]] = []
    before: list[int] = []

    def make() -> Scripted:
        before.append(sum(ref() is not None for ref in made))
        scheduler = Scripted(letters)
        scheduler.failing = None if made else RuntimeError("out of memory")
        made.append(weakref.ref(scheduler))
        return scheduler

    worker = Worker(make)

    async def go() -> None:
        [stream] = worker.submit([request(3)])
        assert await read(stream) == [] and stream.reason == "failed"
        [next_one] = worker.submit([request(3)])
        assert await read(next_one) == [0, 1, 2]

    asyncio.run(go())
    worker.close()
    assert before == [0, 0]


def test_closing_ends_what_runs() -> None:
    setup = Setup()

    async def go() -> None:
        setup.scheduler.script = lambda ids: [0] * 100_000
        setup.scheduler.context = 1 << 21
        setup.scheduler.seconds = 0.001
        [stream] = setup.worker.submit([Request([1], 1 << 20)])
        reading = asyncio.ensure_future(read(stream))
        await asyncio.sleep(0.05)
        await asyncio.to_thread(setup.worker.close)
        assert len(await reading) > 3 and stream.reason == "cancelled"
        with pytest.raises(ClosedError):
            setup.worker.submit([request(1)])

    asyncio.run(go())


def test_a_loop_that_has_gone_is_no_harm(setup: Setup) -> None:
    async def leave() -> None:
        setup.worker.submit([request(500)])

    setup.scheduler.seconds = 0.001
    asyncio.run(leave())

    async def go() -> list[int]:
        [stream] = setup.worker.submit([request(3)])
        return await read(stream)

    assert asyncio.run(go()) == [0, 1, 2]


def test_tokens_are_what_the_scheduler_gave() -> None:
    """Nothing but the token itself crosses the threads."""
    token = Token(5, -1.0, ((5, -1.0),))
    loop = asyncio.new_event_loop()
    stream = Stream(request(1), loop, 0.0)
    stream.deliver([token], "stop")
    assert loop.run_until_complete(read(stream)) == [5] and stream.reason == "stop"
    loop.close()
