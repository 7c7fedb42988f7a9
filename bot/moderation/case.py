"""Rules: a case, the states it can be in, and everything a person is told about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a case stands; every state but open is an end."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    HANDLED = "handled"
    LAPSED = "lapsed"


class Verdict(StrEnum):
    """What a moderator says: the flag was right, or it was not."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"

    @property
    def state(self) -> State:
        """The state the verdict leads to."""
        return State.UPHELD if self is Verdict.UPHOLD else State.DISMISSED


@dataclass(frozen=True, slots=True)
class Quoted:
    """A reply shown beside a case; text is None once it is erased."""

    author_id: int | None
    text: str | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that is shown of a case.

    Attributes:
        score: Probability in [0, 1] of ``label``, or None where nothing scored the reply.
        threshold: The review threshold that was reached, or None.
        text: The flagged words, or None once they are erased.
        edited_text: What the reply says now, where it was edited after it was flagged.
        answers: What it replies to, or None.
        before: The replies before it in the thread, oldest first, at most two.
        reply_state: present, deleted or removed.
        notice: How far the notice to the author is, or None where there is none.
        note: What was particular about reading it; see `bot.scoring.notes`.
    """

    id: int
    guild_id: int
    number: int
    state: State
    label: str
    score: float | None
    threshold: float | None
    opened_at: datetime
    decided_at: datetime | None
    decided_by: int | None
    decided_how: str | None
    discussion_title: str
    thread_id: int
    message_id: int
    is_title: bool
    author_id: int | None
    text: str | None
    edited_text: str | None
    answers: Quoted | None
    before: tuple[Quoted, ...]
    reply_state: str
    attachments: int
    quiet: bool
    notice: str | None
    note: str | None = None

    @property
    def jump_url(self) -> str:
        """The link that leads to the reply."""
        if self.is_title:
            return f"https://discord.com/channels/{self.guild_id}/{self.thread_id}"
        return f"https://discord.com/channels/{self.guild_id}/{self.thread_id}/{self.message_id}"


def when(moment: datetime, style: str = "R") -> str:
    """Return a time as Discord shows it to each reader in their own zone."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def outcome_line(case: CaseView) -> str:
    """Return one sentence on how the case ended, or that it is open."""
    who = f"<@{case.decided_by}>" if case.decided_by else "a moderator"
    ago = f" {when(case.decided_at)}" if case.decided_at else ""
    match case.state:
        case State.OPEN:
            return "It is open."
        case State.UPHELD if case.decided_how == "policy":
            return f"The policy upheld it{ago}."
        case State.UPHELD:
            return f"It was upheld by {who}{ago}."
        case State.DISMISSED:
            return f"It was dismissed by {who}{ago}."
        case State.HANDLED:
            return f"It was handled in Discord{ago}: the message was deleted there by {who}."
        case State.LAPSED:
            return f"It lapsed{ago}: the reply was scored in the end, below every threshold."


def answer_to_decision(case: CaseView, *, changed: bool) -> str:
    """Return what the moderator who pressed or typed is told."""
    if not changed:
        return f"Case {case.number} is closed already. {outcome_line(case)} Nothing was changed."
    if case.state is State.DISMISSED:
        return f"Case {case.number} is dismissed: the reply stays. Its author is told nothing."
    if case.reply_state == "deleted":
        return f"Case {case.number} is upheld. Its author had deleted the reply already."
    return (
        f"Case {case.number} is upheld: the reply is being removed, and its author gets a notice "
        "with their words and the reason."
    )
