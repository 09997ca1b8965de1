"""A chat model answers, another one judges; then both are gone, and only what was recorded counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.bootstrap import Composition
from assistant.promotion.settings import GateSettings, JudgeSettings
from assistant.settings import Settings
from evals.gate.decision.verdict import MetricResult, Verdict
from evals.gate.desk import GateDesk, Judged
from evals.gate.errors import InvalidRunError, TamperedError
from evals.gate.judge.calibration import FILE
from evals.gate.judge.labels import load_labels
from evals.gate.reporting import render
from evals.gate.run_folder import DECISION, JUDGED, OUTPUTS, REPLIES
from knowledge.embedder import Embedder
from prompts.registry import load_prompt
from tests.assistant.scripted_server import Script, scripted_server
from tests.evals.gate.judge.referee import REFEREE, SPEAKER, Players
from tests.evals.gate.world import AUTHOR, BAR, SmallGate

JUDGED_BAR = BAR.replace("chat_model: 2", "chat_model: 3").replace(
    "operations:", "  judge_supported: {floor: 0.7, min_n: 5}\noperations:"
) + "inform: [judge_answers]\n"  # fmt: skip


class Stage:
    """A home with a chat model to be judged, and one that judges."""

    def __init__(self, url: str, players: Players, folder: Path, embedder: Embedder) -> None:
        self.url, self.players, self.folder, self.embedder = url, players, folder, embedder
        self.gate = self.at_home("home")

    def at_home(self, name: str, *, bar: str = JUDGED_BAR, **judge) -> SmallGate:
        values = {"model": REFEREE, "base_url": self.url, "max_retries": 0, **judge}
        settings = Settings(home=self.folder / name, gate=GateSettings(judge=JudgeSettings(**values)))
        composition = Composition(settings)
        composition._parts["embedder"] = self.embedder
        gate = SmallGate(composition=composition, folder=self.folder / f"{name}-files")
        gate.folder.mkdir(exist_ok=True)
        gate.write()
        (gate.folder / "gate.yaml").write_text(bar)
        return gate

    def speaker(self, gate: SmallGate, name: str = "speaker", *, model: str = SPEAKER) -> Path:
        more = f"\nmodel: {{name: '{model}', base_url: '{self.url}', max_retries: 0}}\n"
        return gate.candidate(name, more=more)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[tuple[str, Script, Path]]:
    """A server, and a home in which the judge was calibrated."""
    folder = tmp_path_factory.mktemp("ready")
    with scripted_server() as (url, script):
        script.says = Players()
        made = Stage(url, Players(), folder, embedder)
        made.gate.desk().judge.calibrate(load_labels(), AUTHOR)
        made.gate.composition.knowledge_base().close()
        yield url, script, folder / "home"


@pytest.fixture
def stage(ready: tuple[str, Script, Path], tmp_path: Path, embedder: Embedder) -> Stage:
    """A home of one test, in which nobody calibrated the judge."""
    url, script, _ = ready
    script.says = players = Players()
    return Stage(url, players, tmp_path, embedder)


@pytest.fixture
def trusted(ready: tuple[str, Script, Path], stage: Stage) -> Stage:
    """The same with a judge that was calibrated."""
    shutil.copytree(ready[2], stage.folder / "home", dirs_exist_ok=True)
    stage.gate = stage.at_home("home")
    return stage


def run(gate: SmallGate, path: Path | None, **options) -> tuple[GateDesk, Judged]:
    desk = gate.desk()
    lock = desk.lock(path, AUTHOR, change="A try")
    return desk, desk.run(lock.run_id, actor=AUTHOR, **options)


def calibrated(stage: Stage) -> None:
    stage.gate.desk().judge.calibrate(load_labels(), AUTHOR)


def metric(judged: Judged, name: str) -> MetricResult:
    return next(each for each in judged.judgement.decision.metrics if each.name == name)


def why(judged: Judged) -> str:
    return " ".join(judged.judgement.decision.reasons)


def test_what_was_recorded_is_judged_again_where_no_chat_model_can_be_asked(tmp_path, embedder) -> None:
    with scripted_server() as (url, script):
        players = Players()
        script.says = players
        stage = Stage(url, players, tmp_path, embedder)
        calibrated(stage)
        speaker = stage.speaker(stage.gate)
        desk, first = run(stage.gate, speaker)
        desk.export_replies(first.lock.run_id, tmp_path / "replies.zip")
    assert first.judgement.decision.verdict is Verdict.PASS, why(first)
    assert first.lock.repeats == 3 and first.lock.judge_sha256
    assert metric(first, "judge_supported").candidate == 1.0
    assert any("Corrected" in each for each in metric(first, "judge_supported").warnings)
    assert metric(first, "judge_answers").n == 8
    asked = dict(players.asked)

    # The server is gone: the same release passes of what was recorded, at home and elsewhere.
    _, again = run(stage.gate, speaker, recorded_only=True)
    elsewhere = stage.at_home("elsewhere")
    elsewhere.desk().import_replies(tmp_path / "replies.zip", AUTHOR)
    elsewhere.desk().judge.calibrate(load_labels(), AUTHOR, recorded_only=True)
    _, other = run(elsewhere, stage.speaker(elsewhere), recorded_only=True)
    for each in (again, other):
        assert each.judgement.decision.verdict is Verdict.PASS, why(each)
        assert (each.folder.path / OUTPUTS).read_bytes() == (first.folder.path / OUTPUTS).read_bytes()
        assert (each.folder.path / JUDGED).read_bytes() == (first.folder.path / JUDGED).read_bytes()
    assert players.asked == asked

    # A changed prompt was never answered.
    changed = stage.speaker(stage.gate, "changed")
    text = (changed / "release.yaml").read_text().replace("answer: 1", "answer: 2")
    (changed / "release.yaml").write_text(text)
    (changed / "answer").mkdir()
    source = load_prompt("answer", 1).source.replace("version: 1", "version: 2").replace("five", "three")
    (changed / "answer" / "v2.md").write_text(source)
    _, unheard = run(stage.gate, changed, recorded_only=True)
    assert unheard.judgement.decision.verdict is Verdict.INVALID
    assert "no reply of openai:speaker to these messages is recorded" in why(unheard)


def test_a_finished_run_is_scored_again_with_what_its_judge_said(trusted: Stage) -> None:
    desk, first = run(trusted.gate, trusted.speaker(trusted.gate))
    trusted.players.gone = True
    again = desk.rescore(first.lock.run_id)

    assert again.judgement.decision == first.judgement.decision
    assert desk.verify(first.lock.run_id)["files"].keys() >= {JUDGED, REPLIES}
    for form in ("markdown", "html", "terminal", "json"):
        assert "Corrected for the judge" in render(form, desk, first, width=400)
    assert "Corrected for the judge" in (first.folder.path / DECISION).read_text()


def test_a_chat_model_that_fails_in_one_case_makes_the_run_invalid(stage: Stage) -> None:
    stage.players.silent_on = "Who leads a group of visitors?"
    gate = stage.at_home("plain", bar=BAR)
    _, judged = run(gate, stage.speaker(gate))

    assert judged.judgement.decision.verdict is Verdict.INVALID
    assert set(judged.judgement.decision.errors) == {"ans-005"}
    answered = [each for each in judged.sides.candidate if each.status == "answered"]
    assert len(answered) == 7 * 2 and {each.model for each in answered} == {SPEAKER}


def test_a_judge_that_nobody_calibrated_gates_nothing(stage: Stage) -> None:
    _, judged = run(stage.gate, None)

    assert judged.judgement.decision.verdict is Verdict.INVALID
    assert "judge_supported cannot gate: it was never calibrated" in why(judged)


def test_a_judge_that_only_informs_needs_no_calibration_and_decides_nothing(stage: Stage) -> None:
    informing = stage.at_home("informing", bar=BAR + "inform: [judge_supported]\n")
    stage.players.babbles = True
    _, judged = run(informing, None)

    assert judged.judgement.decision.verdict is Verdict.PASS, why(judged)
    assert metric(judged, "judge_supported").candidate == 0.0
    assert any("could not be read" in each for each in metric(judged, "judge_supported").warnings)


def test_without_a_judge_what_would_inform_is_not_measured_and_what_would_gate_is_invalid(
    stage: Stage,
) -> None:
    informing = stage.at_home("informing", bar=BAR + "inform: [judge_supported]\n", model=None)
    _, judged = run(informing, None)
    assert judged.judgement.decision.verdict is Verdict.PASS, why(judged)
    assert metric(judged, "judge_supported").candidate is None and judged.lock.judge_sha256 == ""

    gating = stage.at_home("gating", model=None)
    _, judged = run(gating, None)
    assert judged.judgement.decision.verdict is Verdict.INVALID
    assert "no judge is configured" in why(judged)
    assert stage.players.asked["referee"] == 0


@pytest.mark.parametrize(
    ("goes_wrong", "told"),
    [
        ({"gone": True}, "replies are not to be had"),
        ({"lenient": True}, "the judge has drifted"),
        ({"babbles": True}, "the judge's replies could be read"),
    ],
)
def test_a_judge_that_is_not_what_it_was_makes_the_run_invalid(trusted: Stage, goes_wrong, told: str) -> None:
    for name, value in goes_wrong.items():
        setattr(trusted.players, name, value)
    _, judged = run(trusted.gate, None)

    assert judged.judgement.decision.verdict is Verdict.INVALID
    assert told in why(judged)


def test_a_judge_that_did_badly_beside_people_does_not_gate(stage: Stage) -> None:
    stage.players.lenient = True
    found = stage.gate.desk().judge.calibrate(load_labels(), AUTHOR)
    _, judged = run(stage.gate, None)

    assert found.figures["judge_supported"].sensitivity.value == 1.0
    assert found.figures["judge_supported"].kappa < 0.05
    assert judged.judgement.decision.verdict is Verdict.INVALID
    assert "its specificity for judge_supported is 0.01" in why(judged)


def test_no_chat_model_judges_itself(stage: Stage) -> None:
    with pytest.raises(InvalidRunError, match="would judge itself: the candidate"):
        stage.gate.desk().lock(stage.speaker(stage.gate, model="referee"), AUTHOR)


def test_another_calibration_after_the_lock_is_told(trusted: Stage) -> None:
    desk = trusted.gate.desk()
    lock = desk.lock(None, AUTHOR)
    (trusted.gate.composition.settings.home / "gate" / "judge" / FILE).unlink()

    with pytest.raises(TamperedError, match="judge or its calibration"):
        desk.run(lock.run_id, actor=AUTHOR)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda text: text.replace('"count": 74', '"count": 73', 1), "damaged"),
        (lambda text: text[:-40], "damaged"),
        (lambda text: "{}", "damaged"),
        (lambda text: "[" * 100_000, "damaged"),
    ],
)
def test_an_edited_calibration_counts_for_nothing(trusted: Stage, edit, told: str) -> None:
    path = trusted.gate.composition.settings.home / "gate" / "judge" / FILE
    path.write_text(edit(path.read_text()))

    assert told in trusted.gate.desk().judge.problem(["judge_supported"])


def test_a_calibration_that_was_not_made_here_counts_for_nothing(trusted: Stage) -> None:
    record = SimpleNamespace(knows_calibration=lambda _sha256: False)
    desk = trusted.gate.desk().judge
    desk._record = record

    assert "not the one on record" in desk.problem(["judge_supported"])


def test_a_calibration_of_another_judge_counts_for_nothing(trusted: Stage) -> None:
    other = trusted.at_home("home", model="openai:another")

    assert "another prompt, model or parameter" in other.desk().judge.problem(["judge_supported"])


def test_a_calibration_that_cannot_be_finished_leaves_the_earlier_one(trusted: Stage) -> None:
    trusted.players.gone = True

    with pytest.raises(InvalidRunError, match="was not calibrated"):
        calibrated(trusted)
    assert trusted.gate.desk().judge.problem(["judge_supported", "judge_answers"]) == ""
