"""Rules: from an article to the messages and threads of its discussion, in order.

Every message has at least one embed, and room is left in each for the marker that the executor
adds to its last footer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot.articles.article import Article
from bot.articles.layout import EMBED_PART_LIMIT, split, thread_name
from bot.discussions.wording import Keeping, how_to_respond, notice
from bot.effects.echo import tame
from bot.effects.message import (
    EMBED_TITLE_LIMIT,
    Button,
    Embed,
    Field,
    Message,
    shorten,
)
from bot.language.words import msg, tr

TAGS_PER_POST = 5
"""Source: Discord, "Threads": a forum post carries at most 5 tags."""

RESPOND_ID = "seedbed:respond"
"""The id of the button that opens the form; where it stands says which thread it is about."""
RESPOND = Button(msg("Respond"), RESPOND_ID, "primary")

_SOURCE_LIMIT = 300
_URL_LIMIT = 2048
_URL = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#][^\s<>\"\\^`{|}]*)?", re.ASCII)
_OPENING = msg("The author's opening reply")


@dataclass(frozen=True, slots=True)
class PlannedThread:
    """A thread to make; its position is its place among the plan's threads."""

    kind: Literal["open", "prompt"]
    name: str


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message.

    Attributes:
        thread: The position of the thread to send it to, or None for the channel itself.
        with_text: The article's full text hangs on it as a file.
    """

    message: Message
    thread: int | None = None
    with_text: bool = False


@dataclass(frozen=True, slots=True)
class StartThread:
    """Start the thread at this position from the message sent last to the channel."""

    thread: int


@dataclass(frozen=True, slots=True)
class Post:
    """Make the forum post at this position.

    Attributes:
        with_text: The article's full text hangs on its first message as a file.
    """

    thread: int
    message: Message
    with_text: bool = False


Step = Send | StartThread | Post


@dataclass(frozen=True, slots=True)
class Plan:
    """All that makes a discussion, in the order in which it is made."""

    threads: tuple[PlannedThread, ...]
    steps: tuple[Step, ...]

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every message of the discussion, in order."""
        return tuple(step.message for step in self.steps if not isinstance(step, StartThread))


def plan(article: Article, *, forum: bool, keeping: Keeping, screened: bool = False) -> Plan:
    """Return what makes a discussion of ``article`` in a forum or a text channel.

    There is one thread for open discussion and one per prompt. In a text channel the article
    stands in the channel and the threads start from messages of their own; in a forum it stands
    in the post for open discussion, to which the other posts link (see ``prompt_message``).
    What a thread starts from carries the button *Respond*. Where the discussion is ``screened``,
    every thread begins by saying that one writes with that alone.
    """
    threads = (
        PlannedThread("open", thread_name(tr("Open discussion: {title}", title=article.title))),
        *(PlannedThread("prompt", thread_name(prompt)) for prompt in article.prompts),
    )
    first, *further = _article_messages(article, notice(keeping, screened=screened))
    lay_out = _in_forum if forum else _in_channel
    return Plan(threads, tuple(lay_out(article, first, further, screened=screened)))


def prompt_message(
    article: Article, position: int, *, open_thread_id: int | None, told_how: bool = False
) -> Message:
    """Return the first message for the prompt at ``position`` (from 1).

    Args:
        open_thread_id: The thread to link to, which holds the article; None for no link.
        told_how: The message itself says how to reply, as the first of a screened forum post.
    """
    link = () if open_thread_id is None else (Field(tr("The article"), f"<#{open_thread_id}>"),)
    first = replace(_prompt_embeds(article, position)[0], fields=link)
    return Message(embeds=(first, how_to_respond()) if told_how else (first,), buttons=(respond(),))


def respond() -> Button:
    """Return the button that opens the form, in the language that is spoken."""
    return replace(RESPOND, label=tr(RESPOND.label))


def match_tags(wanted: Iterable[str], available: Iterable[str]) -> tuple[str, ...]:
    """Return those of a forum's ``available`` tags that are wanted, at most five, first come."""
    by_name = {name.casefold(): name for name in available}
    matched = dict.fromkeys(by_name[tag.casefold()] for tag in wanted if tag.casefold() in by_name)
    return tuple(matched)[:TAGS_PER_POST]


