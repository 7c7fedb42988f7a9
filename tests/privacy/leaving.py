"""A guild that the bot leaves: rows planted in every table, and looks at what is left of them."""

from typing import Any

from bot.privacy.departing import Departing
from bot.store import Tx
from tests.world import GUILD, OTHER_GUILD, World

KEPT_DAYS = 30


def departing(world: World) -> Departing:
    return world.privacy.departing


async def rows_per_table(world: World, guild: int = GUILD) -> dict[str, int]:
    """Return how many rows of a guild each table has, found by looking into the schema."""
    tables = await world.column(
        "SELECT DISTINCT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND c.name = 'guild_id'"
    )
    counts = {
        table: (await world.column(f"SELECT count(*) FROM {table} WHERE guild_id = ?", guild))[0]  # noqa: S608
        for table in tables
    }
    return {table: count for table, count in counts.items() if count}


def plant(guild_id: int) -> Any:
    """Return a step that gives a guild a row in the tables that a full life leaves empty."""

    def step(tx: Tx) -> None:
        at = "2026-03-01T12:00:00.000+00:00"
        rows: dict[str, dict[str, Any]] = {
            "cursors": {"place_id": 1, "read_to": 1, "changed_at": at},
            "erased": {"mark": "00", "at": at},
            "surges": {"began_at": at},
            "outages": {"began_at": at},
            "webhooks": {"webhook_id": 5, "channel_id": 6},
            "windows": {
                "discussion_id": 1, "starts_at": "2020", "ends_at": "2021", "planned_at": at,
                "changed_at": at,
            },
        }  # fmt: skip
        for table, row in rows.items():
            tx.table(table).insert({"guild_id": guild_id, **row})

    return step


def in_other_guild(tx: Tx) -> None:
    """Copy what was furnished to another guild, with an article of its own."""
    tx.execute(
        "INSERT INTO guild_settings SELECT ?, version, document, changed_by, changed_at "
        "FROM guild_settings WHERE guild_id = ? AND version = 1",
        [OTHER_GUILD, GUILD],
    )
    tx.execute(
        "INSERT INTO articles (guild_id, slug, document, title, origin, added_at) "
        "SELECT ?, slug, document, title, origin, added_at FROM articles",
        [OTHER_GUILD],
    )


async def leave_for_good(world: World) -> dict[int, Any]:
    await departing(world).compare({GUILD, OTHER_GUILD})
    await departing(world).left(GUILD)
    world.clock.advance(days=KEPT_DAYS)
    report = await world.privacy.expire()
    return dict(report.deleted)
