"""The admin of the demo at the policy: she sees what the bot would do before it does it."""

import simcord

from bot.demo.stage import Stage

_ADMIN = "marta"


class Governors:
    """Marta, at the policy.

    Args:
        stage: The demo's server.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def choose(self) -> None:
        """Say from which scores on the bot would act by itself; in shadow mode it only says so."""
        await self._command("policy set", label="threat", act_at="0.9")
        await self._command("policy set", label="insult", act_at="0.95")
        await self._command("policy show")

    async def try_it(self) -> None:
        """See what a lower threshold would have brought before the moderators, and leave it."""
        (shown,) = await self._command("policy try", label="insult", review_at="0.3")
        await self._stage.press(_ADMIN, shown, "Leave it", on="the trial")

    async def calibrate(self) -> None:
        """Ask for a precision instead of a number."""
        await self._command("calibrate", label="insult", precision="70 %")

    async def go_live(self) -> None:
        """Read the forecast, and end shadow mode."""
        (shown,) = await self._command("policy live")
        await self._stage.press(_ADMIN, shown, "Go live", on="the forecast")
        await self._command("policy history")

    async def _command(self, name: str, **options: object) -> list[simcord.ResponseMessage]:
        return await self._stage.command(_ADMIN, self._stage.admins, name, **options)
