"""What moderators do, and how a message reads."""

from bot.effects.message import Message
from bot.moderation.case import Verdict
from tests.world import GUILD, MODERATOR, World


async def decide(
    world: World, verdict: Verdict = Verdict.UPHOLD, *, number: int = 1, by: int = MODERATOR
) -> bool:
    outcome = await world.desk.decide(GUILD, number, verdict, by=by, how="button")
    await world.settle()
    assert outcome is not None
    return outcome[1]


def words(message: Message) -> str:
    embed = message.embeds[0]
    return "\n".join((embed.title, embed.description, *(one.value for one in embed.fields)))


async def kinds(world: World) -> list[str]:
    return await world.column("SELECT kind FROM effects ORDER BY id")
