from __future__ import annotations

from pathlib import Path

import pytest

from prompts.registry import PromptError, load_prompt
from prompts.release import load_release, release_from_files

TEMPLATE = """---
id: greet
version: {version}
owner: lead
inputs: [name]
---
{{% block system %}}Be kind.{{% endblock %}}
{{% block user %}}Hello {{{{ name }}}}{{% endblock %}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greet").mkdir()
    for version in (1, 2):
        (tmp_path / "greet" / f"v{version}.md").write_text(TEMPLATE.format(version=version))
    return tmp_path


def test_the_newest_version_is_loaded_by_default(folder: Path) -> None:
    assert load_prompt("greet", folder=folder).version == 2


def test_values_are_data_not_template(folder: Path) -> None:
    rendered = load_prompt("greet", folder=folder).render(name="{{ 7 * 7 }}")

    assert rendered.user == "Hello {{ 7 * 7 }}"


@pytest.mark.parametrize("values", [{}, {"name": "a", "other": "b"}])
def test_a_missing_or_unknown_variable_fails(folder: Path, values: dict[str, str]) -> None:
    with pytest.raises(PromptError):
        load_prompt("greet", folder=folder).render(**values)


def test_an_unknown_prompt_or_version_is_named(folder: Path) -> None:
    with pytest.raises(PromptError, match="nothing"):
        load_prompt("nothing", folder=folder)
    with pytest.raises(PromptError, match="version 9"):
        load_prompt("greet", 9, folder=folder)


def test_the_packaged_release_loads_and_its_digest_moves_with_settings() -> None:
    release = load_release()

    assert {"answer", "condense"} <= set(release.prompts)
    assert release.digest(a=1) == load_release().digest(a=1) != release.digest(a=2)


def test_a_release_can_be_made_again_from_its_files_alone() -> None:
    release = load_release()

    assert release_from_files(dict(release.files)) == release
    with pytest.raises(PromptError):
        release_from_files({**release.files, "release.yaml": "version: 1\nprompts: {}\n"})
