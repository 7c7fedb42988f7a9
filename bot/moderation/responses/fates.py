"""Rules: what became of the responses that were nudged or held, counted from their steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.language.words import msg, tr, trn
from bot.moderation.responses.response import Event


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of responses by the end of a window in which they were nudged or held.

    Attributes:
        nudged: Their authors were asked to think again; the next four are what they did then.
        edited: They wrote them anew, and that was sent.
        dropped: They dropped them, or did not choose in time.
        undecided: They had not chosen yet.
        held: They were before a moderator; the next three say how they stood at the end.
        approved: A moderator approved them, or a decline was taken back.
        waiting: They waited for a moderator.
    """

    nudged: int = 0
    edited: int = 0
    sent: int = 0
    dropped: int = 0
    undecided: int = 0
    held: int = 0
    approved: int = 0
    declined: int = 0
    waiting: int = 0


def fates(steps: Iterable[tuple[int, str]]) -> Fates:
    """Return what became of responses.

    Args:
        steps: Every step that a response made in the window: its row and the event, in order.
    """
    per_reply: dict[int, list[str]] = {}
    for reply_id, event in steps:
        per_reply.setdefault(reply_id, []).append(event)
    nudges = [_of_nudge(one) for one in per_reply.values() if Event.ASK in one]
    holds = [_of_hold(one) for one in per_reply.values() if Event.HOLD in one]
    return Fates(
        nudged=len(nudges),
        edited=nudges.count("edited"),
        sent=nudges.count("sent"),
        dropped=nudges.count("dropped"),
        undecided=nudges.count("undecided"),
        held=len(holds),
        approved=holds.count("approved"),
        declined=holds.count("declined"),
        waiting=holds.count("waiting"),
    )


def fate_lines(found: Fates) -> list[str]:
    """Return it in words, a line for the nudged and one for the held; none where none were."""
    lines = []
    if found.nudged:
        became = _counted(
            (found.edited, msg("{count} edited")),
            (found.sent, msg("{count} sent anyway")),
            (found.dropped, msg("{count} dropped")),
            (found.undecided, msg("{count} not decided yet")),
        )
        lines.append(
            trn(
                "Nudged before posting: {count} response ({became})",
                "Nudged before posting: {count} responses ({became})",
                found.nudged,
                became=became,
            )
        )
    if found.held:
        other = found.held - found.approved - found.declined - found.waiting
        became = _counted(
            (found.approved, msg("{count} approved")),
            (found.declined, msg("{count} declined")),
            (found.waiting, msg("{count} waiting")),
            (other, msg("{count} not to be decided any more")),
        )
        lines.append(
            trn(
                "Held before posting: {count} response ({became})",
                "Held before posting: {count} responses ({became})",
                found.held,
                became=became,
            )
        )
    return lines


def _of_nudge(steps: Sequence[str]) -> str:
    after = _after_last(steps, Event.ASK)
    choice = next((one for one in after if one != Event.REWRITE), None)
    if choice is None:
        return "undecided"
    if choice == Event.DROP:
        return "dropped"
    return "edited" if after[0] == Event.REWRITE else "sent"


def _of_hold(steps: Sequence[str]) -> str:
    after = _after_last(steps, Event.HOLD)
    if not after:
        return "waiting"
    if after[0] == Event.DECLINE:
        return "approved" if Event.RESTORE in after else "declined"
    return "approved" if after[0] == Event.APPROVE else "other"


def _after_last(steps: Sequence[str], event: Event) -> Sequence[str]:
    last = max(at for at, one in enumerate(steps) if one == event)
    return steps[last + 1 :]


def _counted(*parts: tuple[int, str]) -> str:
    return ", ".join(tr(words, count=count) for count, words in parts if count)
