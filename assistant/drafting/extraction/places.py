"""Countries and regions of the world by name. Pure."""

from __future__ import annotations

import re

_COUNTRIES = """
Argentina|Australia|Austria|Bangladesh|Belgium|Brazil|Bulgaria|Canada|Chile|China|Colombia|Croatia|Cyprus|Czechia|Czech Republic|Denmark|Egypt|
Estonia|Finland|France|Germany|Ghana|Greece|Hong Kong|Hungary|Iceland|India|Indonesia|Ireland|Israel|Italy|Japan|Kenya|Latvia|Lithuania|
Luxembourg|Malaysia|Malta|Mexico|Morocco|Netherlands|New Zealand|Nigeria|Norway|Pakistan|Peru|Philippines|Poland|Portugal|Qatar|Romania|
Saudi Arabia|Scotland|Serbia|Singapore|Slovakia|Slovenia|South Africa|South Korea|Spain|Sweden|Switzerland|Taiwan|Thailand|Tunisia|Turkey|
Ukraine|United Arab Emirates|United Kingdom|United States|Vietnam|Wales|England|Northern Ireland|Great Britain
"""
_REGIONS = r"EU|EEA|UK|USA|US|UAE|U\.S\.|U\.K\.|European Union|Europe|Benelux|DACH|EMEA|APAC|LATAM|Nordics|Baltics|Iberia|North America|South America|Latin America|Asia|Africa|Middle East|California|New York|Texas|Ontario|Quebec|Bavaria|Catalonia"
PLACE = re.compile(rf"\b(?:{''.join(_COUNTRIES.split(chr(10)))}|{_REGIONS})\b")
"""A country or a region, written with a large letter."""


def is_place(name: str) -> bool:
    """Whether a name is that of a country or region.

    >>> is_place("Germany"), is_place("Guidewire")
    (True, False)
    """
    return PLACE.fullmatch(name) is not None
