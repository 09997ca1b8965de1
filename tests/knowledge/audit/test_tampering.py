"""Ten kinds of tampering, a hundred times each: all found, the first bad entry named, no false alarm."""

from __future__ import annotations

from random import Random

import pytest

from knowledge.audit.verify import verify_entries
from tests.knowledge.audit.trails import (
    EVERY_TAMPERING,
    SHOWN_BY_THE_CHAIN,
    SHOWN_BY_WHAT_WAS_KEPT,
    Tampering,
    anchors_at,
    whole_trail,
)

SEEDS = range(100)


@pytest.mark.parametrize("tamper", SHOWN_BY_THE_CHAIN)
def test_the_chain_alone_names_the_first_bad_entry(tamper: Tampering) -> None:
    for seed in SEEDS:
        random = Random(seed)
        tampered, first_bad = tamper(whole_trail(random), random)

        verdict = verify_entries(tampered)

        assert [each.sequence for each in verdict.problems] == [first_bad], (seed, verdict.problems)


@pytest.mark.parametrize("tamper", EVERY_TAMPERING)
def test_a_kept_copy_of_the_hashes_names_the_first_bad_entry(tamper: Tampering) -> None:
    for seed in SEEDS:
        random = Random(seed)
        trail = whole_trail(random)
        tampered, first_bad = tamper(trail, random)

        verdict = verify_entries(tampered, anchors_at(trail, *range(1, len(trail) + 1)))

        assert [each.sequence for each in verdict.problems] == [first_bad], (seed, verdict.problems)


@pytest.mark.parametrize("tamper", SHOWN_BY_WHAT_WAS_KEPT)
def test_kept_heads_find_and_narrow_down_what_is_consistent_in_itself(tamper: Tampering) -> None:
    for seed in SEEDS:
        random = Random(seed)
        trail = whole_trail(random)
        tampered, first_bad = tamper(trail, random)
        heads = anchors_at(trail, *random.sample(range(1, len(trail)), 3), len(trail))

        assert verify_entries(tampered).sound
        (problem,) = verify_entries(tampered, heads).problems
        narrowest = max([head.sequence for head in heads if head.sequence < first_bad], default=0) + 1
        assert problem.not_before == narrowest <= first_bad <= problem.sequence


def test_an_untouched_trail_raises_no_alarm() -> None:
    for seed in range(1000):
        random = Random(seed)
        trail = whole_trail(random)
        heads = anchors_at(trail, *random.sample(range(1, len(trail) + 1), 3))

        verdict = verify_entries(trail, heads)

        assert (verdict.problems, verdict.entries, verdict.last) == ((), len(trail), trail[-1])
