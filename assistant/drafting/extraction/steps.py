"""The steps of the work in their order, each with who does it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.extraction import exceptions, texts
from assistant.drafting.extraction.actors import actor_kind, bare, singular
from assistant.drafting.extraction.clauses import Act, acts_of
from assistant.drafting.extraction.facts import (
    ActorFact,
    ActorKind,
    Era,
    PersonFact,
    StepFact,
    SystemFact,
    TextFact,
)
from assistant.drafting.extraction.naming import Topics, step_name
from assistant.drafting.extraction.nominals import noun_act
from assistant.drafting.extraction.numbers import LENGTH, NUMBER, duration
from assistant.drafting.extraction.passages import Passage
from assistant.drafting.extraction.responsibilities import labelled
from assistant.drafting.extraction.roster import Roster, subject_words
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.triggers import ARRIVES, WISHES
from assistant.drafting.extraction.verb_groups import Form
from assistant.drafting.extraction.words import BE, DETERMINERS, MODALS, Word, span_at, words_of
from knowledge.units import UnitKind

_NO_STEPS = {
    Section.OUT_OF_SCOPE, Section.PROHIBITED, Section.EXCEPTIONS, Section.NUMBERS, Section.PEOPLE, Section.DATES, Section.ALTERNATIVES, Section.PAIN,
    Section.LIMITS, Section.GEOGRAPHY, Section.AFFECTED, Section.USERS, Section.SYSTEMS, Section.DATA, Section.VALUE, Section.FALLBACK, Section.STOP,
    Section.APPEAL, Section.ESCALATION, Section.TRIGGER, Section.END, Section.PROBLEM,
}  # fmt: skip
_IRREVERSIBLE = frozenset(
    "pay delete dismiss publish ship refund discard administer cancel issue release deny disburse dispense reject decline discharge destroy suspend terminate disconnect execute dispose settle".split()
)
_OUTSIDE = re.compile(
    r"\b(?:customer|client|claimant|applicant|supplier|vendor|patient|candidate|citizen|caller|parent|policyholder|tenant|borrower|donor|regulator|press|public)s?\b",
    re.IGNORECASE,
)
_STATES = frozenset(
    "show describe define identify list give make take hold keep run set cover explain meet mean state structure include determine trigger measure support see save surface present date name cut drop store raise produce help leave wait walk".split()
)
"""Verbs that things take as well as people."""
_RATE = re.compile(
    rf"{NUMBER}(?! ?%| per ?cent)[^.;,]{{0,40}}\b(?:per|a|an|each|every) (?:day|week|month|hour|year|quarter|shift)\b|\bdaily\b.*\d",
    re.IGNORECASE,
)
_NOT_A_STEP = re.compile(
    r"^(?:\W*)(?:thanks|thank you|regards|best|hi|hello|dear|sorry)\b.{0,30}$|^\W*(?:please (?:let|tell|find|see|note|help|advise))\b|\b(?:should|must) be (?:able|possible)\b|\bwe (?:measure|track|report) (?:the|this|it)\b", re.IGNORECASE)  # fmt: skip
_BOUND = re.compile(
    rf"\b(?:above|below|over|under|more than|less than|at least|exceeding|greater than|up to|between|worth)\s(?:about )?[€$£]?(?:EUR |USD |GBP )?{NUMBER}",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?:\w+ )?(?:thresholds?|targets?|baselines?|volumes?|costs?|sla|notes?|contacts?|peak|budget)$",
    re.IGNORECASE,
)
_CHARGED = re.compile(r"(?:responsible(?: (?:role|person|party|team))?|performed by|done by|carried out by|executed by|actor|role|who|by)", re.IGNORECASE)
_STORY = re.compile(r"\W*as (?:an?|the) (?P<who>[\w /&-]{2,40}?),? (?P<wish>(?:I|we) (?:want|need|would like|wish|must|can|expect)\b)", re.IGNORECASE)
_RUNNING = frozenset("run maintain lead support host operate look supervise manage".split())
_DUTIES = frozenset(
    "run maintain lead support host operate look supervise manage approve escalate call contact notify sign stop accept agree build monitor switch phone inform page".split()
)
_BY_NOT_WHO = frozenset(
    "hand e-mail email phone post fax mail noon close default law contract priority date name area region".split()
)


@dataclass(slots=True)
class _Reader:
    """What is carried from one sentence to the next."""

    text: str
    roster: Roster
    systems: Sequence[tuple[int, int, str]]
    topics: Topics
    responsible: Sequence[tuple[int, int]]
    """Where people are named with what they answer for."""
    steps: list[StepFact]
    triggers: list[TextFact]
    alternative: StepFact | None = None
    pending: str | None = None
    story: str | None = None
    """Who says "I" in a user story."""
    chapter: tuple[str, int] = ("", 0)
    """The heading, and how many steps stood before it."""
    charged: str | None = None
    """Whom a line of the chapter makes responsible for its steps."""

    def read(self, passage: Passage) -> None:
        self.alternative = None if passage.start == 0 else self.alternative
        if passage.kind is UnitKind.ROW:
            self._row(passage)
            return
        if passage.heading != self.chapter[0]:
            self.chapter, self.charged = (passage.heading, len(self.steps)), None
        if passage.label and _CHARGED.fullmatch(passage.label) and passage.heading:
            self._charge(passage)
            return
        only_ai = passage.section is Section.PURPOSE
        if passage.section in _NO_STEPS or _NOT_A_STEP.search(passage.text):
            return
        if passage.label and not passage.item and _FIGURES.match(passage.label):
            return
        kinds = set(texts.kinds_of(passage.text))
        if kinds & texts.NO_STEPS and not (passage.numbered and not kinds & {"prohibited", "out_of_scope"}):
            return
        if _aside(passage.text) and not passage.numbered:
            return
        start, self.story = self._story(passage)
        words = words_of(self.text, start, passage.end)
        if not words:
            return
        labelled = self._label(passage)
        acts = acts_of(words, item=passage.item or bool(labelled))
        if not acts and (passage.item or passage.numbered) and passage.section is Section.STEPS and len(words) <= 16:
            self._fragment(passage, words)
            return
        if not acts and passage.label and not labelled and passage.item:
            start = self.text.index(passage.label, passage.start)
            words = words_of(self.text, start, start + len(passage.label))
            acts = acts_of(words, item=True)
        elif passage.item and passage.label and not labelled and actor_kind(bare(passage.label)) is None:
            start = self.text.find(passage.label, passage.start)
            label_words = words_of(self.text, start, start + len(passage.label))
            if acts_of(label_words, item=True) and passage.numbered:
                words = label_words
                acts = acts_of(words, item=True)
        self.pending = labelled
        self.topics.begin()
        before: Act | None = None
        sentence_subject: ActorFact | None = None
        for act in acts:
            sentence_subject = self._act(passage, words, act, before, sentence_subject, only_ai=only_ai)
            before = act

    def _story(self, passage: Passage) -> tuple[int, str | None]:
        """Where the wish of a user story begins, and whose it is ("As an editor I want to …")."""
        begin = passage.body or passage.start
        match = _STORY.match(self.text, begin, passage.end)
        met = self.roster.meet(*match.span("who"), person=True) if match else None
        return (match.start("wish"), met.name) if match and met else (begin, None)

    def _charge(self, passage: Passage) -> None:
        """ "Responsible: complaints clerk" below the steps of a chapter names who does them."""
        met = self.roster.meet(passage.body, passage.end, person=True)
        if met is None:
            return
        self.charged = met.name
        for index in range(self.chapter[1], len(self.steps)):
            if self.steps[index].actor is None:
                self.steps[index] = replace(self.steps[index], actor=met.name, kind=met.kind)

    def _fragment(self, passage: Passage, words: list[Word]) -> None:
        """A step told by a noun alone."""
        told = noun_act(words)
        if told is None:
            return
        who = self.roster.meet(told.by[0].start, told.by[-1].end, person=True) if told.by else None
        condition = self.text[told.condition[0].start : told.condition[-1].end] if told.condition else None
        span = span_at(self.text, words[0].start, words[-1].end)
        self.steps.append(
            StepFact(
                name=step_name(told.base, told.things, (), self.topics), span=span, actor=who.name if who else self.charged, kind=who.kind if who else None,
                systems=tuple(dict.fromkeys(system for low, high, system in self.systems if span.start <= low and high <= span.end)),
                condition=condition, time_limit=_limit(self.text, span.start, span.end), era=passage.era, irreversible=told.base in _IRREVERSIBLE,
            )
        )  # fmt: skip

    def _label(self, passage: Passage) -> str | None:
        """The actor that a label or a heading names for the lines under it."""
        if passage.label and labelled(passage.label) is None:
            at = self.text.find(passage.label, passage.start)
            met = self.roster.meet(at, at + len(passage.label))
            if met:
                return met.name
        if self.charged:
            return self.charged
        if passage.item and passage.heading and len(passage.heading.split()) <= 4:
            kind = actor_kind(bare(passage.heading))
            if kind in (ActorKind.HUMAN, ActorKind.AI, ActorKind.SYSTEM):
                at = self.text.rfind(passage.heading, 0, passage.start)
                if re.search(r"\d[.):]?\s*$", self.text[max(0, at - 6) : max(0, at)]):
                    return None  # a chapter "1 Intake" names a part of the work
                met = self.roster.meet(at, at + len(passage.heading)) if at >= 0 else None
                return met.name if met else None
        return None

    def _act(
        self,
        passage: Passage,
        words: list[Word],
        act: Act,
        before: Act | None,
        earlier: ActorFact | None,
        *,
        only_ai: bool,
    ) -> ActorFact | None:
        who, sure = self._who(passage, words, act, before, earlier)
        passive = act.group.form in (Form.PASSIVE, Form.MOVES)
        subject_now = who if not passive else earlier
        things = self._things(act, before, passive=passive)
        if not self._is_step(passage, words, act, before, who, sure=sure, passive=passive, only_ai=only_ai):
            if not passive and act.object and not act.below:
                self.topics.add(act.object)
            return subject_now
        self._topic_of(act)
        base, things = self._light(act, things, passive=passive)
        if passive:
            self.topics.add(things)
        name = step_name(
            base, things, act.object if passive else (), self.topics, passage.body or passage.start
        )
        if not passive:
            self.topics.add(_until_preposition(act.object))
        start = min([words[act.at].start, *(word.start for word in act.subject)])
        end = max(words[act.group.after - 1].end, act.object[-1].end if act.object else 0)
        clause_end = act.condition[-1].end if act.condition and act.condition[-1].end > end else end
        limit = _limit(self.text, start, min(passage.end, clause_end))
        condition, otherwise = self._condition(passage, words, act, things, start)
        era = passage.era
        kind = who.kind if who else (ActorKind.HUMAN if sure else None)
        if era is Era.UNSTATED and act.group.modal in ("will", "'ll", "shall", "should", "would"):
            era = Era.FUTURE
        step = StepFact(
            name=name, span=span_at(self.text, start, end), actor=who.name if who else None, kind=kind,
            systems=tuple(dict.fromkeys(system for low, high, system in self.systems if start <= low and high <= max(end, clause_end))),
            condition=condition, time_limit=limit, era=era,
            irreversible=act.group.base in _IRREVERSIBLE or (act.group.base in ("send", "email", "e-mail", "submit", "notify") and bool(_OUTSIDE.search(self.text[start:end]))),
        )  # fmt: skip
        if otherwise and self.steps and self.steps[-1].condition and self.alternative is not None:
            index = max(i for i, each in enumerate(self.steps) if each is self.steps[-1])
            first = next((i for i in range(index, -1, -1) if self.steps[i] is self.alternative), index)
            if self.steps[first].otherwise is None:
                self.steps[first] = replace(self.steps[first], otherwise=span_at(self.text, start, end).text)
            self.alternative = None
        self.steps.append(step)
        if condition and condition != "otherwise":
            self.alternative = step
        self._destination(act)
        return subject_now

    def _who(
        self, passage: Passage, words: list[Word], act: Act, before: Act | None, earlier: ActorFact | None
    ) -> tuple[ActorFact | None, bool]:
        """Who acts, and whether it is certainly a person though nobody is named."""
        if act.group.form is Form.MOVES:
            return None, False
        if act.group.form is Form.PASSIVE:
            return self._by(act), False
        phrase = subject_words(act.subject)
        if not phrase:
            if before is not None and act.inherited:
                if before.group.form in (Form.PASSIVE, Form.MOVES):
                    return None, False
                return earlier, earlier is None and bool(before.subject) and before.subject[-1].low in (
                    "we",
                    "i",
                )
            return self._named(self.pending), False
        low = (
            phrase[-1].low
            if len(phrase) > 1 and phrase[-1].low in ("who", "which", "that")
            else phrase[0].low
        )
        if low in ("who", "which", "that"):
            return self._antecedent(words, act, before), False
        if low in ("they", "he", "she", "we", "i") and len(phrase) == 1:
            if low in ("we", "i"):
                return self.roster.known(self.story) or self.roster.speaker(), True
            return self._named(self.roster.last_human), True
        if low in ("it", "this", "that") and len(phrase) == 1:
            return self._named(self.roster.last_machine), False
        if _BOUND.search(self.text[phrase[0].start : act.subject[-1].end]):
            return None, False  # "accounts over 80"
        met = self.roster.meet(phrase[0].start, phrase[-1].end)
        return met, False

    def _named(self, name: str | None) -> ActorFact | None:
        return self.roster.known(name)

    def _antecedent(self, words: list[Word], act: Act, before: Act | None) -> ActorFact | None:
        stop = act.at
        while stop > 0 and words[stop - 1].low not in ("who", "which", "that"):
            stop -= 1
        behind = list(words[max(0, stop - 7) : max(0, stop - 1)])
        while behind and not behind[-1].is_word:
            behind.pop()
        for i, word in enumerate(behind):
            if word.low in ("the", "a", "an", "our", "to", "by"):
                met = self.roster.meet(
                    behind[i].start + (len(word.text) + 1 if word.low in ("to", "by") else 0), behind[-1].end
                )
                if met:
                    return met
        return self.roster.meet(behind[-1].start, behind[-1].end) if behind else None

    def _by(self, act: Act) -> ActorFact | None:
        for i, word in enumerate(act.object):
            if word.low == "by" and i + 1 < len(act.object) and act.object[i + 1].low not in _BY_NOT_WHO:
                phrase = subject_words(act.object[i + 1 :])
                met = self.roster.meet(phrase[0].start, phrase[-1].end) if phrase else None
                if met:
                    return met
        return None

    def _things(self, act: Act, before: Act | None, *, passive: bool) -> list[Word]:
        if not passive:
            return list(act.object or act.shared)
        own = subject_words(act.subject)
        if own and own[0].low in ("which", "who", "that"):
            own = []
        if not own and before is not None:
            own = (
                subject_words(before.subject)
                if before.group.form in (Form.PASSIVE, Form.MOVES)
                else _until_preposition(before.object)
            )
        if before is not None and not act.subject:
            act.subject = (
                list(before.subject) if before.group.form in (Form.PASSIVE, Form.MOVES) else list(own)
            )
        return own

    def _is_step(
        self,
        passage: Passage,
        words: list[Word],
        act: Act,
        before: Act | None,
        who: ActorFact | None,
        *,
        sure: bool,
        passive: bool,
        only_ai: bool,
    ) -> bool:
        base, modal = act.group.base, act.group.modal
        ai = who is not None and who.kind is ActorKind.AI
        here = (
            self.text[
                words[act.start].start if act.start < len(words) else passage.start : words[
                    act.group.after - 1
                ].end
            ]
            + " "
            + " ".join(word.text for word in act.object)
        )
        if (
            before is not None
            and before.group.negated
            and act.inherited
            and before.group.form is act.group.form
        ):
            act.group = replace(act.group, negated=True)
        nobody = bool(act.subject) and act.subject[0].low in ("nothing", "nobody", "no", "none", "neither")
        if (
            base in ("receive", "keep", "measure")
            or nobody
            or (base in _RUNNING and self._owned(passage))
            or self._responsible(here_start(words, act), words[act.group.after - 1].end + 60, act)
        ):
            return False
        if (
            passive
            and act.subject
            and act.subject[-1].low == "it"
            and act.end < len(words)
            and words[act.end].low == "that"
        ):
            return False
        if self._tells_no_work(act, passive=passive):
            return False
        if act.group.negated or (only_ai and not ai) or _RATE.search(here):
            return False
        if act.below and not (
            act.below in ("once", "after", "when")
            and who is not None
            and who.kind in (ActorKind.HUMAN, ActorKind.AI)
            and not passive
            and act.below != "when"
        ):
            return False
        if (
            act.relative in ("that", "which")
            and act.subject
            and act.subject[-1].low in ("that", "which")
            and not ai
        ):
            return False
        if act.relative == "who" and (who is None or who.kind is ActorKind.EXTERNAL):
            return False
        if modal in ("can", "could", "may", "might") and not ai:
            return False
        if base == "use" or (
            base in ("take", "run")
            and act.object
            and (
                act.object[0].low[0].isdigit()
                or (
                    act.object[0].low
                    in (
                        "place",
                        "too",
                        "about",
                        "around",
                        "long",
                        "up",
                        "hours",
                        "days",
                        "between",
                        "on",
                        "over",
                        "the",
                        "our",
                    )
                    and _length_or_place(act.object)
                )
            )
        ):
            return False
        if (
            base in ("make", "call")
            and act.object
            and act.object[0].low in ("sure", "mistakes", "sense", "errors", "money", "it", "this")
            and base == "make"
        ):
            return False
        if who is not None and not passive and not self.steps and who.name in ("people", "someone", "somebody") and len(subject_words(act.subject)) == 1:
            self._trigger(passage)
            return False
        if who is not None and who.kind is ActorKind.EXTERNAL:
            if not passive and (not self.steps or base == "apply"):
                self._trigger(passage)
                return False
            return base in (
                "send",
                "return",
                "submit",
                "sign",
                "confirm",
                "accept",
                "pay",
                "reply",
                "respond",
                "provide",
                "upload",
                "complete",
                "fill",
                "review",
                "deliver",
                "approve",
                "collect",
            )
        if not passive and act.subject and who is None and not sure:
            return self._unknown_acts(act) or bool(_BOUND.search(self.text[act.subject[0].start : act.subject[-1].end]))
        if (
            passive
            and who is None
            and not self.steps
            and not passage.numbered
            and base in ("send", "email", "e-mail", "mail", "submit", "bring", "deliver", "raise", "report")
        ):
            self._trigger(passage)
            return False
        if (
            passive
            and act.group.form is Form.PASSIVE
            and base
            in (
                "receive",
                "base",
                "make",
                "cover",
                "keep",
                "hold",
                "measure",
                "name",
                "see",
                "structure",
                "set",
                "support",
                "close",
            )
            and base != "close"
        ):
            return base == "keep" and bool(act.object)
        if passive and act.group.form is Form.MOVES and act.object and act.object[0].low == "with":
            return False
        return not (
            act.inherited
            and not act.subject
            and passage.kind is UnitKind.SENTENCE
            and act.group.form is Form.ING
        )

    def _topic_of(self, act: Act) -> None:
        """ "When a request has no cost centre, the buyer returns it": what the condition is of."""
        noun = []
        for word in act.condition[1:6]:
            if word.low in BE | MODALS or word.low in ("has", "have", "lacks", "exceeds", "contains") or not word.is_word:
                break
            noun.append(word)
        if len(noun) > 1 and noun[0].low in DETERMINERS and actor_kind(bare(" ".join(word.text for word in noun))) is None:
            self.topics.begin()
            self.topics.add(noun)

    def _light(self, act: Act, things: list[Word], *, passive: bool) -> tuple[str, list[Word]]:
        """ "the check of the form is carried out": the act is the one that the noun tells."""
        if passive and act.group.base in ("carry", "perform", "conduct", "undertake", "execute", "make"):
            told = noun_act(things)
            if told is not None and told.things:
                return told.base, list(told.things)
        return act.group.base, things

    def _tells_no_work(self, act: Act, *, passive: bool) -> bool:
        """Verbs of work that tell none here: "find out too late", "the procedure is completed", "handlers go back to paper"."""
        base, things = act.group.base, act.object
        first = things[0].low if things else ""
        subject = subject_words(act.subject)
        head = subject[-1].low if subject else ""
        if any(word.low == "whose" for word in act.subject):
            return True
        if base == "find" and first == "out" and len(things) > 1 and things[1].low in ("too", "only", "late", "that", "about", "when"):
            return True
        if base == "look" and things and first not in ("at", "up", "for", "into", "through", "after", "over", "out", "in", "on"):
            return True
        if passive and (base in ("deal", "plan", "intend") or (base in ("take", "make") and head.startswith("decision"))):
            return True
        if passive and base in ("approve", "sign", "agree", "authorise", "authorize") and subject and subject[0].low in ("changes", "change"):
            return True
        if passive and base in ("complete", "close", "finish", "conclude") and head in ("process", "procedure", "workflow"):
            return True
        if act.group.form is Form.MOVES and subject:
            return actor_kind(bare(" ".join(word.text for word in subject))) is ActorKind.HUMAN
        return False

    def _owned(self, passage: Passage) -> bool:
        return any(passage.start <= start < passage.end for start, _ in self.responsible)

    def _responsible(self, start: int, end: int, act: Act) -> bool:
        """Whether the act is one that gives a named person a responsibility ("approves changes to the model")."""
        if act.object:
            end = act.object[-1].end
        return act.group.base in _DUTIES and any(
            start <= low and high <= end for low, high in self.responsible
        )

    def _unknown_acts(self, act: Act) -> bool:
        """Whether a subject of an unknown kind may be doing the work: not where things do the same."""
        phrase = subject_words(act.subject)
        if (
            not phrase
            or act.group.base in _STATES
            or phrase[0].low in ("it", "this", "that", "which", "these", "those", "there", "what")
        ):
            return False
        return (
            bool(act.object)
            and act.group.form is Form.PRESENT
            and all(word.text[0].isupper() for word in phrase)
            and phrase[0].low not in ("the", "a", "an", "each", "every", "this", "our")
        )

    def _trigger(self, passage: Passage) -> None:
        span = span_at(self.text, passage.body or passage.start, passage.end)
        if not self.triggers:
            self.triggers.append(TextFact(kind="trigger", text=span.text, span=span))

    def _condition(
        self, passage: Passage, words: list[Word], act: Act, things: Sequence[Word], start: int
    ) -> tuple[str | None, bool]:
        if act.otherwise:
            return "otherwise", True
        if (
            act.condition
            and act.condition[0].low in ("if", "when", "unless", "where", "whenever", "should")
            and len(act.condition) > 1
        ):
            told_in = (self.text, act.condition[0].start, act.condition[-1].end)
            arrival = ARRIVES.search(*told_in) or (act.condition[0].low in ("when", "whenever") and WISHES.search(*told_in))
            first = 0 if act.condition[0].low == "unless" else 1
            told = self.text[act.condition[first].start : act.condition[-1].end]
            if arrival and act.condition[0].low in ("when", "whenever", "if"):
                if not self.triggers and not self.steps:
                    span = span_at(self.text, act.condition[1].start, act.condition[-1].end)
                    self.triggers.append(TextFact(kind="trigger", text=span.text, span=span))
                return None, False
            return told, False
        begin = passage.body or passage.start
        front = re.match(
            r"(?:for|above|below|over|under|in case of|with|from)\b[^,;:.]{3,70}(?=,)",
            self.text[begin:start],
            re.IGNORECASE,
        )
        if front and (
            _BOUND.search(front.group())
            or re.match(r"(?:for|in case of|above|below|over|under)\b", front.group(), re.IGNORECASE)
        ):
            return front.group(), False
        subject = self.text[act.subject[0].start : act.subject[-1].end] if act.subject else ""
        if _BOUND.search(subject):
            return subject, False
        if (
            not things
            and act.object
            and _BOUND.search(bounded := self.text[act.object[0].start : act.object[-1].end])
        ):
            return bounded, False
        return None, False

    def _destination(self, act: Act) -> None:
        """Whoever something is sent to acts too, even if nothing more is said of them."""
        for i, word in enumerate(act.object):
            if word.low == "to" and i + 1 < len(act.object):
                phrase = subject_words(act.object[i + 1 :])
                if phrase:
                    human, machine = self.roster.last_human, self.roster.last_machine
                    met = self.roster.meet(phrase[0].start, phrase[-1].end)
                    if met is None or met.kind is not ActorKind.HUMAN:
                        self.roster.last_human, self.roster.last_machine = human, machine

    def _row(self, passage: Passage) -> None:
        """A row of a table of steps."""
        if not passage.lead or passage.section in _NO_STEPS:
            return
        heads = [cell.strip(" *_").lower() for cell in passage.lead.strip().strip("|").split("|")]
        cells = _cells(self.text, passage)
        column = {
            name: i
            for name, pattern in _COLUMNS
            for i, head in reversed(list(enumerate(heads)))
            if re.search(pattern, head)
        }
        at = column.get("step")
        if at is None or at >= len(cells) or (len(column) < 2 and passage.section is not Section.STEPS):
            return
        start, end = cells[at]
        words = words_of(self.text, start, end)
        who = column.get("who")
        actor = (
            self.roster.meet(*cells[who], person=True)
            if who is not None and who < len(cells) and who != at
            else None
        )
        acts = [act for act in acts_of(words, item=True) if not act.below]
        if not acts and not words:
            return
        low, high = passage.start, passage.end
        limit = (
            _limit(self.text, *cells[column["time"]], loose=True)
            if column.get("time", 99) < len(cells)
            else _limit(self.text, start, end)
        )
        condition = (
            self.text[slice(*cells[column["when"]])].strip() if column.get("when", 99) < len(cells) else None
        )
        names = [
            (act.group.base, step_name(act.group.base, act.object, act.object, self.topics))
            for act in acts
            if act.group.form is not Form.PASSIVE
        ]
        for base, name in names or [("", self.text[start:end].strip()[:70])]:
            if base:
                self.topics.add(_until_preposition(acts[0].object))
            self.steps.append(
                StepFact(
                    name=name, span=span_at(self.text, start, end), actor=actor.name if actor else None, kind=actor.kind if actor else None,
                    systems=tuple(dict.fromkeys(system for a, b, system in self.systems if low <= a and b <= high)),
                    time_limit=limit, era=passage.era, condition=condition or None, irreversible=base in _IRREVERSIBLE,
                )
            )  # fmt: skip


_COLUMNS = (
    (
        "step",
        r"^(?:step|activity|task|action|what|process step|description|step name|activities|tasks)s?\b(?! no| #|s? number)",
    ),
    (
        "who",
        r"^(?:who|role|actor|owner|responsible|by|performed by|done by|lane|team|person|performer|party)\b",
    ),
    ("time", r"^(?:sla|time|limit|time limit|deadline|duration|within|max|how long)\b"),
    ("when", r"^(?:condition|only if|if)\b"),
)


def _cells(text: str, passage: Passage) -> list[tuple[int, int]]:
    """Places of the cells of a row, without the white space around."""
    start = passage.start + passage.text.startswith("|")
    marks = [*(match.start() for match in re.finditer(r"\|", text[start : passage.end])), passage.end - start]
    spans = [
        span_at(text, start + low, start + high)
        for low, high in zip([0, *(mark + 1 for mark in marks)], marks, strict=False)
    ]
    return [(span.start, span.end) for span in spans]


def here_start(words: Sequence[Word], act: Act) -> int:
    """Where an act's own words begin."""
    return min([words[act.at].start, *(word.start for word in act.subject)])


