"""Queries on what a language model wrote of a digest's sentences: it goes with any of its sources.

Whoever wrote it may have mixed what they were handed, so nobody can tell whose words a sentence
holds: with the first reply that is taken back, changed or erased, all of it goes.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.store.database import Tx
from bot.store.material import QUOTABLE


@dataclass(frozen=True, slots=True)
class Sentence:
    """A written sentence and the replies that it cites, by their rows."""

    text: str
    cites: tuple[int, ...]


def add(tx: Tx, digest_id: int, sentences: Sequence[Sentence], *, handed: Collection[int]) -> bool:
    """Keep what was written for a digest; False where it may not be kept any more.

    Writing takes seconds: of what was handed over then, something may have been taken back since.

    Args:
        handed: Every revision of which the writer was given a sentence.
    """
    revisions = sorted(set(handed))
    rows = list(
        tx.query(
            f"""SELECT r.id FROM replies r JOIN revisions v ON v.reply_id = r.id
            WHERE v.id IN (SELECT value FROM json_each(?)) AND {QUOTABLE}""",  # noqa: S608
            [json.dumps(revisions)],
        )
    )
    if len(rows) < len(revisions):
        return False
    tx.execute(
        """INSERT OR IGNORE INTO digest_sources (guild_id, digest_id, reply_id)
        SELECT g.guild_id, g.id, j.value FROM digests g, json_each(?) j WHERE g.id = ?""",
        [json.dumps([row["id"] for row in rows]), digest_id],
    )
    tx.execute(
        """INSERT INTO written (guild_id, digest_id, position, text, cites)
        SELECT g.guild_id, g.id, j.key, json_extract(j.value, '$.text'),
            json_extract(j.value, '$.cites')
        FROM digests g, json_each(?) j WHERE g.id = ?""",
        [json.dumps([{"text": one.text, "cites": one.cites} for one in sentences]), digest_id],
    )
    return True


def of_digest(tx: Tx, digest_id: int) -> list[Sentence]:
    """Return what was written for a digest, in order.

    Nothing while a reply that is cited may not be quoted, for whatever reason.
    """
    rows = tx.query(
        "SELECT text, cites FROM written WHERE digest_id = ? ORDER BY position", [digest_id]
    )
    found = [Sentence(row["text"], tuple(json.loads(row["cites"]))) for row in rows]
    cited = {one for sentence in found for one in sentence.cites}
    return found if len(cited) == _quotable(tx, cited) else []


def drop(tx: Tx, reply_ids: Collection[int]) -> None:
    """Erase all that was written for the digests that rest on one of these replies."""
    tx.execute(
        """DELETE FROM written WHERE digest_id IN (SELECT digest_id FROM digest_sources
            WHERE reply_id IN (SELECT value FROM json_each(?)))""",
        [json.dumps(list(reply_ids))],
    )


def _quotable(tx: Tx, reply_ids: Collection[int]) -> int:
    rows = tx.query(
        f"""SELECT count(*) AS n FROM replies r JOIN revisions v ON v.reply_id = r.id
        WHERE r.id IN (SELECT value FROM json_each(?)) AND {QUOTABLE}""",  # noqa: S608
        [json.dumps(list(reply_ids))],
    )
    return int(next(iter(rows))["n"])
