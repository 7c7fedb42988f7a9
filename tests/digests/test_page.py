"""The page holds the whole digest, needs nothing else, and runs nothing."""

import re
from html.parser import HTMLParser

import pytest

from bot.digests.figures import Counts, Figures
from bot.digests.look.page import html
from bot.digests.shown import ShownLine, ShownSection, ShownWritten
from tests.digests.views import HOSTILE, URL, address, case, quote, rich, theme, themes, view


class Page(HTMLParser):
    """What a page holds: its elements, its words, its links, the pictures' words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


def page(**changed: object) -> Page:
    return Page(html(view(**changed)))


def test_the_first_screen_is_what_was_discussed_how_it_went_and_what_needs_someone() -> None:
    words = Page(html(rich())).words
    places = [
        words.index(one)
        for one in ("What was discussed", "How it went", "What needs you", "Hot moments")
    ]
    assert places == sorted(places)


def test_every_quotation_and_every_line_has_its_link() -> None:
    links = {one["href"] for one in Page(html(rich())).named("a")}
    assert {address(number) for number in range(1, 8)} <= links
    assert {case(5).url, case(6).url} <= links


def test_the_page_loads_nothing_and_forbids_what_it_does_not_need() -> None:
    made = Page(html(rich(HOSTILE)))
    assert not made.named("script", "link", "iframe", "object", "form", "base")
    (picture,) = made.named("img")
    assert (picture["src"] or "").startswith("data:image/png;base64,")
    policy = [one for one in made.named("meta") if one.get("http-equiv")]
    assert [one["http-equiv"] for one in policy] == ["Content-Security-Policy"]
    assert (policy[0]["content"] or "").startswith(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )
    assert not re.search(r"url\(|@import", html(rich(HOSTILE)))
    assert not [name for _, attrs in made.elements for name in attrs if name.startswith("on")]


def test_what_members_wrote_shows_as_they_wrote_it_wherever_it_stands() -> None:
    made = Page(html(rich(HOSTILE)))
    assert made.words.count(HOSTILE) >= 4  # title, theme's label, two quotations
    assert all(
        (one["href"] or "").startswith(("https://discord.com/channels/", "#"))
        for one in made.named("a")
    )


def test_the_picture_is_told_in_words() -> None:
    (picture,) = Page(html(rich("the dam"))).named("img")
    assert picture["alt"] == "Replies over time. Marked: the dam"


def test_no_author_is_named() -> None:
    shown = html(view(sections=[themes(ShownLine(quote=quote("Mend it.", 555_123)))]))
    assert "Mend it." in shown
    assert "555123" not in shown


def test_figures_stand_beside_their_change() -> None:
    now = Counts(12, 4, cases={"open": 1, "upheld": 2}, scored=12)
    words = page(figures=Figures(now, Counts(9, 4))).words
    assert "Replies 12 (+3)" in words
    assert "People 4 (as before)" in words
    assert "Cases 3 (+3) of which 1 open, 2 upheld" in words
    assert "In brackets: the change from the time before." in words
    assert "In brackets" not in page().words


def test_times_are_those_of_the_guilds_zone() -> None:
    words = page(open_cases=[case()], open_in_all=1).words
    assert "From Sunday 1 March 2026 08:00 to Monday 2 March 2026 08:00" in words
    assert "Case 5, insult 0.80 opened 1 Mar 08:00" in words


def test_a_line_that_introduces_others_stands_above_their_list() -> None:
    lines = (ShownLine("Decisions: 4"), ShownLine("Over 90 days:"), ShownLine("Right: 71 %"))
    shown = html(view(sections=[ShownSection("moderation", "The desk", lines)]))
    assert '<p class="lead">Over 90 days:</p>' in shown
    assert len(Page(shown).named("ul")) == 2


def test_what_a_language_model_wrote_stands_beside_what_it_was_written_from() -> None:
    written = [ShownWritten("Many ask who pays.", (address(1),))]
    made = page(written=written, sections=[themes(theme())])
    assert "Many ask who pays. [1] reply behind sentence 1" in made.words
    assert "Written by a language model" in made.words
    assert "“Mend it.”" in made.words


@pytest.mark.parametrize("lines", [0, 1, 200])
def test_a_page_may_have_any_number_of_lines(lines: int) -> None:
    part = ShownSection("worth_reading", "Worth reading", (theme(),) * lines)
    made = page(sections=[part])
    assert len([one for one in made.named("a") if one["href"] == URL]) == lines


def test_a_page_without_anything_still_says_so() -> None:
    words = page(figures=Figures(Counts()), title="").words
    assert "A discussion without a title" in words
    assert "Nobody replied in this time." in words
    assert "Nothing: no case is open." in words
    assert not page().named("img")


def test_links_have_names_of_their_own() -> None:
    again = theme("Who mends the bridge?")
    made = html(rich(sections=[*rich().sections, ShownSection("more", "More", (again, again))]))
    names = [
        " ".join(re.sub(r"<.*?>", "", one).split())
        for one in re.findall(r"<a [^>]*>(.*?)</a>", made, flags=re.DOTALL)
    ]
    assert len(names) == len(set(names))


def test_a_command_is_shown_as_code_and_what_stands_around_it_as_it_is() -> None:
    line = ShownLine("`/policy live` shows <b> & asks.")
    found = html(view(sections=(ShownSection("shadow", "Shadow", (line,)),)))
    assert "<code>/policy live</code> shows &lt;b&gt; &amp; asks." in found
