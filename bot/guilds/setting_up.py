"""Rules: the steps of ``/setup``: which come, what of them is chosen, and which is the next.

A guild's settings alone tell how far its set-up is, so that it can be left at any time, by a
restart too, and is taken up again where something is missing.
"""

from collections.abc import Collection
from typing import Any, Literal, get_args

from bot.guilds.settings import GuildSettings

Step = Literal[
    "article", "moderator", "admin", "notices", "language", "zone", "time", "tone", "shadow"
]
STEPS: tuple[Step, ...] = get_args(Step)
"""In the order in which they are asked."""

CHANNELS: dict[Step, str] = {
    "article": "article_channel_id",
    "moderator": "moderator_channel_id",
    "admin": "admin_channel_id",
    "notices": "notices_channel_id",
}
"""The steps that ask for a channel, and the field of the settings for it."""
ROLES: dict[Step, str] = {"moderator": "moderator_role_id", "admin": "admin_role_id"}
"""The steps that ask for a role too, and its field."""
REQUIRED: tuple[Step, ...] = ("article", "moderator", "admin")
"""The steps without which the bot has no place to work in."""


def number(step: Step) -> int:
    """Return the number of a step, from 1."""
    return STEPS.index(step) + 1


def before(step: Step) -> Step | None:
    """Return the step before another, or None before the first."""
    return STEPS[number(step) - 2] if number(step) > 1 else None


def after(step: Step) -> Step | None:
    """Return the step after another, or None after the last."""
    return STEPS[number(step)] if number(step) < len(STEPS) else None


def missing(chosen: GuildSettings, *, there: Collection[int] | None = None) -> tuple[Step, ...]:
    """Return the required steps of which nothing is chosen, or a channel that is gone.

    Args:
        there: The channels that the guild has; None where that is not known.
    """

    def lacks(step: Step) -> bool:
        channel_id = getattr(chosen, CHANNELS[step])
        return channel_id is None or (there is not None and channel_id not in there)

    return tuple(step for step in REQUIRED if lacks(step))


def resume(chosen: GuildSettings, *, there: Collection[int] | None = None) -> Step | None:
    """Return the step at which to go on, or None where nothing is left to ask.

    What was passed over without a choice, and is required, is asked again. Of the others those are
    that were never reached; a guild that was set up without them is not troubled.
    """
    if lacking := missing(chosen, there=there):
        return lacking[0]
    if not chosen.set_up:
        return None
    return next((step for step in STEPS if step not in chosen.set_up), None)


def passed(chosen: GuildSettings, step: Step) -> dict[str, Any]:
    """Return the change of the settings by which a step counts as reached and left.

    Empty where nothing is left to ask: what is changed later begins no set-up anew.
    """
    if step in chosen.set_up or resume(chosen) is None:
        return {}
    return {"set_up": tuple(one for one in STEPS if one in {*chosen.set_up, step})}


def answered(chosen: GuildSettings, step: Step, *, there: Collection[int] | None = None) -> bool:
    """Tell whether going on from a step leaves nothing open that it asks for."""
    if step in REQUIRED:
        return step not in missing(chosen, there=there)
    return step != "notices" or chosen.notices_channel_id is not None
