"""Rules: what a replay found, in words for an admin who has a minute."""

from collections.abc import Sequence

from bot.effects.message import EMBED_DESCRIPTION_LIMIT, EMBED_TITLE_LIMIT, Embed, Field, Message
from bot.effects.message import shorten as cut
from bot.language.words import msg, number, tr, trn
from bot.moderation.trial.acting import a_day, acting, by_itself, judged
from bot.moderation.trial.figures import (
    by_channel,
    by_label,
    cases,
    named,
    over,
    pace,
    paced,
    share,
    telling,
)
from bot.moderation.trial.replay import Basis, Checked, Forecast, Outcome, WhatIf


def what_if_message(found: WhatIf, *, title: str) -> Message:
    """Return what a change would have made otherwise, from the newest stored decisions."""
    if not found.basis.decisions:
        return _nothing_yet(title)
    lines = [
        f"{over(found.basis)}: {_cases(found)}",
        acting(found),
        _verdicts(found),
        _newly(found),
        _shares(found),
        _limits(found.basis),
        tr(_ROLES) if found.roles_differ else "",
    ]
    fields = (by_label(found), by_channel(found)) if found.before.cases or found.newly else ()
    return _message(title, lines, fields, found.basis)


def forecast_message(found: Forecast) -> Message:
    """Return what the bot would have done by itself, had it been live."""
    title, basis, outcome = tr("What going live would have done"), found.basis, found.outcome
    if not found.can_act:
        none_yet = "" if basis.decisions else tr(_NONE_YET)
        lines = [tr(_NO_BOUND), none_yet, _called_for(basis, outcome), _limits(basis)]
    elif not basis.decisions:
        return _nothing_yet(title)
    else:
        lines = [
            _called_for(basis, outcome),
            by_itself(basis, outcome),
            judged(outcome),
            tr(_LIVE) if outcome.acted else "",
            _limits(basis),
        ]
    return _message(title, lines, (), basis)


_NONE_YET = msg(
    "Nothing was decided in the time that was looked at, so there is nothing to go by. Wait until "
    "members have replied: in shadow mode too every reply is scored, and cases come to you. "
    "Then ask again."
)
_ROLES = msg(
    "The exempt roles would change too. That is not in these figures, as nobody's roles are "
    "stored: who passed by a role passes here in both."
)
_NO_BOUND = msg(
    "Going live changes nothing by itself: no label has a bound from which the bot acts, so it "
    "only asks you, as it does now. Choose one with `/policy set` and `act_at:`; from then on "
    "what the bot does by itself follows at once, with a notice to the author."
)
_LIVE = msg(
    "Live, it does so at once and without asking, and tells the authors; "
    "`/case undo` takes one back."
)


def _message(
    title: str, lines: Sequence[str], fields: Sequence[Field | None], basis: Basis
) -> Message:
    shown = [field for field in fields if field is not None]
    if basis.decisions and basis.checked is not None:
        shown.append(Field(tr("Can these figures be trusted?"), _checked(basis.checked)))
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
    embed = Embed(title=cut(title, EMBED_TITLE_LIMIT), description=tr(_NONE_YET))
    return Message(embeds=(embed,))


def _cases(found: WhatIf) -> str:
    before, after = found.before.cases, found.after.cases
    now, then = (pace(count, found.basis) for count in (before, after))
    if not found.newly and not found.gone:
        return tr(
            "the same replies would come up as now, {cases}.", cases=paced(before, found.basis)
        )
    if found.basis.days < 1:
        return tr("{cases} would become {then}.", cases=cases(before), then=number(after))
    if now == then:
        return tr(
            "{cases} would become {then:,} ({pace} a day either way).",
            cases=cases(before),
            then=after,
            pace=now,
        )
    return tr("{cases} would become {then}.", cases=paced(before, found.basis), then=then)


