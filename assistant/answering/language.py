"""The language of a question, and what to say in it where the answer cannot be given.

Known by its small words: a question holds several, and no two languages share many. The
lists and sentences are data (`languages.yaml`); English is never mistaken for another
language because its words speak against every other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ENGLISH = "en"
_DATA = Path(__file__).with_name("languages.yaml")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEAST_SCORE = 1.5
_LEAST_SHARE = 0.2
"""Share of a text's words that must be small words of its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language that is known, with the sentences said in it; English needs none."""

    code: str
    name: str
    words: frozenset[str]
    letters: frozenset[str] = frozenset()
    contact: str = ""
    refusal: str = ""
    nearest: str = ""
    language: str = ""
    quoted: str = ""

    def refuse(self, *, ask: str, titles: Sequence[str], other_language: bool) -> str:
        """Why there is no answer, whom to ask and what comes nearest.

        Args:
            ask: Whom to ask; "" names the usual contact.
            titles: Titles of the nearest documents.
            other_language: Whether the documents are in another language than the question.
        """
        sentences = [self.refusal.format(ask=ask or self.contact)]
        if titles:
            sentences.append(self.nearest.format(titles=", ".join(f"“{title}”" for title in titles)))
        if other_language:
            sentences.append(self.language)
        return " ".join(sentences)


@lru_cache(maxsize=1)
def known_languages() -> Mapping[str, Language]:
    """Language code to language, from the packaged data."""
    import yaml

    raw = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return {
        code: Language(
            code=code,
            words=frozenset(each.pop("words").split()),
            letters=frozenset(each.pop("letters", "").split()),
            **each,
        )
        for code, each in raw.items()
    }


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    """Language code to its words, each weighing less the more languages have it."""
    languages = known_languages()
    holders = Counter(word for language in languages.values() for word in language.words)
    return {
        code: {
            word: 1 / holders[word]
            for word in language.words
            if code == ENGLISH or word not in languages[ENGLISH].words
        }
        for code, language in languages.items()
    }


def detect_language(text: str) -> str:
    """The ISO 639-1 code of a text's language; English where nothing speaks for another.

    >>> detect_language("Wer genehmigt eine Änderung?"), detect_language("Who signs a change?")
    ('de', 'en')
    """
    found = [word.lower() for word in _WORD.findall(text)]
    if not found:
        return ENGLISH
    distinct = set(found)
    scores = {
        code: sum(weights.get(word, 0.0) for word in distinct)
        + sum(letter in text.lower() for letter in known_languages()[code].letters)
        for code, weights in _weights().items()
    }
    best = max(scores, key=lambda code: (scores[code], code == ENGLISH))
    known = known_languages()[best]
    share = sum(word in known.words for word in found) / len(found)
    sure = scores[best] >= _LEAST_SCORE and scores[best] > 1.3 * scores[ENGLISH] and share >= _LEAST_SHARE
    return best if sure else ENGLISH


def language_of_documents(texts: Sequence[str]) -> str:
    """The language that most of some texts are in; English where there are none."""
    counted = Counter(detect_language(text[:_SAMPLE_CHARS]) for text in texts)
    return counted.most_common(1)[0][0] if counted else ENGLISH


_SAMPLE_CHARS = 600
