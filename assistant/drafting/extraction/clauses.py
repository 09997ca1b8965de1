"""The acts of one sentence: who does what to what, under which condition. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.extraction.verb_forms import Form, VerbGroup, skip_adverbs
from assistant.drafting.extraction.verb_groups import verb_at
from assistant.drafting.extraction.verbs import BASE, ING, S, base_in_form, often_noun
from assistant.drafting.extraction.words import (
    ADVERBS,
    ARROWS,
    BE,
    DETERMINERS,
    MARKS,
    MODALS,
    PREPOSITIONS,
    Word,
)

_CONDITIONAL = frozenset(
    "if when unless once where whenever until till while because before after as so since although though".split()
)
_WISH = frozenset(
    "want wants like expect expects let lets have letting wanted allow ask asking asks get plan for intend make".split()
)
_QUESTION_WORDS = frozenset("who which what whether how where if".split())
_ASKING = frozenset("decide check choose pick determine assess judge confirm verify select establish ascertain tell see".split())
_LONGEST = 400
"""Words of one sentence that are looked at; a longer one is a table or a list run together."""


@dataclass(slots=True)
class Act:
    """One act of a sentence; the words are those of the sentence."""

    group: VerbGroup
    at: int
    """Index of the verb's first word."""
    start: int
    """Index of the first word of its clause."""
    subject: list[Word] = field(default_factory=list)
    object: list[Word] = field(default_factory=list)
    condition: list[Word] = field(default_factory=list)
    below: str = ""
    """The word that makes its clause a subordinate one ("if", "until"); empty in a main clause."""
    otherwise: bool = False
    inherited: bool = False
    """Whether the subject is that of the act before."""
    relative: str = ""
    shared: list[Word] = field(default_factory=list)
    """The object of the act behind, where this one has none of its own."""

    @property
    def end(self) -> int:
        """Index behind the last word."""
        return self.group.after + len(self.object)


def acts_of(words: Sequence[Word], *, item: bool) -> list[Act]:
    """The acts in order; subordinate clauses are among them, each marked by what introduces it."""
    return _Scan(list(words[:_LONGEST]), item=item).acts()


