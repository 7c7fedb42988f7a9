"""The members of the demo who write with *Respond*, in a discussion that is screened."""

import discord
import simcord

from bot.demo.simulation import Simulation
from bot.demo.stage import Stage, labels

_ARTICLE = "iraqs-new-wave-of-violence"
_ANSWER = "the answer to the form"

CALM = (
    "The article asks what would count as progress. For me: children who walk to school alone, "
    "and a police that people call."
)
RASH = "Only an idiot could call that progress. Count the dead in Basra first."
REVISED = "I would not call that progress before we have counted the dead in Basra."
BITTER = "We were idiots to believe that map, stupid idiots, and I was the worst of us."
RUDE = "Shut up about Basra, you pathetic liar."
CURT = "You are all idiots, and I am done here."


class Respondents:
    """Those who write with *Respond*, and the moderator who reads what is held.

    Args:
        world: The simulated Discord.
        stage: The demo's server.
    """

    def __init__(self, world: Simulation, stage: Stage) -> None:
        self._world = world
        self._stage = stage

    async def open(self) -> None:
        """Let the admin open a discussion in which nobody writes but through the form."""
        await self._stage.command(
            "marta",
            self._stage.admins,
            "article post",
            article=_ARTICLE,
            channel=self._stage.letters,
            screened=True,
        )

    async def respond_calmly(self) -> None:
        """Let a member write what is posted at once."""
        await self._respond("grace", CALM)

    async def take_the_nudge(self) -> None:
        """Let a member think again, and say it otherwise."""
        (nudge,) = await self._respond("ines", RASH)
        await self._stage.fill_in("ines", nudge, "Edit", on=_ANSWER, text=REVISED)

    async def ignore_the_nudge(self) -> None:
        """Let two members send what reads badly all the same: it is held."""
        for who, text in (("walter", BITTER), ("hank", RUDE)):
            (nudge,) = await self._respond(who, text)
            await self._stage.press(who, nudge, "Send anyway", on=_ANSWER)

    async def drop_it(self) -> None:
        """Let a member leave it at that."""
        (nudge,) = await self._respond("luca", CURT)
        await self._stage.press("luca", nudge, "Drop it", on=_ANSWER)

    async def screen(self) -> None:
        """Let a moderator approve one of the two that are held, and decline the other."""
        for words, verdict in ((BITTER, "Approve"), (RUDE, "Decline")):
            await self._press(self._card(words), verdict)

    async def read_the_sample(self) -> None:
        """Let a moderator keep what was drawn to be read besides."""
        for card in self._stage.moderators.history():
            if "Keep" in labels(card):
                await self._press(card, "Keep")

    async def look_at_the_author(self) -> None:
        """Let a moderator ask who wrote what stands under a member's name."""
        thread = self._thread()
        (message,) = (one for one in thread.history() if one.content == BITTER)
        await self._stage.ask("jonas", thread, "Who wrote this", message, on="the response")

    async def _press(self, card: discord.Message, label: str) -> None:
        title = (card.embeds[0].title or "").partition(" · ")[0].lower()
        await self._stage.press("jonas", card, label, on=title)
        await self._world.rest()

    async def _respond(self, who: str, text: str) -> list[simcord.ResponseMessage]:
        on = "the discussion of letters"
        return await self._stage.fill_in(who, self._start(), "Respond", on=on, text=text)

    def _thread(self) -> simcord.ChannelHandle:
        return self._world.threads(self._stage.letters)[0]

    def _start(self) -> discord.Message:
        """Return the message that explains how one writes here, with its button."""
        return next(one for one in self._thread().history() if one.components)

    def _card(self, words: str) -> discord.Message:
        shown = self._stage.moderators.history()
        (card,) = (
            one for one in shown if one.embeds and words in (one.embeds[0].description or "")
        )
        return card
