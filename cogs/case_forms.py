"""The forms of the moderators' desk: what follows from upholding, and a word to the author."""

import discord

from bot.language.words import msg, tr
from bot.moderation.case import CaseView
from bot.moderation.lifecycle import Action, Event, Refusal
from bot.moderation.moves import Choice, Move, Outcome
from bot.moderation.rules import RULE_LIMIT
from bot.moderation.wording import ACTION_WORDS, DECLINE_WORDS
from cogs.access import Form
from cogs.answers import answer, bot_of, kept
from cogs.moves import make_move, tell, unknown
from cogs.typed import Field

WORD_LIMIT = 500
"""The most characters of a moderator's word to an author."""
_LONGEST_MINUTES = 40_320
"""Source: Discord API reference, "Modify Guild Member": a time-out lasts 28 days at most."""


class UpholdForm(Form):
    """Everything there is to choose when a flag was right; it is for one version of the case."""

    right = "moderator"

    def __init__(self, case: CaseView, *, rule: str, minutes: int) -> None:
        super().__init__(title=tr("What follows?"))
        self.number, self.version = case.number, case.version
        self.action = discord.ui.Select["UpholdForm"](
            custom_id="action",
            options=[
                discord.SelectOption(
                    label=_begun(tr(words)),
                    value=action,
                    default=action is Action.REMOVE,
                )
                for action, words in (DECLINE_WORDS if case.unposted else ACTION_WORDS).items()
            ],
        )
        self.minutes = Field(
            custom_id="minutes", default=str(minutes), max_length=5, required=False
        )
        self.rule = Field(custom_id="rule", default=rule, max_length=RULE_LIMIT)
        self.word = _word_input()
        self.add_item(discord.ui.Label(text=tr("What follows"), component=self.action))
        self.add_item(discord.ui.Label(text=tr("Minutes, of a time-out"), component=self.minutes))
        self.add_item(discord.ui.Label(text=tr("The rule"), component=self.rule))
        self.add_item(
            discord.ui.Label(
                text=tr("A word to the author"),
                description=tr("Goes into the notice, with their own words and the rule."),
                component=self.word,
            )
        )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Uphold the case, if it is still as it was when the form was opened."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        action = Action(self.action.values[0]) if self.action.values else Action.REMOVE
        minutes = read_minutes(self.minutes.value)
        if action.times_out and minutes is None:
            problem = minutes_problem(self.minutes.value)
            await answer(interaction, problem + kept(self.word.value))
            return
        choice = Choice(action, minutes, self.rule.value, self.word.value.strip() or None)
        move = Move(
            Event.UPHOLD, interaction.user.id, "form", str(interaction.id), self.version, choice
        )
        await make_move(interaction, self.number, move)


class WordForm(Form):
    """An optional word, before something is undone or an appeal is decided."""

    right = "moderator"

    def __init__(self, case: CaseView, event: Event) -> None:
        super().__init__(title=tr(_TITLES[event], number=case.number))
        self.number, self.version, self.event = case.number, case.version, event
        self.word = _word_input()
        self.add_item(discord.ui.Label(text=tr("A word to the author"), component=self.word))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Do it, if the case is still as it was when the form was opened."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        choice = Choice(word=self.word.value.strip() or None)
        move = Move(
            self.event, interaction.user.id, "form", str(interaction.id), self.version, choice
        )
        await make_move(interaction, self.number, move)


_TITLES = {
    Event.UNDO: msg("Undo case {number}"),
    Event.AFFIRM: msg("Uphold case {number} on appeal"),
    Event.OVERTURN: msg("Overturn case {number} on appeal"),
}


def read_minutes(text: str) -> int | None:
    """Return how long a time-out is to last, or None where the text is no allowed length."""
    digits = text.strip()
    number = int(digits) if digits.isdecimal() and len(digits) <= len(str(_LONGEST_MINUTES)) else 0
    return number if 1 <= number <= _LONGEST_MINUTES else None


def minutes_problem(text: str) -> str:
    """Say what a time-out's length can be."""
    return tr(
        "`{typed}` is not a length of a time-out. Write minutes from 1 to {longest} (28 days, "
        "Discord's limit). Nothing was changed.",
        typed=text[:20],
        longest=_LONGEST_MINUTES,
    )


async def open_uphold_form(interaction: discord.Interaction, number: int) -> None:
    """Claim a case and open the form for it; nothing may be answered before."""
    case = await _claimed(interaction, number)
    if case is None:
        return
    settings = bot_of(interaction).desk.settings
    minutes = int(settings.time_out.total_seconds() // 60)
    form = UpholdForm(case, rule=settings.rule(case.label), minutes=minutes)
    await form.open(interaction)


async def open_word_form(interaction: discord.Interaction, number: int, event: Event) -> None:
    """Open the form for a word to the author, keeping an appeal for who opened it."""
    case = await bot_of(interaction).desk.show(interaction.guild_id or 0, number)
    if case is None:
        await answer(interaction, unknown(number))
        return
    if event in (Event.AFFIRM, Event.OVERTURN):
        case = await _claimed(interaction, number)
        if case is None:
            return
    own = case.known_author == interaction.user.id
    if own or not case.can(event):
        move = Move(event, interaction.user.id, "button")
        await tell(interaction, move, Outcome(case, Refusal.AUTHOR if own else Refusal.STATE))
        return
    await WordForm(case, event).open(interaction)


async def _claimed(interaction: discord.Interaction, number: int) -> CaseView | None:
    """Claim a case for who pressed and return it; None where they were told why not."""
    move = Move(Event.CLAIM, interaction.user.id, "button", str(interaction.id))
    outcome = await bot_of(interaction).desk.move(interaction.guild_id or 0, number, move)
    if outcome is None:
        await answer(interaction, unknown(number))
        return None
    if not outcome.changed:
        await tell(interaction, move, outcome)
        return None
    return outcome.case


def _begun(words: str) -> str:
    """Return words as the beginning of a line."""
    return words[0].upper() + words[1:]


def _word_input() -> Field:
    return Field(
        custom_id="word",
        style=discord.TextStyle.paragraph,
        max_length=WORD_LIMIT,
        required=False,
    )
