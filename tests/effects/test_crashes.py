"""Whatever point the process dies at, a restart makes each thing once and loses none."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.effects.executor import Deed, Result
from bot.store import outbox
from tests.effects.bench import CHANNEL, Bench, bench, said, told, words_of
from tests.fake_discord import Fault

DEEDS = 6
FINAL = ["edited", "second", "third", "fourth"]


async def plan(bench: Bench) -> None:
    """Two lanes: four messages, one of which is edited, and a message to one person."""
    first = await bench.put("a", message=said("first").to_document(), settle="note")
    await bench.put(
        "a",
        "edit",
        target={"effect": first, "key": "message_id"},
        message=said("edited").to_document(),
        settle="note",
    )
    for lane, words in (("a", "second"), ("b", "third"), ("b", "fourth")):
        await bench.put(lane, message=said(words).to_document(), settle="note")
    await bench.put("b", "notify", user=501, message=said("to you").to_document(), settle="note")


async def assert_each_once(bench: Bench) -> None:
    effects = await bench.in_state("done")
    assert len(effects) == DEEDS, await bench.in_state("failed")
    assert Counter(settled for settled, _ in bench.settled) == Counter(effects)
    assert set(Counter(bench.discord.created).values()) == {1}
    shown = [words_of(one.message) for one in bench.discord.in_channel(CHANNEL)]
    assert sorted(shown) == sorted(FINAL)
    for lane in ("edited", "second"), ("third", "fourth"):
        assert [one for one in shown if one in lane] == list(lane)
    assert [words_of(message) for _, message in bench.discord.told] == ["to you"]


def at(number: int, fault: Fault) -> Callable[[Deed], Fault]:
    """Let the deed that is begun as ``number`` go wrong."""
    seen = iter(range(1, 1000))
    return lambda _: fault if next(seen) == number else "none"


@pytest.mark.parametrize("number", range(1, DEEDS + 1))
@pytest.mark.parametrize("fault", ["dies before", "dies after", "lost", "down"])
def test_one_fault_anywhere(tmp_path: Path, fault: Fault, number: int) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        bench.carrier.fault = at(number, fault)
        assert await bench.live_until_death() == fault.startswith("dies")
        bench.begin_life()
        assert not await bench.live_until_death()
        await assert_each_once(bench)

    told(tmp_path, story)


@pytest.mark.parametrize("number", range(1, DEEDS + 1))
def test_death_before_the_outcome_is_written_down(tmp_path: Path, number: int) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        bench.carrier.fault = at(number, "dies after")
        await bench.live_until_death()
        # Died again while it looked for what the first life had left.
        bench.begin_life()
        second = bench.carrier
        found = second.find

        async def find(deed: Deed) -> Result | None:
            await found(deed)
            second.died.set()
            return await asyncio.Event().wait() and None

        second.find = find  # type: ignore[method-assign]  # dies in the middle of a search
        assert await bench.live_until_death()
        bench.begin_life()
        assert not await bench.live_until_death()
        await assert_each_once(bench)

    told(tmp_path, story)


def test_death_before_anything_was_begun_loses_nothing(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        bench.begin_life()
        assert not await bench.live_until_death()
        assert bench.carrier.searched == []
        await assert_each_once(bench)

    told(tmp_path, story)


def test_an_outcome_that_cannot_be_written_down_is_not_lost(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        bench.settle_breaks = 3
        assert not await bench.live_until_death()
        await assert_each_once(bench)

    told(tmp_path, story)


def test_these_tests_see_a_search_that_finds_nothing(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        bench.carrier.fault = at(1, "dies after")
        await bench.live_until_death()
        bench.begin_life()
        bench.discord.find = lambda deed: None  # type: ignore[method-assign]  # on purpose
        await bench.live_until_death()
        assert max(Counter(bench.discord.created).values()) == 2

    told(tmp_path, story)


def test_these_tests_see_an_attempt_that_was_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        monkeypatch.setattr(outbox, "begin", lambda tx, effect_id: True)
        bench.carrier.fault = at(1, "dies after")
        await bench.live_until_death()
        bench.begin_life()
        await bench.live_until_death()
        assert max(Counter(bench.discord.created).values()) == 2

    told(tmp_path, story)


scripts = st.lists(
    st.sampled_from(["none", "down", "lost", "dies before", "dies after"]), max_size=14
)


@settings(max_examples=25, deadline=None)
@given(scripts)
def test_any_run_of_faults(script: Sequence[Fault]) -> None:
    async def story(bench: Bench) -> None:
        await plan(bench)
        rest = list(script)

        def fault(deed: Deed) -> Fault:
            return rest.pop(0) if rest else "none"

        bench.begin_life(fault)
        while await bench.live_until_death():
            bench.begin_life(fault)
        await assert_each_once(bench)

    async def whole(folder: Path) -> None:
        async with bench(folder) as made:
            await story(made)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(whole(Path(folder)))
