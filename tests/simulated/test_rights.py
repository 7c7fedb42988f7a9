"""The tables of who may do what are held to the code, so that nothing new can be forgotten."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import pytest

from cogs.access import Guarded
from tests.simulated.acting import give, press, submit
from tests.simulated.house import House, lived
from tests.simulated.rights import (
    BUTTONS,
    COMMANDS,
    MAY,
    MENUS,
    PEOPLE,
    REFUSALS,
    commands,
    everything,
    guarded,
    person,
    worked,
)
from tests.simulated.test_calibrate import ruled


def test_every_command_and_menu_stands_in_the_table(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        tree = house.world.bot.tree
        names = [one.qualified_name for one in commands(house.world.bot)]
        assert sorted(names) == sorted(name for named in COMMANDS.values() for name in named)
        menus = [
            one.name
            for kind in (discord.AppCommandType.message, discord.AppCommandType.user)
            for one in tree.get_commands(type=kind)
        ]
        assert sorted(menus) == sorted(name for named in MENUS.values() for name in named)

    lived(tmp_path, story)


def test_every_button_view_and_form_says_who_may_and_stands_in_a_table() -> None:
    found = guarded()
    for one in found:
        assert issubclass(one, Guarded), one
        assert one.right in MAY, one
    assert {one.__name__ for one in found} == {*BUTTONS, *FORMS, *VIEWS}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_command_refuses_who_lacks_the_right_and_nobody_else(tmp_path: Path, name: str) -> None:
    async def story(house: House) -> None:
        await worked(house)
        rights = {command: right for right, named in COMMANDS.items() for command in named}
        for command in commands(house.world.bot):
            may = name in MAY[rights[command.qualified_name]]
            before = await everything(house)
            told = await give(house, person(house, name), command)
            assert told.startswith(REFUSALS) is not may, (command.qualified_name, told)
            assert "Something went wrong" not in told, command.qualified_name
            assert may or await everything(house) == before, command.qualified_name

    lived(tmp_path, story)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_button_refuses_who_lacks_the_right_and_nobody_else(tmp_path: Path, name: str) -> None:
    async def story(house: House) -> None:
        restored = await worked(house)
        for one in sorted(guarded(), key=lambda one: one.__name__):
            for custom_id in BUTTONS.get(one.__name__, []):
                may = name in MAY[one.right]
                before = await everything(house)
                told = await press(
                    house,
                    person(house, name),
                    custom_id.format(guild=house.guild.id),
                    on=restored if one.__name__ == "TakeDownButton" else None,
                )
                assert told.startswith(REFUSALS) is not may, (custom_id, told)
                assert may or await everything(house) == before, custom_id

    lived(tmp_path, story)


async def open_uphold(house: House) -> str:
    return await press(house, house.moderator, "seedbed:case:1:more")


async def open_word(house: House) -> str:
    return await press(house, house.moderator, "seedbed:case:2:undo")


async def open_appeal(house: House) -> str:
    return await press(house, house.alice, f"seedbed:appeal:{house.guild.id}:2")


async def open_respond(house: House) -> str:
    start = house.start(house.world.threads(house.channel)[0])
    return await press(house, house.alice, "seedbed:respond", on=start)


async def open_rewrite(house: House) -> str:
    return await press(house, house.alice, f"seedbed:response:{house.guild.id}:4:edit")


async def open_report(house: House) -> str:
    thread = house.world.threads(house.channel)[0]
    message = next(one for one in thread.history() if one.content == "something rude 1")
    result = await house.bob.context_menu(thread, "Report to moderators", message)
    assert result.modal is not None
    return f"(a form {result.modal['custom_id']})"


async def open_paste(house: House) -> str:
    result = await house.admin.slash(house.lobby, "article add")
    assert result.modal is not None
    return f"(a form {result.modal['custom_id']})"


FORMS: dict[str, tuple[Callable[[House], Awaitable[str]], str]] = {
    "UpholdForm": (open_uphold, "moderator"),
    "WordForm": (open_word, "moderator"),
    "AppealForm": (open_appeal, "author"),
    "ReportForm": (open_report, "member"),
    "RespondForm": (open_respond, "member"),
    "RewriteForm": (open_rewrite, "author"),
    "PasteForm": (open_paste, "admin"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_somebody_opened_refuses_others_who_lack_the_right(
    tmp_path: Path, name: str
) -> None:
    async def story(house: House) -> None:
        await worked(house)
        opening, right = FORMS[name]
        kind = next(one for one in guarded() if one.__name__ == name)
        assert kind.right == right
        for who in set(PEOPLE) - MAY[right]:
            opened = re.fullmatch(r"\(a form (.+)\)", await opening(house))
            assert opened
            before = await everything(house)
            told = await submit(house, person(house, who), opened[1])
            assert told.startswith(REFUSALS), (who, told)
            assert await everything(house) == before

    lived(tmp_path, story)


VIEWS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ForgetView": ("alice", "privacy forget", {}),
    "TryView": ("admin", "policy try", {"label": "insult", "review_at": "0.9"}),
    "LiveView": ("admin", "policy live", {}),
    "CalibrationView": ("admin", "calibrate", {"label": "insult", "precision": "0.8"}),
    "BandView": ("moderator", "queue band", {"label": "insult", "low": 0.9, "high": 1.0}),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_question_put_to_one_person_refuses_others(tmp_path: Path, name: str) -> None:
    async def story(house: House) -> None:
        await worked(house)
        await ruled(house)  # or there is nothing to calibrate by
        asked, command, options = VIEWS[name]
        result = await person(house, asked).slash(house.lobby, command, **options)
        assert result.response is not None
        (row,) = result.response.components
        shown: Any = row
        button = shown["components"][0]
        before = await everything(house)
        told = await press(house, house.bob, button["custom_id"], on=result.response)
        assert told.startswith(REFUSALS), told
        assert await everything(house) == before

    lived(tmp_path, story)


def test_the_autocompletion_tells_a_member_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        offered = [
            (command.qualified_name, option.name)
            for command in commands(house.world.bot)
            for option in command.parameters
            if option.autocomplete
        ]
        assert len(offered) >= 5
        for name, option in offered:
            if name == "setup":  # hidden from members by Discord itself
                continue
            assert await house.alice.autocomplete(house.lobby, name, option, "") == []
            shown = await house.admin.autocomplete(house.lobby, name, option, "")
            assert shown or name in ("article reopen", "digest show", "digest export"), (
                name,
                option,
            )

    lived(tmp_path, story)
