"""Descriptions in unlike styles, each labelled before it was first read by the rules. Invented.

The rules were mended afterwards where they failed on these, so they measure what is kept, not what is unseen.
"""

from tests.assistant.drafting.extraction.labelled import Case

STYLES = (
    Case(
        "churn chat",
        """hi, so we lose about 9 accounts a quarter and nobody saw it coming. at the moment account managers look at usage charts in looker whenever they have time,
mostly they don't. the plan: a nightly job pulls logins from snowflake and open tickets from freshdesk, the model scores each account from 0 to 100, accounts above 75
create a task in hubspot for the account manager. account manager reads the reasons, phones the customer within 3 working days and logs the outcome in hubspot.
if he thinks it's a false alarm he closes the task with a reason. what we don't want is the model mailing customers on its own. small accounts under 5k are out of scope for now.
about 1,300 accounts, maybe 20 tasks per day. no budget yet.""",
        steps="""look usage @ account managers
        pull logins @ nightly job
        score account @ model
        create task @
        read reason @ account manager
        phone customer @ account manager
        log outcome @ account manager
        close task @ account manager""",
        title="",
        quantities="time_limit=3; volume_per_day=20; auto_accept_at=75",
        texts="problem: lose about 9 accounts; out_of_scope: small accounts; prohibited: mailing customers",
        decisions="false alarm / closes the task",
        systems="looker; snowflake; freshdesk; hubspot",
    ),
    Case(
        "forecast mail",
        """Subject: AI support for the quarterly sales forecast

Dear Henrike, dear colleagues,

As promised, here is how our forecast comes about. Every first Monday of the month the regional sales managers enter their expected deals in Dynamics. Sales controlling consolidates the
figures in Excel, corrects obvious errors and presents the result to the management board. This costs us roughly 40 hours per month and the forecast was off by 17 % in 2026.
My proposal is that a model computes a forecast from the order history and controlling only explains the differences. Where the model deviates by more than 10 % from the sales manager's
number, controlling asks the sales manager for a reason. The board decides on the final forecast, not the machine. The purpose is a forecast that purchasing can rely on.

Accountable would be our CFO, Marlene Vogel. The model would be maintained by Dr. Ilir Hoxha in Analytics.

Kind regards
Piotr Zieliński
Head of Sales Controlling""",
        title="AI support for the quarterly sales forecast",
        steps="""enter deal @ regional sales managers
        consolidate figure @ sales controlling
        correct error @ sales controlling
        present result @ sales controlling
        compute forecast @ model
        explain difference @ controlling
        ask sales manager @ controlling
        decide forecast @ board""",
        people="Marlene Vogel=business_owner; Ilir Hoxha=technical_owner; Piotr Zieliński=",
        quantities="baseline=17; baseline=40",
        decisions="deviates by more than 10 % / asks the sales manager",
        texts="purpose: purchasing can rely on; problem: off by 17 %",
        systems="Dynamics; Excel",
    ),
    Case(
        "complaints SOP",
        """SOP-EN-07 Handling of customer complaints (electricity and gas)

1 Intake
1.1 Register the complaint in Kraken on the day of receipt.
1.2 Send an acknowledgement to the customer within 2 working days.
Responsible: Complaints clerk

2 Assessment
2.1 Read the meter history and the last three bills.
2.2 Decide whether the complaint is justified.
2.3 If the disputed amount exceeds 1,000 EUR, obtain the opinion of the legal department.
Responsible: Complaints handler

3 Reply
3.1 Draft the reply with the text assistant.
3.2 Check and sign the reply.
3.3 Close the case.
Responsible: Team leader

4 Exceptions
4.1 Customer threatens with a lawyer: hand the case to the legal department.
4.2 Text assistant unavailable: use the templates in SharePoint.

Process owner: Bernadette Quaye""",
        title="Handling of customer complaints",
        steps="""register complaint @ complaints clerk
        send acknowledgement @ complaints clerk
        read history @ complaints handler
        decide complaint @ complaints handler
        obtain opinion @ complaints handler
        draft reply @ team leader
        check reply @ team leader
        sign reply @ team leader
        close case @ team leader""",
        people="Bernadette Quaye=business_owner",
        quantities="time_limit=2; money_limit=1000",
        decisions="complaint justified; disputed amount exceeds / obtain the opinion",
        exceptions="lawyer @ legal department; unavailable @",
        systems="Kraken; SharePoint",
    ),
    Case(
        "museum loans table",
        """## Outgoing loans of objects

We lend around 260 objects per year to other museums. The registrars spend 5 hours on each condition report.

| No | Step | Who | Tool |
|----|------|-----|------|
| 1 | Receive loan request | Registrar | Outlook |
| 2 | Check object availability | Collections assistant | MuseumPlus |
| 3 | Draft condition report from photographs | AI assistant | MuseumPlus |
| 4 | Verify condition report | Conservator | MuseumPlus |
| 5 | Approve loan | Loans committee | |
| 6 | Issue loan agreement | Registrar | DocuSign |

The assistant must not judge the authenticity of an object. If the conservator disagrees with the report, she rewrites it.
Loans end when the object is back in the store and its condition has been compared with the report.
Chief registrar Odile Marchetti is accountable; Conservator Emre Kaya approves changes to the assistant.""",
        title="Outgoing loans of objects",
        steps="""check availability @ collections assistant
        draft condition @ AI assistant
        verify condition @ conservator
        approve loan @ loans committee
        issue agreement @ registrar
        receive request @ registrar""",
        people="Odile Marchetti=business_owner; Emre Kaya=change_approver",
        quantities="volume_per_year=260; baseline=5",
        exceptions="disagrees @ conservator",
        texts="prohibited: authenticity; end: back in the store",
        systems="Outlook; MuseumPlus; DocuSign",
    ),
    Case(
        "content stories",
        """Content approval - user stories

As a copywriter I want the assistant to check my draft against the style guide so that fewer texts come back from the editor.
As an editor I want to approve or return every text before it is published.
As a legal reviewer I want to see only texts that make health claims.
As a web manager I want to publish approved texts in Contentful with one click.

Acceptance criteria:
- the assistant marks each breach of the style guide and proposes a correction
- texts with health claims are routed to legal review, all other texts go to the editor
- the assistant never publishes anything
- review by legal within 24 hours

Problem: 38 % of the texts are returned at least once. Value: one day saved per text.
Not included: social media posts.
Product owner: Salma Idrissi""",
        title="Content approval",
        steps="""check draft @ assistant
        approve text @ editor
        return text @ editor
        publish text @ web manager
        mark breach @ assistant
        propose correction @ assistant
        route text @
        send text @""",
        people="Salma Idrissi=technical_owner",
        quantities="time_limit=24; baseline=38",
        texts="problem: returned at least once; value: one day saved; out_of_scope: social media; prohibited: never publishes",
        systems="Contentful",
    ),
    Case(
        "ticket meeting",
        """Meeting notes 12 Nov - IT service desk automation
Present: Farah, Jens, Oluwaseun

- Current flow: user writes to helpdesk mailbox, first level agent creates ticket in Jira, sets priority, assigns resolver group. ~520 tickets per day, 22 % wrongly assigned
- New flow
  - AI: reads incoming mail, creates ticket, sets priority and resolver group
  - Agent: reviews tickets where confidence is under 0.8, corrects them
  - Resolver group: solves ticket and informs user
  - User: confirms solution
- Security incidents stay with the CERT, AI doesn't touch them
- If Jira is down, agents write tickets into the spreadsheet and load them later
- Jens asked who pays. Open. Budget not clear
- Farah Aziz is service owner, Jens Lindqvist does operations day to day
- pilot from 2027-03-01, review in May""",
        title="IT service desk automation",
        steps="""create ticket @ first level agent
        set priority @ first level agent
        assign group @ first level agent
        read mail @ AI
        create ticket @ AI
        set priority @ AI
        review ticket @ agent
        correct @ agent
        solve ticket @ resolver group
        inform user @ resolver group
        confirm solution @ user""",
        people="Farah Aziz=business_owner; Jens Lindqvist=operational_owner",
        quantities="volume_per_day=520; baseline=22; review_below=0.8",
        dates="pilot_start=2027-03-01",
        exceptions="Jira is down @ agents",
        texts="out_of_scope: Security incidents; problem: wrongly assigned",
        systems="helpdesk mailbox; Jira; spreadsheet",
    ),
    Case(
        "tax letters",
        """Incoming correspondence of taxpayers is to be dealt with as follows. Letters are scanned by the central mail unit and are stored in the document management system. The tax number is
determined and the letter is allocated to the competent case officer. It is intended that the determination of the subject of the letter be carried out by a language model. The subject proposed
by the model is to be confirmed by the case officer. Objections against an assessment notice must be forwarded to the legal remedies unit without delay, at the latest within one working day. Letters in
which the tax number cannot be read are returned to the mail unit. Decisions on the merits shall be taken exclusively by officials. The procedure is completed when the reply has been
dispatched. Taxpayers whose letters are processed shall be informed of the use of the model. Responsibility for the procedure lies with Deputy Director Hannelore Brix. At present the allocation takes four days on average.""",
        steps="""scan letter @ central mail unit
        store letter @ central mail unit
        determine tax number @
        allocate letter @
        determine subject @ language model
        confirm subject @ case officer
        forward objection @
        return letter @
        inform taxpayer @""",
        people="Hannelore Brix=business_owner",
        title="",
        quantities="time_limit=1; baseline=4",
        texts="end: reply has been dispatched; affected_people: Taxpayers",
        exceptions="tax number cannot be read @ mail unit",
        systems="document management system",
    ),
    Case(
        "farm subsidies",
        """Area payments - farm subsidy applications

Process
- intake via portal
- plausibility check by system
- satellite image comparison by AI model
- field visit in case of deviation above 3 % (inspector)
- decision by case worker
- payment run on 1 December 2027
- letter to farmer

Exceptions
- no satellite image: field visit by inspector
- appeal by farmer: review by second case worker

Figures: 4,200 applications per year, peak in May
Known issue: too many field visits without findings
Affected: farmers and their families
Owner: Regional Director Siobhan Keane
Privacy: Lasse Holm""",
        title="Area payments - farm subsidy applications",
        steps="""check plausibility @ system
        compare image @ AI model
        visit field @ inspector
        decide @ case worker
        pay @
        send letter @""",
        people="Siobhan Keane=business_owner; Lasse Holm=privacy_legal",
        quantities="volume_per_year=4200",
        dates="other=2027-12-01",
        exceptions="no satellite image @ inspector; appeal @ case worker",
        texts="problem: too many field visits; affected_people: farmers",
        systems="portal",
    ),
    Case(
        "fraud triage",
        """At present a claims handler who smells a rat fills in a paper form and leaves it in the fraud team's tray; from next spring a scoring model will look at every new household claim overnight. Today
roughly 3 in 10 referrals lead to nothing, which is a waste of the investigators' time. In the new set-up the model gives each claim a score and lists the three strongest indicators. Claims with a score
above 0.9 are referred to the investigator automatically; those between 0.6 and 0.9 are looked at by a senior handler, who refers them or releases them. The investigator still interviews the claimant
and writes the report, exactly as now. Nobody may be refused payment because of the score alone. Customers who were referred can complain to the ombudsman. If the model misses its nightly run, handlers go back to
the paper form. Gerard Nwosu, Head of Claims, owns the outcome and Bettina Rau leads the investigation unit. The data warehouse team supplies the claims history.""",
        steps="""fill form @ claims handler
        leave @ claims handler
        look claim @ scoring model
        give score @ model
        list indicator @ model
        refer claim @
        look @ senior handler
        refer @ senior handler
        release @ senior handler
        interview claimant @ investigator
        write report @ investigator
        supply history @ data warehouse team""",
        people="Gerard Nwosu=business_owner; Bettina Rau=operational_owner",
        title="",
        quantities="auto_accept_at=0.9",
        texts="problem: waste of the investigators; prohibited: refused payment; affected_people: Customers",
        exceptions="misses its nightly run @ handlers",
    ),
    Case(
        "clinical coding",
        """Clinical coding of discharge summaries

The coding department receives roughly 310 discharge summaries a day. A clinical coder analyses the summary, looks up the ICD codes in 3M Encoder and enters them into the patient administration system. Coders
prioritise long stays. The programme will organise the work differently: the coding assistant recognises diagnoses and procedures, proposes codes and colour-codes anything it is unsure of. The coder authorises each
code before it is finalised. When a summary is illegible or incomplete, the coder queries the consultant, who replies within 48 hours. Where coder and assistant differ on the primary diagnosis,
the lead coder adjudicates. Coding accuracy stood at 91 % in the last audit of 400 summaries; we aim for 95 %. Summaries contain health data and NHS numbers. Paediatric cases are excluded.
Accountability rests with Mrs Prudence Oyelaran (Director of Health Informatics). The assistant is hosted by the informatics team under Callum Fraser.""",
        title="Clinical coding of discharge summaries",
        steps="""analyse summary @ clinical coder
        look codes @ clinical coder
        enter @ clinical coder
        prioritise stay @ coders
        recognise diagnoses @ coding assistant
        propose code @ coding assistant
        colour-code anything @ coding assistant
        authorise code @ coder
        query consultant @ coder
        reply @ consultant
        adjudicate @ lead coder""",
        people="Prudence Oyelaran=business_owner; Callum Fraser=technical_owner",
        quantities="volume_per_day=310; time_limit=48; baseline=91; target=95",
        exceptions="illegible or incomplete @ coder; differ on the primary diagnosis @ lead coder",
        texts="out_of_scope: Paediatric",
        systems="3M Encoder; patient administration system",
        data="health data; NHS numbers",
    ),
    Case(
        "purchase specification",
        """Purchase-to-order automation

Purpose
Shorten the time between a request and the order, and free buyers from retyping.

Scope
In scope: requests up to 50,000 EUR for indirect material. Out of scope: construction works and IT hardware.

Roles
Requester, buyer, cost centre manager, extraction model

Process
The requester submits the request in SAP Ariba. The extraction model reads the attached quote and fills the order form. The buyer compares the form with the quote and sends it to the cost centre manager. The cost centre manager
approves the order. If the order is above 10,000 EUR, the head of purchasing approves it too. The buyer places the order with the supplier.

Exceptions
If the quote is missing a delivery date, the buyer asks the supplier. If Ariba is not available, the buyer orders by phone.

Metrics
Time from request to order: 6 days today (60 requests, October 2026), target 2 days. Share of orders with errors: 8 %.

Contacts
Business owner: Dagmar Frey (CPO)
Technical owner: Nils Aho""",
        title="Purchase-to-order automation",
        steps="""submit request @ requester
        read quote @ extraction model
        fill form @ extraction model
        compare form @ buyer
        send cost centre manager @ buyer
        approve order @ cost centre manager
        approve order @ head of purchasing
        place order @ buyer""",
        people="Dagmar Frey=business_owner; Nils Aho=technical_owner",
        quantities="money_limit=50000; money_limit=10000; baseline=6; target=2; baseline=8",
        decisions="above 10,000 EUR / the head of purchasing approves",
        exceptions="missing a delivery date @ buyer; not available @ buyer",
        texts="purpose: Shorten the time; out_of_scope: construction works",
        systems="SAP Ariba",
    ),
    Case(
        "screening story",
        """So, I have been doing recruitment for this hotel chain for eleven years and honestly it has never been as mad as this summer. We had 2,400 applications for seasonal jobs in one month. What happens is that people apply on our website, and then
my colleague Ritva prints everything, yes, prints it, and puts the papers into three piles. I go through the good pile, call the people who look promising and invite them for a trial day. The hotel manager then picks who gets the job, and Ritva writes
the contracts. We lose the best people because it takes us nine days to call anybody. My nephew says a chatbot could ask the applicants for their languages and dates and sort them into the piles. That would be nice, as long as nobody gets
a refusal from a machine. If someone doesn't want to talk to the chatbot, they should be able to phone us. The hotel manager would still choose. Oh, and our data protection lady, Anja Kivi, has to agree first. My boss, Tuomas Laine,
director of operations, wants to be the one responsible for the result.""",
        steps="""print @ Ritva
        review pile @ *
        put paper @ Ritva
        call people @ *
        invite @ *
        pick @ hotel manager
        write contract @ Ritva
        ask applicant @ chatbot
        sort @ chatbot
        choose @ hotel manager""",
        people="Ritva=; Anja Kivi=privacy_legal; Tuomas Laine=business_owner",
        title="",
        quantities="volume_per_month=2400; baseline=9",
        texts="problem: lose the best people; prohibited: refusal from a machine",
    ),
)
