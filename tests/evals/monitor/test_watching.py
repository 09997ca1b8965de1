"""Reports over invented streams: what became worse is found, and what did not is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.governing.question_entry import TRIAL
from evals.monitor.watching import LOCK_NAME
from knowledge.audit.evidence import verify_trail
from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.errors import HomeLockedError
from knowledge.lock import home_lock
from knowledge.store.engine import snapshot, write
from knowledge.store.monitor_reports import newest_reports
from tests.evals.monitor.streams import OTHER_WORDS, Kind

NOW, BEFORE = (7.0, 0.001), (35.0, 7.0)


def rules(report) -> set[str]:
    return {alarm["rule"] for alarm in report.alarms}


def figure(report, key: str):
    return next(each for each in report.figures["figures"] if each["key"] == key)


@pytest.mark.parametrize(
    ("worse", "rule"),
    [
        (Kind(refused=0.5), "refused"),
        (Kind(confidence=0.4), "doubtful"),
        (Kind(confidence=0.4), "confidence drift"),
        (Kind(down=0.9), "thumbs_down"),
        (Kind(slow=3.0), "latency"),
        (Kind(documents=("ops/stoves",)), "overdue"),
        (Kind(words=OTHER_WORDS), "question drift"),
        (Kind(broken=1), "citations"),
        (Kind(clarify=0.5), "clarify"),
    ],
)
def test_what_became_worse_raises_its_alarm(house, worse, rule) -> None:
    house.stream.ask(600, days_ago=BEFORE)
    house.stream.ask(200, days_ago=NOW, kind=worse)

    assert rule in rules(house.look())


def test_a_stream_that_goes_on_as_before_raises_no_alarm(new_house) -> None:
    raised = []
    for seed in range(12):
        house = new_house(seed)
        house.stream.ask(400, days_ago=BEFORE)
        house.stream.ask(100, days_ago=NOW)
        raised.append(rules(house.look()))

    assert raised == [set()] * 12


def test_a_small_rise_is_no_alarm_even_where_it_is_certain(house) -> None:
    house.stream.ask(3000, days_ago=BEFORE, kind=Kind(refused=0.10))
    house.stream.ask(3000, days_ago=NOW, kind=Kind(refused=0.15))
    report = house.look()

    assert figure(report, "refused")["p_all"] < 0.01 and report.alarms == []


def test_what_became_better_raises_no_alarm(house) -> None:
    house.stream.ask(600, days_ago=BEFORE, kind=Kind(refused=0.5, slow=3, down=0.9))
    house.stream.ask(200, days_ago=NOW, kind=Kind(refused=0.02, thumbs=0.2, down=0.02))

    assert rules(house.look()) - {"confidence drift"} == set()


def test_silence_where_many_used_to_ask_is_an_alarm(house) -> None:
    house.stream.ask(400, days_ago=BEFORE)

    assert rules(house.look()) == {"silence"}


def test_an_empty_home_has_a_report_without_an_alarm(house) -> None:
    report = house.look()

    assert report.alarms == [] and report.figures["counts"]["questions"] == 0
    assert all(each["window"]["value"] is None for each in report.figures["figures"])


def test_one_question_raises_nothing_whatever_came_of_it(house) -> None:
    house.stream.ask(400, days_ago=BEFORE)
    house.stream.ask(1, days_ago=NOW, kind=Kind(refused=1, slow=50, thumbs=1, down=1))
    report = house.look()

    assert report.alarms == [] and "fewer than 30" in report.figures["notes"][0]


def test_answers_from_the_future_are_told_and_left_out(house) -> None:
    house.stream.ask(40, days_ago=NOW)
    house.stream.ask(5, days_ago=(-1, -2))
    report = house.look()

    assert report.figures["counts"]["questions"] == 40
    assert report.figures["notes"][0].startswith("5 answers say to be from the future")


def test_an_alarm_is_new_once(house) -> None:
    house.stream.ask(40, days_ago=NOW, kind=Kind(broken=2))

    assert [[alarm["new"] for alarm in house.look().alarms] for _ in range(2)] == [[True], [False]]


def test_answers_that_somebody_tried_are_left_out(house) -> None:
    house.stream.ask(30, days_ago=NOW, kind=Kind(ran_as=TRIAL))
    counts = house.look().figures["counts"]

    assert (counts["questions"], counts["trials"]) == (0, 30)


@pytest.mark.parametrize("damage", ["{", "[]", '{"status": 3}', '{"day":"soon","status":"refused"}', "null"])
def test_entries_that_cannot_be_read_are_an_alarm_and_never_a_figure(house, damage) -> None:
    house.stream.ask(30, days_ago=NOW)
    with write(house.composition.knowledge_base().engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entries_stay")
        connection.exec_driver_sql(
            "UPDATE audit_entries SET details = ? WHERE sequence = "
            "(SELECT max(sequence) FROM audit_entries WHERE action = 'question.asked')",
            (damage,),
        )
    report = house.look()

    assert (report.figures["counts"]["questions"], rules(report)) == (29, {"unreadable"})


def test_the_last_word_about_an_answer_counts(house) -> None:
    [answer] = house.stream.ask(1, days_ago=NOW, kind=Kind(refused=0, thumbs=1, down=1))
    assert figure(house.look(), "thumbs_down")["window"]["value"] == 1
    _rate(house, answer, 1)
    assert figure(house.look(), "thumbs_down_of_rated")["window"]["value"] == 0
    _rate(house, answer, None)
    assert house.look().figures["counts"]["rated"] == 0


def test_a_part_of_the_answers_is_told_apart_where_it_has_enough(house) -> None:
    for when, refused in ((BEFORE, 0.05), (NOW, 0.7)):
        house.stream.ask(150, days_ago=when, kind=Kind(refused=0.05))
        house.stream.ask(60, days_ago=when, kind=Kind(refused=refused, role="program_manager"))
    report = house.look()

    assert "refused role program_manager" in {alarm["key"] for alarm in report.alarms}
    assert "refused role staff" not in {alarm["key"] for alarm in report.alarms}


def test_a_budget_that_is_passed_is_an_alarm(house) -> None:
    house.stream.ask(40, days_ago=NOW, kind=Kind(cost=0.5))

    assert rules(house.look(cost_budget=10.0)) == {"cost"}
    assert figure(house.look(cost_budget=30.0), "cost")["window"]["value"] == 0.5
    assert house.look(cost_budget=30.0).alarms == []


def test_a_limit_of_time_holds_without_anything_to_compare_with(house) -> None:
    house.stream.ask(40, days_ago=NOW)

    assert rules(house.look(latency_p95_ms=20.0)) == {"latency"}


def test_a_report_is_kept_and_told_to_a_trail_that_stays_whole(house) -> None:
    house.stream.ask(40, days_ago=NOW, kind=Kind(broken=1))
    report = house.look()
    engine = house.composition.knowledge_base().engine

    [kept] = newest_reports(engine, 5)
    assert (kept.number, kept.alarms) == (report.number, list(report.alarms))
    assert kept.figures == report.figures
    with snapshot(engine) as connection:
        [entry] = read_entries(connection, AuditFilter(action="monitor.reported"))
    assert (entry.actor, entry.subject) == ("Lena", f"report {report.number}")
    assert verify_trail(engine).sound


def test_no_report_names_a_question_or_a_document(house) -> None:
    house.stream.ask(200, days_ago=BEFORE)
    house.stream.ask(60, days_ago=NOW, kind=Kind(broken=3, refused=0.6, words=OTHER_WORDS))
    text = str(house.look())

    assert "What about" not in text and "ops/" not in text and "ropes" not in text


def test_two_reports_are_never_made_at_once(house) -> None:
    with home_lock(house.composition.settings.home, name=LOCK_NAME), pytest.raises(HomeLockedError):
        house.look()


def test_the_same_stream_gives_the_same_figures(house) -> None:
    house.stream.ask(100, days_ago=BEFORE)
    house.stream.ask(50, days_ago=(6.9, 0.1))
    first, second = house.look(), house.look()

    assert replace(
        first, number=0, at=second.at, window_from=second.window_from, window_to=second.window_to
    ) == (replace(second, number=0))


def _rate(house, answer_id: str, value: int | None) -> None:
    from knowledge.audit.trail import append_entry

    with write(house.composition.knowledge_base().engine) as connection:
        append_entry(
            connection,
            at=house.stream.now - timedelta(seconds=1),
            actor="kim",
            action="answer.rated",
            subject=answer_id,
            details={"value": value, "commented": False},
        )
