"""Rules: what admins are shown of articles and discussions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.articles.article import Article
from bot.discussions.plan import Plan
from bot.effects.echo import tame
from bot.effects.message import Embed, Message, shorten

State = Literal["posting", "open", "closed", "undone"]
SCREENED = " It is screened: members write in it with *Respond* alone."
"""What the answer to ``/article post`` says besides, once such a discussion is open."""
_SUM_ROOM = 2600  # two lists and their titles stay under 6,000 characters
_STATES = {
    "posting": "being posted",
    "open": "open",
    "closed": "closed",
    "undone": "taken back",
}


def article_line(article: Article, *, added: bool) -> str:
    """Return an article in a line of a list."""
    prompts = len(article.prompts)
    told = f"{len(article.body):,} characters, {prompts} prompt{'' if prompts == 1 else 's'}"
    origin = "added here" if added else "shipped with the bot"
    return f"**{shorten(tame(article.title), 100)}** (`{article.slug}`): {told}, {origin}"


def discussion_line(
    number: int,
    *,
    title: str,
    state: State,
    channel_id: int,
    closes_at: datetime | None,
    problem: str | None,
    screened: bool = False,
) -> str:
    """Return a discussion in a line of a list."""
    parts = [f"**{number}** {shorten(tame(title), 100)}: {_STATES[state]}, <#{channel_id}>"]
    if screened:
        parts.append(", screened")
    if state == "open" and closes_at is not None:
        parts.append(f", closes {stamp(closes_at, 'R')}")
    if problem:
        parts.append(f". {shorten(problem, 300)}")
    return "".join(parts)


def list_card(articles: Sequence[str], discussions: Sequence[str]) -> Message:
    """Return the lists of articles and discussions, given a line each."""
    return Message(
        embeds=(
            _list("Articles", articles, "None yet. `/article add` takes one."),
            _list("Discussions", discussions, "None yet. `/article post` begins one."),
        )
    )


def preview_text(plan: Plan, *, forum: bool, shown: int) -> str:
    """Return what posting would make, in words, above the first messages that are shown."""
    threads = "\n".join(f"- {thread.name}" for thread in plan.threads[:10])
    more = len(plan.threads) - 10
    rest = f"\n- and {more} more" if more > 0 else ""
    kind = "forum posts" if forum else "threads"
    which = f"first {shown} messages" if len(plan.messages) > shown else "messages"
    return (
        f"Posting makes {_count(len(plan.messages), 'message')} and {len(plan.threads)} {kind}:\n"
        f"{threads}{rest}\nNothing was posted. This is how the {which} look, in order:"
    )


def posted_text(
    number: int,
    *,
    title: str,
    state: State,
    channel_id: int,
    thread_ids: Sequence[int],
    closes_at: datetime | None,
    problem: str | None,
) -> str:
    """Return the answer to ``/article post``."""
    name = f"Discussion {number}, **{shorten(tame(title), 100)}**,"
    if state == "undone":
        return (
            f"{name} could not be posted to <#{channel_id}>. {problem} What was made is taken "
            "back. When that is mended, post it again."
        )
    if state == "posting":
        return (
            f"{name} is still being posted to <#{channel_id}>. It goes on by itself; "
            "`/article list` shows when it is open."
        )
    shown = ", ".join(f"<#{thread}>" for thread in thread_ids[:25])
    end = f" It closes {stamp(closes_at, 'F')}." if closes_at else ""
    return f"{name} is open in <#{channel_id}>: {shown}.{end}"


def closed_text(number: int, *, changed: bool, threads: int, closed_at: datetime | None) -> str:
    """Return the answer to ``/article close``."""
    if changed:
        return (
            f"Discussion {number} is closed. Its end is announced in {_count(threads, 'thread')}, "
            f"which are then locked and archived. `/article reopen {number}` if you change your "
            "mind."
        )
    when = f" {stamp(closed_at, 'R')}" if closed_at else ""
    return f"Discussion {number} was closed already{when}. Nothing was changed."


def reopened_text(number: int, *, changed: bool, threads: int, locked: bool = False) -> str:
    """Return the answer to ``/article reopen``; ``locked`` where locks keep members out."""
    if changed:
        how = "back, and locked: members write with *Respond*" if locked else "unlocked"
        return (
            f"Discussion {number} is open again: {_count(threads, 'thread')} {how}. It has no "
            "closing date unless one is still to come; `/article close` closes it."
        )
    return f"Discussion {number} is open already. Nothing was changed."


def stamp(moment: datetime, style: Literal["F", "R"]) -> str:
    """Return a moment as Discord shows it in each reader's own time zone."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def _list(title: str, lines: Sequence[str], empty: str) -> Embed:
    shown: list[str] = []
    room = _SUM_ROOM
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    more = len(lines) - len(shown)
    rest = [f"and {more} more; typing in a command's field finds them"] if more else []
    return Embed(title=title, description="\n".join([*shown, *rest]) or empty)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
