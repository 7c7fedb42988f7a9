"""A question that the bot puts to one person is answered by nobody who lacks the right."""

from pathlib import Path
from typing import Any

import simcord

from tests.rights.table import ADMIN, AUTHOR, KINDS, MODERATOR, QUESTIONS, STRANGER, rows
from tests.rights.town import REFUSALS, Town, everything, settled
from tests.simulated.acting import press
from tests.simulated.house import House, lived
from tests.simulated.test_calibrate import ruled

_ASKED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "TryView": (ADMIN, "policy try", {"label": "insult", "review_at": "0.9"}),
    "LiveView": (ADMIN, "policy live", {}),
    "PostView": (ADMIN, "setup", {}),
    "CalibrationView": (ADMIN, "calibrate", {"label": "insult", "precision": "0.8"}),
    "BandView": (MODERATOR, "queue band", {"label": "insult", "low": 0.9, "high": 1.0}),
    "ForgetView": (AUTHOR, "privacy forget", {}),
}
"""By whom a question is asked for, and how; the last one ends what the others are about."""


def test_a_question_put_to_one_person_refuses_all_others_and_takes_their_answer(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        town = await settled(house)
        await ruled(house)  # or there is nothing to calibrate by
        rights = {row.name: row for row in rows(house.world.bot) if row.what == "question"}
        assert set(rights) == set(_ASKED) == set(QUESTIONS)
        for name in _ASKED:
            asked = await _ask(town, name)
            for kind in KINDS:
                if not rights[name].may(kind):
                    await _refused(town, asked, kind)
            await _answered(town, name, asked)

    lived(tmp_path, story)


async def _ask(town: Town, name: str) -> simcord.ResponseMessage:
    kind, command, options = _ASKED[name]
    who = town.people[kind]
    assert isinstance(who, simcord.MemberActor)
    result = await who.slash(town.house.lobby, command, **options)
    assert result.response is not None
    if name == "PostView":
        await who.click(result.response, label="Post a first article")
        (article, *_) = result.response.components[0]["components"][0]["options"]
        await who.select(result.response, [article["value"]])
    return result.response


def _button(asked: simcord.ResponseMessage) -> str:
    (row,) = asked.components
    shown: Any = row
    return str(shown["components"][0]["custom_id"])


async def _refused(town: Town, asked: simcord.ResponseMessage, kind: str) -> None:
    before = await everything(town.house.world.bot.store)
    place = town.stray if kind == STRANGER else asked.message
    told = await press(town.house, town.people[kind], _button(asked), on=place)
    expected = ("This button or form",) if kind == STRANGER else REFUSALS
    assert told.startswith(expected), (kind, told)
    assert await everything(town.house.world.bot.store) == before, kind


async def _answered(town: Town, name: str, asked: simcord.ResponseMessage) -> None:
    before = await everything(town.house.world.bot.store)
    await press(town.house, town.people[_ASKED[name][0]], _button(asked), on=asked.message)
    assert await everything(town.house.world.bot.store) != before, name
