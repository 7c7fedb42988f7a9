import asyncio
from pathlib import Path

from bot.effects.executor import Deed, UnreachableError
from bot.store import Tx, outbox
from bot.store.times import from_text
from tests.effects.bench import (
    CHANNEL,
    GUILD,
    Bench,
    TurnedLoop,
    bench,
    faults,
    said,
    told,
    until,
    words_of,
)
from tests.fake_discord import REFUSED


def test_an_effect_is_begun_in_the_database_before_discord_is_asked(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        effect = await bench.put()
        bench.carrier.gate.clear()
        bench.executor.kick()
        await until(lambda: bench.carrier.under_way == 1)
        row = await bench.row(effect)
        assert (row["attempts"], row["state"]) == (1, "pending")
        bench.carrier.gate.set()

    told(tmp_path, story)


def test_a_first_attempt_is_not_looked_for_and_a_second_is(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await bench.put()
        bench.carrier.fault = faults("lost")
        await bench.rest()
        assert bench.carrier.searched == []
        assert len(bench.discord.created) == 1
        await bench.run_out()
        assert len(bench.carrier.searched) == 1
        assert len(bench.discord.created) == 1  # found, not made again

    told(tmp_path, story)


def test_what_was_found_again_counts_with_its_ids(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        effect = await bench.put(settle="note")
        bench.carrier.fault = faults("lost")
        await bench.run_out()
        (message,) = bench.discord.in_channel(CHANNEL)
        found = await bench.store.read(lambda tx: outbox.result(tx, effect))
        assert found == {"message_id": message.id, "channel_id": CHANNEL}
        assert [outcome.result for _, outcome in bench.settled] == [found]

    told(tmp_path, story)


def test_a_retry_waits_longer_each_time_and_as_long_as_discord_asks(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        effect = await bench.put()
        bench.carrier.fault = lambda _: "down"
        waits = []
        for _ in range(6):
            await bench.rest()
            until = (await bench.row(effect))["not_before"]
            waits.append((from_text(until) - bench.clock.now()).total_seconds())
            bench.clock.advance(seconds=waits[-1])
        assert waits == [2, 5, 15, 60, 300, 300]

        async def slow_down(deed: Deed) -> dict[str, int]:
            raise UnreachableError("rate limit", seconds=900)

        bench.carrier.carry_out = slow_down  # type: ignore[method-assign]  # a fault of its own
        await bench.rest()
        until = (await bench.row(effect))["not_before"]
        assert (from_text(until) - bench.clock.now()).total_seconds() == 900

    told(tmp_path, story)


def test_nothing_is_tried_before_its_moment(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await bench.put()
        bench.carrier.fault = faults("down")
        await bench.rest()
        bench.clock.advance(seconds=1.9)
        await bench.rest()
        assert len(bench.carrier.begun) == 1
        bench.clock.advance(seconds=0.1)
        await bench.rest()
        assert len(bench.carrier.begun) == 2

    told(tmp_path, story)


def test_the_timer_tries_again_by_itself(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with bench(tmp_path) as made:
            await made.put()
            made.carrier.fault = faults("down")
            await made.rest()
            await turn(made, 1.5)
            assert len(made.carrier.begun) == 1
            await turn(made, 0.6)
            assert len(made.carrier.begun) == 2
            assert await made.pending() == 0

    async def turn(made: Bench, seconds: float) -> None:
        made.clock.advance(seconds=seconds)
        await loop.turn(seconds)
        await made.executor.idle()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_a_clock_that_is_set_anew_is_noticed_within_a_minute(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with bench(tmp_path) as made:
            await made.put()
            made.carrier.fault = faults("down")
            await made.rest()
            made.clock.advance(seconds=-3600)
            await made.rest()  # what waits does so for an hour now
            made.clock.advance(seconds=3605)
            await loop.turn(61)
            await made.executor.idle()
            assert await made.pending() == 0

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_the_timer_of_one_lane_survives_a_look_at_another(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with bench(tmp_path) as made:
            await made.put("a")
            made.carrier.fault = faults("down")
            await made.rest()
            await made.put("b")
            await made.rest()
            made.clock.advance(seconds=3)
            await loop.turn(3)
            await made.executor.idle()
            assert await made.pending() == 0

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_what_is_impossible_fails_for_good_and_the_lane_goes_on(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        refused = await bench.put(settle="note")
        after = await bench.put()
        bench.carrier.fault = faults("refused")
        await bench.run_out()
        assert await bench.in_state("failed") == [refused]
        assert await bench.in_state("done") == [after]
        ((settled, outcome),) = bench.settled
        assert (settled, outcome.result, outcome.error) == (refused, None, REFUSED)
        assert (await bench.row(refused))["error"] == REFUSED

    told(tmp_path, story)


def test_an_outcome_and_what_follows_from_it_are_one_step(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        effect = await bench.put(settle="note")
        bench.settle_breaks = 1
        await bench.rest()
        assert (await bench.row(effect))["state"] == "pending"
        await bench.run_out()
        assert await bench.in_state("done") == [effect]
        assert [settled for settled, _ in bench.settled] == [effect]
        assert len(bench.discord.created) == 1

    told(tmp_path, story)


def test_who_follows_a_settler_is_called_once_what_it_settled_is_stored(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        stood = list[list[int]]()
        bench.executor.followers["note"] = lambda: stood.append([one for one, _ in bench.settled])
        await bench.put()
        effect = await bench.put(settle="note")
        bench.settle_breaks = 1
        await bench.run_out()
        assert stood == [[effect]]

    told(tmp_path, story)


def test_a_reference_stands_for_what_an_earlier_effect_made(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        send = await bench.put("a")
        edit = await bench.put(
            "a",
            "edit",
            target={"effect": send, "key": "message_id"},
            message=said("changed").to_document(),
        )
        await bench.rest()
        assert await bench.in_state("done") == [send, edit]
        (message,) = bench.discord.in_channel(CHANNEL)
        assert words_of(message.message) == "changed"

    told(tmp_path, story)


def test_a_reference_to_what_never_happened_fails_without_asking_discord(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        send = await bench.put("a")
        edit = await bench.put("a", "edit", target={"effect": send, "key": "message_id"})
        wrong = await bench.put("b", "edit", target={"effect": send, "key": "no such key"})
        bench.carrier.fault = faults("refused")
        await bench.run_out()
        assert await bench.in_state("failed") == [send, edit, wrong]
        assert [deed.effect.id for deed in bench.carrier.begun] == [send]
        assert f"effect {send}" in (await bench.row(edit))["error"]

    told(tmp_path, story)


def test_what_is_rendered_late_shows_the_newest_state(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await bench.put(render="state", row=4)
        bench.carrier.fault = faults("down")
        await bench.rest()
        bench.state = "second"
        await bench.run_out()
        (message,) = bench.discord.in_channel(CHANNEL)
        assert words_of(message.message) == "second of 4"

    told(tmp_path, story)


def test_where_nothing_is_left_to_say_nothing_is_said(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        effect = await bench.put(render="nothing", row=4, settle="note")
        await bench.rest()
        assert await bench.in_state("done") == [effect]
        assert bench.carrier.begun == []
        assert [outcome.result for _, outcome in bench.settled] == [{}]

    told(tmp_path, story)


def test_a_mistake_of_ours_is_tried_again_and_stops_no_other_lane(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await bench.put("a", render="no such renderer", row=1)
        free = await bench.put("b")
        await bench.rest()
        assert await bench.in_state("done") == [free]
        assert await bench.pending() == 1

    told(tmp_path, story)


def test_a_mistake_that_stays_ends_at_last_and_frees_its_lane(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        broken = await bench.put("a", render="no such renderer", row=1)
        behind = await bench.put("a")
        for _ in range(12):
            await bench.rest()
            bench.clock.advance(seconds=300)
        assert await bench.in_state("failed") == [broken]
        assert await bench.in_state("done") == [behind]

    told(tmp_path, story)


def test_files_travel_with_their_message(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        def step(tx: Tx) -> int:
            return outbox.add_file(tx, "a.txt", b"rain", guild_id=GUILD, description="text")

        file_id = await bench.store.write(step)
        document = {**said("see the file").to_document(), "files": [file_id]}
        await bench.put(message=document)
        await bench.rest()
        assert [file.content for file in bench.carrier.begun[0].files] == [b"rain"]

    told(tmp_path, story)
