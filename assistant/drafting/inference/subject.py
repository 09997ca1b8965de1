"""Whether a text is about artificial intelligence, whatever an organisation calls it. Pure."""

from __future__ import annotations

import re

_AI = re.compile(
    r"\b(?:AI|A\.I\.|ML|LLMs?|GPT|GenAI)\b|(?i:\b(?:artificial intelligence|machine[- ]learning|machine[- ]learned|"
    r"(?:large )?language models?|foundation models?|generative|algorithms?|algorithmic(?:ally)?|chat ?bots?|"
    r"copilots?|(?:predictive|scoring|statistical|trained|learned|risk) models?|"
    r"automated (?:decisions?|decision-making|decision support|assistants?|advice|assistance|recommendations?|tools?|advisers?|scoring|systems?|suggestions?|triage|processing)|decision software|"
    r"(?:decision|clinical|diagnostic|virtual|digital|smart|automated|intelligent|writing|drafting) "
    r"(?:decision )?(?:support tools?|assistants?|aids?|advisers?|helpers?)|decision[- ]support|"
    r"(?:learning|intelligent|smart|autonomous|self-learning) (?:systems?|tools?|software|machines?|agents?)|"
    r"model outputs?|prompts? and (?:responses?|answers?|outputs?)|neural networks?|deep learning)\b)"
)
_PER_CHARS = 1_400
_LEAST = 3
_READ_CHARS = 12_000
"""A document that speaks of something else for so long is about that."""


def says_ai(text: str) -> bool:
    """Whether a text names it.

    >>> says_ai("The triage algorithm is stopped"), says_ai("The lift is stopped")
    (True, False)
    """
    return bool(_AI.search(text))


def about_ai(title: str, text: str) -> bool:
    """Whether a document is about it: its title says so, or its text again and again."""
    if says_ai(title):
        return True
    read = text[:_READ_CHARS]
    times = sum(1 for _ in _AI.finditer(read))
    return times >= _LEAST and times * _PER_CHARS >= len(read)
