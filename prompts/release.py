"""The assistant's release file: prompts, weights and thresholds under one digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from prompts.registry import PROMPTS_DIR, Prompt, PromptError, load_prompt, parse_prompt

RELEASE_FILE = "release.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """A logistic rule: how probable it is that the evidence answers."""

    intercept: float
    weights: Mapping[str, float]
    """A weight for each signal; see `assistant.answering.decide`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractiveParameters:
    """How the extractive model chooses sentences and when it refuses."""

    unit_weights: Mapping[str, float]
    """A weight for each feature of a unit; see `assistant.answering.reading`."""
    given_unit_weights: Mapping[str, float]
    """The same for evidence that was handed over: its passages have no standing to weigh."""
    further_unit_margin: float
    """A further unit is cited if its score is within this of the best one's."""
    found: DecisionRule
    """For evidence that a search found: the best of many is always similar."""
    given: DecisionRule
    """For evidence that was handed over, such as one passage."""
    refusal_threshold: float
    """Refuse below this probability that the evidence answers."""
    partial_margin: float
    """Answers this close above the threshold are marked partial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantRelease:
    """Everything in `prompts/` that moves answers."""

    version: int
    prompts: Mapping[str, Prompt]
    extractive: ExtractiveParameters
    content_digest: str
    """sha256 over the release file and the prompts it names."""
    files: Mapping[str, str]
    """The text of the release file, as `release.yaml`, and of each prompt, by its name."""

    def digest(self, **settings: object) -> str:
        """First 16 hex digits over the content and the settings given."""
        canonical = json.dumps([self.content_digest, settings], sort_keys=True, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def load_release(folder: Path = PROMPTS_DIR, *, name: str = RELEASE_FILE) -> AssistantRelease:
    """Load a release file and the prompt versions it names.

    Args:
        folder: Where the file and its prompts are; versions that are not there are the installed ones.
        name: Of the file.

    Raises:
        PromptError: If a prompt or a parameter is missing.
        OSError: If the file cannot be read.
    """
    text = (folder / name).read_text(encoding="utf-8")
    return _parse_release(text, lambda prompt, version: _find_prompt(prompt, version, folder))


def _find_prompt(name: str, version: int, folder: Path) -> Prompt:
    beside = (folder / name / f"v{version}.md").is_file()
    return load_prompt(name, version, folder=folder if beside else PROMPTS_DIR)


def release_from_files(files: Mapping[str, str]) -> AssistantRelease:
    """A release from the texts that `AssistantRelease.files` once gave.

    Raises:
        PromptError: If a prompt or a parameter is missing.
    """

    def prompt(name: str, _version: int) -> Prompt:
        return parse_prompt(files[name], name=f"the prompt {name}")

    return _parse_release(files[RELEASE_FILE], prompt)


def _parse_release(text: str, prompt: Callable[[str, int], Prompt]) -> AssistantRelease:
    data = yaml.safe_load(text)
    try:
        prompts = {name: prompt(name, version) for name, version in data["prompts"].items()}
        extractive = _parse_extractive(data["extractive"])
        version = int(data["version"])
    except KeyError as missing:
        raise PromptError(f"prompts/{RELEASE_FILE} lacks {missing.args[0]!r}") from missing
    parts = [text.encode("utf-8"), *(each.fingerprint.encode() for each in prompts.values())]
    return AssistantRelease(
        version=version,
        prompts=prompts,
        extractive=extractive,
        content_digest=hashlib.sha256(b"\x00".join(parts)).hexdigest(),
        files={RELEASE_FILE: text, **{name: each.source for name, each in prompts.items()}},
    )


def _parse_extractive(data: Mapping[str, object]) -> ExtractiveParameters:
    decision = data["decision"]
    rules = {
        name: DecisionRule(intercept=float(decision[name]["intercept"]), weights=decision[name]["weights"])
        for name in ("found", "given")
    }
    return ExtractiveParameters(
        unit_weights=data["unit_weights"],
        given_unit_weights=data["given_unit_weights"],
        further_unit_margin=float(data["further_unit_margin"]),
        found=rules["found"],
        given=rules["given"],
        refusal_threshold=float(data["refusal_threshold"]),
        partial_margin=float(data["partial_margin"]),
    )
