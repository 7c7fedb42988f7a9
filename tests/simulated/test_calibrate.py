"""``/calibrate`` on a simulated Discord: what it promises, and that it asks before it changes."""

from datetime import timedelta
from pathlib import Path
from random import Random

import simcord

from bot.moderation.calibration.fit import Pair
from tests.moderation.calibration.rulings import rule
from tests.simulated.house import House, lived, said


async def ruled(house: House, count: int = 300) -> None:
    """Have so many replies decided, each upheld with the probability that it scores."""
    await house.post()
    chance = Random(6)
    scores = [0.5 + number / (2 * count) for number in range(count)]
    found = [Pair(score, chance.random() < score) for score in scores]
    since = house.world.clock.now() - timedelta(minutes=10 * (count + 1))
    await rule(house.world.bot.store, found, guild=house.guild.id, since=since)


async def proposed(house: House, precision: str = "80 %") -> simcord.InteractionResult:
    result = await house.admin.slash(house.lobby, "calibrate", label="insult", precision=precision)
    await house.world.rest()
    return result


def shown(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    return result.response


async def pressed(house: House, proposal: simcord.ResponseMessage) -> str:
    """Press the button under a proposal and return what stands there then."""
    result = await house.admin.click(proposal, label="Put in force")
    await house.world.rest()
    assert shown(result).components == []
    return shown(result).content


async def calibrations(house: House) -> list[tuple[object, ...]]:
    return await house.rows("SELECT wanted, threshold, made_by FROM calibrations")


def test_an_admin_sees_what_a_precision_takes_and_puts_it_in_force(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await ruled(house)
        result = await proposed(house)
        told = said(result)
        assert "insult: calibrated for 80 %" in told
        assert "Of 100 replies flagged by insult, about 79 would be upheld (74 to 84)." in told
        assert "Cases a day, all labels: " in told
        assert await calibrations(house) == []
        told = await pressed(house, shown(result))
        assert "is in force.** Replies are flagged by insult from 0.615 on." in told
        assert await calibrations(house) == [(0.8, 0.615, house.admin.id)]

    lived(tmp_path, story)


def test_the_second_of_two_answers_says_that_the_policy_was_changed(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await ruled(house)
        first, second = shown(await proposed(house)), shown(await proposed(house, "0.85"))
        await pressed(house, second)
        told = await pressed(house, first)
        assert "The policy was changed meanwhile" in told
        assert [row[0] for row in await calibrations(house)] == [0.85]

    lived(tmp_path, story)


def test_what_cannot_be_promised_has_no_button_and_says_what_to_do(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await ruled(house, 20)
        result = await proposed(house)
        told = said(result)
        assert "insult: 80 % cannot be promised" in told
        assert "more decisions like these would do." in told
        assert shown(result).components == []
        assert "`much` is not a precision" in said(await proposed(house, "much"))

    lived(tmp_path, story)
