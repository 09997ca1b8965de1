from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.drafting.wording.schema import SaidFacts
from prompts.commands import app
from prompts.registry import (
    PROMPTS_DIR,
    PromptError,
    load_prompt,
    parse_prompt,
    prompt_diff,
    prompt_history,
    prompt_names,
)
from prompts.release import load_release, release_from_files

TEMPLATE = """---
id: greet
version: {version}
owner: lead
author: Sam Lee
change: Kinder by {version}.
inputs: [name]
output: text
parameters: {{max_tokens: 40}}
---
{{% block system %}}Be kind.{{% endblock %}}
{{% block user %}}Hello {{{{ name }}}} {version}{{% endblock %}}
"""
PUBLISHED = {
    "answer/v1": "5cd0363e230a2f26cc50c9126605edf646339020a4fe869943ddb6cf10866840",
    "condense/v1": "013398d4c0b7979e2f1eb1f17a1e9074f1a7c8555d599a914886d567bef60b20",
    "extract-slots/v1": "95d15f694ea7e0441bd698ec5400604ee681cd01b2151090afef37d00c77b174",
    "judge/v1": "819bb3c2aed36fc2bed057a52c655b73e96286522de3b19cd7693cfb370d154a",
}
"""A version that was published is never edited: whoever changes a prompt writes a new one."""
OF_THE_GATE = {"judge"}
"""Prompts that judge releases and are no part of one."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greet").mkdir()
    for version in (1, 2):
        (tmp_path / "greet" / f"v{version}.md").write_text(TEMPLATE.format(version=version))
    return tmp_path


def write(folder: Path, text: str, version: int = 3) -> None:
    (folder / "greet" / f"v{version}.md").write_text(text)


def test_the_newest_version_is_loaded_by_default(folder: Path) -> None:
    assert load_prompt("greet", folder=folder).version == 2


def test_a_prompt_says_who_wrote_it_why_and_what_it_asks_of_the_model(folder: Path) -> None:
    prompt = load_prompt("greet", 1, folder=folder)

    assert (prompt.author, prompt.change) == ("Sam Lee", "Kinder by 1.")
    assert prompt.parameters == {"max_tokens": 40}


def test_values_are_data_not_template(folder: Path) -> None:
    rendered = load_prompt("greet", 1, folder=folder).render(name="{{ 7 * 7 }}")

    assert rendered.user == "Hello {{ 7 * 7 }} 1"


def test_a_template_reaches_nothing_of_the_program() -> None:
    text = TEMPLATE.format(version=1).replace("Be kind.", "{{ name.__class__.__mro__ }}")

    with pytest.raises(Exception, match="unsafe"):
        parse_prompt(text, name="greet").render(name="x")


@pytest.mark.parametrize("values", [{}, {"name": "a", "other": "b"}])
def test_a_missing_or_unknown_variable_fails(folder: Path, values: dict[str, str]) -> None:
    with pytest.raises(PromptError):
        load_prompt("greet", folder=folder).render(**values)


def test_an_unknown_prompt_or_version_is_named(folder: Path) -> None:
    with pytest.raises(PromptError, match="nothing"):
        load_prompt("nothing", folder=folder)
    with pytest.raises(PromptError, match="version 9"):
        load_prompt("greet", 9, folder=folder)


@pytest.mark.parametrize("name", ["../greet", "/etc", "", "Greet", "greet/..", "a" * 80])
def test_a_name_never_leaves_the_folder(folder: Path, name: str) -> None:
    with pytest.raises(PromptError):
        load_prompt(name, folder=folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("author: Sam Lee\n", "", "author"),
        ("output: text\n", "", "output"),
        ("inputs: [name]", "inputs: [nam]", "nam"),
        ("inputs: [name]", "inputs: [name, tone]", "tone"),
        ("{{ name }}", "{{ name", "template"),
        ("{% block user %}", "{% block users %}", "blocks"),
        ("max_tokens: 40", "max_tokens: 4", "from 16"),
        ("max_tokens: 40", "seed: 4", "seed"),
        ("max_tokens: 40", "max_tokens: true", "number"),
        ("id: greet", "id: great", "great"),
        ("version: 3", "version: 4", "v4"),
        ("---\nid", "id", "front matter"),
        ("owner: lead", "owner: [", "YAML"),
        ("version: 3", "version: x", "front matter"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_what_to_mend(
    folder: Path, old: str, new: str, told: str
) -> None:
    text = TEMPLATE.format(version=3)
    assert old in text
    write(folder, text.replace(old, new))

    with pytest.raises(PromptError, match=told):
        load_prompt("greet", 3, folder=folder)


def test_a_prompt_that_was_kept_before_more_was_asked_of_it_can_still_be_read() -> None:
    text = TEMPLATE.format(version=1).replace("author: Sam Lee\n", "").replace("output: text\n", "")

    assert parse_prompt(text, name="kept").author == ""


def test_history_is_newest_first_and_a_difference_shows_what_changed(folder: Path) -> None:
    newest, oldest = prompt_history("greet", folder=folder)

    assert (newest.version, oldest.version) == (2, 1)
    assert "+change: Kinder by 2." in prompt_diff(oldest, newest)
    assert prompt_diff(newest, newest) == ""


def test_every_packaged_prompt_is_whole_and_in_the_release() -> None:
    release = load_release()

    assert set(release.prompts) | OF_THE_GATE == set(prompt_names())
    assert not OF_THE_GATE & set(release.prompts)
    for name in prompt_names():
        assert prompt_history(name)


def test_a_published_version_never_changes() -> None:
    found = {
        f"{name}/v{each.version}": each.fingerprint
        for name in prompt_names()
        for each in prompt_history(name)
    }

    assert {key: found.get(key) for key in PUBLISHED} == PUBLISHED


def test_the_schema_of_slots_is_the_one_that_replies_are_read_by() -> None:
    assert load_prompt("extract-slots").output == SaidFacts.model_json_schema()


def test_the_packaged_release_loads_and_its_digest_moves_with_settings() -> None:
    release = load_release()

    assert {"answer", "condense"} <= set(release.prompts)
    assert release.digest(a=1) == load_release().digest(a=1) != release.digest(a=2)


def test_a_release_can_be_made_again_from_its_files_alone() -> None:
    release = load_release()

    assert release_from_files(dict(release.files)) == release
    with pytest.raises(PromptError):
        release_from_files({**release.files, "release.yaml": "version: 1\nprompts: {}\n"})


def test_a_release_beside_its_own_prompts_takes_those_and_the_rest_from_the_installation(
    tmp_path: Path,
) -> None:
    (tmp_path / "release.yaml").write_text((PROMPTS_DIR / "release.yaml").read_text())
    (tmp_path / "answer").mkdir()
    changed = load_prompt("answer", 1).source.replace("five short", "three short")
    (tmp_path / "answer" / "v1.md").write_text(changed)

    release = load_release(tmp_path)

    assert "three short" in release.prompts["answer"].source
    assert release.prompts["condense"] == load_release().prompts["condense"]


def test_commands_list_show_compare_and_tell_the_history(folder: Path) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "--folder", str(folder)])
        assert result.exit_code == 0, result.output
        return result.output

    assert json.loads(run("list", "--json"))["prompts"][0]["version"] == 2
    assert "in no release" in run("list")
    assert run("show", "greet", "1") == TEMPLATE.format(version=1)
    assert json.loads(run("show", "greet", "--json"))["fingerprint"]
    assert "-change: Kinder by 1." in run("diff", "greet", "1")
    assert "same" in run("diff", "greet", "2")
    assert run("history", "greet").splitlines()[0].startswith("v2")
