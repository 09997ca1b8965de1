"""Whether the indexes were built with the embedder and the chunker that are configured."""

from __future__ import annotations

from knowledge.embedder import Embedder
from knowledge.errors import IndexMismatchError
from knowledge.store.indexing import IndexState


def check_state(state: IndexState, embedder: Embedder, chunker_version: str) -> None:
    """Refuse to mix vectors or passages of different makes.

    Raises:
        IndexMismatchError: If the embedder or the chunker is not the one of the index.
    """
    if (state.fingerprint, state.dim) != (embedder.fingerprint, embedder.dim):
        raise IndexMismatchError(
            stored=f"{state.fingerprint} ({state.dim} dimensions)",
            configured=f"{embedder.fingerprint} ({embedder.dim} dimensions)",
        )
    if state.chunker_version != chunker_version:
        raise IndexMismatchError(
            stored=f"chunker {state.chunker_version}", configured=f"chunker {chunker_version}"
        )
