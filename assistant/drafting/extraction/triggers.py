"""The words that tell how work comes in. Pure."""

from __future__ import annotations

import re

ARRIVES = re.compile(
    r"\b(?:comes? in|arrives?|is received|are received|lands?|reach(?:es)? us)\b", re.IGNORECASE
)
_OUTSIDER = r"(?:customers?|clients?|applicants?|members?|patients?|citizens?|residents?|suppliers?|dealers?|users?|employees?|students?|people|someone|somebody|compan(?:y|ies)|guests?|tenants?|buyers?|parents?|readers?|callers?|claimants?|policyholders?|partners?|farmers?)"
WISHES = re.compile(
    rf"\b{_OUTSIDER} (?:wants?|wish(?:es)?|asks?|appl(?:y|ies)|calls?|writes?|reports?|requests?|submits?|sends?|orders?|complains?|needs?|contacts?|e-?mails?)\b",
    re.IGNORECASE,
)
"""Somebody who is served comes with a request: "a client wants to buy a flat"."""
