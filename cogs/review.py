"""Moderators work cases: the buttons of each card, and ``/case``."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects.message import shorten
from bot.language.catalogues import CHOICE
from bot.language.words import tr, trc
from bot.moderation.card import case_card, custom_id, flag
from bot.moderation.case import CaseView, outcome_line, when
from bot.moderation.lifecycle import Action, Event, State, Verdict
from bot.moderation.moves import Choice, Move
from cogs import case_choices
from cogs.access import LastingButton, moderators_only
from cogs.answers import answer, show
from cogs.case_choices import state_name
from cogs.case_forms import (
    WORD_LIMIT,
    minutes_problem,
    open_uphold_form,
    open_word_form,
    read_minutes,
)
from cogs.errors import show_waiting_notices
from cogs.moves import make_move, unknown
from cogs.policy_choices import ACTIONS
from cogs.queue import read_second
from cogs.why import explain_case

_AT_ONCE = {
    "uphold": Event.UPHOLD,
    "dismiss": Event.DISMISS,
    "claim": Event.CLAIM,
    "release": Event.RELEASE,
}
_WITH_WORD = {"undo": Event.UNDO, "affirm": Event.AFFIRM, "overturn": Event.OVERTURN}
_SECOND = {"second_uphold": Verdict.UPHOLD, "second_dismiss": Verdict.DISMISS}


_STATES = [app_commands.Choice(name=state_name(one), value=str(one)) for one in State]
_VERBS = "|".join(["more", "why", *_AT_ONCE, *_WITH_WORD, *_SECOND])


class CaseButton(LastingButton, template=rf"seedbed:case:(?P<number>[0-9]+):(?P<verb>{_VERBS})"):
    """A button of a card; all it knows is in its id, so a restart does not harm it."""

    right = "moderator"

    def __init__(self, number: int, verb: str) -> None:
        super().__init__(discord.ui.Button(custom_id=custom_id(number, verb)))
        self.number = number
        self.verb = verb

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what the button says, if nobody was first."""
        if self.verb == "more":
            await open_uphold_form(interaction, self.number)
        elif self.verb == "why":
            await explain_case(interaction, self.number)
        elif self.verb in _WITH_WORD:
            await open_word_form(interaction, self.number, _WITH_WORD[self.verb])
        elif self.verb in _SECOND:
            await read_second(interaction, self.number, _SECOND[self.verb])
        else:
            await interaction.response.defer(ephemeral=True)
            who, key = interaction.user.id, str(interaction.id)
            await make_move(interaction, self.number, Move(_AT_ONCE[self.verb], who, "button", key))
            await show_waiting_notices(interaction)


