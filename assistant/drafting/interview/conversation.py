"""The interview itself: what was said so far decides what is asked next. Pure: turns in, reply out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.drafting.artifacts.completeness import Completeness, completeness
from assistant.drafting.artifacts.paths import at_path, slots_of
from assistant.drafting.artifacts.provenance import Citation, SlotStatus, UserTurn
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.briefs.begun import settable
from assistant.drafting.briefs.reading import ReadBrief
from assistant.drafting.errors import NothingToDraftError
from assistant.drafting.interview.answering import party_from, told_answer
from assistant.drafting.interview.changing import change_from
from assistant.drafting.interview.questions import BY_ID, QUESTIONS
from assistant.drafting.linting.finding import LintReport, Severity
from assistant.drafting.planning.building import build_workflow_spec
from assistant.drafting.planning.contradictions import Contradiction, chosen_option, contradictions
from assistant.drafting.planning.material import Material, Stated, Told

CONFIRMED_AT_ONCE = 7
"""Values from documents that one message asks to confirm."""
CONFIRMING_MESSAGES = 2
GUARDED = frozenset({"E01", "E02", "O02", "O03", "O04"})
"""Rules of ownership and escalation: an answer that breaks one is not taken; the reason is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of the person, and what it answered."""

    pending: str
    """Q1 to Q9, `choose:PATH`, `confirm`, `change`, or `more`."""
    text: str
    items: tuple[str, ...] = ()
    """Of `confirm`: the paths that were shown."""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"pending": self.pending, "text": self.text, "items": list(self.items)}


def turn_from(data: Mapping[str, Any]) -> Turn:
    """A kept turn."""
    return Turn(pending=str(data["pending"]), text=str(data["text"]), items=tuple(data.get("items") or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that follows from the turns so far."""

    material: Material
    spec: WorkflowSpec | None
    report: LintReport | None
    complete: Completeness | None
    asked: frozenset[str]
    conflicts: tuple[Contradiction, ...]

    def errors(self) -> set[tuple[str, str]]:
        """Errors by rule and place."""
        if self.report is None:
            return set()
        return {(each.rule, each.path) for each in self.report.findings if each.severity is Severity.ERROR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is asked next."""

    pending: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(slots=True)
class Interview:
    """One interview. Its turns are its whole memory."""

    material_of: Callable[[ReadBrief], Material]
    """All that is known besides what was told: documents, directory, settings, the person."""
    judge: Callable[[WorkflowSpec], LintReport]
    today: date
    brief: ReadBrief = field(default_factory=lambda: ReadBrief(told=()))
    turns: list[Turn] = field(default_factory=list)
    _states: dict[int, State] = field(default_factory=dict)

    def state(self) -> State:
        """What follows from all turns."""
        count = len(self.turns)
        if count not in self._states:
            self._states = {count: self._build(self.turns)}
        return self._states[count]

    def prompt(self) -> Prompt:
        """The next question: contradictions first, then the nine, then what documents say."""
        state = self.state()
        if state.conflicts:
            conflict = state.conflicts[0]
            return Prompt(pending=f"choose:{conflict.path}", text=conflict.question)
        for question in QUESTIONS:
            if question.id in state.asked or (state.spec is not None and question.satisfied(state.spec)):
                continue
            return Prompt(pending=question.id, text=question.ask)
        to_confirm = self._unconfirmed(state)
        if to_confirm and sum(turn.pending == "confirm" for turn in self.turns) < CONFIRMING_MESSAGES:
            return Prompt(pending="confirm", text=_confirming(state, to_confirm), items=to_confirm)
        return Prompt(
            pending="more", text="That is all I need to ask. Add or correct anything, or say “stop and save”."
        )

    def accept(self, text: str) -> str | None:
        """Take an answer to the current prompt.

        Returns:
            Why it was not taken, in a sentence; None where it was.
        """
        prompt = self.prompt()
        return self._take(Turn(pending=prompt.pending, text=text, items=prompt.items))

    def change(self, what: str, value: str) -> str | None:
        """Change one field outright; returns why not, or None."""
        state = self.state()
        change = change_from(state.spec, what, value) if state.spec is not None else None
        if change is None:
            return (
                f"I do not know what “{what}” is; say for instance “change owner of step 2 to Dana Whitlock”."
            )
        if not settable(change[0]):
            return f"Nobody sets “{what}”: it tells who drafted and what became of it."
        return self._take(Turn(pending="change", text=f"{what}\n{value}"))

    def _take(self, turn: Turn) -> str | None:
        """Add a message, unless a rule of ownership forbids what follows; returns why not, or None."""
        before = self.state()
        self.turns.append(turn)
        try:
            after = self.state()
        except NothingToDraftError as error:
            self.turns.pop()
            return str(error)
        findings = after.report.findings if after.report else ()
        for each in findings:
            guarded = each.rule in GUARDED and each.severity is Severity.ERROR
            if guarded and (each.rule, each.path) not in before.errors():
                self.turns.pop()
                return f"I have not taken that: {each.message} ({each.rule})"
        return None

    def undo(self) -> Turn | None:
        """Take the last message back; None where there is none."""
        return self.turns.pop() if self.turns else None

    def _build(self, turns: Sequence[Turn]) -> State:
        told: list[Told] = list(self.brief.told)
        stated: dict[str, Stated] = dict(self.brief.stated)
        # A description that was given is not asked for again.
        asked = {"Q1"} if any(each.facts.steps for each in told) else set()
        material = self._material(told, stated)
        for number, turn in enumerate(turns, 1):
            turn_of = UserTurn(source="interview", turn=number, quote=turn.text[:300])
            if turn.pending in BY_ID or turn.pending == "more":
                answered = told_answer(
                    turn.pending if turn.pending in BY_ID else "Q1", turn.text, turn=number, today=self.today
                )
                asked.add(turn.pending)
                told += [] if answered.unknown else [answered.told]
                stated |= answered.stated
            elif turn.pending.startswith("choose:"):
                path = turn.pending.partition(":")[2]
                stated[path] = Stated(value=self._chosen(material, path, turn.text), provenance=turn_of)
            elif turn.pending == "confirm":
                stated |= _confirmations(turn, turn_of)
            elif turn.pending == "change":
                stated |= self._changed(told, stated, turn, turn_of)
            material = self._material(told, stated)
        spec = (
            build_workflow_spec(material) if any(each.facts.steps for each in told) or material.base else None
        )
        if spec is None and "Q1" in asked:
            raise NothingToDraftError()
        report = self.judge(spec) if spec is not None else None
        return State(
            material=material,
            spec=spec,
            report=report,
            complete=completeness(spec) if spec is not None else None,
            asked=frozenset(asked),
            conflicts=tuple(contradictions(material)),
        )

    def _material(self, told: Sequence[Told], stated: Mapping[str, Stated]) -> Material:
        return self.material_of(ReadBrief(told=tuple(told), base=self.brief.base, stated=dict(stated)))

    @staticmethod
    def _chosen(material: Material, path: str, text: str) -> Any:
        options = next((each.options for each in contradictions(material) if each.path == path), ())
        chosen = chosen_option(text, options)
        if chosen is not None:
            return chosen
        return (
            date.fromisoformat(text.strip())
            if path.startswith("delivery_plan.") and _is_date(text)
            else party_from(text)
        )

    def _changed(
        self, told: Sequence[Told], stated: Mapping[str, Stated], turn: Turn, turn_of: UserTurn
    ) -> dict[str, Stated]:
        what, _, value = turn.text.partition("\n")
        change = change_from(build_workflow_spec(self._material(told, stated)), what, value)
        return {change[0]: Stated(value=change[1], provenance=turn_of)} if change else {}

    def _unconfirmed(self, state: State) -> tuple[str, ...]:
        """Paths of values from documents that nobody has looked at yet."""
        shown = {path for turn in self.turns for path in turn.items}
        if state.spec is None:
            return ()
        paths = [
            path
            for path, slot in slots_of(state.spec)
            if slot.filled and slot.status is SlotStatus.INFERRED and path not in shown
        ]
        return tuple(paths[:CONFIRMED_AT_ONCE])


def _confirmations(turn: Turn, turn_of: UserTurn) -> dict[str, Stated]:
    """What a reply to a list of values confirms: all on yes, all but those numbered after a no."""
    reply = turn.text.strip().lower()
    numbers = {
        int(word.strip(".,;")) for word in reply.replace(",", " ").split() if word.strip(".,;").isdigit()
    }
    yes = reply.startswith(("yes", "y ", "ok", "all", "right", "correct", "confirm", "fine")) or reply == "y"
    no = reply.startswith(("no", "not", "except", "all but")) or "except" in reply or "but" in reply
    result: dict[str, Stated] = {}
    for number, path in enumerate(turn.items, 1):
        wrong = number in numbers if (no or (yes and numbers)) else not yes
        if yes and not wrong:
            result[path] = Stated(value=None, provenance=turn_of, confirms=True)
    return result


def _confirming(state: State, paths: Sequence[str]) -> str:
    """Values from documents as a numbered list, each with its quote."""
    assert state.spec is not None
    lines = ["Your documents say this. Is it right for this workflow? Say “yes”, or “yes, except 2”."]
    for number, path in enumerate(paths, 1):
        slot = at_path(state.spec, path)
        cited = next((each for each in slot.provenance if isinstance(each, Citation)), None)
        quote = f" — “{cited.quote}” ({cited.title or cited.doc_id})" if cited else ""
        lines.append(f"{number}. {in_words(path)}: {_value(slot.value)}{quote}")
    return "\n".join(lines)


def in_words(path: str) -> str:
    """A path for people.

    >>> in_words("controls.usage_policy"), in_words("steps.check-it.accountable")
    ('Controls, usage policy', 'Steps, check it, accountable')
    """
    parts = [part.replace("_", " ").replace("-", " ") for part in path.split(".")]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _value(value: Any) -> str:
    from assistant.drafting.comparing import shown

    return shown(value) or ""


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
