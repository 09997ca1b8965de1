"""What a report shows beside the decision: of what run it is, of which releases, with which answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evals.gate.cases.case import Case
from evals.gate.metric import RunScores
from evals.gate.outputs import Output

NO_SCORES = RunScores(values={}, errors={}, passed={})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNote:
    """A release or candidate, as people name it."""

    digest: str
    number: int | None = None
    """None where it was never registered."""
    author: str = ""
    change: str = ""
    """What its author says that it changes."""

    @property
    def name(self) -> str:
        """Number and the beginning of the digest.

        >>> ReleaseNote(number=7, digest="c0ffee" * 10).name
        '7 (c0ffeec0ffee)'
        """
        short = self.digest[:12] or "without a digest"
        return f"{self.number} ({short})" if self.number is not None else short


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A metric that a second person let pass, for a while."""

    metric: str
    by: str
    reason: str
    expires: str
    """ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChange:
    """A prompt, parameter or setting that differs between production's release and the candidate."""

    path: str
    """Such as `prompts/answer/v8.md` or `answering.refuse_below`."""
    before: str
    """"" where it is new."""
    after: str
    """"" where it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """All that a report reads beside the decision. Nothing in it tells of the machine."""

    run_id: str
    started: str
    """ISO 8601, in UTC."""
    program: str
    """Version of the program that ran."""
    candidate: ReleaseNote
    baseline: ReleaseNote | None = None
    """None where nothing was in production."""
    anchor: ReleaseNote | None = None
    bar_number: int | None = None
    bar_digest: str = ""
    corpus_digest: str = ""
    datasets: Mapping[str, str] = field(default_factory=dict)
    """File name to sha256."""
    cached_share: float | None = None
    """Of the outputs, how many were taken from an earlier run of the same content; from 0 to 1."""
    cases: Mapping[str, Case] = field(default_factory=dict)
    candidate_outputs: Mapping[str, Output] = field(default_factory=dict)
    """Case id to the output of its first repeat; a case without one is missing."""
    base_outputs: Mapping[str, Output] = field(default_factory=dict)
    candidate_scores: RunScores = NO_SCORES
    base_scores: RunScores = NO_SCORES
    """Of production; empty where nothing was in production."""
    waivers: Sequence[Waiver] = ()
    changes: Sequence[ReleaseChange] = ()
    warnings: Sequence[str] = ()
    recorded: bool = True
    """False where any two releases were compared: that decides nothing, and reports say so."""
