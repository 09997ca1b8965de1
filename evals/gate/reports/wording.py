"""The words and figures that all reports share, so that no two of them say different things. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from evals.gate.cases.case import Case, CaseKind
from evals.gate.decision.verdict import Decision, Flip, MetricResult, Verdict
from evals.gate.errors import ExitCode
from evals.gate.reports.context import ReportContext
from knowledge.differences.words import visible

MISSING = "–"
"""Stands for a figure that was not measured."""

_UTC = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*(?:Z|\+00:00)")
_HEADLINES = {
    Verdict.PASS: "It is as good as the bar asks.",
    Verdict.INCONCLUSIVE: "These cases cannot tell whether it is good enough.",
    Verdict.FAIL: "It is worse than the bar allows.",
    Verdict.INVALID: "Something is missing or broken, so that the figures say nothing.",
    Verdict.TAMPERED: "Something that was locked is not what it was, so that nothing here is to be trusted.",
}
_NEXT = {
    Verdict.PASS: "Somebody other than its author may now approve it with `playbook gate approve`.",
    Verdict.INCONCLUSIVE: (
        "It may not go live yet: add cases (`playbook gate power` says how many), or have a second person "
        "let the metric pass for a while with `playbook gate waive`."
    ),
    Verdict.FAIL: (
        "It may not go live: mend what the cases show and propose the candidate anew; production stays "
        "as it is."
    ),
    Verdict.INVALID: "It may not go live: mend what is missing or broken, then run the gate again.",
    Verdict.TAMPERED: "It may not go live: find out who changed what was locked, then lock and run anew.",
}
_NOT_RECORDED = (
    "Nothing was put on record: to have the candidate judged, use `playbook gate lock` and "
    "`playbook gate run`."
)
_KINDS = {CaseKind.RED_TEAM: "red team", CaseKind.MULTI_TURN: "several turns"}
_FAULTS = {
    "retrieval": "retriever: what answers was not read",
    "answer": "answerer: it was read and not said",
}


def exit_code(verdict: Verdict) -> ExitCode:
    """How the command ends; every report tells the same."""
    return ExitCode[verdict.name]


def headline(decision: Decision) -> str:
    """The verdict in one sentence, without the word itself."""
    said = _HEADLINES[decision.verdict]
    if decision.verdict is not Verdict.PASS:
        return said
    if decision.bootstrap:
        said = "It meets every floor and hard rule; nothing was there to compare with."
    if decision.waived:
        said += f" Let pass by a second person: {count(len(decision.waived), 'metric')}."
    return said


def next_step(context: ReportContext, decision: Decision) -> str:
    """What to do now, in one sentence; commands stand between backticks."""
    return _NEXT[decision.verdict] if context.recorded else _NOT_RECORDED


def fault_words(flip: Flip) -> str:
    """Which part of the assistant a flip is to be blamed on; "" where that is not known."""
    return _FAULTS.get(flip.fault, flip.fault)


def flip_words(flip: Flip) -> str:
    """Which way it went."""
    return "fails → passes" if flip.now_passes else "passes → fails"


def kind_words(case: Case) -> str:
    """What a case is about, as people say it."""
    return _KINDS.get(case.kind, case.kind.value.replace("_", " "))


def worst_first(flips: Iterable[Flip]) -> list[Flip]:
    """New failures before new successes, otherwise in the order given."""
    return sorted(flips, key=lambda flip: flip.now_passes)


def shown(text: str) -> str:
    """Text of other people for people: what cannot be seen is named, so that nothing hides and no
    terminal, page or parser is commanded."""
    return visible(text.replace("\r\n", "\n"))


def one_line(text: str, limit: int = 160) -> str:
    """`shown` on one line of at most so many characters and an ellipsis."""
    line = " ".join(shown(text[: 4 * limit]).split())
    return line if len(line) <= limit and len(text) <= 4 * limit else line[:limit].rstrip() + "…"


def cut(text: str, limit: int) -> str:
    """The beginning of a long text, and how much was left out.

    >>> cut("abcdef", 4)
    'abcd … (2 more characters)'
    """
    left = len(text) - limit
    return text if left <= 0 else f"{text[:limit]} … ({left:,} more characters)"


def count(number: int, thing: str) -> str:
    """A number with its thing.

    >>> count(1, "case"), count(0, "case")
    ('1 case', '0 cases')
    """
    return f"{number:,} {thing}{'s' * (number != 1)}"


def figure(value: float | None) -> str:
    """A figure between 0 and 1, with three decimals."""
    return MISSING if not measured(value) else f"{value:.3f}"


def signed(value: float | None) -> str:
    """A difference of such figures, with a true minus sign; more than zero is better.

    >>> signed(0.0123), signed(-0.5), signed(-0.0001)
    ('+0.012', '−0.500', '0.000')
    """
    if not measured(value):
        return MISSING
    text = f"{value:+.3f}"
    return text.replace("-", "−") if float(text) else "0.000"


def amount(value: float | None) -> str:
    """Time, money or a ratio, with at most four digits that matter.

    >>> amount(412.345), amount(0.00123456), amount(12345.6)
    ('412.3', '0.001235', '12,346')
    """
    if not measured(value):
        return MISSING
    assert value is not None
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"


def measured(value: float | None) -> bool:
    """Whether there is a figure; one that is no number is none."""
    return value is not None and math.isfinite(value)


def verdict_word(verdict: Verdict) -> str:
    """As it stands in every report.

    >>> verdict_word(Verdict.FAIL)
    'FAIL'
    """
    return verdict.value.upper()


def metric_word(result: MetricResult, decision: Decision) -> str:
    """What a metric said; of one that gates nothing that it only informs, of one let pass that too."""
    if not result.gating:
        return "informs"
    word = verdict_word(result.verdict)
    return f"{word}, waived" if is_waived(result.name, decision) else word


def is_waived(metric: str, decision: Decision) -> bool:
    """Whether a second person let it pass; what is said after the name is told apart by a colon."""
    return any(said == metric or said.startswith(f"{metric}:") for said in decision.waived)


def floor_words(result: MetricResult) -> str:
    """What the bar asks of the value, and what was held against it."""
    if result.floor is None:
        return ""
    asked = f"{'at least' if result.higher_is_better else 'at most'} {figure(result.floor)}"
    return f"{asked}, exact bound {figure(result.bound)}" if result.bound is not None else asked


def facts(context: ReportContext, decision: Decision) -> Mapping[str, str]:
    """What was run against what, in the order of reading; nothing that is not known."""
    told = {
        "Run": context.run_id,
        "Started": _moment(context.started),
        "Candidate": context.candidate.name,
        "Author": context.candidate.author,
        "Change": context.candidate.change,
        "Production" if context.recorded else "Held against": (
            context.baseline.name if context.baseline else "none yet"
        ),
        "Anchor": context.anchor.name if context.anchor else "",
        "Bar": bar_words(context),
        "Cases": f"{decision.cases:,}",
        "From earlier runs": ""
        if context.cached_share is None
        else f"{context.cached_share:.0%} of the outputs",
        "Documents": context.corpus_digest[:12],
        "Program": context.program,
    }
    return {name: value for name, value in told.items() if value}


def _moment(iso: str) -> str:
    """To the minute, as people read it; what is no moment in UTC is left as it is."""
    found = _UTC.fullmatch(iso)
    return f"{found[1]} {found[2]} UTC" if found else iso


def bar_words(context: ReportContext) -> str:
    """Its number and the beginning of its digest; "" where neither is known."""
    digest = context.bar_digest[:12]
    return f"{context.bar_number} ({digest})" if context.bar_number is not None else digest


def waived_lines(context: ReportContext, decision: Decision) -> list[str]:
    """Each waiver in one sentence: those with a name and an end, then what the decision alone knows."""
    lines = [
        f"{waiver.metric}: let pass by {waiver.by} until {waiver.expires}: {waiver.reason}"
        for waiver in context.waivers
    ]
    known = {waiver.metric for waiver in context.waivers}
    return lines + [said for said in decision.waived if said.split(":")[0] not in known]
