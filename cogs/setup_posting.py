"""The end of ``/setup``: a first article is chosen, looked at and posted."""

from typing import Any

import discord

from bot.discussions import cards
from bot.discussions.service import Place
from bot.effects import rendering
from bot.effects.message import EMBED_DESCRIPTION_LIMIT, shorten
from bot.language.words import msg, tr
from cogs import setup_lists
from cogs.access import Lasting, LastingButton, Once, RefusedError, require_admin
from cogs.answers import bot_of
from cogs.article_channel import (
    article_channel,
    posted_words,
    require_content,
    require_permissions,
    tags,
)
from cogs.article_form import told
from cogs.failures import Telling

AnyView = discord.ui.View
GLANCE_ID = "seedbed:setup:show:glance"
_CONFIRM_SECONDS = 600.0
_ROOM = 1500
"""Characters of an article's first message that are shown: all embeds together have 6,000."""


class PostButton(Telling, LastingButton, template=r"seedbed:setup:post"):
    """*Post a first article*."""

    right = "admin"

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="-", custom_id="seedbed:setup:post"))

    async def act(self, interaction: discord.Interaction) -> None:
        """Ask which."""
        await interaction.response.defer()
        await ask(interaction)


class PickList(
    Telling,
    Lasting,
    discord.ui.DynamicItem[discord.ui.Select[AnyView]],
    template=r"seedbed:setup:pick",
):
    """The articles of the server."""

    right = "admin"

    def __init__(self, options: list[discord.SelectOption] | None = None) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="seedbed:setup:pick",
                placeholder=tr("Choose an article"),
                options=options or [],
            )
        )

    async def act(self, interaction: discord.Interaction) -> None:
        """Show how the article would look, and ask whether to post it."""
        await interaction.response.defer()
        number = self.item.values[0] if self.item.values else ""
        await preview(interaction, int(number) if number.isdecimal() else 0)


class PostView(Once, discord.ui.View):
    """Post the article that was shown, or go back."""

    right = "admin"

    def __init__(self, article_id: int) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.article_id = article_id
        for one in (self.confirm, self.another):
            one.label = tr(one.label or "")

    @discord.ui.button(label=msg("Post it"), style=discord.ButtonStyle.success)
    async def confirm(
        self, interaction: discord.Interaction, button: discord.ui.Button["PostView"]
    ) -> None:
        """Post it, and say where it stands."""
        await interaction.response.defer()
        try:
            text = await post(interaction, self.article_id)
        except RefusedError as refusal:
            text = f"⚠️ {refusal}"
        await _say(interaction, tr("The first article"), text, _only(_back()))

    @discord.ui.button(label=msg("Choose another"), style=discord.ButtonStyle.secondary)
    async def another(
        self, interaction: discord.Interaction, button: discord.ui.Button["PostView"]
    ) -> None:
        """Ask again which."""
        await interaction.response.defer()
        await ask(interaction)


async def ask(interaction: discord.Interaction) -> None:
    """Ask which article to post."""
    shelf = bot_of(interaction).discussions.shelf
    found = [(row.id, row.article) for row in await shelf.listed(interaction.guild_id or 0)]
    if not found:
        text = tr("There is no article yet. `/article add` takes one as a file, or pasted.")
        await _say(interaction, tr("The first article"), text, _only(_back()))
        return
    text = tr("Choose an article. You see it before anything is posted.")
    view = _only(PickList(setup_lists.articles(found)), _back())
    await _say(interaction, tr("The first article"), text, view)


async def preview(interaction: discord.Interaction, article_id: int) -> None:
    """Show the beginning of an article as it would be posted, and ask whether to."""
    bot, guild_id = bot_of(interaction), interaction.guild_id or 0
    place = article_channel(interaction, await bot.guilds_service.settings(guild_id))
    forum = isinstance(place, discord.ForumChannel)
    try:
        with told():
            plan = await bot.discussions.preview(article_id, guild_id=guild_id, forum=forum)
    except RefusedError as refusal:
        await _say(interaction, tr("The first article"), f"⚠️ {refusal}", _only(_back()))
        return
    first = rendering.parts(plan.messages[0])["embeds"][:1] if plan.messages else []
    for embed in first:
        embed.description = shorten(embed.description or "", _ROOM)
    text = cards.preview_text(plan, forum=forum, shown=1)
    if place is not None:
        text = f"{tr('It would be posted in {channel}.', channel=place.mention)}\n{text}"
    await _say(interaction, tr("The first article"), text, PostView(article_id), *first)


async def post(interaction: discord.Interaction, article_id: int) -> str:
    """Post an article in the channel that was chosen, and return what became of it.

    Raises:
        RefusedError: It cannot be posted there.
    """
    bot = bot_of(interaction)
    settings = await require_admin(interaction)
    target = article_channel(interaction, settings)
    if target is None:
        raise RefusedError(tr("No article channel is chosen. Nothing was posted."))
    require_permissions(target)
    require_content(bot, tr("Nothing was posted."))
    guild_id = interaction.guild_id or 0
    shelf = bot.discussions.shelf
    article = {row.id: row.article for row in await shelf.listed(guild_id)}.get(article_id)
    if article is None:
        raise RefusedError(tr("That article is not on the list any more. Nothing was posted."))
    with told():
        place = Place(
            target.id,
            forum=isinstance(target, discord.ForumChannel),
            tags=tags(target, article, None),
        )
        number = await bot.discussions.post(
            article_id, guild_id=guild_id, place=place, by=interaction.user.id
        )
    return await posted_words(bot, number, paused=settings.paused)


async def _say(
    interaction: discord.Interaction,
    title: str,
    text: str,
    view: AnyView,
    *more: discord.Embed,
) -> None:
    embed = discord.Embed(
        title=title, description=shorten(text, EMBED_DESCRIPTION_LIMIT), colour=0x5B8DEF
    )
    await interaction.edit_original_response(content=None, embeds=[embed, *more], view=view)


def _back() -> discord.ui.Button[AnyView]:
    return discord.ui.Button(label=tr("All at a glance"), custom_id=GLANCE_ID)


def _only(*parts: discord.ui.Item[Any]) -> AnyView:
    made = AnyView(timeout=None)
    for part in parts:
        made.add_item(part)
    made.stop()  # all parts are answered by their ids
    return made
