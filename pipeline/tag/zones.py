"""Whose words are these: the agency's, the requester's, an attachment's, another party's.

A reply repeats what it answers: quoted mails, "You asked for …", the description field of a
portal, a request pasted whole. None of those words may decide a verdict, whoever typed them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.tag import zone_papers, zone_requests
from pipeline.tag.text import PageText
from pipeline.tag.zone_answers import without_answered
from pipeline.tag.zone_mails import mails
from pipeline.tag.zone_spans import ZoneSpan, flat, rows_of


def find_zones(texts: Sequence[PageText], requests: Sequence[str] = ()) -> tuple[ZoneSpan, ...]:
    """The stretches that are not the agency's own words; what none covers is ``agency``.

    ``requests`` are texts that the user sent, found word for word wherever a reply quotes them,
    damage by recognition included. Spans are in order and do not overlap.
    """
    rows = rows_of(texts)
    if not rows:
        return ()
    spans = [*zone_requests.known_requests(texts, requests)]
    spans += zone_papers.whole(texts, rows)
    if not any(s.zone != "attachment" for s in spans) or requests:
        spans += mails(rows)
        spans += zone_requests.fields(rows)
        spans += zone_requests.asked(texts)
        spans += zone_requests.pasted(texts, rows)
    spans += zone_papers.other_pages(texts)
    spans += zone_papers.attachments(rows)
    return flat(texts, without_answered(texts, spans))
