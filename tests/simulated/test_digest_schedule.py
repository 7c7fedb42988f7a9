from pathlib import Path
from typing import Any

import simcord

from tests.simulated.acting import press
from tests.simulated.house import House, Scripted, lived, said

THOUGHT = "The old bridge should be mended before anyone builds a new one."


async def preview(house: House, **options: Any) -> simcord.ResponseMessage:
    """Give the command and return the preview, with its buttons."""
    shown = await house.admin.slash(house.lobby, "digest schedule", **options)
    assert "not saved yet" in said(shown)
    assert shown.response is not None
    return next(iter(shown.followups), shown.response)


async def press_on(house: House, message: simcord.ResponseMessage, label: str) -> str:
    await house.admin.click(message, label=label)
    await house.world.rest()
    return message.content


async def held(house: House) -> tuple[Any, ...]:
    chosen = await house.world.bot.guilds_service.settings(house.guild.id)
    return chosen.digest_when, chosen.digest_time, chosen.zone, chosen.digest_sections


USUAL = ("daily", "08:00", "UTC", ())


def test_a_schedule_is_shown_in_words_with_its_next_times_and_saved_on_a_press(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        options = {"when": "weekdays", "at": "17:30", "zone": "europe/berlin"}
        shown = await preview(house, sections="figures, themes", **options)
        text = shown.content
        assert "**When**: Monday to Friday at 17:30 (Europe/Berlin)" in text
        assert "*until now: every day at 08:00 (UTC)" in text
        assert "**Sections**: figures, themes." in text
        assert text.count("17:30 Europe/Berlin)") == text.count("<t:") == 3
        assert "⚠️" not in text
        assert await held(house) == USUAL
        saved = await press_on(house, shown, "Save")
        assert saved.startswith("**Saved. How digests come now**")
        assert await held(house) == ("weekdays", "17:30", "Europe/Berlin", ("figures", "themes"))
        assert not shown.components
        told = await house.told(house.admin, "digest schedule")
        assert "Monday to Friday at 17:30" in told
        assert "**So it is already**" in await house.told(house.admin, "digest schedule", **options)

    lived(tmp_path, story)


def test_what_was_discarded_replaced_or_changed_meanwhile_is_not_saved(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        discarded = await preview(house, at="09:00")
        assert await press_on(house, discarded, "Discard") == "Discarded. Nothing was changed."
        replaced = await preview(house, at="09:00")
        outdated = await preview(house, at="10:00")
        assert "has expired" in await press_on(house, replaced, "Save")
        await house.choose(digest_time="07:00")
        told = await press_on(house, outdated, "Save")
        assert told.startswith("The settings of this server were changed after")
        assert await held(house) == ("daily", "07:00", "UTC", ())

    lived(tmp_path, story)


def test_after_a_restart_a_preview_says_that_it_has_expired(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        shown = await preview(house, at="09:00")
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        assert (await press_on(house, shown, "Save")).startswith("This preview has expired")
        assert await held(house) == USUAL

    lived(tmp_path, story)


def test_nobody_saves_what_another_saw_or_without_the_right(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        shown = await preview(house, at="09:00")
        row: Any = shown.components[0]
        custom_id = row["components"][0]["custom_id"]
        told = await press(house, house.bob, custom_id, on=shown)
        assert told.startswith("Only admins can do this")
        other = house.world.owner(house.guild)
        await press(house, other, custom_id, on=shown)
        assert shown.content.startswith("This preview has expired")
        assert await held(house) == USUAL

    lived(tmp_path, story)


def test_what_cannot_be_chosen_is_told_with_what_can(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"cron": "* 8 * * *"}, "comes more than once an hour"),
            ({"cron": "0 8 * *"}, "Allowed: daily"),
            ({"when": "weekly", "cron": "0 8 * * 1"}, "either `when` or `cron`"),
            ({"when": "custom"}, "need `cron` too"),
            ({"when": "end", "at": "09:00"}, "A time of day goes with"),
            ({"at": "25:00"}, "Write it as `08:00`"),
            ({"zone": "Europe/Berln"}, "Did you mean `Europe/Berlin`?"),
            ({"sections": "figurs"}, "Did you mean `figures`?"),
            ({"sections": "themes, themes"}, "each section that you want once"),
            ({"writer": True}, "has not switched one on"),
        ]
        for options, words in wrong:
            told = await house.told(house.admin, "digest schedule", **options)
            assert words in told, told
            assert told.endswith("Nothing was changed."), told
        assert await held(house) == USUAL

    lived(tmp_path, story)


def test_a_cron_expression_is_told_in_words_and_a_channel_looked_at(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        shown = await preview(house, cron="30 7 * * 1,4", channel=house.lobby, empty="skip")
        assert "at 07:30, only on Monday and Thursday (UTC)" in shown.content
        assert "gets no digest" in shown.content
        assert f"⚠️ Everyone can see <#{house.lobby.id}>" in shown.content
        assert "Mon 02 Mar 07:30" not in shown.content  # it is past
        await press_on(house, shown, "Save")
        assert (await held(house))[0] == "30 7 * * 1,4"
        assert f"<#{house.lobby.id}>" in await house.told(house.admin, "setup")
        told = await house.told(house.admin, "digest schedule", at="09:00")
        assert "a cron expression has its own" in told

    lived(tmp_path, story)


def test_digests_come_where_when_and_with_what_was_saved(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        board = house.guild.create_text_channel("board")
        shown = await preview(house, cron="40 7 * * *", channel=board, sections="figures")
        await press_on(house, shown, "Save")
        thread, *_ = await house.post()
        await house.say(house.alice, thread, THOUGHT)
        await house.world.pass_time(minutes=12)
        assert house.admins.history() == []
        (digest,) = board.history()
        assert THOUGHT not in (digest.embeds[0].description or "")
        assert [at[11:16] for (at,) in await house.rows("SELECT ends_at FROM digests")] == ["07:40"]

    lived(tmp_path, story)


def test_paused_digests_come_once_they_are_resumed(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, THOUGHT)
        await press_on(house, await preview(house, cron="40 7 * * *"), "Save")
        told = await house.told(house.admin, "digest pause", paused=True)
        assert told.startswith("Scheduled digests are paused:")
        again = await house.told(house.admin, "digest pause", paused=True)
        assert again.startswith("Scheduled digests are paused already")
        assert "None comes while they are paused" in await house.told(
            house.admin, "digest schedule"
        )
        await house.world.pass_time(minutes=12)
        assert house.admins.history() == []
        told = await house.told(house.admin, "digest pause", paused=False)
        assert "What was missed comes as one digest" in told
        assert told.count("<t:") == 3
        await house.world.pass_time(minutes=2)
        assert len(house.admins.history()) == 1

    lived(tmp_path, story)
