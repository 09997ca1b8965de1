"""From a description of work to the facts it states, each with the words it was read from. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.drafting.extraction import doubts
from assistant.drafting.extraction.actors import actor_kind
from assistant.drafting.extraction.certainty import without_uncertain
from assistant.drafting.extraction.data import find_data
from assistant.drafting.extraction.dates import find_dates
from assistant.drafting.extraction.decisions import find_decisions
from assistant.drafting.extraction.duties import with_duties
from assistant.drafting.extraction.exceptions import find_exceptions
from assistant.drafting.extraction.facts import BriefFacts, Doubt, SystemFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.passages import passages_of
from assistant.drafting.extraction.people import find_people
from assistant.drafting.extraction.quantities import find_quantities
from assistant.drafting.extraction.roster import Roster
from assistant.drafting.extraction.steps import find_steps
from assistant.drafting.extraction.systems import find_systems, mentions_of_systems
from assistant.drafting.extraction.texts import find_texts
from assistant.drafting.extraction.titles import title_of
from assistant.drafting.extraction.words import span_at

MOST_CHARACTERS = 250_000
"""Characters of one description that are read, some eighty pages: about three seconds of a processor.

The time grows with the length alone; what is left out is named in a doubt."""
_WE = re.compile(r"\b(?:we|our team|my team|our staff|colleagues?)\b", re.IGNORECASE)
_TEAM = re.compile(
    r"\b(?:the |an? |our )((?:[a-z&-]+ ){1,3}?(?:team|desk|department|committee|board|panel|unit|office))\b",
    re.IGNORECASE,
)


def read_brief(text: str, *, today: date) -> BriefFacts:
    """The facts of a description; nothing is added that its words do not hold.

    Args:
        text: Free text, a pasted procedure, notes or an e-mail, in English. May be empty.
        today: The day on which it is read. Dates without a year are doubted, never completed from it.

    Returns:
        Facts in order of the text; whatever cannot be read for certain is a doubt. Never raises.
    """
    del today  # a year is never guessed from it
    if not text.strip():
        return BriefFacts(
            doubts=(Doubt(code="empty", message="Nothing was written; describe the work in your own words."),)
        )
    read, cut = _within_bounds(text)
    passages, orders = passages_of(read)
    facts = without_uncertain(read, passages, _facts(read, passages))
    title = title_of(read, passages)
    found: list[Doubt] = list(cut)
    found += [
        Doubt(code="order_to_machine", message="These words give orders to a machine; they are taken as text and left out.", spans=(span_at(text, start, end),))
        for start, end in orders
    ]  # fmt: skip
    found += facts.doubts
    found += doubts.contradictions(facts.people, facts.dates, facts.quantities)
    found += doubts.cycles(read, passages, facts.steps)
    found += doubts.not_a_workflow(facts, we=bool(_WE.search(read)))
    found += doubts.unclear_actors(facts.steps)
    return replace(
        facts, title=_written(title.text) if title else None, title_span=title, doubts=tuple(found)
    )


def _facts(text: str, passages: Sequence[Passage]) -> BriefFacts:
    mentions = mentions_of_systems(text, passages)
    systems = find_systems(text, mentions, ())
    people = find_people(text, passages, not_people=frozenset(_names(systems)))
    systems = find_systems(text, mentions, [person.name for person in people])
    names = list(dict.fromkeys(person.name for person in people))
    roster = Roster(text, systems=_names(systems), people=names)
    steps, triggers = find_steps(text, passages, roster, systems, people)
    exceptions = find_exceptions(text, passages, roster)
    for match in _TEAM.finditer(text):
        if actor_kind(match[1]) is not None:
            roster.meet(match.start(1), match.end(1))
    dates, unclear = find_dates(text, passages, names)
    texts = find_texts(text, passages)
    if all(each.kind != "trigger" for each in texts):
        texts = (*triggers, *texts)
    return BriefFacts(
        steps=steps, actors=with_duties(text, passages, roster, people), people=people, systems=systems, data=find_data(text, passages, systems),
        decisions=find_decisions(text, passages, steps), exceptions=exceptions, quantities=find_quantities(text, passages),
        dates=dates, texts=texts, doubts=unclear,
    )  # fmt: skip


def _written(title: str) -> str:
    """With a large first letter, and not in capitals throughout."""
    words = title.lower() if title.isupper() and " " in title else title
    return words[0].upper() + words[1:]


def _names(systems: Sequence[SystemFact]) -> dict[str, str]:
    return {system.name.lower(): system.name for system in systems}


def _within_bounds(text: str) -> tuple[str, list[Doubt]]:
    """The text up to the last paragraph that is read, with a doubt that names where it was cut."""
    if len(text) <= MOST_CHARACTERS:
        return text, []
    end = text.rfind("\n\n", MOST_CHARACTERS // 2, MOST_CHARACTERS)
    end = end if end > 0 else MOST_CHARACTERS
    rest = span_at(text, end, min(len(text), end + 80))
    message = f"Only the first {end:,} of {len(text):,} characters were read; left out is all from “{rest.text}” on."
    return text[:end], [Doubt(code="cut_short", message=message, spans=(rest,))]
