"""A corpus of any size, grown from real documents by swapping words and numbers.

Each copy keeps its original's shape (headings, lists, tables, sentence lengths) but says
something else, so that passages differ, the vocabulary grows and near-duplicates abound, as
in an organisation whose departments write their playbooks after one pattern.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.documents import DocumentMetadata, PreparedDocument
from knowledge.index_text import IndexText, index_text

if TYPE_CHECKING:
    from ingest.settings import IngestSettings

SWAPPED = 0.25
"""Share of the longer words that a copy swaps for another word of the corpus."""
COINED = 0.08
"""Share of the swaps that put in a made-up name: real libraries never stop growing words."""

_SWAPPABLE = re.compile(r"\d+|[a-z]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrownDocument:
    """A copy, and for each of its passages what the indexes read of it and of its original."""

    document: PreparedDocument
    texts: Sequence[IndexText]
    originals: Sequence[IndexText]


class Vocabulary:
    """Words of a corpus, drawn as often as they occur in it."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(word for text in texts for word in re.findall(r"[a-z]{4,}", text))
        self._words = sorted(counts) or ["text"]
        self._weights = _running_sums([counts[word] or 1 for word in self._words])

    def draw(self, chance: random.Random) -> str:
        """A word of the corpus, or now and then a name that it does not have."""
        if chance.random() < COINED:
            return self.coin(chance)
        return chance.choices(self._words, cum_weights=self._weights)[0]

    def coin(self, chance: random.Random) -> str:
        """Two halves of words joined: looks like a name, and is rare."""
        left, right = chance.choice(self._words), chance.choice(self._words)
        return left[: len(left) // 2 + 1] + right[len(right) // 2 :]


def load_originals(source: Path, settings: IngestSettings) -> list[PreparedDocument]:
    """Read and cut the documents of a folder as an ingest would; stores nothing.

    Raises:
        DatasetError: If the folder holds no readable document.
    """
    from evals.questions import DatasetError
    from ingest.isolation import IsolatedLoader, LoadLimits
    from ingest.pipeline import plan_tree
    from ingest.walk import find_files

    documents: list[PreparedDocument] = []
    with IsolatedLoader(limits=LoadLimits(file_mb=settings.file_size_mb), workers=1) as loader:
        for tree in find_files([source], collection="bench"):
            plan = plan_tree(tree, known={}, loader=loader, settings=settings, flags=DocumentMetadata())
            documents += plan.changes.upserts
    if not documents:
        raise DatasetError(f"{source} holds no document that can be read; name another with --source.")
    return documents


def grow(originals: Sequence[PreparedDocument]) -> Iterator[GrownDocument]:
    """Copies of the originals without end, one round after the other; always the same ones."""
    vocabulary = Vocabulary([each.text for each in originals])
    number = 0
    while True:
        for original in originals:
            yield grow_copy(original, vocabulary, number=number)
            number += 1


def grow_copy(original: PreparedDocument, vocabulary: Vocabulary, *, number: int) -> GrownDocument:
    """One copy, told from all others by its number."""
    chance = random.Random(number)  # noqa: S311 - no secret: the corpus must be repeatable
    place = vocabulary.coin(chance).capitalize()
    title = f"{original.metadata.title or Path(original.source).stem} ({place})"
    document = replace(
        _rewritten(original, vocabulary, chance),
        source=f"{number:06d}/{original.source}.md",
        format="markdown",
        metadata=replace(
            original.metadata,
            doc_id=f"{original.metadata.doc_id or 'grown'}-{number}",
            title=title,
            supersedes=tuple(f"{each}-{number}" for each in original.metadata.supersedes),
        ),
    )
    return GrownDocument(
        document=document,
        texts=indexed_texts(document),
        originals=indexed_texts(original),
    )


def indexed_texts(document: PreparedDocument) -> list[IndexText]:
    """What the indexes will read of each passage, in order."""
    title = document.metadata.title or ""
    headings = {section.ordinal: section.heading_path for section in document.sections}
    return [
        index_text(title, headings[span.section], span.context, document.text[span.start : span.end])
        for span in document.passages
    ]


def _rewritten(original: PreparedDocument, vocabulary: Vocabulary, chance: random.Random) -> PreparedDocument:
    """The document with other words, its sections, pages and passages where they belong."""
    text = original.text
    spans = (*original.sections, *original.pages, *original.passages)
    cuts = sorted({0, len(text), *(each.start for each in spans), *(each.end for each in spans)})
    moved, pieces, length = {0: 0}, [], 0
    for start, end in pairwise(cuts):
        piece = _swap_words(text[start:end], vocabulary, chance)
        pieces.append(piece)
        length += len(piece)
        moved[end] = length
    rewritten = "".join(pieces)
    encoded = rewritten.encode()
    return replace(
        original,
        original=encoded,
        sha256=hashlib.sha256(encoded).hexdigest(),
        text=rewritten,
        sections=[replace(each, start=moved[each.start], end=moved[each.end]) for each in original.sections],
        pages=[replace(each, start=moved[each.start], end=moved[each.end]) for each in original.pages],
        passages=[replace(each, start=moved[each.start], end=moved[each.end]) for each in original.passages],
    )


def _swap_words(text: str, vocabulary: Vocabulary, chance: random.Random) -> str:
    def swap(match: re.Match[str]) -> str:
        word = match[0]
        if chance.random() > SWAPPED:
            return word
        if word.isdecimal():
            return str(chance.randrange(10 ** (len(word) - 1), 10 ** len(word)))
        return vocabulary.draw(chance)

    return _SWAPPABLE.sub(swap, text)


def _running_sums(values: Sequence[int]) -> list[int]:
    sums, total = [], 0
    for value in values:
        total += value
        sums.append(total)
    return sums
