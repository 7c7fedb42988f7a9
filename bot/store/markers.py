"""Markers that follow from what is made: it is found by them also where that it was is forgotten.

So it is after a restore, of what was made since the backup.
"""

import hashlib
from datetime import datetime

from bot.store import restored
from bot.store.database import Tx
from bot.store.times import to_text

_DIGITS = 14  # 56 bits, as many as tell one guild's effects apart for ever


def know_by(tx: Tx, effect_id: int, name: str, *, due: datetime) -> bool:
    """Let what an effect makes be known by its name in its guild, which no other has.

    Args:
        due: When it was to happen. Where a backup was put back since, it may have: it is looked
            for from that moment on before it is made, and what is found may be out of date.

    Returns:
        Whether it may have happened.
    """
    row = next(iter(tx.query("SELECT guild_id FROM effects WHERE id = ?", [effect_id])))
    named = f"{row['guild_id']}:{name}".encode()
    marker = hashlib.sha256(named).hexdigest()[:_DIGITS]
    known = tx.execute("UPDATE OR IGNORE effects SET marker = ? WHERE id = ?", [marker, effect_id])
    at = restored.put_back_at(tx)
    # Where an earlier effect has the name, which came to nothing, this one keeps its own marker.
    if known.rowcount != 1 or at is None or due > at:
        return False
    tx.execute(
        "UPDATE effects SET attempts = 1, created_at = ? WHERE id = ?", [to_text(due), effect_id]
    )
    return True
