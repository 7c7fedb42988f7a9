"""Gathers all that is known of a guild from the database and from its Discord."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.effects.message import Message
from bot.moderation.card import case_card
from bot.moderation.lifecycle import Action, State
from bot.simulate.discord import DiscordModel
from bot.simulate.disk import Place
from bot.simulate.evidence import (
    Card,
    Case,
    Effect,
    Evidence,
    Notice,
    OnDiscord,
    Quotation,
    Reply,
    Step,
    Written,
)
from bot.simulate.town import Town
from bot.store import Tx, cases

_CASES = """
    SELECT id, number, state, version, reply_id, author_id, decided_by, action, time_out_until,
        card_message_id FROM cases WHERE guild_id = ? ORDER BY number"""
_RECORD = """
    SELECT r.what, r.case_number, p.person_id, r.at, r.detail FROM record r
    LEFT JOIN people p ON p.guild_id = r.guild_id AND p.number = r.person
    WHERE r.guild_id = ? AND r.case_number IS NOT NULL ORDER BY r.id"""
_REPLIES = "SELECT id, message_id, state, ended_by FROM replies WHERE guild_id = ?"
_EFFECTS = """
    SELECT id, lane, kind, state, json_extract(payload, '$.row'), error FROM effects
    WHERE guild_id = ?"""
_NOTICES = "SELECT id, case_id, kind, state, way FROM notices WHERE guild_id = ?"
_QUOTATIONS = """
    SELECT case_id, reply_id, message_id FROM quotations
    WHERE guild_id = ? AND taken_down_at IS NULL"""
_APPEALS = """
    SELECT case_id, reviewed_by, alone FROM appeals WHERE guild_id = ? AND closed_at IS NOT NULL"""


async def gather(town: Town) -> Evidence:
    """Return all that is known of a town's guild."""
    place = town.place
    return await town.read(lambda tx: _gather(tx, town, place))


def _gather(tx: Tx, town: Town, place: Place) -> Evidence:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        return tx.execute(sql, [place.guild_id]).fetchall()

    found = tuple(_case(row) for row in rows(_CASES))
    return Evidence(
        now=town.clock.now(),
        lease=town.lasting.desk.lease,
        cases=found,
        record=tuple(_step(row) for row in rows(_RECORD)),
        replies=tuple(Reply(*row) for row in rows(_REPLIES)),
        effects=tuple(Effect(*row) for row in rows(_EFFECTS)),
        notices=tuple(Notice(*row) for row in rows(_NOTICES)),
        quotations=tuple(Quotation(*row) for row in rows(_QUOTATIONS)),
        appeals={row[0]: (row[1], bool(row[2])) for row in rows(_APPEALS)},
        cards={case.id: _card(case_card(cases.view(tx, case.id))) for case in found},
        discord=_on_discord(town.discord, town.by_hand, place),
        written=tuple(_written(town)),
        problems=tuple(town.problems),
    )


def _case(row: tuple[Any, ...]) -> Case:
    number, state, version, reply_id, author_id, decided_by, action, until, card = row[1:]
    return Case(
        row[0],
        number,
        State(state),
        version,
        reply_id,
        author_id,
        decided_by,
        Action(action) if action else None,
        datetime.fromisoformat(until) if until else None,
        card,
    )


def _step(row: tuple[Any, ...]) -> Step:
    what, number, by, at, detail = row
    return Step(what, number, by, datetime.fromisoformat(at), json.loads(detail))


def _card(message: Message) -> Card:
    (embed,) = message.embeds
    buttons = tuple(button.custom_id for button in message.buttons)
    return Card(embed.title, embed.description, buttons)


def _on_discord(discord: DiscordModel, by_hand: Mapping[int, set[str]], place: Place) -> OnDiscord:
    return OnDiscord(
        deleted=tuple(discord.deleted),
        gone=frozenset(discord.gone),
        quoted=frozenset(one.id for one in discord.in_channel(place.thread)),
        cards={one.id: _card(one.message) for one in discord.in_channel(place.moderators_channel)},
        told=tuple(discord.told_rows),
        timed_out={
            user: datetime.fromisoformat(until) for user, until in discord.timed_out.items()
        },
        by_hand={
            user: frozenset(datetime.fromisoformat(until) for until in ends)
            for user, ends in by_hand.items()
        },
        time_outs=tuple((row, datetime.fromisoformat(until)) for row, until in discord.time_outs),
    )


def _written(town: Town) -> Iterator[Written]:
    for key, commits in town.lasting.tally.entries.items():
        versions = tuple(tuple(entry.version for entry in commit) for commit in commits)
        yield Written(key, town.versions.get(key), versions)
