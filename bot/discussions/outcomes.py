"""What follows from the outcomes of a discussion's effects.

Everything here runs within the transaction that records the outcome.
"""

from bot.clock import Clock
from bot.discussions import guarding, lanes
from bot.discussions.plan import prompt_message
from bot.discussions.wording import UNKNOWN_CHANNEL, discord_code, explain
from bot.effects.executor import Outcome, Renderer, Settler
from bot.effects.message import Message
from bot.store import Tx, articles, discussions
from bot.store.outbox import Effect


def renderers() -> dict[str, Renderer]:
    """Return the renderers of discussions, by name."""
    return {lanes.PROMPT: _render_prompt}


def settlers(clock: Clock) -> dict[str, Settler]:
    """Return the settlers of discussions, by name."""
    settling = _Settling(clock)
    return {
        lanes.STEP: settling.step,
        lanes.POSTED: settling.posted,
        lanes.UNDONE: settling.undone,
        lanes.LOCKED: settling.locked,
    }


class _Settling:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def step(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Note a thread that was made; give the posting up when a step of it is impossible."""
        if outcome.result is None:
            self._undo(tx, effect, outcome.error or "")
        elif "thread_row" in effect.payload:
            row: int = effect.payload["thread_row"]
            discussions.set_thread_id(tx, row, outcome.result["thread_id"])

    def posted(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Open the discussion: all of it is there."""
        if outcome.result is not None:
            discussion_id = discussions.discussion_of(effect.lane)
            discussions.set_opened(tx, discussion_id, now=self._clock.now())

    def undone(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Note a thread that was taken back, or what could not be."""
        gone = outcome.result is not None or _is_gone(outcome)
        if gone and effect.kind == "delete_thread":
            thread_id: int = effect.payload["thread"]
            discussions.mark_thread_deleted(tx, thread_id, now=self._clock.now())
        if not gone:
            self._note(tx, effect, outcome)

    def locked(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Note a thread that is gone, or what could not be locked or unlocked."""
        thread_id = effect.payload["thread"]  # or a reference, where it was still to be made
        if _is_gone(outcome) and isinstance(thread_id, int):
            discussions.mark_thread_deleted(tx, thread_id, now=self._clock.now())
        elif outcome.result is None:
            guarding.could_not(tx, effect, outcome.error or "", now=self._clock.now())

    def _undo(self, tx: Tx, effect: Effect, error: str) -> None:
        discussion_id = discussions.discussion_of(effect.lane)
        if discussions.set_undone(tx, discussion_id, explain(effect.kind, error)):
            discussion = discussions.get(tx, discussion_id)
            assert discussion is not None  # noqa: S101  it was changed just above
            lanes.Writer(tx, discussion, now=self._clock.now()).undo()

    def _note(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        problem = explain(effect.kind, outcome.error or "")
        discussions.add_problem(tx, discussions.discussion_of(effect.lane), problem)


def _render_prompt(tx: Tx, row_id: int) -> Message | None:
    """Make the first message of a prompt's forum post, with a link to the open discussion."""
    thread = discussions.thread_by_row(tx, row_id)
    discussion = discussions.get(tx, thread.discussion_id) if thread else None
    article = articles.by_id(tx, discussion.article_id) if discussion else None
    if thread is None or discussion is None or article is None:
        return None
    opened = discussions.threads_of(tx, discussion.id)[0].thread_id
    return prompt_message(
        article.article,
        thread.position,
        open_thread_id=opened,
        told_how=discussion.screened is not None,
    )


def _is_gone(outcome: Outcome) -> bool:
    return outcome.result is None and discord_code(outcome.error or "") == UNKNOWN_CHANNEL
