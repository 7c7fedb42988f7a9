"""Admins ask for digests and read them."""

import io

import discord
from discord import app_commands

from bot.app import SeedbedBot
from bot.digests.archive import FORMS
from bot.digests.look import found
from bot.digests.service import DigestError
from bot.effects import rendering
from bot.effects.echo import tame
from bot.effects.message import EMBED_DESCRIPTION_LIMIT, link, shorten
from bot.language.words import msg, tr
from bot.moderation.case import when
from cogs import digest_choices
from cogs.access import admins_only
from cogs.answers import answer
from cogs.answers import show as show_privately
from cogs.digest_schedule import ScheduleButton, ScheduleCommands

_REFUSED = msg("could not be posted: see that I may write in the channel; `/digest show` has it")
_NONE_YET = msg("No digest was written yet. `/digest now` writes one.")

_WRITTEN = msg(
    "Digest {number} is written. It appears now in {channel}; `/digest show number:{number}` shows "
    "it here."
)
_WRITTEN_PAUSED = msg(
    "Digest {number} is written. It appears after `/resume`, as the bot is paused, in {channel}; "
    "`/digest show number:{number}` shows it here."
)


class DigestCommands(
    ScheduleCommands,
    group_name="digest",
    group_description="What was discussed, and how it went",
):
    """``/digest now | latest | list | show | search | export``, and those of the schedule."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self.proposals = {}

    async def cog_load(self) -> None:
        """Let the buttons of a preview be answered, also after a restart."""
        self.bot.add_dynamic_items(ScheduleButton)

    @app_commands.command(name="now", description="Write and post a digest of what is new")
    @app_commands.describe(discussion="Which discussion; the newest open one if left out")
    @app_commands.autocomplete(discussion=digest_choices.discussions)
    @app_commands.guild_only()
    @admins_only()
    async def now(self, interaction: discord.Interaction, discussion: int | None = None) -> None:
        """Compose a digest since the last scheduled one and post it to the admins' channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        chosen = discussion if discussion is not None else await self._newest(guild_id)
        if chosen is None:
            await answer(interaction, tr("No discussion is open. `/article post` opens one."))
            return
        try:
            digest = await self.bot.digests.now(guild_id, chosen)
        except DigestError as error:
            await answer(interaction, str(error))
            return
        settings = await self.bot.guilds_service.settings(guild_id)
        written = _WRITTEN_PAUSED if settings.paused else _WRITTEN
        where = f"<#{settings.digests_go_to}>"
        await answer(interaction, tr(written, number=digest.id, channel=where))

    @app_commands.command(name="latest", description="The newest digest, as it may be shown now")
    @app_commands.describe(discussion="Of which discussion; of all if left out")
    @app_commands.autocomplete(discussion=digest_choices.discussions)
    @app_commands.guild_only()
    @admins_only()
    async def latest(self, interaction: discord.Interaction, discussion: int | None = None) -> None:
        """Answer with the newest digest as ``show`` does."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = await self.bot.digest_archive.latest(interaction.guild_id or 0, discussion)
        if number is None:
            await answer(interaction, tr(_NONE_YET))
            return
        await self._show(interaction, number)

    @app_commands.command(name="list", description="The digests of this server, newest first")
    @app_commands.guild_only()
    @admins_only()
    async def list_digests(self, interaction: discord.Interaction) -> None:
        """Answer with up to 25 digests and links to them, as many as there is room for."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        digests = await self.bot.digest_archive.listed(guild_id)
        refused = await self.bot.digest_archive.refused(guild_id)
        lines, room = list[str](), EMBED_DESCRIPTION_LIMIT
        for one in digests:
            window = tr(
                "{start} to {end}", start=when(one.starts_at, "f"), end=when(one.ends_at, "f")
            )
            where = tr(_REFUSED) if one.id in refused else tr("not posted yet")
            if one.channel_id and one.message_id:
                where = link(one.guild_id, one.channel_id, one.message_id)
            line = f"**{one.id}** · {shorten(tame(one.title), 60)} · {window} · {where}"
            room -= len(line) + 1
            if room < 0:
                break  # half a link leads nowhere
            lines.append(line)
        embed = discord.Embed(title=tr("Digests"), description="\n".join(lines) or tr(_NONE_YET))
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command(name="show", description="One digest, as it may be shown now")
    @app_commands.describe(number="The digest's number, as in its title")
    @app_commands.autocomplete(number=digest_choices.numbers)
    @app_commands.guild_only()
    @admins_only()
    async def show(self, interaction: discord.Interaction, number: int) -> None:
        """Answer with the digest, its chart, and the whole of it as a page."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, number)

    @app_commands.command(name="search", description="Find words in replies and their digests")
    @app_commands.describe(words="Words; in quotes for a phrase; bridg* for all that begin so")
    @app_commands.guild_only()
    @admins_only()
    async def search(
        self, interaction: discord.Interaction, words: app_commands.Range[str, 1, 200]
    ) -> None:
        """Answer with the replies that hold the words and may be quoted now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        searched = await self.bot.digest_archive.search(guild_id, words)
        if searched is None:
            await answer(interaction, tr(found.NO_WORDS))
            return
        await show_privately(interaction, found.message(searched, guild_id))

    @app_commands.command(name="export", description="One digest as a file, for you alone")
    @app_commands.describe(
        number="The digest's number, as in its title", format="Which kind of file"
    )
    @app_commands.choices(format=[app_commands.Choice(name=one, value=one) for one in FORMS])
    @app_commands.autocomplete(number=digest_choices.numbers)
    @app_commands.guild_only()
    @admins_only()
    async def export(self, interaction: discord.Interaction, number: int, format: str) -> None:
        """Answer with the digest as a file, as it may be shown now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        file = await self.bot.digest_archive.export(interaction.guild_id or 0, number, format)
        if file is None:
            await answer(interaction, _unknown(number))
            return
        await interaction.followup.send(
            tr(
                "Digest {number}, as it may be shown now. The file is yours: what members take "
                "back later stays in it, so delete it when you are done.",
                number=number,
            ),
            file=discord.File(io.BytesIO(file.content), file.name),
            ephemeral=True,
        )

    async def _show(self, interaction: discord.Interaction, number: int) -> None:
        shown = await self.bot.digest_archive.show(interaction.guild_id or 0, number)
        if shown is None:
            await answer(interaction, _unknown(number))
            return
        parts = rendering.parts(shown.message, files=shown.files)
        await interaction.followup.send(ephemeral=True, **parts)

    async def _newest(self, guild_id: int) -> int | None:
        discussions = await self.bot.discussions.listed(guild_id)
        return next((one.id for one in discussions if one.state == "open"), None)


def _unknown(number: int) -> str:
    return tr("There is no digest {number} here. `/digest list` shows them all.", number=number)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(DigestCommands(bot))
