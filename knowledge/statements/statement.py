"""One sentence, item or row of a document, with what decides whether it binds anybody."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.units import Unit


class Statement(Protocol):
    """What one document says in one unit."""

    @property
    def doc_id(self) -> str: ...

    @property
    def document_kind(self) -> DocumentKind: ...

    @property
    def status(self) -> DocumentStatus: ...

    @property
    def unit(self) -> Unit: ...

    @property
    def window_text(self) -> str:
        """The unit between its neighbours of the same kind, led by what it hangs on."""
        ...

    @property
    def vector(self) -> np.ndarray:
        """(dim,) of unit length, read in the passage's context."""
        ...
