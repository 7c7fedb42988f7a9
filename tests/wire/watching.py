"""Watches a bot's database from outside, in a thread, without being in its way."""

import contextlib
import sqlite3
import threading
from pathlib import Path
from time import time

_LOOK_SECONDS = 0.005
_COUNT_EVERY = 20
_DECIDED = """SELECT d.id, r.message_id FROM decisions d JOIN revisions v ON v.id = d.revision_id
    JOIN replies r ON r.id = v.reply_id WHERE d.id > ? ORDER BY d.id"""
_WAITING = "SELECT count(*) FROM revisions WHERE state = 'waiting'"


class Watcher:
    """Notes when a decision can be read that could not be before; ``with Watcher(path) as seen``.

    Attributes:
        decided: Per message, when its decision was seen, in seconds since 1970: up to 5 ms after
            its commit.
        waiting: How many revisions waited for their scores, ten times a second.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self._stop = threading.Event()
        self.decided: dict[int, float] = {}
        self.waiting: list[int] = []

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        address = f"file:{self._database}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            newest, looks, last = 0, 0, False
            while not last:
                last = self._stop.wait(_LOOK_SECONDS)  # what was decided by then is still seen
                for row_id, message_id in connection.execute(_DECIDED, [newest]).fetchall():
                    self.decided.setdefault(message_id, time())
                    newest = row_id
                if looks % _COUNT_EVERY == 0:
                    self.waiting.append(connection.execute(_WAITING).fetchone()[0])
                looks += 1
