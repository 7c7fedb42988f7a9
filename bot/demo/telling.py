"""Plain sentences for the scenes of a recording: what happened, and why it matters."""

from collections import Counter

from bot.demo.recording import Change, Scene
from bot.effects.message import shorten

_PLACE = 56

_WHY = {
    "The admin sets the bot up": "One command asks where articles, cases and digests go, "
    "and tells what the bot may not do yet. Nobody types an id.",
    "The admin chooses when digests come": "She sees the next three times before she saves.",
    "The admin says when the bot would act by itself": "Shadow mode is on: the bot only says what "
    "it would have done, so that nobody is removed by a number she has not tried.",
    "The admin posts the article": "The article comes with its questions as threads, and says up "
    "front what is read, scored and kept.",
    "Two moderators want the same case": "Claiming a case keeps them from deciding it twice; the "
    "second is told who has it, and nothing is changed behind the first one's back.",
    "A moderator deletes a reply by hand": "What moderators do in Discord itself counts too: the "
    "case closes and says so, instead of asking for what is done.",
    "The moderators work the queue": "The queue serves each of them another case, the most "
    "pressing first.",
    "A moderator slows a thread down": "A quarrel can be cooled for a while without closing it.",
    "A moderator looks at the brakes": "Moderators see which threads run warm, "
    "what is braked, and until when.",
    "A moderator decides by command": "The same decision as by button, for those who type.",
    "A moderator asks why a reply was flagged": "The words that moved the score are underlined: a "
    "score is a hint, and this shows what it hangs on.",
    "The admin opens a screened discussion": "Here members write with a form, and what reads "
    "badly is held until a moderator has read it.",
    "A member responds": "A calm response is posted at once, under its author's name.",
    "A member thinks again": "Before posting, the bot asks once whether it should read so. She "
    "rewrites it, and no moderator ever sees the first version.",
    "Two members do not": "They send it all the same. Both are held, and two cases come up.",
    "A member leaves it": "He drops his response: nothing was posted, and nothing is on record.",
    "A moderator reads what is held": "A person decides what becomes of it.",
    "A moderator reads a sample": "A few replies that nothing flagged are read as well. Without "
    "them nobody would know what the scores overlook.",
    "A moderator asks who wrote it": "A response stands under a member's name but is posted by "
    "the bot, so moderators can ask.",
    "The admin tries another policy": "A threshold is tried on what was written before it holds.",
    "The admin asks for a precision": "She asks for a share of right flags rather than a number, "
    "and is told honestly whether there are enough decisions to say.",
    "The admin reads the forecast and goes live": "She sees what the bot would have done in these "
    "days and how the moderators decided, and only then lets it act.",
    "A member asks what is stored": "Everyone can see, alone, what is kept about them.",
    "A member asks what counts against him": "The overturned case does not count.",
    "A member asks to be forgotten": "What is stored about him is erased on his word.",
    "The bot's machine goes down": "Discord goes on without it. Nothing must be lost or doubled.",
    "The bot is back and reads what it missed": "It reads and scores what came meanwhile, as if "
    "it had been there, and speaks to nobody twice.",
    "The admin reads the digests": "Days of talk on one page, with the members' own words and a "
    "link for each.",
    "The admin searches, and takes a digest with her": "Old digests stay findable and portable.",
    "The admin closes the discussion": "The threads are locked, and all stays readable.",
    "The last digest has come": "Nothing was written between the third digest and the close, so "
    "no empty one was made: she had chosen so.",
    "The admin takes the record with her": "Every decision, by whom and why, as one table.",
}
_HEADINGS = {
    "Two members do not": "Two members send it all the same",
    "A member thinks again": "A member is asked to think again, and does",
    "A member leaves it": "A member drops his response",
    "The last digest has come": "The admin looks for a last digest",
}
_AWAY, _BACK = "The bot's machine goes down", "The bot is back and reads what it missed"
_RESULTS = (
    ("is yours", "The card says who has the case and until when, so that nobody does it twice."),
    ("is taken", "The second moderator is told who has it. Nothing was changed."),
    (
        "is closed already",
        "The second moderator is told who decided it and when. Nothing was changed.",
    ),
    ("its author is warned", "The reply stays. Its author gets a warning with the reason."),
    (
        "is then timed out",
        "The reply goes, its author is told why, and only then is the time-out "
        "set, so that nobody is silenced without a word.",
    ),
    (
        "is upheld",
        "The reply goes. Its author is told, alone, which words were the trouble, which "
        "rule they broke and how to appeal.",
    ),
    ("is dismissed", "Nothing is wrong with it: the reply stays, and its author is told nothing."),
    (
        "is overturned",
        "The appeal succeeds: the reply stands again as a quotation, its author is "
        "told, and the case no longer counts.",
    ),
    ("is approved", "It is harsh about its author only, so it is posted, and its author is told."),
    ("is declined", "It is not posted, and its author is told why, alone."),
    (
        "a second reading",
        "Another moderator reads what the first one let pass, not knowing that: so "
        "one can see how far two people agree.",
    ),
    ("Stored, thank you", "The second reading changes nothing for anyone; it is only compared."),
    ("Nothing waits", "Nothing is left for this moderator, and the queue says so."),
)
"""What an answer on the desk says, and why it matters; the first that fits counts."""
_UNSCORED = "for a person to read"
"""On the card of a sample, until it is decided: who reads it should not be led by a score."""
_OF_REPLIES = (" writes", " edits", " takes a reply back")
_PATIENT = "The bot is away. Discord keeps it, and the bot will read it when it is back."
_CALM = "The bot reads and scores it within moments and leaves it alone, as it does most replies."
_FLAGGED = (
    "Its score asks for a second look: a case comes up on the moderators' desk. The reply stays "
    "until one of them has decided."
)
_SAMPLED = (
    "Nothing flagged it, but it was drawn as a sample, so a moderator will read it. Without "
    "samples nobody would know what the scores overlook."
)
_ENDINGS = {
    " edits": "An edit is a new text: it is scored again, and a card about it shows both.",
    " takes a reply back": "What its author deletes is erased from the bot's store too.",
    " reports a reply": "Members see what scores do not. Reports on one reply make one case, "
    "and the moderators are not told who reported.",
    " appeals": "The appeal goes to a moderator who did not decide the case.",
}


