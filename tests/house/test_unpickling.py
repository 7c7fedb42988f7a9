"""Nothing of ours makes objects of a file that says which: a pickle runs code as it is read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.pages import ROOT

OURS = ("bot", "cogs", "config", "seeds")
PICKLERS = frozenset({"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"})
NAMED = ("pickle", "dill", "joblib", "marshal", "shelve", "torch", "yaml", "trust_remote_code")
"""One of these stands wherever there is something to find; the rest need not be taken apart."""
HARMLESS = frozenset({"pickle.UnpicklingError"})
"""What may be named of them: what torch raises where it refuses a file."""


def found(source: str) -> list[str]:
    """Return what a module does that could make objects of a file that says which."""
    if not any(name in source for name in NAMED):
        return []
    tree = ast.parse(source)
    return sorted({one for node in ast.walk(tree) for one in _in(node)})


def _in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in PICKLERS:
        yield f"from {node.module} import"
    if isinstance(node, ast.Import):
        # Under its own name what is used of it can be seen below.
        picklers = [one for one in node.names if one.name.partition(".")[0] in PICKLERS]
        yield from (f"import {one.name} as {one.asname}" for one in picklers if one.asname)
    if isinstance(node, ast.Attribute):
        name = ast.unparse(node)
        if name.partition(".")[0] in PICKLERS and name not in HARMLESS:
            yield name
    if isinstance(node, ast.Call):
        yield from _called(ast.unparse(node.func), node)


def _called(name: str, call: ast.Call) -> Iterator[str]:
    given = {one.arg: ast.unparse(one.value) for one in call.keywords}
    if name == "torch.load" and given.get("weights_only") != "True":
        yield "torch.load without weights_only=True"
    if given.get("allow_pickle", "False") != "False":
        yield f"{name} with allow_pickle"
    if name in {"yaml.load", "yaml.load_all"} and "Safe" not in ast.unparse(call):
        yield f"{name} without a safe loader"
    if name in {"yaml.unsafe_load", "yaml.full_load", "pandas.read_pickle", "pd.read_pickle"}:
        yield name
    if name.endswith(".from_pretrained") and given.get("trust_remote_code", "False") != "False":
        yield f"{name} with trust_remote_code"


def test_no_module_unpickles() -> None:
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            assert found(path.read_text(encoding="utf-8")) == [], path.relative_to(ROOT)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import pickle\npickle.loads(b'')", "pickle.loads"),
        ("from pickle import loads", "from pickle import"),
        ("import pickle as p\np.load(file)", "import pickle as p"),
        ("import joblib\njoblib.load(path)", "joblib.load"),
        ("import torch\ntorch.load(path)", "torch.load without weights_only=True"),
        ("torch.load(path, weights_only=False)", "torch.load without weights_only=True"),
        ("torch.load(path, weights_only=chosen)", "torch.load without weights_only=True"),
        ("np.load(path, allow_pickle=True)", "np.load with allow_pickle"),
        ("yaml.load(text, Loader=yaml.Loader)", "yaml.load without a safe loader"),
        (
            "A.from_pretrained(x, trust_remote_code=True)",
            "A.from_pretrained with trust_remote_code",
        ),
    ],
)
def test_each_way_of_unpickling_is_found(source: str, told: str) -> None:
    assert told in found(source)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle\ntry:\n    pass\nexcept pickle.UnpicklingError:\n    pass",
        "torch.load(path, map_location='cpu', weights_only=True)",
        "np.load(path)",
        "np.load(path, allow_pickle=False)",
        "yaml.load(text, Loader=yaml.CSafeLoader)",
    ],
)
def test_what_reads_plain_values_is_let_be(source: str) -> None:
    assert found(source) == []


def test_no_pickle_is_part_of_the_repository() -> None:
    kinds = {".pkl", ".pickle", ".joblib", ".pt", ".pth", ".ckpt", ".bin"}
    files = [one for folder in OURS for one in Path(ROOT / folder).rglob("*")]
    assert not [one for one in files if one.suffix in kinds]
