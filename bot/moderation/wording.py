"""Rules: what moderators are told about their moves, and the words for labels and actions."""

from bot.moderation.case import CaseView, claim_line, outcome_line
from bot.moderation.lifecycle import STANDING, UNDECIDED, Action, Event, Refusal, State
from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED

LABEL_WORDS = {
    "toxicity": "toxic",
    "severe_toxicity": "very toxic",
    "obscene": "obscene",
    "threat": "a threat",
    "insult": "an insult",
    "identity_attack": "an attack on who someone is",
    UNSCORED: "not scored",
    REPORTED: "reported",
    SAMPLED: "drawn as a sample",
}
"""What each label says of a text, in a person's words."""

ACTION_WORDS = {
    Action.NONE: "nothing but a note in the record",
    Action.REMOVE: "the reply is removed",
    Action.WARN: "a warning; the reply stays",
    Action.TIME_OUT: "a time-out; the reply stays",
    Action.REMOVE_AND_TIME_OUT: "the reply is removed, and a time-out",
}
"""What each action means, in a person's words."""


def span(minutes: int) -> str:
    """Return a length of time in words, such as ``2 hours``."""
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= length and minutes % length == 0:
            count = minutes // length
            return f"1 {unit}" if count == 1 else f"{count} {unit}s"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


DECLINE_WORDS = {
    Action.REMOVE: "it is not posted",
    Action.WARN: "it is not posted, and a warning",
    Action.REMOVE_AND_TIME_OUT: "it is not posted, and a time-out",
}
"""What an action means where nobody but the moderators has seen the words."""


def follows(case: CaseView) -> str:
    """Return what follows, or followed, from upholding a case."""
    action = case.action or Action.NONE
    words = _decline_words(action) if case.declined else ACTION_WORDS[action]
    if case.time_out_minutes is None:
        return words
    return f"{words} of {span(case.time_out_minutes)}"


def _decline_words(action: Action) -> str:
    if action.times_out:
        action = Action.REMOVE_AND_TIME_OUT
    return DECLINE_WORDS.get(action, DECLINE_WORDS[Action.REMOVE])


def answer_to_move(case: CaseView, event: Event, refusal: Refusal | None) -> str:
    """Return what the moderator who pressed or typed is told."""
    if refusal is not None:
        return f"{_refused(case, event, refusal)} Nothing was changed.{_hint(case, refusal)}"
    number = f"Case {case.number}"
    if event is Event.UNDO and case.state is State.OPEN:
        return f"{number} is open again, {_as_before(case)}"
    told = {
        Event.CLAIM: f"{number} is yours. {claim_line(case)} Others are told so.",
        Event.RELEASE: f"{number} is free again.",
        Event.DISMISS: f"{number} is {_dismissed(case)}",
        Event.UNDO: f"{number} is undone. {_restored(case)} Its author is told.",
        Event.OVERTURN: f"{number} is overturned. {_restored(case)} Its author is told.",
        Event.AFFIRM: f"{number} stays upheld. Its author is told.",
    }
    return told.get(event) or _upheld(case)


def _as_before(case: CaseView) -> str:
    if not case.unposted:
        return "as before."
    return (
        "and the response is held again: what was posted of it is taken down. Its author is told."
    )


def _dismissed(case: CaseView) -> str:
    if case.approved:
        return "approved: it is posted, and its author is told."
    return "dismissed: the reply stays. Its author is told nothing."


def _upheld(case: CaseView) -> str:
    number = f"Case {case.number}"
    action = case.action or Action.NONE
    if case.declined:
        return _declined(case)
    if action.removes and case.reply_state == "deleted":
        gone = f"{number} is upheld. Its author had deleted the reply already."
        return f"{gone} They are timed out." if action.times_out else gone
    if action is Action.NONE:
        return f"{number} is upheld and noted. Nothing else happens."
    if case.known_author is None:
        return (
            f"{number} is upheld. Who wrote the reply is not known here any more, so nobody is "
            f"told{' or timed out' if action.times_out else ''}."
        )
    does = {
        Action.REMOVE: "the reply is being removed, and its author gets a notice "
        "with their words and the reason",
        Action.WARN: "its author is warned, and the reply stays",
        Action.TIME_OUT: "its author gets a notice and is then timed out; the reply stays",
        Action.REMOVE_AND_TIME_OUT: "the reply is being removed; its author gets a notice and is "
        "then timed out",
    }
    return f"{number} is upheld: {does[action]}. `/case undo {case.number}` takes it back."


