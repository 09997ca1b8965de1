"""Words that the checks know: what means the same, and what excludes each other.

Written for governance texts. A word that is missing here costs a paraphrase some of its
score; it never lets a wrong number, name or negation pass.
"""

from __future__ import annotations

from functools import lru_cache

from knowledge.terms import stem

ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
NUMBER_WORDS = ONES | TENS | {"hundred": 100, "thousand": 1000}

_SAME = """
approve approval authorise authorize sign-off signoff endorse greenlight clearance
keep kept retain retention store storage hold held preserve
delete deletion erase erasure remove removal destroy destruction purge wipe
start begin began begun commence launch kick
end finish conclude expire expiry lapse ended
buy purchase procure procurement acquire
tell told inform notify notification alert notice
ask request requested inquire
person people individual human someone
worker employee staff personnel colleague
customer client
supplier vendor
boss manager supervisor
check verify verification examine inspect inspection
review reassess reviewed
change modify modification alter alteration amend amendment edit
choose select selection pick chosen choice
decide decision decided determine
send sent submit submission forward dispatch
give gave grant provide supply
get receive receipt obtain
fix repair correct correction remedy rectify
error mistake fault bug
problem issue trouble
cost price charge fee
big large
quick fast rapid swift promptly immediately
year yearly annual annually annum
month monthly
week weekly
day daily
quarter quarterly
hour hourly
escalate escalation raise refer referral
record log document register logged recorded written write wrote
report reported
stop halt suspend suspension pause
sort arrange
miss overlook overlooked missed
usual normal ordinary
earlier previous former
new fresh
lack lacking
test trial exercise drill try tried
rule policy
use usage utilise utilize
show display present
wait await
help assist assistance support
limit cap ceiling
job task duty
responsible responsibility
accountable accountability
leave left
pay payment paid
train training trained course
incident event
device laptop computer machine
phone telephone
allow permit permission permitted authorised
forbid prohibit prohibition ban forbidden banned disallow
attend attendance
share disclose disclosure
breach violation violate
happen occur occurrence arise
full complete entire whole
maintain maintenance
fail failure failed
respond response reply answer
assess assessment evaluate evaluation appraisal
discuss discussion talk
access entry
agree agreement consent consented
need require requirement necessary
file lodge
open opened
close closed closure
assign allocate
copy duplicate
meet meeting met
outage downtime
live production
plan schedule scheduled planned
identify identification
encrypt encryption encrypted
restore restoration recover recovery
chair lead led
own owner ownership
compensate reimburse reimbursement refund compensation
"""

_EXCLUDE = """
second | minute | hour | day daily | week | month | quarter | year annual annually
monday | tuesday | wednesday | thursday | friday | saturday | sunday | weekday | weekend
january | february | march | april | june | july | august | september | october | november | december
low | medium | high | critical
minor | major | material | emergency
internal | external
public | private confidential
manual | automatic automated
verbal oral orally | written writing
mandatory compulsory obligatory | optional voluntary
accept | reject refuse decline deny
approve | reject refuse decline deny
increase raise grow | decrease reduce lower fall
more | less fewer
most | least
maximum | minimum
longer | shorter
earlier sooner | later
above | below
higher | lower
larger bigger | smaller
include | exclude
enable | disable
add | remove delete
open | close
start begin | end stop finish
strict stricter tighten | loose looser loosen
upper | lower
first | second | third | last
gross | net
encrypt | decrypt
buy | sell
inbound incoming | outbound outgoing
permanent | temporary
working business | calendar
euro eur € | dollar usd $ | pound gbp £
percent | percentage-point
allow permit | forbid prohibit ban
success | failure
new | old
junior | senior
full | partial partly
same | different
inside within | outside
upstream | downstream
hot | cold
adult | child
inpatient | outpatient
morning | afternoon | evening | night
primary | secondary
alone | together jointly
retrospective retrospectively afterwards | beforehand advance
female | male
half | double
"""

NEUTRAL = frozenset(
    stem(word)
    for word in """according accordance per state states stated say says said specify specifies note
    notes noted describe describes described mention mentions section clause passage source document
    documents policy standard rule rules guideline guidelines guidance procedure text provided information
    summary overall additionally furthermore moreover also therefore thus hence however please
    mean means respectively case cases apply applies applied following namely regarding concerning based
    context yes short outline outlined indicate indicates define defines defined organisation organization company
    process order ensure involve involves include includes including carry carried take place""".split()
)
"""Stems that speak of the source or join sentences; a claim may use them freely."""


@lru_cache(maxsize=1)
def same_meaning() -> dict[str, str]:
    """Stem to the one that stands for its group."""
    found: dict[str, str] = {}
    for line in _SAME.strip().splitlines():
        stems = [stem(word) for word in line.split()]
        for each in stems:
            found.setdefault(each, stems[0])
    return found


@lru_cache(maxsize=1)
def exclusions() -> dict[str, tuple[tuple[int, int], ...]]:
    """Lower-case stem to (set, side) pairs: two sides of one set exclude each other."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(_EXCLUDE.strip().splitlines()):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                found.setdefault(stem(word), []).append((number, side))
    return {word: tuple(dict.fromkeys(pairs)) for word, pairs in found.items()}


ROLE_HEADS = frozenset(
    stem(word)
    for word in """owner lead leader manager officer head desk team board committee director supervisor
    steward requester approver reviewer auditor sponsor vendor supplier customer client employee
    contractor nurse doctor physician pharmacist patient engineer developer analyst teller borrower
    department office council counsel regulator administrator admin chair president executive
    chief partner agent adviser advisor clerk operator coordinator architect controller processor
    treasurer secretary inspector guard visitor intern trainee student surgeon consultant ward
    matron midwife resident custodian cashier underwriter accountant lawyer member staff
    commander responder champion scientist handler planner buyer
    author editor publisher journalist translator teacher pupil professor lecturer dean librarian
    registrar curator conservator archivist driver pilot captain mechanic technician foreman
    electrician plumber courier dispatcher porter receptionist housekeeper chef cook farmer
    guest passenger traveller citizen resident tenant landlord parent guardian volunteer applicant
    candidate participant donor trustee beneficiary investor shareholder creditor debtor seller
    producer distributor wholesaler retailer insurer policyholder claimant witness judge prosecutor
    notary mayor minister commissioner ombudsman inspectorate ministry agency bureau union police
    firefighter paramedic dentist veterinarian therapist psychologist pharmacist carer""".split()
)
"""Last words of what a role, team or body is called."""

VERBS = frozenset(
    stem(word)
    for word in """approve review decide sign notify inform tell consult own report escalate grant ask
    request submit prepare check run write send keep retain store delete erase train pay
    investigate close open assign hand audit monitor watch confirm verify appoint chair waive
    reject refuse accept authorise authorize nominate supervise inspect record log maintain update
    publish release stop suspend restart restore test sample call contact email brief advise
    support provide supply order buy sell issue revoke renew cancel replace return transfer forward
    dispense prescribe administer witness examine admit discharge treat counter-sign countersign
    reconcile deploy merge triage rotate delegate answer reply handle override choose select raise
    agree coordinate lead manage receive reimburse refund charge bill fund sponsor teach coach
    interview hire dismiss discipline certify document register classify sort mark correct repair
    request attend set define change amend lower remove add install configure enable disable""".split()
)
"""Stems of acts that have a doer and somebody or something they are done to."""