class Review(commands.GroupCog, group_name="case", group_description="Decide what was flagged"):
    """The commands beside the buttons."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the buttons of every card ever posted be answered."""
        self.bot.add_dynamic_items(CaseButton)

    @app_commands.command(name="list", description="The open cases, worst first")
    @app_commands.describe(state="Which cases to list; the open ones if left out")
    @app_commands.choices(state=_STATES)
    @moderators_only()
    async def list_cases(self, interaction: discord.Interaction, state: str | None) -> None:
        """Answer with up to 25 cases and links."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        wanted = State(state or State.OPEN)
        found, open_now = await self.bot.desk.listed(interaction.guild_id or 0, state=wanted)
        name = trc(CHOICE, state_name(wanted))
        lines = [_line(case) for case in found] or [tr("No case is {state}.", state=name)]
        if wanted is State.OPEN and open_now > len(found):
            lines.append(tr("and {count} more.", count=open_now - len(found)))
        title = tr("Cases: {state}", state=name)
        embed = discord.Embed(title=title, description="\n".join(lines)[:4096])
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command(name="show", description="One case with its reply and what it answers")
    @app_commands.describe(number="The case's number, as on its card")
    @app_commands.autocomplete(number=case_choices.every)
    @moderators_only()
    async def show(self, interaction: discord.Interaction, number: int) -> None:
        """Answer with the card, buttons included for what can be done."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        case = await self.bot.desk.show(interaction.guild_id or 0, number)
        if case is None:
            await answer(interaction, unknown(number))
            return
        await show(interaction, case_card(case))

    @app_commands.command(name="user", description="What is on record about a member's replies")
    @app_commands.describe(member="The member whose cases to list")
    @moderators_only()
    async def user(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Answer with what is on record about a member's replies; there is no score of a person."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.bot.desk.of_person(interaction.guild_id or 0, member.id)
        lines = [
            f"**{case.number}** · {flag(case)} · {case.jump_url}\n{outcome_line(case)}"
            for case in found
        ]
        text = "\n".join(lines) or tr("Nothing is on record about {member}.", member=member.mention)
        embed = discord.Embed(title=tr("Cases of a member"), description=shorten(text, 4000))
        embed.set_footer(
            text=tr("Upheld cases count until they lapse. Texts are scored, people not.")
        )
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command(name="uphold", description="The flag was right: say what follows")
    @app_commands.describe(
        number="The case's number, as on its card",
        action="What follows; the reply is removed if left out",
        minutes="How long a time-out lasts",
        word="A word to the author, for the notice",
    )
    @app_commands.choices(action=ACTIONS)
    @app_commands.autocomplete(number=case_choices.undecided)
    @moderators_only()
    async def uphold(
        self,
        interaction: discord.Interaction,
        number: int,
        action: str | None,
        minutes: str | None,
        word: app_commands.Range[str, 1, WORD_LIMIT] | None,
    ) -> None:
        """Uphold the flag on a reply."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        length = read_minutes(minutes) if minutes is not None else None
        if minutes is not None and length is None:
            await answer(interaction, minutes_problem(minutes))
            return
        choice = Choice(Action(action or Action.REMOVE), length, None, word)
        await self._move(interaction, number, Event.UPHOLD, choice)

    @app_commands.command(name="dismiss", description="The flag was wrong: keep the reply")
    @app_commands.describe(number="The case's number, as on its card")
    @app_commands.autocomplete(number=case_choices.undecided)
    @moderators_only()
    async def dismiss(self, interaction: discord.Interaction, number: int) -> None:
        """Dismiss the flag on a reply."""
        await self._deferred(interaction, number, Event.DISMISS)

    @app_commands.command(name="claim", description="Keep a case for yourself for a while")
    @app_commands.describe(number="The case's number, as on its card")
    @app_commands.autocomplete(number=case_choices.undecided)
    @moderators_only()
    async def claim(self, interaction: discord.Interaction, number: int) -> None:
        """Claim a case."""
        await self._deferred(interaction, number, Event.CLAIM)

    @app_commands.command(name="release", description="Let others take a case you claimed")
    @app_commands.describe(number="The case's number, as on its card")
    @app_commands.autocomplete(number=case_choices.claimed)
    @moderators_only()
    async def release(self, interaction: discord.Interaction, number: int) -> None:
        """Give a claim back."""
        await self._deferred(interaction, number, Event.RELEASE)

    @app_commands.command(name="undo", description="Take a decision back and restore what was")
    @app_commands.describe(number="The case's number", word="A word to the author")
    @app_commands.autocomplete(number=case_choices.decided)
    @moderators_only()
    async def undo(
        self,
        interaction: discord.Interaction,
        number: int,
        word: app_commands.Range[str, 1, WORD_LIMIT] | None,
    ) -> None:
        """Undo a decision."""
        await self._deferred(interaction, number, Event.UNDO, word)

    @app_commands.command(
        name="appeal", description="Decide an appeal against somebody else's decision"
    )
    @app_commands.describe(
        number="The case's number",
        outcome="Whether the decision stands",
        word="A word to the author",
    )
    @app_commands.choices(
        outcome=[
            app_commands.Choice(name="upheld: the decision stands", value="affirm"),
            app_commands.Choice(name="overturned: it is taken back", value="overturn"),
        ]
    )
    @app_commands.autocomplete(number=case_choices.appealed)
    @moderators_only()
    async def appeal(
        self,
        interaction: discord.Interaction,
        number: int,
        outcome: str,
        word: app_commands.Range[str, 1, WORD_LIMIT] | None,
    ) -> None:
        """Decide an appeal."""
        await self._deferred(interaction, number, _WITH_WORD[outcome], word)

    async def _deferred(
        self, interaction: discord.Interaction, number: int, event: Event, word: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._move(interaction, number, event, Choice(word=word))

    async def _move(
        self, interaction: discord.Interaction, number: int, event: Event, choice: Choice
    ) -> None:
        key = str(interaction.id)
        move = Move(event, interaction.user.id, "command", key, choice=choice)
        await make_move(interaction, number, move)


def _line(case: CaseView) -> str:
    ended = when(case.decided_at) if case.decided_at else when(case.opened_at)
    return f"**{case.number}** · {flag(case)} · {ended} · {case.jump_url}"


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Review(bot))
