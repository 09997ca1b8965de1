"""An answer as a file carries its references whole, and nothing that its reader may not see."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.ui.answers.exporting import ANSWER_FORMATS, copied_text, export_answer
from assistant.ui.answers.references import references

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def kept(keeper, ken):
    return keeper.shelf.find(ken, keeper.keep())


def text_of(content: bytes, name: str) -> str:
    if name == "md":
        return content.decode()
    if name == "docx":
        import docx

        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    import pypdfium2

    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


@pytest.mark.parametrize("name", sorted(ANSWER_FORMATS))
def test_every_format_names_question_document_version_owner_quote_and_release(kept, name) -> None:
    text = " ".join(text_of(export_answer(kept, name, base_url=BASE), name).split())

    for said in ("Who signs?", "AI change policy", "version 3.0", "Maria Kowalski", "knowledge release 1"):
        assert said in text
    assert "in force" in text and "2026-11-21" in text


def test_a_reference_opens_at_its_quote(kept) -> None:
    first = references(kept, base_url=BASE)[0]

    assert first.link.startswith(f"{BASE}/source/change-policy@1?start=")
    assert first.section == "Approvals"
    assert first.quote.startswith("Before a new prompt goes live")


def test_word_links_lead_to_the_quotes_and_nowhere_else(kept) -> None:
    content = export_answer(kept, "docx", base_url=BASE)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        relations = parts.read("word/_rels/document.xml.rels").decode()

    assert relations.count('TargetMode="External"') == relations.count(f'Target="{BASE}/source/') == 2


def test_copied_text_has_the_answer_and_its_numbered_references(kept) -> None:
    text = copied_text(kept, base_url=BASE)

    assert text.startswith("Before a new prompt goes live")
    assert "[1] AI change policy, version 3.0; in force" in text
    assert f"{BASE}/source/change-policy@1" in text


@pytest.mark.parametrize("name", sorted(ANSWER_FORMATS))
def test_what_may_no_longer_be_read_is_in_no_file(keeper, ken, name) -> None:
    kept = keeper.shelf.find(ken, keeper.keep("When does the merger close?", role="admin"))
    text = text_of(export_answer(kept, name, base_url=BASE), name)

    assert "Northwind" not in text and "Board notes" not in text
    assert "may no longer read" in " ".join(text.split())
