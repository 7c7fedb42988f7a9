"""An admin goes through ``/setup``, as far as a test needs it."""

import json
from collections.abc import Callable
from functools import partial

from tests.wire.guild import Member
from tests.wire.simulated import Channel, Message, Role

_GLANCE, _STEPS = "All at a glance", "seedbed:setup:list:glance"


async def set_up(
    who: Member, channel: Channel, *, seconds: float = 15.0, **chosen: Channel | Role
) -> None:
    """Give ``/setup`` in a channel, and choose a step's channel or role in it.

    Args:
        seconds: How long each answer may take.
        chosen: By step, such as ``article``, and for a role with ``_role`` behind.

    Raises:
        AssertionError: An answer was not there in time.
    """
    asked = await who.slash(channel, "setup").done(seconds=seconds)

    async def pressed(press: Callable[[], object]) -> Message:
        """Press something in the dialogue and return it as that has left it."""
        before = _edited(asked.message)
        press()
        await asked.journal.wait_until(
            lambda: _edited(asked.message) not in (before, None),
            seconds=seconds,
            what="the next step of the set-up",
        )
        assert asked.message is not None
        return asked.message

    shown = asked.message
    assert shown is not None
    for name, value in chosen.items():
        step, kind = name.removesuffix("_role"), "role" if isinstance(value, Role) else "channel"
        part = f"seedbed:setup:{kind}:{step}:"
        if part not in json.dumps(shown.components):
            if _GLANCE in json.dumps(shown.components):
                shown = await pressed(partial(who.press, shown, _GLANCE))
            shown = await pressed(partial(who.choose, shown, _STEPS, step))
        shown = await pressed(partial(who.choose, shown, part, value))
        assert str(value.id) in json.dumps(shown.components)


def _edited(message: Message | None) -> str | None:
    return message.edited_timestamp if message is not None else None
