"""How an article comes in: a form to paste into, and what is answered."""

import contextlib
from collections.abc import Iterator

import discord

from bot.app import SeedbedBot
from bot.articles import upload
from bot.articles.article import Article, ArticleError
from bot.discussions.asked import DiscussionError
from bot.discussions.closing import ClosingError
from bot.effects.message import shorten
from bot.language.words import tr, trn
from cogs.access import Form, RefusedError
from cogs.answers import answer
from cogs.typed import Field

_PASTE_LIMIT = 4000
"""Source: Discord, "Component Reference": a text input takes at most 4,000 characters."""


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Let the person read what was wrong with what they asked for."""
    try:
        yield
    except (ArticleError, ClosingError, DiscussionError) as error:
        raise RefusedError(shorten(str(error), 1900)) from error


class PasteForm(Form):
    """Takes a title and a text of at most 4,000 characters."""

    right = "admin"

    def __init__(self, bot: SeedbedBot) -> None:
        super().__init__(title=tr("Add an article"))
        self.bot = bot
        self.name = Field(max_length=100)
        self.text = Field(style=discord.TextStyle.paragraph, max_length=_PASTE_LIMIT)
        self.add_item(discord.ui.Label(text=tr("Title"), component=self.name))
        self.add_item(
            discord.ui.Label(
                text=tr("Text"),
                description=tr("Markdown. For a longer one, or for prompts, attach a file."),
                component=self.text,
            )
        )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Store the article, if the person may and it can be taken."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            with told():
                article = upload.from_paste(title=self.name.value, text=self.text.value)
        except RefusedError as refusal:
            await answer(interaction, str(refusal))
            return
        await add_to_shelf(self.bot, interaction, article)


async def add_to_shelf(bot: SeedbedBot, interaction: discord.Interaction, article: Article) -> None:
    """Store an article and say how to go on."""
    row = await bot.discussions.shelf.add(
        interaction.guild_id or 0, article, by=interaction.user.id
    )
    made = row.article
    await answer(
        interaction,
        tr(
            "**{title}** is on the list as `{slug}`: {characters:,} characters, {prompts}. "
            "`/article preview` shows how it will look, `/article post` posts it.",
            title=made.title,
            slug=made.slug,
            characters=len(made.body),
            prompts=trn("{count} prompt", "{count} prompts", len(made.prompts)),
        ),
    )