def _length_or_place(words: Sequence[Word]) -> bool:
    said = " ".join(word.text for word in words[:6])
    return (
        bool(LENGTH.search(said))
        or words[0].low in ("place", "too", "long", "on", "up")
        or bool(
            re.search(r"\b(?:desk|team|unit|office|shift|operations?|department|lab|floor|business)\b", said)
        )
    )


def _until_preposition(words: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        if (
            word.low
            in (
                "in",
                "into",
                "to",
                "by",
                "from",
                "within",
                "against",
                "with",
                "for",
                "on",
                "via",
                "at",
                "of",
                "and",
                "or",
                "before",
                "after",
                "using",
            )
            or not word.is_word
        ):
            break
        found.append(word)
    return found


def _limit(text: str, start: int, end: int, *, loose: bool = False) -> str | None:
    for match in LENGTH.finditer(text, start, end):
        before = text[max(start, match.start() - 24) : match.start()]
        if loose or re.search(
            r"\b(?:within|in under|no later than|inside|at most|less than|in|under)\s(?:about |the |max(?:imum)? )?$",
            before,
            re.IGNORECASE,
        ):
            return duration(match)
    return None


def _aside(sentence: str) -> bool:
    """Whether a sentence tells how an exception apart from the work is dealt with."""
    condition = re.match(
        r"\W*(?:if|when|whenever|should|in case(?: of)?)\b([^,]{3,90}),", sentence, re.IGNORECASE
    )
    return bool(condition) and exceptions.class_of(condition[1]) in exceptions.NO_STEPS


def find_steps(
    text: str,
    passages: Sequence[Passage],
    roster: Roster,
    systems: Sequence[SystemFact],
    people: Sequence[PersonFact],
) -> tuple[tuple[StepFact, ...], tuple[TextFact, ...]]:
    """The steps in order of the text, and what starts the work where a clause of a step says so."""
    reader = _Reader(
        text,
        roster,
        _places(text, systems),
        Topics(),
        [(each.span.start, each.span.end) for each in people if each.responsibility],
        [],
        [],
    )
    for passage in passages:
        if passage.kind is not UnitKind.HEADING:
            reader.read(passage)
    return tuple(_without_repeats(reader.steps)), tuple(reader.triggers)


def _places(text: str, systems: Sequence[SystemFact]) -> list[tuple[int, int, str]]:
    found: dict[tuple[int, int], str] = {}
    for system in systems:
        names = [system.name, *(part for part in system.name.split() if part[0].isupper() and len(part) > 2 and actor_kind(part) is None)]
        for name in names if len(names) < 4 else names[:1]:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if name == system.name else 0):
                found.setdefault(match.span(), system.name)
    return sorted((start, end, name) for (start, end), name in found.items())


def _without_repeats(steps: Sequence[StepFact]) -> list[StepFact]:
    """One of two steps of one actor that say the same, unless one is of today and the other of the future."""
    kept: list[StepFact] = []
    for step in steps:
        if not any(_same(step, other) for other in kept):
            kept.append(step)
    return kept


def _same(step: StepFact, other: StepFact) -> bool:
    return (
        _gist(step.name) == _gist(other.name)
        and (step.actor or "").lower() == (other.actor or "").lower()
        and (step.era is other.era or Era.UNSTATED in (step.era, other.era))
    )


def _gist(name: str) -> tuple[str, ...]:
    """A name without articles and plurals."""
    return tuple(singular(word) for word in name.lower().split() if word not in DETERMINERS)
