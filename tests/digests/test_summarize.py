"""The command `seedbed summarize`."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.digests.text.summary import DEFAULT_WORDS

BRIDGE = "The old bridge should be mended before anyone builds a new one."
FERRY = "Seven ferrymen of Northbank would lose their living to a second bridge."


def run(text: str | bytes, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["summarize", *arguments], input=text)


def line(*messages: Any, **more: Any) -> str:
    return json.dumps({"messages": list(messages), **more}) + "\n"


def test_a_summary_is_printed_for_each_line() -> None:
    result = run(line(BRIDGE, FERRY) + line() + line(FERRY))
    assert result.exit_code == 0
    assert result.stdout.split("\n") == [f"{BRIDGE} {FERRY}", "", FERRY, ""]


def test_json_says_where_each_sentence_stands() -> None:
    messages = [f"Hm. {BRIDGE}", "\n" + FERRY]
    result = run(line(messages[0], {"text": messages[1], "author": "Ann"}), "--json")
    found = json.loads(result.stdout)
    assert found["summary"] == f"{BRIDGE} {FERRY}"
    assert [messages[one["message"]][one["start"] : one["end"]] for one in found["sources"]] == [
        BRIDGE,
        FERRY,
    ]


def test_an_empty_thread_has_an_empty_summary() -> None:
    assert json.loads(run(line(), "--json").stdout) == {"summary": "", "sources": []}


def test_an_author_is_never_named() -> None:
    assert run(line({"text": BRIDGE, "author": "Ann"})).stdout == f"{BRIDGE}\n"


def test_the_line_says_how_many_words_and_the_option_overrules_it() -> None:
    assert len(run(line(BRIDGE, FERRY, words=14)).stdout.split()) == 12
    assert run(line(BRIDGE, FERRY, words=3)).stdout == "\n"
    assert run(line(BRIDGE, FERRY, words=3), "--words", "30").stdout == f"{BRIDGE} {FERRY}\n"
    assert run(line(BRIDGE), "--words", "0").stdout == "\n"


def test_a_line_that_does_not_say_how_many_words_gets_a_hundred_at_the_most() -> None:
    messages = [f"Plank {name} of the bridge is rotten and old." for name in "abcdefghijklmnop"]
    count = len(run(line(*messages)).stdout.split())
    assert DEFAULT_WORDS - 10 < count <= DEFAULT_WORDS == 100


def test_a_gzip_file_and_a_plain_one_are_read(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "threads.jsonl", tmp_path / "threads.gz"
    plain.write_text(line(BRIDGE), encoding="utf-8")
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, zipped):
        result = CliRunner().invoke(main, ["summarize", str(path)])
        assert (result.exit_code, result.stdout) == (0, f"{BRIDGE}\n")


def test_gzip_is_read_from_standard_input_and_so_is_what_a_dash_names() -> None:
    assert run(gzip.compress(line(BRIDGE).encode())).stdout == f"{BRIDGE}\n"
    assert run(line(BRIDGE), "-").stdout == f"{BRIDGE}\n"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("nonsense\n", "this is not JSON"),
        ("\n", "this is not JSON"),
        ("[" * 100_000 + "\n", "this is not JSON"),
        ("[]\n", 'no list of "messages"'),
        ("{}\n", 'no list of "messages"'),
        (line(3), "message 0 (from 0) must be a text"),
        (line(BRIDGE, {"author": "Ann"}), "message 1 (from 0) must be a text"),
        (line({"text": BRIDGE, "author": ["Ann"]}), 'the "author" of message 0'),
        (line(BRIDGE, words=-1), '"words" must be a whole number'),
        (line(BRIDGE, words=2.5), '"words" must be a whole number'),
        (line(BRIDGE, words=True), '"words" must be a whole number'),
        (b"\xff\xfe\n", "this is not UTF-8"),
    ],
)
def test_a_bad_line_is_told_by_its_number_after_the_summaries_before_it(
    bad: str | bytes, said: str
) -> None:
    given = bad.encode() if isinstance(bad, str) else bad
    result = run(line(BRIDGE).encode() + given + line(FERRY).encode())
    assert result.exit_code == 2
    assert result.stdout == f"{BRIDGE}\n"
    assert "Standard input, line 2: " in result.stderr
    assert said in result.stderr
    assert "The lines before it are done." in result.stderr


def test_a_bad_first_line_says_nothing_of_lines_before_it() -> None:
    result = run("nonsense\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "before it" not in result.stderr


def test_a_damaged_gzip_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "threads.gz"
    path.write_bytes(gzip.compress(line(BRIDGE).encode() * 50)[:-12])
    result = CliRunner().invoke(main, ["summarize", str(path)])
    assert result.exit_code == 2
    assert f"{path} cannot be read beyond line" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_file_and_a_negative_number_of_words_are_refused() -> None:
    assert CliRunner().invoke(main, ["summarize", "nowhere.jsonl"]).exit_code == 2
    assert run(line(BRIDGE), "--words", "-1").exit_code == 2


def test_half_a_sign_does_not_stop_the_printing() -> None:
    given = f'{{"messages": ["{BRIDGE} Half a sign {chr(92)}ud83d stands in here too."]}}\n'
    result = run(given)
    assert result.exit_code == 0
    assert BRIDGE in result.stdout
