"""Copies of documents and sections."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.duplicates.copies import ComparedText, CopyKind, Suggestion, document_copies, section_copies
from knowledge.duplicates.likeness import alike, groups_of, similarity
from knowledge.duplicates.minhash import like_pairs, signatures, words_of
from knowledge.library import DOCUMENTS_DIR
from tests.knowledge.contradictions.claims import make_document

WORDS = "anchor buoy chain deck eel ferry gull hull islet jetty keel lamp mast net oar pier quay rope".split()
TEXT = " ".join(random.Random(3).choices(WORDS, k=120))
OTHER = " ".join(random.Random(4).choices([word[::-1] for word in WORDS], k=120))


def whole(doc_id: str, text: str, **others: object) -> ComparedText:
    return ComparedText(document=make_document(doc_id, **others), text=text, end=len(text))


def edited(words: list[str], share: float, seed: int) -> list[str]:
    """A copy in which this share of the words is exchanged."""
    chance = random.Random(seed)
    places = set(chance.sample(range(len(words)), round(share * len(words))))
    return [f"x{chance.randrange(10**6)}" if place in places else word for place, word in enumerate(words)]


@pytest.fixture(scope="module")
def library() -> list[list[str]]:
    files = sorted(Path(DOCUMENTS_DIR).rglob("*.md"))
    return [words_of(path.read_text(encoding="utf-8")) for path in files]


@pytest.mark.parametrize(("share", "least"), [(0.05, 1.0), (0.1, 1.0), (0.2, 1.0), (0.3, 0.9)])
def test_edited_copies_of_the_starter_documents_are_found(
    library: list[list[str]], share: float, least: float
) -> None:
    copies = [edited(words, share, seed) for seed, words in enumerate(library)]
    near = 1 - share - 0.02

    found = {(pair.first, pair.second) for pair in alike([*library, *copies], least=near)}

    hits = sum((row, row + len(library)) in found for row in range(len(library)))
    assert hits >= least * len(library)


def test_the_starter_documents_are_no_copies_of_each_other(library: list[list[str]]) -> None:
    assert alike(library, least=0.6) == []


def test_word_by_word_copies_are_exact_whatever_their_white_space() -> None:
    (group,) = document_copies(
        [whole("a", TEXT), whole("b", TEXT.replace(" ", "\n")), whole("c", OTHER)], near=0.8
    )

    assert (group.kind, group.similarity, group.suggestion) == (CopyKind.EXACT, 1.0, Suggestion.RETIRE)
    assert [member.document.doc_id for member in group.members] == ["a", "b"]


def test_of_two_editions_the_newer_supersedes() -> None:
    newer = " ".join(edited(TEXT.split(), 0.1, 1))
    texts = [
        whole("a", TEXT, title="Quay Rules 1.0", effective_from=date(2030, 1, 1)),
        whole("b", newer, title="Quay Rules 2.0", effective_from=date(2031, 1, 1)),
    ]

    (group,) = document_copies(texts, near=0.8)

    assert (group.kind, group.suggestion) == (CopyKind.NEAR, Suggestion.SUPERSEDE)
    assert group.members[0].document.doc_id == "b"
    assert group.similarity == pytest.approx(0.9, abs=0.01)


def test_a_document_and_the_one_it_supersedes_are_no_copies() -> None:
    assert document_copies([whole("a", TEXT), whole("b", TEXT, supersedes=("a",))], near=0.8) == []


def test_a_section_in_two_documents_is_shared_unless_they_are_copies() -> None:
    one, two = whole("a", f"{TEXT} {OTHER}"), whole("b", f"{TEXT} {OTHER} nothing more")
    sections = [whole("a", TEXT), whole("b", TEXT), whole("c", TEXT)]

    copies = document_copies([one, two], near=0.8)
    shared = section_copies(sections, copies, near=0.8)

    assert [[each.document.doc_id for each in group.members] for group in shared] == [["a", "b", "c"]]
    assert section_copies(sections[:2], copies, near=0.8) == []


def test_short_sections_are_no_copies() -> None:
    assert section_copies([whole("a", "Ask the owner."), whole("b", "Ask the owner.")], [], near=0.8) == []


def test_a_crowd_of_copies_is_one_group() -> None:
    texts = [edited(TEXT.split(), 0.02, seed) for seed in range(90)]

    assert len(groups_of(alike(texts, least=0.8))) == 1


def test_words_of_languages_without_spaces_count_one_by_one() -> None:
    assert words_of("港の規則 v2") == ["港", "の", "規", "則", "v2"]


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.lists(st.sampled_from(WORDS), max_size=30))
def test_similarity_is_bounded_and_whole_for_the_same_words(first: list[str], second: list[str]) -> None:
    assert 0 <= similarity(first, second) <= 1
    assert similarity(first, first) == (1.0 if first else 0.0)


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12), max_size=8))
def test_signatures_depend_on_the_text_alone(texts: list[list[str]]) -> None:
    made = signatures(texts)

    for row, words in enumerate(texts):
        if len(words) >= 3:
            assert (signatures([words])[0] == made[row]).all()
    assert set(like_pairs(made)) <= set(combinations(range(len(texts)), 2))
