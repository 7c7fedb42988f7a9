"""A database with many replies to one article, made up and always the same."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Any

import numpy as np

from bot.digests.window import Window
from bot.moderation.scopes import GuildPolicy
from bot.scoring.port import LABELS
from bot.store import Store, Tx
from bot.store.times import to_text

GUILD, DISCUSSION = 7, 1
SENTENCES = 3
"""Sentences a reply."""

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_APART = timedelta(seconds=40)
"""Between two replies: a window of 2,000 is a lively day."""
_THREADS, _PEOPLE = 4, 400
_TOPICS, _TOPIC_WORDS, _WORDS = 12, 120, 4_000
_SENTENCE_WORDS = 12
_COMMON = 500
"""The first words of the vocabulary belong to no topic."""
_OWN_SHARE = 0.4
_ZIPF = 1.3
_FLAGGED_EVERY = 50
_BATCH = 10_000
_ARTICLE: Mapping[str, object] = MappingProxyType({
    "slug": "made-up",
    "title": "A made-up article",
    "body": "Nothing is said here that anyone could repeat.",
    "source": "https://example.org/made-up",
    "published": "2026-01",
    "language": "en",
    "tags": [],
    "prompts": [],
    "opening_reply": None,
})  # fmt: skip


async def fill(store: Store, replies: int) -> None:
    """Put so many replies into an empty database: each scored and decided, one in 50 a case."""
    await store.write(_discussion)
    for begin in range(1, replies + 1, _BATCH):
        texts = _texts(begin, min(_BATCH, replies + 1 - begin))
        await store.write(partial(_insert, begin=begin, texts=texts))


def last_window(replies: int, held: int) -> Window:
    """Return the window that holds the newest ``held`` replies."""
    begin = max(0, replies - held)
    return Window(_BEGIN + _APART * begin, _BEGIN + _APART * replies)


def _texts(begin: int, size: int) -> list[str]:
    """Return the texts of ``size`` replies: each has a topic, whose words mix with everyone's."""
    chance = np.random.default_rng(begin)
    vocabulary = np.array([_word(number) for number in range(_WORDS)])
    length = SENTENCES * _SENTENCE_WORDS
    common = np.minimum(chance.zipf(_ZIPF, (size, length)), _WORDS) - 1
    topics = chance.integers(_TOPICS, size=(size, 1))
    own = _COMMON + topics * _TOPIC_WORDS + chance.integers(_TOPIC_WORDS, size=(size, length))
    words = vocabulary[np.where(chance.random((size, length)) < _OWN_SHARE, own, common)]
    return [_text(row) for row in words.tolist()]


def _text(words: list[str]) -> str:
    starts = range(0, len(words), _SENTENCE_WORDS)
    return " ".join(f"{' '.join(words[at : at + _SENTENCE_WORDS]).capitalize()}." for at in starts)


def _word(number: int) -> str:
    """Return a word that can be spoken, another for each number."""
    syllables = []
    number += 100
    while number:
        number, one = divmod(number, 100)
        syllables.append("bcdfghjklmnprstvwxyz"[one % 20] + "aeiou"[one // 20])
    return "".join(syllables)


def _discussion(tx: Tx) -> None:
    begin = to_text(_BEGIN)
    tx.execute(
        "INSERT INTO articles (id, guild_id, slug, document, title, origin, added_at) "
        "VALUES (1, ?, 'made-up', ?, 'A made-up article', 'added', ?)",
        [GUILD, json.dumps(dict(_ARTICLE)), begin],
    )
    tx.execute(
        "INSERT INTO discussions (id, guild_id, article_id, title, channel_id, forum, state, "
        "slow_mode_seconds, auto_archive_minutes, created_at, opened_at) "
        "VALUES (?, ?, 1, 'A made-up article', 70, 0, 'open', 0, 10080, ?, ?)",
        [DISCUSSION, GUILD, begin, begin],
    )
    tx.execute(
        "INSERT INTO policies VALUES (?, 1, ?, NULL, ?)",
        [GUILD, json.dumps(GuildPolicy.plain(dict.fromkeys(LABELS, 0.6)).to_document()), begin],
    )


def _insert(tx: Tx, *, begin: int, texts: list[str]) -> None:
    rows = [_Reply(number, text) for number, text in zip(count(begin), texts, strict=False)]
    flagged = [one for one in rows if one.flagged]
    _many(tx, f"replies ({_REPLY})", [one.reply for one in rows])
    _many(tx, f"revisions ({_REVISION})", [one.revision for one in rows])
    _many(tx, f"scores ({_SCORE})", [score for one in rows for score in one.scores])
    _many(tx, f"decisions ({_DECISION})", [one.decision for one in rows])
    _many(tx, f"cases ({_CASE})", [one.case for one in flagged])
    _many(tx, f"record ({_RECORD})", [entry for one in flagged for entry in one.record])


_REPLY = (
    "id, guild_id, discussion_id, thread_id, message_id, kind, author_id, answers_message_id, "
    "posted_at"
)
_REVISION = "id, guild_id, reply_id, revision, text, received_at, state"
_SCORE = "guild_id, revision_id, label, value, scorer, scorer_version, scored_at"
_DECISION = "guild_id, revision_id, zone, policy_version, reasons, decided_at"
_CASE = (
    "guild_id, number, reply_id, revision_id, discussion_id, label, score, state, opened_at, "
    "decided_at"
)
_RECORD = "guild_id, at, person, what, case_number, detail"


def _many(tx: Tx, into: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608  our own names
        tx.conn.executemany(statement, rows)


class _Reply:
    """One made-up reply as rows."""

    def __init__(self, number: int, text: str) -> None:
        at = to_text(_BEGIN + _APART * (number - 1))
        self.flagged = number % _FLAGGED_EVERY == 0
        thread = 700 + number % _THREADS
        answers = 10**6 + number - _THREADS if number % 3 == 0 and number > _THREADS else None
        author = 5_000 + number * 7_919 % _PEOPLE
        self.reply = (
            number, GUILD, DISCUSSION, thread, 10**6 + number, "message", author, answers, at
        )  # fmt: skip
        self.revision = (number, GUILD, number, 1, text, at, "scored")
        high = 0.8 if self.flagged else 0.02
        self.scores = [(GUILD, number, label, high, "made-up", "1", at) for label in LABELS]
        self.decision = (GUILD, number, "review" if self.flagged else "allow", 1, "[]", at)
        self.case = (
            GUILD, number, number, number, DISCUSSION, "insult", high, "dismissed", at, at
        )  # fmt: skip
        opened = {"after": "open", "origin": "flag", "label": "insult"}
        ended = {**opened, "after": "dismissed", "how": "button"}
        self.record = [
            (GUILD, at, 1, "open", number, json.dumps(opened)),
            (GUILD, at, 1, "dismiss", number, json.dumps(ended)),
        ]
