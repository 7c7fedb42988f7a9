"""Whatever is typed or sent is read as what it is or refused in words: nothing else is raised."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import discord
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.app import EXTENSIONS
from bot.digests import rhythm
from bot.digests.preferences import ChoiceError, read_sections
from bot.discussions.closing import LONGEST, ClosingError, closing_moment
from bot.effects.member_names import NAME_LIMIT, acceptable
from bot.effects.message import Message
from bot.guilds import clocks
from bot.moderation.calibration.declining import HIGHEST, LOWEST
from bot.moderation.calibration.words import PrecisionError, read_precision
from bot.moderation.policies.change import ChangeError, Token, read_action, read_bound
from bot.moderation.why.reference import read_reference
from bot.schedule import Cron, CronError
from bot.scoring.normalise_tables import normalise
from cogs import case_forms, lasting_form, translate
from cogs.access import LastingButton
from tests.hostile.patterns import Found, ours
from tests.hostile.texts import HOSTILE

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = available_timezones()
LARGEST = 2**63 - 1
TYPED = (
    st.text(st.characters(), max_size=60)
    | st.sampled_from([*HOSTILE.values()]).map(lambda text: text[:6_000])
    | st.text("0123456789.,:-/*% abcMONjan#\u0663\u00b2\u2155\x00", max_size=40)
)
"""What a person can type, and what only a forged request holds."""
PRESSED = cast(Any, SimpleNamespace(extras={}, locale="en-US"))


def buttons() -> Iterator[type[LastingButton]]:
    """Give every lasting button of the cogs."""
    for name in EXTENSIONS:
        import_module(name)
    waiting = [LastingButton]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind is not LastingButton:
            yield kind


BUTTONS = sorted(buttons(), key=lambda one: one.__qualname__)
FORMS = [one for one in ours() if isinstance(one, Found) and one.where.endswith("_FORM_ID")]


@pytest.mark.parametrize("kind", BUTTONS)
@settings(max_examples=40)
@given(st.data())
def test_any_id_makes_the_button_it_belongs_to_or_none(
    kind: type[LastingButton], data: st.DataObject
) -> None:
    template = kind.__discord_ui_compiled_template__
    sent = data.draw(st.from_regex(template, fullmatch=True) | st.text(max_size=100))[:100]
    found = template.fullmatch(sent)
    if found is None:
        return
    made = asyncio.run(kind.from_custom_id(PRESSED, cast(Any, None), found))
    numbers = [one for one in vars(made).values() if isinstance(one, int)]
    assert all(0 <= one <= LARGEST for one in numbers)
    assert len(made.item.custom_id or "") <= 100
    if not found.groups():
        assert made.item.custom_id == sent


@pytest.mark.parametrize("digits", ["9" * 80, "0" * 80, "\u0663" * 9, "-1", "1e9", "1_0", " 1"])
def test_a_number_in_an_id_is_one_that_can_be_looked_for_or_makes_no_button(digits: str) -> None:
    for kind in BUTTONS:
        template = kind.__discord_ui_compiled_template__
        sent = template.pattern.replace(r"\:", ":")
        sent = sent.replace("(?P<number>[0-9]+)", digits)
        found = template.fullmatch(sent)
        if found is not None and found.groups():
            made = asyncio.run(kind.from_custom_id(PRESSED, cast(Any, None), found))
            assert vars(made)["number"] <= LARGEST


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["custom_id", "component", "components", "value", "type"]) | st.text(),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60)
@given(st.data())
def test_any_id_of_a_form_is_read_or_belongs_to_another(form: Found, data: st.DataObject) -> None:
    sent = data.draw(st.from_regex(form.pattern, fullmatch=True) | JUNK)
    interaction: Any = SimpleNamespace(
        type=discord.InteractionType.modal_submit, data={"custom_id": sent}
    )
    found = lasting_form.sent(interaction, form.pattern)
    assert found is None or all(0 <= one <= LARGEST for one in found)


@given(TYPED)
@example("9" * 6_000)
@example("." * 6_000)
@example("1" * 5_999 + "%")
def test_any_threshold_and_action_is_read_or_refused(typed: str) -> None:
    with suppress(ChangeError):
        found = read_bound(typed)
        assert found is None or isinstance(found, Token) or 0 <= found <= 1
    with suppress(ChangeError):
        read_action(typed)
    with suppress(PrecisionError):
        assert LOWEST <= read_precision(typed) <= HIGHEST


@given(TYPED)
@example("9" * 12)
@example("99999999999999999999")
@example(
    "https://discord.com/channels/99999999999999999999/99999999999999999999/99999999999999999999"
)
def test_any_reference_is_read_or_means_nothing(typed: str) -> None:
    found = read_reference(typed)
    assert found is None or max(found.number or 0, found.message_id or 0) <= LARGEST


@given(TYPED, st.none() | st.integers(1, 366))
@example("9999-12-31", None)
@example("0001-01-01 00:00", None)
def test_any_closing_date_is_read_or_refused(typed: str, days: int | None) -> None:
    with suppress(ClosingError):
        moment = closing_moment(in_days=days, on=typed, zone=BERLIN, now=NOON)
        assert moment is not None
        assert NOON < moment <= NOON + LONGEST


@given(TYPED)
@example("1" * 5_000)
def test_any_length_of_a_time_out_is_read_or_refused(typed: str) -> None:
    found = case_forms.read_minutes(typed)
    assert found is None or 1 <= found <= 28 * 24 * 60
    assert len(case_forms.minutes_problem(typed)) < 200


@given(TYPED, TYPED)
@example("Europe", "08:00")
@example("../../../etc/passwd", "08:00")
@example("Europe/Berlin\x00", "24:00")
@example("a" * 6_000, "0" * 6_000)
def test_any_zone_and_time_of_day_is_usable_or_refused(zone: str, at: str) -> None:
    found, near = clocks.zone(zone, ZONES), clocks.near(zone, ZONES)
    assert found is None or ZoneInfo(found)
    assert set(near) <= ZONES
    assert len(clocks.no_zone(zone, near)) < 1_000
    moment = clocks.time_of_day(at)
    assert moment is None or time.fromisoformat(moment)
    assert len(clocks.no_time(at)) < 1_000


FIELD = st.text("0123456789*/,-", max_size=6) | st.sampled_from(
    ["*", "0", "1", "*/2", "1-5", "mon", "jan", "L", "W", "1#2", "99999999999", "5-1", "1,,2", "?"]
)
CRONS = st.lists(FIELD, min_size=4, max_size=6).map(" ".join)


@settings(max_examples=150)
@given(CRONS | TYPED)
@example("0 0 30 2 *")
@example("*/99 * * * *")
@example("0 0 31 2,4,6,9,11 *")
@example("@reboot")
def test_any_cron_expression_comes_or_is_refused(typed: str) -> None:
    with suppress(CronError):
        Cron(typed)
    with suppress(rhythm.RhythmError):
        when = rhythm.check(typed)
        assert rhythm.check(when) == when
        assert rhythm.in_words(when, at=time(8), zone=BERLIN)
        times = rhythm.next_times(when, at=time(8), zone=BERLIN, after=NOON)
        assert times == sorted(set(times))


@given(TYPED)
def test_any_list_of_sections_is_read_or_refused(typed: str) -> None:
    with suppress(ChoiceError):
        read_sections(typed)


@given(TYPED, TYPED)
def test_any_name_is_made_acceptable(name: str, own: str) -> None:
    made = acceptable(name, own=own)
    assert 1 <= len(made) <= NAME_LIMIT
    made.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_normalised_within_its_own_length(text: str) -> None:
    found = normalise(HOSTILE[text])
    assert len(found.text) <= 4 * len(HOSTILE[text])
    assert all(0 <= begin < end <= len(HOSTILE[text]) for begin, end in found.offsets)


WIDE = st.text(
    st.sampled_from("\ufdfa\u1f02\u0390\u2a74\u33a2\u3392%25||[](http://a)*1d10t \u0301\u200b")
    | st.characters(),
    max_size=200,
)


@given(WIDE)
def test_no_text_swells_when_it_is_normalised(text: str) -> None:
    # The longest compatibility form that there is has 18 characters: U+FDFA.
    assert len(normalise(text).text) <= 18 * len(text)


@given(st.lists(st.text(st.characters() | st.just("\ud800"), max_size=20), max_size=3))
def test_whatever_a_message_holds_its_text_can_be_stored(parts: list[str]) -> None:
    held = [SimpleNamespace(content=part) for part in parts]
    poll = SimpleNamespace(question="".join(parts), answers=[SimpleNamespace(text="\udfff")])
    message: Any = SimpleNamespace(content="a\ud800", message_snapshots=held, poll=poll)
    translate._text(message).encode()
    thread: Any = SimpleNamespace(id=1, owner_id=2, name="\udc00", guild=SimpleNamespace(id=3))
    assert translate.title(thread).text == "\ufffd"


@given(JUNK)
def test_a_message_reads_back_as_it_was_stored_and_junk_is_no_message(junk: Any) -> None:
    stored = json.loads(json.dumps(Message("x", ping_role=9).to_document()))
    assert Message.from_document(stored) == Message("x", ping_role=9)
    with suppress(KeyError, TypeError):
        Message.from_document(junk)
