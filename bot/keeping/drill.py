"""A drill: the newest backup is put back into an empty folder, and worked with there."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.keeping.restoring import Restoring
from bot.store import Store, Tx, cases, digests, looking, restored

Tell = Callable[[str], None]


async def drill(restoring: Restoring, file: Path | None, folder: Path, tell: Tell) -> None:
    """Put a backup back into ``folder``, and read from it and write to it as the bot would.

    Args:
        tell: Is given a line a step.

    Raises:
        StoreError: A step failed; the message says which and why.
    """
    chosen = restoring.choose(file)
    before = looking.look(chosen.path, restored.counts)
    tell(f"ok  {chosen.path.name} is sound: {', '.join(_told(before))}")
    target = folder / "seedbed.db"
    erased, after = await restoring.prepare(chosen, target)
    tell(
        "ok  brought up to date, and erased again: "
        f"replies {erased.replies}, people {erased.people}, servers {erased.guilds}"
    )
    tell(f"ok  every row leads somewhere: {', '.join(_told(after))}")
    store = await Store.open(target)
    try:
        await store.write(restored.check_index)
        found = await store.read(_worked_with)
    finally:
        await store.close()
    tell(f"ok  the bot's own queries answer: {found}")


def _worked_with(tx: Tx) -> str:
    guild_ids = restored.guild_ids(tx)
    open_cases = sum(cases.count_open(tx, one) for one in guild_ids)
    written = sum(len(digests.listed(tx, one, limit=25)) for one in guild_ids)
    return f"servers {len(guild_ids)}, open cases {open_cases}, newest digests {written}"


def _told(counts: dict[str, int]) -> Iterator[str]:
    return (f"{name} {count}" for name, count in counts.items())
