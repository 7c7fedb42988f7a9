"""What a moderator reads who asks why: short, whole, and within Discord's limits."""

from dataclasses import replace
from typing import Any

import pytest

from bot.moderation.lifecycle import Action
from bot.moderation.policy import (
    EXEMPT_CHANNEL,
    EXEMPT_ROLE,
    REPORTED,
    SAMPLED,
    decide,
)
from bot.moderation.scopes import GUILD, GuildPolicy, Layer
from bot.moderation.why.facts import Facts, Findings, OfCase, Without
from bot.moderation.why.fields import figure, listed
from bot.moderation.why.text import Disguise
from bot.moderation.why.words import blind_words, unknown_words
from tests.moderation.why.whys import PLACE, THREAD, facts_of, fields, told

POLICY = GuildPolicy(
    3,
    shadow=False,
    layers={
        GUILD: Layer({"insult": 0.6, "threat": 0.5, "obscene": None}, {"insult": 0.95}),
        THREAD: Layer({"threat": 0.4}),
    },
)
SCORES = {"insult": 0.91, "threat": 0.02, "obscene": 0.3}
CASE = OfCase(12, "insult", "flag")


def without(**found: float) -> Without:
    return Without(
        "rest", found, decide(found, POLICY.at(PLACE), context=facts_of({}, POLICY).context)
    )


def test_the_answer_is_whole_and_short() -> None:
    facts = facts_of(SCORES, POLICY, text="Well, you 1d10t, no", case=CASE)
    found = Findings(
        spans=((10, 15),),
        labels=("insult",),
        disguises=(Disguise((10, 15), "1d10t", "idiot"),),
        without=without(insult=0.03, threat=0.02),
    )
    embed = told(facts, found)
    assert embed.title == "Why the reply of case 12 was flagged"
    assert embed.description.split("\n") == [
        "**Flagged for a person to look at: insult 0.91 weighs most, looked at from 0.60.**",
        "https://discord.com/channels/7/700/800",
        "||Well, you __**1d10t**__, no||",
        "__**Marked**__: the words that carry insult.",
    ]
    assert fields(embed) == {
        "Scores and thresholds": [
            "**insult 0.91**: looked at from 0.60, over by 0.31; acted on from 0.95, 0.04 below. "
            "Weighs most",
            "threat 0.02: looked at from 0.40 (thread), 0.38 below",
            "No threshold: obscene 0.30",
            "A threshold without a note is the server's; the others say whose they are.",
        ],
        "How it was read": ["||1d10t|| as ||idiot||"],
        "It would have been let pass": [
            "With another threshold: insult from 0.92 (not 0.60).",
            "Without the marked words: the highest score would be insult 0.03.",
        ],
    }
    assert embed.footer == "Policy version 3, scored by scripted 1"


def test_a_reply_that_was_let_pass_is_told_how_near_it_came() -> None:
    embed = told(facts_of(SCORES | {"insult": 0.55}, POLICY))
    assert embed.title == "Why this reply was let pass"
    assert embed.description.startswith("**It was let pass: no score reached its threshold.**")
    assert fields(embed)["It would have been looked at"] == [
        "With another threshold: insult from 0.55 (not 0.60)."
    ]


@pytest.mark.parametrize(
    ("score", "line"),
    [
        (0.6, "looked at from 0.60, just reached"),
        (0.602, "looked at from 0.60, just reached"),
        (0.598, "looked at from 0.60, just below"),
        (0.614, "looked at from 0.60, over by 0.01"),
        (1.0, "looked at from 0.60, over by 0.40"),
    ],
)
def test_a_margin_is_that_of_the_figures_as_they_are_read(score: float, line: str) -> None:
    embed = told(facts_of({"insult": score}, GuildPolicy.plain({"insult": 0.6}, version=1)))
    first, sources = fields(embed)["Scores and thresholds"]
    assert line in first
    assert sources == "All of these thresholds are the server's."


