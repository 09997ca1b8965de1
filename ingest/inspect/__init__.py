"""What a reviewer should know of proposed documents before agreeing to them.

One module a family of checks, all pure; nothing is changed or fetched, and nothing blocks.
"""

from __future__ import annotations

from ingest.inspect.inspection import InspectedFile, inspect_document, inspect_documents

__all__ = ["InspectedFile", "inspect_document", "inspect_documents"]