def _declined(case: CaseView) -> str:
    done = f"Case {case.number} is declined: it is not posted"
    undo = f"`/case undo {case.number}` takes it back, and posts it."
    if case.known_author is None:
        return f"{done}. Who wrote it is not known here any more, so nobody is told."
    out = ", and is then timed out" if case.action is not None and case.action.times_out else ""
    return f"{done}. Its author gets a notice with their words and the reason{out}. {undo}"


def _restored(case: CaseView) -> str:
    parts = []
    if case.declined:
        kept = case.text is not None
        gone = "Its text is not kept any more to be posted."
        parts.append("It is being posted." if kept else gone)
    elif case.action is not None and case.action.removes:
        if case.reply_state == "deleted":
            parts.append("The author had deleted the reply, so it is not posted again.")
        elif case.text is None:
            parts.append("The reply's text is not kept any more: a note stands in its place.")
        else:
            parts.append("What was removed stands again.")
    if case.action is not None and case.action.times_out:
        parts.append("The time-out is lifted, unless somebody changed it since.")
    return " ".join(parts) or "Nothing had to be restored."


def _refused(case: CaseView, event: Event, refusal: Refusal) -> str:
    number = f"Case {case.number}"
    if refusal is Refusal.HELD:
        mine = event is Event.RELEASE
        return (
            f"{number} is not claimed by you." if mine else f"{number} is taken. {claim_line(case)}"
        )
    if refusal is Refusal.OWN:
        return f"You decided case {case.number} yourself: another moderator looks at the appeal."
    if refusal in _NOT_THEIRS:
        return _NOT_THEIRS[refusal].format(case.number)
    if refusal is Refusal.STALE:
        return f"{number} has changed since you opened the form. {outcome_line(case)}"
    if case.state in UNDECIDED:
        return f"{number} is not decided yet."
    about = {
        Event.UNDO: "cannot be undone",
        Event.AFFIRM: "is not under appeal",
        Event.OVERTURN: "is not under appeal",
    }.get(event, "is closed already")
    return f"{number} {about}. {outcome_line(case)}"


_NOT_THEIRS = {
    Refusal.AUTHOR: "Case {} is about your own reply: another moderator decides it.",
    Refusal.OWNER: "The reply of case {} is by the server's owner, whom nobody warns or times out.",
    Refusal.RANK: "The author's highest role stands as high as yours, or higher: over case {} you "
    "cannot warn them or time them out.",
    Refusal.ADMINISTRATOR: "The author of the reply of case {} is an administrator, and Discord "
    "times out no administrator.",
    Refusal.BOT_RANK: "The author's highest role stands as high as the bot's own, or higher, so "
    "that the bot cannot time them out over case {}.",
}
"""Why a case, or what is to follow from it, is not a moderator's to decide."""

_WHAT_THEN = {
    Refusal.AUTHOR: " If there is no other, an admin can choose a role for more in `/setup`.",
    Refusal.OWNER: " The reply can still be removed.",
    Refusal.RANK: " The reply can still be removed, or somebody above them decides.",
    Refusal.ADMINISTRATOR: " The reply can still be removed, or its author warned.",
    Refusal.BOT_RANK: " The reply can still be removed; an admin can move the bot's role up.",
}


def _hint(case: CaseView, refusal: Refusal) -> str:
    """Return what to do now, with a space before it."""
    if refusal in _WHAT_THEN:
        return _WHAT_THEN[refusal]
    if refusal is Refusal.STALE:
        return f" `/case show {case.number}` shows it as it is now."
    if refusal is Refusal.HELD:
        return " `/queue next` has another."
    if refusal is Refusal.STATE and case.state in {*STANDING, State.DISMISSED}:
        return f" `/case undo {case.number}` if you disagree."
    return ""
