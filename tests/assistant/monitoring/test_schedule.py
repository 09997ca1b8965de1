"""When reports are due, and that two are never made at once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from assistant.monitoring.schedule import Schedule, begin_report, is_due

DAY = timedelta(days=1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Report:
    """A report in the making that ends when it is told to."""

    def __init__(self) -> None:
        self.ended: int | None = None
        self.stopped = False

    def poll(self) -> int | None:
        return self.ended

    def terminate(self) -> None:
        self.stopped = True


class Day:
    """A schedule whose clock and reports a test moves."""

    def __init__(self, last: datetime | None = None, every: timedelta = DAY) -> None:
        self.now, self.last = NOON, last
        self.begun: list[Report] = []
        self.schedule = Schedule(every, last=lambda: self.last, begin=self._begin, clock=lambda: self.now)

    def _begin(self) -> Report:
        self.begun.append(Report())
        return self.begun[-1]

    def after(self, span: timedelta) -> int:
        """Look again some time later; how many were begun so far."""
        self.now += span
        self.schedule.step()
        return len(self.begun)

    def end(self, code: int) -> None:
        self.begun[-1].ended = code
        self.last = self.now


def test_a_report_is_due_after_its_time_or_where_there_is_none() -> None:
    assert is_due(NOON, None, DAY) and is_due(NOON, NOON - DAY, DAY)
    assert not is_due(NOON, NOON - timedelta(hours=23), DAY)


def test_a_clock_that_was_set_back_does_not_end_reports() -> None:
    assert is_due(NOON, NOON + timedelta(days=400), DAY)


def test_what_became_due_while_the_server_was_down_is_caught_up() -> None:
    assert Day(last=NOON - 9 * DAY).after(timedelta(0)) == 1


def test_two_reports_are_never_made_at_once() -> None:
    day = Day()
    assert [day.after(DAY) for _ in range(3)] == [1, 1, 1]
    day.end(1)
    assert day.after(timedelta(hours=23)) == 1 and day.after(timedelta(hours=1)) == 2


def test_a_report_that_could_not_be_made_is_tried_again_an_hour_later() -> None:
    day = Day()
    day.after(timedelta(0))
    day.begun[-1].ended = 2
    assert [day.after(timedelta(minutes=20)) for _ in range(3)] == [1, 1, 1]
    assert day.after(timedelta(hours=1)) == 2


def test_a_failure_before_the_clock_was_set_back_delays_nothing_for_long() -> None:
    day = Day()
    day.after(timedelta(0))
    day.begun[-1].ended = 2
    day.after(timedelta(0))
    assert day.after(-300 * DAY) == 2


def test_a_server_that_stops_ends_the_report_that_it_began() -> None:
    day = Day()
    with day.schedule:
        day.after(timedelta(0))
    assert day.begun[0].stopped


def test_no_thread_runs_where_no_reports_are_wanted() -> None:
    day = Day(every=timedelta(0))
    with day.schedule:
        assert day.schedule._thread is None


def test_a_report_is_made_by_a_process_of_its_own(tmp_path, monkeypatch) -> None:
    for name in ("CANARY_ANSWERS", "CANARY_REFUSALS", "SAMPLE"):
        monkeypatch.setenv(f"PLAYBOOK_MONITOR__{name}", "0")
    work = begin_report(tmp_path / "home")

    assert work.wait(timeout=120) == 0 and sys.executable in work.args
    assert (tmp_path / "home" / "playbook.db").is_file()
