"""Soft labels of an ensemble: what they change in an example, and how they are made."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bot.scoring.port import LABELS
from bot.scoring.training.encoder import teach
from bot.scoring.training.encoder.gauge import key
from bot.scoring.training.encoder.sources import Example
from tests.scoring.test_encoder_training import data

__all__ = ["data"]  # the fixture

EXAMPLE = Example("a text", {"toxicity": 1.0, "insult": 0.0}, 1.0, "jigsaw")


def opinion(**values: float) -> teach.Opinions:
    made = np.array([values.get(label, np.nan) for label in LABELS], dtype=np.float32)
    return {key(EXAMPLE.text): made}


def test_a_known_label_and_the_opinion_meet_by_share() -> None:
    found = teach.taught(EXAMPLE, opinion(toxicity=0.2, insult=0.4), share=0.25)
    assert found.targets["toxicity"] == pytest.approx(0.8)
    assert found.targets["insult"] == pytest.approx(0.1)


def test_an_unknown_label_is_guessed() -> None:
    found = teach.taught(EXAMPLE, opinion(threat=0.125))
    assert found.targets == {"toxicity": 1.0, "insult": 0.0, "threat": 0.125}


def test_a_text_without_an_opinion_stays_as_it_was() -> None:
    assert teach.taught(EXAMPLE, {}) is EXAMPLE


def test_the_mean_of_two_opinions_is_that_of_their_log_odds() -> None:
    one, two = np.array([0.5, 0.9, 1.0, np.nan]), np.array([0.5, 0.1, 1.0, 0.5])
    found = teach.mean_opinion(one, two)
    assert found[:2] == pytest.approx([0.5, 0.5])
    assert 0.999 < found[2] < 1.0
    assert np.isnan(found[3])


def test_the_command_keeps_opinions_by_the_hashes_of_texts(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "opinions.npz"
    result = CliRunner().invoke(teach.teach, ["--data", str(data), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "says word" not in result.output
    assert b"says word" not in out.read_bytes()
    found = teach.read(out)
    assert len(found) == 48
    values = found[key("jigsaw says word 3 of 21")]
    known = dict(zip(LABELS, values.tolist(), strict=True))
    assert 0.0 < known["toxicity"] < 1.0
    assert np.isnan(known["threat"])  # no comment has it: nothing to learn from
