"""``/help`` shows everybody what they may use, and nothing else."""

from pathlib import Path

from cogs.access import right_of
from tests.rights.table import COMMANDS, commands
from tests.simulated.house import House, lived


def test_each_is_shown_the_commands_that_they_may_use(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        everyone = {one for right in ("writer", "oneself", "member") for one in COMMANDS[right]}
        staff = everyone | COMMANDS["staff"]
        for who, may in (
            (house.alice, everyone),
            (house.moderator, staff | COMMANDS["moderator"]),
            (house.admin, staff | COMMANDS["admin"]),
        ):
            told = await house.told(who, "help")
            shown = {one.qualified_name for one in commands(house.world.bot)}
            assert {one for one in shown if f"`/{one}`:" in told} == may
            assert ("Who wrote this" in told) == (who is house.moderator)
            assert "Report to moderators" in told

    lived(tmp_path, story)


def test_the_map_tells_the_rights_that_are_checked(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        rights = {name: right for right, named in COMMANDS.items() for name in named}
        for one in commands(house.world.bot):
            meant = rights[one.qualified_name]
            found = right_of(one.checks)
            assert found == ("member" if meant in ("writer", "oneself") else meant), one

    lived(tmp_path, story)


def test_somebody_who_is_both_sees_both_within_discords_limits(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        owner = house.world.owner(house.guild)
        told = await owner.slash(house.lobby, "help")
        assert told.response is not None
        assert told.response.ephemeral
        assert [one.title for one in told.response.embeds] == [
            "For everyone",
            "For moderators",
            "For moderators and admins",
            "For admins",
        ]
        assert sum(len(one) for one in told.response.embeds) <= 6000
        assert "and 1 more" not in str([one.description for one in told.response.embeds])

    lived(tmp_path, story)
