"""`playbook registry`: every use case, and what their artifacts say when computed together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.drafting.artifacts.header import Header
from assistant.drafting.commands.options import AsJson, AsName
from assistant.drafting.errors import DraftingError
from assistant.drafting.imports.files import READABLE, artifact_from_file
from assistant.drafting.portfolio.report import PortfolioReport, report_on
from assistant.drafting.portfolio.use_cases import build_portfolio
from knowledge.printing import print_json, print_line, print_table

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def registry(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH…]", help="Files and folders of artifacts, besides the kept drafts."),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with plots.")] = None,
    question: Annotated[
        str | None, typer.Option(help="Answer one question only, such as no_business_owner.")
    ] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """List use cases with stage, owners and links, and answer questions about all of them."""
    desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
    artifacts = [*desk.all_artifacts(actor), *_from_files(paths or [])]
    report = report_on(build_portfolio(artifacts), today=desk.today(), limits=desk.settings.limits)
    if question is not None and question not in report.answers:
        raise DraftingError(f"There is no question {question}; use one of {', '.join(report.answers)}.")
    if html is not None:
        from assistant.drafting.portfolio.page import render_page

        html.write_text(render_page(report, today=desk.today()), encoding="utf-8")
    if as_json:
        print_json(_chosen(report.values(), question))
    else:
        _print(report, question)
        if html is not None:
            print_line(f"Written: {html}")


def _chosen(values: dict[str, Any], question: str | None) -> dict[str, Any]:
    if question is None:
        return values
    return next(each for each in values["questions"] if each["id"] == question)


def _from_files(paths: list[Path]) -> Iterator[Header]:
    """Artifacts in files; what is none is told and passed over."""
    for path in paths:
        if not path.exists():
            raise DraftingError(f"There is no file or folder {path}.")
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix.lower() in READABLE:
                try:
                    yield artifact_from_file(file)[0]
                except DraftingError as error:
                    print_line(str(error), error=True)


def _print(report: PortfolioReport, question: str | None) -> None:
    values = report.values()
    if question is None:
        rows = [
            (
                case["id"],
                case["title"],
                (case["stage"] or "").replace("_", " "),
                *(owner or "nobody" for owner in case["owners"]),
                case["go_live"] or "",
                str(case["open_items"]),
                ", ".join(case["depends_on"]),
            )
            for case in values["cases"]
        ]
        print_table(
            (
                "use case",
                "title",
                "stage",
                "business owner",
                "runs it",
                "technical",
                "goes live",
                "open",
                "waits for",
            ),
            rows,
            spare=("waits for", "goes live", "technical"),
        )
    for each in values["questions"]:
        if question in {None, each["id"]}:
            print_line(f"\n{each['ask']}")
            for hit in each["hits"]:
                print_line(f"  {hit['title']}: {hit['detail']}")
            if not each["hits"]:
                print_line("  None.")
    if question is None and values["ranking"]:
        print_line("\nRanking, readiness first:")
        for row in values["ranking"]:
            fix = f" (fix first: {', '.join(row['fix_first'])})" if row["fix_first"] else ""
            print_line(f"  {row['rank']}. {row['title']}{fix}")
    for value in values["values"] if question is None else []:
        print_line(
            f"{value['title']}: {value['metric']} {value['before']:g} → {value['after']:g} {value['unit']}"
        )
    for ring in values["cycles"]:
        print_line(f"{' waits for '.join([*ring, ring[0]])}: break this ring.")
