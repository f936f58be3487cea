"""Place: the states whose abbreviation and name belong together.

An abbreviation and a name in two rules may mean the same state; a claim about all people has to know.
USPS abbreviations (https://pe.usps.com/text/pub28/28apb.htm): states, the district and the inhabited territories.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ELSEWHERE", "PLACES", "Place"]


class Place(NamedTuple):
    """One state by both of its public identifiers."""

    abbreviation: str
    name: str


PLACES = tuple(
    Place(line[:2], line[3:])
    for line in """\
AL Alabama
AK Alaska
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
DC District of Columbia
FL Florida
GA Georgia
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
OH Ohio
OK Oklahoma
OR Oregon
PA Pennsylvania
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming
AS American Samoa
GU Guam
MP Northern Mariana Islands
PR Puerto Rico
VI Virgin Islands""".splitlines()
)

ELSEWHERE = Place("ZZ", "Elsewhere")
"""Stands for everywhere else when rules name every place."""
