"""Who or what a phrase names: a person's role, a team, a model, a system, somebody outside. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.drafting.extraction.facts import ActorKind

_HUMAN_ASSISTANT = (
    r"(?:administrative|admin|hr|lab|laboratory|legal|executive|office|warehouse|shop|sales|dental|nursing|research|"
    r"personal|teaching|medical|healthcare|clinical|finance|accounts|editorial|production|claims|care|library|project|"
    r"department|human|student|grants?|collections?|store|records|registry|admissions|marketing|human resources)"
)
_AI = re.compile(
    r"(?<!human )\b(?:ai|a\.i\.?|artificial intelligence|llms?|(?:large )?language models?|gpt[\w.-]*|chatgpt|"
    r"classifiers?|(?:chat|voice|e-?mail)?bots?|copilots?|machine[ -]learning|ml|neural network|"
    r"models?|algorithms?|(?:machine |computer )?(?:translation|vision|recommendation|speech recognition) (?:engine|system)|machine translation|computer vision|ocr|(?:document|image|text|form|letter|mail|e-mail|speech|face|plate|receipt) (?:reader|recogni[sz]er|recognition|analy[sz]er|sorter)|optimi[sz]ers?|recommender|predictor|ai agents?|genai|extractor|summari[sz]er)\b"
    r"|\bassistants?$",
    re.IGNORECASE,
)
_HUMAN_ASSISTANT_NP = re.compile(
    rf"\b{_HUMAN_ASSISTANT} assistants?\b|\bassistants? (?:manager|director|buyer|editor|professor)", re.I
)
_SYSTEM = re.compile(
    r"\b(?:systems?|platforms?|portals?|crm|erp|tools?|software|scripts?|rpa|macro|workflow engine|mailbox|inbox|scanner|"
    r"api|integration|applications?|apps?|database|server|website|web form|camera|machine|chron job|cron job|scheduler|etl|pipeline|"
    r"middleware|gateway|spreadsheets?|engine|dashboard|sensor|sensors|robot|batch job|nightly job|interface|ats|lims|wms|tms|"
    r"helpdesk tool|ticketing tool|module|plug-in|plugin|feed|data warehouse)$",
    re.IGNORECASE,
)
_EXTERNAL_HEADS = frozenset(
    """customer client dealer distributor reseller retailer claimant applicant supplier vendor patient candidate citizen caller parent buyer-side policyholder sender consumer
    guest visitor passenger tenant borrower donor grantee shipper consignee haulier carrier subscriber student pupil resident
    taxpayer bidder contractor garage insurer broker family relative bank regulator court university shopper member user's
    guardian family households household farmer hospital laboratory repairer""".split()
)
HUMAN_HEADS = frozenset(
    """agent clerk manager lead leader team desk officer analyst engineer buyer planner head director supervisor specialist
    handler adjuster underwriter reviewer approver coordinator administrator admin assistant nurse doctor physician technician
    dispatcher recruiter editor writer author journalist lawyer solicitor paralegal counsel attorney accountant controller
    treasurer auditor investigator scientist chemist pathologist consultant adviser advisor teacher registrar secretary receptionist
    operator foreman mechanic inspector driver picker packer worker staff colleague employee colleagues people person
    department office board committee panel unit function group crew squad champion sponsor owner partner trainee intern
    representative rep salesperson marketer merchandiser strategist designer developer programmer tester librarian archivist
    curator caseworker case-worker counsellor counselor pharmacist dietician therapist radiologist surgeon midwife matron
    juror referee moderator copywriter proofreader photographer producer translator interpreter steward president chair chairman chairwoman
    chairperson cfo ceo coo cto cio ciso dpo principal dean professor lecturer tutor headteacher bursar expert staffer personnel
    associate executive commissioner ombudsman human humans someone somebody dispatch reception accounts centre center
    helpdesk service-desk backoffice back-office hotline workshop warehouse stewards ops team-lead teamlead duty l1 l2 l3 requester
    assessor surveyor examiner appraiser valuer loader mailroom room newsroom pool ward judge registry secretariat council reviser mlro
    maintenance procurement purchasing finance legal hr compliance operations logistics sales marketing payroll treasury
    risk security it facilities fraud collections credit underwriting claims admissions intake billing quality qa audit
    engineering management production pharmacy radiology pathology communications comms conservator colleague boss lady guy user
    controlling bookkeeping accounting informatics housekeeping recruiting recruitment merchandising scheduling licensing""".split()
)
_DEPARTMENTS = frozenset(
    """maintenance procurement purchasing finance legal hr compliance operations logistics sales marketing payroll treasury
    risk security it facilities fraud collections credit underwriting claims admissions intake billing quality qa audit
    engineering management production pharmacy radiology pathology communications comms accounts dispatch warehouse
    controlling bookkeeping accounting informatics housekeeping recruiting recruitment merchandising scheduling licensing
    reception ops workshop duty function centre center office unit group human humans service""".split()
)
"""Names of a department only where nothing else is meant: alone, or in capitals."""
_NOT_AGENTS = frozenset(
    """actor order letter number folder paper calculator error server computer scanner printer tracker router register calendar
    newsletter reminder quarter matter offer transfer factor sensor monitor answer user's identifier header footer parameter cover
    container trailer cluster layer filter counter corner danger disorder dollar driver-less either ether ever never other over after under
    whether water power weather winter summer september october november december october layover manner master meter
    chapter character border buffer charter cluster dinner door floor colour color favor error behaviour labour major minor prior
    refer remainder river rather shoulder sticker tender ticker timer tutor-led voucher wrapper year better later earlier higher
    lower greater longer shorter proper regular similar particular per her their your our four hour list checklist
    shortlist waitlist wishlist blacklist whitelist specialist-only exist persist assist insist must trust dealer-portal mirror tumor
    tailor-made elevator conveyor indicator generator vector denominator numerator separator far car star bar war dear near clear
    tremor donor-record accelerator motor tractor processor-bound cursor decor decider cooler boiler drawer locker marker cleaner layer
    paper newspaper explorer browser parser finder tracker planner-tool sampler pointer holder placeholder stakeholder barrier carrier
    courier copier fewer lesser former latter inner outer upper rather cancer number slider tester-kit scooter computer router""".split()
)
_AGENTIVE = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|eer)s?$")
_TEAMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, words in (
        ("ai_team", r"ai (?:team|lab|guild|centre|center|engineers?|squad)|data science|machine[ -]learning|ml (?:team|engineers?)|innovation team|ai|ml lead|prompt engineer"),
        ("platform", r"platform|(?:it|cloud|network) infrastructure|infrastructure (?:team|engineers?)|devops|sre|it|information technology|software engineering|cio|cto|integration team|software engineers?|systems? team|developers?"),
        ("data", r"data (?:team|engineering|engineers?|stewards?|owners?|governance|office|warehouse team)|analytics|business intelligence|bi team|cdo"),
        ("security", r"(?:information |cyber |it )?security|ciso|soc|cyber"),
        ("legal", r"legal|lawyers?|solicitors?|counsel|privacy|data protection|dpo|paralegals?|attorneys?"),
        ("risk", r"risk|compliance|audit(?:ors?)?|controls?|fraud|aml|quality assurance|second line|model risk"),
        ("hr", r"hr|human resources|people team|people operations|recruit(?:er|ers|ing|ment)|talent|payroll"),
        ("executive", r"ceo|cfo|coo|managing director|chief [\w ]+|board|vice president|vp|executive|president"),
        ("vendor", r"vendors?|suppliers?|contractors?|third part(?:y|ies)|outsourc\w+"),
        ("operations", r"desk|operations?|ops|dispatch\w*|warehouse|logistics|claims|service|support|helpdesk|contact cent(?:re|er)|call cent(?:re|er)|handlers?|clerks?|agents?|intake|back[ -]office|planners?|technicians?|nurses?|production|maintenance|adjusters?|triage|caseworkers?|underwriters?|shift|supervisors?|team leads?|registry|lab(?:oratory)?|pharmacy|billing|accounts payable|mailroom"),
        ("business", r"commercial|sales|marketing|procurement|purchasing|buyers?|finance|accounts?|editor(?:s|ial)?|business|category|product|customer|treasury|lending|credit|pricing|merchandis\w+|admissions|grants?|programmes?|controllers?|communications|content"),
    )
)  # fmt: skip


def team_kind(phrase: str) -> str | None:
    """A `TeamKind` value that the words of a team or role show; None where they show none.

    >>> team_kind("claims desk"), team_kind("data science team"), team_kind("committee")
    ('operations', 'ai_team', None)
    """
    return next((kind for kind, pattern in _TEAMS if pattern.search(phrase)), None)


def singular(word: str) -> str:
    """A lower-case noun without its plural ending.

    >>> singular("agents"), singular("secretaries"), singular("boss")
    ('agent', 'secretary', 'boss')
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=4096)
def actor_kind(phrase: str) -> ActorKind | None:
    """What kind of actor a noun phrase names, without its article; None where it names a thing.

    >>> actor_kind("intake agent").value, actor_kind("AI agent").value, actor_kind("invoice number")
    ('human', 'ai', None)
    """
    low = phrase.lower().strip(" .,;:")
    if not low or len(low) > 80:
        return None
    if re.fullmatch(
        r"(?:colleague|boss|deputy|neighbour|partner|assistant|manager) [A-Z]\w+", phrase.strip(" .,;:")
    ):
        return ActorKind.HUMAN
    if low in ("we", "i", "he", "she", "they", "my team", "our team"):
        return ActorKind.HUMAN
    main = re.split(r" (?:of|in|at|for|on|from) ", low)[0]
    words = main.replace("'s", "").split()
    if not words:
        return None
    head = singular(words[-1].rsplit("-", 1)[-1])
    if re.search(
        r"\b(?:ai|ml|model|machine learning|data science)\b.*\b(?:team|lab|engineer|lead|owner|specialist|department|people|office|board|committee)s?$",
        main,
    ):
        return ActorKind.HUMAN
    if _HUMAN_ASSISTANT_NP.search(main):
        return ActorKind.HUMAN
    if (
        _AI.search(main)
        and not re.search(r"\b(?:business|pricing|operating|role|data|3d|car) models?$", main)
        and not (head in HUMAN_HEADS and head != "agent" and head != "assistant")
    ):
        return ActorKind.AI
    if _SYSTEM.search(main):
        return ActorKind.SYSTEM
    if head in _EXTERNAL_HEADS:
        return ActorKind.EXTERNAL
    if re.search(
        r"\b(?:customer|client|support|guest|patient|social) (?:services?|care|support|relations|success|experience)$",
        main,
    ):
        return ActorKind.HUMAN
    if head in ("office", "unit", "centre", "center", "group") and len(words) > 1:
        return ActorKind.HUMAN
    if low in ("after-sales", "pre-sales", "back-office", "front-office"):
        return ActorKind.HUMAN
    if head in _DEPARTMENTS:
        named = phrase.split()[-1][0].isupper() or all(
            word in _DEPARTMENTS or singular(word) in _DEPARTMENTS for word in low.split()
        )
        return ActorKind.HUMAN if named else None
    if (
        head in HUMAN_HEADS
        or words[-1] in HUMAN_HEADS
        or re.match(r"(?:head|director|chief|chair|member|secretary) of\b", low)
    ):
        return ActorKind.HUMAN
    written = phrase.split()[-1]
    if head not in _NOT_AGENTS and _AGENTIVE.match(head) and (written[0].islower() or written.endswith("s")):
        return ActorKind.HUMAN
    return None


def bare(phrase: str) -> str:
    """A noun phrase without its leading articles and adverbs.

    >>> bare("the  intake agent"), bare("then an agent")
    ('intake agent', 'agent')
    """
    return re.sub(
        r"^(?:(?:then|the|a|an|our|my|their|its|his|her|your|each|every|any|all|another|one|some|this|that|these|those|both|two|three|either|first(?! (?:level|line|tier|response|aid|contact|reader|reviewer|officer)\\b)|finally|same|also|responsible|relevant|respective|assigned|usually|only|on-duty|same|and|or|today|currently|now|right now|at present|at the moment|at the) )+",
        "", re.sub(r"\s+", " ", phrase).strip(), flags=re.IGNORECASE,
    )  # fmt: skip


def actor_key(name: str) -> str:
    """What two names of one actor share: lower case, singular, no article.

    >>> actor_key("The claims agents") == actor_key("claims agent")
    True
    """
    return " ".join(singular(word) for word in bare(name).lower().split())
