"""The encoder's training: what it is fed, and the command from a tiny base to shipped files."""

import csv
import gzip
import math
import random
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from click.testing import CliRunner

from bot.scoring.port import LABELS
from bot.scoring.training.encoder import batches, sources, start, templates
from bot.scoring.training.encoder.calibrate import fit
from bot.scoring.training.encoder.disguise import disguised
from bot.scoring.training.encoder.gauge import key
from bot.scoring.training.encoder.ranking import Answered, calibration_error
from bot.scoring.training.encoder.sources import SOURCES, Example, Source
from bot.scoring.training.encoder.train import Plan, Training, gather, train

COLUMNS = {
    "jigsaw": "text,toxic,severe_toxic,obscene,threat,insult,identity_hate,src,split",
    "civil_toxic_spans": "text,label,frac_not_toxic,n_ann",
    "davidson": "text,label,cls",
    "identity_madlibs": "text,label,template",
    "toxic_spans_trial": "spans,text",
}


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    columns = COLUMNS.get(name, "text,label").split(",")
    with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, columns, restval="")
        made.writeheader()
        made.writerows(rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a little of every set, of harmless words."""
    folder = tmp_path / "data"
    folder.mkdir()
    for source in SOURCES:
        name = source.file.split(".")[0]
        rows = [
            {"text": f"{name} says word {n} of {n * 7}", "label": str(n % 2), "cls": str(n % 3),
             "frac_not_toxic": "0.25", "toxic": str(n % 2), "insult": "", "obscene": str(n % 2),
             "severe_toxic": "0", "threat": "0", "identity_hate": "0", "src": "khanhhk",
             "split": "test" if n % 5 == 0 else "train"}
            for n in range(60)
        ]  # fmt: skip
        columns = COLUMNS.get(name, "text,label").split(",")
        write(folder, name, [{key: row.get(key, "") for key in columns} for row in rows])
    for name in (one.split(".")[0] for one in sources.EVALUATION):
        write(folder, name, [{"text": f"paradetox SAYS word 3, of 21 {name}"}])
    write(folder, "surge_social", [{"text": "Paradetox says: word 4 of 28!"}])
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A random encoder of a few thousand weights, with the letters as its tokens."""
    folder = tmp_path / "base"
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{one}" for one in letters),
    ]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=160,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def said(folder: Path, file: str) -> list[Example]:
    source = next(one for one in SOURCES if one.file.startswith(file))
    return list(sources.examples(source, folder, sources.held_texts(folder)))


def test_no_text_that_is_measured_on_is_trained_on(data: Path) -> None:
    assert "paradetox says word 4 of 28" not in {one.text for one in said(data, "paradetox")}
    texts = {one.text for one in said(data, "jigsaw")}
    assert "jigsaw says word 5 of 35" not in texts
    assert len(texts) == 48


def test_what_a_set_does_not_say_stays_unknown(data: Path) -> None:
    for example in said(data, "jigsaw"):
        assert "insult" not in example.targets
    for example in said(data, "stormfront"):
        assert "threat" not in example.targets
    (batch,) = batches.epoch([(said(data, "jigsaw")[:8], 1.0)], seed=1, batch_size=8)
    insult = LABELS.index("insult")
    assert not batch.weights[:, insult].any()
    assert batch.weights[:, LABELS.index("toxicity")].all()


def test_the_same_seed_gives_the_same_batches(data: Path) -> None:
    drawn_from = [(said(data, "jigsaw"), 2.0), (templates.examples(3), 0.3)]

    def texts(seed: int) -> list[tuple[str, ...]]:
        return [one.texts for one in batches.epoch(drawn_from, seed=seed, batch_size=8)]

    assert texts(4) == texts(4)
    assert texts(4) != texts(5)


def test_own_sentences_have_no_open_slots_and_say_who_is_spoken_of() -> None:
    made = templates.examples(1)
    assert len(made) > 1500
    assert not any("{" in one.text for one in made)
    by_text = {one.text: one.targets for one in made}
    assert all(set(one.targets) <= set(LABELS) for one in made)
    assert any(text.startswith("Nobody here called you") and not targets["insult"]
               for text, targets in by_text.items())  # fmt: skip


