"""From scores to decisions: what the scoring queue hands on ends here, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.clock import Clock
from bot.effects.message import Embed, Message
from bot.language.words import tr, trn
from bot.moderation.brakes.braking import Braking
from bot.moderation.brakes.temperature import heats
from bot.moderation.case import when
from bot.moderation.desk import Desk
from bot.moderation.following import Following
from bot.moderation.policy import Zone, decide
from bot.moderation.responses.deciding import Deciding
from bot.moderation.standing_cards import place_of
from bot.scoring.reading import Reading
from bot.store import Tx, backlog, cases, guilds, outages, outbox, policies, replies
from bot.store.outages import Outage
from bot.store.reply_rows import Reply, Waiting

_FEEL_EVERY = timedelta(seconds=2)
"""While more replies wait, threads are looked at again after so long."""

_PART = 200
"""So many late replies at most become cases in one transaction."""

Foreign = Literal["allow", "review"]
"""What becomes of a reply in a language that the scorer does not know."""


class Judge:
    """Decides about scored replies, and about those that nothing could score.

    Args:
        late_after: How long a reply waits for its scores before a moderator is asked to read it.
        foreign: What becomes of a reply in a language that the scorer does not know.
    """

    def __init__(
        self,
        desk: Desk,
        following: Following,
        clock: Clock,
        *,
        braking: Braking,
        deciding: Deciding,
        late_after: timedelta,
        foreign: Foreign = "allow",
    ) -> None:
        self._desk = desk
        self._following = following
        self._braking = braking
        self._deciding = deciding
        self._clock = clock
        self._late_after = late_after
        self._foreign = foreign
        self._heated = set[int]()
        self._felt_at: datetime | None = None

    def judge(self, tx: Tx, read: Sequence[tuple[Waiting, Reading]]) -> None:
        """Store what was read of replies, decide, and open the cases that calls for."""
        for taken, reading in read:
            waiting = backlog.as_it_is(tx, taken)
            if reading.scores is None:
                self._pass(tx, waiting, reading)
                continue
            kept = replies.save_scores(
                tx,
                waiting,
                reading.scores,
                where=reading.where,
                scorer=reading.scorer,
                version=reading.version,
                note=reading.note,
                now=self._clock.now(),
            )
            if kept and self._decide(tx, waiting, reading.scores):
                self._heated.add(waiting.reply.thread_id)
        self._feel(tx)

    def failed(self, tx: Tx, after: int) -> int | None:
        """Tell the moderators of every guild with waiting replies, once, with a count.

        Replies that have waited longer than ``late_after`` become cases, some in each transaction:
        nothing else is written meanwhile.
        """
        counts = backlog.per_guild(tx)
        grown = [one for one in outages.lasting(tx) if one.waited < counts.get(one.guild_id, 0)]
        for guild_id, count in counts.items():
            begun = outages.begin(tx, guild_id, waiting=count, now=self._clock.now())
            if begun is not None:
                self._announce(tx, begun)
        since = self._clock.now() - self._late_after
        late = backlog.since(tx, since, after=after, limit=_PART)
        for waiting in late:
            self.unscorable(tx, waiting)
        if len(late) == _PART:
            return late[-1].revision_id
        if late or after:
            self._refresh_cards(tx)
            return None
        for outage in grown:
            if not outbox.is_pending(tx, _lane(outage)):  # an edit under way counts for this one
                self._refresh_card(tx, outage)
        return None

    def unscorable(self, tx: Tx, waiting: Waiting) -> None:
        """Ask a moderator to read a reply that nothing could score."""
        waiting = backlog.as_it_is(tx, waiting)
        reply = waiting.reply  # it may have ended since it was read
        if reply.state == "unposted":
            judged = self._is_judged(tx, reply)
            (self._deciding.unread if judged else self._deciding.passed)(tx, waiting)
            return
        case_id = cases.open_on(tx, reply.id)
        if case_id is not None and cases.view(tx, case_id).score is not None:
            self._desk.refresh(tx, [case_id])  # what was scored stays on the card beside it
        elif self._is_judged(tx, reply) and reply.state == "present":
            self._following.ask_a_person(tx, reply.id, waiting.revision_id)

    def recovered(self, tx: Tx) -> None:
        """End the outage of every guild in which nothing waits any more."""
        waiting = backlog.per_guild(tx)
        for outage in outages.lasting(tx):
            if not waiting.get(outage.guild_id):
                outages.end(tx, outage.id, now=self._clock.now())
                self._refresh_card(tx, outage)

    def _feel(self, tx: Tx) -> None:
        """Have brakes considered where it became warmer: every reply of the last minutes is read.

        Where more replies wait that may warm the same threads, not with every batch of them. What
        is put off is forgotten where the process dies: the next one that warms a thread counts all.
        """
        now = self._clock.now()
        lately = self._felt_at is not None and timedelta() <= now - self._felt_at < _FEEL_EVERY
        if not self._heated or (lately and backlog.any_waits(tx)):
            return
        self._felt_at = now
        while self._heated:
            self._braking.consider(tx, self._heated.pop())

    def _is_judged(self, tx: Tx, reply: Reply) -> bool:
        """Tell whether no exemption applies to a reply that has no scores."""
        policy, context = policies.in_force(tx, reply)
        return decide(None, policy, context=context).exempt is None

    def _pass(self, tx: Tx, waiting: Waiting, reading: Reading) -> None:
        """Let a reply be that the scorer cannot read, or ask a moderator, as is set."""
        if not replies.pass_unscored(tx, waiting.revision_id, note=reading.note):
            return
        if self._foreign == "review":
            self.unscorable(tx, waiting)
            return
        self._deciding.passed(tx, waiting)
        case_id = cases.open_on(tx, waiting.reply.id)
        if case_id is not None:  # what was flagged before, or waited too long, a person still reads
            self._desk.refresh(tx, [case_id])

    def _decide(self, tx: Tx, waiting: Waiting, scores: Mapping[str, float]) -> bool:
        """Decide about a reply and do what follows; tell whether it warms its thread."""
        reply = waiting.reply
        policy, context = policies.in_force(tx, reply)
        decision = decide(scores, policy, context=context)
        replies.save_decision(
            tx,
            waiting.revision_id,
            decision,
            guild_id=reply.guild_id,
            policy_version=policy.version,
            quiet=context.quiet,
            now=self._clock.now(),
        )
        state = replies.get(tx, reply.id).state
        if state == "unposted":
            self._deciding.read(tx, waiting, decision)
            return False
        if decision.zone is Zone.ALLOW or state == "present":
            self._following.follow(tx, reply.id, waiting.revision_id, decision, scores=scores)
        return decision.exempt is None and heats(scores, policy)

    def _announce(self, tx: Tx, outage: Outage) -> None:
        channel_id = guilds.settings(tx, outage.guild_id).moderator_channel_id
        if channel_id is None:
            return
        effect_id = outbox.put(
            tx,
            "send",
            {"channel": channel_id, "render": "outage", "row": outage.id},
            guild_id=outage.guild_id,
            lane=_lane(outage),
            now=self._clock.now(),
        )
        outages.set_card(tx, outage.id, effect_id)

    def _refresh_cards(self, tx: Tx) -> None:
        for outage in outages.lasting(tx):
            self._refresh_card(tx, outage)

    def _refresh_card(self, tx: Tx, outage: Outage) -> None:
        if outage.card_effect_id is None:
            return
        payload = {**place_of(outage.card_effect_id), "render": "outage", "row": outage.id}
        outbox.put(
            tx,
            "edit",
            payload,
            guild_id=outage.guild_id,
            lane=_lane(outage),
            now=self._clock.now(),
        )


def _lane(outage: Outage) -> str:
    return f"outage:{outage.id}"


def render_outage(tx: Tx, outage_id: int) -> Message:
    """Return the one card about an outage as things stand now."""
    outage = outages.get(tx, outage_id)
    began = when(outage.began_at, "t")
    if outage.ended_at is not None:
        text = trn(
            "Scoring is back. {count} reply waited from {begin} to {end} and all are scored now. "
            "Nothing is left for you to do.",
            "Scoring is back. {count} replies waited from {begin} to {end} and all are scored now. "
            "Nothing is left for you to do.",
            outage.waited,
            begin=began,
            end=when(outage.ended_at, "t"),
        )
        embed = Embed(title=tr("Scoring is back"), description=text, colour="calm")
        return Message(embeds=(embed,))
    text = trn(
        "Since {begin} replies cannot be scored; {count} reply wait. They are kept and will be "
        "scored when it is back. You need to do nothing yet.",
        "Since {begin} replies cannot be scored; {count} replies wait. They are kept and will be "
        "scored when it is back. You need to do nothing yet.",
        outage.waited,
        begin=began,
    )
    if cases_now := outages.unscored_cases(tx, outage.guild_id):
        became = trn(
            "{count} reply has waited too long and became cases without a score: `/case list` "
            "shows them all.",
            "{count} replies have waited too long and became cases without a score: `/case list` "
            "shows them all.",
            cases_now,
        )
        text = f"{text}\n{became}"
    embed = Embed(title=tr("Scoring is down"), description=text, colour="attention")
    return Message(embeds=(embed,))
