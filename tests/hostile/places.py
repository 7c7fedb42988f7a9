"""The one list of the places in which somebody reads what somebody else wrote."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.articles.article import Article
from bot.articles.fields import Fields, build
from bot.digests import search
from bot.digests.archive import Found
from bot.digests.look import found as found_look
from bot.digests.look import render
from bot.discussions import cards
from bot.discussions.plan import Plan, plan
from bot.discussions.wording import Keeping, opened_by_hand
from bot.effects.message import Message
from bot.moderation.brakes.card import brake_card
from bot.moderation.brakes.words import thread_words
from bot.moderation.card import case_card, second_card
from bot.moderation.case import Appeal, CaseView, Quoted
from bot.moderation.lifecycle import Action, State
from bot.moderation.notice import notice, outcome_notice, restored
from bot.moderation.responses import words as responses
from bot.moderation.responses.response import State as ResponseState
from bot.moderation.scopes import GuildPolicy
from bot.moderation.why.facts import Findings
from bot.moderation.why.text import Disguise
from bot.moderation.why.words import why_message
from bot.store.digest_rows import Digest
from bot.store.search import Hit
from tests.digests.views import START, rich
from tests.moderation.brakes.test_brake import PROPOSED
from tests.moderation.responses.sheets import sheet
from tests.moderation.views import UPHELD, WHEN
from tests.moderation.why.whys import facts_of

Shown = Message | list[str]


def _case(text: str, **changed: Any) -> CaseView:
    """Return a case in which everybody wrote ``text``."""
    said = Quoted(502, text)
    given: dict[str, Any] = {
        "text": text,
        "edited_text": text,
        "answers": said,
        "before": (said, said),
        "reports": (text,) * 6,
        "appeal": Appeal(text, WHEN),
        "discussion_title": text,
        "rule": text,
        "word": text,
        "answer": text,
        "trouble": ((0, 30),),
        "lapses_at": WHEN,
    }
    return replace(UPHELD, **{**given, **changed})


def _notice(text: str) -> Shown:
    made = notice(_case(text), guild_name=text[:100])
    assert made is not None
    return made


def _outcome(text: str) -> Shown:
    return outcome_notice(_case(text, state=State.OVERTURNED), guild_name=text[:100])


def _affirmed(text: str) -> Shown:
    return outcome_notice(_case(text, state=State.AFFIRMED), guild_name=text[:100])


def _asked(text: str) -> Shown:
    response = sheet(ResponseState.ASKED, text=text, parts=((0, 30),))
    return responses.told(response, rule=text, choose_until=WHEN)


def _mine(text: str) -> Shown:
    return responses.mine([sheet(ResponseState.HELD, text=text, discussion_title=text)] * 5)


def _why(text: str) -> Shown:
    spans = ((2, 9), (12, 20))
    found = Findings(spans=spans, disguises=(Disguise((0, len(text)), text, text),))
    return why_message(facts_of({"insult": 0.9}, GuildPolicy.plain(), text=text), found)


def _search(text: str) -> Shown:
    wanted = search.read("link OR come a w*")
    assert wanted is not None
    hit = Hit(1, text, START, 700, 800, (1, 2))
    digest = Digest(
        1, 7, 1, text, "scheduled", START, START, START, rich().figures, (), None, START, 70, 80
    )
    return found_look.message(Found(wanted, [hit] * 10, 10, [digest] * 10), 7)


def _article(text: str) -> Article:
    """Return an article whose title, source and prompts are ``text``, as far as that is taken."""
    fields = Fields(
        texts={"title": text[:100] or "x", "source": text[:300]},
        lists={"prompts": (text[:300] or "x",)},
    )
    made = build(fields, "It rains.", identifier="rain", problems=[])
    return replace(made, title=made.title or "x")


def _names(text: str) -> Shown:
    # No markup works in a name, so that a link in it shows where it leads as it is.
    return [thread.name.replace("](", "] (") for thread in _plan(text).threads]


def _titles(text: str) -> Shown:
    return [embed.title for message in _plan(text).messages for embed in message.embeds]


def _plan(text: str) -> Plan:
    return plan(_article(text), forum=False, keeping=Keeping(30, 90))


def _brake(text: str) -> Shown:
    made = replace(PROPOSED, discussion_title=text, thread_name=text)
    return brake_card(made)


def _braked(text: str) -> Shown:
    return [thread_words(replace(PROPOSED, thread_name=text, thread_gone=True))]


def _lists(text: str) -> Shown:
    line = cards.discussion_line(
        1, title=text, state="open", channel_id=7, closes_at=None, problem=None
    )
    posted = cards.posted_text(
        1, title=text, state="open", channel_id=7, thread_ids=[], closes_at=None, problem=None
    )
    article = replace(_article("rain"), title=text)
    return [line, posted, cards.article_line(article, added=True)]


PLACES: Mapping[str, Callable[[str], Shown]] = MappingProxyType(
    {
        "a case's card": lambda text: case_card(_case(text)),
        "an open case's card": lambda text: case_card(_case(text, state=State.OPEN)),
        "a card for a second reading": lambda text: second_card(_case(text)),
        "a notice": _notice,
        "a notice of what came of it": _outcome,
        "a notice of an appeal that failed": _affirmed,
        "a restored reply": lambda text: restored(_case(text)),
        "a warning": lambda text: _must(notice(_case(text, action=Action.WARN), guild_name="x")),
        "a nudge": _asked,
        "the list of one's responses": _mine,
        "why a reply was flagged": _why,
        "a digest": lambda text: render.message(rich(text)),
        "a digest as Markdown": lambda text: [render.markdown(rich(text))],
        "what a search found": _search,
        "a brake's card": _brake,
        "a brake on a thread that is gone": _braked,
        "the lists of articles and discussions": _lists,
        "the names of threads": _names,
        "the titles over an article": _titles,
        "a screened channel that was opened": lambda text: opened_by_hand(1, text, 7, ()),
    }
)

COVERED = (
    "bot/digests/look/found.py",
    "bot/digests/look/render.py",
    "bot/discussions/cards.py",
    "bot/discussions/plan.py",
    "bot/discussions/wording.py",
    "bot/moderation/brakes/card.py",
    "bot/moderation/brakes/words.py",
    "bot/moderation/card.py",
    "bot/moderation/notice.py",
    "bot/moderation/responses/words.py",
    "bot/moderation/why/words.py",
)
"""The modules that make what stands in the list."""

OURS: Mapping[str, str] = MappingProxyType(
    {
        "bot/effects/message.py": "messages that were stored, as they were made elsewhere",
        "bot/effects/rendering.py": "messages that were made elsewhere; a member's own, under "
        "their name, as they wrote it",
        "bot/moderation/calibration/words.py": "labels and figures",
        "bot/moderation/judging.py": "counts",
        "bot/moderation/notices.py": "links to private threads",
        "bot/moderation/policies/shown.py": "labels, figures and ids",
        "bot/moderation/queue.py": "counts and ids",
        "bot/moderation/responses/choosing.py": "a member's own words, as they wrote them",
        "bot/moderation/status.py": "labels, links and dates",
        "bot/moderation/surge.py": "counts and links",
        "bot/moderation/trial/figures.py": "labels, figures and ids",
        "bot/moderation/trial/words.py": "labels, figures and links",
        "bot/guilds/helping.py": "commands",
        "cogs/setup_facts.py": "mentions, zones and figures; what was typed is tamed by its form",
        "cogs/setup_posting.py": "titles and previews of articles, as /article preview shows them",
        "cogs/digests.py": "titles, tamed there; see test_pings",
        "cogs/queue.py": "figures and links",
        "cogs/responses.py": "buttons",
        "cogs/review.py": "labels, dates and links",
    }
)
"""Other modules that make messages, and what of others stands in those."""


def _must(message: Message | None) -> Message:
    assert message is not None
    return message


def words(shown: Shown) -> list[str]:
    """Return every text of what is shown in which markup works, and those in which it does not."""
    if isinstance(shown, list):
        return shown
    return [
        text
        for embed in shown.embeds
        for text in (
            shown.content,
            embed.title,
            embed.description,
            embed.footer,
            *(part for field in embed.fields for part in (field.name, field.value)),
        )
    ]
