"""An admin goes through ``/setup``, as far as a test needs it."""

import json

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

    async def until(part: str) -> Message:
        """Wait until the dialogue shows something in its parts, and return it."""

        def there() -> bool:
            return asked.message is not None and part in json.dumps(asked.message.components)

        await asked.journal.wait_until(there, seconds=seconds, what="the next step of the set-up")
        assert asked.message is not None
        return asked.message

    for name, value in chosen.items():
        step, kind = name.removesuffix("_role"), "role" if isinstance(value, Role) else "channel"
        part = f"seedbed:setup:{kind}:{step}:"
        shown = await until("seedbed:setup:")
        if part not in json.dumps(shown.components):
            if _GLANCE in json.dumps(shown.components):
                who.press(shown, _GLANCE)
            shown = await until(_STEPS)
            who.choose(shown, _STEPS, step)
            shown = await until(part)
        who.choose(shown, part, value)
        await until(str(value.id))
