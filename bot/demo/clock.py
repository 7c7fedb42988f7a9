"""The clock of the simulated Discord."""

from datetime import UTC, datetime

from simcord.env import Env

BEGIN = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""When the simulated Discord begins, a Monday."""


class SimulatedClock:
    """Tells the time of the simulated Discord."""

    def __init__(self) -> None:
        self._env: Env | None = None

    def follow(self, env: Env) -> None:
        """Read the time from this world."""
        self._env = env

    def now(self) -> datetime:
        """Return the simulated moment as an aware UTC datetime."""
        return self._env.now() if self._env is not None else BEGIN
