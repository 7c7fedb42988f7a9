"""All that somebody can read on a server, and how much of another server is in it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
import simcord

from tests.rights.doings import MARK, SLUG
from tests.rights.table import COMMANDS, Right, commands
from tests.simulated.acting import AnyCommand, complete, given
from tests.simulated.house import House


@dataclass(frozen=True, slots=True)
class Ids:
    """What there is on a server that a command of another could be given."""

    case: int
    digest: int
    discussion: int
    brake: int
    policy: int
    thread: int
    message: int
    slug: str
    link: str


async def ids_of(house: House) -> Ids:
    """Return the newest of everything on a server."""

    async def newest(column: str, table: str) -> int:
        query = f"SELECT max({column}) FROM {table} WHERE guild_id = ?"  # noqa: S608
        ((found,),) = await house.rows(query, house.guild.id)
        return int(found)

    ((thread, message),) = await house.rows(
        "SELECT thread_id, message_id FROM replies WHERE guild_id = ? AND state = 'present' "
        "ORDER BY id DESC LIMIT 1",
        house.guild.id,
    )
    return Ids(
        await newest("number", "cases"),
        await newest("id", "digests"),
        await newest("id", "discussions"),
        await newest("id", "(SELECT * FROM brakes WHERE state = 'set')"),
        await newest("version", "policies"),
        thread,
        message,
        SLUG,
        f"https://discord.com/channels/{house.guild.id}/{thread}/{message}",
    )


def traces_of(house: House, *, besides: House) -> set[str]:
    """Return what must not be read elsewhere: the mark, and every id that is only of this server.

    Args:
        besides: The other server; who is a member of both is known there anyway.
    """
    backend = house.world.env.backend
    channels = {one.id for one in backend.channels.values() if one.guild_id == house.guild.id}
    messages = {
        one.id for channel in channels for one in backend.messages.get(channel, {}).values()
    }
    people = set(house.guild.member_ids()) - set(besides.guild.member_ids())
    roles = {role.id for role in house.guild.roles.values()}
    return {MARK, SLUG, *map(str, {house.guild.id, *channels, *messages, *people, *roles})}


def _who(house: House, shared: simcord.MemberActor) -> Mapping[str, simcord.MemberActor]:
    people: dict[Right, simcord.MemberActor] = {
        "admin": house.admin, "moderator": house.moderator, "staff": house.admin,
        "oneself": shared, "writer": shared, "member": shared,
    }  # fmt: skip
    return {name: people[right] for right, named in COMMANDS.items() for name in named}


async def read_everything(
    house: House, shared: simcord.MemberActor, ids: Ids
) -> list[tuple[str, str]]:
    """Give every command of the bot, with ids that may be of elsewhere; return what was answered.

    What somebody typed themselves is taken out of the answer: to read that again tells nothing.
    """
    found, people = list[tuple[str, str]](), _who(house, shared)
    for command in commands(house.world.bot):
        name = command.qualified_name
        for typed in _typed(command, ids, shared):
            result = await given(house, people[name], command, **typed)
            text = await all_of(result)
            for value in typed.values():
                if isinstance(value, str):
                    text = text.replace(value, "")
            found.append((name, text))
        for option in command.parameters:
            if option.autocomplete:
                offered = await complete(house, people[name], command, option.name)
                found.append((f"{name}: {option.name}", "\n".join(offered)))
    return found


def _typed(command: AnyCommand, ids: Ids, shared: simcord.MemberActor) -> Iterator[dict[str, Any]]:
    """Return what to type into the options of a command: nothing, and every id that fits."""
    names = {one.name for one in command.parameters}
    root = command.qualified_name.split()[0]
    number = {"case": ids.case, "digest": ids.digest}.get(root, 1)
    wanted: dict[str, list[Any]] = {
        "number": [number],
        "discussion": [ids.discussion],
        "article": [ids.slug],
        "reference": [ids.link, str(ids.message), str(ids.case)],
        "member": [str(shared.id)],
        "version": [ids.policy],
        "thread": [str(ids.thread)],
        "words": [MARK, f"{MARK[:4]}*"],
    }
    required = {one.name for one in command.parameters if one.required}
    asked = [name for name in wanted if name in names]
    if not required & set(asked):
        yield {}
    for name in asked:
        yield from ({name: value} for value in wanted[name])


async def all_of(result: simcord.InteractionResult) -> str:
    """Return all that stands in an answer: texts, embeds, buttons, forms and files."""
    messages = [*([result.response] if result.response else []), *result.followups]
    parts: list[Any] = [result.modal, result.autocomplete_choices]
    for message in messages:
        parts += [message.content, [one.to_dict() for one in message.embeds], message.components]
        parts += [await _content(one) for one in message.attachments]
    return json.dumps(parts, ensure_ascii=False, default=str)


async def _content(file: discord.Attachment) -> str:
    content = await file.read()
    return (
        file.filename if file.filename.endswith(".png") else f"{file.filename} {content.decode()}"
    )
