"""What somebody asks of a discussion: whether there is such a one, and whether it can be done."""

from bot.language.words import tr
from bot.store import Tx, articles, discussions
from bot.store.discussion_rows import Discussion, ThreadRow


class DiscussionError(Exception):
    """A discussion cannot be posted or changed; the message tells a person what to do."""


def article(tx: Tx, article_id: int, *, guild_id: int) -> articles.ArticleRow:
    """Return an article of a guild."""
    found = articles.by_id(tx, article_id)
    if found is None or found.guild_id != guild_id or found.removed_at is not None:
        raise DiscussionError(
            tr("There is no such article here. `/article list` shows those there are.")
        )
    return found


def existing(tx: Tx, discussion_id: int, *, guild_id: int) -> Discussion:
    """Return a discussion of a guild."""
    found = discussions.get(tx, discussion_id)
    if found is None or found.guild_id != guild_id:
        raise DiscussionError(
            tr(
                "There is no discussion {number} here. `/article list` shows those there are.",
                number=discussion_id,
            )
        )
    return found


def once_open(tx: Tx, discussion_id: int, *, guild_id: int) -> Discussion:
    """Return a discussion of a guild that was open at some time."""
    found = existing(tx, discussion_id, guild_id=guild_id)
    if found.state == "posting":
        raise DiscussionError(
            tr(
                "Discussion {number} is still being posted. Nothing was changed; try again when "
                "`/article list` shows it as open.",
                number=discussion_id,
            )
        )
    if found.state == "undone":
        raise DiscussionError(
            tr(
                "Discussion {number} was taken back and never opened: {problem} Nothing was "
                "changed.",
                number=discussion_id,
                problem=found.problem,
            )
        )
    return found


def refuse_twice(tx: Tx, article_id: int, *, guild_id: int, channel_id: int) -> None:
    """Refuse to post an article where it is just being posted."""
    for other in discussions.in_guild(tx, guild_id):
        same = (other.article_id, other.channel_id) == (article_id, channel_id)
        if same and other.state == "posting":
            raise DiscussionError(
                tr(
                    "The article is just being posted there, as discussion {number}. Nothing was "
                    "changed.",
                    number=other.id,
                )
            )


def living(tx: Tx, discussion_id: int) -> list[ThreadRow]:
    """Return the threads of a discussion that exist, in order."""
    threads = discussions.threads_of(tx, discussion_id)
    return [thread for thread in threads if thread.thread_id and thread.deleted_at is None]
