"""A process that measures Detoxify as its README shows it: ``python -m bot.bench.naive``.

The real class, and ``predict`` once a message.
"""

import asyncio
import contextlib
import sys
from pathlib import Path
from time import perf_counter

_BEGUN = perf_counter()

from detoxify import Detoxify  # noqa: E402 - the clock runs first

from bot.bench.clocked import clocked  # noqa: E402
from bot.bench.order import Order, Raw, peak_bytes  # noqa: E402
from bot.bench.sample import Sample  # noqa: E402
from bot.bench.texts import Texts  # noqa: E402

_IMPORTED = perf_counter()


async def measured(order: Order) -> Raw:
    """Load Detoxify and measure it."""
    folder = Path(order.folder)
    begun = perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        predictor = Detoxify(
            checkpoint=str(folder / "detoxify.ckpt"), huggingface_config_path=str(folder)
        )
    loaded, held = perf_counter(), peak_bytes()

    async def predict(texts: list[str]) -> None:
        for text in texts:
            predictor.predict(text)

    samples = {}
    for words in order.words:
        texts = Texts(words, seed=order.seed)
        singles = await clocked(
            lambda texts=texts: texts.take(1),  # type: ignore[misc]  # bound at once
            predict,
            seconds=order.seconds,
            least=order.singles,
        )
        samples[words] = Sample(1, singles, singles)
    return Raw(
        version="detoxify.Detoxify",
        import_seconds=_IMPORTED - _BEGUN,
        load_seconds=loaded - begun,
        loaded_bytes=held,
        peak_bytes=peak_bytes(),
        samples=samples,
    )


if __name__ == "__main__":
    asyncio.run(measured(Order.read(sys.argv[1]))).say()
