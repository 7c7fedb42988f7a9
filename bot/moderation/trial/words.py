"""Rules: what a replay found, in words for an admin who has a minute."""

from collections.abc import Sequence

from bot.effects.message import EMBED_DESCRIPTION_LIMIT, EMBED_TITLE_LIMIT, Embed, Field, Message
from bot.effects.message import shorten as cut
from bot.moderation.lifecycle import Action
from bot.moderation.trial.figures import (
    by_channel,
    by_label,
    counted,
    named,
    over,
    pace,
    paced,
    share,
    telling,
)
from bot.moderation.trial.replay import Basis, Checked, Forecast, Outcome, WhatIf

_DID = {
    Action.NONE: "noted only",
    Action.REMOVE: "removed",
    Action.WARN: "warned about",
    Action.TIME_OUT: "answered with a time-out",
    Action.REMOVE_AND_TIME_OUT: "removed, with a time-out",
}


def what_if_message(found: WhatIf, *, title: str) -> Message:
    """Return what a change would have made otherwise, from the newest stored decisions."""
    if not found.basis.decisions:
        return _nothing_yet(title)
    lines = [
        f"{over(found.basis)}: {_cases(found)}",
        _acting(found),
        _verdicts(found),
        _newly(found),
        _shares(found),
        _limits(found.basis),
        _ROLES if found.roles_differ else "",
    ]
    fields = (by_label(found), by_channel(found)) if found.before.cases or found.newly else ()
    return _message(title, lines, fields, found.basis)


def forecast_message(found: Forecast) -> Message:
    """Return what the bot would have done by itself, had it been live."""
    title, basis, outcome = "What going live would have done", found.basis, found.outcome
    if not found.can_act:
        nothing = _NO_BOUND if basis.decisions else f"{_NO_BOUND}\n\n{_NONE_YET}"
        lines = [nothing, _called_for(basis, outcome), _limits(basis)]
    elif not basis.decisions:
        return _nothing_yet(title)
    else:
        lines = [
            _called_for(basis, outcome),
            _by_itself(basis, outcome),
            _judged(outcome),
            _LIVE if outcome.acted else "",
            _limits(basis),
        ]
    return _message(title, lines, (), basis)


_NONE_YET = (
    "Nothing was decided in the time that was looked at, so there is nothing to go by. Wait until "
    "members have replied: in shadow mode too every reply is scored, and cases come to you. "
    "Then ask again."
)
_ROLES = (
    "The exempt roles would change too. That is not in these figures, as nobody's roles are "
    "stored: who passed by a role passes here in both."
)
_NO_BOUND = (
    "Going live changes nothing by itself: no label has a bound from which the bot acts, so it "
    "only asks you, as it does now. Choose one with `/policy set` and `act_at:`; from then on "
    "what the bot does by itself follows at once, with a notice to the author."
)
_RIGHT = "Right, of what moderators decided:"
_SAMPLE = "A reply of the sample counts for all that it stands for."
_LIVE = (
    "Live, it does so at once and without asking, and tells the authors; "
    "`/case undo` takes one back."
)


def _message(
    title: str, lines: Sequence[str], fields: Sequence[Field | None], basis: Basis
) -> Message:
    shown = [field for field in fields if field is not None]
    if basis.decisions and basis.checked is not None:
        shown.append(Field("Can these figures be trusted?", _checked(basis.checked)))
    text = "\n\n".join(line for line in lines if line)
    differ = basis.checked is not None and basis.checked.differing
    embed = Embed(
        title=cut(title, EMBED_TITLE_LIMIT),
        description=cut(text, EMBED_DESCRIPTION_LIMIT),
        fields=tuple(shown),
        colour="attention" if differ else "neutral",
    )
    return Message(embeds=(embed,))


def _nothing_yet(title: str) -> Message:
    return Message(embeds=(Embed(title=cut(title, EMBED_TITLE_LIMIT), description=_NONE_YET),))


def _cases(found: WhatIf) -> str:
    before, after = found.before.cases, found.after.cases
    now, then = (pace(count, found.basis) for count in (before, after))
    if not found.newly and not found.gone:
        return f"the same replies would come up as now, {paced(before, found.basis, 'case')}."
    if found.basis.days < 1 or now == then:
        either = "" if found.basis.days < 1 else f" ({now} a day either way)"
        return f"{counted(before, 'case', 'cases')} would become {after:,}{either}."
    return f"{paced(before, found.basis, 'case')} would become {then}."


def _acting(found: WhatIf) -> str:
    before, after = found.before.acted, found.after.acted
    if not before and not after:
        return ""
    acted = counted(after, "reply", "replies") if after else "nothing"
    line = f"By itself, outside shadow mode, the bot would have acted on {acted}"
    line += _a_day(after, found.basis)
    was = f"{before:,}" if before else "none"
    instead = f" instead of {was}{_a_day(before, found.basis)}"
    line += " either way." if before == after else f"{instead}."
    if before and after and found.before.by_action != found.after.by_action:
        line += f" Then: {_did(found.after)}. Now: {_did(found.before)}."
    return f"{line} {_judged(found.after)}".rstrip()


