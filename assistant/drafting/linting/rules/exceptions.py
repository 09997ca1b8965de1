"""Exceptions: that each kind is thought of, and that somebody handles it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Gateway, Step
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass, ExceptionRow
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.open_parts import open_part
from assistant.drafting.linting.parties import names_several, party_in
from assistant.drafting.linting.process_graph import (
    ONWARD,
    EdgeKind,
    SpecGraph,
    ai_steps,
    applicable_exceptions,
    graph_of,
    handling,
    is_end,
)
from assistant.drafting.linting.rule import rule

IN_WORDS = {
    ExceptionClass.LOW_CONFIDENCE: "low confidence",
    ExceptionClass.AI_UNAVAILABLE: "the AI unavailable or too slow",
    ExceptionClass.BAD_INPUT: "bad or missing input",
    ExceptionClass.STALE_DATA: "stale or conflicting data",
    ExceptionClass.OUT_OF_SCOPE: "a request out of scope or against policy",
    ExceptionClass.HUMAN_DISAGREES: "a person who disagrees",
    ExceptionClass.SLA_BREACH: "a time limit that is missed",
    ExceptionClass.HARM_OR_SECURITY: "suspected harm or a security incident",
    ExceptionClass.DOWNSTREAM_FAILURE: "a system further on that fails",
}
_NO_REASON = re.compile(
    r"\W*(?:n\W?a|none|no|yes|true|false|not applicable|does not apply|tbd|tbc)?\W*", re.IGNORECASE
)


@rule(
    "H01",
    Severity.ERROR,
    "All nine kinds of exception are there, or it is said why one cannot occur.",
    why="The exception that nobody thought of is the one that stops the pilot.",
    source="S1, S3",
)
def every_kind_is_thought_of(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    known = {row.kind for row in spec.exceptions}
    for kind in ExceptionClass:
        if kind not in known:
            message = f"Say what happens in the case of {IN_WORDS[kind]}, or why it cannot occur."
            missing = open_part(spec, f"exceptions.{kind.value}") or open_part(spec, "exceptions")
            yield Problem(path="exceptions", message=message, missing=missing)
    for row in spec.exceptions:
        if row.not_applicable is not None and _NO_REASON.fullmatch(row.not_applicable):
            message = f"Say why {_named(row)} cannot occur."
            yield Problem(path=f"exceptions.{row.id}.not_applicable", message=message)


def _named(row: ExceptionRow) -> str:
    return IN_WORDS[row.kind] if row.kind else f"“{row.trigger or row.id}”"


@rule(
    "H02",
    Severity.ERROR,
    "Every exception has one accountable handler, a time limit, and a path that leads on or ends.",
    why="Who handles every step includes exceptions.",
    source="S3",
)
def every_exception_is_handled(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    for row, nodes in handling(spec):
        path, name = f"exceptions.{row.id}", _named(row)
        handler = party_in(row.handler)
        if handler is None:
            message = f"Name who is accountable for handling {name}."
            yield Problem(path=f"{path}.handler", message=message, missing=row.handler)
        elif names_several(handler):
            message = f"Name one handler of {name}: “{handler.name}” are several."
            yield Problem(path=f"{path}.handler", message=message)
        if not row.sla.filled:
            yield Problem(path=f"{path}.sla", message=f"Say how soon {name} is handled.", missing=row.sla)
        if not _leads_on(graph, nodes):
            message = f"Say which steps handle {name}, and where the case goes on or ends."
            yield Problem(path=f"{path}.path", message=message, missing=open_part(spec, f"{path}.path"))


def _leads_on(graph: SpecGraph, nodes: list[str]) -> bool:
    """Whether the last node of a path is an end or one from which work goes on."""
    return bool(nodes) and (is_end(graph.nodes[nodes[-1]]) or bool(graph.outgoing(nodes[-1], *ONWARD)))


@rule(
    "H03",
    Severity.ERROR,
    "Every AI step has an exception for an unavailable AI and one for low confidence.",
    why="These are the commonest failures.",
    source="S2, SRE",
)
def ai_steps_may_fail(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    signals = {ai.step: ai.threshold.value.signal for ai in spec.ai if ai.threshold.value}
    for step in ai_steps(spec):
        places = {None, step.id, *_choices_after(graph, step)}
        for kind in (ExceptionClass.AI_UNAVAILABLE, ExceptionClass.LOW_CONFIDENCE):
            rows = [row for row in spec.exceptions if row.kind is kind and row.at_step in places]
            unsure = kind is ExceptionClass.LOW_CONFIDENCE and signals.get(step.id) == "none"
            if not any(row.not_applicable is None or unsure for row in rows):
                message = f"Say what happens in the step “{step.name}” in the case of {IN_WORDS[kind]}."
                yield Problem(path="exceptions", message=message, missing=open_part(spec, "exceptions"))


def _choices_after(graph: SpecGraph, step: Step) -> list[str]:
    targets = [edge.target for edge in graph.outgoing(step.id, EdgeKind.FLOW)]
    return [target for target in targets if isinstance(graph.nodes[target], Gateway)]


@rule(
    "H04",
    Severity.WARNING,
    "An exception that customers notice has a message to them and somebody who answers for it.",
    why="Silence makes a mistake worse.",
    source="PD",
)
def customers_are_told(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    for row in applicable_exceptions(spec):
        if not row.affects_customer:
            continue
        path, name = f"exceptions.{row.id}", _named(row)
        if not (row.customer_message or "").strip():
            yield Problem(
                path=f"{path}.customer_message", message=f"Write what customers are told about {name}."
            )
        if row.handler.value is None:
            message = f"Name who answers for the message to customers about {name}."
            yield Problem(path=f"{path}.handler", message=message, missing=row.handler)
