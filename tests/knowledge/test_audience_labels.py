"""Labels of audiences obey the laws of "and": whatever the order, exactly the same readers."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audience import (
    ROLES,
    admits,
    audience_label,
    group_name,
    labelled_audience,
    may_read,
    narrowest,
    normalise_audience,
    normalise_groups,
)

GROUPS = ("claims", "finance", "legal")
READERS = [
    (role, frozenset(groups))
    for role in ROLES
    for count in range(len(GROUPS) + 1)
    for groups in combinations(GROUPS, count)
]
audiences = st.sets(
    st.sampled_from([*ROLES, *(f"group:{name}" for name in GROUPS)]), min_size=1, max_size=5
).map(normalise_audience)
labels = st.lists(audiences.map(audience_label), max_size=4)


def readers_of(*found: str) -> list[bool]:
    return [all(admits(label, role, groups) for label in found) for role, groups in READERS]


@given(labels)
def test_joined_labels_admit_exactly_those_whom_each_admits(found: list[str]) -> None:
    assert readers_of(narrowest(found)) == readers_of(*found)


@given(labels, labels)
def test_labels_that_admit_the_same_readers_are_the_same(one: list[str], other: list[str]) -> None:
    same = narrowest(one) == narrowest(other)
    assert same == (readers_of(*one) == readers_of(*other))


@given(labels, labels)
def test_order_and_grouping_and_repetition_do_not_matter(one: list[str], other: list[str]) -> None:
    joined = narrowest([*one, *other])
    assert joined == narrowest([*other, *one])
    assert joined == narrowest([narrowest(one), narrowest(other)])
    assert joined == narrowest([joined, *one])


@given(audiences)
def test_one_audience_keeps_its_label(audience: frozenset[str]) -> None:
    label = audience_label(audience)
    assert labelled_audience(label) == audience
    assert narrowest([label]) == narrowest([label, "staff"])
    assert readers_of(label) == [may_read(audience, role, groups) for role, groups in READERS]


def test_nobody_is_left_where_two_audiences_share_no_role() -> None:
    nobody = narrowest(["admin", "program_manager"])
    assert nobody == "nobody" and not any(readers_of(nobody))
    assert narrowest([]) == "staff"
    assert admits(nobody, None)  # the operator reads everything


@pytest.mark.parametrize("label", ["", "+", "&", "admin&", "group:", "everyone", "nobody"])
def test_what_is_no_label_admits_no_staff(label: str) -> None:
    assert not admits(label, "staff", frozenset(GROUPS))


@pytest.mark.parametrize("role", ["nobody", "", "staff+admin", "group:claims", "Staff"])
def test_who_has_no_role_reads_nothing_whatever_the_groups(role: str) -> None:
    assert not admits("staff", role, frozenset(GROUPS))
    assert not admits("group:claims", role, frozenset(GROUPS))


@pytest.mark.parametrize("name", ["", "a b+c", "a&b", "group:", "a/b", "-a", "x" * 61, "a\nb+", "a,b"])
def test_a_group_has_a_slug_for_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a group's name"):
        group_name(name)


def test_spellings_of_one_group_are_one() -> None:
    names = ["Claims Handling", "group:claims-handling", "ＣＬＡＩＭＳ handling"]
    assert normalise_groups(names) == {"claims-handling"}
    assert normalise_audience(["Group: Claims Handling", "Governance lead"]) == {
        "group:claims-handling",
        "governance_lead",
    }
