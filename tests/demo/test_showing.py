"""The demonstration as a page: all of the run is in it, and nothing that people write runs."""

import re
import webbrowser
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from bot.demo import command
from bot.demo.cast import read_cast
from bot.demo.showing import page
from tests.demo.played import Played
from tests.demo.recorded import HOSTILE, small

LARGEST_BYTES = 3_000_000


def demonstration(played: Played) -> str:
    return (played.out / "seedbed-demo.html").read_text("utf-8")


def test_the_page_has_every_thread_case_and_digest_of_the_run(played: Played) -> None:
    shown, summary = demonstration(played), played.summary
    threads = {place.name for place in played.performance.recording.places.values() if place.thread}
    titles = re.findall(r'<details class="place folds"[^>]*>\n<summary><h3 dir="auto">', shown)
    assert len(titles) >= summary["threads"]
    assert len([one for one in played.performance.recording.places.values() if one.thread]) == 8
    assert len(threads) == 4  # both discussions are about the same article
    cases = {int(one) for one in re.findall(r'<p class="title">Case (\d+) ', shown)}
    assert cases == set(range(1, summary["cases"] + 1))
    digests = set(re.findall(r'<p class="title">Digest (\d+):', shown))
    assert len(digests) == summary["digests"]


def test_every_reply_is_in_the_recording_in_every_version_and_goes_when_it_went(
    played: Played,
) -> None:
    recording = played.performance.recording
    for line in read_cast().lines:
        message = played.performance.stage.messages[line.key]
        (entry,) = (
            place.entries[message.id]
            for place in recording.places.values()
            if message.id in place.entries
        )
        assert len(entry.versions) >= 1 + len(line.edits), line.key
        went = bool(line.goes or line.deleted is not None or line.appeal is not None)
        assert entry.gone == went, line.key
        assert [one.until for one in entry.versions[:-1]] == [
            one.since for one in entry.versions[1:]
        ]


def test_a_case_is_seen_to_be_claimed_before_it_is_seen_to_be_decided(played: Played) -> None:
    desk = next(one for one in played.performance.recording.places.values() if one.pane == "desk")
    (card,) = (
        one
        for one in desk.entries.values()
        if not one.versions[0].look.did and one.versions[0].look.heading.startswith("Case 1 ")
    )
    texts = [" ".join(part.text for part in one.look.parts) for one in card.versions]
    claimed = next(i for i, one in enumerate(texts) if "Claimed by @jonas" in one)
    upheld = next(i for i, one in enumerate(texts) if "It was upheld by @jonas" in one)
    assert claimed < upheld


def test_a_digest_comes_at_its_own_time_and_not_with_the_next_step(played: Played) -> None:
    moments = [
        scene.moment
        for scene in played.performance.recording.scenes
        if not scene.text and any(one.heading.startswith("Digest ") for one in scene.changes)
    ]
    assert moments == ["Tue 3 Mar, 07:30", "Wed 4 Mar, 07:30", "Thu 5 Mar, 07:30"]


def test_the_page_names_people_and_roles_and_shows_no_ids(played: Played) -> None:
    shown = demonstration(played)
    assert not re.search(r"&lt;[@#][!&]?\d", shown)
    assert "@deleted role" not in shown
    assert "discord.com/channels" not in shown.replace("&#34;", '"').split("srcdoc=")[0]


def test_the_page_is_small_enough_to_send(played: Played) -> None:
    assert len(demonstration(played).encode()) < LARGEST_BYTES


def test_hostile_text_stands_escaped_wherever_it_stands() -> None:
    shown = page(small(HOSTILE))
    assert shown.count("<script>") == 1
    assert shown.count("</script>") == 1
    assert shown.count("<style>") == 1
    assert "<img src=https" not in shown
    assert "49" not in re.sub(r"sha256-[^']+|#[0-9a-f]+", "", shown.partition("<body>")[2])


def test_the_policy_lets_the_pages_own_script_run_and_no_other() -> None:
    shown = page(small())
    (script,) = re.findall(r"<script>(.*?)</script>", shown, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', shown)
    told = {one.split()[0]: one.split()[1:] for one in policy.replace("&#39;", "'").split("; ")}
    hashed = b64encode(sha256(script.encode()).digest()).decode()
    assert told["script-src"] == [f"'sha256-{hashed}'"]
    assert told["default-src"] == ["'none'"]
    assert told["img-src"] == ["data:"]
    assert all(one.startswith("'sha256-") for one in told["style-src"])


def test_open_opens_the_page_in_the_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def opened(url: str) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", opened)
    file = tmp_path / "a page.html"
    assert command.show(file) == f"\nOpened in the browser: {file}"
    assert asked == [file.as_uri()]


@pytest.mark.parametrize("fails", [False, True])
def test_where_no_browser_can_be_opened_the_path_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, fails: bool
) -> None:
    def nothing(url: str) -> bool:
        if fails:
            raise webbrowser.Error(url)
        return False

    monkeypatch.setattr(webbrowser, "open", nothing)
    file = tmp_path / "page.html"
    assert str(file) in command.show(file)
    assert "No browser could be opened" in command.show(file)