def _in_channel(
    article: Article, first: Message, further: list[Message], *, screened: bool
) -> list[Step]:
    steps: list[Step] = [Send(first, with_text=True), *(Send(message) for message in further)]
    asked = (
        tr("What do you think of the article? Write with *Respond*.")
        if screened
        else tr("What do you think of the article? Reply in the thread, or with *Respond*.")
    )
    invitation = Embed(title=tr("Open discussion"), description=asked)
    steps += [Send(Message(embeds=(invitation,), buttons=(respond(),))), StartThread(0)]
    steps += [*_told_how(0, screened=screened), *_opening_reply(article)]
    for position in range(1, len(article.prompts) + 1):
        steps += [Send(prompt_message(article, position, open_thread_id=None))]
        steps += [StartThread(position), *_told_how(position, screened=screened)]
        steps += _rest_of_prompt(article, position)
    return steps


def _in_forum(
    article: Article, first: Message, further: list[Message], *, screened: bool
) -> list[Step]:
    steps: list[Step] = [Post(0, replace(first, buttons=(respond(),)), with_text=True)]
    steps += [*(Send(message, thread=0) for message in further), *_opening_reply(article)]
    for position in range(1, len(article.prompts) + 1):
        message = prompt_message(article, position, open_thread_id=None, told_how=screened)
        steps += [Post(position, message), *_rest_of_prompt(article, position)]
    return steps


def _told_how(position: int, *, screened: bool) -> list[Step]:
    how = Message(embeds=(how_to_respond(),), buttons=(respond(),))
    return [Send(how, thread=position)] if screened else []


def _article_messages(article: Article, told_before: str) -> list[Message]:
    """The first message holds title, a part of the text, origin and notice."""
    parts = _split(article.body)
    messages = []
    for number, part in enumerate(parts, start=1):
        place = (
            [tr("Part {number} of {of}", number=number, of=len(parts))] if len(parts) > 1 else []
        )
        embed = Embed(description=part, footer=" · ".join([*_origin(article), *place]))
        if number == 1:
            title = shorten(tame(article.title.strip()), EMBED_TITLE_LIMIT) or article.slug
            told = Embed(title=tr("Before you reply"), description=told_before, colour="calm")
            headed = replace(embed, title=title, url=_url(article))
            messages.append(Message(embeds=(headed, told)))
        else:
            messages.append(Message(embeds=(replace(embed, footer=place[0]),)))
    return messages


def _opening_reply(article: Article) -> list[Step]:
    parts = _split(article.opening_reply) if article.opening_reply else []
    return [
        Send(
            Message(embeds=(Embed(title=_numbered(tr(_OPENING), place, parts), description=part),)),
            0,
        )
        for place, part in enumerate(parts, start=1)
    ]


def _prompt_embeds(article: Article, position: int) -> list[Embed]:
    title = tr("To discuss, {number} of {of}", number=position, of=len(article.prompts))
    parts = _split(article.prompts[position - 1])
    return [
        Embed(title=_numbered(title, place, parts), description=part, colour="attention")
        for place, part in enumerate(parts, start=1)
    ]


def _rest_of_prompt(article: Article, position: int) -> list[Step]:
    rest = _prompt_embeds(article, position)[1:]
    return [Send(Message(embeds=(embed,)), thread=position) for embed in rest]


def _split(text: str) -> list[str]:
    return split(text, limit=EMBED_PART_LIMIT) or [""]


def _numbered(title: str, place: int, parts: list[str]) -> str:
    if len(parts) == 1:
        return title
    return tr("{title} (part {number} of {of})", title=title, number=place, of=len(parts))


def _origin(article: Article) -> list[str]:
    parts = (article.source, article.published)
    return [shorten(part, _SOURCE_LIMIT) for part in parts if part]


def _url(article: Article) -> str:
    """The source if Discord takes it as a link: it refuses a whole message for a bad one."""
    source = article.source
    return source if len(source) <= _URL_LIMIT and _URL.fullmatch(source) else ""
