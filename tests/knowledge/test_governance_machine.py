"""Every act of governance in any order: what is searchable is what was agreed to, and all is on record."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.audience import may_read
from knowledge.audit.reading import read_trail
from knowledge.audit.verify import verify_entries
from knowledge.errors import (
    NotAllowedError,
    NothingProposedError,
    NothingToRollBackError,
    ProposalStateError,
)
from knowledge.people import fold_name
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.report import QualityReport
from knowledge.proposals.service import Draft, Proposals
from knowledge.proposals.states import ProposalState
from knowledge.store.engine import snapshot
from knowledge.store.indexing import load_index_state
from knowledge.store.schema import audit_entries
from tests.knowledge.fakes import changes, document, found, open_base
from tests.knowledge.test_crash import index_ids

PEOPLE = st.sampled_from(["Ada", "Ben", "Cleo"])
NAMES = st.sampled_from(["a", "b", "c", "d"])
AUDIENCES = st.sampled_from([("staff",), ("admin",), ("governance_lead", "admin")])
OPEN = (ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.APPROVED)

REFUSALS = (NotAllowedError, ProposalStateError, NothingToRollBackError, NothingProposedError)

# Every step writes to a disk: shrinking a failure would take longer than reading it.
QUICK = settings(phases=(Phase.explicit, Phase.generate))

State = dict[str, tuple[str, frozenset[str]]]
"""Text and audience of each document that is in force, by the name of its file."""


class Governance(RuleBasedStateMachine):
    """A knowledge base beside a model of it that is a handful of dictionaries."""

    @initialize()
    def open(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="governance-"))
        self.history: list[State] = [{}]
        self.restricted: dict[str, frozenset[str]] = {}
        self.contents: dict[int, State] = {}
        self.retired: dict[int, list[str]] = {}
        self.words = 0
        self.generation = 0
        self.acts = 0
        self._open()

    def _open(self) -> None:
        self.base = open_base(self.home)
        self.proposals = Proposals(self.base, ApprovalPolicy())

    @property
    def current(self) -> State:
        return self.history[-1]

    def _draft(
        self, name: str, audience: tuple[str, ...], retire: str | None
    ) -> tuple[Draft, State, list[str]]:
        self.words += 1
        text = f"word{self.words} is the rule of {name}."
        retired = [retire] if retire in self.current and retire != name else []
        part = changes(
            document(f"{name}.md", text, audience=audience), retired=[f"{each}.md" for each in retired]
        )
        draft = Draft(changes=[part], report=QualityReport(), reason="Because", origin={"kind": "files"})
        return draft, {name: (text, frozenset(audience))}, retired

    @rule(author=PEOPLE, name=NAMES, audience=AUDIENCES, retire=st.none() | NAMES, submit=st.booleans())
    def propose(self, author, name, audience, retire, submit) -> None:
        draft, content, retired = self._draft(name, audience, retire)
        proposal = self.proposals.create(draft, Actor(name=author), submit=submit)
        self.contents[proposal.number], self.retired[proposal.number] = content, retired
        self.acts += 1

    @precondition(lambda self: self.contents)
    @rule(data=st.data(), editor=PEOPLE, name=NAMES, audience=AUDIENCES)
    def edit(self, data, editor, name, audience) -> None:
        proposal = self._pick(data)
        draft, content, _ = self._draft(name, audience, None)
        if self._expect(proposal.state in OPEN, lambda: self._edit(proposal, draft, editor)):
            self.contents[proposal.number], self.retired[proposal.number] = content, []

    def _edit(self, proposal: Proposal, draft: Draft, editor: str) -> None:
        after = self.proposals.replace(proposal.number, draft, Actor(name=editor))
        assert after.state is ProposalState.IN_REVIEW

    @precondition(lambda self: self.contents)
    @rule(data=st.data(), person=PEOPLE)
    def approve(self, data, person) -> None:
        proposal = self._pick(data)
        allowed = fold_name(person) not in proposal.editors
        allowed = allowed and proposal.state in (ProposalState.DRAFT, ProposalState.IN_REVIEW)
        allowed = allowed and self._untouched(proposal)
        self._expect(allowed, lambda: self.proposals.approve(proposal.number, Actor(name=person)))

    @precondition(lambda self: self.contents)
    @rule(data=st.data(), person=PEOPLE)
    def reject(self, data, person) -> None:
        proposal = self._pick(data)
        allowed = proposal.state in (ProposalState.IN_REVIEW, ProposalState.APPROVED)
        self._expect(allowed, lambda: self.proposals.reject(proposal.number, Actor(name=person), reason="No"))

    @precondition(lambda self: self.contents)
    @rule(data=st.data(), person=PEOPLE)
    def withdraw(self, data, person) -> None:
        proposal = self._pick(data)
        self._expect(
            proposal.state in OPEN, lambda: self.proposals.withdraw(proposal.number, Actor(name=person))
        )

    @precondition(lambda self: self.contents)
    @rule(data=st.data(), person=PEOPLE)
    def publish(self, data, person) -> None:
        proposal = self._pick(data)
        allowed = proposal.state is ProposalState.APPROVED and self._untouched(proposal)
        if self._expect(allowed, lambda: self.proposals.publish(proposal.number, Actor(name=person))):
            after = {**self.current, **self.contents[proposal.number]}
            for name in self.retired[proposal.number]:
                after.pop(name, None)
            self.history.append(after)

    @rule(name=NAMES, audience=AUDIENCES, retire=st.none() | NAMES)
    def propose_approve_and_publish(self, name, audience, retire) -> None:
        draft, content, retired = self._draft(name, audience, retire)
        number = self.proposals.create(draft, Actor(name="Ada")).number
        self.proposals.approve(number, Actor(name="Ben"))
        self.proposals.publish(number, Actor(name="Cleo"))
        self.contents[number], self.retired[number] = content, retired
        after = {**self.current, **content}
        for each in retired:
            after.pop(each, None)
        self.history.append(after)
        self.acts += 2

    @precondition(lambda self: len(self.history) > 1)
    @rule(data=st.data(), person=PEOPLE)
    def roll_back(self, data, person) -> None:
        release = data.draw(st.integers(1, len(self.history) - 1))
        same = self._published(release) == self._published(len(self.history) - 1)
        if self._expect(
            not same, lambda: self.proposals.roll_back(release, Actor(name=person), reason="Wrong")
        ):
            self.history.append(dict(self.history[release]))

    @precondition(lambda self: self.current)
    @rule(data=st.data(), audience=AUDIENCES)
    def restrict(self, data, audience) -> None:
        name = data.draw(st.sampled_from(sorted(self.current)))
        subject = Subject(kind=SubjectKind.DOCUMENT, name=f"ops/{name}")
        if self.restricted.get(name) == frozenset(audience):
            return
        self.base.access.restrict(subject, list(audience), actor=Actor(name="Ada"), reason="Careful")
        self.restricted[name] = frozenset(audience)
        self.acts += 1

    @precondition(lambda self: self.restricted)
    @rule(data=st.data())
    def lift(self, data) -> None:
        name = data.draw(st.sampled_from(sorted(self.restricted)))
        subject = Subject(kind=SubjectKind.DOCUMENT, name=f"ops/{name}")
        self.base.access.lift(subject, actor=Actor(name="Ada"), reason="Fine again")
        del self.restricted[name]
        self.acts += 1

    @rule()
    def restart(self) -> None:
        self.base.close()
        self._open()

    @invariant()
    def what_is_searchable_is_what_was_agreed_to(self) -> None:
        for role in ("staff", "governance_lead", "admin"):
            wanted = {text for name, (text, _) in self.current.items() if self._readable(name, role)}
            assert set(found(self.base, "the rule", role=role)) == wanted

    @invariant()
    def an_earlier_release_is_found_as_it_was_by_whoever_may_read_it_now(self) -> None:
        if len(self.history) > 2:
            release = len(self.history) // 2
            state = self.history[release]
            wanted = {text for name, (text, audience) in state.items() if self._readable_then(name, audience)}
            assert set(found(self.base, "the rule", as_of=str(release))) == wanted

    @invariant()
    def the_release_grows_by_one_and_the_generation_never_shrinks(self) -> None:
        assert self.base.current_release() == len(self.history) - 1
        with snapshot(self.base.engine) as connection:
            state = load_index_state(connection)
        assert state is None or state.generation >= self.generation
        self.generation = state.generation if state else 0

    @invariant()
    def nobody_published_what_only_its_authors_agreed_to(self) -> None:
        for proposal in self.proposals.list():
            if proposal.state in (ProposalState.APPROVED, ProposalState.PUBLISHED):
                approvers = {fold_name(each.reviewer) for each in proposal.approvals}
                assert approvers - proposal.editors
                assert not approvers & proposal.editors

    @invariant()
    def each_act_left_one_entry_and_the_trail_is_sound(self) -> None:
        with snapshot(self.base.engine) as connection:
            assert verify_entries(read_trail(connection)).sound
            actions = list(connection.execute(select(audit_entries.c.action)).scalars())
        denied = sum(action == "act.denied" for action in actions)
        releases = sum(action.startswith("release.") for action in actions)
        assert releases == len(self.history) - 1
        assert len(actions) - denied - releases == self.acts

    @invariant()
    def the_indexes_hold_exactly_what_the_truth_store_says(self) -> None:
        if len(self.history) > 1:
            for _, wanted, held in index_ids(self.base):
                assert held == wanted

    def teardown(self) -> None:
        if hasattr(self, "base"):
            self.base.close()
            shutil.rmtree(self.home, ignore_errors=True)

    def _pick(self, data) -> Proposal:
        return self.proposals.get(data.draw(st.sampled_from(sorted(self.contents))))

    def _expect(self, allowed: bool, act) -> bool:
        """Do it; it must succeed exactly where it is allowed."""
        try:
            result = act()
        except REFUSALS as error:
            assert not allowed, error
            return False
        assert allowed, result
        self.acts += not hasattr(result, "passages")  # releases are counted on their own
        return True

    def _untouched(self, proposal: Proposal) -> bool:
        return all(self._version_in_force(item.doc_id) == item.base_version_id for item in proposal.items)

    def _version_in_force(self, doc_id: str) -> int | None:
        for each in self.base.list_documents():
            if each.doc_id == doc_id and doc_id.removeprefix("ops/") in self.current:
                return each.version_id
        return None

    def _published(self, release: int) -> State:
        return self.history[release]

    def _readable(self, name: str, role: str) -> bool:
        _, audience = self.current[name]
        limit = self.restricted.get(name)
        return may_read(audience, role) and (limit is None or may_read(limit, role))

    def _readable_then(self, name: str, audience: frozenset[str]) -> bool:
        """By staff: then, by what is in force or was last in force now, and by any restriction."""
        newest = next((state[name][1] for state in reversed(self.history) if name in state), audience)
        limit = self.restricted.get(name)
        return all(may_read(each, "staff") for each in (audience, newest, *([limit] if limit else [])))


def test_governance_in_any_order() -> None:
    run_state_machine_as_test(Governance, settings=settings(QUICK, max_examples=6, stateful_step_count=40))


@pytest.mark.deep
def test_governance_in_any_order_at_length() -> None:
    run_state_machine_as_test(Governance, settings=settings(QUICK, max_examples=20, stateful_step_count=100))
