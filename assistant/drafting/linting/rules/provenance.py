"""Where values come from: nothing invented, every quote true, what is open has somebody to ask. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import QUOTE_LIMIT, Citation, Provenance, SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec.support import ExceptionRow
from assistant.drafting.linting.beside import go_live_of, is_live
from assistant.drafting.linting.context import CitedSource, LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.parties import side_of
from assistant.drafting.linting.person_names import person_names
from assistant.drafting.linting.prose import data_of, prose_of
from assistant.drafting.linting.real_parties import is_real
from assistant.drafting.linting.rule import rule
from assistant.drafting.linting.stated_values import Held, held_by, stated_values
from assistant.drafting.linting.walking import Place, citations_of
from knowledge.audience import EVERYONE, GROUP, ROLES
from knowledge.statements.values import stated_values as comparable_values

_EVERY_KIND = tuple(artifact_kinds())
_OF_THE_WORK = frozenset(
    """steps exceptions escalation handoffs roles lanes business_owner operational_owner as_is to_be volumes
    service_levels support_model fallback intended_purpose business_problem business_value outcome_statement
    checkpoints concern_reporting appeal_or_recourse adoption_owner comms_rhythm manager_guardrails""".split()
)
"""Fields about how people work, which the AI team cannot confirm."""
_OUTDATED = ("superseded", "draft", "retired")


@rule(
    "P01",
    Severity.ERROR,
    "Every value that is no default says where it comes from: somebody's words or a cited document.",
    why="What nobody said and no document holds was invented.",
    source="[I]; 600-1 confabulation",
    kinds=_EVERY_KIND,
)
def values_have_sources(artifact: Header, context: LintContext) -> Iterator[Problem]:
    for place in context.places(artifact):
        value = place.value
        if isinstance(value, Slot) and value.filled and value.status is not SlotStatus.DEFAULT:
            if message := _without_source(value.status, value.provenance):
                yield Problem(path=place.path, message=message)
        elif isinstance(value, Row) and value.status not in (SlotStatus.DEFAULT, SlotStatus.TBC):
            # In a file that people wrote, a row stands on their word; in a draft it needs its source.
            by_hand = artifact.drafted_by_ai is None and value.status is SlotStatus.CONFIRMED
            if not by_hand and (message := _without_source(value.status, value.provenance)):
                yield Problem(path=place.path, message=message)


def _without_source(status: SlotStatus, sources: Sequence[Provenance]) -> str | None:
    if status is SlotStatus.INFERRED and not any(isinstance(each, Citation) for each in sources):
        return "Cite the document from which this was inferred, or leave it open."
    if not any(isinstance(each, Citation | UserTurn) for each in sources):
        return "Say who said this or cite the document that holds it, or leave it open."
    return None


@rule(
    "P02",
    Severity.ERROR,
    "Every citation leads to a document version in which its quote stands word for word.",
    why="A quote that nobody can find proves nothing.",
    source="[I]",
    kinds=_EVERY_KIND,
    needs=("library",),
)
def quotes_are_true(artifact: Header, context: LintContext) -> Iterator[Problem]:
    for path, citation, source in _looked_up(artifact, context):
        named = f"{citation.doc_id}, version {citation.doc_version}"
        if not source.found:
            yield Problem(
                path=path, message=f"Cite a document that exists and may be read: {named} is not found."
            )
        elif not source.verbatim or not citation.quote.strip():
            message = f"Quote {named} word for word: “{_short(citation.quote)}” does not stand in it."
            yield Problem(path=path, message=message)


def _looked_up(artifact: Header, context: LintContext) -> Iterator[tuple[str, Citation, CitedSource]]:
    if context.library is not None:
        for path, citations in citations_of(artifact, context.places(artifact)).items():
            for citation in citations:
                yield path, citation, context.library.look_up(citation)


def _short(quote: str) -> str:
    return quote if len(quote) <= 80 else f"{quote[:77]}…"


@rule(
    "P03",
    Severity.ERROR,
    "Nothing rests on a document that is superseded, retired or a draft.",
    why="What no longer holds must not steer work; it may be told as history.",
    source="GDS, MADR",
    kinds=_EVERY_KIND,
)
def sources_are_current(artifact: Header, context: LintContext) -> Iterator[Problem]:
    for path, citations in citations_of(artifact, context.places(artifact)).items():
        for citation in citations:
            status = _status_now(citation, context)
            if status in _OUTDATED:
                severity = Severity.WARNING if citation.history else None
                name = citation.title or citation.doc_id
                message = (
                    f"Rest this on a document in force: {name}, version {citation.doc_version}, is {status}."
                )
                yield Problem(path=path, message=message, severity=severity)


def _status_now(citation: Citation, context: LintContext) -> str:
    """As it was when it was cited where that was not current, else as it is now."""
    if citation.doc_status_at_use != "current" or context.library is None:
        return citation.doc_status_at_use
    source = context.library.look_up(citation)
    return source.status if source.found else "current"


@rule(
    "P04",
    Severity.ERROR,
    "Whatever is inferred or open names somebody who can be asked, and a day before going live.",
    why="“To be confirmed” without a name and a day stays so.",
    source="[I]",
    kinds=_EVERY_KIND,
)
def open_values_have_somebody_to_ask(artifact: Header, context: LintContext) -> Iterator[Problem]:
    latest = None if is_live(artifact, context) else go_live_of(artifact, context)
    not_applicable = _not_applicable(artifact)
    for place in context.places(artifact):
        slot = place.value
        if isinstance(slot, Slot) and _asks(place) and not place.path.startswith(not_applicable):
            for problem in _asked(slot.confirm_owner, slot.confirm_by, place.path, latest, context):
                yield Problem(path=place.path, message=problem)
    for position, item in enumerate(artifact.open_items):
        for problem in _asked(item.owner, item.due, item.field, latest, context):
            yield Problem(path=f"open_items.{position}", message=problem)


def _asks(place: Place) -> bool:
    """Whether somebody must be named: it is inferred, or open and needed or asked for."""
    slot: Slot[object] = place.value
    if slot.status is SlotStatus.INFERRED:
        return True
    begun = slot.filled or slot.confirm_owner or slot.confirm_by or slot.question
    return slot.status is SlotStatus.TBC and bool(place.required or begun)


def _not_applicable(artifact: Header) -> tuple[str, ...]:
    """Paths below which nothing is asked, because the exception cannot occur."""
    rows: Iterable[ExceptionRow] = getattr(artifact, "exceptions", ())
    return tuple(f"exceptions.{row.id}." for row in rows if row.not_applicable)


def _asked(
    owner: PartyRef | None, day: date | None, path: str, latest: date | None, context: LintContext
) -> Iterator[str]:
    if owner is None and day is None:
        yield f"Name who confirms “{_words(path)}” and the day by which they do, or fill it in."
        return
    if owner is None or not is_real(owner):
        named = f", not “{owner.name}”" if owner else ""
        yield f"Name a person, role or team that confirms this{named}."
    elif path.partition(".")[0] in _OF_THE_WORK and side_of(owner, context) is TeamKind.AI_TEAM:
        yield f"Have somebody who does the work confirm this, not {owner.name} of the AI team."
    if day is None:
        yield "Say by which day this is confirmed."
    elif latest and day > latest:
        yield f"Have this confirmed before it goes live on {latest}, not by {day}."


def _words(path: str) -> str:
    """The last part of a path as people say it."""
    return path.rpartition(".")[2].replace("_", " ")


@rule(
    "P05",
    Severity.ERROR,
    "Numbers, dates and names in running text stand in fields as well.",
    why="A figure that stands only in a sentence is forgotten when it changes.",
    source="[I]",
    kinds=_EVERY_KIND,
)
def text_agrees_with_fields(artifact: Header, context: LintContext) -> Iterator[Problem]:
    texts = [place for place in prose_of(context.places(artifact)) if _states_anything(place.value)]
    if not texts:
        return
    beside = [each for each in context.related.values() if each is not artifact]
    held = data_of([artifact, *beside], context.places)
    for place in texts:
        loose = list(_loose(place.value, held))
        if not loose:
            continue
        quoted = held_by(_quoted(place.sources))
        said = held_by(_said(place))
        by_severity: dict[Severity | None, list[str]] = {}
        for value in dict.fromkeys(each for each in loose if each in set(_loose(place.value, quoted))):
            severity = None if value in set(_loose(place.value, said)) else Severity.WARNING
            by_severity.setdefault(severity, []).append(f"“{value}”")
        for severity, values in by_severity.items():
            own = (
                "a field of its own, or take it" if len(values) == 1 else "fields of their own, or take them"
            )
            message = f"Enter {' and '.join(values)} in {own} out of the text."
            yield Problem(path=place.path, message=message, severity=severity)


def _states_anything(text: str) -> bool:
    """Whether a text holds a value or a name."""
    return bool(stated_values(text)) or any(True for _ in person_names(text))


def _loose(text: str, held: Held) -> Iterator[str]:
    """Values and names of a text that the data does not hold."""
    yield from (stated.text for stated in stated_values(text) if not held.hold(stated))
    yield from (name for name in person_names(text) if not held.hold_name(name))


def _quoted(sources: Iterable[Provenance]) -> list[str]:
    """Words of documents and of rules for defaults, which vouch for the values that they hold."""
    return [
        source.quote if isinstance(source, Citation) else source.rule
        for source in sources
        if not isinstance(source, UserTurn)
    ]


def _said(place: Place) -> Iterator[str]:
    """Somebody's words; the whole text where their quote is its beginning, cut at the limit of quotes."""
    text = " ".join(place.value.split())
    for source in place.sources:
        if isinstance(source, UserTurn) and source.quote:
            cut = len(source.quote) >= QUOTE_LIMIT - 1 and text.startswith(" ".join(source.quote.split()))
            yield text if cut else source.quote


