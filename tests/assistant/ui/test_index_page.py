"""The page as Chainlit makes it names other hosts; ours does not."""

from __future__ import annotations

import base64
import hashlib

from assistant.ui.index_page import clean_index

PAGE = """<html><head>
<meta name="viewport" content="width=device-width, initial-scale=1.0" />
<meta property="og:image" content="https://elsewhere.example/x.png">
<meta property="og:root_path" content="">
<link rel="preconnect" href="https://fonts.elsewhere.example" />
<!-- FONT START --><link
  href="https://fonts.elsewhere.example/css" rel="stylesheet" /><!-- FONT END -->
<link
  rel="stylesheet"
  href="https://cdn.elsewhere.example/katex.css"
/>
<script>
window.theme = {};
</script>
<script type="module" src="/assets/index.js"></script>
</head></html>"""


def test_nothing_of_another_host_is_left_and_scripts_are_hashed() -> None:
    page = clean_index(PAGE)
    assert "elsewhere" not in page.html
    assert '<meta property="og:root_path" content="">' in page.html
    assert 'src="/assets/index.js"' in page.html
    digest = hashlib.sha256(b"\nwindow.theme = {};\n").digest()
    assert page.html.index('src="/public/session.js"') < page.html.index('type="module"')
    assert page.script_hashes == (f"sha256-{base64.b64encode(digest).decode()}",)
