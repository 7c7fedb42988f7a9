"""Gathers all that is known of a guild's responses from the database and from its Discord."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.moderation.responses.response import Response
from bot.simulate.discord import Response as Standing
from bot.simulate.screened.discord import WatchedDiscord
from bot.simulate.screened.evidence import Effect, Evidence, Private, Row, Shown, Told
from bot.simulate.screened.texts import numbers_in, numbers_shown
from bot.simulate.screened.town import ScreenedTown
from bot.store import Tx, responses

_ROWS = """
    SELECT s.reply_id, r.message_id,
        (SELECT group_concat(q.message_id) FROM quotations q
            WHERE q.reply_id = r.id AND q.taken_down_at IS NULL),
        EXISTS (SELECT 1 FROM notices n JOIN cases c ON c.id = n.case_id
            WHERE c.reply_id = r.id AND n.state IN ('delivered', 'waiting')),
        EXISTS (SELECT 1 FROM cases c WHERE c.reply_id = r.id AND c.state IN ('open', 'claimed')),
        NOT EXISTS (SELECT 1 FROM replies o WHERE o.state = 'present'
            AND o.id = coalesce(s.replaces, o.id)),
        EXISTS (SELECT 1 FROM cases c JOIN effects e ON e.lane = 'remove:' || c.id
            WHERE c.reply_id = r.id AND e.state = 'failed'),
        EXISTS (SELECT 1 FROM cases c JOIN effects e ON e.lane = 'remove:' || c.id
            WHERE c.reply_id = r.id AND e.state = 'cancelled')
    FROM responses s JOIN replies r ON r.id = s.reply_id WHERE s.guild_id = ?"""
_EFFECTS = "SELECT kind, lane, state, error FROM effects WHERE guild_id = ?"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%words%'"


async def gather(town: ScreenedTown) -> Evidence:
    """Return all that is known of a town's responses, when everything has settled."""
    seen = glimpse(town)
    return await town.read(lambda tx: _gather(tx, town, seen))


def glimpse(town: ScreenedTown) -> Evidence:
    """Return what can be seen on Discord at this moment, and what went wrong so far."""
    watch, discord = town.watch, town.discord
    seen = (*discord.answers, *discord.told)
    return Evidence(
        thread=town.place.thread,
        shown=tuple(_shown(town)),
        private=tuple(Private(user, frozenset(numbers_shown(one))) for user, one in seen),
        authors={text.number: text.author for text in watch.texts.values()},
        granted=frozenset(watch.granted),
        created=tuple(_created(discord)),
        problems=(*town.problems, *watch.leaks),
    )


def _gather(tx: Tx, town: ScreenedTown, seen: Evidence) -> Evidence:
    watch, discord, guild_id = town.watch, town.discord, town.place.guild_id
    rows = tx.execute(_ROWS, [guild_id]).fetchall()
    texts = watch.texts.values()
    forgotten = frozenset(text.number for text in texts if watch.is_forgotten(text))
    wrote = [key for key in town.lasting.tally.entries if key in town.strangers]
    return replace(
        seen,
        rows=tuple(_row(tx, town, row) for row in rows),
        told=tuple(Told(one.reply_id, one.user, one.title, one.at) for one in discord.heard),
        effects=tuple(Effect(*row) for row in tx.execute(_EFFECTS, [guild_id])),
        forgotten=forgotten,
        deaf=frozenset(discord.closed_to_dm | discord.left),
        remains=tuple(_remains(tx, town, forgotten)) if watch.forgotten else (),
        strangers=tuple(wrote),
    )


def _row(tx: Tx, town: ScreenedTown, row: tuple[Any, ...]) -> Row:
    reply_id, message_id, quoted, noticed, undecided, lost, failed, late = row
    found = responses.find(tx, reply_id)
    if found is None:
        raise LookupError(f"response {reply_id} has no reply")
    return Row(
        reply_id=reply_id,
        author_id=found.author_id,
        state=found.state,
        why=found.why,
        told=found.told,
        reply_state=found.reply_state,
        message_id=message_id,
        changed_at=found.changed_at,
        numbers=frozenset(numbers_in(found.text)),
        quoted=frozenset(int(one) for one in str(quoted or "").split(",") if one),
        due=_due(town, found),
        may_be_shown=town.watch.may_be_shown(tx, reply_id),
        noticed=bool(noticed),
        undecided=bool(undecided),
        lost=found.replaces is not None and bool(lost),
        removal_failed=bool(failed),
        withdrawn_late=bool(late) and message_id in town.discord.gone,
    )


def _due(town: ScreenedTown, response: Response) -> str:
    return town.life.office.choosing.shown(response).embeds[0].title or ""


def _shown(town: ScreenedTown) -> Iterator[Shown]:
    discord = town.discord
    hidden = {town.place.moderators_channel, *discord.threads_gone}
    for one in discord.posted.values():
        if one.id in discord.gone or one.channel in hidden:
            continue
        names = one.author if isinstance(one, Standing) else None
        yield Shown(one.id, one.channel, frozenset(numbers_shown(one.message)), names)


def _created(discord: WatchedDiscord) -> Iterator[str]:
    """Yield the markers of what was made, but for what people deleted before it was found again."""
    left = Counter(one.marker for one in discord.posted.values() if one.id in discord.gone)
    for marker in discord.created:
        if left[marker]:
            left[marker] -= 1
        else:
            yield marker


def _remains(tx: Tx, town: ScreenedTown, forgotten: frozenset[int]) -> Iterator[str]:
    """Yield where a forgotten member, or a text of theirs, is still written down."""
    for (table,) in tx.execute(_TABLES).fetchall():
        columns = [row[1] for row in tx.execute(f"PRAGMA table_info({table})")]
        if "guild_id" not in columns:
            continue
        whole = " || '|' || ".join(f"coalesce({one}, '')" for one in columns)
        sql = f"SELECT '|' || {whole} || '|' FROM {table} WHERE guild_id = ?"  # noqa: S608
        for (row,) in tx.execute(sql, [town.place.guild_id]).fetchall():
            for member in town.watch.forgotten:
                if str(member) in row:
                    yield f"member {member} is forgotten, and stands in {table}"
            if numbers_in(row) & forgotten:
                yield f"a text of a forgotten member stands in {table}"
