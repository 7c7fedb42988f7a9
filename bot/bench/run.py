"""Runs the measuring processes, one after another, never two at once."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from bot.bench.figures import WORDS
from bot.bench.machine import Watch, machine
from bot.bench.order import Order, Raw
from bot.bench.report import Engine, Plan, Report, engine, report

NAIVE = "naive"
ENGINES = ("embedded", "ngram", "detoxify", "detoxify-onnx", NAIVE)
"""What can be measured. Naive Detoxify is measured before, between and after the others."""

_NEED_CHECKPOINT = frozenset({"detoxify", "detoxify-onnx", NAIVE})
_EXPORT_NEEDS = ("onnx", "onnxscript")
_MORE_STARTS = 2
_SINGLES, _QUICK_SINGLES = 10, 2
_LONGEST_STEP_SECONDS = 3600

Tell = Callable[[str], None]


class _StepError(Exception):
    """A process failed; the message is the last thing it said."""


@dataclass(slots=True)
class _Run:
    """A run under way."""

    plan: Plan
    folder: Path
    tell: Tell
    left_out: dict[str, str] = field(default_factory=dict)
    naive: list[Raw] = field(default_factory=list)

    def wants(self, name: str) -> bool:
        return name in self.plan.engines and name not in self.left_out

    def prepare(self) -> None:
        """Make what the engines need; what cannot be made leaves those out that need it."""
        wanted = _NEED_CHECKPOINT & set(self.plan.engines)
        if not wanted:
            return
        self.tell("making a checkpoint with random weights")
        try:
            shape = "tiny" if self.plan.quick else "whole"
            _python("bot.bench.checkpoint", shape, str(self.folder))
        except _StepError as error:
            self.left_out |= {name: str(error) for name in sorted(wanted)}
        if not self.wants("detoxify-onnx"):
            return
        missing = [package for package in _EXPORT_NEEDS if find_spec(package) is None]
        if missing:
            lacking = f"The export needs {' and '.join(missing)}: pip install 'seedbed[export]'."
            self.left_out["detoxify-onnx"] = lacking
            return
        self.tell("exporting it for onnxruntime")
        try:
            _python("bot.bench.checkpoint", "export", str(self.folder))
        except _StepError as error:
            self.left_out["detoxify-onnx"] = str(error)

    def measure(self) -> dict[str, Engine]:
        """Measure the engines in turn, each between two measurements of naive Detoxify."""
        found: dict[str, Engine] = {}
        self._naive(seed=0)
        for turn, name in enumerate(self.plan.engines, start=1):
            if name == NAIVE or not self.wants(name):
                continue
            raws = self._starts(name, seed=2 * turn)
            self._naive(seed=2 * turn + 1)
            if raws:
                found[name] = engine(raws, self.naive[-2:] if self.wants(NAIVE) else [])
        if self.naive:
            found[NAIVE] = engine(self.naive, self.naive)
        return found

    def _naive(self, *, seed: int) -> None:
        if self.wants(NAIVE):
            self.naive += self._starts(NAIVE, seed=seed)

    def _starts(self, name: str, *, seed: int) -> list[Raw]:
        """Return what the processes of one engine found; one that fails leaves the engine out."""
        quick = self.plan.quick
        order = Order(
            engine=name,
            folder=str(self.folder),
            batch_size=self.plan.batch_size,
            words=WORDS,
            # A quick run makes a few calls, however long they take.
            seconds=0.0 if quick else self.plan.seconds,
            singles=_QUICK_SINGLES if quick else _SINGLES,
            seed=seed,
        )
        # Naive Detoxify starts often enough as it is.
        more = 0 if quick or name == NAIVE else _MORE_STARTS
        self.tell(f"measuring {name}")
        try:
            return [_measured(one) for one in (*[replace(order, words=())] * more, order)]
        except _StepError as error:
            self.left_out[name] = str(error)
            return []


def run(plan: Plan, *, tell: Tell) -> Report:
    """Measure what the plan says; ``tell`` is told each step."""
    begun = Watch.now()
    with tempfile.TemporaryDirectory(prefix="seedbed-bench-") as folder:
        running = _Run(plan, Path(folder), tell)
        running.prepare()
        engines = running.measure()
    return report(plan, engines, left_out=running.left_out, machine=machine(begun, Watch.now()))


def _measured(order: Order) -> Raw:
    module = "bot.bench.naive" if order.engine == NAIVE else "bot.bench.engine"
    return Raw.read(_python(module, order.written()).splitlines()[-1])


def _python(module: str, *arguments: str) -> str:
    """Run a module in a process of its own and return its standard output.

    Raises:
        _StepError: It failed, or took an hour.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own modules, by our own Python
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=_LONGEST_STEP_SECONDS,
            # Nothing is to be fetched: all that is measured was made here.
            env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
        )
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise _StepError(said[-1] if said else f"It ended with {error.returncode}.") from None
    except subprocess.TimeoutExpired:
        raise _StepError(f"It took longer than {_LONGEST_STEP_SECONDS} seconds.") from None
    return done.stdout
