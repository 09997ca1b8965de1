"""Sabotages that a release file can hold: other settings, thresholds, prompts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from evals.gate.selftest.sabotage import Asked, Bench
from evals.gate.selftest.stand_in import NAME, StandInChatModel

FROM_MEMORY = """---
id: answer
version: {version}
owner: AI governance lead
purpose: Answer one question.
author: Self-test
change: Answers from what the model knows.
inputs: [question, passages, kinds]
output: text
---
{{% block system %}}
You are a helpful expert. Answer from what you know; the passages are a mere hint.
{{% endblock %}}
{{% block user %}}
{{% for passage in passages %}}
<passage number="{{{{ passage.number }}}}">
{{{{ passage.text }}}}
</passage>
{{% endfor %}}

Question: {{{{ question }}}} {{{{ kinds }}}}
{{% endblock %}}
"""


def changing(name: str, **sections: Mapping[str, Any]) -> Callable[[Bench], Asked]:
    """A release with other settings."""
    return lambda bench: bench.with_recipe(name, bench.recipe_with(**sections))


def releasing(name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Bench], Asked]:
    """A release from a release file in which something is changed."""
    return lambda bench: bench.with_recipe(name, _from_file(bench, name, change))


def moved_threshold(release: dict[str, Any]) -> None:
    """Answers on a third of the certainty."""
    release["extractive"]["refusal_threshold"] = round(release["extractive"]["refusal_threshold"] / 3, 3)


def lost_weights(release: dict[str, Any]) -> None:
    """Sentences are chosen by nothing but how long they are."""
    names = release["extractive"]["unit_weights"]
    release["extractive"]["unit_weights"] = {**dict.fromkeys(names, 0.0), "short": 1.0}


def talking(bench: Bench) -> Asked:
    """The unchanged release, with answers worded by the stand-in for a chat model."""
    return _worded(bench, "stand-in", bench.recipe_with(model={"name": NAME}))


def talking_warmly(bench: Bench) -> Asked:
    """The same with a temperature."""
    recipe = bench.recipe_with(model={"name": NAME, "temperature": 1.5})
    return _worded(bench, "temperature", recipe, temperature=1.5)


def talking_from_memory(bench: Bench) -> Asked:
    """The same with a prompt that lets the model invent."""
    recipe = _from_file(bench, "prompt", lambda release: _write_prompt(bench, release))
    settings = bench.recipe_with(model={"name": NAME}).settings
    return _worded(bench, "prompt", replace(recipe, settings=settings))


def _worded(bench: Bench, name: str, recipe: Any, temperature: float = 0.0) -> Asked:
    return bench.with_recipe(name, recipe, StandInChatModel(temperature))


def _write_prompt(bench: Bench, release: dict[str, Any]) -> None:
    version = int(release["prompts"]["answer"]) + 1
    release["prompts"]["answer"] = version
    path = bench.folder / "prompt" / "answer" / f"v{version}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FROM_MEMORY.format(version=version), encoding="utf-8")


def _from_file(bench: Bench, name: str, change: Callable[[dict[str, Any]], None]) -> Any:
    import yaml

    from assistant.answering.candidate import load_candidate
    from prompts.release import RELEASE_FILE

    folder = bench.folder / name
    folder.mkdir(parents=True, exist_ok=True)
    release = yaml.safe_load(bench.recipe.release.files[RELEASE_FILE])
    change(release)
    (folder / RELEASE_FILE).write_text(yaml.safe_dump(release, sort_keys=False), encoding="utf-8")
    return load_candidate(folder, bench.owner.settings)
