"""Rules: a case with everything that is shown of it, and how it stands in one sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.effects.message import link
from bot.language.words import msg, tr
from bot.moderation.lifecycle import TRANSITIONS, Action, Event, Standing, State
from bot.moderation.responses.response import State as ResponseState

Origin = Literal["flag", "report", "audit"]
"""Why a case was opened: a score (or none), reports, or a sample of what was not flagged."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A reply shown beside a case; text is None once it is erased."""

    author_id: int | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Appeal:
    """What the author says against a decision.

    Attributes:
        text: Their words, or None once they are erased.
        reviewed_by: The moderator who reviewed it, or None.
        alone: There was no moderator but the one who had decided.
    """

    text: str | None
    made_at: datetime
    closed_at: datetime | None = None
    reviewed_by: int | None = None
    alone: bool = False


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
        version: Goes up with every step; a form that was opened on an older one is refused.
        subject_id: The author, for as long as the case counts; None afterwards.
        claimed_by: Who claimed it last; the claim holds until ``lease_until``.
        rule: The rule as its author is told it, or None.
        word: What the moderator adds to it, or None; ``answer`` what is added to what became of it.
        time_out_minutes: How long the author is timed out; ``time_out_until`` once it has begun.
        lapses_at: When an upheld case counts no more.
        appeal_until: Until when the author can appeal, or None where nothing can be appealed.
        trouble: The places in ``text`` that carry the score; none where that is not known.
        reports: The reasons that members gave, each None where there is none or it is erased.
        restored_url: Where the removed reply stands again, or None.
        problem: What could not be done on Discord, or None.
        second_wanted: It is decided, and a second moderator is still to read it, blind.
        shadow: It was flagged while the policy was in shadow: the bot did nothing by itself.
        would: What the bot would have done by itself but for the shadow, or None.
        response: How far it is, where it was written with *Respond*; None otherwise.
        approved: This case is the one by which a moderator had it posted.
        public_at: When the flagged words were posted with *Respond*, or None where they never were.
        discussion_id: The discussion that it belongs to.
        also: The other labels that reached their thresholds with their scores, the worst first.
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
    version: int = 1
    origin: Origin = "flag"
    subject_id: int | None = None
    claimed_by: int | None = None
    lease_until: datetime | None = None
    action: Action | None = None
    rule: str | None = None
    word: str | None = None
    answer: str | None = None
    time_out_minutes: int | None = None
    time_out_until: datetime | None = None
    lapses_at: datetime | None = None
    appeal_until: datetime | None = None
    undone_by: int | None = None
    undone_at: datetime | None = None
    appeal: Appeal | None = None
    trouble: tuple[tuple[int, int], ...] = ()
    reports: tuple[str | None, ...] = ()
    restored_url: str | None = None
    problem: str | None = None
    also: tuple[tuple[str, float], ...] = ()
    second_wanted: bool = False
    shadow: bool = False
    would: Action | None = None
    response: ResponseState | None = None
    approved: bool = False
    public_at: datetime | None = None
    discussion_id: int = 0

    @property
    def known_author(self) -> int | None:
        """Who wrote it, by the reply or else by the case, or None once neither tells."""
        return self.author_id or self.subject_id

    @property
    def unposted(self) -> bool:
        """Whether it is not posted yet: upholding it declines it, dismissing it approves it."""
        return self.reply_state == "unposted"

    @property
    def never_posted(self) -> bool:
        """Whether nobody but its author and the moderators has seen it."""
        return self.response is not None and self.public_at is None

    @property
    def declined(self) -> bool:
        """Whether it was upheld before anybody but the moderators had seen it."""
        if self.response is None or self.action is None or self.decided_at is None:
            return False
        return self.public_at is None or self.public_at > self.decided_at

    def can(self, event: Event) -> bool:
        """Tell whether an event leads anywhere from where the case stands."""
        return event in TRANSITIONS[self.state]

    @property
    def standing(self) -> Standing:
        """What counts of it for its next step."""
        return Standing(
            self.state,
            self.version,
            self.claimed_by,
            self.lease_until,
            self.decided_by,
            self.known_author,
        )

    @property
    def jump_url(self) -> str:
        """The link that leads to the reply, or to where it stands again."""
        if self.restored_url is not None:
            return self.restored_url
        nowhere = self.is_title or self.never_posted
        return link(self.guild_id, self.thread_id, None if nowhere else self.message_id)


