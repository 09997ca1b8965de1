"""Are questions and confidences other ones than before?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from evals.monitor import change
from evals.monitor.energy import energy_drift
from evals.monitor.stream import Window
from knowledge.store.schema import passages, versions

if TYPE_CHECKING:
    import numpy as np

    from knowledge.embedder import Embedder

QUESTIONS, NEAREST, CONFIDENCE = "drift of questions", "drift of nearest documents", "drift of confidence"
LEAST = 20
"""Questions below which a window says nothing about drift."""
_CHUNK, _BATCH = 500, 64
_ELSEWHERE = "elsewhere"


def drift_of(
    connection: Connection, window: Window, before: Window, embedder: Embedder
) -> dict[str, dict[str, Any]]:
    """What changed about the questions, by name; empty where a window holds too few.

    Returns:
        Each with `p`, the chance of it where nothing changed, and how large it is: `distance` (0 to
        1) of the questions, `stability_index` of nearest documents and confidences.
    """
    if min(len(window.answers), len(before.answers)) < LEAST:
        return {}
    return {
        QUESTIONS: _questions(window, before, embedder),
        NEAREST: _nearest(connection, window, before),
        CONFIDENCE: _confidence(window, before),
    }


def _questions(window: Window, before: Window, embedder: Embedder) -> dict[str, Any]:
    first, second = list(window.questions), list(before.questions)
    found = energy_drift(_vectors(embedder, first), _vectors(embedder, second))
    assert found is not None  # both hold at least LEAST
    return {"p": found.p, "distance": found.distance, "n": len(first), "n_before": len(second)}


def _vectors(embedder: Embedder, texts: Sequence[str]) -> np.ndarray:
    import numpy as np

    parts = [embedder.embed_queries(texts[begin : begin + _BATCH]) for begin in range(0, len(texts), _BATCH)]
    return np.concatenate(parts)


def _nearest(connection: Connection, window: Window, before: Window) -> dict[str, Any]:
    """By the document of the passage that came first, whether the question was then answered or not."""
    ids = {each.nearest for side in (window, before) for each in side.answers if each.nearest is not None}
    documents = _documents_of(connection, ids)
    now, then = (
        Counter(documents.get(each.nearest, _ELSEWHERE) for each in side.answers if each.nearest is not None)
        for side in (window, before)
    )
    names = sorted({*now, *then})
    index = change.stability_index([now[name] for name in names], [then[name] for name in names])
    return {"p": change.same_classes(now, then), "stability_index": index, "documents": len(names)}


def _documents_of(connection: Connection, passage_ids: Iterable[int]) -> dict[int | None, str]:
    wanted, found = sorted(passage_ids), {}
    joined = passages.join(versions, passages.c.version_id == versions.c.version_id)
    for begin in range(0, len(wanted), _CHUNK):
        query = select(passages.c.passage_id, versions.c.doc_id).select_from(joined)
        chosen = passages.c.passage_id.in_(wanted[begin : begin + _CHUNK])
        found.update({row.passage_id: row.doc_id for row in connection.execute(query.where(chosen))})
    return found


def _confidence(window: Window, before: Window) -> dict[str, Any]:
    now, then = ([each.confidence for each in side.answers] for side in (window, before))
    return {
        "p": change.same_distribution(now, then),
        "stability_index": change.stability_index(*change.tenths(now, then)),
        "median": change.quantile(now, 0.5).to_json(),
        "median_before": change.quantile(then, 0.5).to_json(),
    }
