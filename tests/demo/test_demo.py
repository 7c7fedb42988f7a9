"""The demo is played once; what it says of itself is counted again from two other sources."""

import asyncio
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.demo import command
from bot.demo.cast import read_cast
from bot.demo.performance import Performance, performed

COUNTED = (
    *("articles", "threads", "replies", "edits", "deletions", "scored"),
    *("cases", "upheld", "dismissed", "notices", "digests"),
)
MESSAGE_TYPES_OF_PEOPLE = (0, 19)


@dataclass(frozen=True)
class Played:
    out: Path
    performance: Performance

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_text("utf-8"))
        return found

    @property
    def transcript(self) -> str:
        return (self.out / "transcript.md").read_text("utf-8")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    out = tmp_path_factory.mktemp("demo") / "build"

    async def whole() -> Performance:
        async with performed(out, lambda done, of, text: None) as performance:
            return performance

    return Played(out, asyncio.run(whole()))


def by_sql(database: Path) -> dict[str, int]:
    """Count from the rows themselves, not with the queries of the demo."""
    with sqlite3.connect(database) as db:
        rows = {
            table: db.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608
            for table, columns in {
                "discussions": "article_id, state",
                "threads": "thread_id",
                "replies": "id, state",
                "revisions": "id, revision",
                "scores": "revision_id",
                "cases": "state",
                "notices": "state",
                "digests": "posted_at",
            }.items()
        }
    db.close()
    states = [state for (state,) in rows["cases"]]
    return {
        "articles": len({article for article, state in rows["discussions"] if state != "undone"}),
        "threads": len([one for (one,) in rows["threads"] if one]),
        "replies": len(rows["replies"]),
        "edits": len([number for _, number in rows["revisions"] if number > 1]),
        "deletions": len([state for _, state in rows["replies"] if state == "deleted"]),
        "scored": len({revision for (revision,) in rows["scores"]}),
        "cases": len(states),
        "upheld": states.count("upheld"),
        "dismissed": states.count("dismissed"),
        "notices": [state for (state,) in rows["notices"]].count("delivered"),
        "digests": len([at for (at,) in rows["digests"] if at]),
    }


def by_server(performance: Performance) -> dict[str, int]:
    """Count from what went over the simulated wire; scores are not to be seen there."""
    backend, stage = performance.world.env.backend, performance.stage
    me = backend.bot_user.id
    threads = {
        one.id
        for one in backend.channels.values()
        if one.parent_id == stage.articles.id and one.type == 11
    }
    events = [(name, body) for kind, name, body in backend.transcript if kind == "GATEWAY"]
    requests = performance.world.env.http_requests
    written, versions, gone = set(), {}, set()
    edits = 0
    for name, body in events:
        if name == "MESSAGE_CREATE" and int(body["channel_id"]) in threads:
            if int(body["author"]["id"]) != me and body["type"] in MESSAGE_TYPES_OF_PEOPLE:
                written.add(body["id"])
                versions[body["id"]] = body["content"]
        elif name == "MESSAGE_UPDATE" and body["id"] in written:
            edits += versions[body["id"]] != body["content"]
            versions[body["id"]] = body["content"]
        elif name == "MESSAGE_DELETE" and body["id"] in written:
            gone.add(body["id"])
    removed = {one.path.rsplit("/", 1)[1] for one in requests if one.method == "DELETE"} & written
    cards = [
        embed
        for message in backend.messages[stage.moderators.id].values()
        for embed in message.embeds
        if not message.is_ephemeral
    ]
    verdicts = [embed["description"] for embed in cards]
    notices = [
        embed
        for channel_id, messages in backend.messages.items()
        for message in messages.values()
        for embed in message.embeds
        if embed.get("title") == "Your reply was removed" and channel_id not in threads
    ]
    digests = [
        message
        for message in backend.messages[stage.admins.id].values()
        if message.author_id == me and not message.is_ephemeral
    ]
    first_posts = [
        message
        for message in backend.messages[stage.articles.id].values()
        if any(one["filename"].endswith(".md") for one in message.attachments)
    ]
    assert len(removed) == len([text for text in verdicts if "was upheld" in text])
    return {
        "articles": len(first_posts),
        "threads": len(threads),
        "replies": len(written),
        "edits": edits,
        "deletions": len(gone - removed),
        "cases": len([embed for embed in cards if embed["title"].startswith("Case ")]),
        "upheld": len(removed),
        "dismissed": len([text for text in verdicts if "was dismissed" in text]),
        "notices": len(notices),
        "digests": len(digests),
    }


