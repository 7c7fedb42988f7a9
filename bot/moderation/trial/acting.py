"""Rules: what the bot would have done by itself, in words for an admin who has a minute."""

from bot.language.words import msg, number, tr, trc, trn
from bot.moderation.lifecycle import Action
from bot.moderation.trial.figures import named, pace
from bot.moderation.trial.replay import Basis, Outcome, WhatIf

_DID = {
    Action.NONE: msg("{count:,} noted only"),
    Action.REMOVE: msg("{count:,} removed"),
    Action.WARN: msg("{count:,} warned about"),
    Action.TIME_OUT: msg("{count:,} answered with a time-out"),
    Action.REMOVE_AND_TIME_OUT: msg("{count:,} removed, with a time-out"),
}


def acting(found: WhatIf) -> str:
    """Return what the bot would have acted on, then and now; nothing where it is nothing."""
    before, after = found.before.acted, found.after.acted
    if not before and not after:
        return ""
    acted = trn("{count:,} reply", "{count:,} replies", after) if after else tr("nothing")
    values = {"acted": acted + a_day(after, found.basis)}
    if before == after:
        line = tr(_ACTED_ALIKE, **values)
    else:
        was = number(before) if before else trc("instead of", "none")
        line = tr(_ACTED_INSTEAD, **values, before=was + a_day(before, found.basis))
    lines = [line, judged(found.after)]
    if before and after and found.before.by_action != found.after.by_action:
        did = tr("Then: {then}. Now: {now}.", then=_did(found.after), now=_did(found.before))
        lines.insert(1, did)
    return " ".join(filter(None, lines))


_ACTED_ALIKE = msg(
    "By itself, outside shadow mode, the bot would have acted on {acted} either way."
)
_ACTED_INSTEAD = msg(
    "By itself, outside shadow mode, the bot would have acted on {acted} instead of {before}."
)


def a_day(count: int, basis: Basis) -> str:
    """Return how many it is a day, in brackets; nothing where that says no more."""
    if not count or basis.days < 1:
        return ""
    return " " + tr("({pace} a day)", pace=pace(count, basis))


def by_itself(basis: Basis, outcome: Outcome) -> str:
    """Return what the bot would have acted on by itself, of the cases that were just told."""
    if not outcome.acted:
        return tr(
            "By itself the bot would have acted on none of them: no reply that was read in time "
            "reached an `act_at`."
        )
    return tr(
        "By itself the bot would have acted on {count:,} of them{a_day}: {did}.",
        count=outcome.acted,
        a_day=a_day(outcome.acted, basis),
        did=_did(outcome),
    )


def _did(outcome: Outcome) -> str:
    """Return what the bot would have done, the most frequent first."""
    ordered = sorted(outcome.by_action.items(), key=lambda pair: -pair[1])
    return ", ".join(tr(_DID[action], count=count) for action, count in ordered)


def judged(outcome: Outcome) -> str:
    """Return what moderators said of the replies that the bot would act on by itself."""
    if not outcome.acted:
        return ""
    wrong, right = len(outcome.mistakes), outcome.acted_rightly
    undecided = outcome.acted - right - wrong
    if undecided == outcome.acted:
        return tr(
            "Moderators have decided none of these yet, so nobody knows how many are mistakes."
        )
    if not wrong:
        return tr(
            "Of these, moderators upheld {right:,}, dismissed 0, and have not decided "
            "{undecided:,}.",
            right=right,
            undecided=undecided,
        )
    return trn(
        "Of these, moderators upheld {right:,}, dismissed {count:,}, which would be a mistake"
        "{cases}, and have not decided {undecided:,}.",
        "Of these, moderators upheld {right:,}, dismissed {count:,}, which would be mistakes"
        "{cases}, and have not decided {undecided:,}.",
        wrong,
        right=right,
        cases=named(outcome.mistakes),
        undecided=undecided,
    )
