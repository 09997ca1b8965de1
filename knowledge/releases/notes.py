"""Release notes, written from what a release changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.differences.document import Change, DocumentDifference
from knowledge.differences.words import visible
from knowledge.releases.history import Release

_HEADINGS = {
    Change.ADDED: "New documents",
    Change.CHANGED: "Changed documents",
    Change.REMOVED: "Retired documents",
}


def render_notes(release: Release, differences: Sequence[DocumentDifference]) -> str:
    """Markdown for the people who work with the documents: what is new, changed and gone."""
    return "\n".join(_lines(release, differences)).rstrip() + "\n"


def _lines(release: Release, differences: Sequence[DocumentDifference]) -> Iterator[str]:
    yield f"# Release {release.number}, {release.published_at:%Y-%m-%d}"
    yield ""
    yield f"Published by {_text(release.actor)}: {_text(release.reason)}"
    if release.restores is not None:
        yield f"\nThis brings back the documents of release {release.restores}."
    if release.emergency:
        yield "\nPublished in an emergency, before anybody had approved it."
    for change, heading in _HEADINGS.items():
        group = [each for each in differences if each.change is change]
        if group:
            yield f"\n## {heading}\n"
            for each in group:
                yield from _document(each)
    if not differences:
        yield "\nNo document differs from the release before."


def _document(difference: DocumentDifference) -> Iterator[str]:
    yield f"- **{_text(difference.title)}** (`{difference.doc_id}`){_added(difference)}"
    if difference.change is not Change.CHANGED:
        return
    if difference.access:
        yield f"  - {difference.access}"
    for change in difference.fields:
        if change.name != "audience":
            name = change.name.replace("_", " ").capitalize()
            before, after = (_text(each) or "not stated" for each in (change.before, change.after))
            yield f"  - {name}: {before} → {after}"
    for section in difference.sections:
        yield f"  - {section.change.value.capitalize()}: {_text(section.heading)}"


def _added(difference: DocumentDifference) -> str:
    facts = {change.name: change.after for change in difference.fields}
    said = [
        f"{word} {_text(facts[name])}"
        for name, word in (("owner", "owner"), ("effective_from", "effective"), ("review_by", "review by"))
        if difference.change is Change.ADDED and facts.get(name)
    ]
    return f": {', '.join(said)}" if said else ""


def _text(text: str) -> str:
    """Other people's words inside Markdown: no markup of theirs takes effect."""
    cleaned = visible(" ".join(text.split()))
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|!" else char for char in cleaned)
