"""Rules: what moderators are told about their moves, and the words for labels and actions."""

from bot.language.words import msg, tr, trc, trn
from bot.moderation.case import CaseView, claim_line, outcome_line
from bot.moderation.lifecycle import STANDING, UNDECIDED, Action, Event, Refusal, State
from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED

LABEL_WORDS = {
    "toxicity": msg("toxic"),
    "severe_toxicity": msg("very toxic"),
    "obscene": msg("obscene"),
    "threat": msg("a threat"),
    "insult": msg("an insult"),
    "identity_attack": msg("an attack on who someone is"),
    UNSCORED: msg("not scored"),
    REPORTED: msg("reported"),
    SAMPLED: msg("drawn as a sample"),
}
"""What each label says of a text, in a person's words."""


def label_name(label: str) -> str:
    """Return a label as it is chosen from a command's list."""
    return trc("choice", label)


ACTION_WORDS = {
    Action.NONE: msg("nothing but a note in the record"),
    Action.REMOVE: msg("the reply is removed"),
    Action.WARN: msg("a warning; the reply stays"),
    Action.TIME_OUT: msg("a time-out; the reply stays"),
    Action.REMOVE_AND_TIME_OUT: msg("the reply is removed, and a time-out"),
}
"""What each action means, in a person's words."""

_HOUR, _DAY = 60, 1_440


