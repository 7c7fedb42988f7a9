"""Queries on the record for the figures of the desk; what it does not hold comes from the cases."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.moderation.desk_figures import (
    TRAILING_DAYS,
    Backlog,
    DeskFigures,
    Judged,
    Outcomes,
    desk_figures,
)
from bot.moderation.lifecycle import RULED, STANDING
from bot.moderation.policy import UNSCORED
from bot.moderation.responses.fates import Fates, fates
from bot.store.database import Tx
from bot.store.times import from_text, to_text

_TRAILING = timedelta(days=TRAILING_DAYS)


def desk(tx: Tx, guild_id: int, *, start: datetime, end: datetime, now: datetime) -> DeskFigures:
    """Return the figures of a guild's desk for the window from ``start`` up to ``end``.

    What was recorded after the window changes none of them but the backlog, which is that of now.
    """
    since = end - _TRAILING
    figures = desk_figures(
        backlog(tx, guild_id, now=now),
        outcomes(tx, guild_id, start=start, end=end),
        waited(tx, guild_id, start=start, end=end),
        reviewed=reviewed(tx, guild_id, start=since, end=end),
        judged=judged(tx, guild_id, start=since, end=end),
        pairs=pairs(tx, guild_id, start=since, end=end),
    )
    return replace(figures, responses=responded(tx, guild_id, start=start, end=end))


def backlog(tx: Tx, guild_id: int, *, now: datetime) -> Backlog:
    """Return what waits at this moment; an appeal waits since it was made."""
    rows = tx.query(
        """SELECT coalesce(sum(c.state IN ('open', 'claimed')), 0) AS undecided,
            coalesce(sum(c.state IN ('open', 'claimed') AND c.origin = 'audit'), 0) AS sampled,
            coalesce(sum(c.state IN ('appealed', 'appeal_claimed')), 0) AS appealed,
            min(coalesce(a.made_at, c.opened_at)) AS since
        FROM cases c LEFT JOIN appeals a ON a.case_id = c.id
        WHERE c.guild_id = ? AND c.state IN ('open', 'claimed', 'appealed', 'appeal_claimed')""",
        [guild_id],
    )
    row = next(iter(rows))
    oldest = (now - from_text(row["since"])).total_seconds() if row["since"] else None
    return Backlog(row["undecided"], row["sampled"], row["appealed"], oldest)


_IN_WINDOW = "d.guild_id = :guild AND d.at >= :start AND d.at < :end"


def outcomes(tx: Tx, guild_id: int, *, start: datetime, end: datetime) -> Outcomes:
    """Return how often each thing was done in a window."""
    rows = tx.query(
        f"""SELECT coalesce(sum(what = 'uphold'), 0) AS upheld,
            coalesce(sum(what = 'uphold' AND person IS NULL), 0) AS by_policy,
            coalesce(sum(what = 'dismiss'), 0) AS dismissed,
            coalesce(sum(what = 'dismiss' AND origin = 'audit'), 0) AS sampled,
            coalesce(sum(what = 'undo' AND after <> 'overturned'), 0) AS undone,
            coalesce(sum(what = 'appeal'), 0) AS appeals,
            coalesce(sum(what = 'affirm'), 0) AS affirmed,
            coalesce(sum(after = 'overturned'), 0) AS overturned
        FROM (SELECT d.what, d.person, json_extract(d.detail, '$.after') AS after,
            json_extract(d.detail, '$.origin') AS origin FROM record d
            WHERE d.what IN ('uphold', 'dismiss', 'undo', 'appeal', 'affirm', 'overturn')
            AND {_IN_WINDOW})""",  # noqa: S608  our own fragment
        _window(guild_id, start, end),
    )
    return Outcomes(**next(iter(rows)))


def waited(tx: Tx, guild_id: int, *, start: datetime, end: datetime) -> list[float]:
    """Return how long, in seconds, each case that a moderator decided in a window had waited.

    Samples aside, as nobody waits for those. A case that was opened again counts from then.
    """
    rows = tx.query(
        f"""SELECT d.at, coalesce((SELECT max(o.at) FROM record o
            WHERE o.guild_id = d.guild_id AND o.case_number = d.case_number AND o.id < d.id
            AND o.what IN ('open', 'undo')), c.opened_at) AS since
        FROM record d JOIN cases c ON c.guild_id = d.guild_id AND c.number = d.case_number
        WHERE d.what IN ('uphold', 'dismiss') AND d.person IS NOT NULL
        AND json_extract(d.detail, '$.origin') <> 'audit' AND {_IN_WINDOW}""",  # noqa: S608
        _window(guild_id, start, end),
    )
    return [(from_text(row["at"]) - from_text(row["since"])).total_seconds() for row in rows]


def reviewed(tx: Tx, guild_id: int, *, start: datetime, end: datetime) -> tuple[int, int]:
    """Return how many appeals overturned a decision, of how many that were reviewed."""
    found = outcomes(tx, guild_id, start=start, end=end)
    return found.overturned, found.affirmed + found.overturned


def judged(tx: Tx, guild_id: int, *, start: datetime, end: datetime) -> list[Judged]:
    """Return the cases that a moderator decided last in a window, and how they stand at its end.

    Not what the policy upheld, nor what was dismissed unread with a band of scores. A case that is
    open again at the end of the window is left out too.
    """
    rows = tx.query(
        f"""SELECT last.*, (SELECT json_extract(s.detail, '$.after') FROM record s
            WHERE s.guild_id = :guild AND s.case_number = last.case_number AND s.at < :end
            AND json_extract(s.detail, '$.after') IS NOT NULL ORDER BY s.id DESC LIMIT 1) AS state,
            (SELECT json_extract(o.detail, '$.inclusion') FROM record o WHERE o.what = 'open'
            AND o.guild_id = :guild AND o.case_number = last.case_number) AS inclusion
        FROM (SELECT max(d.id), d.case_number, d.person, json_extract(d.detail, '$.how') AS how,
            json_extract(d.detail, '$.origin') AS origin, json_extract(d.detail, '$.label') AS label
            FROM record d WHERE d.what IN ('uphold', 'dismiss') AND {_IN_WINDOW}
            GROUP BY d.case_number) last
        WHERE person IS NOT NULL AND how <> 'band' ORDER BY case_number""",  # noqa: S608
        _window(guild_id, start, end),
    )
    return [
        Judged(row["origin"], row["label"] != UNSCORED, row["state"] in STANDING, row["inclusion"])
        for row in rows
        if row["state"] in RULED
    ]


def pairs(tx: Tx, guild_id: int, *, start: datetime, end: datetime) -> list[tuple[str, str]]:
    """Return what two moderators said of each sample that was read a second time in a window."""
    rows = tx.query(
        f"""SELECT json_extract(d.detail, '$.verdict') AS second, (SELECT f.what FROM record f
            WHERE f.guild_id = d.guild_id AND f.case_number = d.case_number AND f.id < d.id
            AND f.what IN ('uphold', 'dismiss') ORDER BY f.id DESC LIMIT 1) AS first
        FROM record d WHERE d.what = 'second_reading' AND {_IN_WINDOW}
        ORDER BY d.id""",  # noqa: S608  our own fragment
        _window(guild_id, start, end),
    )
    return [(row["first"], row["second"]) for row in rows if row["first"] is not None]


def responded(tx: Tx, guild_id: int, *, start: datetime, end: datetime) -> Fates:
    """Return what became, in a window, of the responses that were nudged or held in it."""
    rows = tx.query(
        f"""SELECT json_extract(d.detail, '$.reply') AS reply,
            json_extract(d.detail, '$.event') AS event
        FROM record d WHERE d.what = 'response' AND {_IN_WINDOW} ORDER BY d.id""",  # noqa: S608
        _window(guild_id, start, end),
    )
    return fates((row["reply"], row["event"]) for row in rows)


def _window(guild_id: int, start: datetime, end: datetime) -> dict[str, str | int]:
    return {"guild": guild_id, "start": to_text(start), "end": to_text(end)}
