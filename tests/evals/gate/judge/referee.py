"""A chat model that answers from the passages it is shown, and another that judges, both scripted."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from evals.gate.judge.item import prompt_values
from evals.gate.judge.labels import load_labels
from prompts.registry import load_prompt
from tests.evals.gate.world import ANSWERED

SPEAKER, REFEREE = "openai:speaker", "openai:referee"
_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_QUOTE = re.compile(r"<quote [^>]*>(.*?)</quote>")
_SENTENCE = re.compile(r"<sentence [^>]*>(.*?)</sentence>")
_FACT = re.compile(r"<fact>(.*?)</fact>")
QUOTES = {question: quote for question, _, quote, _ in ANSWERED}


def verdict(sentences: list[bool], answers: bool) -> str:
    """A judge's reply as it must be."""
    return json.dumps(
        {
            "sentences": [{"n": n, "reason": "as it is", "supported": s} for n, s in enumerate(sentences, 1)],
            "answers": {"reason": "as it is", "verdict": answers},
        }
    )


@dataclass
class Players:
    """Replies to whoever is asked; what is set here makes one of them go wrong."""

    silent_on: str = ""
    """The speaker fails where its question holds this."""
    wrong_on: set[str] = field(default_factory=set)
    """Questions that the speaker answers with what no passage says."""
    gone: bool = False
    """The referee fails."""
    lenient: bool = False
    """The referee says yes to everything."""
    babbles: bool = False
    """The referee says nothing that can be read."""
    asked: dict[str, int] = field(default_factory=lambda: {"speaker": 0, "referee": 0})
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: dict[str, Any]) -> str | None:
        user = request["messages"][-1]["content"]
        with self._lock:
            self.asked[request["model"]] += 1
        return self.judge(user) if request["model"] == "referee" else self.speak(user)

    def speak(self, user: str) -> str | None:
        question = next((each for each in QUOTES if each in user), "")
        if self.silent_on and self.silent_on in user:
            return None
        for number, text in _PASSAGE.findall(user):
            if question and QUOTES[question] in " ".join(text.split()):
                return f"{QUOTES[question]} [{number}]"
        return "NOT_FOUND"

    def judge(self, user: str) -> str | None:
        if self.gone:
            return None
        if self.babbles:
            return "It is fine."
        sentences = [unescape(each) for each in _SENTENCE.findall(user)]
        if self.lenient:
            return verdict([True] * len(sentences), True)
        return self._labelled(user) or self._compared(user, sentences)

    def _labelled(self, user: str) -> str | None:
        """As the people who labelled the answer."""
        if not self._known:
            prompt = load_prompt("judge")
            for each in load_labels().answers:
                told = verdict(
                    [each.labels.supported] * len(each.sentences),
                    each.labels.answers,
                )
                self._known[prompt.render(**prompt_values(each.item)).user] = told
        return self._known.get(user)

    def _compared(self, user: str, sentences: list[str]) -> str:
        quotes = " ".join(unescape(each) for each in _QUOTE.findall(user))
        facts = [unescape(each) for each in _FACT.findall(user)]
        said = [re.sub(r"\s*\[\d+\]", "", each) for each in sentences]
        return verdict([each in quotes for each in said], all(fact in " ".join(said) for fact in facts))
