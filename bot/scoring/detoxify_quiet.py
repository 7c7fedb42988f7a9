"""Keeps what torch and transformers say out of our answers."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep torch's words off the standard output, where answers go, and hide transformers' bar."""
    from transformers.utils import logging  # noqa: PLC0415 - imports torch

    bars: Any = logging  # its functions have no types
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        if shown:
            bars.enable_progress_bar()
