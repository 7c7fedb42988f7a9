"""From a plan to effects: what is written to the outbox to post, undo, close and reopen.

All effects of a discussion share one lane, so that they happen in the order written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.articles.article import Article
from bot.discussions.plan import Plan, Post, Send, StartThread
from bot.effects.message import Message
from bot.language.words import tr
from bot.store import Tx, discussions, outbox
from bot.store.discussion_rows import Discussion, ThreadRow
from bot.store.discussions import lane

STEP, POSTED, UNDONE, LOCKED = (
    "discussion_step",
    "discussion_posted",
    "discussion_undone",
    "discussion_locked",
)
"""Names of the settlers, see ``bot.discussions.outcomes``."""
PROMPT = "discussion_prompt"
"""Name of the renderer of a forum's prompts."""


class Writer:
    """Writes a discussion's effects into the outbox, within one transaction."""

    def __init__(self, tx: Tx, discussion: Discussion, *, now: datetime) -> None:
        self._tx = tx
        self._discussion = discussion
        self._now = now

    def post(self, article: Article, plan: Plan, *, tags: Sequence[str]) -> None:
        """Write the threads of ``plan`` as rows and its steps as effects."""
        posting = _Posting(self._tx, self._discussion, article, tags, now=self._now)
        posting.write(plan)

    def undo(self) -> None:
        """Give up what is pending and take back what was made, last first.

        A thread in which a member's reply stands is left, with the message it starts from.
        """
        tx, channel = self._tx, self._discussion.channel_id
        done = outbox.done_in_lane(tx, lane(self._discussion.id))
        outbox.cancel_lane(tx, lane(self._discussion.id), now=self._now)
        threads = [result["thread_id"] for _, result in done if "thread_id" in result]
        left = {thread for thread in threads if discussions.has_replies(tx, thread)}
        for effect, result in reversed(done):
            thread = result.get("thread_id")
            if thread is not None and thread not in left:
                self._put("delete_thread", {"thread": thread, "settle": UNDONE})
            # A thread that starts from a message has the message's id.
            message = result.get("message_id") if effect.kind == "send" else None
            if message and result["channel_id"] == channel and message not in left:
                self._put("delete", {"channel": channel, "target": message, "settle": UNDONE})

    def close(self, threads: Sequence[ThreadRow], announcement: Message) -> None:
        """Announce the end in every thread, then lock and archive it."""
        for thread in threads:
            self._announce(thread, announcement)
            self._lock(thread, locked=True, archived=True)

    def reopen(self, threads: Sequence[ThreadRow], announcement: Message) -> None:
        """Bring every thread back, then announce it; what is screened by locks stays locked."""
        for thread in threads:
            self._lock(thread, locked=self._discussion.screened == "lock", archived=False)
            self._announce(thread, announcement)

    def lock(self, thread_ids: Sequence[int]) -> None:
        """Keep members from writing in threads that stay where they are."""
        for thread_id in thread_ids:
            self._put("edit_thread", {**_locked(thread_id), "settle": LOCKED})

    def lock_all(self) -> None:
        """Keep members from writing in any thread of the discussion, made or still to be made."""
        found = discussions.threads_of(self._tx, self._discussion.id)
        for thread in [one for one in found if one.deleted_at is None]:
            making = discussions.making(self._tx, thread)
            if (thread_id := thread.thread_id or (making and _made_by(making))) is not None:
                self._put("edit_thread", {**_locked(thread_id), "settle": LOCKED})

    def _announce(self, thread: ThreadRow, announcement: Message) -> None:
        document = announcement.to_document()
        self._put("send", {"channel": thread.thread_id, "message": document})

    def _lock(self, thread: ThreadRow, *, locked: bool, archived: bool) -> None:
        wanted = {"thread": thread.thread_id, "locked": locked, "archived": archived}
        self._put("edit_thread", {**wanted, "settle": LOCKED})

    def _put(self, kind: str, payload: Mapping[str, Any]) -> None:
        _put(self._tx, self._discussion, kind, payload, now=self._now)


