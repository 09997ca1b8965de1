"""How the words of a claim and of the statements that it rests on meet in meaning.

A paraphrase shares few words with its source, but each of its words has one of like meaning
there. Every telling word is compared with the words of the other side by vectors read in
context ("MaxSim", Khattab and Zaharia, SIGIR 2020), in both directions: what the claim says
beyond its source, and what of the source it leaves untold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embedder import QuestionVectors

Encode = Callable[[str], QuestionVectors]
"""A text as a whole and word by word."""

UNMET_BELOW = 0.4
"""Cosine below which a word has no counterpart: unrelated words of one trade meet at some 0.3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How two sides meet, word by word."""

    met: float
    """Mean cosine at which the claim's words are met in the statements."""
    least: float
    """Cosine of the claim's worst-met word."""
    unmet: float
    """Share of the claim's words without a counterpart, 0 to 1."""
    told: float
    """Mean cosine at which the statements' words are met in the claim."""


def meet(claim: str, statements: Sequence[str], encode: Encode) -> Meeting | None:
    """Compare a claim with the statements that it rests on.

    Returns:
        None where either side holds no word with a vector.
    """
    own = encode(claim).word_vectors
    theirs = [vectors for text in statements if len(vectors := encode(text).word_vectors)]
    if not len(own) or not theirs:
        return None
    cosines = own @ np.concatenate(theirs).T
    met = cosines.max(axis=1)
    return Meeting(
        met=float(met.mean()),
        least=float(met.min()),
        unmet=float((met < UNMET_BELOW).mean()),
        told=float(cosines.max(axis=0).mean()),
    )
