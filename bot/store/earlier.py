"""What a reply may quote: its article, and what others wrote before it."""

from bot.store import articles, discussions
from bot.store.database import Tx
from bot.store.reply_rows import Reply

_MOST = 500
"""How many earlier texts are looked through, the newest first."""


def texts(tx: Tx, reply: Reply) -> tuple[str, ...]:
    """Return the article, its prompts, and what others wrote earlier in the discussion.

    What was removed is not among it: to repeat it is to say it again. Nor is what the author wrote:
    nobody disowns words by quoting themselves.
    """
    discussion = discussions.get(tx, reply.discussion_id)
    row = articles.by_id(tx, discussion.article_id) if discussion else None
    found = [row.article.full_text(), *row.article.prompts] if row else []
    rows = tx.query(
        """SELECT v.text FROM replies r JOIN revisions v ON v.reply_id = r.id
        WHERE r.guild_id = ? AND r.discussion_id = ? AND r.message_id < ? AND r.id <> ?
        AND r.state = 'present' AND r.author_id IS NOT ? AND v.text IS NOT NULL
        ORDER BY r.message_id DESC, v.revision DESC LIMIT ?""",
        [
            reply.guild_id,
            reply.discussion_id,
            reply.message_id,
            reply.id,
            reply.author_id,
            _MOST,
        ],
    )
    return (*found, *(row["text"] for row in rows))