def span(minutes: int) -> str:
    """Return a length of time in words, such as ``2 hours``."""
    if minutes >= _DAY and minutes % _DAY == 0:
        return trn("{count} day", "{count} days", minutes // _DAY)
    if minutes >= _HOUR and minutes % _HOUR == 0:
        return trn("{count} hour", "{count} hours", minutes // _HOUR)
    return trn("{count} minute", "{count} minutes", minutes)


DECLINE_WORDS = {
    Action.REMOVE: msg("it is not posted"),
    Action.WARN: msg("it is not posted, and a warning"),
    Action.REMOVE_AND_TIME_OUT: msg("it is not posted, and a time-out"),
}
"""What an action means where nobody but the moderators has seen the words."""


def follows(case: CaseView) -> str:
    """Return what follows, or followed, from upholding a case."""
    action = case.action or Action.NONE
    words = tr(_decline_words(action) if case.declined else ACTION_WORDS[action])
    if case.time_out_minutes is None:
        return words
    return tr("{action} of {time}", action=words, time=span(case.time_out_minutes))


def _decline_words(action: Action) -> str:
    if action.times_out:
        action = Action.REMOVE_AND_TIME_OUT
    return DECLINE_WORDS.get(action, DECLINE_WORDS[Action.REMOVE])


def answer_to_move(case: CaseView, event: Event, refusal: Refusal | None) -> str:
    """Return what the moderator who pressed or typed is told."""
    if refusal is not None:
        refused = [_refused(case, event, refusal), tr("Nothing was changed."), _hint(case, refusal)]
        return " ".join(part for part in refused if part)
    if event is Event.UNDO and case.state is State.OPEN:
        return tr(_OPEN_AGAIN if case.unposted else _AS_BEFORE, number=case.number)
    match event:
        case Event.DISMISS:
            return tr(_APPROVED if case.approved else _DISMISSED, number=case.number)
        case Event.CLAIM | Event.RELEASE | Event.AFFIRM:
            return tr(_TOLD[event], number=case.number, claimed=claim_line(case))
        case Event.UNDO | Event.OVERTURN:
            return tr(_TOLD[event], number=case.number, restored=_restored(case))
    return _upheld(case)


_TOLD = {
    Event.CLAIM: msg("Case {number} is yours. {claimed} Others are told so."),
    Event.RELEASE: msg("Case {number} is free again."),
    Event.UNDO: msg("Case {number} is undone. {restored} Its author is told."),
    Event.OVERTURN: msg("Case {number} is overturned. {restored} Its author is told."),
    Event.AFFIRM: msg("Case {number} stays upheld. Its author is told."),
}
_APPROVED = msg("Case {number} is approved: it is posted, and its author is told.")
_DISMISSED = msg("Case {number} is dismissed: the reply stays. Its author is told nothing.")
_AS_BEFORE = msg("Case {number} is open again, as before.")
_OPEN_AGAIN = msg(
    "Case {number} is open again, and the response is held again: what was posted of it is taken "
    "down. Its author is told."
)
_UPHELD = {
    Action.REMOVE: msg(
        "Case {number} is upheld: the reply is being removed, and its author gets a notice with "
        "their words and the reason. `/case undo {number}` takes it back."
    ),
    Action.WARN: msg(
        "Case {number} is upheld: its author is warned, and the reply stays. "
        "`/case undo {number}` takes it back."
    ),
    Action.TIME_OUT: msg(
        "Case {number} is upheld: its author gets a notice and is then timed out; the reply stays. "
        "`/case undo {number}` takes it back."
    ),
    Action.REMOVE_AND_TIME_OUT: msg(
        "Case {number} is upheld: the reply is being removed; its author gets a notice and is then "
        "timed out. `/case undo {number}` takes it back."
    ),
}
"""What a moderator is told who upheld a case."""


def _upheld(case: CaseView) -> str:
    number, action = case.number, case.action or Action.NONE
    if case.declined:
        return _declined(case)
    if action.removes and case.reply_state == "deleted":
        gone = tr(
            "Case {number} is upheld. Its author had deleted the reply already.", number=number
        )
        return gone + " " + tr("They are timed out.") if action.times_out else gone
    if action is Action.NONE:
        return tr("Case {number} is upheld and noted. Nothing else happens.", number=number)
    if case.known_author is None:
        return tr(_NOBODY_OUT if action.times_out else _NOBODY_TOLD, number=number)
    return tr(_UPHELD[action], number=number)


_NOBODY_TOLD = msg(
    "Case {number} is upheld. Who wrote the reply is not known here any more, so nobody is told."
)
_NOBODY_OUT = msg(
    "Case {number} is upheld. Who wrote the reply is not known here any more, so nobody is told "
    "or timed out."
)


def _declined(case: CaseView) -> str:
    if case.known_author is None:
        return tr(
            "Case {number} is declined: it is not posted. Who wrote it is not known here any more, "
            "so nobody is told.",
            number=case.number,
        )
    out = case.action is not None and case.action.times_out
    return tr(_DECLINED_AND_OUT if out else _DECLINED, number=case.number)


_DECLINED = msg(
    "Case {number} is declined: it is not posted. Its author gets a notice with their words and "
    "the reason. `/case undo {number}` takes it back, and posts it."
)
_DECLINED_AND_OUT = msg(
    "Case {number} is declined: it is not posted. Its author gets a notice with their words and "
    "the reason, and is then timed out. `/case undo {number}` takes it back, and posts it."
)


def _restored(case: CaseView) -> str:
    parts = []
    if case.declined:
        kept = case.text is not None
        gone = tr("Its text is not kept any more to be posted.")
        parts.append(tr("It is being posted.") if kept else gone)
    elif case.action is not None and case.action.removes:
        if case.reply_state == "deleted":
            parts.append(tr("The author had deleted the reply, so it is not posted again."))
        elif case.text is None:
            parts.append(tr("The reply's text is not kept any more: a note stands in its place."))
        else:
            parts.append(tr("What was removed stands again."))
    if case.action is not None and case.action.times_out:
        parts.append(tr("The time-out is lifted, unless somebody changed it since."))
    return " ".join(parts) or tr("Nothing had to be restored.")


def _refused(case: CaseView, event: Event, refusal: Refusal) -> str:
    """Return why a move was refused."""
    if refusal in _REFUSED:
        return tr(_REFUSED[refusal], number=case.number)
    if refusal is Refusal.HELD and event is Event.RELEASE:
        return tr("Case {number} is not claimed by you.", number=case.number)
    if refusal is Refusal.HELD:
        return tr("Case {number} is taken.", number=case.number) + " " + claim_line(case)
    if refusal is Refusal.STALE:
        why = msg("Case {number} has changed since you opened the form.")
    elif case.state in UNDECIDED:
        return tr("Case {number} is not decided yet.", number=case.number)
    else:
        why = _NOT_NOW.get(event, _CLOSED)
    return tr(why, number=case.number) + " " + outcome_line(case)


_NOT_NOW = {
    Event.UNDO: msg("Case {number} cannot be undone."),
    Event.AFFIRM: msg("Case {number} is not under appeal."),
    Event.OVERTURN: msg("Case {number} is not under appeal."),
}
_CLOSED = msg("Case {number} is closed already.")

_REFUSED = {
    Refusal.OWN: msg("You decided case {number} yourself: another moderator looks at the appeal."),
    Refusal.AUTHOR: msg("Case {number} is about your own reply: another moderator decides it."),
    Refusal.OWNER: msg(
        "The reply of case {number} is by the server's owner, whom nobody warns or times out."
    ),
    Refusal.RANK: msg(
        "The author's highest role stands as high as yours, or higher: over case {number} you "
        "cannot warn them or time them out."
    ),
    Refusal.ADMINISTRATOR: msg(
        "The author of the reply of case {number} is an administrator, and Discord times out no "
        "administrator."
    ),
    Refusal.BOT_RANK: msg(
        "The author's highest role stands as high as the bot's own, or higher, so that the bot "
        "cannot time them out over case {number}."
    ),
}
"""Why a case, or what is to follow from it, is not a moderator's to decide."""

_WHAT_THEN = {
    Refusal.AUTHOR: msg("If there is no other, an admin can choose a role for more in `/setup`."),
    Refusal.OWNER: msg("The reply can still be removed."),
    Refusal.RANK: msg("The reply can still be removed, or somebody above them decides."),
    Refusal.ADMINISTRATOR: msg("The reply can still be removed, or its author warned."),
    Refusal.BOT_RANK: msg("The reply can still be removed; an admin can move the bot's role up."),
}


def _hint(case: CaseView, refusal: Refusal) -> str:
    """Return what to do now, or nothing."""
    if refusal in _WHAT_THEN:
        return tr(_WHAT_THEN[refusal])
    if refusal is Refusal.STALE:
        return tr("`/case show {number}` shows it as it is now.", number=case.number)
    if refusal is Refusal.HELD:
        return tr("`/queue next` has another.")
    if refusal is Refusal.STATE and case.state in {*STANDING, State.DISMISSED}:
        return tr("`/case undo {number}` if you disagree.", number=case.number)
    return ""
