from __future__ import annotations

import pytest

from knowledge.proposals.references import KnownDocument, ReferringDocument, find_broken_references
from knowledge.proposals.report import Severity


def _document(text: str = "", *, doc_id: str = "ops/refunds", **stated: object) -> ReferringDocument:
    headings = [line.lstrip("# ") for line in text.split("\n") if line.startswith("#")]
    values = {
        "source": "guides/refunds.md",
        "collection": "ops",
        "title": "Refunds",
        "headings": headings,
        **stated,
    }
    return ReferringDocument(doc_id=doc_id, text=text, **values)  # type: ignore[arg-type]


def _codes(document: ReferringDocument, *known: KnownDocument) -> list[str]:
    return [remark.code for remark in find_broken_references([document], known)]


def _known(doc_id: str, source: str = "x.md", title: str = "X", **stated: object) -> KnownDocument:
    return KnownDocument(doc_id=doc_id, source=source, title=title, collection="ops", **stated)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "target",
    ["limits.md", "./limits.md#who", "../guides/limits.md", "/guides/limits.md", "Limits.md?plain=1"],
)
def test_a_link_to_a_known_document_is_whole(target: str) -> None:
    assert _codes(_document(f"See [limits]({target})."), _known("ops/limits", "guides/limits.md")) == []


def test_a_link_to_nothing_is_quoted_at_its_place() -> None:
    text = "Limits stand in [the table](limits.md), more on [the web](https://a.test/b.md)."
    (remark,) = find_broken_references([_document(text)], [])
    (excerpt,) = remark.excerpts

    assert remark.code == "broken_link"
    assert excerpt.quote == "[the table](limits.md)" == text[excerpt.start : excerpt.end]


def test_a_link_in_code_refers_to_nothing() -> None:
    assert _codes(_document("Write `[a](b.md)`.\n\n```\n[c](d.md)\n```\n")) == []


def test_two_documents_of_a_proposal_may_refer_to_each_other() -> None:
    one = _document("[two](two.md)", doc_id="ops/one", source="one.md")
    two = _document("[one](one.md)", doc_id="ops/two", source="two.md")

    assert find_broken_references([one, two], []) == []


def test_a_section_that_does_not_exist_is_told() -> None:
    text = "# Refunds\n## 1. Who\nSee section 3 and section 2.1.\n## 2. Limits\n### 2.1 Small ones\n"
    (remark,) = find_broken_references([_document(text)], [])

    assert remark.code == "missing_section"
    assert [excerpt.quote for excerpt in remark.excerpts] == ["See section 3"]


@pytest.mark.parametrize(
    "text",
    [
        "# Refunds\n## Who\nSee section 9.",
        "# R\n## 1. A\n## 2. B\nSee section 9 of the Data Protection Act.",
        "# R\n## 1. A\n## 2. B\nAs section 1.4 says, and see section 2.",
    ],
)
def test_numbers_that_may_mean_something_else_are_left_alone(text: str) -> None:
    assert _codes(_document(text)) == []


def test_a_document_named_in_full_that_nobody_has_is_a_note() -> None:
    text = "For limits see the Claims Limits Policy. For mail follow the Mail Standard."
    (remark,) = find_broken_references([_document(text)], [_known("ops/mail", title="Mail Standard 2.0")])

    assert (remark.code, remark.severity) == ("unknown_title", Severity.NOTE)
    assert [excerpt.quote for excerpt in remark.excerpts] == ["Claims Limits Policy"]


@pytest.mark.parametrize("reference", ["ops/old-refunds", "old-refunds"])
def test_a_document_may_supersede_another_by_either_id(reference: str) -> None:
    assert _codes(_document(supersedes=[reference]), _known("ops/old-refunds")) == []


def test_superseding_what_nobody_published_is_told() -> None:
    assert _codes(_document(supersedes=["old-refunds"])) == ["orphaned_supersedes"]


def test_superseding_itself_is_told() -> None:
    assert _codes(_document(supersedes=["ops/refunds"])) == ["supersedes_itself"]


def test_superseding_in_a_circle_is_an_error_that_names_the_way() -> None:
    known = [_known("ops/b", supersedes=["ops/c"]), _known("ops/c", supersedes=["refunds"])]
    (remark,) = find_broken_references([_document(supersedes=["b"])], known)

    assert (remark.code, remark.severity) == ("supersedes_circle", Severity.ERROR)
    assert "ops/refunds → ops/b → ops/c → ops/refunds" in remark.message


def test_a_circle_among_others_is_not_this_documents() -> None:
    known = [_known("ops/b", supersedes=["ops/c"]), _known("ops/c", supersedes=["ops/b"])]

    assert _codes(_document(supersedes=["b"]), *known) == []
