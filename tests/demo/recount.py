"""What the demo says of itself, counted again: from the rows, and from what the server saw."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.demo.performance import Performance

COUNTED = (
    *("articles", "threads", "replies", "edits", "deletions", "scored"),
    *("cases", "upheld", "dismissed", "reports", "claims", "audited"),
    *("appeals", "overturned", "restored", "time_outs", "notices", "digests"),
    *("responses", "nudged", "approved", "declined"),
)
UNSEEN = ("scored",)
"""What cannot be counted from what goes over the wire."""
_MESSAGE_TYPES_OF_PEOPLE = (0, 19)
_PUBLIC_THREAD = 11
_TITLES_OF_NOTICES = ("Your reply was removed", "A warning", "is taken back", "was not posted")
_STILL_UPHELD = ("upheld", "appealed", "appeal_claimed", "affirmed")
_TABLES = {
    "discussions": "article_id, state",
    "threads": "thread_id",
    "replies": "id, state",
    "revisions": "reply_id, revision",
    "responses": "reply_id, state, nudges, case_id",
    "scores": "revision_id",
    "cases": "id, state, origin, decided_at, time_out_until",
    "reports": "case_id, reporter_id",
    "record": "case_number, what, detail",
    "appeals": "case_id, text",
    "quotations": "case_id, message_id, taken_down_at",
    "notices": "state, kind",
    "digests": "posted_at",
}


def by_sql(database: Path) -> dict[str, int]:
    """Count from the rows themselves, not with the queries of the demo."""
    with sqlite3.connect(database) as db:
        rows = {
            table: db.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608
            for table, columns in _TABLES.items()
        }
    db.close()
    return _of_replies(rows) | _of_cases(rows) | _of_responses(rows)


def _of_responses(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, int]:
    posted = [case for _, state, _, case in rows["responses"] if state == "posted"]
    return {
        "responses": len(posted),
        "nudged": len([1 for _, _, nudges, _ in rows["responses"] if nudges]),
        "approved": len([case for case in posted if case]),
        "declined": len([1 for _, state, _, _ in rows["responses"] if state == "declined"]),
    }


def _of_replies(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, int]:
    written = {reply for reply, *_ in rows["responses"]}
    unseen = {reply for reply, state, *_ in rows["responses"] if state != "posted"}
    posted = [state for reply, state in rows["replies"] if reply not in unseen]
    return {
        "articles": len({article for article, state in rows["discussions"] if state != "undone"}),
        "threads": len([one for (one,) in rows["threads"] if one]),
        "replies": len(posted),
        "edits": len([1 for one, number in rows["revisions"] if number > 1 and one not in written]),
        "deletions": posted.count("deleted"),
        "scored": len({revision for (revision,) in rows["scores"]}),
        "notices": [state for state, _ in rows["notices"]].count("delivered"),
        "digests": len([at for (at,) in rows["digests"] if at]),
    }


def _of_cases(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, int]:
    states = Counter(state for _, state, *_ in rows["cases"])
    overturned = {number for number, what, _ in rows["record"] if what == "overturn"}
    return {
        "cases": len(rows["cases"]),
        "upheld": sum(states[state] for state in _STILL_UPHELD),
        "dismissed": states["dismissed"],
        "reports": len(set(rows["reports"])),
        "claims": len([what for _, what, _ in rows["record"] if what == "claim"]),
        "audited": len([1 for _, _, origin, at, _ in rows["cases"] if origin == "audit" and at]),
        "appeals": len([text for _, text in rows["appeals"] if text]),
        "overturned": len(overturned),
        "restored": len([1 for _, sent, down in rows["quotations"] if sent and not down]),
        "time_outs": len([until for *_, until in rows["cases"] if until]),
    }


def by_server(performance: Performance) -> dict[str, int]:
    """Count from what went over the simulated wire, and from what stands on the server."""
    return _server_replies(performance) | _server_desk(performance) | _server_responses(performance)


def _server_responses(performance: Performance) -> dict[str, int]:
    cards = _cards(performance)
    stands = [
        message
        for thread in _threads(performance)
        for message in performance.world.env.backend.messages[thread].values()
        if message.webhook_id is not None
    ]
    nudges = [
        answer
        for answer in performance.stage.answers
        if any("Before it is posted" in repr(one.embeds) for one in answer.seen)
    ]
    return {
        "responses": len(stands),
        "nudged": len(nudges),
        "approved": len([one for one in cards if "It was approved by" in one]),
        "declined": len([one for one in cards if "It was declined by" in one]),
    }


def _server_replies(performance: Performance) -> dict[str, int]:
    backend, stage = performance.world.env.backend, performance.stage
    me, threads = backend.bot_user.id, _threads(performance)
    written: dict[str, str] = {}
    edits, gone = 0, set()
    for name, body in _events(performance):
        if name == "MESSAGE_CREATE" and int(body["channel_id"]) in threads:
            if int(body["author"]["id"]) != me and body["type"] in _MESSAGE_TYPES_OF_PEOPLE:
                written[body["id"]] = body["content"]
        elif name == "MESSAGE_UPDATE" and body["id"] in written:
            edits += written[body["id"]] != body["content"]
            written[body["id"]] = body["content"]
        elif name == "MESSAGE_DELETE" and body["id"] in written:
            gone.add(body["id"])
    removed = _deleted_by_bot(performance) & written.keys()
    removals = [one for one in _cards(performance) if "followed: the reply is removed" in one]
    assert len(removed) == len(removals)
    first_posts = [
        message
        for channel in (stage.articles.id, stage.letters.id)
        for message in backend.messages[channel].values()
        if any(one["filename"].endswith(".md") for one in message.attachments)
    ]
    return {
        "articles": len({message.attachments[0]["filename"] for message in first_posts}),
        "threads": len(threads),
        "replies": len(written),
        "edits": edits,
        "deletions": len(gone - removed),
    }


def _server_desk(performance: Performance) -> dict[str, int]:
    cards, answers = _cards(performance), list(_answers(performance))
    titles = _notices(performance)
    admins = performance.world.env.backend.messages[performance.stage.admins.id].values()
    me = performance.world.env.backend.bot_user.id
    upheld = ("It was upheld by", "It was declined by")
    undone = ("It was undone by", "it was overturned by")
    dismissed = ("was dismissed", "was approved")
    return {
        "cases": len(cards),
        "upheld": len(
            [
                one
                for one in cards
                if any(words in one for words in upheld)
                and not any(words in one for words in undone)
            ]
        ),
        "dismissed": len([1 for one in cards if any(words in one for words in dismissed)]),
        "reports": len([one for one in answers if one.startswith("Thank you. The moderators")]),
        "claims": _claims(performance),
        "audited": len([one for one in cards if "a sample of what was not flagged" in one]),
        "appeals": len([one for one in answers if one.startswith("Your appeal against case")]),
        "overturned": len([one for one in cards if "On appeal it was overturned by" in one]),
        "restored": len(_quotations(performance)),
        "time_outs": len(time_outs(performance)),
        "notices": len([one for one in titles if any(part in one for part in _TITLES_OF_NOTICES)]),
        "digests": len([one for one in admins if one.author_id == me and not one.is_ephemeral]),
    }


def _claims(performance: Performance) -> int:
    """Count how often a card came to say that somebody claimed the case who had not before."""
    holders: dict[str, str] = {}
    stage, count = performance.stage, 0
    for name, body in _events(performance):
        if name != "MESSAGE_UPDATE" or int(body["channel_id"]) != stage.moderators.id:
            continue
        (embed,) = body["embeds"]
        _, _, said = embed["description"].partition("Claimed by ")
        holder = said.partition(" ")[0]
        count += bool(holder) and holder != holders.get(body["id"])
        holders[body["id"]] = holder
    return count


def time_outs(performance: Performance) -> list[int]:
    """Return where in the bot's requests a member was timed out."""
    return [
        number
        for number, one in enumerate(performance.world.env.http_requests)
        if one.method == "PATCH"
        and "/members/" in one.path
        and (one.json or {}).get("communication_disabled_until")
    ]