@rule(
    "P06",
    Severity.ERROR,
    "Nobody may read the artifact who may not read every document that it cites.",
    why="A quote carries what its document keeps from others.",
    source="OWASP",
    kinds=_EVERY_KIND,
    needs=("library",),
)
def access_is_as_strict_as_sources(artifact: Header, context: LintContext) -> Iterator[Problem]:
    told: set[str] = set()
    roles, groups = _readers(artifact)
    for _path, citation, source in _looked_up(artifact, context):
        allowed = None if source.audience is None else _expanded(source.audience)
        if not source.found or allowed is None or citation.doc_id in told:
            continue
        too_many = [*sorted(roles - allowed), *sorted(groups - {_group(each) for each in source.groups})]
        if too_many:
            told.add(citation.doc_id)
            name = citation.title or citation.doc_id
            message = (
                f"Keep the artifact from {', '.join(too_many)}, who may not read {name}, or do not cite it."
            )
            yield Problem(path="access_roles", message=message)


def _readers(artifact: Header) -> tuple[frozenset[str], frozenset[str]]:
    """Roles and groups that may read an artifact; everybody where it names nobody."""
    named = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in artifact.access_roles]
    roles = frozenset(name for name in named if not name.startswith(GROUP))
    in_roles = [name for name in artifact.access_roles if name.strip().lower().startswith(GROUP)]
    groups = frozenset(_group(name) for name in (*artifact.access_groups, *in_roles))
    return _expanded(roles) if roles or groups else frozenset(ROLES), groups


