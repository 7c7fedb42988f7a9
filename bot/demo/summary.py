"""The demo in numbers, counted from the bot's database."""

import json
from dataclasses import asdict, dataclass

from bot.store import Store, Tx

_UNPOSTED = "(SELECT reply_id FROM responses WHERE state <> 'posted')"
_COUNTS = {
    "articles": "SELECT count(DISTINCT article_id) FROM discussions WHERE opened_at IS NOT NULL",
    "threads": "SELECT count(*) FROM threads WHERE thread_id IS NOT NULL",
    "replies": f"SELECT count(*) FROM replies WHERE id NOT IN {_UNPOSTED}",  # noqa: S608
    "edits": "SELECT count(*) - count(DISTINCT reply_id) FROM revisions "
    "WHERE reply_id NOT IN (SELECT reply_id FROM responses)",
    "deletions": f"SELECT count(*) FROM replies WHERE state = 'deleted' AND id NOT IN {_UNPOSTED}",  # noqa: S608
    "scored": "SELECT count(DISTINCT revision_id) FROM scores",
    "cases": "SELECT count(*) FROM cases",
    "upheld": "SELECT count(*) FROM cases WHERE state IN "
    "('upheld', 'appealed', 'appeal_claimed', 'affirmed')",
    "dismissed": "SELECT count(*) FROM cases WHERE state = 'dismissed'",
    "reports": "SELECT count(*) FROM reports",
    "claims": "SELECT count(*) FROM record WHERE what = 'claim'",
    "audited": "SELECT count(*) FROM cases WHERE origin = 'audit' AND decided_by IS NOT NULL",
    "appeals": "SELECT count(*) FROM appeals",
    "overturned": "SELECT count(*) FROM cases WHERE state = 'overturned'",
    "restored": "SELECT count(*) FROM quotations WHERE message_id IS NOT NULL "
    "AND taken_down_at IS NULL",
    "time_outs": "SELECT count(*) FROM effects WHERE kind = 'time_out' AND state = 'done'",
    "notices": "SELECT count(*) FROM notices WHERE state = 'delivered'",
    "responses": "SELECT count(*) FROM responses WHERE state = 'posted'",
    "nudged": "SELECT count(*) FROM responses WHERE nudges > 0",
    "approved": "SELECT count(*) FROM responses WHERE state = 'posted' AND case_id IS NOT NULL",
    "declined": "SELECT count(*) FROM responses WHERE state = 'declined'",
    "digests": "SELECT count(*) FROM digests WHERE message_id IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened in the demo.

    Attributes:
        articles: Articles that were posted.
        threads: Threads of their discussions.
        replies: Replies that were posted, whatever became of them since.
        edits: Later versions of them; not of what was rewritten before it was posted.
        deletions: Replies that were deleted on Discord, by their authors or a moderator.
        scored: Versions that have scores.
        cases: Replies that came before the moderators: flagged, reported, or drawn as a sample.
        upheld: Cases decided as upheld and still so: their state is upheld, appealed,
            appeal_claimed or affirmed.
        dismissed: Cases in which the moderators found nothing wrong.
        reports: Reports by members, however many of them on one reply.
        claims: Times that a moderator took a case, by its button or form or from the queue;
            holding on to it is not counted again.
        audited: Replies that nothing flagged, drawn as a sample and read by a moderator.
        appeals: Appeals by authors.
        overturned: Cases in which the appeal took the decision back.
        restored: Removed replies that stand again as a quotation.
        time_outs: Time-outs that were set.
        notices: Notices that reached their author, of decisions and of what became of them.
        responses: Replies that were written with *Respond* and stand.
        nudged: Responses whose authors were asked to think again before they were posted.
        approved: Responses that a moderator read before they were posted.
        declined: Responses that were not posted as a moderator declined them.
        digests: Digests that were posted.
        seconds: How long the demo took.
    """

    articles: int
    threads: int
    replies: int
    edits: int
    deletions: int
    scored: int
    cases: int
    upheld: int
    dismissed: int
    reports: int
    claims: int
    audited: int
    appeals: int
    overturned: int
    restored: int
    time_outs: int
    notices: int
    responses: int
    nudged: int
    approved: int
    declined: int
    digests: int
    seconds: float

    def to_json(self) -> str:
        """Return the summary as JSON."""
        return json.dumps(asdict(self), indent=2) + "\n"


async def summarise(store: Store, *, seconds: float) -> Summary:
    """Count what is in the database.

    Args:
        store: The bot's database.
        seconds: How long the demo took.
    """

    def count(tx: Tx) -> dict[str, int]:
        return {name: int(tx.execute(query).fetchone()[0]) for name, query in _COUNTS.items()}

    return Summary(**await store.read(count), seconds=round(seconds, 1))
