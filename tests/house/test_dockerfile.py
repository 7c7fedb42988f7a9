"""The image's promises, read from the Dockerfile: no engine is needed to hold it to them."""

import json
import re
import tomllib

from bot.cli import COMMANDS
from bot.settings import Settings
from tests.house.locks import BUILD as BUILD_LOCK
from tests.house.locks import REQUIREMENTS, TORCH
from tests.house.pages import ROOT, dockerfile, page

BEFORE, BUILD, FINAL = dockerfile()


def values(name: str) -> list[str]:
    return [one.value for one in FINAL if one.name == name]


def environment() -> dict[str, str]:
    pairs = re.findall(r"(\w+)=(\S+)", " ".join(values("ENV")))
    return dict(pairs)


def test_there_are_two_stages_and_the_second_only_copies_the_first_ones_result() -> None:
    assert BUILD[0].value.endswith(" AS build")
    assert values("COPY") == ["--from=build /opt/seedbed /opt/seedbed"]
    assert not any("pip" in one.value for one in FINAL if one.name == "RUN")


def steps() -> list[str]:
    return [f"{one.name} {one.value}" for one in BUILD]


def installs() -> list[str]:
    """Return the commands of pip's that bring something, as they come."""
    parts = [part.strip() for step in steps() for part in step.removeprefix("RUN ").split("&&")]
    return [part for part in parts if re.search(r"pip (?:install|wheel|download) ", part)]


def test_dependencies_are_installed_before_any_source_is_copied() -> None:
    at = max(at for at, step in enumerate(steps()) if "-r requirements.lock" in step)
    copied_before = " ".join(step for step in steps()[:at] if step.startswith("COPY"))
    assert copied_before == f"COPY {REQUIREMENTS} {TORCH} {BUILD_LOCK} ./"


def test_nothing_is_installed_but_what_a_lock_names_by_sha256_and_what_is_built_here() -> None:
    assert installs() == [
        "pip install --no-deps --index-url https://download.pytorch.org/whl/cpu -r torch.lock",
        "pip install --no-deps --require-hashes -r requirements.lock",
        "/opt/build/bin/pip install --no-deps --require-hashes -r build.lock",
        "/opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels .",
        "pip install --no-deps --no-index /wheels/*.whl",
    ]
    assert any(step.endswith("&& pip check") for step in steps())


def test_no_code_of_a_dependency_is_run_to_install_it() -> None:
    (environment_of_build,) = [one.value for one in BUILD if one.name == "ENV"]
    assert "PIP_ONLY_BINARY=:all:" in environment_of_build


def test_every_package_of_the_wheel_is_copied_and_not_ignored() -> None:
    project = tomllib.loads(page("pyproject.toml"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = {word for one in BUILD if one.name == "COPY" for word in one.value.split()[:-1]}
    kept = {line[1:] for line in page(".dockerignore").splitlines() if line.startswith("!")}
    needed = {*packages, "LICENSE", "README.md", "pyproject.toml"}
    assert needed <= copied
    assert needed == kept
    for name in copied:
        assert (ROOT / name).exists()


def test_the_bot_runs_as_an_ordinary_user_who_owns_the_volume() -> None:
    (user,) = values("USER")
    made = " ".join(values("RUN"))
    assert re.search(rf"useradd --uid [1-9]\d+ .*\b{user}\b", made)
    assert f"install -d -o {user} -g {user} /data" in made
    names = [one.name for one in FINAL]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "RUN" not in names[names.index("USER") :]


def test_all_that_is_written_lies_on_the_volume() -> None:
    assert values("VOLUME") == ["/data"]
    settings = Settings.model_fields
    for section, name in (("store", "path"), ("backup", "path"), ("health", "path")):
        assert section in settings
        assert environment()[f"SEEDBED_{section}__{name}".upper()].startswith("/data/")
    for name in ("HF_HOME", "TORCH_HOME"):
        assert environment()[name].startswith("/data/")


def test_the_image_has_a_health_check_that_is_a_command_of_ours() -> None:
    (check,) = values("HEALTHCHECK")
    options, _, command = check.partition("CMD ")
    assert json.loads(command) == ["seedbed", "health"]
    assert "health" in COMMANDS
    for option in ("--interval", "--timeout", "--start-period", "--retries"):
        assert option in options


def test_the_signal_to_stop_reaches_the_bot_itself() -> None:
    assert values("STOPSIGNAL") == ["SIGTERM"]
    assert json.loads(values("ENTRYPOINT")[0]) == ["seedbed"]
    assert json.loads(values("CMD")[0]) == ["run"]


def test_no_secret_is_part_of_the_image() -> None:
    assert "TOKEN" not in page("Dockerfile")
