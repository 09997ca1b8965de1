"""Answers that people labelled: what a judge is held against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
    model_validator,
)

from evals.gate.cases.reading import DATASETS_DIR
from evals.gate.errors import CaseError
from evals.gate.judge.item import Item, ShownQuote, ShownSentence
from evals.gate.judge.metrics import ANSWERS, NAMES, SUPPORTED

SHIPPED_LABELS = DATASETS_DIR / "judge_labels.jsonl"
LEAST, LEAST_OF_EACH = 100, 50
"""Answers of a calibration, and of each label of each metric: fewer say too little."""
ANCHORED = 40
"""So many of them are judged again in every run."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelledQuote(_Model):
    """A quote as it was shown."""

    n: int = Field(ge=1)
    text: Text
    source: str = ""
    section: str = ""


class LabelledSentence(_Model):
    """A sentence of the answer."""

    text: Text
    quotes: tuple[int, ...] = ()


class Labels(_Model):
    """What people said of the answer."""

    supported: StrictBool
    """Every sentence is stated by the quotes that it cites."""
    answers: StrictBool
    """The answer gives what is asked."""


class LabelledAnswer(_Model):
    """One answer with the labels of a person."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$", max_length=80)]
    cluster: Text
    """What answers share: the question and its quotes."""
    adversarial: bool = False
    """The answer tries to talk its judge into a verdict."""
    question: Text
    facts: tuple[Text, ...] = Field(min_length=1)
    quotes: tuple[LabelledQuote, ...] = ()
    sentences: tuple[LabelledSentence, ...] = Field(min_length=1)
    labels: Labels
    why: Text
    """The reason for the labels, in a few words."""
    author: Text
    date: date

    @model_validator(mode="after")
    def _hangs_together(self) -> LabelledAnswer:
        if len({quote.n for quote in self.quotes}) < len(self.quotes):
            raise ValueError("two quotes have one number")
        if self.labels.supported and not all(self.item.cites(each) for each in self.item.sentences):
            raise ValueError("a supported sentence needs a quote that is there")
        return self

    @property
    def item(self) -> Item:
        """As a judge is shown it."""
        return Item(
            question=self.question,
            facts=self.facts,
            quotes=tuple(ShownQuote(**quote.model_dump()) for quote in self.quotes),
            sentences=tuple(ShownSentence(text=each.text, quotes=each.quotes) for each in self.sentences),
        )

    @property
    def labelled(self) -> Mapping[str, bool]:
        """Metric to what people said."""
        return {SUPPORTED: self.labels.supported, ANSWERS: self.labels.answers}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFile:
    """A calibration's answers."""

    name: str
    answers: Sequence[LabelledAnswer]
    sha256: str
    """Of the file's bytes."""


def load_labels(path: Path = SHIPPED_LABELS) -> LabelFile:
    """Read labelled answers, one JSON object a line.

    Raises:
        CaseError: If the file or a line cannot be used, or there are too few of a label.
    """
    try:
        content = path.read_bytes()
        lines = content.decode("utf-8").split("\n")
    except OSError as error:
        raise CaseError(
            f"{path} cannot be read ({error.strerror}); name a file of labelled answers."
        ) from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path.name} is not UTF-8 text; save it as such.") from error
    answers = [
        _parsed(line, f"{path.name}, line {n}") for n, line in enumerate(lines, start=1) if line.strip()
    ]
    _check(answers, path.name)
    return LabelFile(name=path.name, answers=tuple(answers), sha256=hashlib.sha256(content).hexdigest())


def _parsed(line: str, place: str) -> LabelledAnswer:
    try:
        return LabelledAnswer.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise CaseError(f"{place} is no labelled answer: {where}: {first['msg'].lower()}.") from error
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{place} is no labelled answer: it is no JSON.") from error


def _check(answers: Sequence[LabelledAnswer], name: str) -> None:
    if len({each.id for each in answers}) < len(answers):
        raise CaseError(f"{name} gives an id twice; give each answer its own.")
    if len({each.item for each in answers}) < len(answers):
        raise CaseError(f"{name} holds the same answer twice; each counts once.")
    if len(answers) < LEAST:
        raise CaseError(f"{name} holds {len(answers)} answers; a calibration needs {LEAST}.")
    for metric in NAMES:
        yes = sum(each.labelled[metric] for each in answers)
        if min(yes, len(answers) - yes) < LEAST_OF_EACH:
            raise CaseError(
                f"{name} has {yes} yes and {len(answers) - yes} no of {metric}; "
                f"it needs {LEAST_OF_EACH} of each."
            )


def anchored(answers: Sequence[LabelledAnswer], *, count: int = ANCHORED) -> list[LabelledAnswer]:
    """The answers that every run judges again: the labels in turn, chosen by nothing but their ids."""
    groups: dict[tuple[bool, bool], list[LabelledAnswer]] = {}
    for each in sorted(answers, key=lambda one: hashlib.sha256(one.id.encode()).hexdigest()):
        groups.setdefault((each.labels.supported, each.labels.answers), []).append(each)
    turns = max(map(len, groups.values()), default=0)
    mixed = [groups[key][turn] for turn in range(turns) for key in sorted(groups) if turn < len(groups[key])]
    return mixed[:count]