class _Scan:
    """One pass over the words from left to right."""

    def __init__(self, words: list[Word], *, item: bool) -> None:
        self.words, self.item = words, item
        self.found: list[Act] = []
        self.start = 0
        self.below = ""
        self.condition: list[Word] = []
        self.condition_from: int | None = None
        self.otherwise = False
        self.mode: Form | None = None
        self.relative = ""
        self.head: list[Word] = []
        """What a relative clause without a comma is about: the subject of the verb behind it."""
        self.head_from = 0
        """How many acts were found before that clause."""

    def acts(self) -> list[Act]:
        i = 0
        while i < len(self.words):
            i = self._step(i)
        self._close_condition(len(self.words))
        self._share_objects()
        return self.found

    def _share_objects(self) -> None:
        """ "confirms or corrects the proposal": the thing told last is that of both."""
        for act, after in zip(self.found, self.found[1:], strict=False):
            between = [word.low for word in self.words[act.group.after : after.at]]
            if not act.object and after.inherited and after.object and between in (["or"], ["and"]) and act.group.form is not Form.PASSIVE and after.group.form is act.group.form:
                act.shared = list(after.object)

    def _step(self, i: int) -> int:
        word = self.words[i]
        if word.low == "(":
            return self._parenthesis(i)
        if word.low in MARKS:
            self._mark(i)
            return i + 1
        if not word.is_word:
            return i + 1
        if self.condition_from is not None and self._condition_over(i):
            self._close_condition(i)
            self.start = i
        if word.low in ("and", "or") and i and self._next(i)[:1].isdigit() and self.words[i - 1].low[:1].isdigit():
            return i + 1  # "severity 4 or 5"
        if word.low in ("and", "or", "but", "then", "nor"):
            if (
                word.low == "then"
                and any(each.is_word and each.low not in ADVERBS for each in self.words[self.start : i])
                and self.condition_from is None
            ):
                return i + 1  # "the clerk then opens it"
            if word.low == "then" or (word.low == "but" and self.condition_from is None):
                self._close_condition(i)
            self.start = i + 1
            return i + 1
        if word.low in ("otherwise", "else") or (word.low == "if" and self._next(i) in ("not", "so")):
            self._close_condition(i)
            self.below, self.otherwise = "", word.low != "if" or self._next(i) == "not"
            if not self.otherwise:
                self.start = i + 2
                return i + 2
            self.condition = []
            self.start = i + (2 if word.low == "if" else 1)
            return self.start
        if word.low == "should" and not any(each.is_word for each in self.words[:i]) and self._next(i) in DETERMINERS:
            self._subordinate(i)
            return i + 1
        if word.low in _CONDITIONAL and not self._prepositional(i):
            self._subordinate(i)
            return i + 1
        if word.low == "whose" and i > self.start:
            self.head = [each for each in self.words[self.start : i] if each.is_word]
            self.relative, self.start, self.head_from = "which", i, len(self.found)
            return i + 1
        if word.low in ("who", "which", "that") and i > 0:
            self.relative = word.low if self.words[i - 1].low != "," else ", " + word.low
            if word.low == "that" and self._announces(i):
                self._close_condition(i)
                self.relative, self.below, self.head, self.start = "", "", [], i + 1
                return i + 1
            if self.relative in ("who", "which") and not self.below:
                self.head_from = len(self.found)
                self.head = [each for each in self.words[self.start : i] if each.is_word]
                if self.head and self.head[-1].low in PREPOSITIONS:
                    self.head.pop()
            if (
                word.low == "that"
                and i > self.start
                and self._verb_soon(i + 1, None)
                and self._next(i) in DETERMINERS
            ):
                self.head, self.head_from = [each for each in self.words[self.start : i] if each.is_word], 0
                self.below, self.start = "that", i + 1
                return i + 1
        if self.head and self.head_from < len(self.found) + (self.relative not in ("who", "which")) and (word.low in MODALS or word.low in BE or word.low in ("go", "goes")):
            self.start, self.below = i, ""
        if (
            self.below == "where"
            and word.low in ("go", "goes")
            and self._next(i) in ("to", "straight", "back")
            and self.condition_from is not None
        ):
            noun = [each for each in self.words[: self.condition_from] if each.is_word][-4:]
            self.condition, self.condition_from, self.below = self.words[self.condition_from : i], None, ""
            group = verb_at(self.words, i, noun, None, item=False)
            if group is not None and noun:
                return self._act(i, group, subject=noun)
        if (
            word.low == "to"
            and i > 1
            and self.words[i - 1].low in ("and", "or")
            and self.found
            and self.found[-1].group.modal == "will"
        ):
            base = base_in_form(self._next(i), BASE)
            if base:
                return self._act(i, VerbGroup(base, Form.PLAIN, i + 2, False, "will"), subject=[])
        wished = self._wish(i)
        if wished:
            return wished
        group = verb_at(self.words, i, self.words[self.start : i], self.mode, item=self.item)
        if group is not None:
            return self._act(i, group)
        return i + 1

    def _condition_over(self, i: int) -> bool:
        """Whether a new subject begins though no comma ends the condition: "where it is lost we ask"."""
        words = self.words[self.condition_from : i]
        if len(words) < 4 or self.words[i].low not in (
            "he",
            "she",
            "they",
            "we",
            "i",
            "the",
            "an",
            "a",
            "our",
            "it",
        ):
            return False
        before = words[-1]
        if (
            not before.is_word
            or before.low in PREPOSITIONS | DETERMINERS | {"and", "or", "that", "whether", "than", "not"}
            or before.low in BE
            or "'" in before.low
        ):
            return False
        told = [
            word
            for word in words
            if word.low in BE or word.low in ("has", "have", "exceeds", "lacks", "thinks", "finds", "sees", "notices", "doubts") or word.low in MODALS
            or "'" in word.low
        ]
        return bool(told) and self._verb_soon(i, None)

    def _announces(self, i: int) -> bool:
        """ "My proposal is that the model …": what follows "that" is the sentence itself."""
        before = [word.low for word in self.words[max(0, i - 3) : i] if word.is_word]
        return bool(before) and (
            before[-1] in BE
            or before[-1] in ("proposed", "intended", "planned", "propose", "suggest", "envisaged", "foreseen", "agreed", "means")
        )

    def _next(self, i: int) -> str:
        return self.words[i + 1].low if i + 1 < len(self.words) else ""

    def _prepositional(self, i: int) -> bool:
        """ "before noon", "until Friday", "after review", "as a PDF", "since 2019": no clause follows."""
        low = self.words[i].low
        if low in ("if", "unless", "because", "although", "though", "while", "whenever"):
            return False
        if low in ("when", "once"):
            return low == "once" and self._next(i) in ("a", "per", "every", "more")
        if low == "so":
            return self._next(i) != "that"
        for word in self.words[i + 1 : i + 12]:
            if not word.is_word:
                return True
            if verb_at(
                self.words,
                self.words.index(word, i + 1),
                self.words[i + 1 : self.words.index(word, i + 1)],
                None,
                item=False,
            ):
                return False
        return True

    def _subordinate(self, i: int) -> None:
        low = self.words[i].low
        if low == "where" and i > 0 and self.words[i - 1].low == ",":
            self.start = i + 1
            return
        self._close_condition(i)
        self.below = low
        if low in ("if", "when", "unless", "once", "where", "whenever", "should"):
            self.condition_from = i
        self.start = i + 1

    def _close_condition(self, end: int) -> None:
        """The condition that began earlier ends here: it holds for what follows, or for what went before."""
        if self.condition_from is None:
            self.below = ""
            return
        words = self.words[self.condition_from : end]
        while words and not words[-1].is_word:
            words.pop()
        trailing = self.found and self._follows_act(self.condition_from)
        if trailing:
            for act in self._same_clause():
                if not act.condition:
                    act.condition = words
        else:
            self.condition = words
            self.otherwise = False
        self.condition_from, self.below = None, ""

    def _follows_act(self, at: int) -> bool:
        """Whether no boundary stands between the last main act and the condition."""
        mains = [act for act in self.found if not act.below and act.at < at]
        if not mains:
            return False
        between = self.words[mains[-1].group.after : at]
        return not any(
            word.low in ". ; :".split() or word.low in ARROWS or word.low in ("but",) for word in between
        ) and not (
            between and between[-1].low in ("and", ",") and any(word.low == "and" for word in between[-2:])
        )

    def _same_clause(self) -> list[Act]:
        last = [act for act in self.found if not act.below]
        return last[-1:]

    def _mark(self, i: int) -> None:
        low = self.words[i].low
        if low == "," and self.condition_from is not None and self._next(i) in ("and", "or", "but"):
            return
        if low == "," and self.condition_from is not None and self._list_goes_on(i):
            return
        if low in (";", ".") or low in ARROWS:
            self._close_condition(i)
            self.condition, self.otherwise = [], False
            self.relative = ""
            if low != ";" and low not in ARROWS:
                self.mode = None
        elif low in (",", ":", "–", "—", "-"):
            self._close_condition(i)
            self.relative = ""
        self.start = i + 1

    def _list_goes_on(self, i: int) -> bool:
        """A comma between parts of a condition: "if the date, the name or the amount is missing"."""
        for word in self.words[i + 1 : i + 6]:
            if word.low in (",", "or"):
                return word.low == "or" and not any(
                    each.low in ("is", "are") for each in self.words[self.condition_from : i]
                )
            if not word.is_word:
                return False
        return False

    def _parenthesis(self, i: int) -> int:
        depth, j = 0, i
        while j < len(self.words):
            depth += {"(": 1, ")": -1}.get(self.words[j].low, 0)
            j += 1
            if depth == 0:
                return j
        return i + 1

    def _wish(self, i: int) -> int | None:
        """ "want the model to read …", "let the AI draft …", "use AI to classify …"."""
        low = self.words[i].low
        if low in _WISH or low in ("use", "using", "uses"):
            end = min(len(self.words), i + 9)
            for j in range(i + 2, end):
                if not self.words[j].is_word:
                    return None
                bare_form = self.words[j].low == "to"
                k, _ = skip_adverbs(self.words, j + 1 if bare_form else j)
                base = base_in_form(self.words[k].low, BASE) if k < len(self.words) else None
                subject = self.words[i + 1 : j]
                if not base or not (bare_form or low in ("let", "lets", "have", "make")):
                    continue
                kind = actor_kind(bare(" ".join(word.text for word in subject)))
                if (
                    kind is None
                    or (low.startswith("us") and kind is not ActorKind.AI)
                    or (low == "for" and not bare_form)
                ):
                    return None
                self.mode = Form.PLAIN
                return self._act(j, VerbGroup(base, Form.PLAIN, k + 1, False, "will"), subject=subject)
        if (
            low == "to"
            and i > 0
            and self.words[i - 1].low
            in ("want", "wants", "like", "plan", "plans", "intend", "wish", "aim", "is", "was")
        ):
            k, _ = skip_adverbs(self.words, i + 1)
            base = base_in_form(self.words[k].low, BASE) if k < len(self.words) else None
            if base and base not in ("use",) and self.words[i - 1].low not in ("is", "was"):
                subject = self._we(i)
                return self._act(i, VerbGroup(base, Form.PLAIN, k + 1, False, "will"), subject=subject)
        if (
            low == "for"
            and self._next(i)
            and base_in_form(self._next(i), ING)
            and i > 0
            and self.words[i - 1].low in ("responsible", "charge")
        ):
            base = base_in_form(self._next(i), ING)
            return self._act(i, VerbGroup(base or "", Form.ING, i + 2, False, ""), subject=self._we(i))
        return None

    def _we(self, i: int) -> list[Word]:
        subject = [word for word in self.words[self.start : i] if word.is_word]
        return subject[:1] if subject and subject[0].low in ("we", "i", "they") else subject

    def _act(self, i: int, group: VerbGroup, *, subject: list[Word] | None = None) -> int:
        own = (
            subject if subject is not None else [word for word in self.words[self.start : i] if word.is_word]
        )
        if all(word.low in ADVERBS or (word.low.endswith("ly") and len(own) == 1) for word in own):
            own = []
        if not own and self.head and group.form in (Form.PASSIVE, Form.MOVES):
            own = self.head
        own = self._main_subject(own)
        if self.below != "that" and not (self.relative in ("who", "which") and self.head_from == len(self.found)):
            self.head = []
        end = self._object_end(group)
        act = Act(
            group=group, at=i, start=self.start, subject=list(own), object=self.words[group.after : end],
            condition=list(self.condition), below=self.below, otherwise=self.otherwise, inherited=not own, relative=self.relative,
        )  # fmt: skip
        self._used_to(act)
        end = act.end
        self.found.append(act)
        self.mode = Form.PASSIVE if group.form is Form.MOVES else group.form
        if group.modal and group.form is Form.PLAIN:
            self.mode = Form.PLAIN
        self.start = end
        return max(end, group.after)

    def _main_subject(self, own: list[Word]) -> list[Word]:
        """ "a clerk who smells a rat fills …": behind a whole relative clause the verb is the clerk's."""
        if not self.head or self.relative not in ("who", "which"):
            return own
        marks = [i for i, word in enumerate(own) if word.low in ("who", "which", "whose")]
        behind = own[marks[-1] + 1 :] if marks else []
        if len(behind) > 2 and (behind[0].low.endswith(("s", "ed")) or behind[0].low in BE | {"has", "have"}):
            head, self.head, self.relative = self.head, [], ""
            return list(head)
        return own

    def _used_to(self, act: Act) -> None:
        """ "uses Excel to compute the totals" is the act of computing."""
        k = act.end
        if act.group.base != "use" or k + 1 >= len(self.words) or self.words[k].low != "to":
            return
        base = base_in_form(self.words[k + 1].low, BASE)
        if base:
            if act.group.form is Form.PASSIVE:
                act.subject = []
            act.group = VerbGroup(base, Form.PLAIN, k + 2, act.group.negated, act.group.modal)
            act.object = self.words[k + 2 : self._object_end(act.group)]

    def _object_end(self, group: VerbGroup) -> int:
        mode = Form.PASSIVE if group.form is Form.MOVES else group.form
        j = group.after
        while j < len(self.words):
            word = self.words[j]
            if word.low == "," and (after := self._enumeration(j, mode)):
                j = after
                continue
            if word.low in ARROWS or (not word.is_word and word.low not in "&%€$£/#+'\""):
                return j
            if word.low in _QUESTION_WORDS and j == group.after and group.base in _ASKING:
                return self._question_end(j)
            if self.head and self.relative in ("who", "which") and word.low in BE | MODALS:
                return j
            if word.low in ("who", "which", "otherwise", "then") or (
                word.low in _CONDITIONAL and j > group.after and not self._prepositional(j)
            ):
                return j
            if self.below == "that" and j > group.after and (word.low in MODALS or word.low in BE):
                return j
            if word.low == "that" and j >= group.after and self._verb_soon(j + 1, mode=None):
                return j
            if word.low in ("and", "or", "but") and self._verb_soon(j + 1, mode):
                return j
            if (
                word.low == "to"
                and j + 1 < len(self.words)
                and base_in_form(self.words[j + 1].low, BASE)
                and self.words[j + 1].low not in ("order", "claims", "record")
            ):
                return j
            j += 1
        return j

    def _enumeration(self, comma: int, mode: Form | None) -> int:
        """Where a list of things ends that goes on behind a comma ("supplier, amount and category"); 0 where none does."""
        for j in range(comma + 1, min(len(self.words) - 1, comma + 9)):
            word = self.words[j]
            if word.low in ("and", "or"):
                after = j + 1
                known = base_in_form(self.words[after].low, BASE) or base_in_form(self.words[after].low, S)
                single = after + 1 >= len(self.words) or not self.words[after + 1].is_word or self.words[after + 1].low in PREPOSITIONS | {"and"}
                if known and often_noun(known) and single:
                    return after
                plain = not known or single
                return after if plain and j > comma + 1 and self.words[after].is_word and not self._verb_soon(after, mode) else 0
            if word.low != "," and (not word.is_word or word.low in DETERMINERS | PREPOSITIONS | BE | MODALS | ADVERBS or word.low in _CONDITIONAL):
                return 0
            followed = self._next(j) in (",", "and", "or")
            if verb_at(self.words, j, [], mode, item=False) and not (followed and often_noun(word.low)):
                return 0
        return 0

    def _question_end(self, j: int) -> int:
        """ "decides who is invited": all up to the next mark is what is decided."""
        while j < len(self.words) and (self.words[j].is_word or self.words[j].low == "-"):
            if self.words[j].low in ("and", "or", "but", "then", "otherwise") and (
                base_in_form(self._next(j), S) or self._next(j) in DETERMINERS
            ):
                return j
            j += 1
        return j

    def _verb_soon(self, j: int, mode: Form | None) -> bool:
        k, _ = skip_adverbs(self.words, j)
        if k < len(self.words) and self.words[k].is_word and verb_at(self.words, k, [], mode, item=False):
            return True
        for m in range(j + 1, min(len(self.words), j + 8)):
            if (
                not self.words[m].is_word
                or self.words[m].low in ("and", "or")
                or self.words[m].low in PREPOSITIONS - {"of", "for", "in"}
            ):
                return False
            if verb_at(self.words, m, self.words[j:m], None, item=False):
                return True
        return False


def plain_object(words: Sequence[Word], *, keep: frozenset[str]) -> list[Word]:
    """The words of an object up to the first preposition that does not belong to its name."""
    found: list[Word] = []
    for index, word in enumerate(words):
        if index and word.low in PREPOSITIONS and word.low not in keep:
            break
        found.append(word)
    while found and (found[-1].low in DETERMINERS | PREPOSITIONS | {"and", "or"} or not found[-1].is_word):
        found.pop()
    return found
