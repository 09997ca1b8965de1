"""The organisation's own cases, as cases of the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from evals.gate.cases.case import Case, CaseKind
from evals.gate.cases.linting import KnownTexts, lint_cases
from evals.gate.errors import CaseError, TamperedError

if TYPE_CHECKING:
    from assistant.casework.desk import CaseDesk
    from assistant.casework.own_case import OwnCase

STARTER_COLLECTION = "starter"
_ANSWERED = (CaseKind.ANSWER, CaseKind.NEAR_MISS, CaseKind.MULTI_TURN)
_OF_ONE = frozenset({"source", "must_not"})
"""Faults that a case has by itself, whatever the documents say."""


def accepted_cases(desk: CaseDesk) -> list[Case]:
    """The cases that count, in the order of their numbers, with who reviewed them.

    Raises:
        TamperedError: If what is kept of one is not what was accepted.
        CaseError: If one is no case for this version of the program.
    """
    from assistant.casework.errors import UnfitCaseError

    try:
        return [_parsed(each) for each in desk.accepted()]
    except UnfitCaseError as error:
        raise TamperedError(str(error)) from error


def problem_of(content: Mapping[str, Any]) -> str | None:
    """Why JSON values are no case that could count, in one sentence; None where they are one."""
    try:
        case = Case.model_validate(dict(content))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        what = f"{field}: {first['msg']}" if field else first["msg"]
        return f"That is no case: {what[:1].lower()}{what[1:]}."
    faults = lint_cases([case], KnownTexts(documents={}))
    return next((each.message for each in faults if each.rule in _OF_ONE), None)


def shipped_contents() -> Iterator[Mapping[str, Any]]:
    """The cases of the program that are answered from the starter documents, as JSON values."""
    from evals.gate.bar import SHIPPED_BAR, parse_bar
    from evals.gate.cases.reading import load_datasets

    bar = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"), name=SHIPPED_BAR.name)
    for case in load_datasets(bar.datasets).cases:
        if case.kind in _ANSWERED and case.input.collection in (None, STARTER_COLLECTION):
            content = case.model_dump(mode="json")
            yield {**content, "input": {**content["input"], "collection": STARTER_COLLECTION}}


def _parsed(own: OwnCase) -> Case:
    try:
        case = Case.model_validate(dict(own.content))
    except ValidationError as error:
        raise CaseError(
            f"Case {own.number} of your own is no case for this version of the program; retire it."
        ) from error
    reviewed = case.provenance.model_copy(update={"reviewed_by": own.reviewer or ""})
    return case.model_copy(update={"provenance": reviewed})
