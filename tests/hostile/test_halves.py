"""Half a character, which no keyboard types but a program sends, in every form and option."""

from pathlib import Path

import pytest

from tests.rights.table import commands
from tests.rights.town import everything, open_form, settled
from tests.simulated.acting import give, submit
from tests.simulated.house import House, lived

COGS = Path(__file__).parents[2] / "cogs"
HALF = "Rain \ud800 helps \udfff nobody"
WHOLE = "Rain \ufffd helps \ufffd nobody"


@pytest.mark.parametrize(
    ("form", "field"),
    [("AppealForm", "text"), ("ReportForm", "reason"), ("UpholdForm", "word")],
)
def test_half_a_character_in_a_form_is_taken_in_as_a_sign_in_its_place(
    tmp_path: Path, form: str, field: str
) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        who = {"AppealForm": house.alice, "ReportForm": house.bob}.get(form, house.moderator)
        opened = await open_form(town, form, who)
        told = await submit(house, who, opened, HALF, field=field)
        assert "went wrong" not in told
        assert WHOLE in repr(await everything(house.world.bot.store)).replace("\\ufffd", "\ufffd")

    lived(tmp_path, story)


def test_half_a_character_in_a_response_or_an_option_is_a_sign_in_its_place(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        opened = await open_form(town, "RespondForm", house.bob)
        assert "went wrong" not in await submit(house, house.bob, opened, HALF)
        await house.world.rest()
        assert WHOLE in repr(await everything(house.world.bot.store)).replace("\\ufffd", "\ufffd")
        (search,) = [
            one for one in commands(house.world.bot) if one.qualified_name == "digest search"
        ]
        assert "went wrong" not in await give(house, house.moderator, search, words=HALF)

    lived(tmp_path, story)


def test_every_field_of_a_form_is_one_that_makes_whole_what_is_typed() -> None:
    makers = [one.name for one in COGS.glob("*.py") if "TextInput" in one.read_text("utf-8")]
    assert makers == ["typed.py"]
