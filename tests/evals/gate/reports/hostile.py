"""Texts that try to be more than text, in every place where a report shows other people's words."""

from __future__ import annotations

from dataclasses import replace

from evals.gate.decision.verdict import Decision
from evals.gate.reports.context import ReleaseChange, ReportContext, Waiver
from tests.evals.gate.reports.samples import case, failing, output

ATTACKS = (
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</details></code> <a href='https://evil.example/x'>here</a>",
    "![p](https://evil.example/p.png) [policy](javascript:alert(1)) <https://evil.example>",
    "@everyone @octo/team #12 GH-12 owner/repo#3 0123abc :tada: www.evil.example a@evil.example",
    "```\n</details>\n# heading\n```` and ``` | cell | \\| ~~~",
    "{{ 7 * 7 }} {% raw %} {{ decision }}",
    "\x1b[2J\x1b]0;title\x07 red \x9b31m \x00 \ud800 \ufffe",
    "pay\u200bment \u202egnirts \u2066x\u2069 \u2028line",
    "]]> <!-- x --> &lt;b&gt; &#64;here <?xml version='1.0'?>",
    "a\r\n\r\n| b |\n| --- |\r- c\n\n    code\n***",
)
EVERYTHING = "\n".join(ATTACKS)


def hostile(text: str) -> tuple[ReportContext, Decision]:
    """A failing run in which everything that others write is this text."""
    shown, decision = failing(24)
    known = {}
    for each in shown.cases.values():
        kept = each.model_copy(update={"tags": (text,), "cluster": text})
        gold = each.gold.model_copy(
            update={
                "spans": tuple(s.model_copy(update={"doc": text, "quote": text}) for s in each.gold.spans),
                "nuggets": tuple(n.model_copy(update={"text": text}) for n in each.gold.nuggets),
            }
        )
        asked = each.input.model_copy(update={"question": text})
        known[each.id] = kept.model_copy(update={"gold": gold, "input": asked})
    outputs = {name: _said(output(each, answer=text), text) for name, each in known.items()}
    release = replace(shown.candidate, author=text, change=text, digest=text)
    return (
        replace(
            shown,
            run_id=text,
            candidate=release,
            bar_digest=text,
            corpus_digest=text,
            datasets={text: text},
            cases=known,
            candidate_outputs=outputs,
            base_outputs=outputs | {case(0, "answer").id: output(case(0, "answer"))},
            changes=[ReleaseChange(path=text, before=text, after=f"{text}\nmore\n{text}")],
            waivers=[Waiver(metric=text, by=text, reason=text, expires=text)],
            warnings=[text],
        ),
        replace(
            decision,
            reasons=[text],
            metrics=[
                replace(each, reasons=[text], warnings=[text], meaning=text) for each in decision.metrics
            ],
            flips=[replace(each, fault=text, changed={text: (0.0, 1.0)}) for each in decision.flips],
            hard_failures={text: ["draft-004"]},
            errors={"answer-018": text},
            waived=[text],
            slices={text: {text: 0.5}},
        ),
    )


def _said(given, text: str):
    cited = [replace(each, source=text, section=text, quote=text, status=text) for each in given.citations]
    return replace(given, citations=cited, refusal_reason=text, ask=text, notices=[text])
