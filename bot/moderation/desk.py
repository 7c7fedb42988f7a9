"""The moderators' desk: cases are opened, shown, and decided once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Executor, Outcome
from bot.effects.message import Message
from bot.moderation.card import case_card
from bot.moderation.case import CaseView, State, Verdict
from bot.moderation.notice import notice
from bot.store import Store, Tx, cases, guilds, notices, outbox, replies
from bot.store.outbox import Effect
from bot.store.reply_rows import Reply

REMOVED_TITLE = "(title removed)"


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How the desk is kept.

    Attributes:
        open_cards: The most undecided cards in the moderators' channel at a time.
        notices_per_minute: The most notices a guild's authors get in a minute.
    """

    open_cards: int = 25
    notices_per_minute: int = 10


class Desk:
    """Everything that happens to a case. Methods that take a transaction are steps of others."""

    def __init__(
        self, store: Store, executor: Executor, clock: Clock, settings: DeskSettings
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._settings = settings

    async def decide(
        self, guild_id: int, number: int, verdict: Verdict, *, by: int, how: str
    ) -> tuple[CaseView, bool] | None:
        """Decide a case, first come first served.

        Args:
            guild_id: The guild; a number of another guild is not found.
            number: The case's number in the guild.
            verdict: Uphold or dismiss the flag.
            by: The moderator.
            how: "button" or "command", for the record.

        Returns:
            The case as it stands now and whether this call decided it, or None if there is none.
        """

        def step(tx: Tx) -> tuple[CaseView, bool] | None:
            case_id = cases.with_number(tx, guild_id, number)
            if case_id is None:
                return None
            changed = self.close(tx, case_id, verdict.state, by=by, how=how)
            return cases.view(tx, case_id), changed

        outcome = await self._store.write(step)
        self._executor.kick()
        return outcome

    async def show(self, guild_id: int, number: int) -> CaseView | None:
        """Return a case of the guild, or None."""

        def look(tx: Tx) -> CaseView | None:
            case_id = cases.with_number(tx, guild_id, number)
            return None if case_id is None else cases.view(tx, case_id)

        return await self._store.read(look)

    async def listed(self, guild_id: int, *, state: State | None) -> tuple[list[CaseView], int]:
        """Return up to 25 cases, worst or newest first, and how many are open in all."""
        return await self._store.read(
            lambda tx: (cases.listed(tx, guild_id, state=state), cases.count_open(tx, guild_id))
        )

    async def channel_chosen(self, guild_id: int) -> None:
        """Post the cards that had nowhere to go before the moderators' channel was chosen."""

        def step(tx: Tx) -> None:
            cases.forget_failed_cards(tx, guild_id)
            self.feed(tx, guild_id)

        await self._store.write(step)
        self._executor.kick()

    def flag(
        self, tx: Tx, *, reply: Reply, revision_id: int, label: str, score: float | None
    ) -> int:
        """Open a case, or move the reply's open case to this revision, and show it."""
        case_id, new = cases.open_case(
            tx,
            reply_id=reply.id,
            revision_id=revision_id,
            label=label,
            score=score,
            now=self._clock.now(),
        )
        if not new:
            self.refresh(tx, [case_id])
        refresh_citing(tx, [reply.id], now=self._clock.now())
        self.feed(tx, reply.guild_id)
        return case_id

    def close(self, tx: Tx, case_id: int, state: State, *, by: int | None, how: str) -> bool:
        """End an open case with everything that follows; False where it had ended before."""
        now = self._clock.now()
        if not cases.decide(tx, case_id, state, by=by, how=how, now=now):
            return False
        case = cases.view(tx, case_id)
        if state is State.UPHELD and case.reply_state == "present":
            self._remove(tx, case, now)
        self.refresh(tx, [case_id])
        self.feed(tx, case.guild_id)
        return True

    def refresh(self, tx: Tx, case_ids: Iterable[int]) -> None:
        """Bring the cards of these cases up to date."""
        for case_id in case_ids:
            shown = cases.card(tx, case_id)
            if shown is None:
                continue
            effect_id, channel_id = shown
            case = cases.view(tx, case_id)
            payload = {
                "channel": channel_id,
                "target": {"effect": effect_id, "key": "message_id"},
                "render": "case_card",
                "row": case_id,
            }
            outbox.put(
                tx,
                "edit",
                payload,
                guild_id=case.guild_id,
                lane=f"case:{case_id}",
                now=self._clock.now(),
            )

    def feed(self, tx: Tx, guild_id: int) -> None:
        """Post cards for open cases, worst first, as long as the channel is not flooded."""
        channel_id = guilds.settings(tx, guild_id).moderator_channel_id
        if channel_id is None:
            return
        for case_id in cases.without_card(tx, guild_id, most=self._settings.open_cards):
            payload = {
                "channel": channel_id,
                "render": "case_card",
                "row": case_id,
                "settle": "case_card",
            }
            effect_id = outbox.put(
                tx,
                "send",
                payload,
                guild_id=guild_id,
                lane=f"case:{case_id}",
                now=self._clock.now(),
            )
            cases.set_card(tx, case_id, effect_id, channel_id=channel_id)

    def _remove(self, tx: Tx, case: CaseView, now: datetime) -> None:
        reply_id = cases.reply_id(tx, case.id)
        replies.end(tx, reply_id, "removed", by=f"case {case.number}", now=now)
        lane = f"remove:{case.id}"
        if case.is_title:
            kind, payload = "edit_thread", {"thread": case.thread_id, "name": REMOVED_TITLE}
        else:
            kind, payload = "delete", {"channel": case.thread_id, "target": case.message_id}
        outbox.put(tx, kind, payload, guild_id=case.guild_id, lane=lane, now=now)
        refresh_citing(tx, [reply_id], now=now)
        if case.author_id is not None:
            self._notify(tx, case, case.author_id, now)

    def _notify(self, tx: Tx, case: CaseView, author_id: int, now: datetime) -> None:
        notice_id = notices.add(tx, case.id, author_id, guild_id=case.guild_id, now=now)
        if notice_id is None:
            return
        lane = f"notices:{case.guild_id}"
        pace = timedelta(seconds=60 / self._settings.notices_per_minute)
        last = notices.last_due(tx, lane)
        due = max(now, last + pace) if last else now
        parent = notices.private_thread_parent(tx, case.id)
        payload = {
            "user": author_id,
            "channel": parent,
            "name": f"Notice on case {case.number}",
            "render": "notice",
            "row": notice_id,
            "settle": "notice",
        }
        effect_id = outbox.put(
            tx, "notify", payload, guild_id=case.guild_id, lane=lane, now=now, not_before=due
        )
        notices.set_effect(tx, notice_id, effect_id)

    def card_settled(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Remember the message that a card became."""
        if outcome.result and "message_id" in outcome.result:
            cases.card_posted(tx, effect.id, outcome.result["message_id"])

    def notice_settled(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Remember how the notice reached its author, or that it waits for them."""
        notice_id = effect.payload["row"]
        way = (outcome.result or {}).get("way")
        notices.settle(tx, notice_id, way=way, now=self._clock.now())
        self.refresh(tx, [notices.case_id(tx, notice_id)])


def render_case_card(tx: Tx, case_id: int) -> Message:
    """Return the card of a case as it should look now."""
    return case_card(cases.view(tx, case_id))


def render_notice(tx: Tx, notice_id: int, *, guild_name: str) -> Message | None:
    """Return a notice, or None where its words are gone."""
    return notice(cases.view(tx, notices.case_id(tx, notice_id)), guild_name=guild_name)
