"""Rules: what an operator does after the files are written, told in order."""

from bot.guilds import invitation

_PORTAL = "https://discord.com/developers/applications"


def steps(application: int | None, *, there: str, has_token: bool) -> list[str]:
    """Return the lines that say what to do next.

    Args:
        application: The application's id, or None where it is not known.
        there: What goes before a command, to have it run in the right folder.
        has_token: The token stands in its file.
    """
    page = f"{_PORTAL}/{application}/bot" if application else f"{_PORTAL}, your application, Bot"
    told = [
        [
            f"In the developer portal ({page}),",
            "under Privileged Gateway Intents, switch on Message Content Intent and save.",
            "The bot asks for no other one.",
        ],
        _invitation(application),
        [
            f"See that all is well: {there}seedbed doctor",
            f"Start it:             {there}seedbed run",
        ],
        ["In your server, as one who may manage it: /setup"],
    ]
    if not has_token:
        told.insert(0, ["Put the bot's token into .env, behind DISCORD_TOKEN=.", f"See {page}."])
    return [
        f"{f'{number}. ' if not at else '   '}{line}"
        for number, step in enumerate(told, 1)
        for at, line in enumerate(step)
    ]


def _invitation(application: int | None) -> list[str]:
    asks = ", ".join(name.replace("_", " ").title() for name in invitation.BITS)
    return [
        "Invite the bot to your server:",
        invitation.link(application or "ID"),
        *([] if application else ["ID is the application's id, on its page under General."]),
        f"It asks for: {asks}.",
    ]
