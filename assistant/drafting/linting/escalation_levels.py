"""Levels of escalation, for rules: who stands on them, how severe, with what authority. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.incident_plan import IncidentPlan
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.support import EscalationLevel
from assistant.drafting.linting.parties import party_in, same_party

_STOP = re.compile(
    r"\b(?:stop|halt|suspend|paus|shut|switch(?:es|ing)? (?:it )?off|disabl|kill|"
    r"roll(?:s|ing)?(?: it)?[ -]?back|revert|withdraw|tak(?:e|es|ing) (?:it )?(?:down|offline))",
    re.IGNORECASE,
)
_WORDS = {"critical": 1, "severe": 1, "high": 2, "major": 2, "medium": 3, "moderate": 3, "low": 4, "minor": 4}


def levels_of(artifact: Header) -> tuple[str, Sequence[EscalationLevel]]:
    """Where the levels of a specification or an incident plan stand, and they themselves."""
    if isinstance(artifact, WorkflowSpec):
        return "escalation.levels", artifact.escalation.levels
    return "levels", getattr(artifact, "levels", ())


def by_number(levels: Sequence[EscalationLevel]) -> Mapping[int, list[EscalationLevel]]:
    """Levels by their number, the first called first; one number may have a row for each severity."""
    grouped: dict[int, list[EscalationLevel]] = defaultdict(list)
    for level in sorted(levels, key=lambda each: each.level):
        grouped[level.level].append(level)
    return grouped


def called(level: EscalationLevel) -> list[tuple[str, PartyRef]]:
    """Who is called on a level: the responder and the backup, as far as they are named."""
    named = (("responder", party_in(level.responder)), ("backup", party_in(level.backup)))
    return [(field, party) for field, party in named if party]


def may_stop(level: EscalationLevel, artifact: Header, party: PartyRef | None = None) -> bool:
    """Whether a level, or the party called on it, may stop the AI or roll it back."""
    if any(_STOP.search(words) for words in level.authority):
        return True
    parties = [party] if party else [each for _, each in called(level)]
    return any(same_party(each, other) for each in parties for other in _stoppers(artifact))


def severity_rank(severity: str | None) -> tuple[str, int] | None:
    """How severe a severity is, 1 the worst, with the scheme in which it is comparable.

    >>> severity_rank("SEV1"), severity_rank("critical"), severity_rank("blue")
    (('number', 1), ('word', 1), None)
    """
    number = re.search(r"\d{1,3}", severity or "")
    if number:
        return "number", int(number.group())
    words = re.findall(r"[a-z]+", (severity or "").lower())
    return next((("word", _WORDS[word]) for word in words if word in _WORDS), None)


def _stoppers(artifact: Any) -> Iterator[PartyRef]:
    """Those whom the artifact names as able to stop it."""
    if isinstance(artifact, WorkflowSpec):
        procedure = artifact.stop_procedure.value
        if procedure and procedure.who:
            yield procedure.who
        for role in artifact.roles:
            if any(_STOP.search(words) for words in role.authority):
                yield party_in(role.party) or PartyRef(name=role.name)
    elif isinstance(artifact, IncidentPlan) and artifact.stop_authority.value:
        yield artifact.stop_authority.value.who
