from pathlib import Path
from typing import Any

import pytest
import simcord

from tests.simulated.house import ARTICLE, House, lived, said
from tests.simulated.seldom import look_seldom

FILE = b"""---
title: On Rain
source: A weekly
tags: [Weather]
prompts:
  - Should the dam have been built?
---
It rained for a week.
"""


def test_the_shipped_article_is_on_the_list_and_previewed_for_one_pair_of_eyes(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        assert f"(`{ARTICLE}`)" in await house.told(house.admin, "article list")
        told = await house.told(house.admin, "article preview", article=ARTICLE)
        assert "Another Sign of Progress" in told
        assert house.channel.history() == []
        assert house.lobby.history() == []

    lived(tmp_path, story)


@pytest.mark.parametrize("forum", [False, True])
def test_a_post_has_a_thread_for_open_discussion_and_one_for_each_prompt(
    tmp_path: Path, forum: bool
) -> None:
    async def story(house: House) -> None:
        threads = await house.post(slow_mode=30, auto_archive=1440)
        assert [str(one.name)[:8] for one in threads] == [
            "Open dis",
            "Looking ",
            "Bush saw",
            "Were US ",
        ]
        first = (threads[0] if forum else house.channel).history()[0]
        assert [one.filename for one in first.attachments] == [f"{ARTICLE}.md"]
        assert b"crush militia strongholds in Basra" in await first.attachments[0].read()
        opening = "\n".join(embed.description or "" for embed in house.world.embeds(threads[0]))
        assert "tyree" in opening

    lived(tmp_path, story, forum=forum)


@pytest.mark.parametrize("forum", [False, True])
def test_closing_announces_locks_and_archives_and_reopening_undoes_it(
    tmp_path: Path, forum: bool
) -> None:
    async def story(house: House) -> None:
        threads = await house.post()
        assert "Discussion 1 is closed" in await house.told(
            house.admin, "article close", discussion=1
        )
        await house.world.rest()
        assert all(house.world.is_locked(one) for one in threads)
        with pytest.raises(simcord.BackendError):
            await house.alice.send(threads[0], "too late")
        told = await house.told(house.admin, "article reopen", discussion=1)
        assert "Discussion 1 is open again" in told
        await house.world.rest()
        assert not any(house.world.is_locked(one) for one in threads)
        message = await house.say(house.alice, threads[0], "in time after all")
        assert (await house.reply(message))[0] == "present"

    lived(tmp_path, story, forum=forum)


def test_a_discussion_closes_by_itself_at_its_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_seldom(monkeypatch)

    async def story(house: House) -> None:
        threads = await house.post(closes_in_days=1)
        await house.world.pass_time(hours=23)
        assert not house.world.is_locked(threads[0])
        await house.world.pass_time(hours=2)
        assert all(house.world.is_locked(one) for one in threads)

    lived(tmp_path, story)


def test_an_attached_file_is_added_posted_and_taken_off_the_list(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        told = await house.told(house.admin, "article add", file=("on-rain.md", FILE))
        assert "`on-rain`" in told
        told = await house.told(house.admin, "article post", article="on-rain")
        assert "is open in" in told
        threads = house.world.threads(house.channel)
        message = await house.say(house.alice, threads[0], "it still rains")
        await house.told(house.admin, "article remove", article="on-rain")
        assert "`on-rain`" not in await house.told(house.admin, "article list")
        assert [house.world.exists(one) for one in threads] == [True, True]
        assert message.content in house.world.texts(threads[0])

    lived(tmp_path, story)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (("on-rain.pdf", FILE), ".md or .txt"),
        (("on-rain.md", b"\xff\xfe\x00"), "UTF-8"),
        (("on-rain.md", b"---\ntitel: On Rain\n---\nRain."), "title"),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_what_to_mend(
    tmp_path: Path, file: tuple[str, bytes], words: str
) -> None:
    async def story(house: House) -> None:
        before = await house.rows("SELECT count(*) FROM articles")
        assert words in await house.told(house.admin, "article add", file=file)
        assert await house.rows("SELECT count(*) FROM articles") == before

    lived(tmp_path, story)


def test_a_text_is_pasted_into_a_form(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        shown = await house.admin.slash(house.lobby, "article add")
        assert shown.modal is not None
        title, text = (_input_id(row) for row in shown.modal["components"])
        values = {title: "On Snow", text: "It snowed."}
        told = said(await house.admin.submit_modal(shown, values))
        assert "On Snow" in told
        assert "On Snow" in await house.told(house.admin, "article list")

    lived(tmp_path, story)


def _input_id(row: dict[str, Any]) -> str:
    inside = row.get("component") or row["components"][0]
    return str(inside["custom_id"])
