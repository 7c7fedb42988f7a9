"""A server that is spoken to in German, and people whose Discord is: no English is left."""

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from tests.language.german import assert_german
from tests.simulated.house import House, lived, said


def german_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody's Discord be German from here on."""
    spoken = property(lambda _: discord.Locale.german, lambda *_: None)
    monkeypatch.setattr(discord.Interaction, "locale", spoken)


def shown(house: House) -> list[str]:
    """Return all that stands anywhere on the server, or in somebody's direct messages."""
    texts = []
    places = [house.channel, house.lobby, house.moderators, house.admins]
    places += house.world.threads(house.channel)
    people = (house.alice, house.bob, house.moderator)
    histories = [place.history() for place in places]
    histories += [who.user.dm_channel.history() for who in people if who.user.dm_channel]
    for one in (message for history in histories for message in history):
        if one.author.bot:
            texts += [one.content, *_labels(one.components)]
            for embed in one.embeds:
                texts += [embed.title or "", embed.description or "", embed.footer.text or ""]
                texts += [
                    part or "" for field in embed.fields for part in (field.name, field.value)
                ]
    return texts


def _labels(rows: list[discord.Component]) -> Iterator[str]:
    for row in rows:
        for part in getattr(row, "children", ()):
            yield getattr(part, "label", None) or ""


def card(house: House, number: int = 1) -> discord.Message:
    """Return a case's card, by its German title."""
    return next(
        one
        for one in house.moderators.history()
        if one.embeds and (one.embeds[0].title or "").startswith(f"Fall {number} ")
    )


def test_a_discussion_from_its_article_to_its_digest_is_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        german_clients(monkeypatch)
        world, bot = house.world, house.world.bot
        await bot.guilds_service.choose(house.guild.id, by=house.admin.id, language="de")
        heard = [await house.told(house.admin, "article list")]
        heard.append(
            await house.told(house.admin, "article post", article="iraqs-new-wave-of-violence")
        )
        await world.rest()
        thread, *_ = world.threads(house.channel)
        for text in ("something rude", "another rude word", "a calm word on the dam and the river"):
            await house.say(house.alice, thread, text)
        await house.say(house.bob, thread, "a third one, rude as well")
        heard.append(said(await house.moderator.click(card(house), label="Übernehmen")))
        form = await house.moderator.click(card(house), label="Mehr …")
        heard.append(
            said(
                await house.moderator.submit_modal(
                    form, {"action": ["remove_and_time_out"], "minutes": "60", "rule": "Nein."}
                )
            )
        )
        await world.rest()
        moderators = ("case list", "queue next", "policy show", "policy history", "brake status")
        heard += [await house.told(house.moderator, name) for name in moderators]
        heard.append(await house.told(house.moderator, "case show", number=1))
        heard.append(await house.told(house.moderator, "why", reference="1"))
        heard.append(await house.told(house.moderator, "case user", member=house.bob))
        heard.append(await house.told(house.moderator, "case dismiss", number=2))
        heard += [await house.told(house.bob, name) for name in ("my status", "privacy show")]
        heard.append(await house.told(house.moderator, "case uphold", number=3))
        await world.pass_time(minutes=2)
        admins = (
            "setup",
            "policy try",
            "calibrate",
            "digest schedule",
            "digest list",
            "help",
            "pause",
        )
        options: dict[str, dict[str, object]] = {
            "policy try": {"label": "insult", "review_at": "0.5"},
            "calibrate": {"label": "insult", "precision": "0.7"},
        }
        heard += [await house.told(house.admin, name, **options.get(name, {})) for name in admins]
        heard.append(await house.told(house.admin, "resume"))
        heard.append(await house.told(house.admin, "digest now"))
        await world.rest()
        await world.pass_time(minutes=2)
        assert_german(heard + shown(house))
        assert any("Überblick 1" in text for text in shown(house))

    lived(tmp_path, story)


def test_what_is_posted_is_in_the_server_s_language_and_what_is_answered_in_the_person_s(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        bot = house.world.bot
        await bot.guilds_service.choose(house.guild.id, by=house.admin.id, language="de")
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "something rude")
        told = said(await house.moderator.click(card(house), label="Entfernen"))
        assert told.startswith("Case 1 is upheld")
        await house.world.rest()
        await house.world.pass_time(minutes=1)
        (notice,) = [one.embeds[0] for one in house.alice.user.dm_channel.history()]
        assert notice.title == "Deine Antwort wurde entfernt"

    lived(tmp_path, story)
