"""The record of a calibration: what a judge is worth, bound to exactly that judge."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.gate.digests import sha256_of
from evals.gate.errors import InvalidRunError
from evals.gate.judge.figures import Figures, Rate, figures, figures_from_json, rate
from evals.gate.judge.identity import JudgeIdentity
from evals.gate.judge.item import Item
from evals.gate.judge.judge import Fault, Opinion
from evals.gate.judge.labels import LabelFile, LabelledAnswer, anchored
from evals.gate.judge.metrics import NAMES, SUPPORTED

SCHEMA = "playbook-gate-judge/1"
FILE = "calibration.json"
REPEATS = 3
"""How often each labelled answer is judged: whether the judge says it again."""


class DamagedCalibrationError(ValueError):
    """A record that is not as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How one judge did beside people."""

    judge: JudgeIdentity
    labels_file: str
    labels_sha256: str
    answers: int
    readable: Rate
    """Replies that were a verdict, of all that were asked for."""
    figures: Mapping[str, Figures]
    """By metric, of all answers."""
    adversarial: Rate
    """Answers that try to talk their judge into a verdict, judged right on their support."""
    anchors: Sequence[LabelledAnswer]
    """Judged again in every run."""
    anchor_figures: Mapping[str, Figures]
    """By metric, of these alone."""
    replies: Sequence[str]
    """Keys of the recorded replies that it rests on."""
    made_at: str
    made_by: str

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values with their digest; `calibration_from_json` reads them."""
        values = {
            "schema": SCHEMA,
            "judge": self.judge.to_json(),
            "labels_file": self.labels_file,
            "labels_sha256": self.labels_sha256,
            "answers": self.answers,
            "readable": _rate_json(self.readable),
            "figures": {name: each.to_json() for name, each in self.figures.items()},
            "adversarial": _rate_json(self.adversarial),
            "anchors": [each.model_dump(mode="json") for each in self.anchors],
            "anchor_figures": {name: each.to_json() for name, each in self.anchor_figures.items()},
            "replies": list(self.replies),
            "made_at": self.made_at,
            "made_by": self.made_by,
        }
        return {**values, "sha256": sha256_of(values)}

    @property
    def sha256(self) -> str:
        """Of all of it."""
        return str(self.to_json()["sha256"])


def calibrated(
    judge: JudgeIdentity,
    labels: LabelFile,
    said: Mapping[Item, Sequence[Opinion]],
    *,
    replies: Sequence[str],
    made_at: str,
    made_by: str,
) -> Calibration:
    """What a judge's opinions of labelled answers come to.

    Args:
        judge: Who judged.
        labels: The answers and what people said of them.
        said: What the judge said of each, each time.
        replies: Keys of the recorded replies.
        made_at: ISO moment in UTC.
        made_by: Who had it done.
    """
    all_said = [opinion for each in labels.answers for opinion in said[each.item]]
    hostile = [each for each in labels.answers if each.adversarial]
    withstood = sum(_agrees(each, said[each.item][0]) for each in hostile)
    anchors = anchored(labels.answers)
    return Calibration(
        judge=judge,
        labels_file=labels.name,
        labels_sha256=labels.sha256,
        answers=len(labels.answers),
        readable=rate(sum(each.fault is Fault.NONE for each in all_said), len(all_said)),
        figures=figures_of(labels.answers, said),
        adversarial=rate(withstood, len(hostile)),
        anchors=tuple(anchors),
        anchor_figures=figures_of(anchors, {each.item: said[each.item][:1] for each in anchors}),
        replies=tuple(sorted(replies)),
        made_at=made_at,
        made_by=made_by,
    )


def figures_of(
    answers: Sequence[LabelledAnswer], said: Mapping[Item, Sequence[Opinion]]
) -> dict[str, Figures]:
    """The figures of each metric over these answers."""
    opinions = [said[each.item] for each in answers]
    return {name: figures(name, [each.labelled[name] for each in answers], opinions) for name in NAMES}


