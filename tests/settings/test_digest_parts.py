from pathlib import Path

import pytest

from bot.digests.section import NAMES
from bot.settings import SettingsError, load


def read(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(f"[digest]\n{text}\n", encoding="utf-8")
    return path


def test_every_part_of_a_digest_is_told_unless_the_operator_chooses(tmp_path: Path) -> None:
    assert load(None, {}).digest.sections == NAMES
    chosen = load(read(tmp_path, "sections = ['hot', 'themes']"), {}).digest.sections
    assert chosen == ("hot", "themes")
    environ = {"SEEDBED_DIGEST__SECTIONS": '["figures"]'}
    assert load(None, environ).digest.sections == ("figures",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "sections = ['themes', 'weather']",
            'digest.sections is ["themes", "weather"]: it is no list of parts of a digest, each '
            f"once. Allowed: {', '.join(NAMES)}.",
        ),
        ("sections = ['hot', 'hot']", 'digest.sections is ["hot", "hot"]: it is no list'),
        ("sections = 'themes'", 'digest.sections is "themes": it is no list'),
        ("sections = [1]", "digest.sections is [1]: it is no list"),
        ("empty = 'never'", 'digest.empty is "never". Allowed: say, skip.'),
    ],
)
def test_parts_that_there_are_not_are_one_plain_line(text: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        load(read(tmp_path, text), {})
    (found,) = told.value.problems
    assert line in found
