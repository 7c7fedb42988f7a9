"""A kind of import-linter contract: the doors between the rooms, and what rules may import.

A module whose docstring begins with "Rules:" is rules, wherever it lies: any room may use it, and
it uses nothing but the standard library, numpy and other rules. The other modules import from their
own room and the rooms below. Both are read from the code: no list of modules has to be kept.
"""

import ast
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

IMPURE = frozenset(
    {"asyncio", "concurrent", "http", "logging", "multiprocessing", "os", "pathlib", "random"}
    | {"secrets", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time"}
)
"""What rules do without, of the standard library: waiting, files, chance, the clock."""

PURE_LIBRARIES = frozenset({"numpy"})


class Doors(Contract):
    """Rules stay pure, and no room imports from a room above it.

    Configuration options:
        - rooms: From the top down; packages and modules of one room are separated by "|".
    """

    type_name = "doors"

    rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import there is."""
        levels = _levels(cast(list[str], self.rooms))
        ours = [name for name in graph.modules if not graph.is_module_squashed(name)]
        rules = frozenset(name for name in ours if is_rules(name))
        found = []
        for importer in sorted(ours):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if importer in rules and not _may_rules_import(imported, rules):
                    found.append(f"{importer} is rules and imports {imported}")
                elif imported not in rules and _climbs(importer, imported, levels):
                    found.append(f"{importer} imports {imported}, from a room above")
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print what was found."""
        for line in check.metadata["found"]:
            output.print_error(f"- {line}", bold=False)


def is_rules(module: str) -> bool:
    """Tell whether a module says of itself that it is rules."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return False
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").startswith("Rules:")


def _may_rules_import(imported: str, rules: frozenset[str]) -> bool:
    top = imported.partition(".")[0]
    pure = (sys.stdlib_module_names - IMPURE) | PURE_LIBRARIES
    return imported in rules or top in pure


def _levels(rooms: Iterable[str]) -> dict[str, int]:
    return {name.strip(): level for level, room in enumerate(rooms) for name in room.split("|")}


def _climbs(importer: str, imported: str, levels: dict[str, int]) -> bool:
    here, there = _level(importer, levels), _level(imported, levels)
    return here is not None and there is not None and there < here


def _level(module: str, levels: dict[str, int]) -> int | None:
    """Return how far down the room of a module is, or None if it is in none."""
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((levels[name] for name in names if name in levels), None)