class _Posting:
    """The effects of one posting, each built on the ids of those before."""

    def __init__(
        self,
        tx: Tx,
        discussion: Discussion,
        article: Article,
        tags: Sequence[str],
        *,
        now: datetime,
    ) -> None:
        self._tx = tx
        self._discussion = discussion
        self._article = article
        self._tags = list(tags)
        self._now = now
        self._rows: list[int] = []
        self._made: dict[int, int] = {}  # position of a thread -> the effect that makes it
        self._last_sent = 0

    def write(self, plan: Plan) -> None:
        for position, thread in enumerate(plan.threads):
            row = discussions.add_thread(
                self._tx,
                self._discussion.id,
                guild_id=self._discussion.guild_id,
                kind=thread.kind,
                position=position,
                name=thread.name,
            )
            self._rows.append(row)
        for step in plan.steps:
            match step:
                case Send():
                    self._send(step)
                case StartThread():
                    self._start_thread(step.thread, plan.threads[step.thread].name)
                case Post():
                    self._post(step, plan.threads[step.thread].name)
        self._put("milestone", {"settle": POSTED})

    def _send(self, step: Send) -> None:
        channel: Any = self._discussion.channel_id
        if step.thread is not None:
            channel = _made_by(self._made[step.thread])
        message = self._with_text(step.message) if step.with_text else step.message
        payload = {"channel": channel, "message": message.to_document(), "settle": STEP}
        effect = self._put("send", payload)
        if step.thread is None:
            self._last_sent = effect

    def _start_thread(self, position: int, name: str) -> None:
        target = {"effect": self._last_sent, "key": "message_id"}
        self._make(position, "start_thread", {**self._thread(position, name), "target": target})

    def _post(self, step: Post, name: str) -> None:
        said: dict[str, Any]
        if step.thread == 0:
            message = self._with_text(step.message) if step.with_text else step.message
            said = {"message": message.to_document()}
        else:  # links to the post for open discussion, whose id is not known yet
            said = {"render": PROMPT, "row": self._rows[step.thread]}
        payload = {**self._thread(step.thread, name), "tags": self._tags, **said}
        self._make(step.thread, "forum_post", payload)

    def _make(self, position: int, kind: str, payload: Mapping[str, Any]) -> None:
        """Make a thread; members have but the moment until it is locked to write in it."""
        made = self._made[position] = self._put(kind, payload)
        if self._discussion.screened == "lock":
            self._put("edit_thread", {**_locked(_made_by(made)), "settle": STEP})

    def _thread(self, position: int, name: str) -> dict[str, Any]:
        return {
            "channel": self._discussion.channel_id,
            "name": name,
            "slow_mode": self._discussion.slow_mode_seconds,
            "auto_archive": self._discussion.auto_archive_minutes,
            "thread_row": self._rows[position],
            "settle": STEP,
        }

    def _with_text(self, message: Message) -> Message:
        file_id = outbox.add_file(
            self._tx,
            self._article.file_name,
            self._article.full_text().encode(),
            guild_id=self._discussion.guild_id,
            description=tr("The full text of the article"),
        )
        return replace(message, files=(file_id,))

    def _put(self, kind: str, payload: Mapping[str, Any]) -> int:
        return _put(self._tx, self._discussion, kind, payload, now=self._now)


def _made_by(effect_id: int) -> dict[str, Any]:
    return {"effect": effect_id, "key": "thread_id"}


def _locked(thread_id: Any) -> dict[str, Any]:
    return {"thread": thread_id, "locked": True, "archived": False}


def _put(
    tx: Tx, discussion: Discussion, kind: str, payload: Mapping[str, Any], *, now: datetime
) -> int:
    return outbox.put(
        tx, kind, payload, guild_id=discussion.guild_id, lane=lane(discussion.id), now=now
    )
