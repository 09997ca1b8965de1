"""Settings: where they come from, which wins, and the sentence for what cannot be used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from assistant.errors import SettingsError
from assistant.settings import DEFAULT_HOME, Settings, load_settings


def refusal(home: Path, **environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(home, environment=environment)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def models(model: type[BaseModel] = Settings) -> list[type[BaseModel]]:
    """A settings class and every class nested in it."""
    nested = [
        kind
        for each in model.model_fields.values()
        for kind in (each.annotation, *get_args(each.annotation))
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]
    return [model, *(inner for kind in nested for inner in models(kind))]


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, environment={})

    assert settings.model.name == "extractive"
    assert settings.embedding.offline
    assert settings.server.host == "127.0.0.1"
    assert settings.home == tmp_path


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("retrieval:\n  candidates: 70\n  smoothing: 30\n")

    settings = load_settings(tmp_path, environment={"PLAYBOOK_RETRIEVAL__CANDIDATES": "80"})

    assert settings.retrieval.candidates == 80
    assert settings.retrieval.smoothing == 30
    assert settings.retrieval.dense_weight == Settings().retrieval.dense_weight


def test_the_home_is_the_given_one_then_the_variable_then_the_default(tmp_path: Path) -> None:
    environment = {"PLAYBOOK_HOME": str(tmp_path / "variable")}

    assert load_settings(tmp_path / "given", environment=environment).home == tmp_path / "given"
    assert load_settings(environment=environment).home == tmp_path / "variable"
    assert load_settings(environment={}).home == Path(DEFAULT_HOME)


def test_an_unknown_key_in_the_file_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("retrieval:\n  candiates: 70\n")

    sentence = refusal(tmp_path)

    assert "retrieval.candiates" in sentence
    assert str(tmp_path / "settings.yaml") in sentence


def test_an_unknown_key_in_the_environment_is_named_with_its_variable(tmp_path: Path) -> None:
    assert "PLAYBOOK_RETRIEVAL__CANDIATES" in refusal(tmp_path, PLAYBOOK_RETRIEVAL__CANDIATES="70")


@pytest.mark.parametrize(
    "content",
    [
        "retrieval: {candidates: 1}",
        "retrieval: {candidates: many}",
        "retrieval: 5",
        "retrieval: null",
        "nonsense: 1",
        "- a list",
        "just words",
        "a: [",
        "!!python/object/apply:os.getcwd []",
        "home: elsewhere",
        "\x00",
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.yaml").write_text(content)

    assert "settings.yaml" in refusal(tmp_path)


def test_a_file_that_is_not_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_bytes(b"\xff\xfe\x00")

    assert "settings.yaml" in refusal(tmp_path)


def test_a_home_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")

    assert "home" in refusal(tmp_path / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_locked_home_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.yaml").write_text("")
    home.chmod(0)

    assert "ermission" in refusal(home)


def test_variables_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    assert "contradict" in refusal(tmp_path, PLAYBOOK_MODEL="x", PLAYBOOK_MODEL__NAME="y")


def test_variables_of_other_tools_with_the_prefix_are_left_alone(tmp_path: Path) -> None:
    load_settings(tmp_path, environment={"PLAYBOOK_REQUIRE_BROWSER": "1", "PLAYBOOKS": "x"})


def test_empty_variables_are_as_if_unset(tmp_path: Path) -> None:
    assert load_settings(tmp_path, environment={"PLAYBOOK_DATABASE_URL": ""}).database_url is None


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, environment={"PLAYBOOK_MODEL__API_KEY": "sk-secret"})

    assert "sk-secret" not in repr(settings)
    assert "sk-secret" not in settings.model_dump_json()
    assert settings.model.api_key is not None
    assert settings.model.api_key.get_secret_value() == "sk-secret"


def test_a_key_is_not_repeated_in_the_sentence_about_it(tmp_path: Path) -> None:
    sentence = refusal(tmp_path, PLAYBOOK_MODEL__API_KEY="sk-secret", PLAYBOOK_MODEL__MAX_TOKENS="none")

    assert "sk-secret" not in sentence


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_setting_is_described_fixed_and_closed(model: type[BaseModel]) -> None:
    assert model.model_config.get("extra") == "forbid"
    assert model.model_config.get("frozen")
    for name, field in model.model_fields.items():
        nested = isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        assert nested or field.description, f"{model.__name__}.{name} has no description"
    with pytest.raises(ValidationError):
        model.model_validate({"no_such_key": 1})
