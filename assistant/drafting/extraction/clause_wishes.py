"""Acts that are wished for: "want the model to read", "use AI to classify". Pure."""

from __future__ import annotations

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.clause_scan import Scan
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.extraction.verb_forms import Form, VerbGroup, skip_adverbs
from assistant.drafting.extraction.verbs import BASE, ING, base_in_form
from assistant.drafting.extraction.words import Word

_WISH = frozenset(
    "want wants like expect expects let lets have letting wanted allow ask asking asks get plan for intend make".split()
)

_DUTY = frozenset("should shall will must can has is could would".split())


def wished_act(scan: Scan, i: int) -> tuple[int, VerbGroup, list[Word]] | None:
    """ "want the model to read …", "let the AI draft …", "use AI to classify …"."""
    low = scan.words[i].low
    if low == "what":
        return _told_first(scan, i)
    if low in _WISH or low in ("use", "using", "uses"):
        end = min(len(scan.words), i + 9)
        for j in range(i + 2, end):
            if not scan.words[j].is_word:
                return None
            bare_form = scan.words[j].low == "to"
            k, _ = skip_adverbs(scan.words, j + 1 if bare_form else j)
            base = base_in_form(scan.words[k].low, BASE) if k < len(scan.words) else None
            subject = scan.words[i + 1 : j]
            if not base or not (bare_form or low in ("let", "lets", "have", "make")):
                continue
            kind = actor_kind(bare(" ".join(word.text for word in subject)))
            if (
                kind is None
                or (low.startswith("us") and kind is not ActorKind.AI)
                or (low == "for" and not bare_form)
            ):
                return None
            scan.mode = Form.PLAIN
            return j, VerbGroup(base, Form.PLAIN, k + 1, False, "will"), subject
    if (
        low == "to"
        and i > 0
        and scan.words[i - 1].low
        in ("want", "wants", "like", "plan", "plans", "intend", "wish", "aim", "is", "was")
    ):
        k, _ = skip_adverbs(scan.words, i + 1)
        base = base_in_form(scan.words[k].low, BASE) if k < len(scan.words) else None
        if base and base not in ("use",) and scan.words[i - 1].low not in ("is", "was"):
            subject = we_of(scan, i)
            return i, VerbGroup(base, Form.PLAIN, k + 1, False, "will"), subject
    if (
        low == "for"
        and scan.next(i)
        and base_in_form(scan.next(i), ING)
        and i > 0
        and scan.words[i - 1].low in ("responsible", "charge")
    ):
        base = base_in_form(scan.next(i), ING)
        return i, VerbGroup(base or "", Form.ING, i + 2, False, ""), we_of(scan, i)
    return None


def _told_first(scan: Scan, i: int) -> tuple[int, VerbGroup, list[Word]] | None:
    """ "What the AI should do is read …": the act stands behind "is", its subject before "should"."""
    lows = [word.low for word in scan.words[i : i + 14]]
    modal = next((j for j, low in enumerate(lows) if low in _DUTY), 0)
    do = modal + (2 if lows[modal : modal + 2] in (["has", "to"], ["is", "to"]) else 1)
    if modal < 2 or lows[do : do + 1] != ["do"] or (lows[do + 1 : do + 2] or [""])[0] not in ("is", ":"):
        return None
    subject = [word for word in scan.words[i + 1 : i + modal] if word.is_word]
    k = i + do + 2
    k += k < len(scan.words) and scan.words[k].low == "to"
    k, _ = skip_adverbs(scan.words, k)
    base = base_in_form(scan.words[k].low, BASE) if k < len(scan.words) else None
    if base is None or not subject or actor_kind(bare(" ".join(word.text for word in subject))) is None:
        return None
    scan.mode = Form.PLAIN
    return k, VerbGroup(base, Form.PLAIN, k + 1, False, "will"), subject


def we_of(scan: Scan, i: int) -> list[Word]:
    subject = [word for word in scan.words[scan.start : i] if word.is_word]
    return subject[:1] if subject and subject[0].low in ("we", "i", "they") else subject
