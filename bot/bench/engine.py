"""A process that runs one engine of the registry and measures it: ``python -m bot.bench.engine``.

It imports what the bot imports for that engine and next to nothing besides, so that its memory is
the engine's.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_BEGUN = perf_counter()

from bot.bench.clocked import clocked  # noqa: E402 - the clock runs first
from bot.bench.order import Order, Raw, peak_bytes  # noqa: E402
from bot.bench.sample import Sample  # noqa: E402
from bot.bench.texts import Texts  # noqa: E402
from bot.scoring.port import Engine, Scorer  # noqa: E402
from bot.scoring.registry import load  # noqa: E402

_IMPORTED = perf_counter()


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the registry asks for, without the settings' file."""

    engine: Engine
    models_path: Path
    batch_size: int
    detoxify_model: str = "original"
    detoxify_checkpoint: Path | None = None
    detoxify_config: Path | None = None
    models_mirror: str | None = None


async def measured(order: Order) -> Raw:
    """Load the engine and measure it.

    Raises:
        ScorerError: It cannot be loaded, or fails.
    """
    engine: Engine = order.engine  # type: ignore[assignment]  # the registry refuses others
    settings = _Settings(engine, Path(order.folder) / "models", order.batch_size)
    begun = perf_counter()
    scorer = await load(settings)
    loaded, held = perf_counter(), peak_bytes()
    try:
        samples = {words: await _sample(scorer, words, order) for words in order.words}
    finally:
        await scorer.close()
    return Raw(
        version=scorer.version,
        import_seconds=_IMPORTED - _BEGUN,
        load_seconds=loaded - begun,
        loaded_bytes=held,
        peak_bytes=peak_bytes(),
        samples=samples,
    )


async def _sample(scorer: Scorer, words: int, order: Order) -> Sample:
    texts = Texts(words, seed=order.seed)
    singles = await clocked(
        lambda: texts.take(1), scorer.score, seconds=order.seconds, least=order.singles
    )
    batches = await clocked(
        lambda: texts.take(order.batch_size),
        scorer.score,
        seconds=order.seconds,
        least=order.batches,
    )
    return Sample(order.batch_size, batches, singles)


if __name__ == "__main__":
    asyncio.run(measured(Order.read(sys.argv[1]))).say()
