"""The admin of the demo at the set-up: she goes through the dialogue of ``/setup`` once."""

import simcord

from bot.demo.stage import Stage

_ADMIN = "marta"
_ON = "the set-up"


class Founder:
    """Marta, on the first morning.

    Args:
        stage: The demo's server.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def set_up(self) -> None:
        """Say where everything goes, and leave alone what is well as it is."""
        stage = self._stage
        (shown,) = await stage.command(_ADMIN, stage.admins, "setup")
        await self._choose(shown, "channel", stage.articles)
        await self._on(shown)
        await self._choose(shown, "channel", stage.moderators)
        await self._choose(shown, "role", stage.moderator_role)
        await self._on(shown)
        await self._choose(shown, "channel", stage.admins)
        await self._on(shown, times=3)  # past the notices' channel and the language
        await self._choose(shown, "list", "Europe/Berlin")
        await self._on(shown)
        await self._choose(shown, "list", "08:00")
        await self._on(shown, times=2)  # past the tone
        await stage.press(_ADMIN, shown, "Finish", on=_ON)

    async def _choose(self, shown: simcord.ResponseMessage, kind: str, value: object) -> None:
        await self._stage.choose(_ADMIN, shown, f"seedbed:setup:{kind}", value, on=_ON)

    async def _on(self, shown: simcord.ResponseMessage, *, times: int = 1) -> None:
        await self._stage.leaf(_ADMIN, shown, ("Next", "Skip"), times=times)
