"""Rules: who stands above whom on a server, and which sanctions that rules out.

A sanction is about a person: a warning, or a time-out. Taking a reply away is about a text, and
goes by no rank: Discord lets everyone who holds Manage Messages do so too.
"""

from dataclasses import dataclass

from bot.moderation.lifecycle import Action, Refusal


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a member stands.

    Attributes:
        owner: The server is theirs.
        administrator: They hold Administrator.
        top: The place of their highest role, greater for what stands higher; no role at all is the
            lowest there is.
    """

    owner: bool = False
    administrator: bool = False
    top: tuple[int, int] = (-1, 0)

    def is_above(self, other: "Rank") -> bool:
        """Tell whether this member stands above another; equals do not.

        Source: Discord, "Permissions", Permission Hierarchy.
        """
        return not other.owner and (self.owner or self.top > other.top)


def barred(action: Action, *, moderator: Rank, author: Rank | None, bot: Rank) -> Refusal | None:
    """Return why an action is not a moderator's to choose, or None where it is.

    Args:
        action: What is to follow from upholding a case.
        moderator: Who chooses it.
        author: Who wrote the reply, or None where they are no member any more.
        bot: The bot itself, which has to carry it out.
    """
    if author is None or not action.sanctions:
        return None
    if author.owner:
        return Refusal.OWNER
    if not moderator.is_above(author):
        return Refusal.RANK
    if not action.times_out:
        return None
    if author.administrator:
        return Refusal.ADMINISTRATOR
    return None if bot.is_above(author) else Refusal.BOT_RANK
