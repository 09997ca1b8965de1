"""Work told by nouns: "plausibility check by the system", "decision by case worker". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.extraction.verbs import BASE, base_in_form, often_noun
from assistant.drafting.extraction.words import DETERMINERS, PREPOSITIONS, Word

_ACTS = {
    noun: verb
    for pair in """acceptance:accept acknowledgement:acknowledge allocation:allocate analysis:analyse announcement:announce application:apply approval:approve
    archiving:archive assessment:assess assignment:assign authorisation:authorise authorization:authorize booking:book calculation:calculate
    cancellation:cancel classification:classify collection:collect comparison:compare confirmation:confirm consolidation:consolidate
    correction:correct creation:create decision:decide deletion:delete delivery:deliver determination:determine disbursement:disburse
    distribution:distribute documentation:document drafting:draft entry:enter escalation:escalate estimation:estimate evaluation:evaluate
    examination:examine extraction:extract generation:generate identification:identify inspection:inspect interpretation:interpret
    investigation:investigate invitation:invite invoicing:invoice issuance:issue issuing:issue measurement:measure notification:notify
    payment:pay payout:pay posting:post preparation:prepare prioritisation:prioritise prioritization:prioritize processing:process
    publication:publish rating:rate reading:read recording:record redaction:redact registration:register rejection:reject reminder:remind
    reply:reply routing:route scheduling:schedule scoring:score screening:screen selection:select shipment:ship signature:sign signing:sign
    sorting:sort storage:store submission:submit summarisation:summarise testing:test transcription:transcribe transfer:transfer
    translation:translate upload:upload validation:validate verification:verify visit:visit writing:write""".split()
    for noun, verb in [pair.split(":")]
}
_MESSAGES = frozenset(
    "letter e-mail email mail message notice notification reminder reply answer confirmation invitation invoice report".split()
)
_DONE = frozenset("run round".split())
_AGAIN = frozenset(
    "final first second manual automatic automated technical formal quick initial random daily weekly monthly".split()
)


@dataclass(frozen=True, slots=True)
class NounAct:
    """An act told by a noun, with whoever stands behind "by" and what is acted on."""

    base: str
    things: tuple[Word, ...]
    by: tuple[Word, ...]
    condition: tuple[Word, ...]


def noun_act(words: Sequence[Word]) -> NounAct | None:
    """The act of a fragment without a verb; None where none of its nouns tells one."""
    said = [word for word in words if word.is_word]
    head = _head(said)
    if head is None:
        return None
    at, base = head
    own = [word for word in said[:at] if word.low not in DETERMINERS and word.low not in _AGAIN]
    of, by, condition = _behind(words, said[at])
    if said[at].low in _MESSAGES and not of and base == "send":
        own = [*own, said[at], *_to(said[at + 1 :])]
    return NounAct(base, tuple(of or own), tuple(by), tuple(condition))


def act_of_noun(noun: str) -> str | None:
    """The verb that a noun of work stands for ("determination": determine)."""
    if noun in _ACTS:
        return _ACTS[noun]
    return base_in_form(noun, BASE) if often_noun(noun) else None


def _head(said: Sequence[Word]) -> tuple[int, str] | None:
    """Where the noun stands that tells the act: the last before a preposition."""
    stop = next((i for i, word in enumerate(said) if word.low in PREPOSITIONS), len(said))
    for i in range(min(stop, 6) - 1, -1, -1):
        low = said[i].low
        if low in _MESSAGES and i + 1 < len(said) and said[i + 1].low == "to":
            return i, "send"
        if low in _DONE and i and act_of_noun(said[i - 1].low):
            continue
        base = act_of_noun(low)
        return (i, base) if base else None
    return None


def _behind(words: Sequence[Word], head: Word) -> tuple[list[Word], list[Word], list[Word]]:
    """What stands behind the noun: of what, by whom, in which case."""
    parts: dict[str, list[Word]] = {"of": [], "by": [], "if": []}
    kind = ""
    for index, word in enumerate(words):
        if word.start <= head.start:
            continue
        following = words[index + 1].low if index + 1 < len(words) else ""
        if word.low in ("of", "by"):
            kind = word.low
        elif word.low in ("if", "when") or (word.low == "in" and following == "case"):
            kind = "if"
        elif word.low == "(":
            kind = "by"
        elif word.low in PREPOSITIONS and kind != "if":
            kind = ""
        elif kind and word.is_word and not (kind == "if" and word.low in ("case", "of")):
            parts[kind].append(word)
    return parts["of"], parts["by"], parts["if"]


def _to(words: Sequence[Word]) -> list[Word]:
    return list(words) if words and words[0].low == "to" else []
