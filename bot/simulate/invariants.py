"""Rules: everything that must hold of a guild when everything has settled."""

from collections.abc import Callable, Iterator

from bot.simulate import on_discord, on_record
from bot.simulate.evidence import Evidence

INVARIANTS: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    on_record.steps_are_a_path,
    on_record.there_is_one_outcome,
    on_record.claims_hold,
    on_record.appeals_go_to_another,
    on_record.interactions_count_once,
    on_discord.effects_end,
    on_discord.nobody_is_punished_twice,
    on_discord.nobody_is_punished_for_what_is_taken_back,
    on_discord.replies_are_where_they_belong,
    on_discord.decisions_are_carried_out,
    on_discord.notices_say_what_became_of_them,
    on_discord.authors_hear,
    on_discord.cards_show_how_it_stands,
)
"""Each yields what it finds broken, in words."""


def violations(evidence: Evidence) -> Iterator[str]:
    """Yield everything that is broken, what went wrong on the way first."""
    yield from evidence.problems
    for invariant in INVARIANTS:
        yield from invariant(evidence)
