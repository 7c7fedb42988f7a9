"""Rules: what the bot would have done by itself, had it not been in shadow mode."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.digests.material import HeldBack, Material
from bot.digests.section import Line, Section
from bot.moderation.lifecycle import Action

_MOST_CASES = 5
_ENDS: Mapping[str | None, str] = MappingProxyType(
    {
        "upheld": "upheld",
        "dismissed": "dismissed",
        "undone": "taken back",
        "handled": "handled in Discord",
        "lapsed": "lapsed",
        "open": "not decided yet",
        None: "gone before it was a case",
    }
)
"""What became of a reply, in the order in which it is told."""
_WOULD: Mapping[str, str] = MappingProxyType(
    {
        Action.NONE: "upheld with nothing but a note",
        Action.REMOVE: "removed",
        Action.WARN: "answered with a warning",
        Action.TIME_OUT: "answered with a time-out",
        Action.REMOVE_AND_TIME_OUT: "removed, with a time-out",
    }
)

_TELLING: Mapping[str, int] = MappingProxyType({"dismissed": 0, "undone": 0, "open": 1})
"""Which cases are told first: where going live would have done what moderators would not."""


def shadow(material: Material) -> Section | None:
    """Return what shadow mode held back; None where the bot would have done nothing anyway.

    Where it could have acted and had no reason to, one line says so.
    """
    found = material.shadow
    if found is None or not (found.held or (found.at_end and found.could_act)):
        return None
    if found.held:
        lines = [*_would(found.held), *_cases(found.held)]
    else:
        lines = [Line("Shadow mode: nothing would have been done by itself.")]
    if found.now:
        lines.append(Line("`/policy live` shows the forecast, and ends shadow mode if you agree."))
    return Section("shadow", "What shadow mode held back", tuple(lines))


def _would(held: Sequence[HeldBack]) -> list[Line]:
    """Return what would have been done, a line per action, and what moderators made of it."""
    replies = "1 reply" if len(held) == 1 else f"{len(held)} replies"
    first = Line(f"Shadow mode: the bot would have acted on {replies} by itself.")
    actions = Counter(one.action for one in held)
    return [first] + [
        Line(f"{count} would have been {_WOULD.get(action, action)}: {_ended(held, action)}.")
        for action, count in actions.most_common()
    ]


def _ended(held: Sequence[HeldBack], action: str) -> str:
    ends = Counter(one.outcome for one in held if one.action == action)
    return ", ".join(f"{ends[end]} {word}" for end, word in _ENDS.items() if ends[end])


def _cases(held: Sequence[HeldBack]) -> list[Line]:
    """Return the first cases, those where moderators saw it otherwise before all others."""
    cases = [one for one in held if one.case is not None]
    cases.sort(key=lambda one: _TELLING.get(one.outcome or "", 2))
    shown = [
        Line(f"Case {one.case}, {one.label}: {_ENDS[one.outcome]}.", case=one.case)
        for one in cases[:_MOST_CASES]
    ]
    left = len(cases) - len(shown)
    return [*shown, *([Line(f"And {left} more.")] if left else [])]
