"""Every line about a discussion leads to a reply that may be quoted at that moment."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from bot.store.times import to_text
from tests.digests.talk import Talk
from tests.digests.world import GUILD, OPENED, World, told

ABOUT_THE_DISCUSSION = ("themes", "questions", "worth", "hot")
REPLIES = 60
MINUTES = 19


async def discuss(world: World, talk: Talk, chance: random.Random) -> list[int]:
    """Insert replies about three topics, some questions, answers and cases among them."""
    rows: list[int] = []
    for number in range(REPLIES):
        text = talk.reply().text
        text = text.removesuffix(".") + "?" if chance.random() < 0.2 else text
        hours = number * MINUTES / 60 if number < REPLIES - 10 else 15 + number / 100
        flagged = chance.random() < 0.15
        answers = rows and chance.random() < 0.4
        rows.append(
            await world.reply(
                text,
                hours=hours,
                author=501 + chance.randrange(12),
                zone="review" if flagged else "allow",
                score=0.8 if flagged else 0.1,
                answers_message_id=800_000 + chance.choice(rows) + 1 if answers else None,
            )
        )
        if flagged:
            await world.case(rows[-1], chance.choice(["open", "dismissed", "upheld"]), hours=hours)
    return rows


async def take_back(world: World, rows: list[int], chance: random.Random) -> None:
    """Delete, remove, edit, erase and flag a third of what was said."""
    for reply in chance.sample(rows, len(rows) // 3):
        how = chance.choice(["deleted", "removed", "edited", "erased", "flagged"])
        if how in ("deleted", "removed"):
            await world.execute("UPDATE replies SET state = ? WHERE id = ?", how, reply)
        elif how == "edited":
            await world.revise(reply, "Never mind what I said before.")
        elif how == "erased":
            at = to_text(OPENED)
            statement = "UPDATE revisions SET text = NULL, erased_at = ? WHERE reply_id = ?"
            await world.execute(statement, at, reply)
        else:
            await world.case(reply)


async def lines(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Return the lines about the discussion, each with the name of its section."""
    file = await world.archive.export(GUILD, 1, "json")
    assert file is not None
    return [
        (section["name"], line)
        for section in json.loads(file.content)["sections"]
        if section["name"] in ABOUT_THE_DISCUSSION
        for line in section["lines"]
    ]


async def dead(world: World) -> list[object]:
    """Return the lines that lead nowhere, or to what may not be quoted."""
    standing = await world.rows(
        """SELECT r.message_id FROM replies r WHERE r.state = 'present' AND NOT EXISTS (
            SELECT 1 FROM cases c WHERE c.reply_id = r.id AND c.state IN ('open', 'upheld'))
        AND (SELECT v.text FROM revisions v WHERE v.reply_id = r.id
            ORDER BY v.revision DESC LIMIT 1) IS NOT NULL"""
    )
    cases = await world.rows("SELECT r.message_id FROM cases c JOIN replies r ON r.id = c.reply_id")
    live = {str(row["message_id"]) for row in standing}
    shown = {"hot": live | {str(row["message_id"]) for row in cases}}
    found: list[object] = []
    for name, line in await lines(world):
        links = [*line["links"], *([line["quote"]["url"]] if line["quote"] else [])]
        places = {link.rpartition("/")[2] for link in links}
        if not places or not places <= shown.get(name, live):
            found.append((name, line["said"], sorted(places)))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_line_about_the_discussion_has_a_live_source(tmp_path: Path, seed: int) -> None:
    async def story(world: World) -> None:
        chance = random.Random(seed)
        rows = await discuss(world, Talk(seed), chance)
        await world.at(hours=20)
        before = await lines(world)
        assert {name for name, _ in before} >= {"themes", "questions", "hot"}
        assert await dead(world) == []
        await take_back(world, rows, chance)
        after = await lines(world)
        assert 0 < len(after) < len(before)
        assert await dead(world) == []
        await world.execute("UPDATE replies SET state = 'deleted'")
        assert {name for name, _ in await lines(world)} <= {"hot"}
        assert await dead(world) == []

    told(tmp_path, story)
