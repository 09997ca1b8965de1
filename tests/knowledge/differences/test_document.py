"""What differs between two states of one document."""

from __future__ import annotations

from knowledge.differences.document import Change, DocumentState, compare_documents
from knowledge.differences.render import render_differences, render_summary


def state(text: str = "", *, audience: str = "staff", headings: tuple[str, ...] = (), **fields: str):
    """A state whose sections are the paragraphs of the text, under these headings."""
    sections, at = [], 0
    for heading, part in zip(headings, text.split("\n\n"), strict=False):
        sections.append((tuple(heading.split(" > ")), at, at + len(part)))
        at += len(part) + 2
    names = ("title", "kind", "status", "version_label", "owner", "deputy", "audience")
    stated = {**dict.fromkeys(names, ""), "title": "Rules", "audience": audience, **fields}
    return DocumentState(
        doc_id="rules",
        fields=stated,
        audience=frozenset(audience.split(", ")),
        text=text,
        sections=sections,
    )


def test_only_the_section_that_changed_is_shown():
    before = state("Two people sign.\n\nPagers ring.", headings=("Rules > Signing", "Rules > Pagers"))
    after = state("Three people sign.\n\nPagers ring.", headings=("Rules > Signing", "Rules > Pagers"))

    difference = compare_documents(before, after)

    assert [section.heading for section in difference.sections] == ["Rules > Signing"]
    assert "[-Two-]{+Three+} people sign." in render_differences([difference])


def test_a_new_and_a_removed_section_are_told_apart():
    before = state("Two people sign.\n\nPagers ring.", headings=("Rules > Signing", "Rules > Pagers"))
    after = state("Two people sign.\n\nDesks shine.", headings=("Rules > Signing", "Rules > Desks"))

    changes = {section.heading: section.change for section in compare_documents(before, after).sections}

    assert changes == {"Rules > Desks": Change.ADDED, "Rules > Pagers": Change.REMOVED}


def test_a_renamed_title_does_not_make_every_section_new():
    before = state("Two people sign.\n\nPagers ring.", headings=("Rules > Signing", "Rules > Pagers"))
    after = state("Two people sign.\n\nPagers buzz.", headings=("New rules > Signing", "New rules > Pagers"))

    sections = compare_documents(before, after).sections

    assert [(section.heading, section.change) for section in sections] == [
        ("New rules > Pagers", Change.CHANGED)
    ]


def test_metadata_is_shown_before_and_after():
    difference = compare_documents(state(owner="Dana"), state(owner="Kim"))

    assert [(each.name, each.before, each.after) for each in difference.fields] == [("owner", "Dana", "Kim")]
    assert render_summary([difference]) == "~ Rules: owner"


def test_who_gains_and_who_loses_access_is_said():
    def access(before: str, after: str) -> str:
        return compare_documents(state(audience=before), state(audience=after)).access

    assert access("staff", "admin") == "Only admin may read it from now on."
    assert access("admin", "staff") == "Everybody may read it now."
    assert access("admin, governance_lead", "admin, program_manager") == (
        "Program_manager may read it now; governance_lead may no longer read it."
    )
    assert access("staff", "staff") == ""


def test_a_retired_document_shows_no_text():
    difference = compare_documents(state("Two people sign.", headings=("Rules",)), None)

    assert (difference.change, difference.sections) == (Change.REMOVED, ())


def test_hidden_characters_show_in_a_difference():
    before = state("Pay nobody.", headings=("Rules",))
    after = state("Pay nobody\u200b.", headings=("Rules",))

    assert "⟨U+200B⟩" in render_differences([compare_documents(before, after)])