def _verdicts(found: WhatIf) -> str:
    decided = found.before.decided
    if not found.before.cases:
        return ""
    if not decided:
        return tr(
            "Moderators have decided none of the cases that come up now, so nobody knows which "
            "of them were right. Decide those in `/case list` first."
        )
    spared, missed = len(found.spared), len(found.missed)
    if not spared and not missed:
        return trn(
            "Of {count:,} case that moderators decided, it would have come up too.",
            "Of {count:,} cases that moderators decided, every one would have come up too.",
            decided,
        )
    parts = []
    if spared:
        told = tr("{count:,} they dismissed would not have come up", count=spared)
        parts.append(f"{told}{named(found.spared)}")
    if missed:
        told = tr("{count:,} they upheld would have been missed", count=missed)
        parts.append(f"{told}{named(found.missed)}")
    return trn(
        "Of {count:,} case that moderators decided, {parts}.",
        "Of {count:,} cases that moderators decided, {parts}.",
        decided,
        parts="; ".join(parts),
    )


def _newly(found: WhatIf) -> str:
    lines = []
    if found.newly:
        lines.append(
            trn(
                "{count:,} reply would come up that does not now.",
                "{count:,} replies would come up that do not now.",
                found.newly,
            )
        )
    if found.right or found.wrong:
        parts = [
            f"{tr(verdict, count=len(numbers))}{named(numbers)}"
            for verdict, numbers in ((_UPHELD, found.right), (_DISMISSED, found.wrong))
            if numbers
        ]
        told = tr("{first} and {last}", first=parts[0], last=parts[1]) if parts[1:] else parts[0]
        lines.append(
            tr(
                "Of replies that moderators read for another reason (a report, the sample, an "
                "earlier policy), it would bring up {replies}.",
                replies=told,
            )
        )
    return " ".join(lines)


_UPHELD = msg("{count:,} they upheld")
_DISMISSED = msg("{count:,} they dismissed")


def _shares(found: WhatIf) -> str:
    before, after = found.before.right, found.after.right
    if before is None and after is None:
        return ""
    now, then = (share(one) if telling(one) else None for one in (before, after))
    if now is None and then is None:
        return tr("Too little was decided to tell what share of the cases is right, now or then.")
    if then is None:
        return tr(
            "Right, of what moderators decided: {now} now; too little was decided to tell it for "
            "then.",
            now=now,
        )
    if now is None:
        line = tr(
            "Right, of what moderators decided: {then} then; too little was decided to tell it "
            "for now.",
            then=then,
        )
    else:
        line = tr("Right, of what moderators decided: {now} now, {then} then.", now=now, then=then)
    sample = tr("A reply of the sample counts for all that it stands for.")
    return f"{line} {sample}" if found.right or found.wrong else line


def _called_for(basis: Basis, outcome: Outcome) -> str:
    if not basis.decisions:
        return ""
    return tr(
        "{over} the policy in force makes {cases}.",
        over=over(basis),
        cases=cases(outcome.cases) + a_day(outcome.cases, basis),
    )


def _limits(basis: Basis) -> str:
    if not basis.limited:
        return ""
    return tr(
        "Only the newest {count:,} decisions were read; the time begins with them.",
        count=basis.decisions,
    )


def _checked(found: Checked) -> str:
    if not found.differing:
        return trn(
            "Checked: replaying {count:,} decision under the policy that made it gives the same, "
            "decision by decision.",
            "Checked: replaying {count:,} decisions under the policies that made them gives the "
            "same, decision by decision.",
            found.total,
        )
    told = trn(
        "No. Replaying {count:,} decision under the policy that made it, {differ:,} came out "
        "otherwise than stored.",
        "No. Replaying {count:,} decisions under the policies that made them, {differ:,} came out "
        "otherwise than stored.",
        found.total,
        differ=len(found.differing),
    )
    advice = tr(
        "Either the bot decides differently since an update, or the database was changed by "
        "something else. Do not choose by these figures; tell whoever runs the bot."
    )
    return f"{told} {advice}"
