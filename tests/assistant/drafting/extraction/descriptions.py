"""Descriptions of work in many trades and styles, with their labels. Invented."""

from tests.assistant.drafting.extraction.labelled import Case

DESCRIPTIONS = (
    Case(
        "procurement triage",
        """Purchase requests come in through a web form. A buyer opens the request in Coupa, checks the budget code and assigns a category. If the
value is above 10,000 EUR, the category manager approves it; otherwise the buyer releases the order. The supplier confirms the order by
e-mail. We want a classifier to read each request and suggest the category and the buyer. Requests where the classifier is less than 70 %
sure go to the triage desk. Ellen Varga, Chief Procurement Officer, is accountable for the outcome; Pat Doyle runs the triage desk.
Sven Aalto is the technical owner. We see about 220 requests per day.""",
        steps="""open request @ buyer
        check budget @ buyer
        assign category @ buyer
        approve @ category manager
        release order @ buyer
        confirm order @ supplier
        read request @ classifier
        suggest category @ classifier
        send request @""",
        people="Ellen Varga=business_owner; Pat Doyle=operational_owner; Sven Aalto=technical_owner",
        quantities="volume_per_day=220; money_limit=10000; review_below=70",
    ),
    Case(
        "motor claims",
        """1. Claimant reports the damage by phone
2. Intake agent opens a claim in ClaimCenter and records the policy number
3. Adjuster estimates the damage
4. Team lead approves estimates over EUR 5,000 within 2 days
5. Finance pays the garage

Business owner: Ruth Adeyemi, Head of Motor
Operational owner: Lukas Brandt
Go-live: 2027-09-15
Volume: 350 claims per day, peak 520 per day""",
        steps="""open claim @ intake agent
        record policy @ intake agent
        estimate damage @ adjuster
        approve estimate @ team lead
        pay garage @ finance""",
        people="Ruth Adeyemi=business_owner; Lukas Brandt=operational_owner",
        quantities="volume_per_day=350; peak_per_day=520; money_limit=5000; time_limit=2",
        dates="go_live=2027-09-15",
    ),
    Case(
        "churn alerts",
        """Every Monday the analyst exports usage data from Snowflake, builds a list of customers at risk in Excel and e-mails it to the account managers.
They call the customers and note the result in Salesforce. The model will score every customer nightly and post alerts for scores above
0.8 to the account manager in Slack. The account manager decides whether to call. Churn is 4.1 % per quarter today (measured December
2026); we want to get it down to 3.2 %. Joan Keller owns the outcome. Retention data is owned by Marc Ito.""",
        steps="""export usage @ analyst
        build list @ analyst
        e-mail @ analyst
        call customer @ account managers
        note result @ account managers
        score customer @ model
        post alert @ model
        decide @ account manager""",
        people="Joan Keller=business_owner; Marc Ito=data_owner",
        quantities="auto_accept_at=0.8; baseline=4.1; target=3.2",
    ),
    Case(
        "blog content",
        """Content workflow

Today: A strategist picks a topic, a writer drafts the article in Google Docs and an editor reviews it. Legal signs off on claims. The web team
publishes the article in WordPress.

Future: The AI drafts an outline and a first version. The writer rewrites it. The editor must check every fact before anything is published.
It takes 9 hours per article today, the goal is 5 hours. We publish 14 articles a week.
Sponsor is Olga Marin. Business owner is Theo Blanc (Head of Content).""",
        steps="""pick topic @ strategist
        draft article @ writer
        review @ editor
        sign claims @ legal
        publish article @ web team
        draft outline @ AI
        rewrite @ writer
        check fact @ editor""",
        people="Olga Marin=executive_sponsor; Theo Blanc=business_owner",
        quantities="baseline=9; target=5; volume_per_week=14",
    ),
    Case(
        "demand forecasting",
        """Sales history is exported from SAP on the first working day of each month. A planner cleans the data and calculates the forecast in a
spreadsheet. The forecast is reviewed by the regional managers and then approved in the S&OP meeting. The planner uploads it to SAP.
Going forward the model will produce the baseline forecast. Planners adjust it where promotions are planned. If the forecast differs by more than
15 % from last year, the demand manager checks it. MAPE is 31 % (baseline of 1 December 2026, 240 articles); target 22 %.
The development starts in March and the pilot runs until 30 September 2027.""",
        steps="""export history @
        clean data @ planner
        calculate forecast @ planner
        review forecast @ regional managers
        approve forecast @
        upload @ planner
        produce forecast @ model
        adjust @ planners
        check @ demand manager""",
        quantities="baseline=31; target=22",
        dates="baseline_captured=2026-12-01; pilot_end=2027-09-30",
    ),
    Case(
        "it tickets",
        """agent opens ticket -> checks entitlement -> picks resolver group -> escalates to L2 if P1
tickets arrive in shared mailbox, ~800 per day
bot should classify the ticket and set the priority
agent corrects it when wrong
owner: Kim Larsen
tech owner: Devi Rao
go live 1 July 2027""",
        steps="""open ticket @ agent
        check entitlement @ agent
        pick group @ agent
        escalate l2 @ agent
        classify ticket @ bot
        set priority @ bot
        correct @ agent""",
        people="Kim Larsen=business_owner; Devi Rao=technical_owner",
        quantities="volume_per_day=800",
        dates="go_live=2027-07-01",
    ),
    Case(
        "hr leave requests",
        """Employees submit leave requests in Workday. The line manager reviews the request and approves or rejects it. HR records the absence and
updates the payroll. Sick notes contain health data. The assistant may not decide on leave; it only answers questions about the policy and
prepares a summary for the line manager. Complaints go to the works council. Ines Castro is the business owner, Paulo Reis is her deputy.
Records are kept for 3 years.""",
        steps="""submit request @ employees
        review request @ line manager
        approve @ line manager
        reject @ line manager
        record absence @ HR
        update payroll @ HR
        answer question @ assistant
        prepare summary @ assistant
        send complaint @""",
        people="Ines Castro=business_owner; Paulo Reis=",
        quantities="retention=3",
    ),
    Case(
        "lab water tests",
        """SOP 14: Water sample testing

## Procedure
1. Receive the sample at the counter and check the label.
2. Enter the sample number in LabWare.
3. Incubate the sample for 24 hours at 37 degrees.
4. Count the colonies. (analyst)
5. Have the supervisor verify the count.
6. Release the report to the client.

## Exceptions
- Broken bottle: reject the sample and inform the client
- Analyser down: send samples to the partner laboratory
- Result disputed: quality manager repeats the test within 2 days""",
        steps="""check label @
        enter number @
        incubate sample @
        count colonies @ *
        verify count @ supervisor
        release report @""",
        quantities="time_limit=2",
    ),
    Case(
        "freight booking",
        """A shipper sends a booking request by mail. Our booking desk keys the request into the TMS, looks for a carrier and asks for a rate. Once the carrier
accepts, the desk confirms the booking to the shipper. The truck is then tracked by dispatch. If a truck is late by more than 2 hours, dispatch
informs the customer. The AI assistant will read the mails, fill the booking form and propose three carriers. The desk picks one.
Hanna Vogt (Freight Director) owns the process. We handle 1,250 bookings a day. Today a booking takes 14 minutes.""",
        steps="""key request @ booking desk
        look carrier @ booking desk
        ask rate @ booking desk
        confirm booking @ booking desk
        track truck @ dispatch
        inform customer @ dispatch
        read mail @ AI assistant
        fill form @ AI assistant
        propose carrier @ AI assistant
        pick @ booking desk""",
        people="Hanna Vogt=business_owner",
        quantities="volume_per_day=1250; baseline=14",
    ),
    Case(
        "grant review",
        """The foundation receives around 900 grant applications a year. Each application is checked for completeness by a grants officer. Incomplete
applications are returned to the applicant. Two external reviewers score it, and the committee decides. The officer informs the applicant
and the contract is signed by the director. We plan to use a language model to summarise applications and to flag missing annexes.
Reviewers must not see the model's summary before they have scored. Applicants can appeal to the board within 30 days.
Accountable: Miriam Stone. The summariser is maintained by Alan Fisk from IT.""",
        steps="""check application @ grants officer
        return application @
        score @ external reviewers
        decide @ committee
        inform applicant @ officer
        sign contract @ director
        summarise application @ language model
        flag annex @ *""",
        people="Miriam Stone=business_owner; Alan Fisk=technical_owner",
        quantities="volume_per_year=900; time_limit=30",
    ),
    Case(
        "call centre summaries",
        """Hi team, as discussed: after each call the agent writes a note in Genesys and chooses a reason code. That takes 3 minutes on average, we measured
it on 12 October 2026 with a sample of 400 calls. We'd like the assistant to write the note and suggest the code; the agent edits and saves it.
A supervisor reviews 2 % of the notes every week. Supervisors can switch the assistant off at any time. Target is 1 minute.
Fergus Bell is accountable. Lucy Tran and her team run the assistant. Go-live end of Q3 2027.
Best, Nora""",
        steps="""write note @ agent
        choose code @ agent
        write note @ assistant
        suggest code @ assistant
        edit @ agent
        save @ agent
        review note @ supervisor""",
        people="Fergus Bell=business_owner; Lucy Tran=technical_owner",
        quantities="baseline=3; sample_rate=2; target=1",
        dates="baseline_captured=2026-10-12; go_live=2027-09-30",
    ),
    Case(
        "legal intake",
        """Requests for contract review are e-mailed to legal@example.com. A paralegal logs the request in iManage, identifies the contract type and assigns it to a lawyer.
The lawyer marks up the contract and sends it back to the requester. NDAs under 50,000 GBP are approved by the paralegal.
With the assistant, the contract is compared with our playbook, deviations are highlighted and a risk rating is suggested. The lawyer decides on every
deviation. The assistant must never send anything to the counterparty. Sponsor: Claire Dumont, General Counsel.""",
        steps="""log request @ paralegal
        identify type @ paralegal
        assign lawyer @ paralegal
        mark contract @ lawyer
        send requester @ lawyer
        approve nda @ paralegal
        compare contract @
        highlight deviation @
        suggest rating @
        decide deviation @ lawyer""",
        people="Claire Dumont=executive_sponsor",
        quantities="money_limit=50000",
    ),
    Case(
        "kyc refresh",
        """| Activity | Responsible | Tool |
| --- | --- | --- |
| Pull the list of customers due for review | KYC analyst | Fenergo |
| Request missing documents from the customer | KYC analyst | Outlook |
| Screen names against sanctions lists | Screening engine | Actimize |
| Clear false alerts | Level 1 investigator | Actimize |
| Approve high-risk customers | MLRO | Fenergo |

The model pre-sorts alerts. Alerts with a probability below 0.05 are closed automatically, with 10 % of them sampled by quality assurance.
Business owner: Viktor Hahn. Changes to the model are approved by Greta Olsen, Model Risk.""",
        steps="""pull list @ KYC analyst
        request document @ KYC analyst
        screen name @ screening engine
        clear alert @ level 1 investigator
        approve customer @ MLRO
        close alert @""",
        people="Viktor Hahn=business_owner; Greta Olsen=change_approver",
        quantities="sample_rate=10; reject_below=0.05",
    ),
    Case(
        "pump maintenance",
        """Vibration sensors on the pumps send readings to the historian every minute. The maintenance planner looks at the trends once a week, and if a value is high
he creates a work order in Maximo. A technician inspects the pump and replaces the bearing if needed. The new model predicts failures 10 days ahead
and raises a notification. The planner confirms the notification and schedules the job. If the model is unavailable the weekly check continues.
A false alarm costs about 400 EUR per inspection. Accountable is the plant manager, Jorge Mendes. Aino Salo looks after the model.""",
        steps="""look trend @ maintenance planner
        create order @ maintenance planner
        inspect pump @ technician
        replace bearing @ technician
        predict failure @ model
        raise notification @ model
        confirm notification @ planner
        schedule job @ planner
        send reading @ *""",
        people="Jorge Mendes=business_owner; Aino Salo=technical_owner",
        quantities="cost_per_item=400",
    ),
    Case(
        "school admissions",
        """Admissions

Parents apply online between 1 February 2027 and 15 March 2027. The admissions secretary checks every application, asks parents for missing papers and enters
the child in the student information system. The head teacher invites families to a visit. Places are offered by the admissions committee. An AI tool
will sort e-mails from parents and draft answers. The secretary sends the answers. The tool must not see medical records.
Mrs Abigail Crane, head teacher, is accountable.""",
        steps="""check application @ admissions secretary
        ask parent @ admissions secretary
        enter child @ admissions secretary
        invite families @ head teacher
        offer place @ admissions committee
        sort e-mail @ AI tool
        draft answer @ AI tool
        send answer @ secretary""",
        people="Abigail Crane=business_owner",
        dates="other=2027-02-01; other=2027-03-15",
    ),
    Case(
        "invoice matching",
        """Invoices are scanned by the mailroom and indexed by an OCR system. An accounts payable clerk matches the invoice with the purchase order in SAP. If there is
no purchase order, the invoice is sent to the requester. Matched invoices are posted and paid on the due date. In the new process the AI extracts
the fields; when it is more than 95 % sure the invoice is posted automatically, otherwise the clerk corrects the fields. 9,000 invoices per month.
Error rate is 6 % now. We must answer suppliers within 5 working days. The owner is Birgit Thal, and the desk is run by Owen Pike.""",
        steps="""scan invoice @ mailroom
        index invoice @ OCR system
        match invoice @ accounts payable clerk
        send invoice @
        post invoice @
        pay invoice @
        extract field @ AI
        post invoice @
        correct field @ clerk""",
        people="Birgit Thal=business_owner; Owen Pike=operational_owner",
        quantities="auto_accept_at=95; volume_per_month=9000; baseline=6; time_limit=5",
    ),
    Case(
        "benefit letters",
        """Citizens write letters about their housing benefit. The post room opens the letters and scans them. A caseworker reads each letter, finds the file in the register
and decides what to do. Answers are written by hand. Nobody knows how many letters are open. We want to let the AI summarise the letter and find the
file. The caseworker remains responsible for each decision. If a letter mentions self-harm, it goes straight to the duty social worker within 1 hour.
Programme manager: Ola Nyberg. We have not named an owner yet.""",
        steps="""open letter @ post room
        scan @ post room
        read letter @ caseworker
        find file @ caseworker
        decide @ caseworker
        write answer @
        summarise letter @ AI
        find file @ AI""",
        people="Ola Nyberg=program_manager",
        quantities="time_limit=1",
    ),
    Case(
        "returns warehouse",
        """- Parcel is unpacked by a picker
- Picker photographs the item
- Quality inspector grades the item A, B or C
- A-items are restocked, C-items are discarded
- Refund is issued by customer service in Shopify

Idea: vision model grades the item from the photo. Inspector checks items graded C. Threshold 0.85, lower goes to the inspector.
Peak: 3,000 returns per day after Christmas, normally 1,100 returns per day.
Lead: Zofia Wilk, Warehouse Manager, runs the shift.""",
        steps="""unpack parcel @ picker
        photograph item @ picker
        grade item @ quality inspector
        restock item @
        discard item @
        issue refund @ customer service
        grade item @ vision model
        send lower @
        check item @ inspector""",
        people="Zofia Wilk=operational_owner",
        quantities="peak_per_day=3000; volume_per_day=1100",
    ),
    Case(
        "mortgage documents",
        """The broker submits the application through the portal. Our packager checks that all documents are there and requests what is missing. An underwriter assesses
affordability and decides. Offers are generated in the core banking system and sent to the customer. The model shall read payslips and bank statements and fill the
affordability sheet. Values that the model reads with less than 0.9 confidence must be typed by the packager. Declined applicants can ask for a human review.
Stephen Cole is the business owner. Stella Marsh is the business owner too according to the board paper.""",
        steps="""check document @ packager
        request @ packager
        assess affordability @ underwriter
        decide @ underwriter
        generate offer @
        send offer @
        read payslip @ model
        fill sheet @ model
        type value @ packager""",
        people="Stephen Cole=business_owner; Stella Marsh=business_owner",
        quantities="review_below=0.9",
    ),
    Case(
        "translation agency",
        """Our project manager receives the text, chooses a translator and sends the job. The translator translates it in the CAT tool, then a reviser proofreads it and the project manager
delivers it to the client. From May 1st, 2027 we want an LLM to pre-translate. The translator post-edits the draft. Medical texts are out of scope.
The reviser can reject a draft; then the translator starts from zero. We pay 0.06 EUR per word and want to spend no more than 2,000 EUR a month on the model.""",
        steps="""choose translator @ project manager
        send job @ project manager
        translate @ translator
        proofread @ reviser
        deliver @ project manager
        pre-translate @ LLM
        post-edit draft @ translator""",
        quantities="cost_per_item=0.06; monthly_cap=2000",
        dates="other=2027-05-01",
    ),
    Case(
        "fraud alerts",
        """Alerts from the scoring engine land in a queue. A fraud analyst takes the alert, checks the transactions in Actimize and calls the cardholder. Confirmed fraud is reported to
the police and the card is blocked. What should change: an AI agent collects the evidence and writes a draft narrative. The analyst reviews the narrative and closes the alert.
If the analyst disagrees with the AI, the team lead decides within 30 minutes. Escalate to Nils Berg first. Fatima Zahra owns the outcome. Alerts: 1,800 per day, capacity to review 1,500 per day.""",
        steps="""check transaction @ fraud analyst
        call cardholder @ fraud analyst
        report fraud @
        block card @
        collect evidence @ AI agent
        write narrative @ AI agent
        review narrative @ analyst
        close alert @ analyst
        take alert @ fraud analyst""",
        people="Nils Berg=escalation_l1; Fatima Zahra=business_owner",
        quantities="time_limit=30; volume_per_day=1800; review_capacity_per_day=1500",
    ),
    Case(
        "hotel reviews",
        """Guests leave reviews on booking sites. Our marketing assistant copies them into a shared spreadsheet every morning, reads them and forwards complaints to the hotel manager, who replies to the guest.
I want the AI to sort the reviews by topic and draft a reply. The hotel manager edits the reply and posts it. The AI should not post by itself. 60 reviews a day.
It should be live by 31 May 2027. Marta Lis runs it daily.""",
        steps="""copy @ marketing assistant
        read @ marketing assistant
        forward complaint @ marketing assistant
        reply guest @ hotel manager
        sort review @ AI
        draft reply @ AI
        edit reply @ hotel manager
        post @ hotel manager""",
        people="Marta Lis=operational_owner",
        quantities="volume_per_day=60",
        dates="go_live=2027-05-31",
    ),
    Case(
        "pharmacy orders",
        """Wards order medicines on paper. The pharmacist checks the order for interactions, a technician picks the medicines and the porter delivers them. The nurse signs for receipt. Controlled drugs need
two signatures. In future wards will order electronically and the system will warn about interactions. The pharmacist must confirm each warning. If the pharmacist overrides a warning, the
reason is recorded. The AI does not dispense. Dr Leila Haddad, chief pharmacist, is accountable for the outcome. Error rate: 1.8 % (2,000 orders, measured 3 November 2026).""",
        steps="""check order @ pharmacist
        pick medicine @ technician
        deliver @ porter
        sign receipt @ nurse
        warn interaction @ system
        confirm warning @ pharmacist
        order medicine @ wards
        order @ wards""",
        people="Leila Haddad=business_owner",
        quantities="baseline=1.8",
        dates="baseline_captured=2026-11-03",
    ),
    Case(
        "energy meter readings",
        """Meter readings that look implausible are put on a list every night by the billing system. A billing clerk compares the reading with last year's value, and either accepts it or orders a field visit.
Field staff read the meter and send a photo. We would like a model that ranks the list and explains why a reading is odd. The clerk keeps the decision.
We have 4,500 implausible readings a month. The clerk needs 6 minutes per reading today; we hope for 3 minutes. Birte Janz approves all changes to the model. The billing data is owned by Rolf Kern.""",
        steps="""put list @ billing system
        compare reading @ billing clerk
        accept @ billing clerk
        order visit @ billing clerk
        read meter @ field staff
        send photo @ field staff
        rank list @ model
        explain @ model""",
        people="Birte Janz=change_approver; Rolf Kern=data_owner",
        quantities="volume_per_month=4500; baseline=6; target=3",
    ),
    Case(
        "press monitoring",
        """Current process:
The communications team reads 40 newspapers each morning. Relevant articles are cut out, scanned and pasted into a digest. The digest is e-mailed to the board by 8:00.

Target process:
A crawler collects the articles. The classifier tags each article with a topic. The press officer removes what is irrelevant and the assistant writes the digest. The press officer approves the digest and sends it to the board.

Not in scope: social media.
Fallback: the team reads the papers by hand.""",
        steps="""read newspaper @ communications team
        cut article @
        scan article @
        paste digest @
        e-mail digest @
        collect article @ crawler
        tag article @ classifier
        remove @ press officer
        write digest @ assistant
        approve digest @ press officer
        send board @ press officer""",
    ),
    Case(
        "vendor onboarding steps",
        """Step 1: Requester fills in the supplier form.
Step 2: Procurement checks the bank details by calling the supplier.
Step 3: Compliance screens the supplier.
Step 4: Master data team creates the supplier in SAP.
Step 5: If the screening is not clean, go back to step 2 until it is.

Time limit: 10 working days
Contact: Bea Sommer, Procurement Operations Lead""",
        steps="""fill form @ requester
        check bank @ procurement
        screen supplier @ compliance
        create supplier @ master data team""",
        people="Bea Sommer=",
        quantities="time_limit=10",
    ),
    Case(
        "museum loans",
        """A borrowing museum writes to our registrar. The registrar checks the loan history, asks the conservator for a condition report and drafts the contract. The director signs the contract. The object is packed by art handlers and shipped.
No AI today. We are thinking of an assistant which drafts the condition report from photographs. The conservator would correct and sign it. Loans above 1 million EUR need the board's approval.
We lend 200 objects per year.""",
        steps="""check history @ registrar
        ask conservator @ registrar
        draft contract @ registrar
        sign contract @ director
        pack object @ art handlers
        ship object @ *
        draft report @ assistant
        correct @ conservator
        sign @ conservator""",
        quantities="volume_per_year=200; money_limit=1000000",
    ),
    Case(
        "telecom outages",
        """Roles
Service desk
- registers the outage in ServiceNow
- informs affected customers
Network engineer
- diagnoses the fault
- dispatches a field technician
AI model
- groups alarms
- predicts the root cause

Escalation: call Omar Saleh first, then Ivy Chen.
Target: restore within 4 hours.""",
        steps="""register outage @ service desk
        inform customer @ service desk
        diagnose fault @ network engineer
        dispatch technician @ network engineer
        group alarm @ AI model
        predict cause @ AI model""",
        people="Omar Saleh=escalation_l1; Ivy Chen=escalation_l2",
        quantities="target=4",
    ),
    Case(
        "court transcripts",
        """Hearings are recorded. The recordings are transferred to the typing pool, where typists transcribe them. A clerk of the court proofreads the transcript and files it in the case management system. Speech recognition software will produce a first transcript.
Typists correct the transcript while listening to the recording. The judge approves the transcript. Recordings are deleted after 6 months. It takes 5 days on average at the moment, and should take 2 days.
Owner: Judge President's office.""",
        steps="""transfer recording @
        transcribe @ typists
        proofread transcript @ clerk of the court
        file @ clerk of the court
        produce transcript @ *
        correct transcript @ typists
        approve transcript @ judge
        delete recording @
        record hearing @""",
        quantities="retention=6; baseline=5; target=2",
    ),
    Case(
        "field sales quotes",
        """We're a pump distributor, I'm in charge of inside sales. Customers ask for quotes by e-mail, roughly 90 a day. My team reads the mail, looks up prices in NetSuite, makes the quote in Word and mails it. Discounts over 15 % have to be approved by the sales manager.
Mistakes happen when prices are outdated. I want a copilot that reads the mail and prepares the quote; my people check and send it. Nothing may be sent without a person. We must go live before the fair, by 14 September 2027.""",
        steps="""read mail @ team
        look price @ team
        make quote @ team
        mail @ team
        approve discount @ sales manager
        read mail @ copilot
        prepare quote @ copilot
        check @ people
        send @ people""",
        quantities="volume_per_day=90",
        dates="go_live=2027-09-14",
    ),
)
