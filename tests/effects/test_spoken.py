"""Whatever an effect says or leads to is in its guild's language."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.effects.executor import Deed, Executor, Outcome, Result
from bot.effects.message import Message
from bot.language.catalogues import language
from bot.language.words import speaking, spoken
from bot.store import Tx, guilds
from bot.store.outbox import Effect
from tests.effects.bench import GUILD, Bench, said, told
from tests.fake_discord import FakeCarrier

FRENCH_SPEAKER = replace(language("en"), tag="fr")


class Listening(FakeCarrier):
    heard: list[str]

    async def carry_out(self, deed: Deed) -> Result:
        await asyncio.sleep(0)
        self.heard.append(spoken().tag)
        return await super().carry_out(deed)


def test_an_effect_is_worded_carried_out_and_settled_in_the_language_of_its_guild(
    tmp_path: Path,
) -> None:
    heard: list[str] = []

    def render(tx: Tx, row: int) -> Message:
        heard.append(spoken().tag)
        return said("hello")

    def settle(tx: Tx, effect: Effect, outcome: Outcome) -> None:
        heard.append(spoken().tag)

    async def story(bench: Bench) -> None:
        def german(tx: Tx) -> None:
            chosen = replace(guilds.settings(tx, GUILD), language="de")
            guilds.save_settings(tx, GUILD, chosen, by=None, now=bench.clock.now())

        await bench.store.write(german)
        carrier = Listening(bench.discord)
        carrier.heard = heard
        executor = Executor(
            bench.store,
            carrier,
            bench.clock,
            renderers={"words": render},
            settlers={"listen": settle},
        )
        await bench.put(render="words", row=1, settle="listen")
        with speaking(FRENCH_SPEAKER):  # as somebody who presses a button may
            executor.kick()
        await executor.idle()
        await executor.stop()

    told(tmp_path, story)
    assert heard == ["de", "de", "de"]
