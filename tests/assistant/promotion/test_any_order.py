"""Whatever people try in whatever order: what a channel runs was judged and approved by others."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant.promotion.errors import PromotionError
from assistant.promotion.records import ProposedBar
from knowledge.acting import Actor
from knowledge.audit.evidence import Evidence, verify_trail
from knowledge.errors import KnowledgeError
from knowledge.people import fold_name
from knowledge.store.engine import DATABASE_NAME, open_engine
from tests.assistant.promotion.conftest import Workshop, recipe

PEOPLE = ("Ada", "ADA", "Ben", "Cleo", "Dan")
NUMBERS = st.integers(min_value=1, max_value=3)
person = st.sampled_from(PEOPLE).map(lambda name: Actor(name=name))
channel = st.sampled_from(["production", "staging"])


@lru_cache(maxsize=1)
def empty_database() -> Path:
    """A database with its tables, to be copied."""
    folder = Path(tempfile.mkdtemp())
    open_engine(folder).dispose()
    return folder / DATABASE_NAME


class AnyOrder(RuleBasedStateMachine):
    """A home in which everybody tries everything."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        shutil.copy(empty_database(), self._folder / DATABASE_NAME)
        self.workshop = Workshop(open_engine(self._folder))
        self.desk = self.workshop.desk
        self.bars = 1

    def teardown(self) -> None:
        try:
            assert verify_trail(self.workshop.engine, Evidence()).sound
        finally:
            self.workshop.engine.dispose()
            shutil.rmtree(self._folder)

    @initialize(authors=st.lists(person, min_size=3, max_size=3))
    def register(self, authors) -> None:
        for passages, author in enumerate(authors, start=1):
            self.desk.register(
                recipe(passages), author=author.name, change="A change", origin={}, actor=author
            )

    @rule(
        number=NUMBERS,
        verdict=st.sampled_from(["pass", "inconclusive", "fail"]),
        asked=st.lists(person, max_size=4),
    )
    def judge(self, number, verdict, asked) -> None:
        undecided = ("slot_f1",) if verdict == "inconclusive" else ()
        bar = self.desk.adopted_bar()
        changes = {"bar_sha256": bar.bar.sha256} if bar else {}
        self.workshop.judged(self.desk.find(number), verdict, inconclusive=undecided, **changes)
        for who in asked:
            self.approve_as(number, who, None)

    @rule(number=NUMBERS, who=person, days=st.sampled_from([None, 1, 9]))
    def approve(self, number, who, days) -> None:
        self.approve_as(number, who, days)

    def approve_as(self, number, who, days) -> None:
        ends = self.workshop.now + timedelta(days=days) if days else None
        self.attempt(lambda: self.desk.approve(number, who, expires=ends))

    @rule(number=NUMBERS, who=person)
    def waive(self, number, who) -> None:
        ends = self.workshop.now + timedelta(days=5)
        self.attempt(lambda: self.desk.waive(number, "slot_f1", reason="Few", expires=ends, actor=who))

    @rule(number=NUMBERS, who=person)
    def revoke(self, number, who) -> None:
        self.attempt(lambda: self.desk.revoke(number, who, "It leaks"))

    @rule(number=NUMBERS, to=channel)
    def carry_through(self, number, to) -> None:
        """As it should be done, so that more than refusals is met."""
        self.judge(number, "pass", [Actor(name=name) for name in PEOPLE])
        self.promote(number, to, Actor(name="Dan"))

    @rule(first=NUMBERS, second=NUMBERS, to=channel, back=st.none() | NUMBERS)
    def carry_through_and_take_back(self, first, second, to, back) -> None:
        self.carry_through(first, to)
        self.carry_through(second, to)
        self.roll_back(back, to, Actor(name="Dan"))

    @rule(number=NUMBERS, to=channel, who=person)
    def promote(self, number, to, who) -> None:
        before = self.desk.status().channel("production").release
        if self.attempt(lambda: self.desk.promote(number, to, actor=who, reason="Better")):
            self.check_promoted(number, before)

    @rule(number=st.none() | NUMBERS, to=channel, who=person)
    def roll_back(self, number, to, who) -> None:
        ran = {event.subject for event in self.desk.history(1000) if event.act == "promote"}
        if self.attempt(lambda: self.desk.rollback(to, number, actor=who, reason="Slow")):
            running = self.desk.status().channel(to)
            assert running.release.name in ran and running.approved

    @rule(who=person, agrees=person)
    @precondition(lambda self: self.bars < 3)
    def change_bar(self, who, agrees) -> None:
        self.bars += 1
        bar = ProposedBar(text=f"version: {self.bars}", datasets={}, sha256=str(self.bars) * 64)
        made = self.attempt(
            lambda: self.desk.propose_bar(bar, reason="Why", actor=who, loosens=lambda old, new: False)
        )
        if made and self.attempt(lambda: self.desk.approve_bar(made.number, agrees)):
            assert fold_name(who.name) != fold_name(agrees.name)

    @rule(days=st.integers(min_value=1, max_value=10))
    def wait(self, days) -> None:
        self.workshop.later(days=days)

    @invariant()
    def a_channel_runs_what_its_newest_move_says(self) -> None:
        for each in self.desk.status().channels:
            assert (each.release is None) == (each.move is None)
            assert each.release is None or each.move.release == each.release.number

    def attempt(self, act):
        """What an act gives; None where it was refused."""
        try:
            return act()
        except (PromotionError, KnowledgeError) as error:
            assert str(error).endswith(".") and "database refused" not in str(error)
            return None

    def check_promoted(self, number, before) -> None:
        """Counted anew from the tables, with none of the desk's code."""
        verdict = self.rows("SELECT * FROM gate_verdicts WHERE release = ? ORDER BY verdict_id DESC", number)[
            0
        ]
        (bar,) = self.rows("SELECT sha256 FROM gate_bars WHERE state = 'adopted'")
        (release,) = self.rows("SELECT * FROM assistant_releases WHERE number = ?", number)
        now = self.workshop.now.strftime("%Y-%m-%d %H:%M:%S.%f")
        people = {
            row.approver_folded
            for row in self.rows(
                "SELECT * FROM release_approvals WHERE verdict_id = ? AND revoked_at IS NULL"
                " AND (expires_at IS NULL OR expires_at > ?)",
                verdict.verdict_id,
                now,
            )
        }
        waived_by = {
            row.actor_folded
            for row in self.rows(
                "SELECT * FROM waivers WHERE verdict_id = ? AND expires_at > ?", verdict.verdict_id, now
            )
        }
        assert verdict.verdict in ("pass", "inconclusive") and verdict.bar_sha256 == bar.sha256
        assert verdict.baseline_digest == (before.digest if before else None)
        assert release.author_folded not in people | waived_by
        assert len(people) >= (1 if before else 2)
        assert verdict.verdict == "pass" or (waived_by and len(people | waived_by) >= 2)

    def rows(self, query, *values):
        with self.workshop.engine.connect() as connection:
            return connection.exec_driver_sql(query, values).all()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=10,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)