def test_a_disguise_changes_words_and_keeps_their_number_of_letters_close() -> None:
    drawn = random.Random(1)
    text = "these ordinary words become something else entirely"
    changed = {disguised(text, drawn, share=1.0) for _ in range(20)}
    assert text not in changed
    assert len(changed) > 5


def test_a_curve_that_made_the_answers_is_found_again() -> None:
    drawn = np.random.default_rng(1)
    logits = drawn.normal(0, 3, 20_000)
    answers = (drawn.random(20_000) < 1 / (1 + np.exp(-(0.6 * logits - 1.2)))).astype(float)
    curve = fit(logits, answers)
    assert curve.slope == pytest.approx(0.6, abs=0.05)
    assert curve.shift == pytest.approx(-1.2, abs=0.1)


def test_a_label_with_one_positive_is_not_driven_to_certainty() -> None:
    curve = fit(np.array([-3.0, -2.0, -1.0, 4.0]), np.array([0.0, 0.0, 0.0, 1.0]))
    assert 1 / (1 + math.exp(-(curve.slope * 4.0 + curve.shift))) < 0.95


def test_figures_are_what_they_say() -> None:
    perfect = Answered(np.array([0.1, 0.2, 0.8, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert (perfect.auc, perfect.precision) == (1.0, 1.0)
    honest = Answered(
        np.repeat([0.25, 0.75], 400), np.tile([1, 0, 0, 0] * 100 + [1, 1, 1, 0] * 100, 1)
    )
    assert calibration_error(honest) < 0.02
    assert calibration_error(Answered(honest.scores, 1 - honest.truth)) > 0.4


def test_the_command_trains_goes_on_and_fits_its_budget(
    data: Path, base: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    asked = ["--data", str(data), "--base", str(base), "--work", str(work),
             "--minutes", "0.01", "--batch-size", "8", "--threads", "1"]  # fmt: skip
    first = CliRunner().invoke(train, asked, catch_exceptions=False)
    assert first.exit_code == 0
    assert (work / "checkpoint.pt").exists()
    assert "says word" not in first.output
    second = CliRunner().invoke(train, [*asked[:7], "0.02", *asked[8:]], catch_exceptions=False)
    assert second.exit_code == 0
    assert "going on after" in second.output


def test_a_training_can_begin_where_an_earlier_one_ended(
    data: Path, base: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    asked = ["--data", str(data), "--base", str(base), "--minutes", "0.01", "--threads", "1"]
    CliRunner().invoke(train, [*asked, "--work", str(first)], catch_exceptions=False)
    second.mkdir()
    plan = Plan(data, base, second, 1.0, seed=2, start=first / "checkpoint.pt")
    began, ended = Training(plan).average, start.averaged(first / "checkpoint.pt")
    assert began
    assert all(torch.equal(one, ended[name]) for name, one in began.items())


def test_weights_between_two_trainings_are_their_mean_by_share() -> None:
    one, other = {"a": torch.tensor([1.0]), "b": torch.tensor([5.0])}, {"a": torch.tensor([3.0])}
    found = start.mixed(one, other, share=0.75)
    assert found["a"].tolist() == [1.5]
    assert found["b"].tolist() == [5.0]


def test_opinions_are_heard(data: Path) -> None:
    text = "jigsaw says word 3 of 21"
    opinion = np.full(len(LABELS), 0.5, dtype=np.float32)
    found = {
        one.text: one.targets
        for examples, _ in gather(data, 1, {key(text): opinion})
        for one in examples
    }
    assert found[text]["toxicity"] == 0.75  # people said 1
    assert found[text]["insult"] == 0.5  # people did not say


def test_a_source_may_pass_over_rows_that_say_nothing(data: Path) -> None:
    silent = Source("paradetox.csv.gz", lambda row: None)
    assert list(sources.examples(silent, data, frozenset())) == []
