"""What reads the replies tells nobody of it: onnxruntime would, from its import on."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.house.pages import ROOT

_READS = """
from bot.scoring import encoder, detoxify_onnx
import onnxruntime
onnxruntime.get_available_providers()
"""


def test_onnxruntime_keeps_no_number_of_this_machine_and_no_list_to_send(tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _READS], env=clean | home, cwd=ROOT, timeout=60, check=True
    )
    assert [str(one) for one in tmp_path.rglob("*")] == []


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_nobody_imports_it_but_the_package_that_keeps_it_quiet() -> None:
    quiet = ROOT / "bot" / "scoring"
    using = [
        path
        for folder in ("bot", "cogs", "config", "seeds")
        for path in (ROOT / folder).rglob("*.py")
        if "onnxruntime" in imports(path)
    ]
    assert using
    assert [path for path in using if not path.is_relative_to(quiet)] == []
