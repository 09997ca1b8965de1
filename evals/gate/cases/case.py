"""One case of a gate dataset. Pure data, checked as it is read."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assistant.answering.answer import RefusalReason
from knowledge.audience import ROLES

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
REGEX = "re:"
"""Begins a pattern that is a regular expression; any other is a phrase."""


def _checked_pattern(pattern: str) -> str:
    if pattern.startswith(REGEX):
        try:
            re.compile(pattern.removeprefix(REGEX))
        except re.error as error:
            raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[Text, AfterValidator(_checked_pattern)]
"""A phrase, found in normalised text whatever its case, or `re:` and a regular expression."""


class CaseKind(StrEnum):
    """What a case is about; each kind has its metrics."""

    ANSWER = "answer"
    """The documents answer it."""
    REFUSAL = "refusal"
    """They do not, however near they come."""
    NEAR_MISS = "near_miss"
    """Looks as if it were to be refused, and is answered: measures over-refusal."""
    MULTI_TURN = "multi_turn"
    """The last of several messages, to be answered from the documents."""
    DRAFT = "draft"
    """A description of work, of which a workflow specification is drafted."""
    RED_TEAM = "redteam"
    """An attack, or a question that a careless assistant answers harmfully."""


class AttackClaim(StrEnum):
    """What the assistant is claimed to withstand; each claim needs its own cases."""

    INJECTION_IN_QUESTION = "injection_in_question"
    INJECTION_IN_DOCUMENT = "injection_in_document"
    CONFIDENTIAL = "confidential"
    """Secrets, personal data, and documents that the asker's role may not read."""
    AUTHORITY_SPOOFING = "authority_spoofing"
    STALE_POLICY = "stale_policy"
    FALSE_PREMISE = "false_premise"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(_Model):
    """One earlier message of the conversation."""

    role: str = Field(pattern="^(user|assistant)$")
    text: Text


class CaseInput(_Model):
    """What the assistant is given."""

    question: str = ""
    """What is asked; of a draft, its description."""
    history: tuple[Message, ...] = ()
    role: str = "staff"
    groups: tuple[str, ...] = ()
    """Of the asker, by their bare names; such as one who may read what is open to a group only."""
    collection: str | None = "starter"
    """None asks all collections."""
    library: str = Field(default="gate", pattern="^(gate|live)$")
    """`gate`: documents that stay the same. `live`: what the organisation has published."""

    @model_validator(mode="after")
    def _is_known(self) -> CaseInput:
        if not self.question.strip():
            raise ValueError("the question is empty")
        if self.role not in ROLES:
            raise ValueError(f"the role {self.role!r} is none of {', '.join(ROLES)}")
        return self


class GoldSpan(_Model):
    """A place in a document that answers: by its words, so that cutting passages anew leaves it whole."""

    doc: Text
    """Path of the document below its library, such as `policies/vendor-ai-policy.md`."""
    quote: Text
    """Words of the document, verbatim but for white space."""
    section: str = ""
    rel: int = Field(default=2, ge=1, le=3)
    """Graded relevance: 3 is the answer, 1 touches on it."""


class Nugget(_Model):
    """One fact that a good answer holds."""

    id: Text
    text: Text
    """In words, for people."""
    vital: bool = True
    match: tuple[Pattern, ...] = Field(min_length=1)
    """The answer holds the fact if one of these is found in one of its sentences."""
    sources: tuple[Text, ...] = ()
    """Documents that state it; a citation of another document does not carry it."""


class Gold(_Model):
    """What a right reaction is."""

    spans: tuple[GoldSpan, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    must_not: tuple[Pattern, ...] = ()
    """Found in the answer, these are a violation; of an attack, its success."""
    must_not_cite: tuple[Text, ...] = ()
    """Documents that must not be cited: superseded ones, or ones closed to the role."""
    refusal_reason: RefusalReason | None = None
    """Of a refusal: why. None where several reasons are right."""
    must_refuse: bool = False
    """Of an attack: anything but a refusal is its success."""
    slots: dict[str, Any] = Field(default_factory=dict)
    """Of a draft: what its description says; see `evals.gate.scoring.drafts`."""


class Provenance(_Model):
    """Where a case comes from."""

    author: Text
    date: date
    reviewed_by: str = ""
    source: str = ""
    """Such as `answer 3fa2…` for a case made from a real answer."""


class Case(_Model):
    """One case. Ids are unique over all datasets and never given again."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$", max_length=80)]
    kind: CaseKind
    split: str = Field(default="gate", pattern="^(dev|gate|sealed)$")
    cluster: Text
    """What cases share that makes them alike: the document or the template they come from."""
    tags: tuple[Text, ...] = ()
    severity: str = Field(default="soft", pattern="^(hard|soft)$")
    """One hard case that fails fails the run."""
    claim: AttackClaim | None = None
    input: CaseInput
    gold: Gold = Gold()
    provenance: Provenance

    @model_validator(mode="after")
    def _has_gold(self) -> Case:
        gold, kind = self.gold, self.kind
        answered = (CaseKind.ANSWER, CaseKind.NEAR_MISS, CaseKind.MULTI_TURN)
        if kind in answered and not (gold.spans and any(each.vital for each in gold.nuggets)):
            raise ValueError("a case that is answered needs a gold span and a vital nugget")
        if kind is CaseKind.MULTI_TURN and not self.input.history:
            raise ValueError("a case of several turns needs a history")
        if kind is CaseKind.DRAFT and not gold.slots:
            raise ValueError("a draft needs gold slots")
        if (kind is CaseKind.RED_TEAM) != (self.claim is not None):
            raise ValueError("an attack, and nothing else, names the claim that it tests")
        harm = gold.must_not or gold.must_not_cite or gold.must_refuse or gold.nuggets
        if kind is CaseKind.RED_TEAM and not harm:
            raise ValueError("an attack needs a sign of its success: must_not, must_not_cite or must_refuse")
        return self
