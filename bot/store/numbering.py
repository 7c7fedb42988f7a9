"""Where numbers that stand on Discord go on: none is ever given twice, also after a restore.

What was given since a backup was made is in no database any more, but on buttons and in messages.
SQLite keeps for its AUTOINCREMENT tables beyond which number they go on, in ``sqlite_sequence``,
an ordinary table; for numbers of our own making the same is kept there under names of ours.
"""

from datetime import datetime, timedelta

from bot.store.database import Tx

NEXT_CASE = """(SELECT max(
    coalesce((SELECT max(number) FROM cases WHERE guild_id = r.guild_id), 0),
    coalesce((SELECT max(seq) FROM sqlite_sequence
        WHERE name IN ('cases', 'cases of ' || r.guild_id)), 0)) + 1)"""
"""The number of a reply ``r``'s next case, in its guild."""

NEXT_BRAKE = """(SELECT max(coalesce((SELECT max(id) FROM brakes), 0),
    coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'brakes'), 0)) + 1)"""
"""The next brake's id."""

_COUNTED = ("brakes", "effects", "replies")
_CASES_AT_LEAST = 1_000
_IDS_AT_LEAST = 100_000
_IDS_A_SECOND = 10


def go_on_beyond(tx: Tx, *, made_at: datetime, now: datetime) -> None:
    """Let numbers go on beyond what may have been given since a backup was made.

    People type the numbers of cases: these skip a thousand, and one a minute since the backup; ids
    skip more. They skip with the time, so that two restores of one backup do not meet either.
    """
    age = max(timedelta(0), now - made_at)
    for name in _COUNTED:
        last = next(iter(tx.query(f"SELECT coalesce(max(id), 0) AS last FROM {name}")))["last"]  # noqa: S608
        skipped = _IDS_AT_LEAST + int(age.total_seconds()) * _IDS_A_SECOND
        _raise(tx, name, max(last, _last(tx, name)) + skipped)
    skipped = _CASES_AT_LEAST + int(age / timedelta(minutes=1))
    general = _last(tx, "cases")
    for row in list(tx.query("SELECT guild_id, max(number) AS last FROM cases GROUP BY guild_id")):
        name = f"cases of {row['guild_id']}"
        _raise(tx, name, max(row["last"], general, _last(tx, name)) + skipped)
    _raise(tx, "cases", general + skipped)  # in guilds that the backup knows no case of


def _last(tx: Tx, name: str) -> int:
    rows = tx.query("SELECT seq FROM sqlite_sequence WHERE name = ?", [name])
    return next((int(row["seq"]) for row in rows), 0)


def _raise(tx: Tx, name: str, floor: int) -> None:
    changed = tx.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [floor, name])
    if not changed.rowcount:
        tx.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [name, floor])
