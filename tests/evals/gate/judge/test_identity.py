"""A judge is its prompt, its model and its parameters, and never judges itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.promotion.settings import JudgeSettings
from evals.gate.errors import InvalidRunError
from evals.gate.judge.identity import check_apart, identity_of, is_same_model
from prompts.registry import load_prompt

PROMPT = load_prompt("judge")


def identity(**settings):
    found = identity_of(JudgeSettings(**{"model": "openai:referee", **settings}), PROMPT)
    assert found is not None
    return found


def test_nobody_judges_by_default() -> None:
    assert identity_of(JudgeSettings(), PROMPT) is None


def test_sources_own_words_judge_nothing() -> None:
    with pytest.raises(InvalidRunError, match="chat model"):
        identity(model="extractive")


def test_a_judge_is_asked_without_chance_whatever_its_prompt_says() -> None:
    warm = replace(PROMPT, parameters={"temperature": 1.2, "max_tokens": 99})
    found = identity_of(JudgeSettings(model="openai:referee"), warm)

    assert found is not None and found.parameters == {"temperature": 0, "max_tokens": 99}


def test_another_model_address_prompt_or_parameter_is_another_judge() -> None:
    longer = replace(PROMPT, parameters={"max_tokens": 99})
    edited = replace(PROMPT, fingerprint="0" * 64)
    settings = JudgeSettings(model="openai:referee")
    others = [
        identity(model="openai:other"),
        identity(base_url="http://127.0.0.1:1/v1"),
        identity_of(settings, longer),
        identity_of(settings, edited),
    ]

    assert len({each.sha256 for each in [identity(), *others] if each}) == 5
    assert identity().sha256 == identity(max_retries=0, api_key="another").sha256


@pytest.mark.parametrize(
    ("judge", "judged", "same"),
    [
        ("openai:a", "openai:a", True),
        ("openai:a", "A", True),
        ("a", "anthropic:a ", True),
        ("openai:a", "openai:b", False),
        ("ollama:a:7b", "ollama:a:8b", False),
        ("openai:a", "extractive", False),
    ],
)
def test_one_chat_model_under_two_names_is_one(judge: str, judged: str, same: bool) -> None:
    assert is_same_model(judge, judged) is same


def test_a_judge_of_itself_is_refused_in_one_sentence() -> None:
    check_apart(identity(), {"the candidate": "openai:speaker", "production": "extractive"})
    with pytest.raises(InvalidRunError, match="judge itself: production"):
        check_apart(identity(), {"the candidate": "openai:speaker", "production": "referee"})
