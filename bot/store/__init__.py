"""SQLite: the schema, one writer, and the queries. Nothing else touches the database."""

from bot.store.database import Store, StoreBusyError, StoreError, Tx
from bot.store.opening import DatabaseError

__all__ = ["DatabaseError", "Store", "StoreBusyError", "StoreError", "Tx"]
