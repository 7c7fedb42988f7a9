"""Which cards may show a text is found fast, and just as by looking at every case there is."""

from functools import partial
from pathlib import Path
from random import Random

from bot.store import Tx
from bot.store.retention import cards_quoting
from tests.world import GUILD, OTHER_THREAD, THREAD, World, told

PLAIN = """SELECT c.id FROM cases c JOIN replies r ON r.id = c.reply_id
    JOIN replies x ON x.id = ? WHERE c.card_effect_id IS NOT NULL AND (
        r.id = x.id OR r.answers_message_id = x.message_id
        OR (r.thread_id = x.thread_id AND r.message_id > x.message_id AND 2 > (
            SELECT count(*) FROM replies b WHERE b.thread_id = x.thread_id
            AND b.message_id > x.message_id AND b.message_id < r.message_id
            AND b.message_id IS NOT r.answers_message_id
            AND b.kind = 'message' AND b.state = 'present'
            AND b.posted_at <= c.opened_at AND c.opened_at >= (
                SELECT min(received_at) FROM revisions WHERE reply_id = b.id)))) ORDER BY c.id"""
"""The definition, which looks at every case for every reply."""
REPLIES = 40


def fill(tx: Tx, chance: Random) -> None:
    """Have a talk in which replies end, are missed and come in late, and cases are opened."""
    for number in range(1, REPLIES + 1):
        posted = number + chance.choice((0, 0, 0, 9))
        late = posted + chance.choice((0, 0, 1, 30))
        row = {
            "id": number,
            "guild_id": GUILD,
            "discussion_id": 1,
            "thread_id": chance.choice((THREAD, THREAD, OTHER_THREAD)),
            "message_id": 1_000 + number,
            "kind": "message" if chance.random() < 0.9 else "title",
            "author_id": 5,
            "answers_message_id": 1_000 + chance.randint(1, REPLIES)
            if chance.random() < 0.3
            else None,
            "posted_at": f"2026-03-01T12:{posted:02}",
            "state": chance.choice(("present", "present", "deleted", "removed")),
        }
        tx.table("replies").insert(row)
        revision = {
            "id": number, "guild_id": GUILD, "reply_id": number, "revision": 1, "text": "x",
            "received_at": f"2026-03-01T12:{late:02}", "state": "scored",
        }  # fmt: skip
        tx.table("revisions").insert(revision)
    for number in range(1, 16):
        reply = chance.randint(1, REPLIES)
        case = {
            "id": number, "guild_id": GUILD, "number": number, "reply_id": reply,
            "revision_id": reply, "discussion_id": 1, "label": "insult", "state": "dismissed",
            "opened_at": f"2026-03-01T12:{min(99, reply + chance.choice((0, 2, 10, 40))):02}",
            "card_effect_id": chance.choice((None, number, number)),
        }  # fmt: skip
        tx.table("cases").insert(case)


def compare(tx: Tx, seed: int) -> None:
    """Fill a database, look for the cards of each reply, and leave it empty again."""
    fill(tx, Random(seed))
    many = 0
    for reply in range(1, REPLIES + 1):
        plain = [row["id"] for row in tx.query(PLAIN, [reply])]
        assert cards_quoting(tx, [reply]) == plain, (seed, reply)
        many += len(plain)
    assert many > 10, seed
    for table in ("cases", "revisions", "replies"):
        tx.execute(f"DELETE FROM {table}")  # noqa: S608  our own tables


def test_the_same_cards_are_found_as_by_looking_at_every_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for seed in range(30):
            await world.store.write(partial(compare, seed=seed))

    told(tmp_path, story)
