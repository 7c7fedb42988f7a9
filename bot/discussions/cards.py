"""Rules: what admins are shown of articles and discussions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.articles.article import Article
from bot.discussions.plan import Plan
from bot.effects.echo import tame
from bot.effects.message import Embed, Message, shorten
from bot.language.words import msg, tr, trn

State = Literal["posting", "open", "closed", "undone"]
SCREENED = msg(" It is screened: members write in it with *Respond* alone.")
"""What the answer to ``/article post`` says besides, once such a discussion is open."""
_SUM_ROOM = 2600  # two lists and their titles stay under 6,000 characters
_STATES = {
    "posting": msg("being posted"),
    "open": msg("open"),
    "closed": msg("closed"),
    "undone": msg("taken back"),
}


def article_line(article: Article, *, added: bool) -> str:
    """Return an article in a line of a list."""
    told = [
        tr("{count:,} characters", count=len(article.body)),
        trn("{count} prompt", "{count} prompts", len(article.prompts)),
        tr("added here") if added else tr("shipped with the bot"),
    ]
    return f"**{shorten(tame(article.title), 100)}** (`{article.slug}`): {', '.join(told)}"


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
    parts = [tr(_STATES[state]), f"<#{channel_id}>"]
    if screened:
        parts.append(tr("screened"))
    if state == "open" and closes_at is not None:
        parts.append(tr("closes {when}", when=stamp(closes_at, "R")))
    line = f"**{number}** {shorten(tame(title), 100)}: {', '.join(parts)}"
    return f"{line}. {shorten(problem, 300)}" if problem else line


def list_card(articles: Sequence[str], discussions: Sequence[str]) -> Message:
    """Return the lists of articles and discussions, given a line each."""
    return Message(
        embeds=(
            _list(tr("Articles"), articles, tr("None yet. `/article add` takes one.")),
            _list(tr("Discussions"), discussions, tr("None yet. `/article post` begins one.")),
        )
    )


def preview_text(plan: Plan, *, forum: bool, shown: int) -> str:
    """Return what posting would make, in words, above the first messages that are shown."""
    count, more = len(plan.threads), len(plan.threads) - 10
    threads = (
        trn("{count} forum posts", "{count} forum posts", count)
        if forum
        else trn("{count} threads", "{count} threads", count)
    )
    messages = trn("{count} message", "{count} messages", len(plan.messages))
    lines = [
        tr("Posting makes {messages} and {threads}:", messages=messages, threads=threads),
        *(f"- {thread.name}" for thread in plan.threads[:10]),
        *([tr("- and {count} more", count=more)] if more > 0 else []),
        tr(
            "Nothing was posted. This is how the first {count} messages look, in order:",
            count=shown,
        )
        if len(plan.messages) > shown
        else tr("Nothing was posted. This is how the messages look, in order:"),
    ]
    return "\n".join(lines)


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
    what = {
        "number": number,
        "title": shorten(tame(title), 100),
        "channel": f"<#{channel_id}>",
    }
    if state == "undone":
        return tr(
            "Discussion {number}, **{title}**, could not be posted to {channel}. {problem} What "
            "was made is taken back. When that is mended, post it again.",
            **what,
            problem=problem,
        )
    if state == "posting":
        return tr(
            "Discussion {number}, **{title}**, is still being posted to {channel}. It goes on by "
            "itself; `/article list` shows when it is open.",
            **what,
        )
    shown = ", ".join(f"<#{thread}>" for thread in thread_ids[:25])
    said = tr(
        "Discussion {number}, **{title}**, is open in {channel}: {threads}.", **what, threads=shown
    )
    if not closes_at:
        return said
    end = tr("It closes {when}.", when=stamp(closes_at, "F"))
    return f"{said} {end}"


def closed_text(number: int, *, changed: bool, threads: int, closed_at: datetime | None) -> str:
    """Return the answer to ``/article close``."""
    if changed:
        return trn(
            "Discussion {number} is closed. Its end is announced in {count} thread, which are "
            "then locked and archived. `/article reopen {number}` if you change your mind.",
            "Discussion {number} is closed. Its end is announced in {count} threads, which are "
            "then locked and archived. `/article reopen {number}` if you change your mind.",
            threads,
            number=number,
        )
    if not closed_at:
        return tr("Discussion {number} was closed already. Nothing was changed.", number=number)
    return tr(
        "Discussion {number} was closed already {when}. Nothing was changed.",
        number=number,
        when=stamp(closed_at, "R"),
    )


def reopened_text(number: int, *, changed: bool, threads: int, locked: bool = False) -> str:
    """Return the answer to ``/article reopen``; ``locked`` where locks keep members out."""
    if not changed:
        return tr("Discussion {number} is open already. Nothing was changed.", number=number)
    if locked:
        said = trn(
            "Discussion {number} is open again: {count} thread back, and locked: members write "
            "with *Respond*.",
            "Discussion {number} is open again: {count} threads back, and locked: members write "
            "with *Respond*.",
            threads,
            number=number,
        )
    else:
        said = trn(
            "Discussion {number} is open again: {count} thread unlocked.",
            "Discussion {number} is open again: {count} threads unlocked.",
            threads,
            number=number,
        )
    end = tr("It has no closing date unless one is still to come; `/article close` closes it.")
    return f"{said} {end}"


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
    rest = (
        [tr("and {count} more; typing in a command's field finds them", count=more)] if more else []
    )
    return Embed(title=title, description="\n".join([*shown, *rest]) or empty)
