from __future__ import annotations

from collections.abc import Sequence

from evals.benchmarks.peers.searching import judge, search_cases
from evals.benchmarks.peers.system import FileKey, FileSet, Hit, Indexed, Query
from evals.progress import Progress
from evals.questions import GoldEvidence, QuestionCase


def gold(quote: str, *docs: str) -> GoldEvidence:
    return GoldEvidence(docs=frozenset(docs), quote=quote)


def case(*evidence: GoldEvidence) -> QuestionCase:
    return QuestionCase(id="1", question="Who signs?", collection="c", type="lookup", evidence=evidence)


def hit(source: str, text: str = "", *, collection: str = "c", score: float = 1.0) -> Hit:
    return Hit(key=FileKey(collection, source), text=text, score=score)


def test_every_piece_of_evidence_needs_a_document() -> None:
    both = case(gold("signs", "a.md"), gold("waits", "b.md", "copy-of-b.md"))

    assert judge(both, [hit("a.md"), hit("copy-of-b.md")]).all_documents
    assert not judge(both, [hit("a.md")]).all_documents
    assert judge(both, [hit("a.md")]).any_document


def test_documents_are_counted_once_and_ten_of_them() -> None:
    many = [hit("x0.md")] * 30 + [hit(f"x{n}.md") for n in range(1, 9)]

    assert judge(case(gold("signs", "a.md")), [*many, hit("a.md")]).reciprocal_rank == 1 / 10
    assert not judge(case(gold("signs", "a.md")), [*many, hit("x9.md"), hit("a.md")]).any_document


def test_the_quote_must_stand_in_the_gold_document_among_the_best_five() -> None:
    asked = case(gold("The **owner** signs.", "a.md"))

    assert judge(asked, [hit("a.md", "First, the owner\nsigns. Then wait.")]).quote
    assert not judge(asked, [hit("b.md", "the owner signs.")]).quote
    assert not judge(asked, [hit("a.md", "the owner signs.", collection="other")]).quote
    assert not judge(asked, [*[hit("b.md")] * 5, hit("a.md", "the owner signs.")]).quote


def test_without_evidence_nothing_counts_as_found() -> None:
    outcome = judge(case(), [hit("a.md", score=0.4)])

    assert not (outcome.all_documents or outcome.any_document or outcome.quote)
    assert outcome.top_score == 0.4
    assert judge(case(), []).top_score == 0.0


class ListOfHits:
    """A system that finds the first `top_k` of a fixed list."""

    name, packages, how = "list", (), "a fixed list"

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits, self.asked = hits, list[Query]()

    def index(self, files: FileSet) -> Indexed:
        return Indexed(passages=len(self.hits), mean_words=1.0, seconds=None)

    def search(self, query: Query) -> list[Hit]:
        self.asked.append(query)
        return list(self.hits[: query.top_k])


def search(hits: Sequence[Hit], *, own: bool = True) -> tuple[bool, list[Query]]:
    system = ListOfHits(hits)
    outcomes = search_cases(system, [case(gold("signs", "a.md"))], own_collection=own, progress=Progress())
    return outcomes[0].any_document, system.asked


def test_a_system_may_look_deeper_until_it_lists_ten_documents() -> None:
    found, asked = search([*[hit("x.md")] * 200, hit("a.md")])

    assert found
    assert [query.top_k for query in asked] == [60, 60, 240]


def test_no_deeper_than_there_is_something_to_find() -> None:
    found, asked = search([hit("x.md")] * 59)

    assert not found
    assert {query.top_k for query in asked} == {60}


def test_all_collections_are_searched_without_naming_one() -> None:
    assert search([hit("a.md")], own=True)[1][0].collection == "c"
    assert search([hit("a.md")], own=False)[1][0].collection is None
