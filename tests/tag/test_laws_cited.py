"""The state that a document is from, by the laws that it cites."""

from __future__ import annotations

import pytest

from pipeline.tag.agency_states import state_of

CITED = """
AZ A.R.S. 39-121|AZ ARS 39-121|CA Cal. Gov. Code 7920|CA California Values Act|CO C.R.S. 24-72-201
CO CRS 24-72-201|CT C.G.S. 54-192h|CT Conn. Gen. Stat. 1-210|FL Fla. Stat. 119|GA O.C.G.A. 50-18
GA OCGA 50-18|IA Iowa Code 22|IL 5 ILCS 140|IN Ind. Code 5-14|KS K.S.A. 45-215|KS KSA 45-215
KY KRS 61.870|MA M.G.L. c. 66|MA MGL c. 66|MD Md. Code 4-101|MI MCL 15.231|MN Minn. Stat. 13.824
MO RSMo 610|NC N.C. Gen. Stat. 132|NC NC Gen. Stat. 132|NC N.C.G.S. 132|NJ N.J.S.A. 47:1A
NJ NJSA 47:1A|NJ OPRA|NM NMSA 14-2|NV NRS 239|NY Public Officers Law|OH R.C. 149.43
OH O.R.C. 149.43|OR ORS 192.311|PA 65 P.S. 67|TN T.C.A. 10-7|TN TCA 10-7|TX Tex. Gov't Code 552
UT GRAMA|VA Va. Code 2.2-3704|VT 1 V.S.A. 316|WA RCW 42.56|WI Wis. Stat. 19.31
"""


@pytest.mark.parametrize("cited", [c for line in CITED.split("\n") for c in line.split("|") if c])
def test_one_cited_law_tells_the_state(cited: str) -> None:
    state, _, law = cited.partition(" ")
    assert state_of(None, [], f"The request was made under {law} this year.") == state
