"""SQLite: the schema, one writer, and the queries. Nothing else touches the database."""

from bot.store.database import Store, StoreError, Tx

__all__ = ["Store", "StoreError", "Tx"]
