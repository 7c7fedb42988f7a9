"""Rules: what the author of a response is told of it, and the buttons for what they can do.

Never a score, a threshold or the name of a label: only the words and the rule, lest it serve to
find the gaps.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.effects.echo import tame
from bot.effects.message import Button, ButtonStyle, Colour, Embed, Field, Message, shorten
from bot.language.words import msg, tr
from bot.moderation.case import when
from bot.moderation.responses.response import REWRITABLE, UNDER_WAY, Response, State

_WORDS_LIMIT = 1000
_PARTS_LIMIT = 500
_MENU = msg("My response: edit / withdraw")
MOST_LISTED = 5
"""Source: Discord, "Component Reference": a message holds five rows of buttons."""

LEFT = msg("You are not a member of the server any more. Nothing was changed.")
FAILED = msg(
    "Something went wrong on the bot's side, and it was not taken. Please try again later."
)
CHOICE_FAILED = msg(
    "Something went wrong on the bot's side. `/my responses` on the server shows how it stands."
)
NO_RESPONSE = msg(
    "This was not written with *Respond*. Your own messages you edit and delete in Discord itself; "
    "what the bot restored, its author takes down with the button under it."
)
NOBODYS = msg(
    "This was not written with *Respond*: Discord names who posted it, and what the bot restored "
    "names its author."
)

_DROPPED = {
    "author": msg("You dropped it."),
    "withdrawn": msg(
        "It goes from the thread. Its words are erased here too, unless a case holds them."
    ),
    "expired": msg("Nothing was decided in time, so it was dropped."),
    "gone": msg("The place where it was to stand is gone."),
    "left": msg("You are not a member of the server any more."),
    "refused": msg("Discord did not take it. You can send it again."),
    "forgotten": msg("It is erased."),
}


def choice_id(guild_id: int, reply_id: int, what: str) -> str:
    """Return the id of a button about a response; it works outside the guild too."""
    return f"seedbed:response:{guild_id}:{reply_id}:{what}"


def told(response: Response, *, rule: str, choose_until: datetime) -> Message:
    """Return what the author is shown of a response as it stands.

    Args:
        rule: The rule that its newest words go against, where they read badly.
        choose_until: When one that they are asked about is dropped.
    """
    title, text, colour = _what(response, choose_until)
    fields = []
    if response.state is State.ASKED:
        if words := bad_words(response):
            fields.append(Field(tr("What reads badly"), words))
        fields.append(Field(tr("The rule"), _quoted(rule, _PARTS_LIMIT)))
    if response.text and response.state in UNDER_WAY:
        fields.append(Field(tr("Your words"), _quoted(response.text, _WORDS_LIMIT)))
    embed = Embed(title=title, description=text, fields=tuple(fields), colour=colour)
    lost = response.state in (State.DECLINED, State.DROPPED)
    embeds = (embed, *_all_words(response.text, tr("Your words"))) if lost else (embed,)
    return Message(embeds=embeds, buttons=tuple(_buttons(response)))


def being_taken() -> Message:
    """Return what is answered where it takes long to store what was sent."""
    text = tr("It takes longer than usual. This answer changes as soon as it is stored.")
    return Message(embeds=(Embed(title=tr("Your words are being taken"), description=text),))


def given_back(why: str, text: str) -> Message:
    """Return why something was not taken, with all that was written."""
    return Message(content=why, embeds=_all_words(text, tr("You had written")))


def taken(response: Response, *, restored: bool = False) -> Message:
    """Return what the author is shown of a posted response, with what they can do about it.

    Args:
        restored: It was removed, and its words were restored in a message of the bot.
    """
    if restored:
        text = tr("It was removed and restored. What is restored can be withdrawn, not edited.")
        buttons = [_button(response, tr("Withdraw"), "withdraw", "danger")]
    elif response.stands:
        text = tr("What you change is read again. Until it is posted, these words stay.")
        buttons = _buttons(response)
    else:
        text, buttons = tr("It does not stand in the thread any more."), []
    embed = Embed(title=tr("Your response"), description=f"{text}\n{response.jump_url}")
    return Message(embeds=(embed,), buttons=tuple(buttons))


def mine(found: Sequence[Response]) -> Message:
    """Return the list of a member's responses that are not decided yet, at most five of them."""
    if not found:
        text = tr(
            "None of your responses waits. What is posted you change in its menu, under *Apps*: "
            "*{menu}*.",
            menu=tr(_MENU),
        )
        return Message(embeds=(Embed(title=tr("Your responses"), description=text),))
    lines = [
        f"**{number}** · {_short(one)} · {_quoted(one.discussion_title, 80)}\n"
        f"> {_quoted(' '.join((one.text or '').split()), 200)}"
        for number, one in enumerate(found, start=1)
    ]
    full = len(found) == MOST_LISTED
    more = tr("At most {count} are listed.", count=MOST_LISTED) if full else ""
    title = tr("Your responses that wait")
    embed = Embed(title=title, description="\n".join(lines), footer=more)
    buttons = [
        Button(f"{number} · {button.label}", button.custom_id, button.style)
        for number, one in enumerate(found, start=1)
        for button in _buttons(one)
    ]
    return Message(embeds=(embed,), buttons=tuple(buttons))


def authorship(response: Response) -> str:
    """Return what a moderator is told who asks who wrote something."""
    if response.author_id is None:
        return tr("Its author asked to be forgotten, or has taken it back: nobody knows any more.")
    author, at = f"<@{response.author_id}>", when(response.made_at, "f")
    return tr("{author} wrote this with *Respond*, {at}.", author=author, at=at)


