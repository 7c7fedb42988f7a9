"""Admins choose when digests come and what they tell, and see it in words before it is saved."""

from dataclasses import dataclass
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.digests import preferences
from bot.digests.preferences import ChoiceError, Typed
from bot.guilds.settings import GuildSettings
from bot.language.words import msg, tr
from cogs import digest_choices
from cogs.access import LastingButton, admins_only
from cogs.answers import answer, bot_of
from cogs.channels import warnings_about

COG = "DigestCommands"
_WHEN = {
    "daily": "daily",
    "weekdays": "weekdays: Monday to Friday",
    "weekly": "weekly: on Mondays",
    "end": "at the discussion's end",
    preferences.CUSTOM: "custom, with cron",
}
_EMPTY = {"say": "say so in one line", "skip": "skip it"}
_HOW = msg("Name what you want to change, and see in words what would come before it is saved.")
_EXPIRED = msg(
    "This preview has expired, and nothing was saved. Give `/digest schedule` again with what you "
    "want to change; without options it shows what holds."
)
_CHANGED_MEANWHILE = msg(
    "The settings of this server were changed after this preview was made, so nothing was saved. "
    "Give `/digest schedule` again; without options it shows what holds now."
)
_PAUSED_ALREADY = msg("Scheduled digests are paused already. Nothing was changed.")
_GOING_ALREADY = msg("Scheduled digests are not paused already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was shown in words and is not saved yet; ``key`` stands in its buttons."""

    key: int
    before: GuildSettings
    after: GuildSettings


class ScheduleButton(
    LastingButton, template=r"seedbed:schedule:(?P<verb>save|discard):(?P<key>[0-9]+)"
):
    """*Save* or *Discard* under a preview."""

    right = "admin"

    def __init__(self, verb: Literal["save", "discard"], key: int) -> None:
        saves = verb == "save"
        super().__init__(
            discord.ui.Button(
                label=tr("Save") if saves else tr("Discard"),
                custom_id=f"seedbed:schedule:{verb}:{key}",
                style=discord.ButtonStyle.success if saves else discord.ButtonStyle.secondary,
            )
        )
        self.verb, self.key = verb, key

    async def callback(self, interaction: discord.Interaction) -> None:
        """Save what was shown if nothing was changed since, or leave all as it is."""
        await interaction.response.defer(ephemeral=True)
        cog = bot_of(interaction).get_cog(COG)
        assert isinstance(cog, ScheduleCommands)  # noqa: S101  it made this button known
        found = cog.take(interaction, self.key)
        if found is None:
            text = tr(_EXPIRED)
        elif self.verb == "discard":
            text = tr("Discarded. Nothing was changed.")
        else:
            text = await cog.save(interaction, found)
        await interaction.edit_original_response(content=text, view=None)


class ScheduleCommands(commands.GroupCog, group_name="digest"):
    """``/digest schedule`` and ``/digest pause``: a part of the cog of digests, not one by itself.

    What was shown and not saved is kept in memory, of each admin the last: after a restart its
    buttons say that it has expired.
    """

    bot: SeedbedBot
    proposals: dict[tuple[int, int], Proposal]

    @app_commands.command(
        name="schedule", description="Choose when digests come, where, and what is in them"
    )
    @app_commands.describe(
        when="On which days, or only at the end of a discussion",
        cron="Your own times: minute hour day month weekday, such as 0 8 * * 1-5",
        at="The time of day, such as 08:00",
        zone="The server's time zone, such as Europe/Berlin",
        channel="Where digests appear; only admins should see it",
        sections="What they tell, in your order, with commas; or: usual",
        empty="What becomes of a time in which nobody replied",
        writer="Whether the operator's writer may smooth the sentences",
    )
    @app_commands.choices(
        when=[app_commands.Choice(name=name, value=value) for value, name in _WHEN.items()],
        empty=[app_commands.Choice(name=name, value=value) for value, name in _EMPTY.items()],
    )
    @app_commands.autocomplete(zone=digest_choices.zones, sections=digest_choices.sections)
    @app_commands.guild_only()
    @admins_only()
    async def schedule(  # noqa: PLR0913, PLR0917  one parameter per option of the command
        self,
        interaction: discord.Interaction,
        when: str | None = None,
        cron: app_commands.Range[str, 1, 100] | None = None,
        at: str | None = None,
        zone: str | None = None,
        channel: discord.TextChannel | None = None,
        sections: str | None = None,
        empty: Literal["say", "skip"] | None = None,
        writer: bool | None = None,
    ) -> None:
        """Show in words what would hold, with Save and Discard; without options, what holds."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        channel_id = channel.id if channel else None
        typed = Typed(when, cron, at, zone, channel_id, sections, empty, writer)
        before = await self.bot.guilds_service.settings(interaction.guild_id or 0)
        if typed.nothing:
            told = self._told(interaction, tr("How digests come"), before)
            await answer(interaction, f"{told}\n{tr(_HOW)}")
            return
        allowed = self.bot.settings.digest.writer == "chat"
        try:
            after = preferences.choose(before, typed, writer_allowed=allowed)
        except ChoiceError as error:
            await answer(interaction, f"{error} {tr('Nothing was changed.')}")
            return
        if after == before:
            await answer(interaction, self._told(interaction, tr("So it is already"), before))
            return
        self.proposals[_whose(interaction)] = Proposal(interaction.id, before, after)
        title = tr("How digests would come (not saved yet)")
        shown = self._told(interaction, title, after, before=before)
        await answer(interaction, shown, buttons=_buttons(interaction.id))

    @app_commands.command(
        name="pause", description="Hold scheduled digests, or let them come again"
    )
    @app_commands.describe(paused="True: none is written unless asked for. False: they come again")
    @app_commands.guild_only()
    @admins_only()
    async def pause(self, interaction: discord.Interaction, paused: bool) -> None:
        """Store whether scheduled digests are written, and say what follows."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        before = await self.bot.guilds_service.settings(guild_id)
        if before.digest_paused == paused:
            await answer(interaction, tr(_PAUSED_ALREADY if paused else _GOING_ALREADY))
            return
        chosen = await self.bot.guilds_service.choose(
            guild_id, by=interaction.user.id, digest_paused=paused
        )
        if paused:
            text = tr(
                "Scheduled digests are paused: none is written until `/digest pause paused:False`. "
                "`/digest now` still writes one. What is missed meanwhile comes as one digest."
            )
        else:
            text = tr(
                "Scheduled digests come again. What was missed comes as one digest of each "
                "discussion, within minutes. {following}",
                following=self._next(chosen),
            )
        await answer(interaction, text)

    def take(self, interaction: discord.Interaction, key: int) -> Proposal | None:
        """Return the proposal of a button, once; None where it is not the person's last one."""
        found = self.proposals.get(_whose(interaction))
        if found is None or found.key != key:
            return None
        return self.proposals.pop(_whose(interaction))

    async def save(self, interaction: discord.Interaction, found: Proposal) -> str:
        """Store what was shown, and return what to say of it."""
        changes = {
            name: getattr(found.after, name)
            for name in preferences.SETTINGS
            if getattr(found.after, name) != getattr(found.before, name)
        }
        chosen = await self.bot.guilds_service.choose_after(
            interaction.guild_id or 0, found.before.version, by=interaction.user.id, **changes
        )
        if chosen is None:
            return tr(_CHANGED_MEANWHILE)
        return self._told(interaction, tr("Saved. How digests come now"), chosen)

    def _told(
        self,
        interaction: discord.Interaction,
        title: str,
        chosen: GuildSettings,
        *,
        before: GuildSettings | None = None,
    ) -> str:
        """Return in words what holds, or would; what would change stands beside what holds."""
        usual = self.bot.settings.digest.sections
        held = preferences.in_words(before or chosen, usual=usual)
        lines = [f"**{title}**"]
        for what, words in preferences.in_words(chosen, usual=usual).items():
            until = tr("until now: {before}", before=held[what])
            lines.append(f"**{what}**: {words}." + ("" if words == held[what] else f" · *{until}*"))
        lines.append(self._next(chosen))
        guild = interaction.guild
        if guild is not None:
            lines += warnings_about(guild, chosen.digests_go_to, "admin")
        return "\n".join(lines)

    def _next(self, chosen: GuildSettings) -> str:
        """Return when the next digests are due, or why none is."""
        if chosen.digests_go_to is None:
            return tr(
                "None comes before a channel is chosen: `/digest schedule channel:` does that."
            )
        if chosen.digest_paused:
            return tr("None comes while they are paused: `/digest pause paused:False` ends that.")
        if chosen.paused:
            return tr("None comes while the bot is paused here: `/resume` ends that.")
        times = preferences.next_times(chosen, now=self.bot.clock.now())
        if not times:
            return tr("The next comes when a discussion ends.")
        return "\n".join([tr("The next three times:"), *(f"- {one}" for one in times)])


def _buttons(key: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(ScheduleButton("save", key))
    view.add_item(ScheduleButton("discard", key))
    view.stop()  # the buttons are answered by their ids
    return view


def _whose(interaction: discord.Interaction) -> tuple[int, int]:
    return interaction.guild_id or 0, interaction.user.id