def wrong(summary: dict[str, Any], recount: dict[str, int]) -> list[str]:
    return [name for name, number in recount.items() if summary[name] != number]


def test_the_summary_is_what_the_database_holds(played: Played) -> None:
    recount = by_sql(played.out / "seedbed.db")
    assert sorted(recount) == sorted(COUNTED)
    assert not wrong(played.summary, recount)


def test_the_summary_is_what_the_server_saw(played: Played) -> None:
    assert not wrong(played.summary, by_server(played.performance))


@pytest.mark.parametrize("name", COUNTED)
def test_a_wrong_count_is_seen(played: Played, name: str) -> None:
    corrupted = played.summary | {name: played.summary[name] + 1}
    assert wrong(corrupted, by_sql(played.out / "seedbed.db")) == [name]
    if name != "scored":
        assert wrong(corrupted, by_server(played.performance)) == [name]


def test_a_row_that_is_lost_is_seen(played: Played, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes((played.out / "seedbed.db").read_bytes())
    with sqlite3.connect(copy) as db:
        db.execute("DELETE FROM digests WHERE id = (SELECT max(id) FROM digests)")
    db.close()
    assert wrong(played.summary, by_sql(copy)) == ["digests"]


def test_the_demo_is_as_large_as_promised_and_takes_less_than_a_minute(played: Played) -> None:
    summary = played.summary
    assert sorted(summary) == sorted([*COUNTED, "seconds"])
    assert len(read_cast().members) >= 8
    assert summary["replies"] >= 60
    assert min(summary[name] for name in COUNTED) > 0
    assert summary["seconds"] < 60


def test_every_case_was_decided_and_every_effect_carried_out(played: Played) -> None:
    with sqlite3.connect(played.out / "seedbed.db") as db:
        (waiting,) = db.execute("SELECT count(*) FROM effects WHERE state <> 'done'").fetchone()
        (still_open,) = db.execute("SELECT count(*) FROM cases WHERE state = 'open'").fetchone()
    db.close()
    assert (waiting, still_open) == (0, 0)


def test_the_transcript_shows_what_stayed_and_not_what_was_removed(played: Played) -> None:
    discussed = played.transcript.partition("### Thread: Notice on case")[0]
    for line in read_cast().lines:
        last = line.edits[-1].text if line.edits else line.text
        for paragraph in last.split("\n"):
            gone = line.remove or line.deleted is not None
            assert not line.text or (paragraph not in discussed) == gone, line.key


def test_the_transcript_names_everyone_and_shows_no_ids(played: Played) -> None:
    for name in read_cast().members:
        assert f"**{name}**" in played.transcript
    assert "<@" not in played.transcript
    assert "<#" not in played.transcript
    assert "discord.com" not in played.transcript


def test_what_was_missed_while_the_bot_was_away_is_in_the_database(played: Played) -> None:
    missed = [message.id for message in played.performance.stage.messages.values()]
    with sqlite3.connect(played.out / "seedbed.db") as db:
        stored = {row[0] for row in db.execute("SELECT message_id FROM replies")}
        (late,) = db.execute("SELECT count(*) FROM replies WHERE quiet = 1").fetchone()
    db.close()
    assert set(missed) == stored
    assert late == 2


def test_the_second_moderator_is_told_who_was_first(played: Played) -> None:
    assert "Case 1 is closed already. It was upheld by @jonas" in played.transcript


def test_a_notice_reaches_a_member_whose_messages_are_closed_in_a_private_thread(
    played: Played,
) -> None:
    assert "(private, for walter)" in played.transcript


def test_the_digest_is_left_as_page_and_picture(played: Played) -> None:
    page = (played.out / "digest.md").read_text("utf-8")
    assert page.startswith("# Digest ")
    assert "## What was said" in page
    assert (played.out / "digest.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_says_what_it_did_and_where_to_look(played: Played) -> None:
    told = "\n".join(command.told(played.performance.summary, Path("here")))
    assert "73 replies" in told
    for name in ("transcript.md", "digest.md", "digest.png", "summary.json", "seedbed.db"):
        assert name in told


def test_without_simcord_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    result = CliRunner().invoke(command.demo, [])
    assert result.exit_code == 2
    assert "pip install 'seedbed[demo]'" in result.output