def _expanded(roles: frozenset[str]) -> frozenset[str]:
    return roles | frozenset(ROLES) if EVERYONE in roles else roles


def _group(name: str) -> str:
    return "-".join(name.strip().casefold().removeprefix(GROUP).split())


@rule(
    "P07",
    Severity.WARNING,
    "Where documents in force disagree about a value, a person is asked to choose.",
    why="A conflict that is settled in silence comes back in an audit.",
    source="S2",
    kinds=_EVERY_KIND,
)
def conflicts_are_raised(artifact: Header, context: LintContext) -> Iterator[Problem]:
    raised = {item.field for item in artifact.open_items}
    for place in context.places(artifact):
        slot = place.value
        if not isinstance(slot, Slot) or place.path in raised or slot.open or _was_chosen(slot):
            continue
        others = [option for option in slot.options if option != slot.value]
        if others or _documents_disagree(slot.provenance):
            message = "Ask somebody to choose: documents in force give different values for this."
            yield Problem(path=place.path, message=message)


def _was_chosen(slot: Slot[object]) -> bool:
    said = any(isinstance(source, UserTurn) for source in slot.provenance)
    return slot.status is SlotStatus.CONFIRMED and said


def _documents_disagree(sources: Sequence[Provenance]) -> bool:
    cited = [each for each in sources if isinstance(each, Citation) and not each.history]
    cited = [each for each in cited if each.doc_status_at_use == "current"]
    return any(
        one.doc_id != other.doc_id
        and comparable_values(one.quote).contradicts(comparable_values(other.quote))
        for one, other in combinations(cited, 2)
    )


@rule(
    "P08",
    Severity.ERROR,
    "What is approved has no error and nothing that is still to be confirmed.",
    why="An approval of gaps approves whatever fills them.",
    source="S1",
    kinds=_EVERY_KIND,
    last=True,
)
def approved_means_finished(artifact: Header, context: LintContext) -> Iterator[Problem]:
    if artifact.status is not ArtifactStatus.APPROVED:
        return
    not_applicable = _not_applicable(artifact)
    for place in context.places(artifact):
        if isinstance(place.value, Slot) and not place.value.filled and _asks(place):
            if not place.path.startswith(not_applicable):
                yield Problem(path=place.path, message="Confirm this before the artifact is approved.")
        elif (
            isinstance(place.value, Slot | Row) and place.value.status is SlotStatus.TBC and _is_there(place)
        ):
            yield Problem(path=place.path, message="Confirm this before the artifact is approved.")
    for position, item in enumerate(artifact.open_items):
        message = f"Settle the open item “{item.question}” before the artifact is approved."
        yield Problem(path=f"open_items.{position}", message=message)
    if context.broken:
        message = f"Mend the errors of {', '.join(context.broken)} before the artifact is approved."
        yield Problem(path="status", message=message)


def _is_there(place: Place) -> bool:
    return isinstance(place.value, Row) or place.value.filled
