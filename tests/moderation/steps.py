"""What moderators do, and how a message reads."""

from bot.effects.message import Message
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import Choice, Move
from tests.world import GUILD, MODERATOR, World


async def decide(
    world: World, verdict: Verdict = Verdict.UPHOLD, *, number: int = 1, by: int = MODERATOR
) -> bool:
    return await move(world, verdict.event, number=number, by=by)


async def move(
    world: World,
    event: Event,
    *,
    number: int = 1,
    by: int | None = MODERATOR,
    choice: Choice | None = None,
    key: str | None = None,
    version: int | None = None,
) -> bool:
    outcome = await world.desk.move(
        GUILD, number, Move(event, by, "button", key, version, choice or Choice())
    )
    await world.settle()
    assert outcome is not None
    return outcome.changed


def words(message: Message) -> str:
    embed = message.embeds[0]
    return "\n".join((embed.title, embed.description, *(one.value for one in embed.fields)))


async def kinds(world: World) -> list[str]:
    return await world.column("SELECT kind FROM effects ORDER BY id")


def labels(message: Message) -> list[str]:
    """Return what the buttons say."""
    return [button.label for button in message.buttons]
