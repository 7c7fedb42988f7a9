"""What a decision calls for once its reply is there: a case, what the policy does, a sample."""

from collections.abc import Mapping

from bot.moderation.desk import Desk
from bot.moderation.lifecycle import Action, Event
from bot.moderation.moves import Choice, Move
from bot.moderation.policy import UNSCORED, Decision, Zone
from bot.moderation.sampling import Sampling
from bot.store import Tx, cases


class Following:
    """Opens the cases that decisions call for; every method is a step of a transaction."""

    def __init__(self, desk: Desk, sampling: Sampling) -> None:
        self._desk = desk
        self._sampling = sampling

    def follow(
        self,
        tx: Tx,
        reply_id: int,
        revision_id: int,
        decision: Decision,
        *,
        scores: Mapping[str, float],
    ) -> None:
        """Do what a decision on a revision calls for."""
        if decision.zone is Zone.ALLOW or decision.label is None:
            self.lapse(tx, reply_id, revision_id)
            if decision.exempt is None:
                self._sampling.consider(tx, reply_id, revision_id)
            return
        case_id = self._desk.flag(
            tx,
            reply_id=reply_id,
            revision_id=revision_id,
            label=decision.label,
            score=scores[decision.label],
        )
        if decision.acts:
            choice = Choice(decision.action or Action.NONE)
            self._desk.move_case(tx, case_id, Move(Event.UPHOLD, None, "policy", choice=choice))

    def ask_a_person(self, tx: Tx, reply_id: int, revision_id: int) -> None:
        """Open a case on a revision that nothing could score."""
        self._desk.flag(tx, reply_id=reply_id, revision_id=revision_id, label=UNSCORED, score=None)

    def lapse(self, tx: Tx, reply_id: int, revision_id: int) -> bool:
        """End a case by itself that was only there because nothing could score this revision.

        Returns:
            Whether there is no undecided case on the reply any more.
        """
        case_id = cases.open_on(tx, reply_id)
        if case_id is None:
            return True
        if cases.is_unscored(tx, case_id, revision_id):
            return self._desk.close(tx, case_id, Event.LAPSE, by=None, how="scored calm")
        self._desk.refresh(tx, [case_id])
        return False
