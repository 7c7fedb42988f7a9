"""Rules: the figures of a replay as text: counts, paces a day, tables by label and channel."""

from collections.abc import Mapping, Sequence
from typing import TypeGuard, TypeVar

from bot.effects.message import Field
from bot.effects.message import shorten as cut
from bot.language.words import number as as_written
from bot.language.words import tr, trn
from bot.moderation.audit import Share
from bot.moderation.desk_figures import about, interval, percent
from bot.moderation.trial.replay import Basis, WhatIf
from bot.moderation.wording import label_name

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
    return trn(
        "Over the last {time} ({count:,} reply decided)",
        "Over the last {time} ({count:,} replies decided)",
        basis.replies,
        time=about(max(basis.days * _DAY_SECONDS, 60)),
    )


def by_label(found: WhatIf) -> Field | None:
    """Return a table of the cases by label, the largest first, or None where there are none."""
    rows, more = _largest(found.before.by_label, found.after.by_label)
    columns = (tr("now"), tr("then"))
    table = [" " * _LABEL_WIDTH + "".join(f"{one:>{_PACE_WIDTH}}" for one in columns)]
    table += [
        f"{cut(label_name(label), _LABEL_WIDTH):{_LABEL_WIDTH}}"
        f"{pace(now, found.basis):>{_PACE_WIDTH}}{pace(then, found.basis):>{_PACE_WIDTH}}"
        for label, now, then in rows
    ]
    text = "```\n" + "\n".join(table) + "\n```" + more
    if not rows:
        return None
    daily = found.basis.days >= 1
    return Field(tr("Cases a day by label") if daily else tr("Cases by label"), text)


def by_channel(found: WhatIf) -> Field | None:
    """Return the cases by channel, the largest first, or None where there are none."""
    rows, more = _largest(found.before.by_channel, found.after.by_channel)
    lines = [
        tr(
            "{channel}: {now} now, {then} then",
            channel=tr("elsewhere") if channel is None else f"<#{channel}>",
            now=pace(now, found.basis),
            then=pace(then, found.basis),
        )
        for channel, now, then in rows
    ]
    text = "\n".join([*lines, more] if more else lines)
    if not rows:
        return None
    daily = found.basis.days >= 1
    return Field(tr("Cases a day by channel") if daily else tr("Cases by channel"), text)


def _largest(
    before: Mapping[Key, int], after: Mapping[Key, int]
) -> tuple[list[tuple[Key, int, int]], str]:
    """Return the largest rows of both, and how many more there are, in words."""
    keys = dict.fromkeys([*before, *after])
    rows = [(key, before.get(key, 0), after.get(key, 0)) for key in keys]
    rows.sort(key=lambda row: -max(row[1:]))
    rest = len(rows) - _ROWS_SHOWN
    return rows[:_ROWS_SHOWN], tr("and {count:,} more", count=rest) if rest > 0 else ""


def paced(number: int, basis: Basis) -> str:
    """Return how many cases it is a day, or in all where there is no day of data yet."""
    if basis.days < 1:
        return cases(number)
    return tr("{pace} cases a day", pace=pace(number, basis))


def pace(number: int, basis: Basis) -> str:
    """Return how many it is a day, or in all where there is no day of data yet."""
    value = basis.a_day(number)
    if value is None:
        return as_written(number)
    if 0 < value < 0.05:  # more is told as 0.1
        return tr("under 0.1")
    return as_written(value, ",.0f" if value >= 9.95 or value == 0 else ".1f")


def cases(number: int) -> str:
    """Return a number of cases."""
    return trn("{count:,} case", "{count:,} cases", number)


def telling(found: Share | None) -> TypeGuard[Share]:
    """Tell whether a share is known well enough to go by."""
    return found is not None and found.high - found.low <= _WIDEST


def share(found: Share) -> str:
    """Return a share with its interval and how many it rests on."""
    return tr(
        "{share} ({interval}, of {count:,})",
        share=percent(found.value),
        interval=interval(found.low, found.high),
        count=found.of,
    )


def named(numbers: Sequence[int]) -> str:
    """Return the first of the cases' numbers in brackets, with a space before them."""
    if not numbers:
        return ""
    shown = ", ".join(map(str, numbers[:_NUMBERS_SHOWN]))
    rest = len(numbers) - _NUMBERS_SHOWN
    if rest > 0:
        shown = tr("{named} and {count:,} more", named=shown, count=rest)
    return " " + trn("(case {numbers})", "(cases {numbers})", len(numbers), numbers=shown)
