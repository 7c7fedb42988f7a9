"""A digest as a page: one HTML file that needs nothing else, on paper and on any screen."""

from base64 import b64encode
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bot.digests.look import wording
from bot.digests.sections.figures import told
from bot.digests.shown import DigestView, ShownCase, ShownLine, ShownSection
from bot.language.words import spoken, tr


def html(view: DigestView) -> str:
    """Return the whole digest as a page: no scripts, nothing from elsewhere, no authors' names."""
    themes = view.section("themes")
    return _template().render(
        language=spoken().tag,
        heading=wording.heading(view),
        number=view.number,
        title=wording.one_line(view.title),
        span=wording.span(view),
        late=tr(wording.LATE) if view.late else "",
        silent=not view.figures.now.replies,
        words=wording,
        written=[(wording.one_line(one.text), one.links) for one in view.written],
        themes=_section(themes) if themes else None,
        nothing=wording.nothing(view),
        figures=told(view.figures),
        compared=view.figures.before is not None,
        how_many=wording.how_many_cases(view),
        waiting=view.open_in_all > 0,
        cases=[_case(one, view) for one in view.open_cases],
        more_cases=view.open_in_all > len(view.open_cases),
        appeals=[_line(one) for one in wording.appeals(view)],
        unanswered=wording.unanswered(view),
        sections=[_section(one) for one in wording.other_sections(view)],
        chart=_chart(view),
    )


@cache
def _template() -> Template:
    """Return the template; reading it takes longer than filling it in."""
    environment = Environment(
        loader=PackageLoader("bot.digests.look"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["tr"] = tr
    return environment.get_template("page.html")


def _section(section: ShownSection) -> dict[str, Any]:
    groups = [
        (wording.one_line(title), [_line(one) for one in held])
        for title, held in wording.groups(section.lines)
    ]
    return {
        "name": section.name,
        "title": wording.one_line(section.title),
        "groups": groups,
        "more": wording.more(section),
        "gone": wording.gone(section),
    }


def _line(line: ShownLine) -> dict[str, Any]:
    return {
        "said": wording.one_line(line.said).replace("`", ""),
        "told": wording.one_line(line.said).split("`"),  # a command is between two of them
        "label": wording.one_line(line.label),
        "quote": wording.quoted(line.quote.text) if line.quote else "",
        "url": line.quote.url if line.quote else "",
        "links": line.links,
    }


def _case(case: ShownCase, view: DigestView) -> dict[str, str]:
    return {
        "words": tr("Case {number}, {about}", number=case.number, about=wording.case_about(case)),
        "opened": wording.local(case.opened_at, view),
        "url": case.url,
    }


def _chart(view: DigestView) -> dict[str, str] | None:
    if view.chart is None:
        return None
    address = f"data:image/png;base64,{b64encode(view.chart.png).decode()}"
    return {"address": address, "text": wording.one_line(view.chart.description)}
