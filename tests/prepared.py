"""Databases whose tables are there already: to make those takes longer than most stories do.

How they come to be is what `tests.store` is about, and what the bots on the wire begin with.
"""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from bot.store import Tx, opening
from bot.store.schema import migrations


def prepare(path: Path, furnish: Callable[[Tx], None] | None = None) -> Path:
    """Put a database of the newest schema at a path where there is none yet; return the path.

    Args:
        furnish: Fills it; a function of a module, which is asked once and for all.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(_made(furnish))
    return path


@cache
def _made(furnish: Callable[[Tx], None] | None) -> bytes:
    """Return the bytes of a database as a store leaves it that was closed in peace."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seedbed.db"
        db = Database(path)
        db.enable_wal()
        db.execute("PRAGMA secure_delete=ON")
        migrations.apply(db)
        opening.stamp(db)
        db.execute("PRAGMA foreign_keys=ON")
        if furnish is not None:
            with db.atomic():
                furnish(db)
        db.close()
        return path.read_bytes()
