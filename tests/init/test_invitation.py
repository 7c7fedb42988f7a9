"""What a bot is invited to do: one list in the code, and everything else agrees with it."""

import re

import discord

from bot.discussions import requirements
from bot.guilds import invitation, needs
from tests.house.pages import page


def asked_for() -> set[str]:
    return set(invitation.BITS)


def test_the_number_is_that_of_the_permissions_by_name() -> None:
    wanted = discord.Permissions(**dict.fromkeys(invitation.BITS, True))
    assert discord.Permissions(invitation.permissions()) == wanted


def test_the_readme_has_the_same_link() -> None:
    assert re.findall(r"https://discord\.com/oauth2/\S+", page("README.md")) == [
        invitation.link("ID")
    ]


def test_what_setup_and_the_doctor_look_for_is_asked_for_and_nothing_else() -> None:
    assert asked_for() == set(needs.GUILD_WIDE).union(*needs.NEEDED.values())


def test_nothing_is_missing_for_a_discussion_once_the_bot_holds_what_was_asked_for() -> None:
    for forum in (True, False):
        assert requirements.missing_permissions(asked_for(), forum=forum) == ()
    assert requirements.wished_permissions(asked_for()) == ()


def test_nothing_is_asked_for_that_nobody_is_told_the_use_of() -> None:
    rows = re.findall(r"^ *\| ([A-Z][^|]*) \| [^|]* \|$", page("README.md"), re.MULTILINE)
    told = {part.strip().lower().replace(" ", "_") for row in rows for part in row.split(",")}
    assert asked_for() <= {{"view_channels": "view_channel"}.get(one, one) for one in told}


def test_the_link_is_for_a_bot_with_commands() -> None:
    assert "&scope=bot+applications.commands&" in invitation.link(1)
