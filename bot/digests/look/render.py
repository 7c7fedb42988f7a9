"""How a digest looks: as a message of one screen with the page attached, and as Markdown."""

from collections.abc import Sequence

from bot.digests.look import page, wording
from bot.digests.look.wording import as_written
from bot.digests.sections.figures import told
from bot.digests.shown import DigestView, ShownCase, ShownLine, ShownQuote, ShownSection
from bot.effects.message import (
    EMBED_DESCRIPTION_LIMIT,
    EMBED_FIELD_LIMIT,
    Attachment,
    Embed,
    Field,
    Message,
    shorten,
)
from bot.language.words import tr

CHART_NAME = "digest.png"
"""The file's name under which a digest's chart is kept."""
_DISCUSSED_LIMIT = EMBED_DESCRIPTION_LIMIT - 150
_WENT_LIMIT = 400
"""What was discussed, and how it went: they leave room within the 6,000 characters of an embed for
the title, the time, what needs someone, and the footer's marker."""
_TITLE_LIMIT = 200
_LABEL_LIMIT = 80
_SAID_LIMIT = 200
_MOST_APPEALS = 2
_ALARM_LIMIT = 320
_MOST_ALARMS = 2
_QUESTION_LIMIT = 120
_MOST_QUESTIONS = 3


def message(view: DigestView) -> Message:
    """Return the digest as one message: what was discussed, how it went, what needs someone.

    Everything else is on the page, which is attached and made anew each time.
    """
    embed = Embed(
        title=shorten(as_written(wording.heading(view)), _TITLE_LIMIT),
        description=f"{_span(view)}\n\n{_discussed(view)}",
        fields=(
            Field(
                tr("How it went (change from the time before)")
                if view.figures.before
                else tr(wording.WENT),
                shorten(_in_few_lines(view), _WENT_LIMIT),
            ),
            Field(tr(wording.NEEDS), _fitting(_needs(view), EMBED_FIELD_LIMIT, _rest(view))),
        ),
        image=CHART_NAME if view.chart else "",
        footer=tr("/digest show {number}", number=view.number),
        colour="attention" if view.open_in_all or wording.alarms(view) else "neutral",
    )
    attached = Attachment(
        f"digest-{view.number}.html",
        page.html(view).encode(),
        tr("The whole of digest {number} as a page, to open in a browser.", number=view.number),
    )
    files = (view.chart.file_id,) if view.chart else ()
    return Message(embeds=(embed,), files=files, made=(attached,))


def markdown(view: DigestView) -> str:
    """Return the whole digest as Markdown."""
    late = f" {tr(wording.LATE)}" if view.late else ""
    parts = [f"# {as_written(wording.heading(view))}", f"{wording.span(view)}{late}"]
    parts += [f"## {tr(wording.DISCUSSED)}"]
    if view.written:
        parts += ["\n".join(f"- {one}" for one in _written(view)), f"*{tr(wording.WRITTEN)}*"]
    themes = view.section("themes")
    parts += _listed(themes) if themes else [wording.nothing(view)]
    if themes and themes.gone:
        parts.append(f"*{wording.gone(themes)}*")
    parts += [f"## {tr(wording.WENT)}", "\n".join(f"- {one}" for one in told(view.figures))]
    if view.figures.before:
        parts.append(f"*{tr(wording.COMPARED)}*")
    parts += [f"## {tr(wording.NEEDS)}", "\n".join(_needs(view, whole=True))]
    for section in wording.other_sections(view):
        parts += [f"## {as_written(section.title)}", *_listed(section)]
        if section.gone:
            parts.append(f"*{wording.gone(section)}*")
    return "\n\n".join(parts) + "\n"


def _span(view: DigestView) -> str:
    first, last = (int(one.timestamp()) for one in (view.starts_at, view.ends_at))
    late = f" {tr(wording.LATE)}" if view.late else ""
    return tr("<t:{first}:f> to <t:{last}:f>.", first=first, last=last) + late


def _rest(view: DigestView) -> str:
    return tr("`digest-{number}.html` has the rest.", number=view.number)


def _discussed(view: DigestView) -> str:
    """Return as many themes as a message has room for, and where the others are."""
    if not view.figures.now.replies and not view.section("themes"):
        return tr(wording.NOBODY)
    title = f"**{tr(wording.DISCUSSED)}**"
    if view.written:
        where = tr("`digest-{number}.html` shows them.", number=view.number)
        note = f"*{tr(wording.WRITTEN)} {where}*"
        room = _DISCUSSED_LIMIT - len(title) - len(note) - 2
        return f"{title}\n{_fitting(_written(view), room, _rest(view))}\n{note}"
    themes = view.section("themes")
    lines = [_theme(one) for one in themes.lines] if themes else [wording.nothing(view)]
    if themes and themes.gone:
        lines.append(f"*{wording.gone(themes)}*")
    return f"{title}\n{_fitting(lines, _DISCUSSED_LIMIT - len(title) - 1, _rest(view))}"


