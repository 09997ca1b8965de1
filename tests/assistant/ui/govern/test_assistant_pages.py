"""What the pages of the assistant's releases, bars, prompts and gate reports show."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.recipe import Recipe
from assistant.ui.govern.gate_reports import POLICY
from prompts.release import RELEASE_FILE, release_from_files
from tests.assistant.promotion.conftest import recipe
from tests.assistant.ui.govern.assistant_record import (
    DANA,
    PATH,
    Record,
    record,  # noqa: F401
    with_prompt,
)
from tests.assistant.ui.govern.conftest import PASSWORD, send
from tests.assistant.ui.govern.test_hostile_words import HOSTILE, inert
from tests.assistant.ui.govern.test_odd_requests import ODD

FOUR = ("at most five short", "at most four short")


def test_before_anything_is_registered_the_pages_say_so(record, lena) -> None:  # noqa: F811
    page = lena.get(PATH).text
    assert "the installed files answer, unproven" in page and "No release waits." in page
    assert "playbook gate lock --candidate release.yaml" in page and "--as Lena" in page
    assert lena.get(f"{PATH}/r-1").status_code == 404
    assert lena.get(f"{PATH}/bars/1").status_code == 404


def test_the_list_tells_what_runs_why_and_what_waits(record, lena) -> None:  # noqa: F811
    record.promoted(5, change="First of all")
    record.registered(6, change="Six of them")
    record.judged(record.registered(7, change="Seven of them"), "fail")
    page = lena.get(PATH).text
    for words in (
        "First of all",
        "It is better",
        "Dana, Lena",
        "Six of them",
        "to be judged",
        "to be mended",
    ):
        assert words in page, words
    assert page.index("Seven of them") < page.index("Six of them")
    assert 'aria-current="page">Assistant' in page


def test_a_release_shows_what_differs_from_production(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.registered(made=with_prompt(*FOUR))
    page = lena.get(f"{PATH}/r-2").text
    assert "What differs from r-1, which runs in production" in page
    assert "<del>five</del><ins>four</ins>" in page and "version 1 → 2" in page
    record.registered(8)
    page = lena.get(f"{PATH}/r-3").text
    assert "<del>5</del>" in page and "<ins>8</ins>" in page and "<code>passages</code>" in page
    page = lena.get(f"{PATH}/r-3?since=2").text
    assert "What differs from r-2<" in page and "<del>four</del><ins>five</ins>" in page
    for since in ("99", "-1", "x"):
        assert lena.get(f"{PATH}/r-3?since={since}").status_code == 404


def test_the_running_release_is_shown_beside_what_it_replaced(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.promoted(6)
    assert "What differs from r-1<" in lena.get(f"{PATH}/r-2").text
    page = lena.get(f"{PATH}/r-1").text
    assert "What differs from r-2, which runs in production" in page
    page = lena.get(f"{PATH}/r-2?since=0").text
    assert "compared with no other release" in page and "judged again" not in page


def test_another_wording_of_the_file_alone_is_said_to_be_that(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    base = recipe()
    files = {**base.release.files, RELEASE_FILE: "# A remark.\n" + base.release.files[RELEASE_FILE]}
    record.registered(made=Recipe(release=release_from_files(files), settings=base.settings))
    assert "only how the release file is written does" in lena.get(f"{PATH}/r-2").text


def test_a_verdict_comes_with_its_figures_and_reasons(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    release = record.registered(6)
    older = {"metrics": {"slot_f1": 0.5}, "reasons": ["slot_f1 is 0.500, below the floor of 0.7."]}
    record.judged(release, "fail", summary=older)
    record.judged(release)
    page = lena.get(f"{PATH}/r-2").text
    assert page.index("run run-3") < page.index("run run-2")
    for words in ("0.710", "at least 0.4", "+0.010", "−0.010 to +0.030", "below the floor of 0.7", "0.500"):
        assert words in page, words
    assert f"{PATH}/runs/run-3/report" in page


def test_a_release_that_was_changed_behind_the_back_is_shown_as_that(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.judged(record.registered(6))
    with record.house.composition.knowledge_base().engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS assistant_archive_is_never_changed")
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assistant_archive'"
        ).fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(
            "UPDATE assistant_archive SET content = replace(content, '\"passages\": 6', '\"passages\": 9')"
        )
    reply = lena.get(f"{PATH}/r-2")
    assert reply.status_code == 200 and "is not what was registered" in reply.text
    assert "playbook audit" not in reply.text
    reply = record.act(lena, "r-2", "approve")
    assert reply.status_code == 409 and "somebody changed it" in reply.text
    assert lena.get(f"{PATH}/prompts").status_code == 200


def test_prompts_are_listed_with_their_versions_and_compared(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.registered(made=with_prompt(*FOUR))
    page = lena.get(f"{PATH}/prompts").text
    assert "condense" in page and "judge" in page and "version 2 " in page
    page = lena.get(f"{PATH}/prompts/answer").text
    assert "<del>five</del><ins>four</ins>" in page and "installed files" in page
    keys = [each[:12] for each in page.split("?after=")[1:]]
    assert len(keys) == 2
    page = lena.get(f"{PATH}/prompts/answer?before={keys[0]}&after={keys[1]}").text
    assert "<del>four</del><ins>five</ins>" in page
    assert "the same text twice" in lena.get(f"{PATH}/prompts/answer?before={keys[0]}&after={keys[0]}").text
    assert lena.get(f"{PATH}/prompts/answer?before=x&after=%27").status_code == 200
    for name in ("nothing", "answer..", "%2e%2e%2fsecret", "v1"):
        assert lena.get(f"{PATH}/prompts/{name}").status_code == 404


def test_two_texts_that_claim_one_version_are_told_apart(record, lena) -> None:  # noqa: F811
    record.registered(made=with_prompt(*FOUR))
    record.registered(made=with_prompt("at most five short", "at most six short"))
    page = lena.get(f"{PATH}/prompts/answer").text
    assert page.count("?after=") == 3 and "<del>" in page


def test_a_bar_that_loosens_takes_two_people_beside_its_proposer(record, dana, lena) -> None:  # noqa: F811
    number = record.proposed_bar("max_new_failures: 3", "max_new_failures: 9", by=DANA)
    place = f"{PATH}/bars/{number}"
    page = dana.get(place).text
    assert "hard.max_new_failures" in page and '<span class="badge bad">loosens</span>' in page
    assert "Dana proposed bar 2 and cannot approve it" in page and "Approve this bar" not in page
    assert send(dana, f"{place}/approve", password=PASSWORD).status_code == 403
    assert send(lena, f"{place}/approve", password="wrong").status_code == 403
    assert "more people must" in send(lena, f"{place}/approve", password=PASSWORD).text
    assert send(lena, f"{place}/approve", password=PASSWORD).status_code == 409
    ola = record.house.client("Ola")
    assert "The bar is adopted." in send(ola, f"{place}/approve", reason="Agreed").text
    assert record.desk.adopted_bar().number == number
    assert send(ola, f"{place}/reject", reason="x").status_code == 409


def test_a_stricter_bar_takes_one_and_is_rejected_with_a_reason(record, lena) -> None:  # noqa: F811
    number = record.proposed_bar("max_new_failures: 3", "max_new_failures: 2")
    place, pam = f"{PATH}/bars/{number}", record.house.client("Pam")
    page = lena.get(place).text
    assert "as strict" in page and "1 more approval is needed" in page and "cases" in page
    assert "Bar 2" in lena.get(PATH).text
    assert send(pam, f"{place}/approve").status_code == 403
    assert send(lena, f"{place}/reject").status_code == 422
    assert "The bar is rejected." in send(pam, f"{place}/reject", reason="Withdrawn").text
    assert lena.get(f"{PATH}/bars/1").status_code == 200


def sealed(folder: Path, report: str = "<!doctype html><title>Report</title>") -> dict[str, str]:
    """A finished run with its report; the digests of what was decided."""
    folder.mkdir(parents=True)
    files = {"decision.json": "{}", "results.jsonl": "{}\n", "outputs.jsonl": "{}\n", "operations.json": "{}"}
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "report.html").write_text(report)
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    (folder / "manifest.json").write_text(json.dumps(digests))
    return {
        "decision_sha256": digests["decision.json"], "results_sha256": digests["results.jsonl"],
    }  # fmt: skip


@pytest.fixture
def run(record: Record) -> Path:  # noqa: F811
    """The folder of `run-1`, as it was recorded."""
    folder = record.house.composition.settings.home / "gate" / "runs" / "run-1"
    record.judged(record.registered(5), **sealed(folder, "<!doctype html><p>All cases</p>"))
    return folder


REPORT = f"{PATH}/runs/run-1/report"


def test_the_full_report_is_shown_to_leads_without_any_right(record, lena, run) -> None:  # noqa: F811
    reply = lena.get(REPORT)
    assert reply.status_code == 200 and "All cases" in reply.text
    assert reply.headers["content-security-policy"] == POLICY and "sandbox" in POLICY
    assert "allow-" not in POLICY and "script-src" not in POLICY
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert record.house.client("Pam").get(REPORT).status_code == 403
    assert record.house.client("Sam").get(REPORT).status_code == 404


@pytest.mark.parametrize("name", ["decision.json", "results.jsonl", "outputs.jsonl", "manifest.json"])
def test_a_report_of_files_that_were_changed_is_not_shown(record, lena, run, name) -> None:  # noqa: F811
    (run / name).write_text("[]")
    reply = lena.get(REPORT)
    assert reply.status_code == 409 and "were changed since it was recorded" in reply.text


def test_a_run_that_was_forged_with_its_manifest_is_not_shown(record, lena, run) -> None:  # noqa: F811
    (run / "decision.json").write_text('{"verdict": "pass"}')
    digests = json.loads((run / "manifest.json").read_text())
    digests["decision.json"] = hashlib.sha256((run / "decision.json").read_bytes()).hexdigest()
    (run / "manifest.json").write_text(json.dumps(digests))
    assert lena.get(REPORT).status_code == 409


def test_a_report_is_read_from_its_own_folder_only(record, lena, run, tmp_path) -> None:  # noqa: F811
    for odd in ("..", "%2e%2e", "..%2frun-1", "run-1%2f..%2frun-1", "run-2", "RUN-1", "run-1%00", "x" * 300):
        assert lena.get(f"{PATH}/runs/{odd}/report").status_code == 404, odd
    (tmp_path / "secret.html").write_text("secret")
    (run / "report.html").unlink()
    assert "they lie where the gate ran" in lena.get(REPORT).text
    (run / "report.html").symlink_to(tmp_path / "secret.html")
    assert lena.get(REPORT).status_code == 404
    moved = run.rename(tmp_path / "elsewhere")
    run.symlink_to(moved)
    assert lena.get(REPORT).status_code == 404
    run.unlink()
    assert lena.get(REPORT).status_code == 404


def test_a_manifest_that_names_other_places_is_not_followed(record, lena, run, tmp_path) -> None:  # noqa: F811
    digests = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps({**digests, "../../../etc/passwd": "0"}))
    assert lena.get(REPORT).status_code == 409


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_others_stay_words(record, lena, words) -> None:  # noqa: F811
    record.promoted(5, change=words)
    text = words.replace("{", "(").replace("}", ")").replace("%", "")
    made = with_prompt("at most five short", f"at most {text} short")
    release = record.desk.register(
        made, author=words, change=words, origin={"file": words}, actor=replace(DANA, name=words)
    )
    row = {"name": words, "meaning": words, "gating": True, "verdict": words, "candidate": 0.1, "floor": 0.1,
           "less_is_better": False, "cases": 1, "production": 0.1, "difference": 0.1, "low": 0.1,
           "high": 0.1}  # fmt: skip
    summary = {"reasons": [words], "table": [row, {**row, "gating": False}], "cases": 1}
    record.judged(release, "inconclusive", inconclusive=(words,), summary=summary)
    record.act(lena, "r-2", "waive", metric=words, reason=words, expires="2999-01-01")
    record.proposed_bar("max_new_failures: 3", f"max_new_failures: 2 # {text}", reason=words)
    for path in ("", "/r-1", "/r-2", "/bars/2", "/prompts", "/prompts/answer"):
        reply = lena.get(PATH + path)
        assert reply.status_code == 200 and inert(reply.text), path
    assert inert(record.act(lena, "r-2", "promote", channel=words, reason=words).text)
    assert inert(lena.get(PATH + "/prompts/answer", params={"before": words, "after": words}).text)


def test_what_cannot_be_seen_in_a_change_is_named(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.registered(made=with_prompt("at most five", "at most fi\u200bve"), change="pay\u202ement")
    page = lena.get(f"{PATH}/r-2").text
    assert "⟨U+200B⟩" in page and "pay⟨U+202E⟩ment" in page and "\u202e" not in page


def test_odd_forms_of_a_release_never_fail_and_change_nothing(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.promoted(6)
    chance = random.Random(6)
    names = ("reason", "expires", "channel", "seen", "metric", "running")
    for act in ("approve", "waive", "promote", "rollback"):
        for name in ("r-1", "r-2", "r-3", "r-0", "r-2147483648"):
            fields = {each: chance.choice(ODD) for each in names}
            assert 400 <= record.act(lena, name, act, **fields).status_code < 500, (act, name, fields)
    assert record.running() == "r-2" and len(record.desk.dossier("r-2").approvals) == 1
    for number in ("0", "9" * 30, "-1", "r-1"):
        assert lena.get(f"{PATH}/bars/{number}").status_code == 404
        assert lena.get(f"{PATH}/r-{number}").status_code == 404
