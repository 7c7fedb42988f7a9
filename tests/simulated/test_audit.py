"""``/audit export``, and the entry that every command leaves."""

import csv
import io
import json
import re
from pathlib import Path

import discord
import pytest
import simcord

from tests.simulated.house import House, lived, said
from tests.simulated.seldom import look_seldom


async def file(house: House, who: simcord.MemberActor, **options: object) -> tuple[str, bytes]:
    """Return the name and the content of the file that ``/audit export`` gives."""
    result = await who.slash(house.lobby, "audit export", **options)
    said(result)
    (attached,) = attachments(result)
    return attached.filename, await attached.read()


def attachments(result: simcord.InteractionResult) -> list[discord.Attachment]:
    messages = [*([result.response] if result.response else []), *result.followups]
    return [one for message in messages for one in message.attachments]


def numbers(content: bytes) -> set[int]:
    return {int(row["id"]) for row in table(content)}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def worked(house: House) -> None:
    """Have a reply flagged and decided about, and a digest asked for."""
    thread, *_ = await house.post()
    await house.say(house.alice, thread, "something rude")
    await house.told(house.moderator, "case uphold", number=1)
    await house.told(house.admin, "digest now")
    await house.world.rest()


def test_only_admins_get_the_record(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await worked(house)
        for who in (house.alice, house.moderator):
            result = await who.slash(house.lobby, "audit export")
            assert said(result).startswith("Only admins can do this")
            assert attachments(result) == []
        name, content = await file(house, house.admin)
        assert name == "record.csv"
        rows = table(content)
        assert {"open", "uphold", "effect", "command"} <= {row["what"] for row in rows}
        (uphold,) = [row for row in rows if row["what"] == "uphold"]
        assert uphold["case"] == "1"
        assert uphold["person"] not in ("", str(house.moderator.id))

    lived(tmp_path, story)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_file_holds_no_words_and_no_ids_of_people(form: str, tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await worked(house)
        name, content = await file(house, house.admin, format=form)
        assert name == f"record.{form}"
        assert len(content) > 1_000
        text = content.decode()
        for who in (house.alice, house.moderator, house.admin):
            assert str(who.id) not in text
        assert "rude" not in text

    lived(tmp_path, story)


def test_every_command_is_on_record_by_its_name_alone(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await worked(house)
        await house.told(house.alice, "privacy show")  # what they ask about themselves is not
        await house.told(house.alice, "my status")
        thread, *_ = house.world.threads(house.channel)
        message = await house.say(house.bob, thread, "a thought")
        await house.alice.context_menu(thread, "Report to moderators", message)
        await house.world.rest()
        _, content = await file(house, house.admin, format="jsonl")
        found = [json.loads(line) for line in content.decode().splitlines()]
        used = [one for one in found if one["what"] == "command"]
        assert [one["detail"] for one in used] == [
            {"name": name}
            for name in (
                "setup",
                "article post",
                "case uphold",
                "digest now",
                "Report to moderators",
            )
        ]
        setup, post, uphold, now, report = (one["person"] for one in used)
        assert setup == post == now
        assert len({setup, uphold, report}) == 3

    lived(tmp_path, story)


def test_a_refused_command_is_none(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.told(house.alice, "audit export")
        await house.world.rest()
        names = await house.rows(
            "SELECT json_extract(detail, '$.name') FROM record WHERE what = 'command'"
        )
        assert names == [("setup",)]

    lived(tmp_path, story)


def test_where_not_all_fits_the_newest_part_comes_and_then_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_seldom(monkeypatch)

    async def story(house: House) -> None:
        await worked(house)
        await file(house, house.admin)
        await house.world.pass_time(hours=25)
        _, whole = await file(house, house.admin)
        limit = len(whole) - 1
        monkeypatch.setattr("cogs.audit.FILE_LIMIT", limit)

        result = await house.admin.slash(house.lobby, "audit export", days=30)
        (attached,) = attachments(result)
        newest = await attached.read()
        assert len(newest) <= limit < len(whole)
        hint = re.search(r"`/audit export days:(\d+) skip:(\d+)` goes on from there", said(result))
        assert hint is not None
        _, rest = await file(house, house.admin, days=int(hint[1]), skip=int(hint[2]))
        assert numbers(whole) <= numbers(rest) | numbers(newest)
        assert numbers(whole) - numbers(newest)
        assert max(numbers(newest)) > max(numbers(whole))

    lived(tmp_path, story)


def test_with_an_empty_stretch_there_is_no_file(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        result = await house.admin.slash(house.lobby, "audit export", days=3, skip=3)
        assert said(result) == "Nothing is on record from these 3 days."
        assert attachments(result) == []

    lived(tmp_path, story)
