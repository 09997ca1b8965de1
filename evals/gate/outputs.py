"""What the assistant gave for one case, as JSON values that can be kept and scored again. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedQuote:
    """A citation as it was shown."""

    n: int
    """1-based, as in the [n] marker."""
    source: str
    """Path of the document below its library."""
    doc_id: str
    version: int
    section: str
    start: int
    end: int
    quote: str
    status: str
    """`in_force`, `superseded` …, as the citation said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPassage:
    """A passage that was read for the answer: a span of one version's normalised text."""

    source: str
    doc_id: str
    version: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidSentence:
    """One sentence of the answer, with the numbers of its citations."""

    text: str
    citations: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """The assistant's reaction to one case. Without times: two runs of one release are equal."""

    case_id: str
    repeat: int = 0
    """0-based."""
    status: str = ""
    """An `AnswerStatus` value; `drafted` for a draft."""
    answer: str = ""
    sentences: Sequence[SaidSentence] = ()
    citations: Sequence[CitedQuote] = ()
    seen: Sequence[SeenPassage] = ()
    """Best first."""
    refusal_reason: str = ""
    ask: str = ""
    """Whom a refusal sends the asker to."""
    standalone_question: str = ""
    confidence: float = 0.0
    model: str = ""
    notices: Sequence[str] = ()
    removed_sentences: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    draft: Mapping[str, Any] = field(default_factory=dict)
    """Of a draft: {"spec": JSON of the specification, "findings": [{"rule", "severity", "path"}]}."""
    error: str = ""
    """Why there is no output, in one sentence; such a case makes the run invalid."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `output_from_json` reads them."""
        return asdict(self)


def output_from_json(value: Mapping[str, Any]) -> Output:
    """An output as `Output.to_json` gave it.

    Raises:
        TypeError: If a field is unknown or missing.
    """
    values = dict(value)
    values["sentences"] = tuple(SaidSentence(**each) for each in values.get("sentences", ()))
    values["citations"] = tuple(CitedQuote(**each) for each in values.get("citations", ()))
    values["seen"] = tuple(SeenPassage(**each) for each in values.get("seen", ()))
    values["notices"] = tuple(values.get("notices", ()))
    return Output(**values)
