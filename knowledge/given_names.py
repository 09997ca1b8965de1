"""Common given names: enough to tell dana@… from billing@…, and a person from a department."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra ali alice alicia amanda amelia
    amina amir amy ana andrea andreas andrew andy angela anita anke ann anna anne anneke anthony antonio arjun
    arthur barbara beatrice ben benjamin bernard beth betty bill bob brandon brenda brian bruno camille carla
    carlos carol caroline catherine cathy charles charlotte chen chloe chris christian christina christine
    christopher claire clara claudia craig cristina cynthia dan dana daniel daniela dave david deborah denise
    dennis diana diane diego dmitri donald donna doris dorothy doug edward elena elisabeth elizabeth ella ellen
    emily emma eric erik erika esther eva evelyn fatima felix fiona florian frances francesca francesco
    francis frank fred gabriel gary george gerald gina giovanni giulia gloria grace greg gregory guido hannah
    hans harry hassan heather heidi helen helena henry hugo ian ibrahim ines ingrid irene isabel isabella
    ivan jack jacob jacqueline james jamie jan jane janet janice jason javier jean jeff jeffrey jennifer
    jeremy jessica jill jim joan joanna joe johan johanna john jon jonathan jorge jose joseph joshua joyce
    juan judith judy julia julian julie justin karen karin karl kate katherine kathleen katja keith kelly ken
    kenneth kevin kim kumar kyle lars laura lauren lea lena leo leon leslie lily linda lisa lois louis louise
    lucas lucia lucy luis luke lynn magda maggie manuel marc marco margaret maria marie marina mario marion
    mark markus marta martha martin martina mary mateo matthew maya megan mei melanie melissa mia michael
    michelle miguel mike mohamed mohammed monica monika muhammad nadia nancy naomi natalia natalie nathan
    neil nicholas nick nicola nicolas nicole nikhil nina noah nora olga oliver olivia omar oscar pamela
    patricia patrick paul paula pedro peter petra philip philippe pierre pieter priya rachel rafael raj ralph
    ramon raymond rebecca ricardo richard rita robert roberto robin roger roland ronald rosa rose roy russell
    ruth ryan sabine sally sam samantha samir samuel sandra sanjay sara sarah scott sean sebastian sergei
    sharon shirley simon sofia sonia sophia sophie stefan stefanie stephanie stephen steve steven sue susan
    susanne svetlana sylvia tanya ted teresa theo theresa thomas tim timothy tina tom tomas tony tyler ursula
    valerie vanessa vera victor victoria vikram vincent virginia walter wanda wei wendy werner will william
    wolfgang xavier yan yasmin yusuf yuki yvonne zoe
    """.split()
)