def test_all_that_fired_must_change() -> None:
    embed = told(facts_of({"insult": 0.97, "threat": 1.0}, POLICY))
    assert embed.description.startswith("**Flagged for the bot to act on: insult 0.97 weighs most")
    (line,) = fields(embed)["It would have been let pass"]
    assert line == (
        "With other thresholds: insult from 0.98 (not 0.60), threat never (not 0.40) and "
        "insult from 0.98 to act (not 0.95)."
    )


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        (without(insult=0.7, threat=0.0),
         "Not just without the marked words: insult would still be 0.70."),
        (without(insult=0.0, threat=0.0),
         "Without the marked words: too little would be left to tell."),
    ],
)  # fmt: skip
def test_what_is_left_without_the_words_is_told_as_it_was_scored(rest: Without, line: str) -> None:
    embed = told(facts_of(SCORES, POLICY), Findings(spans=((0, 3),), without=rest))
    assert fields(embed)["It would have been let pass"][1] == line


@pytest.mark.parametrize(
    ("quiet", "shadow", "score", "line"),
    [
        (False, False, 0.97, "The bot acted by itself: a warning; the reply stays."),
        (False, True, 0.97,
         "Shadow mode held back what the bot does by itself: a warning; the reply stays."),
        (False, True, 0.7, facts_of(SCORES, POLICY).url),  # live it would be the same
        (True, False, 0.97, "It was read late, as the bot was away: nothing is done without a "
         "person. In time, the bot would have acted."),
        (True, False, 0.7, "It was read late, as the bot was away: nothing is done without a "
         "person."),
    ],
)  # fmt: skip
def test_what_was_held_back_is_told(quiet: bool, shadow: bool, score: float, line: str) -> None:
    layer = replace(POLICY.layer(GUILD), actions={"insult": Action.WARN})
    policy = replace(POLICY.with_layer(GUILD, layer), shadow=shadow)
    facts = facts_of(SCORES | {"insult": score}, policy, quiet=quiet)
    assert told(facts).description.split("\n")[1] == line


@pytest.mark.parametrize(
    ("exempt", "line"),
    [
        (EXEMPT_ROLE, "It was let pass unjudged: its author holds a role that the policy exempts."),
        (EXEMPT_CHANNEL, "It was let pass unjudged: the policy exempts this channel or thread."),
    ],
)
def test_an_exemption_is_told_with_what_would_have_been(exempt: str, line: str) -> None:
    free = frozenset({70} if exempt == EXEMPT_CHANNEL else ())
    policy = POLICY.with_layer(GUILD, replace(POLICY.layer(GUILD), exempt_channel_ids=free))
    embed = told(facts_of(SCORES, policy, exempt=exempt if not free else None))
    assert embed.description.startswith(line)
    assert "**insult 0.91**" in fields(embed)["What its scores would have said"][0]
    assert fields(embed)["Without the exemption"] == [
        "It would have been flagged for a person to look at, for insult."
    ]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"state": "waiting"}, "Nothing has scored it yet: it waits for the scorer."),
        ({"state": "erased"}, "Its text was erased before it was scored."),
        ({"state": "passed", "note": "language:de"},
         "It was not scored: the scorer does not know its language (de)."),
        ({"state": "passed", "exempt": "bot"}, "It passes unjudged: a bot wrote it."),
    ],
)  # fmt: skip
def test_without_scores_it_says_why_there_are_none(changed: dict[str, Any], line: str) -> None:
    facts = Facts("https://discord.com/channels/7/700/800", PLACE, POLICY, text="x", **changed)
    embed = told(facts)
    assert embed.title == "Why this reply has no scores"
    assert embed.description.split("\n")[0] == line
    assert embed.fields == ()


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"note": "short"}, "It is too short to tell and holds no explicit term: its scores are "
         "0."),
        ({"note": "quoted"}, "Nothing in it is its author's own but quotations: its scores are 0."),
        ({"edited_since": True}, "It was edited after that. This is about what it said before."),
        ({"case": OfCase(3, REPORTED, "report")}, "Its case is there because members reported it."),
        ({"case": OfCase(3, SAMPLED, "audit")},
         "Its case is there because it was drawn as a sample of what passes."),
    ],
)  # fmt: skip
def test_what_was_particular_is_told(changed: dict[str, Any], line: str) -> None:
    calm = dict.fromkeys(SCORES, 0.0)
    assert line in told(facts_of(calm, POLICY, **changed)).description.split("\n")


