"""Rules: what an operator does after the files are written, told in order."""

from bot.guilds import invitation, needs
from bot.language.words import tr

_PORTAL = "https://discord.com/developers/applications"


def steps(application: int | None, *, there: str, has_token: bool) -> list[str]:
    """Return the lines that say what to do next.

    Args:
        application: The application's id, or None where it is not known.
        there: What goes before a command, to have it run in the right folder.
        has_token: The token stands in its file.
    """
    page = _page(application)
    told = [
        [
            tr("In the developer portal ({page}),", page=page),
            tr("under Privileged Gateway Intents, switch on Message Content Intent and save."),
            tr("The bot asks for no other one."),
        ],
        _invitation(application),
        _commands(there),
        [tr("In your server, as one who may manage it: /setup")],
    ]
    if not has_token:
        first = tr("Put the bot's token into .env, behind DISCORD_TOKEN=.")
        told.insert(0, [first, tr("See {page}.", page=page)])
    return [
        f"{f'{number}. ' if not at else '   '}{line}"
        for number, step in enumerate(told, 1)
        for at, line in enumerate(step)
    ]


def _page(application: int | None) -> str:
    if application:
        return f"{_PORTAL}/{application}/bot"
    return tr("{portal}, your application, Bot", portal=_PORTAL)


def _invitation(application: int | None) -> list[str]:
    asks = ", ".join(map(needs.shown, invitation.BITS))
    of_id = tr("ID is the application's id, on its page under General.")
    return [
        tr("Invite the bot to your server:"),
        invitation.link(application or "ID"),
        *([] if application else [of_id]),
        tr("It asks for: {permissions}.", permissions=asks),
    ]


def _commands(there: str) -> list[str]:
    told = {"doctor": tr("See that all is well:"), "run": tr("Start it:")}
    width = max(map(len, told.values()))
    return [f"{words:<{width}} {there}seedbed {name}" for name, words in told.items()]
