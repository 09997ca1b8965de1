"""The verbs that speak of work, and the forms in which they are written. Pure.

A word that is missing here is found only after somebody known to act; one that is too much
makes a step of a sentence that is none. States (be, own, cost, last) are therefore left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_ACTS = """
accept acknowledge action activate adapt add address adjust administer admit advise aggregate alert align allocate
amend analyse analyze annotate answer append apply appoint approve archive arrange ask assemble assess assign attach
audit authorise authorize back-order balance batch bill blend block book brief bring build bundle buy calculate
calibrate call cancel capture categorise categorize charge chase check choose clarify classify clean clear close
cluster code collate collect combine communicate compare compile complete compute conduct confirm consolidate
consult contact convert copy correct counter-sign countersign create credit cross-check customise cut date debit
decide decline deduplicate define delete deliver deny deploy describe design detect determine diagnose dig digitise
digitize direct discard discharge discuss dispatch dispense dispute distribute divide document double-check download
draft draw drop edit email e-mail enrich enter escalate estimate evaluate examine execute explain export extract file fill filter
finalise finalize find fix flag follow forecast format forward generate give grade grant greet group hand handle
hire identify import index inform input inspect install instruct interview investigate invite invoice issue judge
key label launch link list listen load log look mail maintain make map mark match measure merge message mitigate moderate
monitor negotiate note notify number obtain onboard open order organise organize overwrite pack page paste
pay perform phone pick ping place plan plot populate post predict prefill pre-fill prepare prescribe present price print
prioritise prioritize process produce proof-read proofread propose prove publish pull purchase push put query question
queue quote raise rank rate re-check re-enter read reassign rebook recalculate recheck recommend reconcile record redact
redirect redraft refer refund register reimburse reject release remind remove renew reopen reorder repair rephrase
replace reply report request rescan reschedule research reserve reset resolve respond restart restock restore retrieve return
review revise revoke rewrite ring route run sample save scan schedule score screen search segregate select send
separate set settle share ship shortlist show sign sketch sort spell-check split spot-check stamp store stop structure
submit suggest summarise summarize supply suspend switch tag take talk tell test text tick trace track transcribe
transfer translate triage trigger tweak type unload update upload use validate verify view visit void weigh withdraw
write yield escort arbitrate audit segment inspect assemble measure load unpack palletise swap disconnect reconnect
remediate patch deprecate curate outline storyboard proof typeset redline negotiate countersign notarise serve
interpret anonymise anonymize pseudonymise mask encrypt sequence centrifuge pipette aliquot incubate weigh culture
underwrite decline bind endorse adjudicate subrogate reinsure reassess bake mix whisk preheat pour stir chop simmer
receive refuse photograph translate prompt nominate onboard offboard provision deprovision rebalance replenish dispatch reroute reprint relabel
double-key rekey re-key retype hand-check eyeball skim vet veto waive warn wait whitelist blacklist
harmonise harmonize normalise normalize compose convene convey cross-reference debrief de-escalate enquire inquire
enrol enroll exclude fetch gather highlight hold insert keep lock lodge meet name offer pause quarantine recruit
reformat reformulate reverse sanction scrub shelve simulate source supervise surface synthesise synthesize tally
upsell validate walk wash wrap zip move pass hand-over leave lead_back show sense learn suppress surface
solve recognise recognize colour-code color-code restock undertake carry determine deal advertise allot ascertain assert attest cater certify clarify
compile consolidate contest coordinate counsel credit declare decode deduct deem demand depict derive differentiate disclose disable enable elicit
examine expedite formulate furnish grade guide hash hide impose inquire itemise itemize justify liaise litigate lodge log-in merge notarize
change alter modify attend await count deposit dial empty erase extend finish fold fulfil fund host isolate lend modify recall refresh reinstate resend
rework seal sell shut specify spray stack study subscribe tabulate terminate trim upgrade withhold commission debug discover explore freeze geocode
impute infer restructure revalidate solicit sum thank train transport wire promote rearrange replenish dictate tidy cross-match park deny relocate
click observe outline overhaul oversee paraphrase parse penalise permit photograph pinpoint point postpone pre-check pre-select predict preview prioritise
proof punch quantify ration recap recode reconsider recount redistribute refine reformat relay relist remark remit reprioritise rerun
resell reshelve resubmit retest retry retype revert reword roll scrutinise scrutinize shred signal simplify sketch slot smooth spot staple
steer strip survey substitute subtract tailor tidy tokenise transmit unlock unsubscribe vaccinate validate vary visualise visualize vote
""".split()
_NOUNS_TOO = frozenset(
    """action address alert answer audit balance batch bill block book brief bundle call change charge check claim
    code contact copy credit cut date debit design direct discharge discount dispatch dispute document download draft draw
    drop email e-mail estimate export extract file filter fix flag forecast format forward grade grant group hand hire hold
    import index input interview invoice invite issue judge key label launch link list load log look lock mail map mark match
    measure merge message mix monitor name note number offer order pack page pass patch pay phone pick ping place plan plot
    post present price print process produce prompt proof purchase push query question queue quote rank rate read record refund
    register release renew repair reply report request research reserve reset respond restart return review reverse route
    run sample save scan schedule score screen search segment select sequence set settle share ship show sign sketch
    sort source split stamp store stop structure supply support surface survey swap switch tag take talk test text
    tick trace track transfer trigger triage type update upload use view visit void warn wash weigh withdraw yield
    reminder lead walk wait complete clean clear correct close open separate diagnose demand grade guide pilot point punch ration recap refine remark roll slot spot strip survey vote permit staple signal photograph parse deal change count deposit empty finish fold fund host recall refresh rework seal stack study sum thank train transport wire upgrade trim freeze park finish commission attempt""".split()
)
"""Words that are nouns or adjectives as often as verbs: they need to stand like a verb."""

_IRREGULAR: Mapping[str, tuple[str, str]] = {
    "bind": ("bound", "bound"), "bring": ("brought", "brought"), "build": ("built", "built"),
    "buy": ("bought", "bought"), "choose": ("chose", "chosen"), "cut": ("cut", "cut"),
    "draw": ("drew", "drawn"), "find": ("found", "found"), "give": ("gave", "given"),
    "hold": ("held", "held"), "keep": ("kept", "kept"), "leave": ("left", "left"),
    "make": ("made", "made"), "meet": ("met", "met"), "overwrite": ("overwrote", "overwritten"),
    "pay": ("paid", "paid"), "put": ("put", "put"), "read": ("read", "read"), "ring": ("rang", "rung"),
    "rewrite": ("rewrote", "rewritten"), "run": ("ran", "run"), "send": ("sent", "sent"), "set": ("set", "set"),
    "show": ("showed", "shown"), "split": ("split", "split"), "take": ("took", "taken"), "tell": ("told", "told"),
    "withdraw": ("withdrew", "withdrawn"), "write": ("wrote", "written"), "typeset": ("typeset", "typeset"),
    "sell": ("sold", "sold"), "shut": ("shut", "shut"), "freeze": ("froze", "frozen"), "withhold": ("withheld", "withheld"), "lend": ("lent", "lent"),
    "undertake": ("undertook", "undertaken"), "deal": ("dealt", "dealt"), "oversee": ("oversaw", "overseen"), "hide": ("hid", "hidden"), "resell": ("resold", "resold"),
    "underwrite": ("underwrote", "underwritten"), "reset": ("reset", "reset"), "shed": ("shed", "shed"),
}  # fmt: skip
_DOUBLING = frozenset(
    """log plan tag stop ship drop scan map spot-check zip wrap swap pin cut dig set put run flag chop stir skim vet scrub
    double-key submit admit refer transfer prefer permit input format""".split()
) - {"format", "double-key"}
_VOWELS = "aeiou"
_PREFIXES = frozenset("pre post re auto co over under mis cross double".split())

BASE, S, PAST, PARTICIPLE, ING = "base", "s", "past", "participle", "ing"


def _suffixed(base: str) -> dict[str, tuple[str, ...]]:
    """Surface forms of one regular verb by form."""
    if base.endswith("y") and base[-2] not in _VOWELS:
        s, past = (base[:-1] + "ies",), (base[:-1] + "ied",)
    elif re.search(r"(?:s|x|z|ch|sh)$", base):
        s, past = (base + "es",), (base + "ed",)
    elif base.endswith("e"):
        s, past = (base + "s",), (base + "d",)
    elif base in _DOUBLING:
        s, past = (base + "s",), (base + base[-1] + "ed",)
    elif base.endswith("l") and len(base) > 4 and base[-2] in _VOWELS:
        s, past = (base + "s",), (base + "ed", base + "led")
    else:
        s, past = (base + "s",), (base + "ed",)
    stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    ing = (stem + base[-1] + "ing",) if base in _DOUBLING else (stem + "ing",)
    if base.endswith("l") and len(base) > 4 and base[-2] in _VOWELS:
        ing = (base + "ing", base + "ling")
    return {BASE: (base,), S: s, PAST: past, PARTICIPLE: past, ING: ing}


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for base in dict.fromkeys(_ACTS):
        forms = _suffixed(base)
        if base in _IRREGULAR:
            past, participle = _IRREGULAR[base]
            forms |= {PAST: (past,), PARTICIPLE: (participle,)}
        for form, words in forms.items():
            for word in words:
                found.setdefault(word, []).append((base, form))
    return {word: tuple(pairs) for word, pairs in found.items()}


def base_in_form(word: str, *forms: str) -> str | None:
    """The act of which a lower-case word is one of these forms; None where it is none.

    >>> base_in_form("checks", S), base_in_form("sent", PARTICIPLE), base_in_form("desk", BASE)
    ('check', 'send', None)
    """
    found = next((base for base, form in _forms().get(word, ()) if form in forms), None)
    if found is None and "-" in word:
        prefix, _, rest = word.partition("-")
        inner = base_in_form(rest, *forms) if prefix in _PREFIXES else None
        return f"{prefix}-{inner}" if inner else None
    return found


def is_act(word: str) -> bool:
    """Whether a lower-case word is a form of a verb of work."""
    return word in _forms() or base_in_form(word, BASE, S, PAST, PARTICIPLE, ING) is not None


def often_noun(base: str) -> bool:
    """Whether a base form and its plural are nouns as often as verbs."""
    return base in _NOUNS_TOO
