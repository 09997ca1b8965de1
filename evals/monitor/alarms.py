"""What of a report is an alarm. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.monitoring.settings import MonitorSettings
from evals.monitor.citing import CitationCheck
from evals.monitor.drift import CONFIDENCE, QUESTIONS
from evals.monitor.figures import SHARE, Figure

_SEVERAL = 2
_UNEXPLAINED_SHARE, _UNSUPPORTED_SHARE = 0.1, 0.1
"""Of answers given again: one in thirty may fall otherwise where two passages tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that a person should look at."""

    rule: str
    key: str
    """The rule and what it is about: an alarm with the same key goes on."""
    sentence: str
    """For people; holds no question and names no document."""

    def to_json(self, known: Iterable[str]) -> dict[str, Any]:
        """Plain values; `new` unless the report before raised it too."""
        return {"rule": self.rule, "key": self.key, "sentence": self.sentence, "new": self.key not in known}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What alarms are raised about."""

    figures: Sequence[Figure]
    drift: Mapping[str, Mapping[str, Any]]
    """With `p_all` each."""
    questions: int
    questions_before: float
    """As many as the time before had in as many days."""
    unreadable: int
    citations: CitationCheck
    repeated: Mapping[str, Any]
    canary: Mapping[str, Any]
    cost: float


def alarms_of(found: Findings, settings: MonitorSettings) -> list[Alarm]:
    """Every alarm, the gravest first."""
    raised = [
        *_citations(found),
        *_canary(found.canary, settings),
        *_silence(found, settings),
        *_repeated(found.repeated),
        *_rises(found.figures, settings),
        *_drift(found, settings),
        *_cost(found, settings),
    ]
    return [each for each in raised if each is not None]


def _citations(found: Findings) -> list[Alarm]:
    alarms = []
    if broken := len(found.citations.broken):
        sentence = (
            f"{broken} of {found.citations.checked} different citations do not stand verbatim at their place."
        )
        alarms.append(Alarm(rule="citations", key="citations", sentence=sentence))
    if found.unreadable:
        sentence = (
            f"{found.unreadable} entries of the audit trail cannot be read; run `playbook audit verify`."
        )
        alarms.append(Alarm(rule="unreadable", key="unreadable", sentence=sentence))
    return alarms


def _canary(canary: Mapping[str, Any], settings: MonitorSettings) -> list[Alarm]:
    if problem := canary.get("problem"):
        return [
            Alarm(
                rule="canary",
                key="canary not asked",
                sentence=f"The gate's cases could not be asked: {problem}",
            )
        ]
    alarms, against = [], canary.get("against")
    if canary.get("errors"):
        sentence = f"{canary['errors']} of the gate's cases ended in an error."
        alarms.append(Alarm(rule="canary", key="canary errors", sentence=sentence))
    if against:
        now, then = canary["share"]["value"], against["share"]["value"]
        if then - now > settings.canary_margin + 1e-9:
            sentence = (
                f"Of the gate's cases {_percent(now)} pass, {_percent(then)} did at {against['what']}: "
                f"{len(against['lost'])} are lost."
            )
            alarms.append(Alarm(rule="canary", key="canary", sentence=sentence))
    return alarms


def _silence(found: Findings, settings: MonitorSettings) -> list[Alarm]:
    if found.questions or found.questions_before < settings.min_questions:
        return []
    sentence = f"Nobody asked anything, where there were {found.questions_before:.0f} questions before."
    return [Alarm(rule="silence", key="silence", sentence=sentence)]


def _repeated(repeated: Mapping[str, Any]) -> list[Alarm]:
    alarms = []
    for name, of, least, sentence in (
        (
            "unexplained",
            "asked",
            _UNEXPLAINED_SHARE,
            "come out otherwise when asked as then, and nothing explains it",
        ),
        ("unsupported", "answers", _UNSUPPORTED_SHARE, "state a number or name that nothing cited holds"),
    ):
        count, total = len(repeated.get(name, ())), repeated.get(of, 0)
        if count >= _SEVERAL and count > least * total:
            sentence = f"{count} of {total} sampled answers {sentence}."
            alarms.append(Alarm(rule=name, key=name, sentence=sentence))
    return alarms


def _rises(figures: Sequence[Figure], settings: MonitorSettings) -> list[Alarm]:
    return [alarm for each in figures if (alarm := _rise(each, settings)) is not None]


def _rise(figure: Figure, settings: MonitorSettings) -> Alarm | None:
    rule = figure.key.split(" ")[0]
    if figure.window.n < settings.min_questions or figure.window.value is None:
        return None
    if rule == "latency_p95":
        return _slower(figure, settings)
    least = {
        "refused": settings.share_points,
        "doubtful": settings.share_points,
        "conflict": settings.share_points,
        "clarify": settings.share_points,
        "overdue": settings.share_points,
        "thumbs_down": settings.thumbs_down_points,
        "thumbs_down_of_rated": settings.share_points,
        "turned_away": settings.thumbs_down_points,
    }.get(rule)
    if figure.unit != SHARE or least is None or not _significant(figure.p_all, settings):
        return None
    if figure.rise + 1e-9 < least:
        return None
    sentence = (
        f"{figure.label[:1].upper()}{figure.label[1:]}: {_percent(figure.window.value)} of "
        f"{figure.window.n}, {_percent(figure.before.value or 0)} before."
    )
    return Alarm(rule=rule, key=figure.key, sentence=sentence)


def _slower(figure: Figure, settings: MonitorSettings) -> Alarm | None:
    now, then = figure.window.value or 0.0, figure.before.value
    limit = settings.latency_p95_ms
    if limit is not None and now > limit:
        sentence = f"One answer in twenty takes more than {now:.0f} ms; {limit:.0f} ms is the limit."
        return Alarm(rule="latency", key="latency limit", sentence=sentence)
    if then and _significant(figure.p_all, settings) and now >= settings.latency_ratio * then:
        sentence = f"One answer in twenty takes more than {now:.0f} ms, {then:.0f} ms before."
        return Alarm(rule="latency", key="latency", sentence=sentence)
    return None


def _drift(found: Findings, settings: MonitorSettings) -> list[Alarm]:
    alarms = []
    enough = found.questions >= settings.min_questions
    questions, confidence = found.drift.get(QUESTIONS), found.drift.get(CONFIDENCE)
    other = enough and questions and questions["p_all"] < settings.drift_p
    if questions and other and questions["distance"] >= settings.drift_size:
        sentence = f"People ask other things than before (distance {questions['distance']:.3f})."
        alarms.append(Alarm(rule="question drift", key="question drift", sentence=sentence))
    if enough and confidence and _significant(confidence["p_all"], settings):
        index = confidence["stability_index"] or 0.0
        if index >= settings.stability_index:
            sentence = f"Confidence is spread otherwise than before (stability index {index:.2f})."
            alarms.append(Alarm(rule="confidence drift", key="confidence drift", sentence=sentence))
    return alarms


def _cost(found: Findings, settings: MonitorSettings) -> list[Alarm]:
    budget = settings.cost_budget
    if budget is None or found.cost <= budget:
        return []
    return [
        Alarm(rule="cost", key="cost", sentence=f"Answers cost {found.cost:.2f}, the budget is {budget:.2f}.")
    ]


def _significant(p: float | None, settings: MonitorSettings) -> bool:
    return p is not None and p < settings.alpha


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
