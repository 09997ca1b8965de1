from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.loaders.rst import load

SOURCE = """
=============
Change policy
=============

:Owner: Head of Risk
:Review-by: 2027-01-31

.. contents::

Intro with **bold**, ``code`` and a `link <https://example.org/x>`_.

Approvals
=========

The owner must:

- sign the form

  - nested one
- keep a copy

3. Third
4. Fourth

Deeper
------

.. code-block:: python

   x = 1

.. note:: Be careful.

====== ======
Level  Reply
====== ======
P1     1 hour
====== ======

Term
   Its meaning.

.. not seen by anybody
"""
MARKDOWN = """# Change policy

Intro with **bold**, `code` and a [link](https://example.org/x).

## Approvals

The owner must:

- sign the form
  - nested one
- keep a copy

3. Third
4. Fourth

### Deeper

```python
x = 1
```

**Note**

Be careful.

| Level | Reply |
| --- | --- |
| P1 | 1 hour |

**Term**

Its meaning.
"""


def test_structure_becomes_markdown() -> None:
    assert load(SOURCE.encode(), "a.rst").text == MARKDOWN


def test_the_field_list_is_metadata() -> None:
    metadata = load(SOURCE.encode(), "a.rst").metadata

    assert (metadata.title, metadata.owner, metadata.review_by) == (
        "Change policy",
        "Head of Risk",
        date(2027, 1, 31),
    )


@pytest.mark.parametrize(
    "directive", [".. include:: {path}", ".. literalinclude:: {path}", ".. raw:: html\n   :file: {path}"]
)
def test_no_other_file_is_read(directive: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("kept to itself")

    loaded = load(f"Text.\n\n{directive.format(path=secret)}\n".encode(), "a.rst")

    assert "kept to itself" not in loaded.text
    assert capfd.readouterr() == ("", "")


def test_raw_html_and_broken_markup_leave_the_text() -> None:
    loaded = load(b"Text *open\n\n.. raw:: html\n\n   <b>x</b>\n\n.. nonsense::\n\nEnd `\n", "a.rst")

    assert loaded.text.startswith("Text *open")
    assert "<b>" not in loaded.text
    assert "left_out" in [warning.code for warning in loaded.warnings]


def test_a_file_without_a_title_starts_its_sections_at_the_top() -> None:
    assert load(b"A\n=\n\nOne.\n\nB\n=\n\nTwo.\n", "a.rst").text == "# A\n\nOne.\n\n# B\n\nTwo.\n"
