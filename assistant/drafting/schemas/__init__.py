"""The published JSON Schemas of the kinds of artifact; `python -m assistant.drafting.schemas` writes them."""
