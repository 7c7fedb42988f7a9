from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests import preferences
from bot.digests.preferences import ChoiceError, Typed
from bot.digests.section import NAMES
from bot.guilds.settings import GuildSettings

HELD = GuildSettings(admin_channel_id=5, zone="Europe/Berlin", digest_sections=("figures",))
FRIDAY = datetime(2026, 3, 27, 12, tzinfo=UTC)


def choose(before: GuildSettings = HELD, **typed: Any) -> GuildSettings:
    return preferences.choose(before, Typed(**typed), writer_allowed=False)


def test_what_was_not_named_stays_as_it_is() -> None:
    assert choose() == HELD
    assert choose(at="9:05").digest_time == "09:05"
    changed = choose(when="weekly", channel_id=8, empty="skip", zone="asia/tokyo")
    assert (changed.digest_when, changed.digests_go_to) == ("weekly", 8)
    assert (changed.digest_empty, changed.zone) == ("skip", "Asia/Tokyo")
    assert changed.digest_sections == ("figures",)


def test_sections_are_told_in_the_order_in_which_they_were_typed() -> None:
    assert preferences.read_sections(" moderation,Themes , figures ") == (
        "moderation",
        "themes",
        "figures",
    )
    assert choose(sections="usual").digest_sections == ()
    told = preferences.in_words(choose(sections="usual"), usual=("themes", "hot"))
    assert told["Sections"] == "themes, hot (the usual ones)"


@pytest.mark.parametrize("text", ["", ",", "theme", "themes, usual", "themes,themes"])
def test_a_list_with_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ChoiceError, match="There are: "):
        preferences.read_sections(text)


def test_a_time_of_day_goes_with_days_only() -> None:
    by_cron = choose(cron="0 8 * * 1-5")
    assert by_cron.digest_when == "0 8 * * 1-5"
    with pytest.raises(ChoiceError, match="cron expression has its own"):
        choose(by_cron, at="09:00")
    assert choose(by_cron, at="09:00", when="daily").digest_time == "09:00"


def test_the_writer_can_always_be_switched_off_but_on_only_where_there_is_one() -> None:
    with pytest.raises(ChoiceError, match="who runs the bot"):
        choose(writer=True)
    on = preferences.choose(HELD, Typed(writer=True), writer_allowed=True)
    assert on.digest_writer
    assert not choose(on, writer=False).digest_writer


def test_the_next_times_are_those_of_the_wall_s_clock_on_either_side_of_a_change() -> None:
    times = preferences.next_times(choose(at="08:00"), now=FRIDAY)
    assert [one.partition("(")[2] for one in times] == [
        "Sat 28 Mar 08:00 Europe/Berlin)",
        "Sun 29 Mar 08:00 Europe/Berlin)",  # the clocks were put forward in the night
        "Mon 30 Mar 08:00 Europe/Berlin)",
    ]
    first, second = (int(one[3:13]) for one in times[:2])
    assert second - first == 23 * 3600
    assert preferences.next_times(choose(when="end"), now=FRIDAY) == []


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "when": st.sampled_from(["daily", "end", "weekly", "custom"]),
            **{name: st.text(max_size=60) for name in ("cron", "at", "zone", "sections")},
        },
    )
)
def test_whatever_is_typed_is_chosen_or_refused_in_words(typed: dict[str, str]) -> None:
    given_so: Any = typed
    try:
        chosen = choose(**given_so)
    except ChoiceError as error:
        refused = str(error)
    else:
        refused = "."
        preferences.in_words(chosen, usual=NAMES)
        preferences.next_times(chosen, now=FRIDAY)
    assert refused.endswith((".", "?"))
    assert len(refused) < 600
