"""Brings the catalogues up to date: ``python -m tests.language.update [TAG ...]`` (``make words``).

What is said in the code and has no translation yet comes in without one; what is said nowhere any
more goes. A tag that has no catalogue gets one.

``--take FILE`` puts translations from a JSON list of ``{"id", "string", "plural", "context"}`` in.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.language import catalogues
from tests.language import sources

FOLDER = Path(catalogues.__file__).parent


def main(words: list[str]) -> int:
    """Write the catalogues anew and say what they lack."""
    taken: list[Path] = []
    while "--take" in words:
        place = words.index("--take")
        taken.append(Path(words[place + 1]))
        del words[place : place + 2]
    template = sources.template(sources.commands())
    for tag in words or [path.stem for path in sorted(FOLDER.glob("*.po"))]:
        path = FOLDER / f"{tag}.po"
        catalogue = _held(path, tag)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        for given in taken:
            _take(catalogue, given)
        _same_head(catalogue)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)
        lacking = [one.id for one in catalogue if one.id and not _whole(one.string)]
        print(f"{path.name}: {len(catalogue)} messages, {len(lacking)} without a translation")  # noqa: T201
        for said in lacking[:20]:
            print(f"  {said}")  # noqa: T201
    return 0


def _held(path: Path, tag: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=tag, project="Seedbed", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=tag)


def _same_head(catalogue: Catalog) -> None:
    """Let the head of the file say the same each time: what has changed is for git to know."""
    catalogue.project, catalogue.version = "Seedbed", ""
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)


def _take(catalogue: Catalog, path: Path) -> None:
    for one in json.loads(path.read_text(encoding="utf-8")):
        message = catalogue.get(one["id"], context=one.get("context"))
        if message is None:
            print(f"{path}: said nowhere: {one['id']!r}", file=sys.stderr)  # noqa: T201
        else:
            string = one["string"]
            message.string = tuple(string) if isinstance(string, list) else string


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
