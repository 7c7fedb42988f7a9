"""What becomes of what comes in, in one transaction."""

from dataclasses import dataclass, field

from bot.moderation.arrivals import Arrival, Started
from bot.moderation.reply import Incoming
from bot.moderation.scopes import GuildPolicy
from bot.store import Tx, discussions, policies
from bot.store.discussion_rows import ThreadRow


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a thread's history that was read.

    Attributes:
        first: The smallest message id it may hold.
        last: The greatest message id it may hold.
    """

    first: int
    last: int


@dataclass(slots=True)
class Taken:
    """What became of what came in.

    Attributes:
        new: How many replies and revisions are new.
        started: Threads of members that belong to a discussion from now on.
        unknown: What was written in threads that belong to none, as far as is known now, and
            threads that were started where a discussion is being posted.
        deleted: Something was deleted: texts may have been erased, whose traces are to be swept.
        again: What is not finished: it takes another transaction.
    """

    new: int = 0
    started: set[int] = field(default_factory=set)
    unknown: list[Incoming | Started] = field(default_factory=list)
    deleted: bool = False
    again: list[Arrival] = field(default_factory=list)


@dataclass(slots=True)
class Looked:
    """What was looked up in one transaction, so that many replies of a thread ask once."""

    threads: dict[int, ThreadRow | None] = field(default_factory=dict)
    policies: dict[int, GuildPolicy] = field(default_factory=dict)

    def thread(self, tx: Tx, thread_id: int) -> ThreadRow | None:
        """Return a thread of a discussion, or None."""
        if thread_id not in self.threads:
            self.threads[thread_id] = discussions.thread(tx, thread_id)
        return self.threads[thread_id]

    def policy(self, tx: Tx, guild_id: int) -> GuildPolicy:
        """Return a guild's policy as it is now."""
        if guild_id not in self.policies:
            self.policies[guild_id] = policies.newest(tx, guild_id)
        return self.policies[guild_id]
