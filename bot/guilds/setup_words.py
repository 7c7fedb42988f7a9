"""Rules: what ``/setup`` says: at each step, and of all that holds."""

from bot.guilds.setting_up import CHANNELS, ROLES, STEPS, Step, number
from bot.guilds.settings import GuildSettings
from bot.language.words import msg, tr
from bot.moderation.policies import tone
from bot.moderation.scopes import GuildPolicy

TITLES: dict[Step, str] = {
    "article": msg("Where articles are posted"),
    "moderator": msg("Where moderators work, and who they are"),
    "admin": msg("Where admins read digests, and who they are"),
    "notices": msg("Notices to authors without direct messages"),
    "language": msg("The language of the server"),
    "zone": msg("The time zone"),
    "time": msg("The time of the digest"),
    "tone": msg("How strict about tone"),
    "shadow": msg("Shadow mode"),
}
_ABOUT: dict[Step, str] = {
    "article": msg(
        "Choose the channel in which articles are posted: a text channel or a forum. Members "
        "discuss them there, in threads."
    ),
    "moderator": msg(
        "Choose the channel in which flagged replies appear; only moderators should see it. Then "
        "the role whose holders decide about them. Holders of *Manage Messages* may in any case."
    ),
    "admin": msg(
        "Choose the channel in which digests appear; only admins should see it. Then the role "
        "whose holders may set things. Holders of *Manage Server* may in any case."
    ),
    "notices": msg(
        "Authors are told of decisions by direct message. Where somebody takes none, the bot opens "
        "a private thread for them: choose in which channel. Without one it is the article channel."
    ),
    "language": msg(
        "Choose the language of what the bot posts here. What it answers to one person alone is in "
        "the language of their own Discord, where it speaks that."
    ),
    "zone": msg("Choose the zone by whose clock digests come and days begin."),
    "time": msg("Choose the time of day at which the digest comes."),
    "tone": msg("Choose how soon a reply is brought to the moderators. They decide in any case."),
    "shadow": msg(
        "In shadow mode the bot does nothing about a reply by itself: moderators decide on each, "
        "and its card says what the bot would have done. It begins so on every server. After a "
        "few weeks `/policy live` looks ahead and, if you then say so, ends it; `/policy shadow` "
        "brings it back at once."
    ),
}
_OTHER_TIMES = msg("`/digest schedule` chooses the days, and what digests tell.")
_OWN_TIMES = msg(
    "Digests have times of their own, by a cron expression: the time of day counts for nothing "
    "until `/digest schedule` chooses other days."
)
SCREENED_ONLY = msg(
    "This bot reads nothing but what members write with *Respond*. Post the first article with "
    "`/article post` and `screened: True`."
)
RIVAL = msg(
    "⚠️ The settings were changed after this was shown, so your choice was not stored. This is "
    "what holds now; choose again if you still want it."
)
EVERYBODY = msg("⚠️ Every member has that role, so it was not stored. Choose another.")
UNFIT = msg("⚠️ That channel cannot be used for this, so it was not stored. Choose another.")
UNOFFERED = msg("⚠️ That was not offered, so it was not stored. Choose again.")
LACKING = msg("Still to be chosen: {what}. `/setup` goes on there.")
COMPLETE = msg("✅ Nothing is missing that the bot needs.")
SHADOW_ON = msg("**Shadow mode** is on: moderators decide everything. `/policy live` ends it.")
SHADOW_OFF = msg("**Shadow mode** is off: the bot acts by itself. `/policy shadow` brings it back.")


def title(step: Step | None) -> str:
    """Return what stands above a step, with how far it is; or above all that holds."""
    if step is None:
        return tr("Set-up: all at a glance")
    return tr(
        "Step {number} of {all}: {what}",
        number=number(step),
        all=len(STEPS),
        what=tr(TITLES[step]),
    )


