"""Times as each reader sees them in their own local time, where the network can show that; elsewhere in the town's."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from handlers import when
from handlers.words import Marked, escape, moment

_END = re.compile(r"(\s*[–-]\s*)(\S.*)")


def said(span: when.Span, zone: ZoneInfo, language: str) -> Marked:
    """Return the span in words, its beginning and its end each as a moment; whole days belong to the town."""
    words = when.say(span, zone=zone, language=language)
    begins = when.say(when.Moment(span.start), zone=zone, language=language)
    ends = _END.fullmatch(words.removeprefix(begins)) if words.startswith(begins) else None
    if span.days or ends is None:
        return Marked(escape(words))
    return Marked(moment(span.start, begins) + ends[1] + moment(span.end, ends[2]))
