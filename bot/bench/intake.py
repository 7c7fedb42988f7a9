"""How the bot keeps up with replies, as its own process against a Discord on loopback.

The players and their Discord are those of the tests on the wire: they are in a checkout, and not in
what is installed.
"""

import asyncio
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.bench.intake_report import Plan, Report, bars
from bot.bench.machine import Watch, machine

_ROOT = Path(__file__).parents[2]

Tell = Callable[[str], None]


class NoPlayersError(Exception):
    """The players are not there; the message says what to do."""


def run(plan: Plan, *, tell: Tell) -> Report:
    """Play a plan and return what was found.

    Raises:
        NoPlayersError: This is no checkout, or the extra ``demo`` is not installed.
    """
    players = _players()
    begun = Watch.now()
    found = asyncio.run(players.played(plan, tell=tell))
    made_on = machine(begun, Watch.now())
    return Report(plan, found, made_on, bars(plan, found, made_on))


def _players() -> Any:
    if not (_ROOT / "tests" / "wire" / "intake_bench.py").is_file():
        raise NoPlayersError(
            "The players are part of the tests: run this from a checkout of Seedbed, not from an "
            "installed package."
        )
    if str(_ROOT) not in sys.path:
        sys.path.insert(0, str(_ROOT))
    try:
        return import_module("tests.wire.intake_bench")
    except ModuleNotFoundError as error:
        raise NoPlayersError(
            f"{error.name} is missing, with which Discord is played: install the extra demo, "
            "pip install -e '.[demo]'."
        ) from None
