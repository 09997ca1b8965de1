"""Locking, running, scoring again and verifying, on real documents with the real assistant."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import CandidateError
from evals.gate.cases.case import Case
from evals.gate.decision.verdict import Verdict
from evals.gate.errors import BarError, CaseError, InvalidRunError, TamperedError
from evals.gate.reporting import FORMS, render, write_reports
from evals.gate.run_folder import DECISION, MANIFEST, OUTPUTS, RESULTS
from prompts.registry import PROMPTS_DIR
from tests.evals.gate.world import AUTHOR, BAR, JUDGE, STORM, SmallGate, cases


def run(gate: SmallGate, path: Path | None = None, **options):
    desk = gate.desk()
    lock = desk.lock(path, AUTHOR, change="A try", **options)
    return desk, lock, desk.run(lock.run_id, actor=AUTHOR)


def promote(gate: SmallGate, number: int) -> None:
    promotion = gate.composition.promotion_desk()
    for name in ("Ben", "Cleo"):
        promotion.approve(number, replace(JUDGE, name=name), "Looks right")
    promotion.promote(number, "production", actor=JUDGE, reason="First")


@pytest.fixture(scope="module")
def first(gate: SmallGate):
    """The installed release, judged where nothing was in production."""
    return run(gate)


def test_the_installed_release_passes_a_bar_that_fits_it(first) -> None:
    _, lock, judged = first
    decision = judged.judgement.decision

    assert decision.verdict is Verdict.PASS, decision.reasons
    assert decision.bootstrap and lock.baseline is None
    assert {each.name for each in decision.metrics if each.gating} >= {"vital_recall", "ndcg@10"}


def test_a_run_is_on_record_and_whole(first, gate: SmallGate) -> None:
    desk, lock, _ = first

    assert desk.verify(lock.run_id)["verdict"] == "pass"
    verdict = gate.composition.promotion_desk().newest_verdict("r-1")
    assert verdict is not None and verdict.run.run_id == lock.run_id


def test_two_runs_of_one_release_leave_the_same_bytes(first, gate: SmallGate) -> None:
    desk, lock, judged = first
    other = desk.lock(None, AUTHOR, change="A try")
    again = desk.run(other.run_id, actor=AUTHOR)

    assert other.run_id != lock.run_id
    for name in (OUTPUTS, RESULTS):
        assert (again.folder.path / name).read_bytes() == (judged.folder.path / name).read_bytes()
    assert again.kept_share == 1.0


def test_what_is_asked_anew_is_the_same_as_what_was_kept(first, own_gate: SmallGate) -> None:
    _, _, judged = first
    _, _, fresh = run(own_gate)

    assert fresh.kept_share == 0.0
    assert (fresh.folder.path / OUTPUTS).read_bytes() == (judged.folder.path / OUTPUTS).read_bytes()


def test_a_finished_run_is_scored_again_without_asking(first) -> None:
    desk, lock, judged = first
    again = desk.rescore(lock.run_id)

    assert again.judgement.decision == judged.judgement.decision
    assert again.kept_share is None


def test_a_finished_run_is_not_run_again(first) -> None:
    desk, lock, _ = first
    with pytest.raises(InvalidRunError, match="rescore"):
        desk.run(lock.run_id, actor=AUTHOR)


def test_every_report_tells_the_same_verdict(first, tmp_path: Path) -> None:
    desk, _, judged = first

    for form in FORMS:
        assert "pass" in render(form, desk, judged).lower()
    write_reports(desk, judged, tmp_path / "reports")
    assert {path.name for path in (tmp_path / "reports").iterdir()} == {
        "report.md", "report.html", "junit.xml", "report.json",
    }  # fmt: skip


def test_a_release_that_refuses_everything_fails_with_the_reason(gate: SmallGate, first) -> None:
    path = gate.candidate("strict", replace=("refusal_threshold: 0.45", "refusal_threshold: 0.99"))
    _, _, judged = run(gate, path)
    decision = judged.judgement.decision

    assert decision.verdict is Verdict.FAIL
    assert any("vital_recall" in reason for reason in decision.reasons)


def test_a_release_is_compared_with_production_case_by_case(own_gate: SmallGate) -> None:
    _, lock, _ = run(own_gate)
    promote(own_gate, lock.candidate.number)
    path = own_gate.candidate("strict", replace=("refusal_threshold: 0.45", "refusal_threshold: 0.99"))
    desk, second, judged = run(own_gate, path)

    assert second.baseline == lock.candidate
    assert second.anchor is None  # production is still the first release
    assert judged.judgement.decision.verdict is Verdict.FAIL
    assert {flip.case_id for flip in judged.judgement.decision.flips if not flip.now_passes}
    assert "refusal_threshold" in render("markdown", desk, judged)
    same = desk.compare("production", "r-1")
    assert same.judgement.decision.flips == () and same.judgement.decision.verdict is Verdict.PASS


def test_the_bar_is_never_the_candidates(own_gate: SmallGate) -> None:
    run(own_gate)
    (own_gate.folder / "gate.yaml").write_text(BAR.replace("floor: 0.7", "floor: 0.0"))
    path = own_gate.candidate("strict", replace=("refusal_threshold: 0.45", "refusal_threshold: 0.99"))
    _, _, judged = run(own_gate, path)

    assert judged.judgement.decision.verdict is Verdict.FAIL


def test_an_edited_dataset_is_told(own_gate: SmallGate) -> None:
    desk = own_gate.desk()
    lock = desk.lock(None, AUTHOR)
    own_gate.write_cases(cases()[:-1])

    with pytest.raises(TamperedError, match=r"small\.jsonl"):
        desk.run(lock.run_id, actor=AUTHOR)


def test_an_edited_lock_is_told(own_gate: SmallGate) -> None:
    desk = own_gate.desk()
    lock = desk.lock(None, AUTHOR)
    path = desk.folder(lock.run_id).path / "lock.json"
    path.write_text(path.read_text().replace('"repeats": 1', '"repeats": 2'))

    with pytest.raises(TamperedError, match="on record"):
        desk.run(lock.run_id, actor=AUTHOR)
    path.write_text("{}")
    with pytest.raises(TamperedError, match="changed since"):
        desk.run(lock.run_id, actor=AUTHOR)


@pytest.mark.parametrize("name", [OUTPUTS, RESULTS, DECISION])
def test_an_edited_file_of_a_run_is_told(own_gate: SmallGate, name: str) -> None:
    desk, lock, judged = run(own_gate)
    path = judged.folder.path / name
    path.write_text(path.read_text().replace("1", "2", 1))

    with pytest.raises(TamperedError, match=name):
        desk.verify(lock.run_id)
    with pytest.raises(TamperedError, match=name):
        desk.rescore(lock.run_id)


def test_edited_files_with_an_edited_manifest_are_told_too(own_gate: SmallGate) -> None:
    desk, lock, judged = run(own_gate)
    decision = json.loads((judged.folder.path / DECISION).read_text())
    judged.folder.write_json(DECISION, {**decision, "reasons": ["none"]})
    judged.folder.seal([OUTPUTS, RESULTS, DECISION])

    with pytest.raises(TamperedError, match="not about these files"):
        desk.verify(lock.run_id)


def test_outputs_that_were_edited_with_their_manifest_are_told_too(own_gate: SmallGate) -> None:
    desk, lock, judged = run(own_gate)
    names = json.loads((judged.folder.path / MANIFEST).read_text())
    path = judged.folder.path / OUTPUTS
    path.write_text(path.read_text().replace("900 hours", "800 hours"))
    judged.folder.seal(names)

    for look in (desk.verify, desk.rescore):
        with pytest.raises(TamperedError, match="not about these files"):
            look(lock.run_id)
    for content in ("[]", "{}", '{"outputs.jsonl": 3}', "{"):
        (judged.folder.path / MANIFEST).write_text(content)
        with pytest.raises(TamperedError):
            desk.verify(lock.run_id)


def test_a_run_that_was_killed_before_its_verdict_goes_on(own_gate: SmallGate) -> None:
    desk = own_gate.desk()
    lock = desk.lock(None, AUTHOR)
    desk.record.tell_verdict = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        desk.run(lock.run_id, actor=AUTHOR)
    fresh = own_gate.desk()

    assert fresh.folder(lock.run_id).is_finished
    for look in (fresh.verify, fresh.rescore):
        with pytest.raises(InvalidRunError, match="goes on with it"):
            look(lock.run_id)
    assert fresh.run(lock.run_id, actor=AUTHOR).judgement.decision.verdict is Verdict.PASS
    assert fresh.verify(lock.run_id)["verdict"] == "pass"


def test_of_two_that_run_the_same_lock_the_second_leaves_the_files_alone(own_gate: SmallGate) -> None:
    slow, fast = own_gate.desk(), own_gate.desk()
    lock = slow.lock(None, AUTHOR)
    ask = slow._asking.ask

    def overtaken(*args, **options):
        asked = ask(*args, **options)
        fast.run(lock.run_id, actor=AUTHOR)
        return asked

    slow._asking.ask = overtaken
    with pytest.raises(InvalidRunError, match="finished"):
        slow.run(lock.run_id, actor=AUTHOR)
    assert fast.verify(lock.run_id)["verdict"] == "pass"


def test_an_output_that_was_edited_where_it_is_kept_is_asked_anew(own_gate: SmallGate) -> None:
    _, _, judged = run(own_gate)
    kept = own_gate.composition.settings.home / "gate" / "outputs"
    edited = 0
    for path in kept.rglob("*.json"):
        text = path.read_text()
        path.write_text(text.replace("900 hours", "800 hours"))
        edited += "900 hours" in text
    _, _, again = run(own_gate)

    assert edited and 0 < again.kept_share < 1
    assert (again.folder.path / OUTPUTS).read_bytes() == (judged.folder.path / OUTPUTS).read_bytes()


def test_a_run_under_another_id_is_told(own_gate: SmallGate) -> None:
    desk, lock, judged = run(own_gate)
    copied = judged.folder.path.with_name("2030-01-01T000000-copied")
    shutil.copytree(judged.folder.path, copied)
    text = (copied / "lock.json").read_text()
    for content in (text, text.replace(lock.run_id, copied.name)):
        (copied / "lock.json").write_text(content)
        for look in (desk.verify, desk.rescore, lambda name: desk.run(name, actor=AUTHOR)):
            with pytest.raises(TamperedError, match="on record"):
                look(copied.name)


def test_who_wrote_a_prompt_is_its_editor_whatever_it_is_compared_with(own_gate: SmallGate) -> None:
    base = with_prompt_by(own_gate, "Sam Lee, Pat Orr")
    folder = shutil.copytree(base, own_gate.folder / "again")
    (folder / "release.yaml").write_text((base / "release.yaml").read_text() + "# moved\n")
    lock = own_gate.desk().lock(folder, AUTHOR, baseline=base)

    editors = own_gate.record().release(lock.candidate.number).registered.editors
    assert {"sam lee", "pat orr", "ada"} <= editors


def with_prompt_by(gate: SmallGate, author: str) -> Path:
    folder = gate.candidate("worded", replace=("answer: 1", "answer: 2"))
    text = (PROMPTS_DIR / "answer" / "v1.md").read_text()
    text = text.replace("version: 1", "version: 2").replace("Playbook Assistant makers", author)
    (folder / "answer").mkdir()
    (folder / "answer" / "v2.md").write_text(text)
    return folder


def test_a_case_that_cannot_be_asked_makes_the_run_invalid(own_gate: SmallGate) -> None:
    broken = cases()
    broken[0]["input"]["collection"] = "nowhere"
    own_gate.write_cases(broken)
    _, _, judged = run(own_gate)

    assert judged.judgement.decision.verdict is Verdict.INVALID
    assert "ans-001" in judged.judgement.decision.errors


def test_a_case_of_the_organisation_counts_and_is_locked(own_gate: SmallGate) -> None:
    quote = "Two keepers close them together."
    gold = {
        "spans": [{"doc": STORM, "quote": quote}],
        "nuggets": [{"id": "n1", "text": quote, "match": ["two keepers"], "sources": [STORM]}],
    }
    asked = {"question": "How many keepers close the shutters?", "collection": "lights"}
    own = Case.model_validate({**cases()[0], "id": "own-001", "input": asked, "gold": gold})
    desk = own_gate.desk([own])
    lock = desk.lock(None, AUTHOR)
    judged = desk.run(lock.run_id, actor=AUTHOR)

    assert judged.judgement.decision.cases == len(cases()) + 1
    with pytest.raises(TamperedError, match="own cases"):
        own_gate.desk().check(judged.folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [("{", "no case"), ('{"id": "x"}', "no case"), ("", "holds no case"), ("\xff", "no case")],
)
def test_a_malformed_dataset_is_told_with_its_line(own_gate: SmallGate, content: str, told: str) -> None:
    (own_gate.datasets / "small.jsonl").write_text(content)

    with pytest.raises(CaseError, match=told):
        own_gate.desk().lock(None, AUTHOR)


def test_a_bar_that_gates_nothing_is_no_bar(own_gate: SmallGate) -> None:
    (own_gate.folder / "gate.yaml").write_text("version: 1\ngating: {}\ndatasets: [small.jsonl]\n")

    with pytest.raises(BarError, match="gating"):
        own_gate.desk().lock(None, AUTHOR)


@pytest.mark.parametrize(
    ("replace", "more", "told"),
    [
        (("version: 1\n", "version: one\n"), "", "no release"),
        (("answer: 1", "answer: 9"), "", "no version 9"),
        (("answer: 1", "answers: 1"), "", "answers"),
        (("", ""), "\nretrieval: {candidates: 1}\n", "candidates"),
        (("", ""), "\nretrieval: {candidate: 20}\n", "candidate"),
        (("", ""), "\nmodel: {api_key: secret}\n", "key"),
        (("", ""), "\ntools: []\n", "tools"),
    ],
)
def test_a_release_file_that_cannot_be_used_is_told(gate: SmallGate, replace, more: str, told: str) -> None:
    with pytest.raises(CandidateError, match=told):
        gate.desk().lock(gate.candidate("wrong", replace=replace, more=more), AUTHOR)


def test_a_prompt_in_production_is_not_edited_but_written_anew(own_gate: SmallGate) -> None:
    _, lock, _ = run(own_gate)
    promote(own_gate, lock.candidate.number)
    folder = own_gate.candidate("edited")
    prompt = lock_prompt(own_gate).replace("five short", "nine short")
    (folder / "answer").mkdir()
    (folder / "answer" / "v1.md").write_text(prompt)

    with pytest.raises(InvalidRunError, match=r"v2\.md"):
        own_gate.desk().lock(folder, AUTHOR)


def lock_prompt(gate: SmallGate) -> str:
    return gate.record().release("production").recipe.release.prompts["answer"].source


@pytest.mark.parametrize("reference", ["2020", "../..", "", "latest"])
def test_a_run_that_is_not_there_is_told(own_gate: SmallGate, reference: str) -> None:
    with pytest.raises(InvalidRunError, match="locked yet"):
        own_gate.desk().folder(reference)


def test_the_beginning_of_an_id_names_a_run_if_it_names_one(first, gate: SmallGate) -> None:
    desk, lock, _ = first

    assert desk.folder(lock.run_id[:-2]).run_id == lock.run_id
    with pytest.raises(InvalidRunError, match="No runs"):
        desk.folder("2020")
