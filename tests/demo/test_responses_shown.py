"""The demo shows a screened discussion: nudges taken and ignored, one approved, one declined."""

from bot.demo.respondents import BITTER, CALM, CURT, RASH, REVISED, RUDE
from tests.demo.played import ALONE, Played

FORM = "[Respond] on the discussion of letters"


def letters(played: Played) -> str:
    """Return what everybody can read in the channel and its threads."""
    return played.transcript.partition("## #letters")[2].partition("## #moderators")[0]


def test_what_is_posted_stands_under_its_authors_name(played: Played) -> None:
    said = letters(played)
    for who, text in (("grace", CALM), ("ines", REVISED), ("walter", BITTER)):
        before = said.partition(text)[0]
        assert before.rindex(f"**{who}** ·") > before.rindex("\n\n")


def test_what_was_not_accepted_can_be_read_by_nobody_but_its_author_and_moderators(
    played: Played,
) -> None:
    for text in (RASH, RUDE, CURT):
        assert text not in letters(played)
    moderators = played.part("#moderators")
    assert RUDE in moderators
    assert RASH not in moderators
    assert CURT not in moderators
    assert RUDE not in played.part("#admins")


def test_a_nudge_shows_the_words_and_the_rule_and_no_score(played: Played) -> None:
    (nudge,) = played.told("ines", FORM)
    assert "*What reads badly:* “idiot”" in nudge
    assert "*The rule:* Stay civil" in nudge
    assert "[Edit] [Send anyway] [Drop it]" in nudge
    assert "0.8" not in nudge
    (taken,) = played.told("ines", "[Edit] on the answer to the form")
    assert "Your response is posted" in taken


def test_who_sends_it_anyway_is_told_that_a_moderator_reads_it_and_how_it_ends(
    played: Played,
) -> None:
    for who in ("walter", "hank"):
        (sent,) = played.told(who, "[Send anyway] on the answer to the form")
        assert "A moderator reads it first" in sent
    assert "Your response is posted" in letters(played)  # Walter takes no direct messages
    assert "Your response was not posted" in played.part("Direct messages to hank")
    (dropped,) = played.told("luca", "[Drop it] on the answer to the form")
    assert "You dropped it." in dropped


def test_the_moderator_approves_declines_and_finds_out_who_wrote_it(played: Played) -> None:
    (approved,) = played.told("jonas", "[Approve] on case 15")
    assert "is approved: it is posted" in approved
    (who,) = played.told("jonas", "Who wrote this on the response")
    assert "@walter wrote this with *Respond*" in who
    assert played.part(ALONE).count("`[Decline] on case ") == 1


def test_nobody_else_can_write_there(played: Played) -> None:
    world, stage = played.performance.world, played.performance.stage
    assert all(world.is_locked(thread) for thread in world.threads(stage.letters)[:4])
