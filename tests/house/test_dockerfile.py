"""The image's promises, read from the Dockerfile: no engine is needed to hold it to them."""

import json
import re
import tomllib

from bot.cli import COMMANDS
from bot.settings import Settings
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


def test_dependencies_are_installed_before_any_source_is_copied() -> None:
    steps = [f"{one.name} {one.value}" for one in BUILD]
    install = next(at for at, step in enumerate(steps) if "-r requirements.txt" in step)
    copied_before = " ".join(step for step in steps[:install] if step.startswith("COPY"))
    assert copied_before == "COPY pyproject.toml config/constraints.txt ./"
    assert "-c constraints.txt" in steps[install]
    assert steps[-1] == "RUN pip install --no-deps ."


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


def test_torch_is_the_build_for_cpus() -> None:
    installs = [one.value for one in BUILD if "-r requirements.txt" in one.value]
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in installs[0]


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
    for section, name in (("store", "path"), ("health", "path")):
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
