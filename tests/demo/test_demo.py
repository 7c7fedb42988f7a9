"""The demo is played once; what it says of itself is counted again from two other sources."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.demo import command
from bot.demo.cast import read_cast
from tests.demo.played import ALONE, Played
from tests.demo.recount import COUNTED, UNSEEN, by_server, by_sql, time_outs

OPEN_DISCUSSION = "Thread: Open discussion"
CASE = re.compile(r"\*\*Case (\d+) ·")


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
    if name not in UNSEEN:
        assert wrong(corrupted, by_server(played.performance)) == [name]


def test_a_row_that_is_lost_is_seen(played: Played, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes((played.out / "seedbed.db").read_bytes())
    with sqlite3.connect(copy) as db:
        db.execute("DELETE FROM digests WHERE id = (SELECT max(id) FROM digests)")
    db.close()
    assert wrong(played.summary, by_sql(copy)) == ["digests"]


def test_the_demo_is_as_large_as_promised_and_takes_less_than_a_minute_of_work(
    played: Played,
) -> None:
    summary = played.summary
    assert sorted(summary) == sorted([*COUNTED, "seconds"])
    assert len(read_cast().members) >= 8
    assert summary["replies"] >= 60
    assert min(summary[name] for name in COUNTED) > 0
    assert summary["seconds"] > 0
    assert played.worked_seconds < 60


def test_every_case_was_decided_and_every_effect_carried_out(played: Played) -> None:
    with sqlite3.connect(played.out / "seedbed.db") as db:
        (waiting,) = db.execute("SELECT count(*) FROM effects WHERE state <> 'done'").fetchone()
        (still_open,) = db.execute(
            "SELECT count(*) FROM cases WHERE state IN "
            "('open', 'claimed', 'appealed', 'appeal_claimed')"
        ).fetchone()
    db.close()
    assert (waiting, still_open) == (0, 0)


def test_the_transcript_shows_what_stayed_and_not_what_was_removed(played: Played) -> None:
    discussed = played.transcript.partition("### Thread: Notice on case")[0]
    for line in read_cast().lines:
        last = line.edits[-1].text if line.edits else line.text
        for paragraph in last.split("\n"):
            gone = line.goes or line.deleted is not None
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
        stored = {
            row[0]
            for row in db.execute(
                "SELECT message_id FROM replies WHERE id NOT IN (SELECT reply_id FROM responses)"
            )
        }
        (late,) = db.execute("SELECT count(*) FROM replies WHERE quiet = 1").fetchone()
    db.close()
    assert set(missed) == stored
    assert late == 2


def test_of_two_who_want_a_case_the_second_is_told_who_has_it_and_later_who_was_first(
    played: Played,
) -> None:
    done = [
        *played.told("jonas", "[Claim] on case 1"),
        *played.told("bea", "[Remove] on case 1"),
        *played.told("jonas", "[Remove] on case 1"),
        *played.told("bea", "/case dismiss number:1"),
    ]
    alone = played.part(ALONE)
    assert [alone.index(one) for one in done] == sorted(alone.index(one) for one in done)
    said = [one.partition("> ")[2] for one in done]
    assert said[0].startswith("Case 1 is yours. Claimed by @jonas until 13:40.")
    assert said[1].startswith("Case 1 is taken. Claimed by @jonas until 13:40. Nothing was changed")
    assert said[2].startswith("Case 1 is upheld: the reply is being removed")
    assert said[3].startswith("Case 1 is closed already. It was upheld by @jonas")


def test_the_queue_serves_different_cases_to_two_moderators(played: Played) -> None:
    pairs = list(
        zip(played.told("bea", "/queue next"), played.told("jonas", "/queue next"), strict=True)
    )
    served = [[CASE.findall(one) for one in pair] for pair in pairs]
    assert len(served) >= 2
    assert all(len(one) == len(other) == 1 and one != other for one, other in served)
    for who in ("bea", "jonas"):
        after = played.told(who, "[Next case] on the answer")
        assert any(CASE.search(one) for one in after), who
        assert "Nothing waits for you. Thank you." in after[-1]


def test_a_reply_that_two_reported_is_one_case_with_their_reasons_and_not_their_names(
    played: Played,
) -> None:
    (line,) = [one for one in read_cast().lines if one.reports]
    assert all(
        "Thank you." in told
        for one in line.reports
        for told in played.told(one.by, f"Report to moderators on the reply of {line.by}")
    )
    card = played.shown("reported by 2 members", within="#moderators")
    assert line.text in card
    assert "It was upheld by @bea" in card
    assert "What followed: a warning; the reply stays." in card
    _, _, reported = card.partition("> *Reported:*  \n")
    reasons, _, _ = reported.partition("> *")
    assert reasons.splitlines() == [f"> ||{one.reason}||  " for one in line.reports]
    before = card.removesuffix(reported)
    assert not any(one.by in before for one in line.reports)
    notice = played.shown("**A warning**", within=f"Direct messages to {line.by}")
    assert f"*A moderator adds:* {line.word}" in notice


def test_an_appeal_goes_to_another_moderator_and_restores_the_reply(played: Played) -> None:
    (line,) = [one for one in read_cast().lines if one.appeal is not None]
    assert line.appeal is not None
    (told,) = played.told(line.by, "[Appeal] on the notice")
    assert line.appeal.text in told
    assert " is before the moderators." in told
    card = played.shown(f"||{line.appeal.text}||", within="#moderators")
    assert "It was upheld by @bea" in card
    assert "On appeal it was overturned by @jonas" in card
    assert "It stands again as a quotation." in card
    again = played.shown(line.text, within=OPEN_DISCUSSION)
    assert again.startswith("Seedbed** ")
    assert f"> @{line.by} wrote:  \n> > {line.text}" in again
    (status,) = played.told(line.by, "/my status")
    assert "No case counts against you here" in status
    assert "Taken back: it does not count." in status


def test_notices_reach_a_member_whose_messages_are_closed_in_private_threads(
    played: Played,
) -> None:
    (line,) = [one for one in read_cast().lines if one.appeal is not None]
    assert line.appeal is not None
    assert line.by in read_cast().closed
    assert f"Direct messages to {line.by}" not in played.transcript
    first, second = [
        one
        for one in re.split(r"\n##+ ", played.transcript)
        if one.startswith("Thread: Notice on case") and f"(private, for {line.by})" in one
    ]
    assert "**Your reply was removed**" in first
    assert f"*Your words:* {line.text}" in first
    assert "[Appeal]" in first
    assert "is taken back**" in second
    assert "Your reply stands again, quoted under your name." in second
    assert f"*A moderator adds:* {line.appeal.answer}" in second


def test_the_notice_of_a_time_out_goes_out_before_it(played: Played) -> None:
    (timed_out,) = time_outs(played.performance)
    (noticed,) = [
        number
        for number, one in enumerate(played.performance.world.env.http_requests)
        if one.method == "POST" and "and you are timed out" in repr(one.json)
    ]
    assert noticed < timed_out
    notice = played.shown("and you are timed out**", within="Direct messages to sunny")
    assert "You cannot write there for 12 hours." in notice


def test_a_sample_of_what_was_not_flagged_is_read_and_one_of_it_twice(played: Played) -> None:
    assert 1 <= played.summary["audited"] <= 3
    (second,) = [
        (who, one)
        for who in ("bea", "jonas")
        for one in played.told(who, "[Next case] on the answer")
        if "a second reading" in one
    ]
    (number,) = CASE.findall(second[1])
    card = played.shown(f"**Case {number} ·", within="#moderators")
    assert "a sample of what was not flagged" in card
    assert f"It was dismissed by @{second[0]}" not in card
    (stored,) = played.told(second[0], f"[It should] on case {number}")
    assert "Stored, thank you." in stored


def test_the_admin_takes_the_record_and_a_moderator_looks_up_a_member(played: Played) -> None:
    (export,) = played.told("marta", "/audit export")
    assert "The file holds " in export
    assert "record.csv" in export
    (cases,) = played.told("bea", "/case user member:@sunny")
    assert cases.count("It was upheld by") >= 3


def test_the_digest_is_left_as_page_and_picture(played: Played) -> None:
    text = (played.out / "digest.md").read_text("utf-8")
    assert text.startswith("# Digest ")
    assert "## What was discussed" in text
    page = (played.out / "digest.html").read_text("utf-8")
    assert "data:image/png;base64," in page
    assert "What was discussed" in page
    assert (played.out / "digest.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_says_what_it_did_and_where_to_look(played: Played) -> None:
    told = "\n".join(command.told(played.performance.summary, Path("here")))
    assert "77 replies" in told
    assert "1 restored reply, 3 read as a sample" in told
    for name in (
        "seedbed-demo.html",
        "transcript.md",
        "digest.html",
        "digest.md",
        "digest.png",
        "summary.json",
        "seedbed.db",
    ):
        assert name in told


def test_without_simcord_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    result = CliRunner().invoke(command.demo, [])
    assert result.exit_code == 2
    assert "pip install 'seedbed[demo]'" in result.output