def is_chapter(scene: Scene) -> bool:
    """Tell whether a scene is one that a reader may want to jump to."""
    text = scene.text
    return not text or text in _WHY or text.endswith(tuple(_ENDINGS)[1:])


def heading(scene: Scene) -> str:
    """Return a scene in a few words."""
    if not scene.text:
        return _of_time(scene)[0]
    who, _, did = scene.text.partition(" ")
    named = f"{who.capitalize()} {did}" if who.islower() else scene.text
    return _HEADINGS.get(scene.text, named)


def detail(scene: Scene) -> str:
    """Return where it was written, or what exactly somebody did; empty if there is no more."""
    for one in reversed(scene.changes):
        if one.did:
            return f"{one.who}: {one.did}"
    where = next((one.place for one in scene.changes if one.pane == "discussion"), "")
    return f"in “{shorten(where, _PLACE)}”" if where and scene.text.endswith(_OF_REPLIES) else ""


def sentence(scene: Scene, *, away: bool) -> str:
    """Return why a scene matters.

    Args:
        scene: The scene.
        away: Whether the bot is away in it.
    """
    if not scene.text:
        return _of_time(scene)[1]
    answers = [one.heading for one in scene.changes if one.did and one.pane == "desk"]
    for said, why in _RESULTS:
        if any(said in one for one in answers):
            return why
    if scene.text in _WHY:
        return _WHY[scene.text]
    for ending, why in _ENDINGS.items():
        if scene.text.endswith(ending):
            return _PATIENT if away else why
    return _of_reply(scene, away=away)


def is_away(before: bool, scene: Scene) -> bool:
    """Tell whether the bot is away after a scene.

    Args:
        before: Whether it was before.
        scene: What happened.
    """
    return scene.text == _AWAY or (before and scene.text != _BACK)


def counted(changes: tuple[Change, ...]) -> Counter[str]:
    """Count the changes by where they are."""
    return Counter(change.pane for change in changes)


def _of_reply(scene: Scene, *, away: bool) -> str:
    if away:
        return _PATIENT
    cards = [one for one in scene.changes if one.pane == "desk" and one.how == "new"]
    if not cards:
        return _CALM
    return _SAMPLED if _UNSCORED in cards[0].heading else _FLAGGED


def _of_time(scene: Scene) -> tuple[str, str]:
    """Return what time alone has brought, and why it matters."""
    for one in scene.changes:
        if one.how == "new" and one.pane == "admins":
            return (
                "A digest comes",
                "By itself, at the time that the admin chose: the talk in the members' own words, "
                "what was left unanswered, and what needs her.",
            )
    if any(one.how.startswith("no longer") for one in scene.changes):
        return "A brake is released", "It was set for a while, and ends by itself."
    if any(one.how == "new" and one.pane == "alone" for one in scene.changes):
        return "A notice reaches its author", "Nobody has to guess what became of their words."
    if any(one.pane == "desk" for one in scene.changes):
        return "The desk tidies itself", "Cards follow what happened: nothing on them is stale."
    return "Time goes by", "The bot does what it said it would do at this hour."