def _fitting(lines: Sequence[str], limit: int, rest: str) -> str:
    """Return as many lines as there is room for, and ``rest`` where some are left out."""
    text = "\n".join(lines)
    if len(text) <= limit:
        return text
    held, room = list[str](), limit - len(rest)
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        held.append(line)
    return "\n".join([*held, rest])


def _theme(line: ShownLine) -> str:
    head = _head(shorten(line.label, _LABEL_LIMIT), shorten(line.said, _SAID_LIMIT))
    if line.quote is None and line.links:
        head = f"{head} {_to_reply(line.links[0])}".strip()
    quote = f"> {_quote(line.quote)}" if line.quote else ""
    return "\n".join(part for part in (head, quote) if part)


def _quote(quote: ShownQuote, *, named: bool = True) -> str:
    who = f" <@{quote.author_id}>" if named and quote.author_id else ""
    said = wording.in_quotes(as_written(wording.quoted(quote.text)))
    return f"{said}{who} {_to_reply(quote.url)}"


def _to_reply(url: str) -> str:
    return tr("[reply]({url})", url=url)


def _written(view: DigestView) -> list[str]:
    return [f"{as_written(one.text)} {_numbered(one.links)}" for one in view.written]


def _numbered(links: Sequence[str]) -> str:
    return " ".join(f"[{number}]({url})" for number, url in enumerate(links, 1))


def _in_few_lines(view: DigestView) -> str:
    """Return the figures, those that are a number and no more side by side."""
    found = told(view.figures)
    bare = [str(one) for one in found if not one.more]
    return "\n".join([" · ".join(bare), *(str(one) for one in found if one.more)])


def _needs(view: DigestView, *, whole: bool = False) -> list[str]:
    """Return what waits for someone, a line each; ``whole`` is all that is known of it."""
    lines = [wording.how_many_cases(view)]
    lines += [f"- {_case(one, view, whole=whole)}" for one in view.open_cases]
    if view.open_in_all > len(view.open_cases):
        lines += [*([""] if whole else []), tr(wording.OTHERS)]
    if not whole and (alarms := wording.alarms(view)):
        lines += ["", *(f"- {_alarm(one)}" for one in alarms[:_MOST_ALARMS])]
    if appeals := wording.appeals(view):
        shown = appeals if whole else appeals[:_MOST_APPEALS]
        lines += ["", wording.how_many_appeals(appeals)]
        lines += [f"- {_appeal(one)}" for one in shown]
    if questions := wording.unanswered(view):
        lines += ["", f"{wording.how_many_questions(questions)}:"]
        lines += [f"- {_question(one)}" for one in questions[:_MOST_QUESTIONS]]
    return lines


def _case(case: ShownCase, view: DigestView, *, whole: bool) -> str:
    local, ago = wording.local(case.opened_at, view), f"<t:{int(case.opened_at.timestamp())}:R>"
    return tr(
        "[Case {number}]({url}), {about}, opened {opened}",
        number=case.number,
        url=case.url,
        about=as_written(shorten(wording.case_about(case), _SAID_LIMIT)),
        opened=local if whole else ago,
    )


def _question(line: ShownLine) -> str:
    if line.quote is None:
        return _to_reply(line.links[0])
    asked = as_written(shorten(wording.quoted(line.quote.text), _QUESTION_LIMIT))
    return f"{wording.in_quotes(asked)} {_to_reply(line.quote.url)}"


def _alarm(line: ShownLine) -> str:
    return shorten(line.said, _ALARM_LIMIT)


def _appeal(line: ShownLine) -> str:
    said = shorten(line.said, _SAID_LIMIT)
    return tr("{said} [case]({url})", said=said, url=line.links[0]) if line.links else said


def _listed(section: ShownSection) -> list[str]:
    parts, more = list[str](), wording.more(section)
    for title, held in wording.groups(section.lines):
        parts += [title] if title else []
        parts += ["\n".join(f"- {_plain(one, more)}" for one in held)] if held else []
    return parts


def _plain(line: ShownLine, more: str) -> str:
    """Return a line with all its links, as one item of a list."""
    head, links = _head(line.label, line.said), _numbered(line.links)
    if line.quote is None:
        return " ".join(part for part in (head, links) if part)
    head += ":" if head and head[-1] not in ".:!?…" else ""
    quote = _quote(line.quote, named=False)
    return " ".join(part for part in (head, quote, f"{more}: {links}" if links else "") if part)


def _head(label: str, said: str) -> str:
    """Return the discussion's words and ours."""
    if not label:
        return said
    return f"**{as_written(label)}** ({said})" if said else f"**{as_written(label)}**"
