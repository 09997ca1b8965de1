"""Libraries of invented organisations, what a person reads in them, and how inference compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.inference.choosing import DURATIONS, PARTIES
from assistant.drafting.inference.inferred import Inferences, InferredValue, Topic
from assistant.drafting.inference.names import same_party
from ingest.chunk import CHUNKER_VERSION
from ingest.loaders import load_bytes
from ingest.pipeline import ingest_paths
from ingest.settings import IngestSettings
from knowledge.embedder import Embedder
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.settings import RetrievalSettings

ORGANISATIONS = Path(__file__).parent / "organisations"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class _InThisProcess:
    def load_bytes(self, data: bytes, *, name: str) -> Any:
        return load_bytes(data, name)


def library(home: Path, folder: Path, embedder: Embedder) -> KnowledgeBase:
    """A knowledge base of the documents of a folder."""
    base = open_knowledge_base(
        home,
        embedder_factory=lambda: embedder,
        chunker_version=CHUNKER_VERSION,
        retrieval=RetrievalSettings(),
        clock=lambda: NOW,
    )
    ingest_paths(
        [path for path in sorted(folder.iterdir()) if path.name != "expected.yaml"],
        knowledge_base=base,
        settings=IngestSettings(),
        loader=_InThisProcess(),  # type: ignore[arg-type]
        actor="tester",
        reason="test",
    )
    return base


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a person reads in an organisation's documents."""

    about: str
    values: Mapping[Topic, Any]
    also: Mapping[Topic, Sequence[Any]]
    """Values that contradict them."""
    allowed: frozenset[Topic]
    """Topics of which the documents say something that may be read or left."""


def expected(file: Path) -> Expected:
    """Read the labels of a library."""
    read = yaml.safe_load(file.read_text())
    return Expected(
        about=read["about"],
        values={Topic(name): value for name, value in read["values"].items()},
        also={Topic(name): values for name, values in read.get("also", {}).items()},
        allowed=frozenset(Topic(name) for name in read.get("allowed", ())),
    )


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What was found beside what is there."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    """Found otherwise, or where nothing is said."""
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of the values found that are right."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of what is there that was found right."""
        return len(self.right) / max(1, len(self.right) + len(self.missed))


def compare(found: Inferences, there: Expected) -> Comparison:
    """Compare topic by topic; a value that is wrong is also missed."""
    right, wrong, missed = [], [], []
    for topic in Topic:
        value = found.get(topic)
        wanted = there.values.get(topic)
        if wanted is None:
            if value is not None and topic not in there.allowed:
                wrong.append(f"{topic.value}: {value.value!r} <- {value.citations[0].quote!r}")
        elif value is None:
            missed.append(topic.value)
        elif says(topic, value, wanted) and _others_right(topic, value, there):
            right.append(topic.value)
        else:
            missed.append(topic.value)
            wrong.append(
                f"{topic.value}: {value.value!r} (also {[each for each, _ in value.also]}), not {wanted!r}"
            )
    return Comparison(right=tuple(right), wrong=tuple(wrong), missed=tuple(missed))


def _others_right(topic: Topic, value: InferredValue, there: Expected) -> bool:
    return all(
        any(_same(topic, other, wanted) for wanted in there.also.get(topic, ())) for other, _ in value.also
    ) and len(value.also) >= len(there.also.get(topic, ()))


def says(topic: Topic, value: InferredValue, wanted: Any) -> bool:
    """Whether a value is what a person reads: of sentences a telling part is given, of lists beginnings."""
    if topic is Topic.SIMILAR_SPEC:
        return bool(value.value["doc_id"] == wanted)
    if isinstance(wanted, list):
        texts = [" ".join(map(str, row.values())) if isinstance(row, dict) else row for row in value.value]
        covered = all(any(each.casefold() in text.casefold() for text in texts) for each in wanted)
        return covered and len(texts) <= len(wanted) + 6
    return _same(topic, value.value, wanted)


def _same(topic: Topic, value: Any, wanted: Any) -> bool:
    if topic in DURATIONS:
        return hours_of(value) == hours_of(wanted)
    if topic in PARTIES:
        return same_party(value, wanted) and set(wanted.split()) <= set(value.split()) | {"the"}
    if isinstance(wanted, int | float):
        return bool(value == wanted)
    return any(part in value for part in wanted.split("|"))
