"""What the members of the demo want of the bot: reports, an appeal, what is stored of them."""

import discord

from bot.demo.cast import Appeal, Line, Report
from bot.demo.simulation import Simulation
from bot.demo.stage import Stage


class Members:
    """Those who discuss.

    Args:
        world: The simulated Discord.
        stage: The demo's server.
    """

    def __init__(self, world: Simulation, stage: Stage) -> None:
        self._world = world
        self._stage = stage

    async def report(self, line: Line, report: Report) -> None:
        """Let a member report a reply from its menu."""
        message, on = self._stage.messages[line.key], f"the reply of {line.by}"
        await self._stage.report(report.by, message, on=on, reason=report.reason)

    async def appeal(self, line: Line, appeal: Appeal) -> None:
        """Let an author appeal from the notice in their private thread."""
        notice = self._notice(line.by)
        await self._stage.fill_in(line.by, notice, "Appeal", on="the notice", text=appeal.text)

    async def look_at_status(self, who: str) -> None:
        """Let a member see what counts against them."""
        await self._stage.command(who, self._stage.articles, "my status")

    async def look_at_stored(self, who: str) -> None:
        """Let a member see what is stored about them."""
        await self._stage.command(who, self._stage.articles, "privacy show")

    async def be_forgotten(self, who: str) -> None:
        """Let a member have everything erased that leads to them."""
        (question,) = await self._stage.command(who, self._stage.articles, "privacy forget")
        await self._stage.press(who, question, "Erase everything", on="the question")

    def _notice(self, who: str) -> discord.Message:
        """Return the newest message with a button in the private threads of a member."""
        member, articles = self._stage.people[who], self._stage.articles
        found = [
            message
            for thread in self._world.private_threads(articles)
            if self._world.may_see(member, thread)
            for message in thread.history()
            if message.components
        ]
        return found[-1]