def _threads(performance: Performance) -> set[int]:
    return {
        one.id
        for one in performance.world.env.backend.channels.values()
        if one.parent_id in (performance.stage.articles.id, performance.stage.letters.id)
        and one.type == _PUBLIC_THREAD
    }


def _events(performance: Performance) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, name, body in performance.world.env.backend.transcript:
        if kind == "GATEWAY":
            yield name, body


def _deleted_by_bot(performance: Performance) -> set[str]:
    requests = performance.world.env.http_requests
    return {one.path.rsplit("/", 1)[1] for one in requests if one.method == "DELETE"}


def _cards(performance: Performance) -> list[str]:
    """Return what the cards of cases say at the end, titles first."""
    channel = performance.world.env.backend.messages[performance.stage.moderators.id]
    shown = [embed for one in channel.values() if not one.is_ephemeral for embed in one.embeds]
    return [
        f"{one['title']}\n{one['description']}" for one in shown if one["title"].startswith("Case ")
    ]


def _answers(performance: Performance) -> Iterator[str]:
    """Yield what people were told alone."""
    for messages in performance.world.env.backend.messages.values():
        yield from (one.content for one in messages.values() if one.is_ephemeral)


def _notices(performance: Performance) -> list[str]:
    """Return the titles of what was sent to one person, directly or in a thread of their own."""
    backend, stage = performance.world.env.backend, performance.stage
    channels = (stage.articles, stage.letters, stage.moderators, stage.admins)
    for_many = {*(one.id for one in channels), *_threads(performance)}
    return [
        embed["title"]
        for channel_id, messages in backend.messages.items()
        if channel_id not in for_many
        for message in messages.values()
        for embed in message.embeds
        if "title" in embed and not message.is_ephemeral
    ]


def _quotations(performance: Performance) -> list[str]:
    return [
        embed["description"]
        for thread in _threads(performance)
        for message in performance.world.env.backend.messages[thread].values()
        for embed in message.embeds
        if " wrote:\n> " in embed.get("description", "")
    ]
