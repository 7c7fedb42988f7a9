"""Events come twice or turned round as long as they are to, and none is lost."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.campaign.disorder import Disorder
from tests.campaign.witness import Witness
from tests.wire.guild import Guild, Member
from tests.wire.server import WireServer
from tests.wire.simulated import Channel


class Stand:
    """A channel with somebody in it, and what the gateway is told of it."""

    def __init__(self, server: WireServer) -> None:
        self.told: list[str] = []
        server.model.subscribers[:] = [self._tell]
        self.disorder = Disorder(server)
        self.witness = Witness(server.model)
        guild: Guild = server.guild()
        self.ada: Member = guild.member("ada")
        self.channel: Channel = guild.text_channel("talk")
        self.told.clear()

    def _tell(self, event: str, payload: Mapping[str, Any]) -> None:
        self.told.append(f"{event} {payload.get('content', '')}".strip())

    def say(self, *texts: str) -> None:
        for text in texts:
            self.ada.send(self.channel, text)


def test_events_come_once_and_in_order_where_nothing_is_wrong() -> None:
    stand = Stand(WireServer())
    stand.say("one", "two")
    assert stand.told == ["MESSAGE_CREATE one", "MESSAGE_CREATE two"]


def test_events_come_twice_until_that_is_over() -> None:
    stand = Stand(WireServer())
    stand.disorder.mode = "twice"
    stand.say("one")
    stand.disorder.settle()
    stand.say("two")
    assert stand.told == ["MESSAGE_CREATE one"] * 2 + ["MESSAGE_CREATE two"]


def test_events_are_turned_round_and_none_stays_behind() -> None:
    async def story() -> None:
        stand = Stand(WireServer())
        stand.disorder.mode = "out of order"
        stand.say("one", "two", "three", "four")
        assert stand.told == [f"MESSAGE_CREATE {one}" for one in ("three", "two", "one")]
        stand.disorder.settle()
        assert stand.told[-1] == "MESSAGE_CREATE four"

    asyncio.run(story())


def test_the_witness_sees_every_text_and_what_is_gone_before_any_disorder() -> None:
    async def story() -> None:
        stand = Stand(WireServer())
        stand.disorder.mode = "out of order"
        kept, gone = (stand.ada.send(stand.channel, text) for text in ("one", "two"))
        stand.ada.edit(kept, "one and a half")
        stand.ada.delete(gone)
        stand.disorder.settle()
        first, second = stand.witness.posted()
        assert (first.texts, first.stands) == (("one", "one and a half"), True)
        assert (second.texts, second.stands) == (("two",), False)
        assert first.words
        assert first.marker is None

    asyncio.run(story())
