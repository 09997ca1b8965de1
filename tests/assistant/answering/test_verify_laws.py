"""Laws of the support check, on invented rules of many shapes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.verify import check_support
from evals.benchmarks.verification import judge_response, parse_case
from evals.benchmarks.verification_traps import generate, load_library
from knowledge.library import __file__ as library_file

WHO = st.sampled_from(
    ["The ward lead", "Each branch", "The Records Desk", "A visitor", "No supplier", "Ines Falk"]
)
DUTY = st.sampled_from(["must send", "may keep", "should return", "cannot open", "never shares", "reviews"])
WHAT = st.sampled_from(["the signed form", "two sample bags", "every old key", "form B-12", "a red badge"])
LIMIT = st.builds(
    "{} {} {}".format,
    st.sampled_from(["within", "after at most", "for at least"]),
    st.integers(2, 980),
    st.sampled_from(["days", "working hours", "months"]),
)
TAIL = st.sampled_from(
    ["", " unless the owner objects", ", but only in writing", " if it rains", " before 2026-05-04"]
)
RULE = st.builds("{} {} {} {}{}.".format, WHO, DUTY, WHAT, LIMIT, TAIL)
PASSAGE = st.lists(RULE, min_size=1, max_size=5, unique=True)


@given(PASSAGE, st.data())
def test_a_verbatim_sentence_is_always_supported(rules: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(rules))

    assert check_support(chosen, [" ".join(rules)]).supported


@given(RULE, st.data())
def test_a_sentence_with_a_changed_digit_is_never_supported(rule: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([m.start() for m in re.finditer(r"\d", rule)]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != rule[place]]))

    assert not check_support(rule[:place] + digit + rule[place + 1 :], [rule]).supported


@given(RULE)
def test_a_sentence_without_a_citation_is_never_supported(rule: str) -> None:
    assert not check_support(rule, []).supported


@given(RULE)
def test_a_score_is_a_share(rule: str) -> None:
    assert 0 <= check_support("The ward lead opens a red badge for 3 days.", [rule]).score <= 1


@pytest.mark.deep
def test_no_generated_trap_is_shown_and_few_true_answers_are_removed() -> None:
    from collections import Counter
    from pathlib import Path

    folder = Path(library_file).parent
    documents = load_library(folder / "documents") + load_library(folder / "sources")
    outcomes = [judge_response(parse_case(line)) for line in generate(documents, per_kind=120, seed=3)]
    traps = [o for o in outcomes if not o.case.faithful]
    true = [o for o in outcomes if o.case.faithful]
    shown = Counter(o.case.kind for o in traps if o.faithful)

    assert len(traps) >= 1_000
    assert shown.total() <= KNOWN_TO_PASS * len(traps), shown
    assert sum(not o.faithful for o in true) <= 0.05 * len(true)


KNOWN_TO_PASS = 0.001
"""Share of the generated traps that words alone do not tell: one of 1,718, a list's half sentence joined to
another rule."""
