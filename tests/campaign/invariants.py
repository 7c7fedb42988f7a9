"""Rules: everything that must hold when all is well again."""

from collections.abc import Callable, Iterator

from tests.campaign import on_deeds, on_replies, on_the_house
from tests.campaign.facts import Facts

INVARIANTS: tuple[Callable[[Facts], Iterator[str]], ...] = (
    *on_replies.INVARIANTS,
    *on_deeds.INVARIANTS,
    *on_the_house.INVARIANTS,
)
"""Each yields what it finds broken, in words."""


def violations(facts: Facts) -> list[str]:
    """Return everything that is broken."""
    return [one for invariant in INVARIANTS for one in invariant(facts)]
