"""Cases in words and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.casework.composing import in_words
from assistant.casework.own_case import CaseState, OwnCase


def case_json(case: OwnCase) -> dict[str, Any]:
    """One case as JSON values."""
    return {
        "case": case.number,
        "id": case.case_id,
        "state": case.state.value,
        "answer": case.answer_id,
        "author": case.author,
        "at": case.at.isoformat(),
        "reviewer": case.reviewer,
        "reviewed_at": case.reviewed_at.isoformat() if case.reviewed_at else None,
        "reason": case.reason,
        "missing": list(case.missing),
        "sha256": case.content_sha256,
        "content": dict(case.content),
    }


def describe_case(case: OwnCase) -> Iterator[str]:
    """What a reviewer reads."""
    asked, gold = case.content["input"], case.content.get("gold", {})
    yield f"Case {case.number} ({case.case_id}), {standing(case)}"
    for turn in asked.get("history", ()):
        yield f"  {turn['role']}: {turn['text']}"
    yield f"  asked as {asked.get('role', 'staff')}{_where(asked)}: {asked['question']}"
    if case.content["kind"] == "refusal":
        reason = gold.get("refusal_reason")
        yield f"  to be refused{f' ({reason})' if reason else ''}"
    for span in gold.get("spans", ()):
        yield f"  {span['doc']} says: “{' '.join(span['quote'].split())}”"
    for nugget in gold.get("nuggets", ()):
        yield f"  an answer says: {' or '.join(in_words(each) for each in nugget['match'])}"
    for pattern in gold.get("must_not", ()):
        yield f"  and never: {in_words(pattern)}"
    if case.content.get("severity") == "hard":
        yield "  where it fails, the whole run fails"


def standing(case: OwnCase) -> str:
    """Its state, who brought it there and why."""
    who = case.reviewer if case.state not in (CaseState.PROPOSED, CaseState.WITHDRAWN) else case.author
    return f"{case.state.value} by {who}{f': {case.reason}' if case.reason else ''}"


def next_step(case: OwnCase) -> str:
    """What is to be done about it."""
    if case.state is CaseState.ACCEPTED:
        return "It counts from the next lock on."
    if case.state is not CaseState.PROPOSED:
        return "It does not count."
    if case.missing:
        return (
            f"It lacks {' and '.join(case.missing)}: give both with --quote and --fact, or complete it with "
            f"`playbook gate case edit`."
        )
    return f"Next: another person runs `playbook gate case accept {case.number}`."


def _where(asked: dict[str, Any]) -> str:
    groups = f" in {', '.join(asked['groups'])}" if asked.get("groups") else ""
    return f"{groups} of {asked['collection']}" if asked.get("collection") else groups