def bad_words(response: Response) -> str:
    """Return the parts that read badly; nothing where they are not known, or are all of it."""
    text = response.text or ""
    parts = [part for begin, end in response.parts if (part := text[begin:end].strip())]
    if not parts or parts == [text.strip()]:
        return ""
    return _quoted(", ".join(tr("“{quoted}”", quoted=part) for part in parts), _PARTS_LIMIT)


def _quoted(text: str, limit: int) -> str:
    return shorten(tame(text), limit) if tame(text).strip() else tr("(no text)")


def _what(response: Response, choose_until: datetime) -> tuple[str, str, Colour]:
    """Return title, text and colour of what the author is told."""
    what: tuple[str, str, Colour]
    match response.state:
        case State.WAITING:
            text = tr(
                "It is taken and waits to be read. Nobody sees it before that, and nothing is "
                "lost. You are told what becomes of it."
            )
            what = _title(response), text, "neutral"
        case State.ASKED:
            what = tr("Before it is posted"), _asked(response, choose_until), "attention"
        case State.HELD:
            what = _held(response)
        case State.ACCEPTED:
            text = tr("It appears in the thread as soon as the bot can post it.")
            what = _title(response), text, "calm"
        case State.POSTED:
            text = tr(
                "It stands here: {url}\nYou can change it later as well: in its menu, under "
                "*Apps*, is *{menu}*.",
                url=response.jump_url,
                menu=tr(_MENU),
            )
            what = _title(response), text, "calm"
        case State.DECLINED:
            text = tr(
                "It was found against the rules. The notice about it says why, and how to appeal. "
                "`/my status` shows it, too."
            )
            what = _title(response), text + _stays(response), "stern"
        case State.DROPPED:
            what = _dropped(response)
    return what


def _title(response: Response) -> str:
    edits = response.replaces is not None
    match response.state:
        case State.WAITING:
            return tr("Your edit waits") if edits else tr("Your response waits")
        case State.ACCEPTED:
            return tr("Your edit is being posted") if edits else tr("Your response is being posted")
        case State.POSTED:
            return tr("Your edit is posted") if edits else tr("Your response is posted")
    return tr("Your edit is not posted") if edits else tr("Your response is not posted")


def _dropped(response: Response) -> tuple[str, str, Colour]:
    text = tr(_DROPPED[response.why or "author"])
    if response.replaces is not None and response.why == "gone":
        text = tr("What it was to change does not stand any more.")
    elif response.why not in ("withdrawn", "forgotten"):
        text += _stays(response)
    if response.why == "withdrawn":
        return tr("Your response is taken down"), text, "neutral"
    return tr("It is not posted"), text, "neutral"


def _stays(response: Response) -> str:
    stays = tr("What you had posted before stays.")
    return "" if response.replaces is None else f" {stays}"


def _held(response: Response) -> tuple[str, str, Colour]:
    if response.case_id is not None:
        text = tr(
            "Its approval was taken back, and what was posted of it is taken down. It is posted "
            "again if a moderator approves it. You are told either way."
        )
        return tr("A moderator reads it again"), text, "neutral"
    text = tr(
        "It is posted if they approve it. Until then nobody else sees it. You are told either way."
    )
    return tr("A moderator reads it first"), text, "neutral"


def _asked(response: Response, choose_until: datetime) -> str:
    choices = [] if response.muted else [tr("**Edit** it: it is read again.")]
    if response.screened:
        choices.append(
            tr(
                "**Send anyway**: a moderator reads it before it is posted, unless the server's "
                "policy declines it. A machine read it, and it is often wrong."
            )
        )
    else:
        choices.append(
            tr(
                "**Send anyway**: it is posted, unless the server's policy declines it, and a "
                "moderator may look at it. A machine read it, and it is often wrong."
            )
        )
    then = when(choose_until)
    choices.append(tr("**Drop it**: it is gone. Without a choice that happens {then}.", then=then))
    if bad_words(response):
        start = tr("Parts of this may hurt others, or end the talk. Nobody has seen it.")
    else:
        start = tr("This may hurt others, or end the talk. Nobody has seen it.")
    if response.muted:
        tried = tr(
            "You have tried several times lately, so the words are not shown, and you cannot edit "
            "it now."
        )
        start = f"{start} {tried}"
    return "\n".join([start, *(f"- {choice}" for choice in choices)])


def _all_words(text: str | None, title: str) -> tuple[Embed, ...]:
    """Return an embed with a text of at most 4,000 characters; none where there is no text."""
    return (Embed(title=title, description=text),) if text and text.strip() else ()


def _buttons(response: Response) -> list[Button]:
    found = []
    if (response.state in REWRITABLE and not response.muted) or response.stands:
        found.append(_button(response, tr("Edit"), "edit", "primary"))
    if response.state is State.ASKED:
        found.append(_button(response, tr("Send anyway"), "send"))
    if response.state in REWRITABLE:
        found.append(_button(response, tr("Drop it"), "drop", "danger"))
    if response.stands:
        found.append(_button(response, tr("Withdraw"), "withdraw", "danger"))
    return found


def _button(response: Response, label: str, what: str, style: ButtonStyle = "secondary") -> Button:
    return Button(label, choice_id(response.guild_id, response.reply_id, what), style)


def _short(response: Response) -> str:
    return {
        State.WAITING: tr("waits to be read"),
        State.ASKED: tr("waits for you"),
        State.HELD: tr("waits for a moderator"),
    }.get(response.state, tr("is being posted"))