def _verdicts(found: WhatIf) -> str:
    decided = found.before.decided
    if not found.before.cases:
        return ""
    if not decided:
        return (
            "Moderators have decided none of the cases that come up now, so nobody knows which "
            "of them were right. Decide those in `/case list` first."
        )
    of = f"Of {counted(decided, 'case', 'cases')} that moderators decided,"
    spared = f"{len(found.spared):,} they dismissed would not have come up{named(found.spared)}"
    missed = f"{len(found.missed):,} they upheld would have been missed{named(found.missed)}"
    parts = [spared] if found.spared else []
    parts += [missed] if found.missed else []
    stays = "it would have come up too." if decided == 1 else "every one would have come up too."
    return f"{of} {'; '.join(parts)}." if parts else f"{of} {stays}"


def _newly(found: WhatIf) -> str:
    lines = []
    if found.newly:
        replies = counted(found.newly, "reply", "replies")
        lines.append(
            f"{replies} would come up that {'does' if found.newly == 1 else 'do'} not now."
        )
    if found.right or found.wrong:
        parts = [
            f"{len(numbers):,} they {verdict}{named(numbers)}"
            for verdict, numbers in (("upheld", found.right), ("dismissed", found.wrong))
            if numbers
        ]
        lines.append(
            "Of replies that moderators read for another reason (a report, the sample, an earlier "
            f"policy), it would bring up {' and '.join(parts)}."
        )
    return " ".join(lines)


def _shares(found: WhatIf) -> str:
    before, after = found.before.right, found.after.right
    if before is None and after is None:
        return ""
    now, then = (share(one) if telling(one) else None for one in (before, after))
    if now is None and then is None:
        return "Too little was decided to tell what share of the cases is right, now or then."
    if then is None:
        return f"{_RIGHT} {now} now; too little was decided to tell it for then."
    if now is None:
        line = f"{_RIGHT} {then} then; too little was decided to tell it for now."
    else:
        line = f"{_RIGHT} {now} now, {then} then."
    return f"{line} {_SAMPLE}" if found.right or found.wrong else line


def _a_day(number: int, basis: Basis) -> str:
    """Return how many it is a day, in brackets; nothing where that says no more."""
    return f" ({pace(number, basis)} a day)" if number and basis.days >= 1 else ""


def _called_for(basis: Basis, outcome: Outcome) -> str:
    if not basis.decisions:
        return ""
    cases = counted(outcome.cases, "case", "cases")
    return f"{over(basis)} the policy in force makes {cases}{_a_day(outcome.cases, basis)}."


def _by_itself(basis: Basis, outcome: Outcome) -> str:
    if not outcome.acted:
        return (
            "By itself the bot would have acted on none of them: no reply that was read in time "
            "reached an `act_at`."
        )
    acted = f"{outcome.acted:,} of them{_a_day(outcome.acted, basis)}"
    return f"By itself the bot would have acted on {acted}: {_did(outcome)}."


def _did(outcome: Outcome) -> str:
    """Return what the bot would have done, the most frequent first."""
    ordered = sorted(outcome.by_action.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{number:,} {_DID[action]}" for action, number in ordered)


def _judged(outcome: Outcome) -> str:
    """Return what moderators said of the replies that the bot would act on by itself."""
    if not outcome.acted:
        return ""
    wrong, right = len(outcome.mistakes), outcome.acted_rightly
    undecided = outcome.acted - right - wrong
    if undecided == outcome.acted:
        return "Moderators have decided none of these yet, so nobody knows how many are mistakes."
    line = f"Of these, moderators upheld {right:,}, dismissed {wrong:,}"
    if wrong:
        line += f", which would be {'a mistake' if wrong == 1 else 'mistakes'}"
    return f"{line}{named(outcome.mistakes)}, and have not decided {undecided:,}."


def _limits(basis: Basis) -> str:
    if not basis.limited:
        return ""
    return f"Only the newest {basis.decisions:,} decisions were read; the time begins with them."


def _checked(found: Checked) -> str:
    total, differ = counted(found.total, "decision", "decisions"), len(found.differing)
    policies = "the policy that made it" if found.total == 1 else "the policies that made them"
    if not differ:
        return f"Checked: replaying {total} under {policies} gives the same, decision by decision."
    return (
        f"No. Replaying {total} under {policies}, {differ:,} came out otherwise than stored. "
        "Either the bot decides differently since an update, or the database was changed by "
        "something else. Do not choose by these figures; tell whoever runs the bot."
    )