_SCORED = msg("the reply was scored in the end, below every threshold")
_LAPSED = {
    "taken back": msg("it is not to be posted any more"),
    "rewritten": msg("its author has written it anew, and the new words are read by themselves"),
}
"""Why a case lapsed that nobody needs to decide any more."""


def when(moment: datetime, style: str = "R") -> str:
    """Return a time as Discord shows it to each reader in their own zone."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def outcome_line(case: CaseView) -> str:
    """Return one or two sentences on how the case stands."""
    ago = f" {when(case.decided_at)}" if case.decided_at else ""
    by = who(case.decided_by)
    match case.state:
        case State.OPEN:
            return tr("It is open.")
        case State.CLAIMED:
            return tr("It is open.") + " " + claim_line(case)
        case State.DISMISSED:
            return tr(_APPROVED if case.approved else _DISMISSED, by=by, ago=ago)
        case State.HANDLED:
            return tr(
                "It was handled in Discord{ago}: the message was deleted there by {by}.",
                ago=ago,
                by=by,
            )
        case State.LAPSED:
            why = tr(_LAPSED.get(case.decided_how or "", _SCORED))
            return tr("It lapsed{ago}: {why}.", ago=ago, why=why)
    upheld = tr(_UPHELD[case.declined, case.decided_how == "policy"], by=by, ago=ago)
    return " ".join(part for part in (upheld, _since(case)) if part)


_APPROVED = msg("It was approved by {by}{ago}.")
_DISMISSED = msg("It was dismissed by {by}{ago}.")
_UPHELD = {
    (False, False): msg("It was upheld by {by}{ago}."),
    (False, True): msg("The policy upheld it{ago}."),
    (True, False): msg("It was declined by {by}{ago}."),
    (True, True): msg("The policy declined it{ago}."),
}
"""By whether it was declined, and whether the policy did so."""


def _since(case: CaseView) -> str:
    """Return what became of an upheld case since, or nothing."""
    match case.state:
        case State.UNDONE:
            at = f" {when(case.undone_at)}" if case.undone_at else ""
            return tr("It was undone by {by}{ago}.", by=who(case.undone_by), ago=at)
        case State.APPEALED:
            return tr("Its author appeals.")
        case State.APPEAL_CLAIMED:
            return tr("Its author appeals.") + " " + claim_line(case)
        case State.AFFIRMED | State.OVERTURNED:
            return _appealed(case)
    return ""


def _appealed(case: CaseView) -> str:
    """Return how an appeal ended."""
    appeal = case.appeal
    at = f" {when(appeal.closed_at)}" if appeal is not None and appeal.closed_at else ""
    words = _APPEALED[case.state, appeal is not None and appeal.alone]
    return tr(words, by=who(appeal.reviewed_by if appeal is not None else None), ago=at)


_APPEALED = {
    (State.AFFIRMED, False): msg("On appeal it was upheld by {by}{ago}."),
    (State.AFFIRMED, True): msg(
        "On appeal it was upheld by {by}{ago}, who had decided it: there was no other moderator."
    ),
    (State.OVERTURNED, False): msg("On appeal it was overturned by {by}{ago}."),
    (State.OVERTURNED, True): msg(
        "On appeal it was overturned by {by}{ago}, who had decided it: there was no other "
        "moderator."
    ),
}
"""By how it ended, and whether it was reviewed by who had decided."""


def claim_line(case: CaseView) -> str:
    """Return who has claimed a case, and until when."""
    by = who(case.claimed_by)
    if case.lease_until is None:
        return tr("Claimed by {by}.", by=by)
    return tr("Claimed by {by} until {time}.", by=by, time=when(case.lease_until, "t"))


def who(person_id: int | None) -> str:
    """Return the mention of a moderator; who is not known any more is none in particular."""
    return f"<@{person_id}>" if person_id else tr("a moderator")
