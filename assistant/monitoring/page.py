"""The reports as one page that needs nothing beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.monitoring import plots
from assistant.monitoring.trends import Series, trends
from knowledge.store.monitor_reports import MonitorReport

_COLOURS = """
:root { color-scheme: light dark; --paper: #fbfaf8; --ink: #1c262b; --soft: #5a666c; --line: #dcd9d1;
  --primary: #175a63; --bad: #a8392d; --tint: #f1efea; }
@media (prefers-color-scheme: dark) { :root { --paper: #151a1d; --ink: #eae8e4; --soft: #a3adb1;
  --line: #3a4347; --primary: #7cc4c4; --bad: #ee9184; --tint: #232b2f; } }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .4rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
.soft { color: var(--soft); } .plots { display: grid; gap: 0 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.alarms { list-style: none; padding: 0; }
.alarms li { padding: .3rem .8rem; margin: .4rem 0; background: var(--tint);
  border-left: 3px solid var(--bad); }
"""


def trend_page(reports: Sequence[MonitorReport]) -> str:
    """The figures of all reports as HTML.

    Args:
        reports: The newest first; at least one.
    """
    newest, oldest = reports[0], reports[-1]
    drawn = "\n".join(_drawn(each) for each in trends(reports))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Answers over time</title>
<style>{_COLOURS}{plots.STYLE}</style>
</head>
<body>
<h1>Answers over time</h1>
<p class="soft">{len(reports)} {"report" if len(reports) == 1 else "reports"}, {oldest.at:%Y-%m-%d} to
{newest.at:%Y-%m-%d}. A diamond marks an alarm; the band is the 95 % interval.</p>
{_alarms(newest)}
<div class="plots">
{drawn}
</div>
</body>
</html>
"""


def _drawn(series: Series) -> str:
    return f"<section><h2>{escape(series.label)}</h2>{plots.svg(series)}</section>"


def _alarms(report: MonitorReport) -> str:
    if not report.alarms:
        return f"<p>Report {report.number} raises no alarm.</p>"
    lines = "\n".join(f"<li>{escape(str(each['sentence']))}</li>" for each in report.alarms)
    return f'<h2>Alarms of report {report.number}</h2>\n<ul class="alarms">\n{lines}\n</ul>'
