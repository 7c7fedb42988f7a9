"""What GitHub runs and asks: read as it reads it, and every command in it is there."""

import re
import shlex
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.pages import ROOT, page

FOLDER = ROOT / ".github"
WORKFLOWS = sorted(path.name for path in (FOLDER / "workflows").iterdir())
TEMPLATES = sorted(path.name for path in (FOLDER / "ISSUE_TEMPLATE").iterdir())
FORMS = [name for name in TEMPLATES if name != "config.yml"]
KNOWN = {
    *("cd", "gh", "mkdir", "sha256sum"),
}
"""Programs that the machines of the workflows have."""


class Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML carries no types
    """Reads ``on`` as a word, as GitHub does, and not as YAML 1.1's yes."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def workflow(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.load(page(f".github/workflows/{name}"), Loader)  # noqa: S506
    return found


def form(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(page(f".github/ISSUE_TEMPLATE/{name}"))
    return found


def jobs(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from workflow(name)["jobs"].items()


def steps() -> Iterator[Mapping[str, Any]]:
    for name in WORKFLOWS:
        for _, job in jobs(name):
            yield from job.get("steps", ())


def lines() -> Iterator[str]:
    for step in steps():
        yield from (line for line in step.get("run", "").splitlines() if line.strip())


def test_there_are_the_checks_and_the_release() -> None:
    assert WORKFLOWS == ["ci.yml", "release.yml"]
    assert set(workflow("ci.yml")["on"]) == {"push", "pull_request", "workflow_call"}
    assert workflow("release.yml")["on"] == {"push": {"tags": ["v*"]}}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_and_ends_in_time_and_does_not_run_beside_itself(name: str) -> None:
    assert workflow(name)["permissions"] == {"contents": "read"}
    assert "github.ref" in workflow(name)["concurrency"]["group"]
    for _, job in jobs(name):
        assert "uses" in job or int(job["timeout-minutes"]) <= 90


def test_only_what_attaches_files_to_a_release_may_write_and_it_runs_no_code_of_ours() -> None:
    writing = [job for name in WORKFLOWS for _, job in jobs(name) if "permissions" in job]
    (job,) = writing
    assert job["permissions"] == {"contents": "write"}
    assert not any("checkout" in step.get("uses", "") for step in job["steps"])


def test_every_action_is_github_s_own_at_a_named_version() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    for one in used:
        assert re.fullmatch(r"actions/[\w-]+@(v\d+|[0-9a-f]{40})", one), one
    for name in WORKFLOWS:
        for _, job in jobs(name):
            if "uses" in job:
                assert (ROOT / job["uses"]).is_file()


def test_no_secret_is_needed_and_no_words_of_strangers_reach_a_shell() -> None:
    for name in WORKFLOWS:
        text = page(f".github/workflows/{name}")
        assert "secrets." not in text
        assert "pull_request_target" not in text
    for line in lines():
        assert "${{" not in line, line


def test_the_checks_are_those_of_the_script_on_the_python_that_is_asked_for() -> None:
    (job,) = [job for _, job in jobs("ci.yml")]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    (python,) = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert f">={python['python-version']}" in page("pyproject.toml")
    for path in python["cache-dependency-path"].split():
        assert (ROOT / path).is_file()
    assert job["env"]["PIP_EXTRA_INDEX_URL"] in page("Dockerfile")


def test_every_command_is_there() -> None:
    for line in lines():
        program, *words = shlex.split(line)
        if program == "python":
            assert words[0] == "-m"
            assert find_spec(words[1]), line
        else:
            assert program in KNOWN or (ROOT / program).stat().st_mode & 0o111, line
        for word in words:
            if word.startswith("config/"):
                assert (ROOT / word).is_file(), line


def test_a_release_waits_for_the_checks_and_for_what_must_agree() -> None:
    found = dict(jobs("release.yml"))
    assert found["build"]["needs"] == "checks"
    assert found["attach"]["needs"] == "build"
    told = [line for line in lines() if "tests.house.release" in line or "uv build" in line]
    assert ["release" in told[0], "uv build" in told[1]] == [True, True]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_what_github_wants_of_it(name: str) -> None:
    found = form(name)
    assert set(found) == {"name", "description", "labels", "body"}
    ids = [one["id"] for one in found["body"] if one["type"] != "markdown"]
    assert len(set(ids)) == len(ids)
    assert any(one.get("validations", {}).get("required") for one in found["body"])
    for one in found["body"]:
        wanted = {"markdown": "value", "dropdown": "options", "checkboxes": "options"}
        assert one["type"] in {*wanted, "input", "textarea"}
        assert wanted.get(one["type"], "label") in one["attributes"]
        options = one["attributes"].get("options", [])
        assert len({str(option) for option in options}) == len(options)


def test_there_is_a_form_for_each_and_none_without() -> None:
    assert FORMS == ["bug.yml", "false-flag.yml", "feature.yml"]
    assert form("config.yml") == {"blank_issues_enabled": False}


def test_whoever_reports_a_wrong_score_is_told_to_leave_the_words_out() -> None:
    first, *_, last = form("false-flag.yml")["body"]
    assert "Do not paste the reply's text" in first["attributes"]["value"]
    assert "ids only" in first["attributes"]["value"]
    assert last["attributes"]["options"][0]["required"] is True


def test_the_change_request_asks_for_what_contributing_asks_for() -> None:
    asked = page(".github/PULL_REQUEST_TEMPLATE.md")
    for words in ("make check", "make test", "CHANGELOG.md"):
        assert words in asked
        assert words in page("CONTRIBUTING.md")
    for name in re.findall(r"\b[A-Z]+\.md\b", asked):
        assert Path(ROOT / name).is_file()
