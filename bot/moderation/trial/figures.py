"""Rules: the figures of a replay as text: counts, paces a day, tables by label and channel."""

from collections.abc import Mapping, Sequence
from typing import TypeGuard, TypeVar

from bot.effects.message import Field
from bot.effects.message import shorten as cut
from bot.moderation.audit import Share
from bot.moderation.desk_figures import about, estimate
from bot.moderation.trial.replay import Basis, WhatIf

_NUMBERS_SHOWN = 5
_ROWS_SHOWN = 8
_LABEL_WIDTH = 20
_PACE_WIDTH = 11
_DAY_SECONDS = 86_400
_WIDEST = 0.5
"""The widest interval of a share that is told: "8.6 % (0.2 to 78 %)" tells nobody anything."""

Key = TypeVar("Key")


def over(basis: Basis) -> str:
    """Return how long there is data for, and how much of it; none is made up before that."""
    length = about(max(basis.days * _DAY_SECONDS, 60))
    return f"Over the last {length} ({counted(basis.replies, 'reply', 'replies')} decided)"


def by_label(found: WhatIf) -> Field | None:
    """Return a table of the cases by label, the largest first, or None where there are none."""
    rows, more = _largest(found.before.by_label, found.after.by_label)
    table = [f"{'':{_LABEL_WIDTH}}{'now':>{_PACE_WIDTH}}{'then':>{_PACE_WIDTH}}"]
    table += [
        f"{cut(str(label), _LABEL_WIDTH):{_LABEL_WIDTH}}"
        f"{pace(now, found.basis):>{_PACE_WIDTH}}{pace(then, found.basis):>{_PACE_WIDTH}}"
        for label, now, then in rows
    ]
    text = "```\n" + "\n".join(table) + "\n```" + more
    return Field(f"{_heading(found.basis)} by label", text) if rows else None


def by_channel(found: WhatIf) -> Field | None:
    """Return the cases by channel, the largest first, or None where there are none."""
    rows, more = _largest(found.before.by_channel, found.after.by_channel)
    lines = [
        f"{'elsewhere' if channel is None else f'<#{channel}>'}: "
        f"{pace(now, found.basis)} now, {pace(then, found.basis)} then"
        for channel, now, then in rows
    ]
    text = "\n".join([*lines, more] if more else lines)
    return Field(f"{_heading(found.basis)} by channel", text) if rows else None


def _largest(
    before: Mapping[Key, int], after: Mapping[Key, int]
) -> tuple[list[tuple[Key, int, int]], str]:
    """Return the largest rows of both, and how many more there are, in words."""
    keys = dict.fromkeys([*before, *after])
    rows = [(key, before.get(key, 0), after.get(key, 0)) for key in keys]
    rows.sort(key=lambda row: -max(row[1:]))
    rest = len(rows) - _ROWS_SHOWN
    return rows[:_ROWS_SHOWN], f"and {rest:,} more" if rest > 0 else ""


def _heading(basis: Basis) -> str:
    return "Cases a day" if basis.days >= 1 else "Cases"


def paced(number: int, basis: Basis, one: str, many: str = "") -> str:
    """Return the same with what it counts."""
    if basis.days < 1:
        return counted(number, one, many or f"{one}s")
    return f"{pace(number, basis)} {many or f'{one}s'} a day"


def pace(number: int, basis: Basis) -> str:
    """Return how many it is a day, or in all where there is no day of data yet."""
    value = basis.a_day(number)
    if value is None:
        return f"{number:,}"
    if 0 < value < 0.05:  # more is told as 0.1
        return "under 0.1"
    return f"{value:,.0f}" if value >= 9.95 or value == 0 else f"{value:.1f}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with what it counts."""
    return f"1 {one}" if number == 1 else f"{number:,} {many}"


def telling(found: Share | None) -> TypeGuard[Share]:
    """Tell whether a share is known well enough to go by."""
    return found is not None and found.high - found.low <= _WIDEST


def share(found: Share) -> str:
    """Return a share with its interval and how many it rests on."""
    return estimate(found, "of {:,}")


def named(numbers: Sequence[int]) -> str:
    """Return the first of the cases' numbers in brackets, with a space before them."""
    if not numbers:
        return ""
    shown = ", ".join(map(str, numbers[:_NUMBERS_SHOWN]))
    rest = len(numbers) - _NUMBERS_SHOWN
    more = f" and {rest:,} more" if rest > 0 else ""
    return f" (case{'' if len(numbers) == 1 else 's'} {shown}{more})"
