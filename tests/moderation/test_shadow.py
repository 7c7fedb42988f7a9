"""In shadow mode cases come and are decided, and the bot does nothing by itself."""

from pathlib import Path

import pytest

from bot.moderation.lifecycle import Action
from bot.moderation.scopes import GUILD, GuildPolicy, Layer
from tests.moderation.steps import decide, kinds, words
from tests.world import GRIM, RUDE, World, told


def strict(action: Action | None = None, *, shadow: bool = True) -> GuildPolicy:
    """What reaches 0.95 is acted on."""
    chosen = Layer({"insult": 0.6}, {"insult": 0.95}, {} if action is None else {"insult": action})
    return GuildPolicy(shadow=shadow, layers={GUILD: chosen})


def test_what_would_have_been_removed_is_a_case_and_says_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(strict())
        message = await world.say(GRIM)
        assert (await world.case())["state"] == "open"
        assert (await world.reply(message))["state"] == "present"
        assert await kinds(world) == ["send"]  # the card
        assert world.discord.told == []
        (card,) = world.cards
        said = "the bot would have upheld this by itself (the reply is removed)"
        assert said in words(card.message)
        (row,) = await world.rows("SELECT zone, action, shadow FROM decisions")
        assert row == {"zone": "act", "action": "remove", "shadow": 1}

    told(tmp_path, story)


def test_a_moderator_removes_in_shadow_mode_as_ever(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(strict())
        message = await world.say(GRIM)
        await decide(world)
        assert (await world.case())["state"] == "upheld"
        assert (await world.reply(message))["state"] == "removed"
        assert len(world.discord.told) == 1

    told(tmp_path, story)


def test_a_case_that_would_come_live_too_says_so_where_it_is_in_nobodys_way(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(strict())
        await world.say(RUDE)
        (card,) = world.cards
        assert "Case 1" in words(card.message)
        assert "Shadow" not in words(card.message)
        footer = card.message.embeds[0].footer
        assert footer == "On Rain · shadow mode: live, the bot would have asked you too"

    told(tmp_path, story)


@pytest.mark.parametrize("action", [Action.REMOVE, Action.WARN, Action.REMOVE_AND_TIME_OUT])
def test_live_the_bot_does_what_the_policy_names(tmp_path: Path, action: Action) -> None:
    async def story(world: World) -> None:
        await world.govern(strict(action, shadow=False))
        message = await world.say(GRIM)
        case = await world.case()
        assert (case["state"], case["action"], case["decided_how"]) == ("upheld", action, "policy")
        gone = "removed" if action.removes else "present"
        assert (await world.reply(message))["state"] == gone
        assert (
            "hadow" not in words(world.cards[0].message) + world.cards[0].message.embeds[0].footer
        )

    told(tmp_path, story)


def test_in_an_exempt_thread_nothing_becomes_a_case_also_unscored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        chosen = strict().layer(GUILD)
        exempt = Layer(chosen.review_at, chosen.act_at, exempt_channel_ids=frozenset({700}))
        await world.govern(GuildPolicy(shadow=False, layers={GUILD: exempt}))
        await world.say(GRIM)
        world.scorer.down = True
        await world.post(GRIM)
        await world.pass_time(hours=3)
        assert await world.rows("SELECT * FROM cases") == []
        assert await world.column("SELECT exempt FROM decisions") == ["exempt channel"]

    told(tmp_path, story)


def test_who_holds_an_exempt_role_passes_there_and_not_elsewhere(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        policy = strict(shadow=False)
        layer = policy.layer(GUILD)
        await world.govern(
            policy.with_layer(GUILD, Layer(layer.review_at, exempt_role_ids=frozenset({31})))
        )
        regular = await world.say(RUDE, role_ids=frozenset({30, 31}))
        assert (await world.reply(regular))["exempt"] == "exempt role"
        await world.say(RUDE, role_ids=frozenset({30}))
        assert await world.column("SELECT number FROM cases") == [1]

    told(tmp_path, story)
