"""The table of who may do what, held to the code, and every cell of it tried."""

from pathlib import Path
from typing import Any

import pytest

from cogs.access import Guarded
from tests.rights.cells import ready
from tests.rights.page import PAGE, filled
from tests.rights.table import COMMANDS, KINDS, MENUS, Row, commands, guarded, menu_names, rows
from tests.rights.town import REFUSALS, Town, everything, settled
from tests.simulated.house import House, lived

Everything = dict[str, list[Any]]
_LAST = ("command", "button", "form", "menu", "completion")
"""In which order somebody does what they may: commands end what the others are about."""


def test_everything_that_can_be_done_stands_in_the_table(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        bot = house.world.bot
        found = rows(bot)
        assert len(found) == len(set(found)) >= 80
        names = sorted(one.qualified_name for one in commands(bot))
        assert names == sorted(name for named in COMMANDS.values() for name in named)
        assert sorted(menu_names(bot)) == sorted(one for named in MENUS.values() for one in named)

    lived(tmp_path, story)


def test_the_page_for_admins_is_the_table_of_the_code(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        written = PAGE.read_text(encoding="utf-8")
        assert filled(written, house.world.bot) == written, "run: python -m tests.rights.page"

    lived(tmp_path, story)


def test_every_button_view_and_form_asks_who_presses_it() -> None:
    for one in guarded():
        assert issubclass(one, Guarded), one


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_user_may_do_what_is_theirs_and_nothing_else(
    tmp_path: Path, kind: str
) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        asked = [row for row in rows(house.world.bot) if row.what != "question"]
        before = await everything(house.world.bot.store)
        for row in asked:
            if not row.may(kind):
                before = await _refused(town, row, kind, before)
        for row in sorted(asked, key=lambda row: -_LAST.index(row.what)):
            if row.may(kind):
                await _let_through(town, row, kind)

    lived(tmp_path, story)


async def _refused(town: Town, row: Row, kind: str, before: Everything) -> Everything:
    """Try what is not theirs, and return what is stored, which has not changed by that."""
    attempt = await ready(town, row, kind)
    if row.what == "form":  # somebody else has opened one
        before = await everything(town.house.world.bot.store)
    told = await attempt()
    if row.what == "completion":
        assert told == [], (row, kind)
    for one in told:
        assert one.startswith(REFUSALS), (row, kind, one)
    after = await everything(town.house.world.bot.store)
    assert after == before, (row, kind)
    return after


async def _let_through(town: Town, row: Row, kind: str) -> None:
    for one in await (await ready(town, row, kind))():
        assert not one.startswith(REFUSALS), (row, kind, one)
        assert "Something went wrong" not in one, (row, kind)
