"""Where an article can be posted, checked before anything is."""

import discord

from bot.app import SeedbedBot
from bot.articles.article import Article
from bot.discussions import cards
from bot.discussions.plan import match_tags
from bot.discussions.requirements import missing_permissions
from bot.discussions.screening import Way
from bot.effects.message import shorten
from bot.effects.rights import held
from bot.guilds.settings import GuildSettings
from bot.language.words import msg, tr
from bot.store.discussion_rows import Discussion
from cogs.access import RefusedError
from cogs.screening import check_channel
from cogs.screening_facts import examine

Channel = discord.TextChannel | discord.ForumChannel
PAUSED = msg(" The bot is paused here: this happens after `/resume`.")


def article_channel(interaction: discord.Interaction, settings: GuildSettings) -> Channel | None:
    """Return the channel that the guild has chosen for articles, if it is there."""
    if interaction.guild is None or settings.article_channel_id is None:
        return None
    channel = interaction.guild.get_channel(settings.article_channel_id)
    return channel if isinstance(channel, Channel) else None


def require_permissions(channel: Channel) -> None:
    """Refuse a channel in which the bot may not do all it has to."""
    allowed = channel.permissions_for(channel.guild.me)
    missing = missing_permissions(held(allowed), forum=isinstance(channel, discord.ForumChannel))
    if missing:
        raise RefusedError(
            tr(
                "In {channel} the bot still needs: {missing}. Nothing was posted.",
                channel=channel.mention,
                missing=", ".join(missing),
            )
        )


def require_content(bot: SeedbedBot, so: str) -> None:
    """Refuse a discussion in which members write themselves, where the bot could not read them.

    Args:
        so: What follows from it.
    """
    if not bot.settings.discord.message_content:
        told = tr(
            "This bot runs without the Message Content Intent: it reads nothing but what members "
            "write with *Respond*, so only screened discussions can be open. Post the article with "
            "`screened: True`, or have the operator set `discord.message_content = true`."
        )
        raise RefusedError(f"{told} {so}")


async def require_screening(bot: SeedbedBot, channel: Channel, *, trying: bool) -> Way:
    """Return how members are kept from writing in a channel, or refuse one where none works."""
    _, finding = await examine(bot, channel, trying=trying)
    if finding.way is None:
        problems = " ".join([*finding.problems, *finding.notes])
        raise RefusedError(
            tr(
                "A screened discussion does not work in {channel} yet. {problems} Nothing was "
                "posted.",
                channel=channel.mention,
                problems=shorten(problems, 1700),
            )
        )
    return finding.way


async def require_fit(bot: SeedbedBot, interaction: discord.Interaction, found: Discussion) -> None:
    """Refuse to reopen what the bot could not read, and look whether what was screened still is."""
    if found.screened is None:
        require_content(bot, tr("Nothing was changed."))
    if found.screened == "permissions" and interaction.guild is not None:
        await check_channel(bot, interaction.guild, found.channel_id, [found.id])


def tags(channel: Channel, article: Article, chosen: str | None) -> tuple[str, ...]:
    """Return the tags for the posts in a forum, the chosen one first."""
    if not isinstance(channel, discord.ForumChannel):
        return ()
    available = [tag.name for tag in channel.available_tags]
    offered = ", ".join(available) or tr("none yet")
    if chosen is not None and not match_tags([chosen], available):
        raise RefusedError(
            tr(
                "{channel} has no tag `{tag}`. It has: {offered}. Nothing was posted.",
                channel=channel.mention,
                tag=shorten(chosen, 50),
                offered=offered,
            )
        )
    matched = match_tags([*([chosen] if chosen else []), *article.tags], available)
    if channel.flags.require_tag and not matched:
        raise RefusedError(
            tr(
                "{channel} asks for a tag on every post, and it has none of the article's. Choose "
                "one with `tag`; it has: {offered}. Nothing was posted.",
                channel=channel.mention,
                offered=offered,
            )
        )
    return matched


async def posted_words(bot: SeedbedBot, number: int, *, paused: bool) -> str:
    """Wait until a discussion is posted, or cannot be just now, and say how it stands."""
    discussion = await bot.discussions.wait_posted(number)
    threads = await bot.discussions.threads(number)
    text = cards.posted_text(
        number,
        title=discussion.title,
        state=discussion.state,
        channel_id=discussion.channel_id,
        thread_ids=[one.thread_id for one in threads if one.thread_id],
        closes_at=discussion.closes_at,
        problem=discussion.problem,
    )
    if discussion.screened and discussion.state == "open":
        text += tr(cards.SCREENED)
    return text + tr(PAUSED) if paused and discussion.state == "posting" else text
