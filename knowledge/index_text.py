"""What both indexes read of a passage. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexText:
    """A passage with its headings, each said once."""

    title: str
    headings: str
    body: str

    @property
    def joined(self) -> str:
        """All of it, one part a line: what is embedded."""
        return "\n".join(part for part in (self.title, self.headings, self.body) if part)

    @property
    def sha256(self) -> bytes:
        """32 bytes that name the joined text, the key of its stored vector."""
        return hashlib.sha256(self.joined.encode("utf-8", "surrogatepass")).digest()


def index_text(title: str, heading_path: Sequence[str], context: str, text: str) -> IndexText:
    """Put title, heading path and context before a passage's text.

    A heading that repeats the title or the heading above it is dropped, and so is the
    context where the text begins with it: repetition would only crowd out the text.

    >>> index_text("Alerts", ["Alerts", "Paging"], "", "Page the owner.").joined
    'Alerts\\nPaging\\nPage the owner.'
    """
    seen = {_folded(title)}
    headings: list[str] = []
    for heading in heading_path:
        folded = _folded(heading)
        if folded and folded not in seen:
            seen.add(folded)
            headings.append(heading.strip())
    lead = context.strip()
    body = text.strip()
    if lead and not _folded(body).startswith(_folded(lead)):
        body = f"{lead}\n{body}"
    return IndexText(title=title.strip(), headings=" > ".join(headings), body=body)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
