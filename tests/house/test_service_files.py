"""compose.yaml and the systemd unit: held against the Dockerfile, the settings and systemd."""

import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import COMMANDS, USAGE_EXIT
from bot.ending import FAREWELL_SECONDS, PARTS_SECONDS
from bot.init import files
from bot.settings.dotenv import PLACE
from tests.house.pages import dockerfile, page

FINAL = dockerfile()[-1]
COMPOSE: Mapping[str, Any] = yaml.safe_load(page("compose.yaml"))
SERVICE: Mapping[str, Any] = COMPOSE["services"]["seedbed"]
UNIT = "config/seedbed.service"


def image(name: str) -> list[str]:
    return [one.value for one in FINAL if one.name == name]


def seconds(text: str) -> float:
    assert text.endswith("s")
    return float(text[:-1])


def test_compose_has_one_service_from_the_dockerfile_that_starts_again_by_itself() -> None:
    assert set(COMPOSE) == {"services", "volumes"}
    assert set(COMPOSE["services"]) == {"seedbed"}
    assert SERVICE["build"] == "."
    assert SERVICE["restart"] == "unless-stopped"
    assert "command" not in SERVICE
    assert "entrypoint" not in SERVICE


def test_compose_keeps_what_the_image_keeps_and_names_the_volume() -> None:
    named, settings = SERVICE["volumes"]
    volume, _, target = named.partition(":")
    assert [target] == image("VOLUME")
    assert list(COMPOSE["volumes"]) == [volume]
    (folder,) = image("WORKDIR")
    assert settings["source"] == f"./{files.SETTINGS}"
    assert settings["target"] == f"{folder}/{files.SETTINGS}"
    assert settings["read_only"] is True
    assert settings["bind"] == {"create_host_path": False}


def test_compose_reads_the_token_from_the_file_that_init_writes_and_has_none_itself() -> None:
    assert SERVICE["env_file"] == str(PLACE)
    assert "environment" not in SERVICE
    assert "TOKEN" not in page("compose.yaml")


def test_compose_leaves_the_health_check_and_the_user_to_the_image() -> None:
    assert image("HEALTHCHECK")
    assert image("USER") == ["seedbed"]
    assert not {"healthcheck", "user", "privileged", "ports", "network_mode", "pid"} & set(SERVICE)


def test_compose_lets_nothing_be_written_but_the_volume_and_tmp() -> None:
    assert SERVICE["read_only"] is True
    assert SERVICE["tmpfs"] == "/tmp"  # noqa: S108 - of the container alone
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    for pair in " ".join(image("ENV")).split():
        name, _, value = pair.partition("=")
        if value.startswith("/") and name != "PATH":
            assert value.startswith(("/data/", "/tmp/")), name  # noqa: S108


def test_compose_and_systemd_wait_longer_for_the_end_than_the_bot_takes() -> None:
    needed = PARTS_SECONDS + FAREWELL_SECONDS
    assert seconds(SERVICE["stop_grace_period"]) >= needed
    assert float(service("TimeoutStopSec")[0]) >= needed


def unit() -> dict[str, list[tuple[str, str]]]:
    """Return the options of each section, in order; one may be there more than once."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in page(UNIT).splitlines():
        if line.startswith("["):
            options = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            options.append((name, value))
    return sections


def service(name: str) -> list[str]:
    return [value for option, value in unit()["Service"] if option == name]


def test_the_unit_runs_the_bot_where_init_wrote_its_files() -> None:
    program, command = shlex.split(service("ExecStart")[0])
    assert program == "/opt/seedbed/bin/seedbed"
    assert command in COMMANDS
    assert service("WorkingDirectory") == [f"/var/lib/{service('StateDirectory')[0]}"]
    assert service("StateDirectoryMode") == ["0700"]


def test_the_unit_tries_again_after_a_crash_and_not_after_a_mistake_in_the_settings() -> None:
    assert service("Restart") == ["on-failure"]
    assert service("RestartPreventExitStatus") == [str(USAGE_EXIT)]
    assert service("KillSignal") == image("STOPSIGNAL")


def test_the_unit_has_an_ordinary_user_and_no_token() -> None:
    (user,) = service("User")
    assert user not in {"root", "nobody"}
    assert not any("TOKEN" in value for value in service("Environment"))
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert service(name) == ["yes"]
    assert service("ProtectSystem") == ["strict"]
    assert service("CapabilityBoundingSet") == [""]


def test_the_units_sections_are_those_that_systemd_knows() -> None:
    assert list(unit()) == ["Unit", "Service", "Install"]
    assert unit()["Install"] == [("WantedBy", "multi-user.target")]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("commented", [True, False])
def test_systemd_has_nothing_to_say_against_the_unit(tmp_path: Path, commented: bool) -> None:
    text = page(UNIT).replace(service("ExecStart")[0], "/bin/true")
    for name in ("User", "Group"):  # it is not there where the tests run
        text = text.replace(f"\n{name}=seedbed", "")
    if not commented:
        text = text.replace("\n#LoadCredential", "\nLoadCredential").replace("\n#Env", "\nEnv")
        assert "\nLoadCredential=token:/etc/seedbed/token" in text
    (tmp_path / "seedbed.service").write_text(text, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - a file of our own
        ["systemd-analyze", "verify", str(tmp_path / "seedbed.service")],  # noqa: S607
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