def _agrees(answer: LabelledAnswer, opinion: Opinion) -> bool:
    return opinion.fault is Fault.NONE and opinion.supported is answer.labelled[SUPPORTED]


def drift(calibration: Calibration, said: Mapping[Item, Opinion]) -> str:
    """Why the judge is not the one that was calibrated any more, in one sentence; "" where it is.

    Args:
        calibration: With the anchors and how they were judged then.
        said: What the judge says of the anchors now.
    """
    now = figures_of(calibration.anchors, {item: [opinion] for item, opinion in said.items()})
    for name in NAMES:
        for kind in ("sensitivity", "specificity"):
            then: Rate = getattr(calibration.anchor_figures[name], kind)
            today: Rate = getattr(now[name], kind)
            if not then.low <= today.value <= then.high:
                return (
                    f"the judge has drifted: on labelled answers its {kind} for {name} is {today.value:.2f}, "
                    f"and was {then.value:.2f} ({then.low:.2f} to {then.high:.2f}) when it was calibrated."
                )
    return ""


def shortfall(
    calibration: Calibration, metrics: Sequence[str], *, sensitivity: float, specificity: float
) -> str:
    """Why these metrics are not judged well enough, in one sentence; "" where they are.

    Args:
        calibration: Of the judge.
        metrics: That are to gate.
        sensitivity: What its lower bound must reach.
        specificity: Likewise.
    """
    for name in metrics:
        found = calibration.figures[name]
        for kind, least in (("sensitivity", sensitivity), ("specificity", specificity)):
            reached: Rate = getattr(found, kind)
            if reached.low < least:
                return (
                    f"its {kind} for {name} is {reached.value:.2f} on labelled answers, and surely only "
                    f"{reached.low:.2f}; gate.judge.min_{kind} asks for {least:g}."
                )
    return ""


def write_calibration(calibration: Calibration, folder: Path) -> None:
    """Write the record in place of an earlier one, whole or not at all.

    Raises:
        InvalidRunError: If it cannot be written.
    """
    text = json.dumps(calibration.to_json(), indent=1, sort_keys=True, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{FILE}.new"
        unfinished.write_text(f"{text}\n", encoding="utf-8")
        unfinished.replace(folder / FILE)
    except OSError as error:
        raise InvalidRunError(
            f"{folder} cannot be written ({error.strerror}); make room or choose another --home."
        ) from error


def read_calibration(folder: Path) -> Calibration | None:
    """The record; None where there is none.

    Raises:
        DamagedCalibrationError: If it is not as it was written.
    """
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return calibration_from_json(values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedCalibrationError("the record of its calibration is damaged; calibrate again.") from error


def calibration_from_json(values: Mapping[str, Any]) -> Calibration:
    """A calibration as `Calibration.to_json` gave it.

    Raises:
        KeyError, TypeError, ValueError: If it is none, or not whole.
    """
    found = Calibration(
        judge=JudgeIdentity(**values["judge"]),
        labels_file=values["labels_file"],
        labels_sha256=values["labels_sha256"],
        answers=values["answers"],
        readable=_rate_from(values["readable"]),
        figures={name: figures_from_json(values["figures"][name]) for name in NAMES},
        adversarial=_rate_from(values["adversarial"]),
        anchors=tuple(LabelledAnswer.model_validate(each) for each in values["anchors"]),
        anchor_figures={name: figures_from_json(values["anchor_figures"][name]) for name in NAMES},
        replies=tuple(values["replies"]),
        made_at=values["made_at"],
        made_by=values["made_by"],
    )
    if found.to_json() != dict(values):
        raise ValueError("the record is not whole")
    return found


def _rate_json(found: Rate) -> dict[str, Any]:
    return {"count": found.count, "n": found.n, "low": found.low, "high": found.high}


def _rate_from(values: Mapping[str, Any]) -> Rate:
    return rate(int(values["count"]), int(values["n"]))
