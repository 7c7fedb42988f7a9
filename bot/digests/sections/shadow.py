"""Rules: what the bot would have done by itself, had it not been in shadow mode."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.digests.material import HeldBack, Material
from bot.digests.section import Line, Section
from bot.language.words import msg, tr, trn
from bot.moderation.lifecycle import Action
from bot.moderation.wording import label_name

_MOST_CASES = 5
_ENDS: Mapping[str | None, str] = MappingProxyType(
    {
        "upheld": msg("upheld"),
        "dismissed": msg("dismissed"),
        "undone": msg("taken back"),
        "handled": msg("handled in Discord"),
        "lapsed": msg("lapsed"),
        "open": msg("not decided yet"),
        None: msg("gone before it was a case"),
    }
)
"""What became of a reply, in the order in which it is told."""
_WOULD: Mapping[str, str] = MappingProxyType(
    {
        Action.NONE: msg("{count} would have been upheld with nothing but a note: {ends}."),
        Action.REMOVE: msg("{count} would have been removed: {ends}."),
        Action.WARN: msg("{count} would have been answered with a warning: {ends}."),
        Action.TIME_OUT: msg("{count} would have been answered with a time-out: {ends}."),
        Action.REMOVE_AND_TIME_OUT: msg(
            "{count} would have been removed, with a time-out: {ends}."
        ),
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
        lines = [Line(tr("Shadow mode: nothing would have been done by itself."))]
    if found.now:
        live = tr("`/policy live` shows the forecast, and ends shadow mode if you agree.")
        lines.append(Line(live))
    return Section("shadow", tr("What shadow mode held back"), tuple(lines))


def _would(held: Sequence[HeldBack]) -> list[Line]:
    """Return what would have been done, a line per action, and what moderators made of it."""
    first = trn(
        "Shadow mode: the bot would have acted on 1 reply by itself.",
        "Shadow mode: the bot would have acted on {count} replies by itself.",
        len(held),
    )
    actions = Counter(one.action for one in held)
    return [Line(first)] + [
        Line(tr(_WOULD[action], count=count, ends=_ended(held, action)))
        for action, count in actions.most_common()
    ]


def _ended(held: Sequence[HeldBack], action: str) -> str:
    ends = Counter(one.outcome for one in held if one.action == action)
    return ", ".join(f"{ends[end]} {tr(word)}" for end, word in _ENDS.items() if ends[end])


def _cases(held: Sequence[HeldBack]) -> list[Line]:
    """Return the first cases, those where moderators saw it otherwise before all others."""
    cases = [one for one in held if one.case is not None]
    cases.sort(key=lambda one: _TELLING.get(one.outcome or "", 2))
    shown = [
        Line(
            tr(
                "Case {number}, {label}: {end}.",
                number=one.case,
                label=label_name(one.label),
                end=tr(_ENDS[one.outcome]),
            ),
            case=one.case,
        )
        for one in cases[:_MOST_CASES]
    ]
    left = len(cases) - len(shown)
    return [*shown, *([Line(tr("And {count} more.", count=left))] if left else [])]
