import pytest

from evals.gate.cases.case import GoldSpan
from evals.gate.outputs import SeenPassage
from evals.gate.scoring.places import RememberedTexts, holds_span, passage_text, places_of, text_or_none
from tests.evals.gate.scoring.examples import CORPUS, DOGS, FERRY, RETURNED, RETURNS, seen


class Counting:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def text(self, doc_id: str, version: int) -> str:
        self.asked.append(doc_id)
        return CORPUS.text(doc_id, version)


def test_a_corpus_is_asked_once_for_each_text() -> None:
    counting = Counting()
    remembered = RememberedTexts(counting)

    assert {remembered.text("ferry", 1) for _ in range(3)} == {FERRY}
    for _ in range(2):
        with pytest.raises(KeyError):
            remembered.text("nowhere", 1)
    assert counting.asked == ["ferry", "nowhere"]


def test_a_version_that_is_not_there_has_no_text() -> None:
    gone = SeenPassage(source="ferry.md", doc_id="ferry", version=9, start=0, end=10)

    assert text_or_none(CORPUS, "ferry", 9) is None
    assert passage_text(gone, CORPUS) == ""
    assert not holds_span(gone, RETURNS, CORPUS)


def test_a_quote_has_every_place_at_which_it_stands_whatever_its_marks() -> None:
    text = "Five **days**. Five days! And five\ndays more."

    assert [text[start:end] for start, end in places_of(text, "five days")] == [
        "Five **days",
        "Five days",
        "five\ndays",
    ]
    assert places_of(text, "...") == () and places_of("", "five") == ()


def test_the_second_place_of_a_quote_is_as_good_as_the_first() -> None:
    span = GoldSpan(doc="ferry.md", quote="dogs")
    second = seen("Dogs travel")

    assert holds_span(second, span, CORPUS)


def test_a_quote_that_the_text_has_nearly_is_compared_with_the_passage() -> None:
    nearly = GoldSpan(doc="ferry.md", quote=f"{RETURNED} The Harbour Office decides on late refunds.")

    assert holds_span(seen(RETURNED, after=44), nearly, CORPUS)
    assert not holds_span(seen(DOGS), nearly, CORPUS)


def test_a_quote_that_no_text_has_is_held_by_none() -> None:
    gone = GoldSpan(doc="ferry.md", quote="Cats pay double.")

    assert not holds_span(seen(RETURNED), gone, CORPUS)
