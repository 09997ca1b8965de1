"""Descriptions labelled before they were first read. Invented.

The rules were mended afterwards where they failed on these: the figures show what is kept, not what is unseen.
"""

from tests.assistant.drafting.extraction.labelled import Case

HELD_OUT = (
    Case(
        "bank onboarding",
        """Corporate account opening

When a company applies for an account, the relationship manager collects the incorporation papers and uploads them to DocVault.
The onboarding desk then verifies the beneficial owners against the sanctions list. If a match is found, the case goes to the
compliance officer, who decides within 3 business days. Otherwise the desk opens the account in Temenos.

We would like an AI assistant to extract the ownership structure from the papers and draft the risk memo. The compliance
officer must always approve the memo. The assistant may never approve an account.

Henrik Solberg, Head of Corporate Banking, is accountable for the outcome. Day to day the desk is led by Mina Farouk.
About 60 applications per week arrive, at peak 95 per week. Onboarding takes 11 days on average today; the target is 6 days.
Pilot ends on 30 June 2027, go-live is planned for 1 October 2027.""",
        steps="""collect papers @ relationship manager
        upload @ relationship manager
        verify owners @ onboarding desk
        send case @
        decide @ compliance officer
        open account @ onboarding desk
        extract ownership @ assistant
        draft memo @ assistant
        approve memo @ compliance officer""",
        people="Henrik Solberg=business_owner; Mina Farouk=operational_owner",
        quantities="volume_per_week=60; volume_per_week=95; time_limit=3; baseline=11; target=6",
        dates="pilot_end=2027-06-30; go_live=2027-10-01",
    ),
    Case(
        "boiler repairs",
        """# Repairs SOP

1. Call handler logs the repair in Housemark.
2. Call handler asks the tenant for photos.
3. Planner assigns an engineer.
4. The engineer visits the flat, fixes the boiler and uploads a report.
5. If a part is missing: engineer orders it and books a second visit.
6. Tenant signs the job sheet.
7. Surveyor inspects 5 % of jobs.

Volumes: 140 repairs per day
Owner: Gwen Tully (Director of Homes)
Technical owner: Raj Bedi
Deputy: none""",
        steps="""log repair @ call handler
        ask tenant @ call handler
        assign engineer @ planner
        visit flat @ engineer
        fix boiler @ engineer
        upload report @ engineer
        order it @ engineer
        book visit @ engineer
        sign job @ tenant
        inspect @ surveyor""",
        people="Gwen Tully=business_owner; Raj Bedi=technical_owner",
        quantities="volume_per_day=140; sample_rate=5",
        dates="",
    ),
    Case(
        "newsroom captions",
        """hi, quick note on the caption thing. right now the photo desk gets about 900 pictures a day. an intern writes a caption, a
sub-editor checks names and then the picture is released to the wire. it's slow and captions are often wrong. we want a model to
write the first caption and tag the people. the sub-editor will still check every caption. below 0.75 confidence the picture
goes back to the intern. cost must not exceed 1,500 EUR per month. Anneke runs the photo desk, Pablo Ortiz is the
technical owner. we'd start the pilot on 2027-02-15.""",
        steps="""write caption @ intern
        check names @ sub-editor
        release picture @
        write caption @ model
        tag people @ model
        check caption @ sub-editor
        return picture @""",
        people="Anneke=operational_owner; Pablo Ortiz=technical_owner",
        quantities="volume_per_day=900; review_below=0.75; monthly_cap=1500",
        dates="pilot_start=2027-02-15",
    ),
    Case(
        "customs declarations",
        """As-is
- Shipping documents are received by e-mail and saved in SharePoint by the documentation team
- The tariff codes are determined by a customs specialist
- The declaration is keyed into Descartes and submitted to customs
- If customs query the declaration, the specialist answers within 4 hours

To-be
- AI proposes the tariff code with a confidence score
- Codes with a score above 0.92 are accepted automatically, the rest is reviewed by the specialist
- Declaration is prefilled by the AI and released by the specialist

Business owner: Yusuf Demir, Trade Director
Executive sponsor: Carla Benz
Baseline: 18 minutes per declaration (sample of 200 declarations, measured 14 November 2026)
Target: 9 minutes per declaration""",
        steps="""save document @ documentation team
        determine code @ customs specialist
        key declaration @
        submit declaration @
        answer @ specialist
        propose code @ AI
        accept code @
        review rest @ specialist
        prefill declaration @ AI
        release declaration @ specialist""",
        people="Yusuf Demir=business_owner; Carla Benz=executive_sponsor",
        quantities="time_limit=4; auto_accept_at=0.92; baseline=18; target=9",
        dates="baseline_captured=2026-11-14",
    ),
    Case(
        "blood samples",
        """Samples are brought to the laboratory by courier. A lab technician scans the barcode, checks the tube and registers the sample in
the LIMS. Haemolysed samples are rejected and the ward is informed. Then the sample is centrifuged and analysed. Results outside the reference
range are reviewed by the duty biochemist before they are released to the ward. In future a model should flag implausible
results so that the biochemist looks at those first. When the LIMS is down, technicians record results on paper forms. Dr. Ilse
Brandt is responsible for the outcome and Sofia Lund runs the laboratory. Around 2,400 samples per day.""",
        steps="""scan barcode @ lab technician
        check tube @ lab technician
        register sample @ lab technician
        reject sample @
        inform ward @
        centrifuge sample @
        analyse sample @
        review result @ duty biochemist
        flag result @ model""",
        people="Ilse Brandt=business_owner; Sofia Lund=operational_owner",
        quantities="volume_per_day=2400",
        dates="",
    ),
    Case(
        "scholarships table",
        """Scholarship awards

| Step | Who | System | Time limit |
|------|-----|--------|-----------|
| Publish the call | Programme officer | Website | 2 days |
| Screen applications for eligibility | Grants assistant | Fluxx | 5 days |
| Score applications | Review panel | Fluxx | 3 weeks |
| Approve the ranking | Board | | 1 week |
| Notify applicants | Programme officer | Outlook | 2 days |

The AI summarises each application for the panel. It must not score anyone. We get 1,100 applications per year.
The scholarship programme is owned by Beatriz Nunes. Tom Reyes maintains the summariser. Accepted by Beatriz Nunes on 5 May 2027.""",
        steps="""publish call @ programme officer
        screen application @ grants assistant
        score application @ review panel
        approve ranking @ board
        notify applicant @ programme officer
        summarise application @ AI""",
        people="Beatriz Nunes=business_owner; Tom Reyes=technical_owner",
        quantities="volume_per_year=1100; other=2; other=5; other=3; other=1; other=2",
        dates="accepted=2027-05-05",
    ),
    Case(
        "parcel complaints",
        """I lead the complaints team at a parcel company. A customer fills in a web form or calls. We register the complaint in Zendesk and look up
the parcel in TrackNet. Where the parcel is lost we ask the depot to search for it; if they do not find it within 48 hours, the
customer is refunded. For refunds over 250 EUR the shift supervisor signs off. From the spring on, a chatbot will answer the simple
questions and create the ticket, and it will hand angry customers over to an agent. What goes wrong: the bot might invent a
delivery date. Any change to the bot is approved by Lars Holm. First call if it breaks: Petra Novak. We handle 300 complaints a day.""",
        steps="""register complaint @ team
        look parcel @ team
        ask depot @ team
        refund customer @
        sign @ shift supervisor
        answer question @ chatbot
        create ticket @ chatbot
        hand customer @ chatbot""",
        people="Lars Holm=change_approver; Petra Novak=escalation_l1",
        quantities="volume_per_day=300; money_limit=250; time_limit=48",
        dates="",
    ),
    Case(
        "hiring screen",
        """PURPOSE
Help recruiters read applications for warehouse jobs faster. Not for managers' posts.

PROCESS TODAY
The recruiter downloads the CVs from Workday, reads them and enters a rating in a spreadsheet. The hiring manager picks five candidates.
The recruiter then invites them to an interview and rejects the rest by e-mail.

WITH AI
The assistant summarises each CV and highlights the required licences. The recruiter rates the candidate. No automatic rejection.

OWNERS
Business owner is Nadia Petrov, HR Director. The model is maintained by Chen Wei. Works council contact: Uwe Kranz.

NUMBERS
120 applications a week; 12 minutes per CV today (n = 80, January 2027 sample).
Development starts 1 March 2027.""",
        steps="""download CV @ recruiter
        read @ recruiter
        enter rating @ recruiter
        pick candidate @ hiring manager
        invite @ recruiter
        reject rest @ recruiter
        summarise CV @ assistant
        highlight licence @ assistant
        rate candidate @ recruiter""",
        people="Nadia Petrov=business_owner; Chen Wei=technical_owner; Uwe Kranz=",
        quantities="volume_per_week=120; baseline=12",
        dates="development_start=2027-03-01",
    ),
)
