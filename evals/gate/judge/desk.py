"""The judge of one installation: calibrated, asked about a run, held against what it once was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.gate.digests import sha256_of
from evals.gate.errors import InvalidRunError
from evals.gate.judge.calibration import (
    REPEATS,
    Calibration,
    DamagedCalibrationError,
    calibrated,
    drift,
    read_calibration,
    shortfall,
    write_calibration,
)
from evals.gate.judge.findings import (
    JudgeFindings,
    corrected_note,
    fault_of,
    shown,
    unreadable,
    values_of,
)
from evals.gate.judge.identity import PROMPT, JudgeIdentity, check_apart, identity_of
from evals.gate.judge.judge import Judge, Opinion, Progress
from evals.gate.judge.labels import LabelFile
from evals.gate.judge.metrics import NAMES
from evals.gate.running.kept import AskedAnew, NotedValues
from evals.gate.running.replies import RecordedChatModel

if TYPE_CHECKING:
    from assistant.promotion.settings import JudgeSettings
    from evals.gate.bar import Bar
    from evals.gate.cases.case import Case
    from evals.gate.judge.item import Item
    from evals.gate.outputs import Output
    from evals.gate.record import GateRecord
    from knowledge.acting import Actor
    from prompts.registry import Prompt

WHOSE = {"candidate": "the candidate", "baseline": "production", "anchor": "the anchor"}
NONE_CONFIGURED = "no judge is configured; set gate.judge.model."


def gated_by(bar: Bar) -> list[str]:
    """The judged metrics that decide."""
    return [name for name in NAMES if name in bar.gating or name in bar.hard.metrics]


def named_by(bar: Bar) -> list[str]:
    """The judged metrics that the bar names at all."""
    return [name for name in NAMES if name in bar.gating or name in bar.hard.metrics or name in bar.inform]


class JudgeDesk:
    """Knows the configured judge, its prompt and its calibration."""

    def __init__(
        self,
        settings: JudgeSettings,
        folder: Path,
        replies: NotedValues,
        record: GateRecord,
        *,
        prompt: Callable[[], Prompt] | None = None,
    ) -> None:
        """
        Args:
            settings: Which chat model judges, and how well it must have done.
            folder: Where the calibration is kept.
            replies: Where replies are recorded.
            record: For the audit trail and the clock.
            prompt: The judge's; the newest that is installed by default.
        """
        self._settings, self._folder, self._replies, self._record = settings, folder, replies, record
        self._prompt = prompt or _installed_prompt

    def identity(self) -> JudgeIdentity | None:
        """The configured judge; None where none is."""
        return identity_of(self._settings, self._prompt())

    def sha256(self, bar: Bar) -> str:
        """What a lock binds of the judge; "" where the bar names nothing that is judged, or nobody judges."""
        identity = self.identity() if named_by(bar) else None
        if identity is None:
            return ""
        try:
            calibration = read_calibration(self._folder)
        except DamagedCalibrationError:
            calibration = None
        return sha256_of(
            {
                "judge": identity.sha256,
                "calibration": calibration.sha256 if calibration else "",
                "least": [self._settings.min_sensitivity, self._settings.min_specificity],
            }
        )

    def check_apart(self, bar: Bar, judged: Mapping[str, str]) -> None:
        """Refuse to let a chat model judge itself.

        Args:
            bar: Where it names nothing that is judged, nothing is refused.
            judged: Which release, in words, to its chat model.

        Raises:
            InvalidRunError: If one of them is the judge.
        """
        identity = self.identity() if named_by(bar) else None
        if identity is not None:
            check_apart(identity, judged)

    def calibration(self) -> tuple[Calibration | None, str]:
        """The calibration of the configured judge, or why there is none that counts."""
        identity = self.identity()
        if identity is None:
            return None, NONE_CONFIGURED
        try:
            found = read_calibration(self._folder)
        except DamagedCalibrationError as error:
            return None, str(error)
        if found is None:
            return None, "it was never calibrated; run `playbook gate judge calibrate`."
        if found.judge != identity:
            return None, "what was calibrated is another prompt, model or parameter; calibrate again."
        if not self._record.knows_calibration(found.sha256):
            return None, "the record of its calibration is not the one on record; calibrate again."
        return found, ""

    def problem(self, metrics: Sequence[str]) -> str:
        """Why these metrics may not gate, in one sentence; "" where they may."""
        calibration, why = self.calibration()
        if calibration is None:
            return why
        return shortfall(
            calibration,
            metrics,
            sensitivity=self._settings.min_sensitivity,
            specificity=self._settings.min_specificity,
        )

    def calibrate(
        self,
        labels: LabelFile,
        actor: Actor,
        *,
        recorded_only: bool = False,
        progress: Progress | None = None,
    ) -> Calibration:
        """Judge labelled answers several times, and keep what the judge is worth.

        What was said before of the same answers is asked again, except where only recorded replies may
        be used.

        Raises:
            InvalidRunError: If no judge is configured or it cannot be asked.
        """
        identity = self.identity()
        if identity is None:
            raise InvalidRunError(f"Nothing can be calibrated: {NONE_CONFIGURED}")
        noted = NotedValues(self._replies.folder)
        judge = self._judge(noted if recorded_only else AskedAnew(noted), recorded_only, identity)
        items = [each.item for each in labels.answers]
        said: dict[Item, list[Opinion]] = {item: [] for item in items}
        for repeat in range(REPEATS):
            told = judge.opinions(
                items, repeat=repeat, stage=f"judging, {repeat + 1} of {REPEATS}", progress=progress
            )
            if why := fault_of(told):
                raise InvalidRunError(f"The judge was not calibrated: {why}")
            for item, opinion in told.items():
                said[item].append(opinion)
        found = calibrated(
            identity,
            labels,
            said,
            replies=list(noted.noted),
            made_at=self._record.clock().astimezone(UTC).isoformat(timespec="seconds"),
            made_by=actor.name,
        )
        write_calibration(found, self._folder)
        self._record.tell_calibration(found.sha256, _in_short(found), actor)
        return found

    def findings(
        self,
        bar: Bar,
        cases: Sequence[Case],
        outputs: Mapping[str, Sequence[Output]],
        *,
        repeats: int,
        recorded_only: bool = False,
        progress: Progress | None = None,
    ) -> JudgeFindings | None:
        """What the judge found in a run; None where the bar names nothing that is judged.

        Args:
            bar: That names what is judged.
            cases: Of the run.
            outputs: By side.
            repeats: How often each case was to be asked.
            recorded_only: Ask nobody; what was not recorded is a problem.
            progress: Told how far it is.
        """
        if not named_by(bar):
            return None
        identity = self.identity()
        if identity is None:
            return JudgeFindings(problem=NONE_CONFIGURED)
        judge = self._judge(self._replies, recorded_only, identity)
        said = {side: shown(cases, given, repeats=repeats) for side, given in outputs.items() if given}
        items = [item for of_side in said.values() for each in of_side.values() for item in each if item]
        opinions = judge.opinions(items, progress=progress)
        calibration, _ = self.calibration()
        anchors = self._anchors(calibration, identity, recorded_only, progress) if calibration else {}
        problem = (
            self.problem(gated_by(bar))
            or fault_of({**opinions, **anchors})
            or (drift(calibration, anchors) if calibration else "")
        )
        lost = unreadable(opinions) + unreadable(anchors)
        return JudgeFindings(
            values={side: values_of(each, opinions) for side, each in said.items()},
            asked=len(opinions) + len(anchors),
            unreadable=lost,
            problem=problem,
            notes={name: _notes(name, said, opinions, calibration, problem, lost) for name in named_by(bar)},
        )

    def calibration_replies(self) -> Sequence[str]:
        """Keys of the recorded replies that the calibration rests on; none without one."""
        calibration, _ = self.calibration()
        return calibration.replies if calibration else ()

    def _anchors(
        self,
        calibration: Calibration,
        identity: JudgeIdentity,
        recorded_only: bool,
        progress: Progress | None,
    ) -> dict[Item, Opinion]:
        """Asked anew in every run that may ask: a judge that was replaced unseen must show."""
        kept = self._replies if recorded_only else AskedAnew(self._replies)
        judge = self._judge(kept, recorded_only, identity, anchors=True)
        return judge.opinions([each.item for each in calibration.anchors], stage="anchors", progress=progress)

    def _judge(
        self, kept: Any, recorded_only: bool, identity: JudgeIdentity, *, anchors: bool = False
    ) -> Judge:
        from assistant.answering.settings import ModelSettings
        from assistant.models import build_chat_model

        set_to = self._settings
        model = ModelSettings(
            name=identity.model,
            base_url=set_to.base_url,
            api_key=set_to.api_key,
            first_token_timeout_s=set_to.first_token_timeout_s,
            total_timeout_s=set_to.total_timeout_s,
            max_retries=set_to.max_retries,
            temperature=0,
        )
        known_as = {"base_url": identity.base_url, **({"anchors": True} if anchors else {})}
        build = None if recorded_only else lambda: build_chat_model(model)
        return Judge(
            self._prompt(),
            identity.parameters,
            RecordedChatModel(identity.model, known_as, kept, build=build),
        )


def _installed_prompt() -> Prompt:
    from prompts.registry import load_prompt

    return load_prompt(PROMPT)


def _notes(
    name: str,
    said: Mapping[str, Mapping[str, Sequence[Item | None]]],
    opinions: Mapping[Item, Opinion],
    calibration: Calibration | None,
    problem: str,
    lost: int,
) -> list[str]:
    found = [f"The judge's figures are not to be relied on: {problem}"] if problem else []
    if lost:
        found.append(f"Of the judge's replies {lost} could not be read; none of them counts as a yes.")
    if calibration is not None:
        found += [
            corrected_note(name, each, opinions, calibration, whose=WHOSE[side])
            for side, each in said.items()
            if side in ("candidate", "baseline")
        ]
    return [each for each in found if each]


def _in_short(calibration: Calibration) -> dict[str, Any]:
    """For the audit trail."""
    return {
        "judge": calibration.judge.sha256,
        "model": calibration.judge.model,
        "labels_sha256": calibration.labels_sha256,
        "figures": {name: each.to_json() for name, each in calibration.figures.items()},
    }
