"""What summaries are measured by, and beside."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.bench import summary_others as others
from bot.bench.summaries import Thread, main, measure, read
from bot.bench.summary_demo import demo_lines, demo_sources
from bot.bench.summary_scores import Rouge, coverage, difference, redundancy
from bot.digests.text.summary import sentences_of, thread
from bot.digests.text.worth import Candidate

BRIDGE = "The old bridge should be mended before anyone builds a new bridge."
FERRY = "Seven ferrymen of Northbank would lose their living and their homes."
BEES = "My cousin keeps nine hives of honey bees behind his school house."
MESSAGES = (f"{BRIDGE} {FERRY}", f"{BEES} Mend the bridge, said the ferrymen of Northbank.")


@pytest.fixture
def sentences() -> list[Candidate]:
    return sentences_of(thread(MESSAGES))


def test_rouge_counts_stems_pairs_and_the_longest_run() -> None:
    rouge = Rouge()
    assert rouge("bridges mended", "a bridge mend") == pytest.approx((80.0, 66.67, 80.0), abs=0.01)
    assert rouge("one two", "three") == (0.0, 0.0, 0.0)


def test_a_difference_is_sure_where_every_thread_gains_and_open_where_half_lose() -> None:
    sure = difference([2.0, 3.0, 4.0], [1.0, 2.0, 3.0])
    assert (sure.mean, sure.low, sure.high, sure.chance) == (1.0, 1.0, 1.0, 0.0)
    open_ = difference([1.0, 0.0] * 20, [0.0, 1.0] * 20)
    assert open_.low < 0.0 < open_.high
    assert 0.3 < open_.chance < 0.7
    assert open_ == difference([1.0, 0.0] * 20, [0.0, 1.0] * 20)


def test_coverage_is_the_share_of_replies_that_a_line_is_near_to() -> None:
    sources = thread([BRIDGE, "Mend that old bridge.", FERRY, BEES, "Yes."])
    assert coverage(sources, [BRIDGE]) == 0.5
    assert coverage(sources, [BRIDGE, BEES]) == 0.75
    assert coverage(sources, [BRIDGE], near=0.999) == 0.25
    assert coverage(sources, []) == coverage([], [BRIDGE]) == 0.0


def test_redundancy_is_how_like_lines_are_to_each_other() -> None:
    sources = thread([BRIDGE, FERRY, BEES])
    assert redundancy(sources, [BRIDGE, BRIDGE]) == pytest.approx(1.0)
    assert redundancy(sources, [BRIDGE, BEES]) == 0.0
    assert redundancy(sources, [BRIDGE, BRIDGE, BEES]) == pytest.approx(2 / 3)
    assert redundancy(sources, [BRIDGE]) == redundancy([], [BRIDGE, BRIDGE]) == 0.0


def test_simple_ways_take_the_sentences_that_they_name(sentences: list[Candidate]) -> None:
    assert others.lead(sentences) == [0, 1, 2, 3]
    assert others.firsts(sentences) == [0, 2, 1, 3]
    assert sorted(others.drawn(sentences)) == [0, 1, 2, 3]
    assert others.drawn(sentences) == others.drawn(sentences)
    assert others.drawn(sentences, seed=1) != others.drawn(sentences, seed=2)


@pytest.mark.parametrize("order", [others.lexrank, others.textrank])
def test_central_sentences_come_before_lone_ones(
    order: others.Order, sentences: list[Candidate]
) -> None:
    assert order(sentences)[0] == 3  # it speaks of the bridge and of the ferrymen
    assert order(sentences)[-1] == 2  # the bees


def test_what_is_preferred_is_cut_at_the_last_word_and_put_in_order(
    sentences: list[Candidate],
) -> None:
    assert others.cut(sentences, [2, 0, 1], 15) == f"The old bridge {BEES}"
    assert others.cut(sentences, [], 15) == ""


def test_the_oracle_finds_what_the_person_wrote(sentences: list[Candidate]) -> None:
    assert others.oracle(sentences, f"{FERRY} {BEES}", 100) == [1, 2]
    assert others.oracle(sentences, f"{FERRY} {BEES}", 14) in ([1], [2])
    assert others.oracle(sentences, "Nothing alike.", 100) == []


def test_ways_are_measured_at_the_length_of_the_persons_summary() -> None:
    found = measure([Thread("train", MESSAGES, FERRY), Thread("val", (BEES,), BEES)])
    assert found.threads == {
        "train": 1,
        "train, with their own summary": 1,
        "val": 1,
        "val, with their own summary": 1,
    }
    assert found.means["train"]["oracle"] == pytest.approx((100.0, 100.0, 100.0))
    assert found.means["train"]["lead"][0] < 50.0
    assert found.means["val"]["ours"] == pytest.approx((100.0, 100.0, 100.0))
    assert max(found.lengths["train"].values()) <= 1.0
    assert found.differences["lead"]["rouge1"].mean >= 0.0


def test_threads_with_each_others_summaries_do_not_count_as_having_their_own() -> None:
    found = measure([Thread("train", (BRIDGE,), BEES), Thread("train", (BEES,), BRIDGE)])
    assert found.threads == {"train": 2}


def test_the_split_train_is_taken_unless_another_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "threads.jsonl.gz"
    rows = [
        {"split": "train", "messages": MESSAGES, "summary": FERRY},
        {"split": "val", "messages": [BEES], "summary": BEES},
    ]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    assert [one.split for one in read(path, ("val",))] == ["val"]
    for arguments, splits in (([], {"train"}), (["--split", "all"], {"train", "val"})):
        result = CliRunner().invoke(main, [str(path), "--json", *arguments])
        assert result.exit_code == 0
        assert set(json.loads(result.stdout)["threads"]) >= splits
        assert ("val" in json.loads(result.stdout)["threads"]) is ("val" in splits)
    assert "TextRank" in CliRunner().invoke(main, [str(path)]).stdout
    assert CliRunner().invoke(main, []).exit_code == 2


def test_the_demos_lines_are_of_what_stays_there() -> None:
    texts = [one.text for one in demo_sources()]
    assert len(texts) > 40
    assert not any("absolute idiot" in text for text in texts)  # taken away by a moderator


def test_the_digest_says_more_of_the_demo_than_its_beginning_does() -> None:
    found = demo_lines(draws=2)
    digest, lead = (
        next(one for one in found if one.way == way) for way in ("digest, themes", "lead")
    )
    assert digest.count == lead.count
    assert digest.coverage[0] > lead.coverage[0]
    assert digest.redundancy < 0.3
