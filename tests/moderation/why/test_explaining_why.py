"""Moderators ask why: what was stored is told, and the scorer is asked for the words."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event
from bot.moderation.scopes import GUILD as SERVER
from bot.moderation.scopes import GuildPolicy, Layer, Scope
from bot.moderation.why.service import Why
from bot.scoring.port import Scores
from tests.moderation.steps import decide, move
from tests.moderation.why.asking import Fools, embed, field, installed, refusal
from tests.world import GUILD, OTHER_GUILD, READER, THREAD, World, told


def test_a_flag_is_told_with_its_words_and_what_they_were_read_as(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        message = await world.say("It is a fair point, **but** you fo\u200bol.")
        by_message, by_case = await why.of_message(GUILD, message), await why.of_case(GUILD, 1)
        assert by_message == by_case
        shown = embed(by_case)
        assert "insult 0.70 weighs most, looked at from 0.60" in shown.description
        assert "\\*\\*but\\*\\* you __**fo\u200bol**__.||" in shown.description
        assert field(by_case, "How it was read").startswith("||fo\u200bol|| as ||fool||")
        assert field(by_case, "It would have been let pass").split("\n") == [
            "With another threshold: insult from 0.71 (not 0.60).",
            "Without the marked words: the highest score would be insult 0.02.",
        ]
        assert "scored by fools 1" in shown.footer

    told(tmp_path, story)


def test_without_the_heaviest_word_it_may_still_be_flagged(tmp_path: Path) -> None:
    class Graver(Fools):
        """Also finds any other text of more than four words insulting, with nothing to blame."""

        def _insult(self, text: str) -> float:
            return 0.9 if "oaf" in text else 0.65 if len(text.split()) > 4 else 0.02

    async def story(world: World) -> None:
        scorer = Graver()
        world.scorer = scorer  # type: ignore[assignment]  # any scorer will do
        world.restart()
        why = Why(world.store, scorer, timeout_seconds=5)
        await world.say("you sorry excuse for an oaf")
        told_of = field(await why.of_case(GUILD, 1), "It would have been let pass")
        assert "Not just without the marked words: insult would still be 0.65." in told_of

    told(tmp_path, story)


def test_the_place_that_a_threshold_comes_from_is_the_version_that_decided(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        layers = {SERVER: Layer({"insult": 0.9}), Scope("thread", THREAD): Layer({"insult": 0.6})}
        await world.govern(GuildPolicy(shadow=True, layers=layers))
        await world.say("you fool, if I may say so")
        await world.govern(GuildPolicy.plain({"insult": 0.9}))
        found = await why.of_case(GUILD, 1)
        assert "looked at from 0.60 (thread), over by 0.10" in field(found, "Scores and thresholds")
        now = field(found, "By the policy in force now")
        assert now == "It would be let pass (policy version 3)."
        assert "Policy version 2" in embed(found).footer

    told(tmp_path, story)


def test_a_reply_that_passed_is_told_how_near_it_came(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        found = await why.of_message(GUILD, await world.say("I see it quite otherwise, friend"))
        assert embed(found).title == "Why this reply was let pass"
        assert "insult from 0.02 (not 0.60)" in field(found, "It would have been looked at")

    told(tmp_path, story)


def test_quotations_are_left_out_and_never_marked(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        await world.say("only a fool would say so here", author_id=READER)
        message = await world.say("> only a fool would say so here\nI would rather not say oaf")
        found = await why.of_message(GUILD, message)
        assert "__**oaf**__" in embed(found).description
        assert "__**fool" not in embed(found).description
        quoted = field(found, "How it was read")
        assert quoted == "Left out, as a quotation: ||only a fool would say so here||"

    told(tmp_path, story)


@pytest.mark.parametrize("explained", [True, False])
def test_where_the_scorer_is_down_what_was_found_earlier_is_marked(
    explained: bool, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        why, scorer = installed(world)
        await world.say("a fair point, but you fool")
        if explained:
            kept = world.explains(scorer, timeout_seconds=5)
            kept.kick()
            await kept.idle()
        scorer.down = True
        shown = embed(await why.of_case(GUILD, 1)).description
        assert "The scorer does not answer now" in shown
        assert ("__**fool**__" in shown) is explained
        assert ("carried the score when it was flagged" in shown) is explained
        assert ("Marked" in shown) is explained  # a window that is the whole text says nothing

    told(tmp_path, story)


def test_a_scorer_that_never_answers_holds_nobody_up(tmp_path: Path) -> None:
    class Silent(Fools):
        async def score(self, texts: Sequence[str]) -> list[Scores]:
            await asyncio.Event().wait()
            return []

    async def story(world: World) -> None:
        installed(world)
        await world.say("you fool, if I may say so")
        why = Why(world.store, Silent(), timeout_seconds=0.01)
        assert "The scorer does not answer now" in embed(await why.of_case(GUILD, 1)).description

    told(tmp_path, story)


def test_what_another_scorer_scored_is_told_from_what_is_stored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("You see it so. " * 80 + "But you fool! [insult=0.9] " + "So it is. " * 80)
        scorer = Fools()
        shown = embed(await Why(world.store, scorer, timeout_seconds=5).of_case(GUILD, 1))
        assert "Another scorer, or version of it, scored this" in shown.description
        assert "the part that scored highest for insult" in shown.description
        marked = shown.description.split("__**")[1].split("**__")[0]
        assert "\\[insult=0.9\\]" in marked
        assert len(marked) < 400
        assert scorer.asked == 0

    told(tmp_path, story)


def test_once_the_text_is_erased_the_figures_are_told_and_nothing_is_asked(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, scorer = installed(world)
        message = await world.say("I see it quite otherwise, friend")
        await world.delete(message)
        asked = scorer.asked
        found = await why.of_message(GUILD, message)
        assert "no longer kept, only its figures are" in embed(found).description
        assert "insult 0.02" in field(found, "Scores and thresholds")
        assert scorer.asked == asked

    told(tmp_path, story)


def test_what_is_no_reply_here_or_another_servers_is_not_found(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        message = await world.say("you fool, if I may say so")
        assert "no reply" in refusal(await why.of_message(GUILD, 12345))
        assert "no reply" in refusal(await why.of_message(OTHER_GUILD, message))
        (card,) = await world.column("SELECT card_message_id FROM cases")
        assert "no reply" in refusal(await why.of_message(OTHER_GUILD, card))
        assert "There is no case 1 here" in refusal(await why.of_case(OTHER_GUILD, 1))
        assert "There is no case 2 here" in refusal(await why.of_case(GUILD, 2))

    told(tmp_path, story)


def test_a_restored_replys_quotation_leads_to_the_reply(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        message = await world.say("you fool, if I may say so")
        await decide(world)
        await move(world, Event.UNDO)
        (quotation,) = await world.column("SELECT message_id FROM quotations")
        assert quotation != message
        assert await why.of_message(GUILD, quotation) == await why.of_message(GUILD, message)
        assert str(quotation) in embed(await why.of_case(GUILD, 1)).description

    told(tmp_path, story)


def test_a_case_tells_of_what_was_flagged_and_the_message_of_what_it_says_now(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        message = await world.say("you fool, if I may say so")
        await world.edit(message, "I see it quite otherwise, friend")
        assert "It was edited after that" in embed(await why.of_case(GUILD, 1)).description
        assert "let pass" in embed(await why.of_message(GUILD, message)).title

    told(tmp_path, story)


def test_nothing_is_changed_by_asking(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        why, _ = installed(world)
        await world.say("you fool, if I may say so")
        tables = ("cases", "revisions", "scores", "decisions", "effects", "record")
        before = [await world.rows(f"SELECT * FROM {one}") for one in tables]  # noqa: S608
        await why.of_case(GUILD, 1)
        assert [await world.rows(f"SELECT * FROM {one}") for one in tables] == before  # noqa: S608

    told(tmp_path, story)
