"""A copy of a database that nobody else works with yet."""

from bot.store import Store


class Copy(Store):
    """A database that is made ready before it is put in its place.

    Much is erased in it one after the other: it is swept once, at the end.
    """

    async def scrub(self) -> None:
        """Do nothing, until it is all done; see `sweep`."""

    async def sweep(self) -> None:
        """Sweep now."""
        await super().scrub()
