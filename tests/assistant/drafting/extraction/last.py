"""Descriptions kept apart until the rules stood; read once at the end, and no rule was changed for them. Invented."""

from tests.assistant.drafting.extraction.labelled import Case

LAST = (
    Case(
        "defects chat",
        """morning! we build flats and after handover the buyers report defects, mostly by whatsapp and mail, it's a mess. our site manager copies the messages into an excel list, calls the trade in question and checks afterwards if it was fixed. takes ages, 24 days per defect
on average. idea: bot reads the messages and photos, recognises the trade, creates an entry in planradar and drafts a message to the subcontractor. site manager releases the message. subcontractor fixes the defect and uploads a photo. buyer confirms.
if the bot isn't sure about the trade (below 70%) it asks the site manager. the bot shouldn't promise any dates to buyers. water damage always goes to the duty phone immediately. 35 messages a day. our boss jan de wit is in charge""",
        steps="""copy message @ site manager
        call trade @ site manager
        check @ site manager
        read message @ bot
        recognise trade @ bot
        create entry @ bot
        draft message @ bot
        release message @ site manager
        fix defect @ subcontractor
        upload photo @ subcontractor
        confirm @ buyer
        ask site manager @ bot
        send water damage @""",
        people="jan de wit=business_owner",
        quantities="volume_per_day=35; baseline=24; review_below=70",
        texts="prohibited: promise any dates",
        exceptions="isn't sure @ site manager",
        systems="whatsapp; excel; planradar",
    ),
    Case(
        "returns specification",
        """# Returns handling with image check

## Purpose
Decide faster whether a returned article can be sold again.

## Current process
1. Warehouse clerk opens the parcel and scans the label.
2. Warehouse clerk judges the condition of the article and records it in Manhattan.
3. Customer service refunds the customer.

## Future process
1. Warehouse clerk takes a photo of the article.
2. Vision model grades the article from A to D.
3. Articles graded A are restocked automatically; all others are inspected by the quality inspector.
4. Customer service refunds the customer within 3 days.

## Exceptions
| What goes wrong | Who | Action |
|---|---|---|
| Photo blurred | Warehouse clerk | Repeat the photo |
| Model offline | Quality inspector | Inspect every article |
| Wrong article in the parcel | Customer service | Contact the customer |

## Limits
Cosmetics and food are out of scope.

## Numbers
Volume: 1,900 returns per day, peak 4,000 per day in January
Baseline: 4.5 days from arrival to refund
Target: 2 days

## Ownership
| Role | Name |
|---|---|
| Business owner | Leonie Hartog |
| Operational owner | Sipho Dlamini |
| Technical owner | Grace Lindholm |""",
        title="Returns handling with image check",
        steps="""open parcel @ warehouse clerk
        scan label @ warehouse clerk
        judge condition @ warehouse clerk
        record @ warehouse clerk
        refund customer @ customer service
        take photo @ warehouse clerk
        grade article @ vision model
        restock article @
        inspect @ quality inspector
        refund customer @ customer service""",
        people="Leonie Hartog=business_owner; Sipho Dlamini=operational_owner; Grace Lindholm=technical_owner",
        quantities="volume_per_day=1900; peak_per_day=4000; baseline=4.5; target=2; time_limit=3",
        exceptions="Photo blurred @ Warehouse clerk; Model offline @ Quality inspector; Wrong article @ Customer service",
        texts="purpose: Decide faster; out_of_scope: Cosmetics",
        systems="Manhattan",
    ),
    Case(
        "pension mail",
        """Hello Rosalind,

you asked me to write down how transfers of pension rights are handled here. A member asks for a transfer by letter or through the member portal. The member services officer checks the identity documents and requests a statement from the previous fund. Once the
statement arrives, an actuary calculates the transfer value, and the officer sends an offer to the member. The member has 3 months to accept. If the transfer value is above EUR 250,000, a second actuary verifies the calculation. After acceptance, accounts payable pays the amount.
The calculation takes 11 days on average, which members complain about. We would like to let a model extract salary and service years from the statements of the previous fund. The actuary must confirm every figure. We hope to save two days per transfer. If the statement is in
a language the model does not know, the officer types the figures by hand.

We process some 85 transfers per month. Beatrix Oyama is the business owner; her deputy is Ludo Carrel.

Many thanks and best wishes,
Fiona Achterberg
Member Services""",
        steps="""check document @ member services officer
        request statement @ member services officer
        calculate value @ actuary
        send offer @ officer
        verify calculation @ second actuary
        pay amount @ accounts payable
        extract salary @ model
        confirm figure @ actuary""",
        people="Beatrix Oyama=business_owner; Ludo Carrel=; Fiona Achterberg=",
        quantities="volume_per_month=85; baseline=11; money_limit=250000; time_limit=3",
        decisions="transfer value is above / second actuary verifies",
        exceptions="language the model does not know @ officer",
        texts="problem: complain about; value: save two days; trigger: asks for a transfer",
        systems="member portal",
    ),
    Case(
        "library notes",
        """Interlibrary loans: notes from workshop (mixed old and new)

* old: reader fills in paper slip, librarian searches catalogues one after the other, librarian orders from lending library
* new: reader fills in web form
* search agent looks through all catalogues and lists lenders with price and delivery time
* librarian picks the lender and places the order in ILLiad
* lending library ships the book
* student assistant checks the book in and notifies the reader
* price over 30 EUR: head of loans decides
* no lender found: librarian writes to the reader and closes the request
* agent must not order anything itself
* volume: 60 requests a week
* aim: answer within 1 day instead of 4 days
* who: Wolfgang Eder (head of loans) runs it, director Mireille Tasse is accountable""",
        title="Interlibrary loans",
        steps="""search catalogue @ librarian
        order lending library @ librarian
        look catalogue @ search agent
        list lender @ search agent
        pick lender @ librarian
        place order @ librarian
        ship book @ lending library
        check book @ student assistant
        notify reader @ student assistant
        decide @ head of loans
        write reader @ librarian
        close request @ librarian""",
        people="Wolfgang Eder=operational_owner; Mireille Tasse=business_owner",
        quantities="volume_per_week=60; target=1; baseline=4; money_limit=30",
        exceptions="no lender found @ librarian",
        texts="prohibited: order anything itself",
        systems="ILLiad",
    ),
)
