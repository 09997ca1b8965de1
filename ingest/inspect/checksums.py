"""Numbers that carry their own proof: cards, bank accounts, national ids. Pure."""

from __future__ import annotations

import re

_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}  # fmt: skip
_CARD = re.compile(r"(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12})")


def passes_luhn(digits: str) -> bool:
    """The check that card numbers and Canadian insurance numbers pass.

    >>> passes_luhn("4539578763621486"), passes_luhn("4539578763621487")
    (True, False)
    """
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def is_card(digits: str) -> bool:
    """Whether digits are the number of a payment card; runs of few digits are not."""
    return bool(_CARD.fullmatch(digits)) and passes_luhn(digits) and len(set(digits)) > 3


def is_iban(value: str) -> bool:
    """Whether letters and digits without blanks are an IBAN of a known country.

    >>> is_iban("NL91ABNA0417164300"), is_iban("NL91ABNA0417164301")
    (True, False)
    """
    if _IBAN_LENGTHS.get(value[:2]) != len(value):
        return False
    return int("".join(str(int(char, 36)) for char in value[4:] + value[:4])) % 97 == 1


def is_dutch_number(digits: str) -> bool:
    """The eleven test of a Dutch citizen service number."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(digits) == 9 and sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def is_french_number(digits: str) -> bool:
    """A French social security number with its key of two digits."""
    return len(digits) == 15 and 97 - int(digits[:13]) % 97 == int(digits[13:])


def is_social_security_number(area: str, group: str, serial: str) -> bool:
    """Whether a US number can have been given out."""
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"
