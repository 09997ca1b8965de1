"""Laws of the chain, and the sentences in which a verification speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audit.entry import AuditEntry, UnreadableEntryError
from knowledge.audit.verify import Anchor, Fault, Problem, verify_entries
from tests.knowledge.audit.trails import (
    Trail,
    anchors_at,
    chained,
    linked,
    renumbered,
    whole_trail,
)

TRAIL = whole_trail(Random(1), length=9)
LONG = whole_trail(Random(2), length=400)
numbers = st.integers(1, len(TRAIL))


def only_problem(entries: Any, anchors: list[Anchor] | None = None) -> Problem:
    (problem,) = verify_entries(entries, anchors or []).problems
    return problem


@given(numbers, st.sampled_from(fields(AuditEntry)), st.data())
def test_a_change_of_any_field_is_found_where_it_was_made(number: int, field: Any, data: Any) -> None:
    kind = st.integers(len(TRAIL) + 1) if field.name == "sequence" else st.text()
    entry = replace(TRAIL[number - 1], **{field.name: data.draw(kind)})
    trail = [*TRAIL[: number - 1], entry, *TRAIL[number:]]

    verdict = verify_entries(trail)

    assert verdict.sound is (entry == TRAIL[number - 1])
    assert verdict.sound or verdict.problems[0].sequence == number


@given(st.permutations(TRAIL))
def test_any_other_order_is_found_at_its_first_place(order: Trail) -> None:
    displaced = [n for n, (a, b) in enumerate(zip(order, TRAIL, strict=True), start=1) if a != b]

    for trail in (renumbered(order), linked(order)):
        assert [each.sequence for each in verify_entries(trail).problems] == displaced[:1]


@given(st.sets(numbers, min_size=1))
def test_without_some_entries_the_first_of_them_is_named(gone: set[int]) -> None:
    trail = [entry for entry in TRAIL if entry.sequence not in gone]

    problem = only_problem(trail, anchors_at(TRAIL, len(TRAIL)))

    assert problem.sequence == min(gone)
    assert problem.fault in {Fault.MISSING, Fault.CUT_OFF}


@given(st.integers(0, len(TRAIL)))
def test_every_beginning_of_a_trail_is_a_whole_trail(length: int) -> None:
    verdict = verify_entries(TRAIL[:length])

    assert (verdict.sound, verdict.entries) == (True, length)


def test_the_sentences_say_what_is_wrong() -> None:
    forged = chained([TRAIL[0]], after=TRAIL[2].sha256, number=4)
    head = anchors_at(TRAIL, 9)
    cases = [
        ([*TRAIL[:3], *TRAIL[4:]], "Entry 4 is missing: entry 5 stands in the place of 4."),
        ([*TRAIL[:3], *TRAIL[6:]], "Entries 4 to 6 are missing: entry 7 stands in the place of 4."),
        (
            renumbered([*TRAIL[:3], *TRAIL[4:]]),
            "Entry 4 is not in its place: it was number 5 when it was written.",
        ),
        (renumbered([*TRAIL[:4], TRAIL[3], *TRAIL[4:]]), "Entry 5 repeats entry 4."),
        ([*TRAIL[:4], TRAIL[3], *TRAIL[4:]], "Entry 4 stands there again, after entry 4."),
        (
            renumbered([*TRAIL[:3], *forged, *TRAIL[3:]]),
            "Entry 4 was inserted: what follows it was once number 4.",
        ),
        ([replace(TRAIL[0], sequence=0), *TRAIL], "Entry 0 was inserted before the first."),
        (
            [*TRAIL[:3], *forged, *TRAIL[4:]],
            "Entry 4 was replaced: entry 5 was written after another one.",
        ),
        (
            chained(TRAIL, after="f" * 64),
            "Entry 1 is not the first that was written: it names one before it.",
        ),
        (TRAIL[:7], "Entries 8 to 9 are missing at the end: head 9 shows that the trail reached to entry 9."),
        ([], "Entries 1 to 9 are missing at the end: head 9 shows that the trail reached to entry 9."),
        (
            chained([replace(TRAIL[0], actor="X"), *TRAIL[1:]]),
            "Entry 9, or one from 1 on, was replaced and the hashes computed anew: "
            "head 9 shows another hash.",
        ),
    ]
    for trail, sentence in cases:
        assert only_problem(trail, head).message == sentence


def test_no_word_of_an_entry_gets_into_a_sentence() -> None:
    entry = replace(TRAIL[4], actor="\x1b[2JAll is well", subject="\nEntry 9 is whole")

    assert (
        only_problem([*TRAIL[:4], entry]).message == "Entry 5 was changed: its content does not fit its hash."
    )


@pytest.mark.parametrize("value", [b"\xff", None, 3, "\udcff", "\ud800"])
def test_what_is_no_text_is_a_change_like_any_other(value: Any) -> None:
    assert only_problem([*TRAIL[:4], replace(TRAIL[4], details=value)]).sequence == 5


def test_an_entry_moved_very_far_is_still_found() -> None:
    problem = only_problem(renumbered([*LONG[:2], LONG[390], *LONG[2:]]))

    assert (problem.fault, problem.sequence) == (Fault.CHANGED, 3)


def test_an_entry_that_cannot_be_read_is_named() -> None:
    def entries() -> Iterator[AuditEntry]:
        yield from TRAIL[:3]
        raise UnreadableEntryError("line 4 is not one exported entry")

    problem = only_problem(entries())

    assert (problem.fault, problem.sequence) == (Fault.UNREADABLE, 4)
    assert problem.message == "Entry 4 cannot be read: line 4 is not one exported entry."


def test_the_first_of_two_heads_that_disagree_is_reported() -> None:
    fitting, other = anchors_at(TRAIL, 5)[0], Anchor(sequence=5, sha256="e" * 64, origin="the other head")

    problem = only_problem(TRAIL, [fitting, other])

    assert problem.sequence == 5
    assert "the other head" in problem.message
