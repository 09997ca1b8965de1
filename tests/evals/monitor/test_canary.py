"""Cases with known answers, asked of what runs now."""

from __future__ import annotations

import json

import pytest

from assistant.answering.candidate import load_candidate
from evals.monitor.canary import Baseline, ask_canary, baseline_of, chosen_cases
from evals.monitor.watching import Monitor, Running
from knowledge.acting import Actor
from tests.evals.gate.conftest import composition, gate  # noqa: F401
from tests.evals.gate.world import AUTHOR, SmallGate


@pytest.fixture
def small(gate: SmallGate) -> SmallGate:  # noqa: F811
    """Its cases under the names of the files that the canary takes from."""
    lines = (gate.datasets / "small.jsonl").read_text().splitlines(keepends=True)
    for name, kind in (("answers", "answer"), ("refusals", "refusal")):
        text = "".join(line for line in lines if json.loads(line)["kind"] == kind)
        (gate.datasets / f"{name}.jsonl").write_text(text)
    return gate


def watch(small: SmallGate, candidate, *, promoted: bool = True, judged=None):
    """The canary of a report while a release file answers."""
    recipe = load_candidate(candidate, small.composition.settings)
    running = Running(recipe=recipe, promoted=promoted, judged=judged, doubtful=0.4)
    monitor = Monitor(
        small.composition,
        small.composition.settings.monitor,
        running=lambda: running,
        fallback_doubtful=0.4,
        datasets=small.datasets,
        documents=small.documents,
    )
    return monitor.look(Actor(name="Lena"))


def test_the_same_cases_are_chosen_each_time(small) -> None:
    few = chosen_cases(small.datasets, answers=3, refusals=1)
    more = chosen_cases(small.datasets, answers=4, refusals=2)

    assert [case.kind.value for case in few].count("answer") == 3 and len(few) == 4
    assert {case.id for case in few} < {case.id for case in more}
    assert chosen_cases(small.datasets, answers=0, refusals=0) == []


def test_a_release_that_got_worse_falls_below_its_first_report(small) -> None:
    first = watch(small, None, promoted=False)
    bad = small.candidate(replace=("refusal_threshold: 0.45", "refusal_threshold: 0.99"))
    second = watch(small, bad, promoted=False)

    assert first.figures["canary"]["share"]["n"] == 11 and "against" not in first.figures["canary"]
    assert [alarm["key"] for alarm in first.alarms] == []
    assert [alarm["key"] for alarm in second.alarms] == ["canary"]
    assert second.figures["canary"]["against"]["lost"]
    assert "are lost" in second.alarms[0]["sentence"]


def test_what_is_asked_again_comes_out_the_same(small) -> None:
    cases = chosen_cases(small.datasets, answers=8, refusals=3)
    recipe = load_candidate(None, small.composition.settings)
    first, second = (
        ask_canary(small.composition, recipe, cases, documents=small.documents) for _ in range(2)
    )

    assert first == second and first.errors == 0


def test_a_promoted_release_is_held_against_the_run_that_judged_it(small) -> None:
    desk = small.desk()
    lock = desk.lock(None, AUTHOR)
    judged = desk.run(lock.run_id, actor=AUTHOR)
    cases = chosen_cases(small.datasets, answers=8, refusals=3)
    recipe = load_candidate(None, small.composition.settings)
    found = baseline_of(judged.folder.path, [], release=recipe.digest, promoted=True, cases=cases)
    now = ask_canary(small.composition, recipe, cases, documents=small.documents)

    assert found is not None and found.name == "its promotion"
    assert dict(found.passed) == dict(now.passed)


def test_a_run_that_is_gone_or_damaged_leaves_the_first_report_of_the_release(small, tmp_path) -> None:
    cases = chosen_cases(small.datasets, answers=2, refusals=0)
    passed = {case.id: True for case in cases}
    past = [
        {"number": 3, "release": "x", "passed": passed},
        {"number": 2, "release": "x", "passed": {**passed, "other": True}},
        {"number": 1, "release": "y", "passed": passed},
    ]
    (tmp_path / "results.jsonl").write_text("{")
    options = {"release": "x", "promoted": True, "cases": cases}

    for folder in (tmp_path, tmp_path / "gone", None):
        assert baseline_of(folder, past, **options) == Baseline(name="report 3", passed=passed)
    assert baseline_of(None, past, release="z", promoted=True, cases=cases) is None


def test_cases_that_cannot_be_read_are_an_alarm(small, tmp_path) -> None:
    settings = small.composition.settings.monitor
    recipe = load_candidate(None, small.composition.settings)
    running = Running(recipe=recipe, promoted=False, judged=None, doubtful=0.4)
    monitor = Monitor(
        small.composition, settings, running=lambda: running, fallback_doubtful=0.4, datasets=tmp_path
    )

    [alarm] = monitor.look(Actor(name="Lena")).alarms
    assert alarm["key"] == "canary not asked" and "cannot be read" in alarm["sentence"]


def test_where_nothing_may_run_the_report_says_so(small) -> None:
    from assistant.promotion.errors import NothingToRunError

    def nothing() -> Running:
        raise NothingToRunError("Nothing was promoted to production yet.")

    settings = small.composition.settings.monitor
    monitor = Monitor(small.composition, settings, running=nothing, fallback_doubtful=0.4)

    [alarm] = monitor.look(Actor(name="Lena")).alarms
    assert "Nothing was promoted" in alarm["sentence"]
