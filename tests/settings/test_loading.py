"""Settings: where they come from and what is said about mistakes."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.moderation.rules import RULES
from bot.scoring.port import Engine
from bot.settings import DigestSettings, ScoringSettings, Settings, SettingsError, load

_ENGINES = ", ".join(get_args(Engine))


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shipped() -> dict[str, Any]:
    return tomllib.loads(resources.files("config").joinpath("seedbed.toml").read_text("utf-8"))


def problems(path: Path | None, environ: Mapping[str, str], *, token: bool = False) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(path, environ, needs_token=token)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return list(caught.value.problems)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def leaves(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from leaves(field.annotation, f"{name}.")
        elif not field.exclude:
            yield f"{above}{name}"


def test_shipped_file_holds_every_setting_and_no_other() -> None:
    tables = {f"{section}.": table for section, table in shipped().items()}
    rules = tables["moderation."].pop("rules")
    in_file = [f"{above}{name}" for above, table in {**tables, "rules.": rules}.items()
               for name in table]  # fmt: skip
    assert sorted(in_file) == sorted(leaves(Settings))


def test_shipped_file_and_model_have_the_same_defaults() -> None:
    assert Settings(**shipped()) == Settings() == load(None, {})


def test_every_setting_in_the_shipped_file_has_a_comment_above() -> None:
    lines = resources.files("config").joinpath("seedbed.toml").read_text("utf-8").splitlines()
    labels = {*DEFAULT_THRESHOLDS, *RULES}
    for above, line in pairwise(lines):
        name = line.partition(" = ")[0]
        if " = " in line and not line.startswith("#") and name not in labels and name != "zone":
            assert above.startswith("#"), line


def test_a_rule_is_changed_alone_and_must_be_one_to_tell(tmp_path: Path) -> None:
    path = written(tmp_path, '[moderation.rules]\ninsult = "Be kind."\n')
    assert load(path, {}).moderation.rules.model_dump() == {**RULES, "insult": "Be kind."}
    path = written(tmp_path, '[moderation.rules]\ninsult = ""\n')
    (problem,) = problems(path, {})
    assert "moderation.rules.insult" in problem
    assert "text of 1 to 300 characters" in problem


def test_new_guilds_start_with_the_thresholds_of_the_policy() -> None:
    assert load(None, {}).policy.review_at == DEFAULT_THRESHOLDS
    assert load(None, {}).policy.act_at == {}


def test_environment_overrides_the_file_and_the_file_the_defaults(tmp_path: Path) -> None:
    path = written(tmp_path, '[scoring]\nengine = "ngram"\nbatch_size = 8\n')
    settings = load(path, {"SEEDBED_SCORING__BATCH_SIZE": "16"})
    assert settings.scoring == ScoringSettings(engine="ngram", batch_size=16)


def test_one_threshold_in_a_file_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, "[policy.review_at]\ninsult = 0.9\n")
    assert load(path, {}).policy.review_at == {**DEFAULT_THRESHOLDS, "insult": 0.9}


def test_thresholds_can_come_from_the_environment() -> None:
    settings = load(None, {"SEEDBED_POLICY__ACT_AT__THREAT": "0.97"})
    assert settings.policy.act_at == {"threat": 0.97}


def test_option_beats_variable_beats_working_folder(tmp_path: Path) -> None:
    named = {"option": "1", "variable": "2", "seedbed": "3", "config/seedbed": "4"}
    (tmp_path / "config").mkdir()
    for name, points in named.items():
        text = f"[digest]\nmain_points = {points}\n"
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    environ = {"SEEDBED_CONFIG": "variable.toml"}
    assert load(Path("option.toml"), environ).digest.main_points == 1
    assert load(None, environ).digest.main_points == 2
    assert load(None, {}).digest.main_points == 3
    Path("seedbed.toml").unlink()
    assert load(None, {}).digest.main_points == 4
    Path("config/seedbed.toml").unlink()
    assert load(None, {}).digest == DigestSettings()


def test_process_environment_is_read_only_where_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEEDBED_SCORING__ENGINE", "ngram")
    monkeypatch.setenv("SCORING", '{"engine": "ngram"}')
    assert load(None, {}) == Settings()
    assert Settings().scoring.engine == "auto"


def test_settings_cannot_be_changed_afterwards() -> None:
    settings = load(None, {})
    with pytest.raises(ValidationError):
        setattr(settings.scoring, "batch_size", 1)  # noqa: B010 - mypy knows that it is frozen


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '[scoring]\nengin = "ngram"',
            "scoring.engin is not a setting. Did you mean scoring.engine?",
        ),
        ("[scorin]\nbatch_size = 3", "scorin is not a setting. Did you mean scoring?"),
        ("[zzz]\nqqq = 3", "zzz is not a setting."),
        (
            "[policy.review_at]\ninsuld = 0.5",
            "policy.review_at.insuld is not a setting. Did you mean policy.review_at.insult?",
        ),
        ("[discord]\ntoken = 'x'", "discord.token is not a setting. The token goes into"),
        ("token = 'x'", "token is not a setting. The token goes into DISCORD_TOKEN."),
        (
            "[scoring]\nengine = 'detoxfy'",
            f'scoring.engine is "detoxfy". Allowed: {_ENGINES}.',
        ),
        (
            "[scoring]\nbatch_size = 0",
            "scoring.batch_size is 0. Allowed: a whole number from 1 to 1024.",
        ),
        (
            "[scoring]\nretry_seconds = 0",
            "scoring.retry_seconds is 0. Allowed: a number above 0 to 86400.",
        ),
        (
            "[policy.act_at]\nthreat = 1.5",
            "policy.act_at.threat is 1.5. Allowed: a number above 0 to 1.",
        ),
        (
            "[discussion]\nauto_archive_minutes = 90",
            "discussion.auto_archive_minutes is 90. Allowed: 60, 1440, 4320, 10080.",
        ),
        ("scoring = 3", "scoring is 3. Allowed: a table."),
        ("[store]\npath = 3", "store.path is 3. Allowed: text in quotes."),
        ("[store]\npath = ''", 'store.path is "": it is not the path of a file'),
        (
            "[digest]\nzone = 'Europe/Berln'",
            'digest.zone is "Europe/Berln": it is not an IANA time zone. '
            "Did you mean Europe/Berlin?",
        ),
        ("[digest]\ntime = '24:00'", 'digest.time is "24:00": it is not a time of day. Allowed:'),
        (
            "[health]\nevery_seconds = 90",
            "health: stale_after_seconds must be more than every_seconds.",
        ),
        ("[scoring\n", " is not valid TOML: "),
    ],
)
def test_a_mistake_in_a_file_is_one_plain_line(tmp_path: Path, text: str, line: str) -> None:
    path = written(tmp_path, text)
    (found,) = problems(path, {})
    assert found.startswith(str(path))
    assert line in found
    assert "\n" not in found


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        (
            "SEEDBED_SCORING__ENGIN",
            "ngram",
            "SEEDBED_SCORING__ENGIN is not a setting. Did you mean SEEDBED_SCORING__ENGINE?",
        ),
        (
            "SEEDBED_SCORING_ENGINE",
            "ngram",
            "SEEDBED_SCORING_ENGINE is not a setting. Did you mean SEEDBED_SCORING__ENGINE?",
        ),
        (
            "SEEDBED_SCORING__ENGINE",
            "x",
            f'SEEDBED_SCORING__ENGINE is "x". Allowed: {_ENGINES}.',
        ),
        (
            "SEEDBED_MODERATION__OPEN_CARDS",
            "many",
            'SEEDBED_MODERATION__OPEN_CARDS is "many". Allowed: a whole number from 1 to 100.',
        ),
        ("SEEDBED_SCORING", "ngram", "Allowed: a variable per setting, or JSON."),
    ],
)
def test_a_mistake_in_the_environment_is_one_plain_line(name: str, value: str, line: str) -> None:
    (found,) = problems(None, {name: value})
    assert found.startswith("environment: ")
    assert line in found


def test_every_mistake_is_told_at_once_and_under_its_own_source(tmp_path: Path) -> None:
    path = written(tmp_path, "[scoring]\nengin = 1\nbatch_size = 0\n[digest]\nmain_points = 9\n")
    environ = {"SEEDBED_DIGEST__MAIN_POINTS": "8", "SEEDBED_STORE__PAHT": "x"}
    found = problems(path, environ, token=True)
    starts = sorted(line.split(" is ")[0].removeprefix(f"{path}: ") for line in found)
    assert starts == [
        "DISCORD_TOKEN",
        "environment: SEEDBED_DIGEST__MAIN_POINTS",
        "environment: SEEDBED_STORE__PAHT",
        "scoring.batch_size",
        "scoring.engin",
    ]


def test_a_file_that_is_named_must_be_there() -> None:
    assert problems(Path("gone.toml"), {}) == [
        "gone.toml cannot be read: No such file or directory."
    ]
    assert problems(None, {"SEEDBED_CONFIG": "gone.toml"}) == [
        "gone.toml cannot be read: No such file or directory."
    ]


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://discord.com/api/v10", True),
        ("https://proxy.example.org/api/v10/", True),
        ("http://127.0.0.1:8080/api/v10", True),
        ("http://127.9.9.9/api", True),
        ("http://[::1]:8080/api/v10", True),
        ("http://localhost:8080/api/v10", True),
        ("http://localhost.example.org/api/v10", False),
        ("http://10.0.0.1/api/v10", False),
        ("http://example.org/api/v10", False),
        ("http://127.0.0.1@example.org/", False),
        ("https://user:word@example.org/", False),
        ("ftp://127.0.0.1/", False),
        ("https://", False),
        ("https://[::1/", False),
        ("https://example.org:many/", False),
        ("discord.com/api/v10", False),
        ("", False),
    ],
)
def test_only_safe_addresses_may_receive_the_token(address: str, fine: bool) -> None:
    environ = {"SEEDBED_DISCORD__API_BASE": address}
    if fine:
        assert load(None, environ).discord.api_base == address.rstrip("/")
    else:
        (line,) = problems(None, environ)
        assert "receives the bot's token. Allowed: an https address, or http on loopback" in line


def test_empty_paths_of_detoxify_stand_for_none() -> None:
    environ = {"SEEDBED_SCORING__DETOXIFY_CHECKPOINT": "", "SEEDBED_SCORING__DETOXIFY_CONFIG": "x"}
    scoring = load(None, environ).scoring
    assert (scoring.detoxify_checkpoint, scoring.detoxify_config) == (None, Path("x"))


@pytest.mark.parametrize("address", ["ftp://mirror.example", "mirror.example", "https://"])
def test_a_mirror_is_an_address(address: str) -> None:
    (line,) = problems(None, {"SEEDBED_SCORING__MODELS_MIRROR": address})
    assert "Allowed: http or https, or empty for none." in line


def test_a_mirror_loses_its_last_slash_and_may_be_none() -> None:
    given = {"SEEDBED_SCORING__MODELS_MIRROR": "https://mirror.example/models/"}
    assert load(None, given).scoring.models_mirror == "https://mirror.example/models"
    assert load(None, {"SEEDBED_SCORING__MODELS_MIRROR": ""}).scoring.models_mirror is None
