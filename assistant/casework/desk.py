"""Where cases of an organisation's own are made, reviewed and retired.

Each act is one transaction with its audit entry. Who wrote a case never reviews it: the desk says
so first, in a sentence, and a rule of the database says so last. Only accepted cases count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.casework.asked_answer import AskedAnswer, read_answer
from assistant.casework.composing import LIVE, case_content
from assistant.casework.errors import CaseStateError, UnfitCaseError, UnknownCaseError
from assistant.casework.own_case import ID_PREFIX, CaseState, GivenGold, OwnCase, Wishes
from assistant.casework.sight import Sight, stands
from assistant.promotion.acts import Acting, PromotionActs, require_reason
from assistant.promotion.policy import ReleasePolicy
from knowledge.acting import Act, Actor
from knowledge.audit.entry import canonical_json
from knowledge.errors import NotAllowedError
from knowledge.store import gate_cases as store
from knowledge.store.engine import snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from knowledge.knowledge_base import KnowledgeBase

EARLIER = (
    "The answer {} is of an earlier release; ask the question again of the current one and make the case "
    "of that answer."
)


class CaseDesk(PromotionActs):
    """The cases of one home. Safe for threads and processes."""

    def __init__(
        self,
        base: KnowledgeBase,
        *,
        problem: Callable[[Mapping[str, Any]], str | None],
        policy: Callable[[], ReleasePolicy] = ReleasePolicy,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """
        Args:
            base: Holds the trail of answers, the documents and the cases.
            problem: Why JSON values are no case of the gate, in one sentence; None where they are one.
            policy: Who may retire what counts; asked at each act.
            clock: The moment, with its zone; the knowledge base's by default.
        """
        super().__init__(base.engine, clock or base.clock, policy=policy)
        self._base, self._problem = base, problem

    def cases(self, actor: Actor, states: Collection[CaseState] | None = None) -> list[OwnCase]:
        """Cases that somebody may read, in the order of their numbers; all states by default.

        Raises:
            NotAllowedError: If they may read none.
        """
        actor.require(Act.HANDLE_CASES)
        wanted = None if states is None else [each.value for each in states]
        with snapshot(self._engine) as connection:
            found = [_case(row) for row in store.list_cases(connection, wanted)]
        sight = Sight(self._base, actor)
        return [each for each in found if sight.covers(each)]

    def case(self, number: int, actor: Actor) -> OwnCase:
        """One case.

        Raises:
            UnknownCaseError: If there is none, or it is about what the actor may not read.
            NotAllowedError: If the actor may read no case.
        """
        actor.require(Act.HANDLE_CASES)
        with snapshot(self._engine) as connection:
            return self._seen(connection, number, actor)

    def accepted(self) -> list[OwnCase]:
        """The cases that count, in the order of their numbers.

        Raises:
            UnfitCaseError: If what is kept of one is not what was accepted.
        """
        with snapshot(self._engine) as connection:
            found = [_case(row) for row in store.list_cases(connection, [CaseState.ACCEPTED.value])]
        for each in found:
            if _sha256(each.content) != each.content_sha256:
                raise UnfitCaseError(
                    f"What is kept of case {each.number} is not what was accepted: somebody changed it; "
                    "restore a backup and run `playbook audit verify`."
                )
        return found

    def answer(self, answer_id: str, actor: Actor) -> AskedAnswer:
        """A recorded answer of which a case can be made.

        Raises:
            UnknownAnswerError: If the trail holds none.
            UnfitCaseError: If it was asked of an earlier release.
            NotAllowedError: If the actor may not read what it cites.
        """
        actor.require(Act.HANDLE_CASES)
        found = read_answer(self._base, answer_id)
        sight = Sight(self._base, actor)
        if not all(sight.opens(each.reference) for each in found.cited):
            raise NotAllowedError(
                f"{actor.name} may not read what the answer {answer_id} cites; ask somebody who may."
            )
        if found.as_of is not None:
            raise UnfitCaseError(EARLIER.format(answer_id))
        return found

    def propose(self, answer_id: str, wishes: Wishes, actor: Actor) -> OwnCase:
        """A case of a recorded answer. It counts once somebody else accepted it.

        Raises:
            UnknownAnswerError: If the trail holds no such answer.
            UnfitCaseError: If it makes no case, or a document does not say what is given as its words.
            NotAllowedError: If the actor may not.
        """
        with self._acting(actor, "make a case of", f"answer {answer_id}", Act.HANDLE_CASES) as acting:
            answer = self.answer(answer_id, actor)
            if wishes.gold is not None:
                sight = Sight(self._base, actor)
                given = [sight.gold(each, answer.collection) for each in wishes.gold]
                wishes = _with_gold(wishes, given)
            content = case_content(answer, wishes, author=actor.name, on=acting.now.date())
            return self._add(acting, content, answer_id, wishes.note)

    def amend(self, content: Mapping[str, Any], actor: Actor, *, note: str = "") -> OwnCase:
        """Put a whole case in the place of a proposed one; who does is its author from then on.

        Args:
            content: With the id of the case that it replaces.
            actor: Who writes it.
            note: Why.

        Raises:
            UnknownCaseError: If there is no such case.
            CaseStateError: If it is not proposed any more.
            UnfitCaseError: If the content is no case.
        """
        number = _number(content.get("id"))
        with self._acting(actor, "edit", f"case {number}", Act.HANDLE_CASES) as acting:
            before = self._proposed(acting, number)
            made = self._fit(content, before, actor, acting.now)
            if _bare(made) == _bare(before.content):
                raise UnfitCaseError(f"That is what case {number} says already; change something.")
            after = self._add(acting, made, before.answer_id, note.strip() or before.reason)
            own = before.author_folded == actor.folded
            state = CaseState.WITHDRAWN if own else CaseState.REJECTED
            self._move(acting, before, state, f"Replaced by case {after.number}", mine=own)
            return after

    def accept(self, number: int, actor: Actor, *, comment: str = "") -> OwnCase:
        """Let a case count from the next lock on.

        Raises:
            CaseStateError: If it is not proposed.
            UnfitCaseError: If it lacks a part, or the documents do not say its words any more.
            NotAllowedError: If the actor wrote it.
        """
        with self._acting(actor, "accept", f"case {number}", Act.HANDLE_CASES) as acting:
            case = self._others(acting, number, "review")
            self._check_whole(case)
            return self._move(acting, case, CaseState.ACCEPTED, comment.strip() or None)

    def reject(self, number: int, actor: Actor, reason: str) -> OwnCase:
        """Turn a proposed case down; its author withdraws it like that.

        Raises:
            CaseStateError: If it is not proposed.
            IncompleteActError: Without a reason.
        """
        with self._acting(actor, "reject", f"case {number}", Act.HANDLE_CASES) as acting:
            case = self._proposed(acting, number)
            said = require_reason(reason, "reject a case")
            mine = case.author_folded == actor.folded
            state = CaseState.WITHDRAWN if mine else CaseState.REJECTED
            return self._move(acting, case, state, said, mine=mine)

    def retire(self, number: int, actor: Actor, reason: str) -> OwnCase:
        """Let an accepted case count no more; it stays on record. That loosens what the gate asks.

        Raises:
            CaseStateError: If it is not accepted.
            IncompleteActError: Without a reason.
            NotAllowedError: If the actor wrote it, or the release policy does not name them.
        """
        with self._acting(actor, "retire", f"case {number}", Act.HANDLE_CASES) as acting:
            self._policy().check_approver(actor)
            case = self._others(acting, number, "retire", CaseState.ACCEPTED)
            return self._move(acting, case, CaseState.RETIRED, require_reason(reason, "retire a case"))

    def _add(self, acting: Acting, content: Mapping[str, Any], answer_id: str | None, note: str) -> OwnCase:
        number = store.next_number(acting.connection)
        kept = {**content, "id": f"{ID_PREFIX}{number:04d}"}
        store.add_case(
            acting.connection,
            number=number,
            case_id=kept["id"],
            content=kept,
            content_sha256=_sha256(kept),
            answer_id=answer_id,
            author=acting.actor.name,
            at=acting.at,
            note=note.strip(),
        )
        case = _find(acting.connection, number)
        _tell(acting, "proposed", case, answer=answer_id, missing=list(case.missing), note=note.strip())
        return case

    def _move(
        self, acting: Acting, case: OwnCase, state: CaseState, reason: str | None, *, mine: bool = False
    ) -> OwnCase:
        store.move_case(
            acting.connection,
            case.number,
            state=state.value,
            reviewer=None if mine else acting.actor.name,
            at=acting.at,
            reason=reason,
        )
        moved = _find(acting.connection, case.number)
        _tell(acting, state.value, moved, reason=reason or "")
        return moved

    def _seen(self, connection: Connection, number: int, actor: Actor) -> OwnCase:
        case = _find(connection, number)
        if not Sight(self._base, actor).covers(case):
            raise UnknownCaseError(number)
        return case

    def _proposed(self, acting: Acting, number: int, wanted: CaseState = CaseState.PROPOSED) -> OwnCase:
        case = self._seen(acting.connection, number, acting.actor)
        if case.state is not wanted:
            raise CaseStateError(
                f"Case {number} is {case.state.value}; this is done with {wanted.value} ones only."
            )
        return case

    def _others(
        self, acting: Acting, number: int, verb: str, wanted: CaseState = CaseState.PROPOSED
    ) -> OwnCase:
        case = self._proposed(acting, number, wanted)
        if case.author_folded == acting.actor.folded:
            raise NotAllowedError(
                f"{acting.actor.name} wrote case {number} and cannot {verb} it; ask another person."
            )
        return case

    def _check_whole(self, case: OwnCase) -> None:
        if case.missing:
            raise UnfitCaseError(
                f"Case {case.number} lacks {' and '.join(case.missing)}; complete it with "
                "`playbook gate case edit` or on its page."
            )
        problem = self._problem(case.content)
        if problem is not None:
            raise UnfitCaseError(problem)
        asked = case.content["input"]["collection"]
        for span in case.content["gold"].get("spans", ()):
            if not stands(self._base, span["doc"], span["quote"], asked):
                raise UnfitCaseError(
                    f"{span['doc']} does not say “{span['quote'][:80]}” (any more); edit case {case.number}."
                )

    def _fit(
        self, content: Mapping[str, Any], before: OwnCase, actor: Actor, now: datetime
    ) -> dict[str, Any]:
        """The content as it will be kept: what it was made of is not up to its editor."""
        provenance = {**before.content["provenance"], "author": actor.name, "date": now.date().isoformat()}
        made = {**content, "id": before.case_id, "provenance": provenance}
        problem = self._problem(made)
        if problem is not None:
            raise UnfitCaseError(problem)
        if made["input"].get("library") != LIVE:
            raise UnfitCaseError("A case of your own asks what you have published: its library is “live”.")
        sight, collection = Sight(self._base, actor), made["input"].get("collection")
        gold = made.get("gold", {})
        paths = {
            span["doc"]: sight.gold(GivenGold(source=span["doc"], quote=span["quote"]), collection).source
            for span in gold.get("spans", ())
        }
        return _under_paths(made, gold, paths) if paths else made


def _under_paths(
    content: Mapping[str, Any], gold: Mapping[str, Any], paths: Mapping[str, str]
) -> dict[str, Any]:
    """The case with documents named by their paths, where somebody named them by their ids."""
    spans = [{**span, "doc": paths[span["doc"]]} for span in gold.get("spans", ())]
    nuggets = [
        {**nugget, "sources": [paths.get(each, each) for each in nugget.get("sources", ())]}
        for nugget in gold.get("nuggets", ())
    ]
    cluster = paths.get(content["cluster"], content["cluster"])
    return {**content, "cluster": cluster, "gold": {**gold, "spans": spans, "nuggets": nuggets}}


def _with_gold(wishes: Wishes, gold: Sequence[GivenGold]) -> Wishes:
    from dataclasses import replace

    return replace(wishes, gold=gold)


def _find(connection: Connection, number: int) -> OwnCase:
    row = store.find_case(connection, number)
    if row is None:
        raise UnknownCaseError(number)
    return _case(row)


def _case(row: Mapping[str, Any]) -> OwnCase:
    names = set(OwnCase.__dataclass_fields__)
    values = {name: value for name, value in row.items() if name in names}
    return OwnCase(**{**values, "state": CaseState(row["state"])})


def _tell(acting: Acting, verb: str, case: OwnCase, **details: object) -> None:
    acting.tell(f"gate_case.{verb}", f"case {case.number}", sha256=case.content_sha256, **details)


def _number(case_id: object) -> int:
    digits = str(case_id or "").removeprefix(ID_PREFIX)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UnknownCaseError(str(case_id or "without an id"))
    return int(digits)


def _bare(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in content.items() if name not in ("id", "provenance")}


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json(content).encode("utf-8", "surrogatepass")).hexdigest()