def step_lines(step: Step, chosen: GuildSettings, policy: GuildPolicy, *, when: str) -> list[str]:
    """Return what a step asks, and what holds now.

    Args:
        when: How often digests come, for the middle of a sentence.
    """
    lines = [tr(_ABOUT[step]), ""]
    if step in CHANNELS:
        lines.append(tr("**Channel**: {channel}", channel=_channel(chosen, step)))
    if step in ROLES:
        lines.append(tr("**Role**: {role}", role=_role(chosen, step)))
    if step == "zone":
        lines.append(tr("**Now**: {what}", what=chosen.zone))
    if step == "time":
        lines.append(tr("**Now**: {what}", what=when))
        lines.append(tr(_OWN_TIMES if " " in chosen.digest_when else _OTHER_TIMES))
    if step == "tone":
        lines += tone_lines(policy)
    if step == "shadow":
        lines.append(_shadow(policy))
    return lines


def tone_lines(policy: GuildPolicy) -> list[str]:
    """Return what each tone means, and which holds."""
    held = tone.tone_of(policy)
    lines = [f"**{tone.name(one)}**: {tr(tone.MEANINGS[one])}" for one in tone.TONES]
    lines += ["", tr("**Now**: {what}", what=tone.name(held))]
    if held is None:
        lines.append(
            tr(
                "These thresholds were chosen by hand: {bounds}. They stay unless you choose a "
                "tone here, which puts its own in their place.",
                bounds=tone.bounds_in_words(policy),
            )
        )
    return lines


def overview(chosen: GuildSettings, policy: GuildPolicy, *, language: str, when: str) -> list[str]:
    """Return all that holds, a line each.

    Args:
        when: How often digests come, for the middle of a sentence.
        language: What those who speak the server's language call it.
    """
    return [
        _articles(chosen),
        f"{_cases(chosen)} {_moderators(chosen)}",
        f"{_digests(chosen, when)} {_admins(chosen)}",
        _notices(chosen),
        tr("**Language**: {language}. **Tone**: {tone}.", language=language, tone=_tone(policy)),
        _shadow(policy),
        *([tr("**Paused**: `/resume` lets the bot go on.")] if chosen.paused else []),
    ]


def _articles(chosen: GuildSettings) -> str:
    if chosen.article_channel_id is None:
        return tr("**Articles** have no channel yet.")
    return tr("**Articles** go to {channel}.", channel=_channel(chosen, "article"))


def _cases(chosen: GuildSettings) -> str:
    if chosen.moderator_channel_id is None:
        return tr("**Cases** have no channel yet.")
    return tr("**Cases** go to {channel}.", channel=_channel(chosen, "moderator"))


def _moderators(chosen: GuildSettings) -> str:
    if chosen.moderator_role_id is None:
        return tr("Moderators are those with *Manage Messages*.")
    role = _role(chosen, "moderator")
    return tr("Moderators are those with {role} or *Manage Messages*.", role=role)


def _digests(chosen: GuildSettings, when: str) -> str:
    if chosen.digests_go_to is None:
        return tr("**Digests** have no channel yet.")
    where = _mention(chosen.digests_go_to)
    return tr("**Digests** go to {channel}, {when}.", channel=where, when=when)


def _admins(chosen: GuildSettings) -> str:
    if chosen.admin_role_id is None:
        return tr("Admins are those with *Manage Server*.")
    return tr("Admins are those with {role} or *Manage Server*.", role=_role(chosen, "admin"))


def _notices(chosen: GuildSettings) -> str:
    channel_id = chosen.notices_channel_id or chosen.article_channel_id
    if channel_id is None:
        return tr("**Notices** to authors go by direct message.")
    return tr(
        "**Notices** to authors go by direct message, else to a private thread in {channel}.",
        channel=_mention(channel_id),
    )


def _tone(policy: GuildPolicy) -> str:
    return tone.name(tone.tone_of(policy))


def _shadow(policy: GuildPolicy) -> str:
    return tr(SHADOW_ON if policy.shadow else SHADOW_OFF)


def _channel(chosen: GuildSettings, step: Step) -> str:
    return _mention(getattr(chosen, CHANNELS[step]))


def _mention(channel_id: int | None) -> str:
    return f"<#{channel_id}>" if channel_id else tr("not chosen yet")


def _role(chosen: GuildSettings, step: Step) -> str:
    role_id = getattr(chosen, ROLES[step])
    return f"<@&{role_id}>" if role_id else tr("no role")
