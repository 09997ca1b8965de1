"""How quickly, how long and how often: stops, rollbacks, reviews, checks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.inference.acts import clauses, in_doubt
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.spans_of_time import lengths, rhythms
from assistant.drafting.inference.statement import Section, Statement

_STOPPING = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|stop function|switch(?:ed|es|ing)?[- ]?off|off[- ]switch|halt(?:s|ed|ing)?|kill switch|shut[- ]?down|suspen\w+|deactivat\w+|disabl\w+|pull the plug|emergency stop)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:roll(?:s|ed|ing)?[- ]?backs?|revert(?:s|ed|ing)?|(?:restor\w+|return\w*|fall\w* back|going back|go back|back|reinstat\w+)(?: \w+){0,2}? (?:to )?the (?:previous|last|prior|earlier)|back-?out|previous version|prior version|way back)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:within|in at most|in under|in no more than|no later than|no longer than|not longer than|not more than|no more than|at most|in less than|inside|after at most|max(?:imum)?\.?|takes?)(?: the (?:first|next))?(?: about)? ?$",
    re.IGNORECASE,
)
_EFFECT = one_of(
    r"takes? effect", r"effective", r"takes? hold", r"acts?", r"works?", r"complete[ds]?", r"reached", r"stopped", r"off", r"halted", r"disabled", r"suspended", r"standstill", r"idle", r"done", r"finished", r"running",
    r"stops?", r"restored", r"back", r"reverted", r"in place", r"rolled back", r"possible", r"achieved", r"execut\w+", r"reinstated", r"returned", r"shuts? down", r"carried out", r"switch(?:ed|es) off", r"takes?", r"deactivated",
)  # fmt: skip
_OTHER_ACT = one_of(
    r"access",
    r"accounts?",
    r"on the day after",
    r"report\w*",
    r"inform\w*",
    r"notif\w+",
    r"call\w*",
    r"respon\w+",
    r"answer\w*",
    r"explain\w*",
    r"writes?",
    r"tell\w*",
    r"told",
    r"approv\w+",
    r"decided",
    r"vendors?",
    r"suppliers?",
    r"conference",
    r"meeting",
    r"if (?:it|events|the)",
    r"(?<!no )(?<!not )longer than",
    r"more than \w+ (?:minutes|hours)",
    r"tickets?",
)
_TESTED = one_of(
    r"tried(?: out)?",
    r"test(?:s|ed|ing)?",
    r"exercis\w+",
    r"rehears\w+",
    r"practi[sc]\w+",
    r"drills?",
    r"drilled",
    r"proven",
    r"proved",
    r"trial(?:led)?",
    r"trial run",
)
_IT = re.compile(
    r"\b(?:it|this|they|the (?:function|procedure|mechanism|switch|button|plan))\b", re.IGNORECASE
)


def _told(
    section: Section, thing: re.Pattern[str], other: re.Pattern[str]
) -> Iterator[tuple[Statement, str, int]]:
    """Clauses about a thing, with how surely: they name it, or say "it" after what named it last."""
    last = section.heading
    for statement in section.statements:
        lead = statement.lead or last
        for clause in clauses(statement.text):
            named, another = thing.search(clause), other.search(clause)
            about = thing.search(lead) and not (other.search(lead) and lead is not section.heading)
            strength = (
                EXPLICIT if named else BY_CONTEXT if about and not another and _IT.search(clause) else 0
            )
            usable = not statement.cells and statement.about_ai and not in_doubt(statement)
            if strength and usable and not (another and not named):
                yield statement, clause, strength
            if named or another:
                lead = last = clause


def _within(section: Section, topic: Topic, thing: re.Pattern[str], other: re.Pattern[str]) -> Iterator[Hit]:
    for statement, clause, strength in _told(section, thing, other):
        if other.search(clause) or _OTHER_ACT.search(clause) or not _EFFECT.search(clause):
            continue
        span = next((each for each in lengths(clause) if _LIMIT.search(clause[: each.start])), None)
        if span is not None:
            yield Hit(topic=topic, value=span.iso, said=(statement,), strength=strength)


def _tested(section: Section, topic: Topic, thing: re.Pattern[str], other: re.Pattern[str]) -> Iterator[Hit]:
    for statement, clause, strength in _told(section, thing, other):
        found = rhythms(clause) if _TESTED.search(clause) else []
        if found and not re.search(r"\b(?:not|never)\b", clause[: found[0].start]):
            yield Hit(topic=topic, value=found[0].iso, said=(statement,), strength=strength)


def _stops(section: Section) -> Iterator[Hit]:
    yield from _within(section, Topic.STOP_WITHIN, _STOPPING, _BACK)
    yield from _tested(section, Topic.STOP_TEST_EVERY, _STOPPING, _BACK)


_EFFECT_COLUMN = one_of(
    r"within",
    r"how (?:fast|quick\w*)",
    r"(?:must )?take effect\w*",
    r"restored(?: in| within)?",
    r"time (?:limit|to restore|allowed)",
    r"at the latest",
    r"maximum time",
    r"deadline",
)
_TEST_COLUMN = one_of(
    r"test(?:ed)?(?: every| how often)?", r"rehears\w+", r"drill\w*", r"practised", r"exercised?", r"tried"
)
_CLASS = re.compile(r"^(?:tier|class|category|level|risk(?: \w+)?|group|type|kind)s?$", re.IGNORECASE)


_ONLY_STOP = re.compile(
    r"\b(?:off[- ]switch|kill switch|stop function|switch(?:ed)? off|halted|suspended)\b", re.IGNORECASE
)


def _rollbacks(section: Section) -> Iterator[Hit]:
    yield from _within(section, Topic.ROLLBACK_WITHIN, _BACK, _ONLY_STOP)
    yield from _tested(section, Topic.ROLLBACK_TEST_EVERY, _BACK, _ONLY_STOP)
    if not any(_BACK.search(each) for each in (section.source.version.title, *section.headings)):
        return
    for table in section.tables:
        if not _CLASS.match(table.header[0]):
            continue
        for topic, pattern in (
            (Topic.ROLLBACK_WITHIN, _EFFECT_COLUMN),
            (Topic.ROLLBACK_TEST_EVERY, _TEST_COLUMN),
        ):
            column = table.column(pattern, after=1)
            rows = [row for row in table.rows if column is not None and len(row.cells) == len(table.header)]
            found = [(spans[0].iso, row) for row in rows if (spans := _any_span(row.cells[column or 0]))]
            for iso, row in sorted(found, key=lambda pair: hours_of(pair[0])):
                if row.about_ai:
                    yield Hit(topic=topic, value=iso, said=(row,), strength=BY_CONTEXT)


def _any_span(cell: str) -> list:
    return lengths(cell) or rhythms(cell)


_EMERGENCY = one_of(
    r"emergenc(?:y|ies)", r"urgent", r"crisis", r"break-glass", r"expedited", r"unplanned", r"hot ?fix(?:es)?"
)
_AFTERWARDS = one_of(
    r"retrospective(?:ly)?",
    r"retroactive(?:ly)?",
    r"afterwards?",
    r"after the fact",
    r"subsequent(?:ly)?",
    r"later",
    r"post-implementation",
    r"ex post",
    r"ratif\w+",
    r"confirmed",
    r"after (?:it|the change)",
    r"caught up",
    r"made good",
    r"belated(?:ly)?",
    r"in hindsight",
)
_APPROVAL = one_of(
    r"approv\w+",
    r"ratif\w+",
    r"confirm\w*",
    r"sign(?:ed)?[- ]?off",
    r"authori[sz]\w+",
    r"agree\w*",
    r"endorse\w*",
)
_CHANGE = one_of(
    r"change[ds]?", r"fix(?:es)?", r"modification\w*", r"amendments?", r"action", r"intervention"
)


def _emergency(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        near = _EMERGENCY.search(statement.context)
        for clause in clauses(statement.text):
            if not (_EMERGENCY.search(clause) or near) or not (
                _APPROVAL.search(clause) and _AFTERWARDS.search(clause)
            ):
                continue
            for span in lengths(clause):
                if _LIMIT.search(clause[: span.start]) or re.match(
                    r" (?:of|after|later|from)\b", clause[span.end :]
                ):
                    yield Hit(
                        topic=Topic.EMERGENCY_APPROVAL_WITHIN,
                        value=span.iso,
                        said=(statement,),
                        strength=EXPLICIT if _CHANGE.search(clause) else BY_CONTEXT,
                    )
                    break


_RUNNING = r"(?:workflows?|AI systems?|systems?|use[- ]cases?|AI tools?|tools?|algorithms?|models?|assistants?|applications?|services?|deployments?|AI uses?|uses? of AI|workflow specifications?|solutions?|aids?)"
_REVIEWED = re.compile(
    rf"\b(?:[Ee]very|[Ee]ach|[Aa]ll|[Aa]ny|[Tt]he|[Oo]ur)?(?: [\w-]+){{0,3}}? ?\b{_RUNNING}(?: (?:in|that|which|under|on|of|with)\b[\w ,-]{{0,50}}?)? (?:is|are|must be|shall be|has to be|have to be|undergoes?|gets?)\b(?P<between>(?: [\w-]+){{0,5}}?) "
    r"(?:re-?)?(?:reviewed|review|reassessed|assessed again|revalidated|validated again|re-?certified|re-?examined|re-?evaluated|re-?approved|looked at again|reconsidered|full review|a review|an? [\w-]+ review)\b(?P<after>.*)",
    re.IGNORECASE,
)
_REVIEW_OF = re.compile(
    rf"\b(?:review|reassessment|revalidation|recertification|re-?examination|re-?approval)s? of (?:every|each|all|the)? ?(?:[\w-]+ ){{0,3}}?{_RUNNING}\b(?P<after>.*)",
    re.IGNORECASE,
)
_NOT_REVIEW = one_of(
    r"permissions?",
    r"privileges",
    r"licen[cs]es?",
    r"polic(?:y|ies)",
    r"standards?",
    r"documents?",
    r"playbooks?",
    r"this \w+",
    r"access",
    r"rights",
    r"outputs?",
    r"samples?",
    r"logs?",
    r"cost\w*",
    r"list of",
    r"figures?",
    r"contracts?",
    r"vendors?",
    r"suppliers?",
    r"sample of",
    r"security",
    r"prices?",
    r"minutes",
    r"hours?",
    r"accounts?",
    r"service levels?",
    r"drafts?",
    r"cases",
    r"queue",
)


def _reviews(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for clause in clauses(statement.text):
            match = _REVIEWED.search(clause) or _REVIEW_OF.search(clause)
            found = rhythms(clause) if match and not _NOT_REVIEW.search(clause) else []
            if found:
                yield Hit(topic=Topic.REVIEW_EVERY, value=found[0].iso, said=(statement,))


_WATCHED = re.compile(
    r"\b(?:(?:output|service|answer|model|result)? ?quality(?: figures?| data| measures?| indicators?| of (?:the )?(?:outputs?|answers|results|suggestions))?|accuracy|model performance|performance (?:of (?:the|every|each|all) \w+|figures|data|indicators)|drift|hit rates?|error rates?|quality dashboards?|monitoring figures|output samples?)\b",
    re.IGNORECASE,
)
_WATCHING = one_of(
    r"monitor(?:s|ed|ing)?",
    r"check(?:s|ed)?",
    r"look(?:s|ed)? at",
    r"watch(?:es|ed)?",
    r"measured?",
    r"track(?:s|ed)?",
    r"review(?:s|ed)?",
    r"reads?",
    r"examin(?:es|ed)",
    r"inspect(?:s|ed)?",
    r"reported",
    r"computed",
    r"goes through",
    r"go through",
    r"assess(?:es|ed)",
    r"compar(?:es|ed)",
)
_NOT_WATCH = one_of(
    r"access",
    r"vendors?",
    r"suppliers?",
    r"costs?",
    r"servers?",
    r"training",
    r"attendance",
    r"contracts?",
    r"budget",
    r"adoption",
    r"staff",
    r"employees?",
    r"appraisals?",
    r"air",
    r"water",
    r"regression set",
    r"new cases",
    r"data (?:loads?|quality)",
    r"board",
)


def _monitoring(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement) or "|" in statement.text:
            continue
        for clause in clauses(statement.text):
            watched, watching = _WATCHED.search(clause), _WATCHING.search(clause)
            found = rhythms(clause) if watched and watching and not _NOT_WATCH.search(clause) else []
            if (
                found
                and watched
                and watching
                and _close(watched.span(), watching.span(), (found[0].start, found[0].end))
            ):
                yield Hit(topic=Topic.MONITORING_EVERY, value=found[0].iso, said=(statement,))


def _close(*spans: tuple[int, int]) -> bool:
    """Whether places in a clause follow one another without much between."""
    ordered = sorted(spans)
    return all(second[0] - first[1] <= _APART for first, second in zip(ordered, ordered[1:], strict=False))


_APART = 45


_ACCESS = re.compile(
    r"\b(?:access(?: rights| lists?| permissions| authori[sz]ations)?|user (?:accounts|rights|lists?|permissions)|permissions|authori[sz]ations|rights)\b",
    re.IGNORECASE,
)
_ACCESS_REVIEW = one_of(
    r"review(?:s|ed)?",
    r"recertif\w+",
    r"check(?:s|ed)?",
    r"attest\w*",
    r"confirm(?:s|ed)?",
    r"re-?validated",
    r"gone through",
    r"compared",
    r"examin(?:es|ed)",
    r"go through",
    r"goes through",
)
_NOT_ACCESS = one_of(
    r"buildings?",
    r"doors?",
    r"badges?",
    r"vendors?",
    r"suppliers?",
    r"root",
    r"physical",
    r"data subjects?",
    r"human",
    r"intellectual",
    r"video",
    r"copyrights?",
    r"keys",
)


def _access_reviews(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for clause in clauses(statement.text):
            if _ACCESS.search(clause) and _ACCESS_REVIEW.search(clause) and not _NOT_ACCESS.search(clause):
                if found := rhythms(clause):
                    yield Hit(topic=Topic.ACCESS_REVIEW_EVERY, value=found[0].iso, said=(statement,))


_AFTER_STATE = re.compile(
    r"\b(?:after[- ](?:state|figures?|measurement|measure|window|value|period|comparison)s?|second measurement|post-(?:launch|go-live|implementation|introduction) (?:measurement|measure|window|period)|effect measurement|follow-up measurement|measurement after (?:go-live|the start|introduction|launch))\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:over|for|lasts?|covers?|window of|period of|spans?|runs? for|takes)(?: (?:a|the))?(?: (?:period|window) of)?(?: (?:at least|not less than|no less than|a minimum of|full|exactly))* ?$",
    re.IGNORECASE,
)


def _after_window(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if (
            statement.cells
            or not statement.about_ai
            or in_doubt(statement)
            or not _AFTER_STATE.search(statement.text)
        ):
            continue
        for span in lengths(statement.text):
            if _OVER.search(statement.text[: span.start]):
                yield Hit(topic=Topic.AFTER_WINDOW, value=span.iso, said=(statement,))
                break


_FRESH = re.compile(
    r"\b(?:(?:source |input |reference )?data|records?|inputs?|feeds?|extracts?)\b[^.;]{0,60}?\b(?:(?:no|not) older than|(?:at most|no more than|not more than|up to) (?=\S+ \S+ old)|older than)",
    re.IGNORECASE,
)
_NOT_FRESH = one_of(
    r"deleted?",
    r"erased",
    r"archived?",
    r"logs?",
    r"backups?",
    r"tests?",
    r"test data",
    r"retained",
    r"kept",
    r"certificates?",
    r"training records",
)


def _freshness(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        match = _FRESH.search(statement.text)
        if match and not _NOT_FRESH.search(statement.text):
            found = [each for each in lengths(statement.text) if 0 <= each.start - match.end() <= 3]
            if found:
                yield Hit(topic=Topic.DATA_FRESHNESS, value=found[0].iso, said=(statement,))


RULES = (
    Rule(topics=frozenset({Topic.STOP_WITHIN, Topic.STOP_TEST_EVERY}), trigger=_STOPPING, read=_stops),
    Rule(
        topics=frozenset({Topic.ROLLBACK_WITHIN, Topic.ROLLBACK_TEST_EVERY}),
        trigger=re.compile(rf"{_BACK.pattern}|^tier", re.IGNORECASE),
        read=_rollbacks,
    ),
    Rule(topics=frozenset({Topic.EMERGENCY_APPROVAL_WITHIN}), trigger=_EMERGENCY, read=_emergency),
    Rule(
        topics=frozenset({Topic.REVIEW_EVERY}),
        trigger=re.compile(r"review|assess|valid|certif|examin|approv|evaluat|looked at", re.IGNORECASE),
        read=_reviews,
    ),
    Rule(topics=frozenset({Topic.MONITORING_EVERY}), trigger=_WATCHED, read=_monitoring),
    Rule(topics=frozenset({Topic.ACCESS_REVIEW_EVERY}), trigger=_ACCESS, read=_access_reviews),
    Rule(topics=frozenset({Topic.AFTER_WINDOW}), trigger=_AFTER_STATE, read=_after_window),
    Rule(topics=frozenset({Topic.DATA_FRESHNESS}), trigger=_FRESH, read=_freshness),
)
