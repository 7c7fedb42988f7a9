"""Rules: what the author of a removed reply is told."""

from bot.effects.message import Embed, Field, Message, shorten
from bot.moderation.card import LABEL_WORDS
from bot.moderation.case import CaseView
from bot.moderation.policy import UNSCORED

_WORDS_LIMIT = 1000


def notice(case: CaseView, *, guild_name: str) -> Message | None:
    """Return the notice, or None where the author's words are no longer kept."""
    if case.text is None:
        return None
    by = "by the server's policy" if case.decided_how == "policy" else "by a moderator"
    reason = f"It was flagged as {LABEL_WORDS.get(case.label, case.label)}"
    if case.label == UNSCORED:
        reason = "A moderator read it and found that it should not stand"
    elif case.score is not None:
        reason += f" (score {case.score:.2f} of 1)"
        reason += ", and a moderator agreed" if case.decided_how != "policy" else ""
    what = "The title you gave a thread" if case.is_title else "Your reply"
    embed = Embed(
        title="The title was removed" if case.is_title else "Your reply was removed",
        description=(
            f"{what} in **{shorten(case.discussion_title, 200)}** on **{guild_name}** "
            f"was removed {by}. You can still take part in the discussion."
        ),
        fields=(
            Field("Your words", shorten(case.text, _WORDS_LIMIT)),
            Field("Why", reason + "."),
            Field(
                "If you disagree",
                f"Tell the server's moderators and name case {case.number}. "
                "The score is a hint; a person answers for the decision.",
            ),
        ),
        colour="neutral",
    )
    return Message(embeds=(embed,))
