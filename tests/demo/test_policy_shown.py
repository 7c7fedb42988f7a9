"""The demo shows the policy at work: shadow, what-if, calibration, why; its replay is right."""

import asyncio

from bot.moderation.trial.trying import Trying
from bot.store import Store, policies
from tests.demo.played import Played

SLOWED = "Bush saw the fighting as progress. What would you count as progress in such a war?"


def test_the_bot_begins_in_shadow_and_its_cards_say_what_it_would_have_done(
    played: Played,
) -> None:
    shown = played.part("#moderators")
    assert "the bot would have upheld this by itself (the reply is removed)" in shown
    assert "looked at from 0.60" in shown
    assert shown.count("Shadow mode: ") == shown.count("would have upheld this by itself")
    assert "What shadow mode held back" in (played.out / "digest.md").read_text("utf-8")


def test_a_what_if_tells_which_cases_would_flip_and_that_its_replay_is_right(
    played: Played,
) -> None:
    (tried,) = played.told("marta", "/policy try label:insult review_at:0.3")
    assert "cases a day would become" in tried
    assert "decision by decision" in tried
    (left,) = played.told("marta", "[Leave it] on the trial")
    assert "Nothing was changed." in left


def test_a_calibration_without_the_data_for_it_says_how_many_decisions_are_missing(
    played: Played,
) -> None:
    (told,) = played.told("marta", "/calibrate label:insult precision:70 %")
    assert "cannot be promised" in told
    assert "more decisions like these would do" in told


def test_a_moderator_is_told_why_a_reply_was_flagged(played: Played) -> None:
    (told,) = played.told("bea", "/why reference:1")
    assert "insult 0.86" in told
    assert "over by 0.26" in told
    assert "__**idiot**__" in told
    assert "It would have been let pass" in told


def test_a_brake_set_by_hand_is_said_in_the_thread_and_lifted_by_itself(played: Played) -> None:
    (told,) = played.told("bea", f"/brake set kind:slow_120 thread:#{SLOWED}")
    assert "Slow mode of 2 minutes, chosen by @bea, ends Tue 3 Mar, 15:00." in told
    (status,) = played.told("jonas", "/brake status")
    assert "Slow mode of 2 minutes, chosen by @bea, ends Tue 3 Mar, 15:00." in status
    assert "everyone can write once in 2 minutes, until 15:00." in played.part(f"Thread: {SLOWED}")
    card = played.shown("Brake 1 ", within="#moderators")
    assert "chosen by @bea, ended by itself Tue 3 Mar, 15:0" in card
    thread = played.performance.world.threads(played.performance.stage.articles)[2]
    channel = played.performance.world.env.backend.channels[thread.id]
    assert (channel.name, channel.rate_limit_per_user or 0) == (SLOWED, 0)


def test_going_live_comes_after_the_forecast(played: Played) -> None:
    (forecast,) = played.told("marta", "/policy live")
    assert "By itself the bot would have acted on" in forecast
    (live,) = played.told("marta", "[Go live] on the forecast")
    assert "The bot is live" in live


def test_the_replay_of_the_whole_demo_equals_what_happened(played: Played) -> None:
    guild = played.performance.stage.guild

    async def check() -> tuple[int, int, int]:
        store = await Store.open(played.out / "seedbed.db")
        found = await Trying(store, played.performance.world.clock).check(guild.id, days=30)
        versions = await store.read(lambda tx: policies.versions(tx, guild.id))
        await store.close()
        return found.total, len(found.differing), len(versions)

    assert asyncio.run(check()) == (83, 0, 4)
