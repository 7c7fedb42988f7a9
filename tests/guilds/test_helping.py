"""What ``/help`` says, within Discord's limits."""

from hypothesis import given
from hypothesis import strategies as st

from bot.effects.message import EMBED_DESCRIPTION_LIMIT, EMBED_SUM_LIMIT
from bot.guilds.helping import Entry, card

words = st.text("abc ", min_size=1, max_size=200)
entries = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["everyone", "moderators", "staff", "admins"]),
        words,
        words,
        st.booleans(),
    ),
    max_size=80,
)


def test_each_command_stands_under_those_who_may_use_it() -> None:
    told = card(
        [
            Entry("admins", "policy set", "Change it"),
            Entry("everyone", "my status", "Your cases"),
            Entry("everyone", "Report to moderators", menu=True),
        ]
    )
    everyone, admins = told.embeds
    assert (everyone.title, admins.title) == ("For everyone", "For admins")
    assert everyone.description == (
        "`/my status`: Your cases\n**Report to moderators**: in the menu of a message, under *Apps*"
    )
    assert admins.description == "`/policy set`: Change it"
    assert admins.footer.startswith("Only what you may use")


def test_who_may_use_nothing_is_told_so() -> None:
    assert card([]).content == "There is nothing here that you may use."


@given(entries)
def test_the_map_keeps_within_discords_limits_and_counts_what_it_leaves_out(
    found: list[Entry],
) -> None:
    told = card(found)
    assert all(len(one.description) <= EMBED_DESCRIPTION_LIMIT for one in told.embeds)
    parts = [part for one in told.embeds for part in (one.title, one.description, one.footer)]
    assert sum(map(len, parts)) <= EMBED_SUM_LIMIT
    shown = sum(len(one.description.split("\n")) for one in told.embeds)
    assert shown == len(found) or "more" in "".join(parts)