def test_once_the_text_is_erased_the_figures_remain() -> None:
    embed = told(facts_of(SCORES, POLICY, text=None))
    assert embed.description.endswith("*(the text is no longer kept, only its figures are)*")
    assert "**insult 0.91**" in fields(embed)["Scores and thresholds"][0]
    assert fields(embed)["It would have been let pass"] == [
        "With another threshold: insult from 0.92 (not 0.60)."
    ]


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (Findings(labels=("insult",)), ["No word stands out."]),
        (Findings(((0, 3),), "window", "other", ("insult",)),
         ["__**Marked**__: the part that scored highest for insult.",
          "Another scorer, or version of it, scored this, so words were not weighed."]),
        (Findings(((0, 3),), "kept", "down", ("insult",)),
         ["__**Marked**__: the words that carried the score when it was flagged.",
          "The scorer does not answer now, so words were not weighed anew."]),
        (Findings((), "window", "down", ("insult",)),
         ["The scorer does not answer now, so words were not weighed anew."]),
    ],
)  # fmt: skip
def test_how_the_marks_were_found_is_told(found: Findings, lines: list[str]) -> None:
    said = told(facts_of(SCORES, POLICY), found).description.split("\n")
    assert said[3:] == lines


def test_the_policy_of_today_is_told_where_it_decides_otherwise() -> None:
    facts = facts_of(SCORES, POLICY)
    assert "By the policy in force now" not in fields(told(facts))
    now = replace(GuildPolicy.plain({"insult": 0.95}), version=5)
    assert fields(told(replace(facts, now=now)))["By the policy in force now"] == [
        "It would be let pass (policy version 5)."
    ]


def test_disguises_that_are_marked_come_first_and_no_more_than_a_handful() -> None:
    text = "w0rd " * 12
    found = Findings(
        spans=((50, 54),),
        disguises=tuple(
            Disguise((at * 5, at * 5 + 4), f"w{at}rd\u200b" if at else "*w*", "word")
            for at in range(12)
        ),
        quoted=((0, 20), (20, 40), (40, 50)),
    )
    lines = fields(told(facts_of(SCORES, POLICY, text=text), found))["How it was read"]
    assert lines[0].startswith("||w10rd")
    assert lines[0].endswith("||word|| (some of its characters are not seen)")
    assert lines[1] == "||\\*w\\*|| as ||word||"
    assert lines[5] == "and 7 more."
    assert lines[6].startswith("Left out, as a quotation: ||w0rd w0rd")
    assert lines[8] == "and 1 more quotation."


def test_a_case_that_is_to_be_read_blind_is_not_told_from_a_sample() -> None:
    assert "Decide case 5 first" in blind_words(5, second=False)
    assert "sample" not in blind_words(5, second=False)
    assert "second moderator" in blind_words(5, second=True)
    assert "There is no case 5 here" in unknown_words(5)
    assert "no reply" in unknown_words(None)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0.00"), (0.004, "0.00"), (0.91, "0.91"), (0.996, "0.996"), (0.9999, "0.9999"),
     (0.99999, "1.0000"), (1.0, "1.00")],
)  # fmt: skip
def test_a_figure_says_one_only_where_it_is(value: float, said: str) -> None:
    assert figure(value) == said


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(one) for one in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
