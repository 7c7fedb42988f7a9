"""What a brake leaves behind is in the language of the guild, whoever set it."""

from pathlib import Path

from bot.language.catalogues import language
from bot.language.words import speaking
from bot.moderation.brakes.brake import BrakeKind
from bot.moderation.brakes.words import answer_words, status_message
from tests.moderation.brakes.braked import braking, newest, quarrel, set_on
from tests.moderation.test_guild_language import in_german
from tests.world import GUILD, MODERATOR, THREAD, World


def test_the_reasons_of_a_brake_are_kept_and_shown_in_the_language_of_the_guild(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        assert (await newest(world)).reasons[0].startswith("Werte: 6 der 6 Antworten")
        title = "Bremse 1 · vorgeschlagen für einen Thread, der heiß ist"
        cards = [one.message.embeds[0] for one in world.cards]
        (card,) = [one for one in cards if one.title == title]
        assert "Werte: 6 der 6 Antworten" in card.description

    in_german(tmp_path, story)


def test_a_moderator_is_answered_in_their_own_language_and_the_thread_in_the_guilds(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        status = await braking(world).status(GUILD)
        assert "Scores: 6 of the 6 replies" in status_message(status).embeds[0].description
        with speaking(language("de")):
            status = await braking(world).status(GUILD)
            assert "Werte: 6 der 6 Antworten" in status_message(status).embeds[0].description
        outcome = await braking(world).choose(GUILD, 1, BrakeKind.PAUSE, by=MODERATOR)
        assert answer_words(outcome, wanted=BrakeKind.PAUSE).startswith("A pause of 15 minutes")
        await world.settle()
        said = [one.message.embeds[0].title for one in world.discord.in_channel(THREAD)]
        assert said == ["Dieser Thread macht Pause"]

    in_german(tmp_path, story)


def test_the_audit_log_is_told_of_brakes_in_the_language_of_the_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, BrakeKind.LOCK)
        await braking(world).lift(GUILD, 1, by=MODERATOR)
        await world.settle()
        reasons = [one.payload.get("reason") for one in world.carrier.begun]
        assert [one for one in reasons if one] == ["Bremse 1", "Bremse 1 ist vorbei"]

    in_german(tmp_path, story)
