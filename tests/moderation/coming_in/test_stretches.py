from datetime import UTC, datetime, timedelta

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.snowflakes import snowflake
from bot.moderation.stretches import Stretches, of_thread

IDS = st.integers(0, 60)


@given(st.none() | IDS, IDS, IDS)
def test_the_parts_of_a_thread_hold_each_message_that_may_have_changed_once(
    read_to: int | None, oldest: int, recent: int
) -> None:
    parts = of_thread(1, 2, read_to=read_to, oldest=oldest, recent=recent)
    covered = [
        message
        for part in parts
        for message in range(part.after + 1, (part.until if part.until is not None else 100) + 1)
    ]
    assert len(covered) == len(set(covered))
    kept = range(oldest, 101) if oldest else ()
    assert set(covered) == {*range((read_to or 0) + 1, 101), *kept}
    assert [part.rank for part in parts] == sorted(
        (part.rank for part in parts), key=["new", "recent", "older"].index
    )
    assert all(message > recent for part in parts if part.rank == "recent"
               for message in [part.after + 1])  # fmt: skip


@given(IDS, IDS, IDS)
def test_of_a_quiet_thread_the_same_is_read_in_one_go_after_all_else(
    read_to: int, oldest: int, recent: int
) -> None:
    busy = of_thread(1, 2, read_to=read_to, oldest=oldest, recent=recent)
    (quiet,) = of_thread(1, 2, read_to=read_to, oldest=oldest, recent=recent, quiet=True)
    assert (quiet.rank, quiet.until) == ("older", None)
    assert quiet.after == min(part.after for part in busy)


@given(st.lists(st.sampled_from(["new", "recent", "older"]), max_size=12), st.data())
def test_what_is_new_is_read_before_all_else_and_each_thread_in_its_turn(
    ranks: list[str], data: st.DataObject
) -> None:
    left = Stretches()
    for thread, rank in enumerate(ranks):
        parts = of_thread(1, thread, read_to=50, oldest=1, recent=20)
        left.add(one for one in parts if one.rank == rank)
    seen = []
    while (one := left.next()) is not None:
        seen.append(one.rank)
    assert seen == sorted(ranks, key=["new", "recent", "older"].index)
    assert not left.left("new", "recent", "older")


@given(st.integers(0, 3_000_000_000))
def test_a_moment_has_the_smallest_id_that_discord_may_give_then(seconds: int) -> None:
    aware = datetime(2015, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
    assert abs(snowflake(aware) - discord.utils.time_snowflake(aware)) <= 1 << 22
    assert snowflake(datetime(2014, 1, 1, tzinfo=UTC)) == 0
    assert snowflake(aware + timedelta(seconds=1)) > snowflake(aware)
