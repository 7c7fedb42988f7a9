"""Admins put articles on the shelf, post them, and close their discussions."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.articles import upload
from bot.discussions import cards
from bot.discussions.closing import closing_moment
from bot.discussions.service import Place
from bot.effects import rendering
from bot.effects.message import shorten
from bot.language.words import tr
from bot.store.articles import ArticleRow
from bot.store.outbox import File
from cogs import article_choices
from cogs.access import RefusedError, admins_only, require_admin
from cogs.answers import answer
from cogs.article_channel import (
    PAUSED,
    Channel,
    article_channel,
    posted_words,
    require_content,
    require_fit,
    require_permissions,
    require_screening,
    tags,
)
from cogs.article_form import PasteForm, add_to_shelf, told

_PREVIEWED = 6
"""Messages that a preview shows at most; each is an answer of its own."""
_ARCHIVE = [
    app_commands.Choice(name=name, value=minutes)
    for name, minutes in (("1 hour", 60), ("1 day", 1440), ("3 days", 4320), ("1 week", 10080))
]


@app_commands.guild_only()
class Articles(
    commands.GroupCog, group_name="article", group_description="Articles and their discussions"
):
    """``/article``, for admins."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="list", description="The articles and discussions of this server")
    @admins_only()
    async def show_list(self, interaction: discord.Interaction) -> None:
        """Answer with both lists."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        articles = [
            cards.article_line(row.article, added=row.origin == "added")
            for row in await self.bot.discussions.shelf.listed(guild_id)
        ]
        discussions = [
            cards.discussion_line(
                one.id,
                title=one.title,
                state=one.state,
                channel_id=one.channel_id,
                closes_at=one.closes_at,
                problem=one.problem,
                screened=one.screened is not None,
            )
            for one in await self.bot.discussions.listed(guild_id)
        ]
        card = cards.list_card(articles, discussions)
        await interaction.followup.send(ephemeral=True, **rendering.parts(card))

    @app_commands.command(name="preview", description="See how an article will look, only for you")
    @app_commands.describe(article="The article", channel="Where you mean to post it")
    @app_commands.autocomplete(article=article_choices.articles)
    @admins_only()
    async def preview(
        self, interaction: discord.Interaction, article: str, channel: Channel | None = None
    ) -> None:
        """Answer with the first messages that posting would make."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        row = await self._article(interaction, article)
        settings = await require_admin(interaction)
        place = channel or article_channel(interaction, settings)
        forum = isinstance(place, discord.ForumChannel)
        with told():
            plan = await self.bot.discussions.preview(row.id, guild_id=row.guild_id, forum=forum)
        await answer(interaction, cards.preview_text(plan, forum=forum, shown=_PREVIEWED))
        text = File(row.article.file_name, tr("The full text"), row.article.full_text().encode())
        for number, message in enumerate(plan.messages[:_PREVIEWED]):
            parts = rendering.parts(message, files=() if number else (text,))
            await interaction.followup.send(ephemeral=True, **parts)

    @app_commands.command(name="post", description="Post an article and open its discussion")
    @app_commands.describe(
        article="The article",
        channel="A text channel or a forum; the server's article channel if left out",
        tag="In a forum: a tag for the posts, besides the article's own",
        slow_mode="Seconds between two replies of one person in a thread, 0 to 21600",
        auto_archive="Hide a thread from the list after this time without a reply",
        closes_in_days="Close the discussion after this many days",
        closes_on="Close it at the end of a day (2026-05-01) or at a time (2026-05-01 18:00)",
        screened="Members write with Respond alone; moderators read what is doubtful beforehand",
    )
    @app_commands.choices(auto_archive=_ARCHIVE)
    @app_commands.autocomplete(article=article_choices.articles, tag=article_choices.tags)
    @admins_only()
    async def post(  # noqa: PLR0913, PLR0917  one parameter per option of the command
        self,
        interaction: discord.Interaction,
        article: str,
        channel: Channel | None = None,
        tag: str | None = None,
        slow_mode: app_commands.Range[int, 0, 21600] | None = None,
        auto_archive: int | None = None,
        closes_in_days: app_commands.Range[int, 1, 365] | None = None,
        closes_on: str | None = None,
        screened: bool = False,
    ) -> None:
        """Check what can be checked, begin to post, and answer when it is done."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        row = await self._article(interaction, article)
        settings = await require_admin(interaction)
        target = channel or article_channel(interaction, settings)
        if target is None:
            raise RefusedError(
                tr(
                    "No channel is chosen. Give one here, or choose the article channel in "
                    "`/setup`. Nothing was posted."
                )
            )
        require_permissions(target)
        if not screened:
            require_content(self.bot, tr("Nothing was posted."))
        trying = not settings.paused
        way = await require_screening(self.bot, target, trying=trying) if screened else None
        with told():
            closes_at = closing_moment(
                in_days=closes_in_days, on=closes_on, zone=settings.tz, now=self.bot.clock.now()
            )
            place = Place(
                target.id,
                forum=isinstance(target, discord.ForumChannel),
                tags=tags(target, row.article, tag),
                slow_mode_seconds=slow_mode,
                auto_archive_minutes=auto_archive,
                closes_at=closes_at,
                screened=way,
            )
            number = await self.bot.discussions.post(
                row.id, guild_id=row.guild_id, place=place, by=interaction.user.id
            )
        await answer(interaction, await posted_words(self.bot, number, paused=settings.paused))

    @app_commands.command(name="add", description="Add an article: attach a file, or paste a text")
    @app_commands.describe(file="A .md or .txt file in UTF-8; leave it out to paste a text")
    @admins_only()
    async def add(
        self, interaction: discord.Interaction, file: discord.Attachment | None = None
    ) -> None:
        """Take the attached file, or ask for a text."""
        if file is None:
            await PasteForm(self.bot).open(interaction)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        with told():
            upload.check_file(file.filename, file.size)
            article = upload.from_file(await file.read(), file_name=file.filename)
        await add_to_shelf(self.bot, interaction, article)

    @app_commands.command(name="close", description="Close a discussion: lock its threads")
    @app_commands.describe(discussion="The discussion's number, as in /article list")
    @app_commands.autocomplete(discussion=article_choices.open_ones)
    @admins_only()
    async def close(self, interaction: discord.Interaction, discussion: int) -> None:
        """Close a discussion and say so."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        settings = await require_admin(interaction)
        with told():
            change = await self.bot.discussions.close(
                discussion, guild_id=interaction.guild_id or 0, by=interaction.user.id
            )
        threads = len(await self.bot.discussions.threads(discussion))
        text = cards.closed_text(
            discussion,
            changed=change.changed,
            threads=threads,
            closed_at=change.discussion.closed_at,
        )
        await answer(interaction, text + tr(PAUSED) if settings.paused and change.changed else text)

    @app_commands.command(name="reopen", description="Open a closed discussion again")
    @app_commands.describe(discussion="The discussion's number, as in /article list")
    @app_commands.autocomplete(discussion=article_choices.closed_ones)
    @admins_only()
    async def reopen(self, interaction: discord.Interaction, discussion: int) -> None:
        """Open a discussion again and say so."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        settings = await require_admin(interaction)
        guild_id = interaction.guild_id or 0
        with told():
            found = await self.bot.discussions.get(discussion, guild_id=guild_id)
            await require_fit(self.bot, interaction, found)
            change = await self.bot.discussions.reopen(
                discussion, guild_id=guild_id, by=interaction.user.id
            )
        threads = len(await self.bot.discussions.threads(discussion))
        text = cards.reopened_text(
            discussion,
            changed=change.changed,
            threads=threads,
            locked=change.discussion.screened == "lock",
        )
        await answer(interaction, text + tr(PAUSED) if settings.paused and change.changed else text)

    @app_commands.command(name="remove", description="Take an article off the list")
    @app_commands.describe(article="The article; discussions of it and their threads stay")
    @app_commands.autocomplete(article=article_choices.articles)
    @admins_only()
    async def remove(self, interaction: discord.Interaction, article: str) -> None:
        """Take away the stored article, and nothing that members wrote."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        row = await self._article(interaction, article)
        await self.bot.discussions.shelf.remove(row.guild_id, row.article.slug)
        await answer(
            interaction,
            tr(
                "**{title}** is off the list. Its discussions and their threads stay as they are.",
                title=row.article.title,
            ),
        )

    async def _article(self, interaction: discord.Interaction, slug: str) -> ArticleRow:
        found = await self.bot.discussions.shelf.by_slug(interaction.guild_id or 0, slug)
        if found is None:
            raise RefusedError(
                tr(
                    "There is no article `{slug}` here. `/article list` shows those there are. "
                    "Nothing was changed.",
                    slug=shorten(slug, 100),
                )
            )
        return found


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Articles(bot))
