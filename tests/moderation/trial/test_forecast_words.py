"""What a replay found, as an admin reads it."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.effects.message import (
    EMBED_DESCRIPTION_LIMIT,
    EMBED_FIELD_LIMIT,
    EMBED_SUM_LIMIT,
    EMBED_TITLE_LIMIT,
    Message,
)
from bot.moderation.audit import share, weighted_share
from bot.moderation.lifecycle import Action
from bot.moderation.trial.replay import Basis, Checked, Differing, Forecast, Outcome, WhatIf
from bot.moderation.trial.words import forecast_message, what_if_message
from tests.moderation.steps import words
from tests.moderation.trial.replays import decided

BEFORE = Outcome(
    cases=50,
    by_label={"insult": 40, "threat": 10},
    by_channel={70: 45, 71: 5},
    acted=0,
    by_action={},
    acted_rightly=0,
    mistakes=(),
    decided=31,
    right=share(16, 31),
)
AFTER = replace(
    BEFORE,
    cases=25,
    by_label={"insult": 15, "threat": 10},
    by_channel={70: 25},
    decided=21,
    right=share(15, 21),
)
BASIS = Basis(12, replies=1204, decisions=1250, checked=Checked(1250))
TRIED = WhatIf(BASIS, BEFORE, AFTER, gone=25, spared=tuple(range(1, 10)), missed=(17,))
ACTING = replace(
    BEFORE,
    acted=12,
    by_action={Action.REMOVE: 8, Action.WARN: 4},
    acted_rightly=5,
    mistakes=(17, 21),
)
FORECAST = Forecast(BASIS, ACTING, can_act=True)


def tried(found: WhatIf = TRIED) -> str:
    return words(what_if_message(found, title="insult: review from 80 %"))


def foreseen(found: Forecast = FORECAST) -> str:
    return words(forecast_message(found))


def test_a_minute_is_enough_to_see_what_would_change() -> None:
    said = tried()
    assert said.startswith(
        "insult: review from 80 %\n"
        "Over the last 12 days (1,204 replies decided): 4.2 cases a day would become 2.1."
    )
    assert (
        "Of 31 cases that moderators decided, 9 they dismissed would not have come up "
        "(cases 1, 2, 3, 4, 5 and 4 more); 1 they upheld would have been missed (case 17)."
    ) in said
    assert (
        "Right, of what moderators decided: 52 % (35 to 68 %, of 31) now, 71 % (50 to 86 %, of 21) "
        "then."
    ) in said
    assert (
        "Checked: replaying 1,250 decisions under the policies that made them gives the same, "
        "decision by decision."
    ) in said
    assert "By itself" not in said
    assert "roles" not in said


def test_labels_and_channels_stand_side_by_side() -> None:
    message = what_if_message(TRIED, title="A change")
    labels, channels, _ = message.embeds[0].fields
    assert labels.name == "Cases a day by label"
    assert labels.value.splitlines()[1].split() == ["now", "then"]
    assert labels.value.splitlines()[2].split() == ["insult", "3.3", "1.2"]
    assert channels.value == "<#70>: 3.8 now, 2.1 then\n<#71>: 0.4 now, 0 then"
    rare = replace(BEFORE, by_label={"insult": 1, "threat": 2})
    found = WhatIf(replace(BASIS, days=30), rare, rare, newly=1)
    rows = what_if_message(found, title="A").embeds[0].fields[0].value.splitlines()[2:4]
    assert [row.split() for row in rows] == [
        ["threat", "0.1", "0.1"],
        ["insult", "under", "0.1", "under", "0.1"],
    ]


def test_before_there_is_a_day_of_data_nothing_is_told_by_the_day() -> None:
    said = tried(replace(TRIED, basis=replace(BASIS, days=0.3)))
    assert "Over the last 7 hours (1,204 replies decided): 50 cases would become 25." in said
    assert "<#70>: 45 now, 25 then" in said
    assert "a day" not in said


def test_a_change_too_small_for_a_pace_is_told_in_cases() -> None:
    after = replace(BEFORE, cases=51)
    said = tried(replace(TRIED, after=after, gone=0, newly=1, spared=(), missed=()))
    assert "50 cases would become 51 (4.2 a day either way)." in said
    assert "1 reply would come up that does not now." in said
    assert "Of 31 cases that moderators decided, every one would have come up too." in said


def test_a_change_of_nothing_is_told_as_such() -> None:
    same = WhatIf(BASIS, BEFORE, BEFORE)
    assert "the same replies would come up as now, 4.2 cases a day." in tried(same)


def test_what_would_newly_come_up_is_told_with_what_moderators_said_of_it() -> None:
    said = tried(replace(TRIED, newly=40, right=(3, 4), wrong=(5,)))
    assert "40 replies would come up that do not now." in said
    assert (
        "Of replies that moderators read for another reason (a report, the sample, an earlier "
        "policy), it would bring up 2 they upheld (cases 3, 4) and 1 they dismissed (case 5)."
    ) in said
    assert "A reply of the sample counts for all that it stands for." in said


def test_what_the_bot_would_do_by_itself_is_told_with_its_mistakes() -> None:
    said = tried(replace(TRIED, after=replace(ACTING, cases=25)))
    assert (
        "By itself, outside shadow mode, the bot would have acted on 12 replies (1.0 a day) "
        "instead of none. Of these, moderators upheld 5, dismissed 2, which would be mistakes "
        "(cases 17, 21), and have not decided 5."
    ) in said
    less = replace(TRIED, before=ACTING)
    assert "acted on nothing instead of 12 (1.0 a day)." in tried(less)
    assert "acted on 12 replies (1.0 a day) either way. Of these" in tried(
        replace(less, after=ACTING)
    )


def test_where_moderators_have_decided_nothing_that_is_what_to_do() -> None:
    said = tried(replace(TRIED, before=replace(BEFORE, decided=0, right=None), spared=()))
    assert "Decide those in `/case list` first." in said
    assert (
        "Right, of what moderators decided: 71 % (50 to 86 %, of 21) then; too little was decided "
        "to tell it for now."
    ) in said
    none = replace(BEFORE, cases=0, by_label={}, by_channel={}, decided=0, right=None)
    assert "`/case list`" not in tried(replace(TRIED, before=none, gone=0, newly=25, spared=()))


def test_a_share_that_rests_on_too_little_is_left_out() -> None:
    wide = weighted_share([(True, 1.0), (False, 0.02)])
    said = tried(replace(TRIED, newly=3, wrong=(5,), after=replace(AFTER, right=wide)))
    assert (
        "Right, of what moderators decided: 52 % (35 to 68 %, of 31) now; too little was decided "
        "to tell it for then."
    ) in said
    assert "stands for" not in said
    few = replace(BEFORE, decided=1, right=share(1, 1))
    said = tried(WhatIf(BASIS, few, replace(AFTER, right=wide), newly=1))
    assert "Too little was decided to tell what share of the cases is right" in said
    assert "Right, of" not in said
    assert "Of 1 case that moderators decided, it would have come up too." in said


def test_another_action_is_told_as_what_would_be_done() -> None:
    milder = replace(ACTING, by_action={Action.WARN: 12})
    said = tried(WhatIf(BASIS, ACTING, milder))
    assert "either way. Then: 12 warned about. Now: 8 removed, 4 warned about. Of these" in said
    assert "Then:" not in tried(WhatIf(BASIS, ACTING, ACTING))


def test_without_data_the_admin_is_told_to_wait() -> None:
    none = replace(BEFORE, cases=0, by_label={}, by_channel={}, decided=0, right=None)
    nothing = Basis(0, 0, 0, checked=Checked(0))
    said = tried(WhatIf(nothing, none, none))
    assert "Wait until members have replied: in shadow mode too every reply is scored" in said
    assert "Checked" not in said
    assert "Wait until members" in foreseen(Forecast(nothing, none, can_act=True))
    unable = foreseen(Forecast(nothing, none, can_act=False))
    assert "Going live changes nothing by itself" in unable
    assert "Wait until members" in unable
    assert "Checked" not in unable


def test_figures_that_do_not_come_out_the_same_are_not_to_be_trusted() -> None:
    checked = Checked(1250, (Differing(decided(1), None),) * 3)
    message = what_if_message(replace(TRIED, basis=replace(BASIS, checked=checked)), title="A")
    said = words(message)
    assert "under the policies that made them, 3 came out otherwise than stored." in said
    assert "Do not choose by these figures" in said
    assert message.embeds[0].colour == "attention"


def test_what_is_left_out_is_said() -> None:
    limited = replace(BASIS, limited=True)
    said = tried(replace(TRIED, basis=limited, roles_differ=True))
    assert "Only the newest 1,250 decisions were read; the time begins with them." in said
    assert "The exempt roles would change too. That is not in these figures" in said
    assert "Only the newest" in foreseen(replace(FORECAST, basis=limited))


def test_the_forecast_tells_what_live_would_mean() -> None:
    said = foreseen()
    assert (
        "Over the last 12 days (1,204 replies decided) the policy in force makes 50 cases "
        "(4.2 a day)."
    ) in said
    assert "acted on 12 of them (1.0 a day): 8 removed, 4 warned about." in said
    assert (
        "Of these, moderators upheld 5, dismissed 2, which would be mistakes (cases 17, 21), and "
        "have not decided 5."
    ) in said
    assert "Live, it does so at once and without asking, and tells the authors" in said
    assert "Checked: replaying 1,250 decisions" in said


def test_a_forecast_that_nobody_has_judged_says_so() -> None:
    said = foreseen(replace(FORECAST, outcome=replace(ACTING, acted_rightly=0, mistakes=())))
    assert "nobody knows how many are mistakes" in said
    said = foreseen(replace(FORECAST, outcome=BEFORE))
    assert "acted on none of them: no reply that was read in time reached an `act_at`." in said


def test_without_a_bound_to_act_from_going_live_changes_nothing() -> None:
    said = foreseen(Forecast(BASIS, BEFORE, can_act=False))
    assert "Going live changes nothing by itself: no label has a bound" in said
    assert "Choose one with `/policy set` and `act_at:`" in said
    assert "50 cases (4.2 a day)" in said


@pytest.mark.parametrize("days", [0.01, 1.0, 30.0])
def test_however_much_there_is_it_fits_in_a_message(days: float) -> None:
    many = Outcome(
        cases=10**9,
        by_label=Counter({f"{'label' * 20}{number}": 10**8 + number for number in range(300)}),
        by_channel=Counter({10**18 + number: 10**8 + number for number in range(300)}),
        acted=10**9,
        by_action=Counter(dict.fromkeys(Action, 10**8)),
        acted_rightly=10**8,
        mistakes=tuple(range(10**9, 10**9 + 500)),
        decided=10**9,
        right=share(10**8, 10**9),
    )
    checked = Checked(10**9, (Differing(decided(1), None),))
    basis = Basis(days, 10**9, 10**9, limited=True, checked=checked)
    numbers = many.mistakes
    found = WhatIf(basis, many, many, 10**9, 10**9, *(numbers,) * 4, roles_differ=True)
    for message in (
        what_if_message(found, title="long " * 200),
        forecast_message(Forecast(basis, many, can_act=True)),
    ):
        _fits(message)
    assert "and 292 more" in words(what_if_message(found, title="long"))


def _fits(message: Message) -> None:
    (embed,) = message.embeds
    assert len(embed.title) <= EMBED_TITLE_LIMIT
    assert len(embed.description) <= EMBED_DESCRIPTION_LIMIT
    assert not embed.description.endswith("…")
    for field in embed.fields:
        assert 0 < len(field.value) <= EMBED_FIELD_LIMIT
    parts = [embed.title, embed.description, *(f"{one.name}{one.value}" for one in embed.fields)]
    assert sum(map(len, parts)) <= EMBED_SUM_LIMIT
