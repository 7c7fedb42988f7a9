"""For stories in which a day goes by that has nothing to do with what looks every minute."""

import pytest

from bot import ticks

_SECONDS = 1_800


def look_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the bot look every half hour for what is due: a simulated day is quick then."""
    for name in ("DIGESTS_EVERY_SECONDS", "MINUTE_SECONDS"):
        monkeypatch.setattr(ticks, name, _SECONDS)
