"""People named in a description, with their title, what they answer for and who stands in. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.deputies import with_deputies
from assistant.drafting.extraction.facts import PersonFact
from assistant.drafting.extraction.names import FULL, SINGLE, could_be_name, without_starters
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.persons import HONORIFIC, read_person
from assistant.drafting.extraction.small_names import in_small_letters, small_names

_MOST_NAMES = 25_000
"""Capitalised words of one description that are looked at as names: no honest one has more."""


def find_people(
    text: str, passages: Sequence[Passage], *, not_people: frozenset[str] = frozenset()
) -> tuple[PersonFact, ...]:
    """Everybody named, once for each responsibility, in order of the text.

    Args:
        text: The description.
        passages: Of it.
        not_people: Lower-case names known to be of systems.
    """
    found: list[PersonFact] = []
    names: dict[str, str] = {}
    looked_at = 0
    for passage in passages:
        taken: list[tuple[int, int]] = []
        for pattern in (FULL, SINGLE):
            for match in pattern.finditer(text, passage.start, passage.end):
                start, end = match.span("name")
                start = without_starters(text, start, end)
                looked_at += 1
                if looked_at > _MOST_NAMES:
                    break
                name = " ".join(text[start:end].split())
                if (
                    start >= end
                    or any(low < end and start < high for low, high in taken)
                    or not could_be_name(name, not_people)
                ):
                    continue
                single = " " not in name
                known = names.get(name) or (names.get(name.split()[0]) if single else None)
                fact = read_person(
                    text,
                    passage,
                    start,
                    end,
                    sure=known is not None or bool(HONORIFIC.search(text[max(0, start - 6) : start])),
                    single=single,
                )
                if fact is None:
                    continue
                taken.append((start, end))
                full = known or name
                names[full] = full
                names.setdefault(full.split()[0], full)
                found.append(replace(fact, name=full))
    if in_small_letters(text):
        found += small_names(text, passages)
    return with_deputies(text, passages, _merged(found))


def _merged(found: Sequence[PersonFact]) -> list[PersonFact]:
    """One fact a responsibility; a mention that assigns nothing goes where the person has another."""
    titles: dict[str, tuple[str, str | None]] = {}
    for each in found:
        if each.title:
            titles.setdefault(each.name, (each.title, each.team_kind))
    kept: list[PersonFact] = []
    seen: set[tuple[str, str | None]] = set()
    with_role = {each.name for each in found if each.responsibility}
    for each in found:
        if (each.name, each.responsibility) in seen or (
            each.responsibility is None and each.name in with_role
        ):
            continue
        seen.add((each.name, each.responsibility))
        title, kind = titles.get(each.name, (None, None))
        kept.append(replace(each, title=each.title or title, team_kind=each.team_kind or kind))
    return kept
