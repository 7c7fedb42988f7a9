"""What is offered while the number of a case, or a forum's tag, is typed."""

from pathlib import Path

from tests.rights.table import commands
from tests.simulated.acting import complete
from tests.simulated.house import House, lived


async def offered(house: House, name: str, option: str = "number") -> list[str]:
    (command,) = [one for one in commands(house.world.bot) if one.qualified_name == name]
    who = house.admin if name.startswith("article") else house.moderator
    return await complete(house, who, command, option)


def test_each_command_offers_the_cases_that_it_can_be_about(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        for number in range(3):
            await house.say(house.alice, thread, f"something rude {number}")
        await house.told(house.moderator, "case dismiss", number=1)
        await house.told(house.moderator, "case claim", number=2)
        numbers = {
            name: sorted(int(one.rsplit(" ", 1)[1]) for one in await offered(house, f"case {name}"))
            for name in ("show", "uphold", "dismiss", "claim", "release", "undo", "appeal")
        }
        assert numbers == {
            "show": [1, 2, 3],
            "uphold": [2, 3],
            "dismiss": [2, 3],
            "claim": [2, 3],
            "release": [2],
            "undo": [1],
            "appeal": [],
        }
        (one,) = await offered(house, "case undo")
        assert one == "1: insult 0.95 (looked at from 0.60) · dismissed 1"
        assert len(await offered(house, "why", "reference")) == 3

    lived(tmp_path, story)


def test_the_tags_of_the_forum_are_offered(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        assert await offered(house, "article post", "tag") == []
        real = house.world.bot.get_channel(house.channel.id)
        await real.create_tag(name="History")  # type: ignore[union-attr]  # it is a forum
        await house.world.rest()
        assert await offered(house, "article post", "tag") == ["History History"]

    lived(tmp_path, story, forum=True)
