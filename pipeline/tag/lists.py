"""Lists and questions: items that take their state from a head, or from an answer."""

from __future__ import annotations

import re


def _over_lines(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """A pattern whose words may stand on two lines: a blank in it is any white space."""
    return re.compile(pattern.replace(" ", r"\s+"), flags)


_MARKER = (
    r"(?:[-*•·▪●○◦‣>+]|[\[(][ xX✓✔]?[\])]|[☐☑☒□■✓✔✗✘]|\(?(?:[0-9]{1,3}|[A-Za-z]"
    r"|[ivxIVX]{1,5})[.)])"
)
_ITEM = re.compile(rf"\s*{_MARKER}\s*")
_IMPERATIVE = re.compile(
    r"\s*(?:please\s+)?(?:choose|select|mark|check|tick|pick|indicate|specify|identify"
    r"|circle|list|enter|add|click|use|toggle|turn on|enable|state)\s+(?:\w+\s+)?(?:which"
    r"|what|each|every|all|any|one|those|the|topics|boxes|if|to|your|from|or)\b",
    re.I,
)
_COUNT = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|no)\s+(?:\w+\s+)?(?:topics?|lists?|items?|hotlists?|options?"
    r"|of\s+\d+)\s+(?:are\s+)?(?:selected|enabled|checked|active|on)\b",
    re.I,
)
_AVAILABLE = re.compile(
    r"\s*(?:available(?: to add| for selection)?|not added|unselected|not selected|deselected"
    r"|all available|other available"
    r"|inactive|disabled|off|unsubscribed|not subscribed|excluded|not in use"
    r"|not enabled)\s*(?:ncic\s+)?(?:topics?|lists?|hotlists?|hot lists?|alerts?|options?"
    r"|items?|categories|files)?\s*(?:\(\d+\))?\s*:?\s*",
    re.I,
)
_CHOSEN = re.compile(
    r"\s*(?:currently\s+|your\s+|our\s+|my\s+|all\s+)?(?:selected|subscribed|active|enabled|on"
    r"|chosen|current|checked|alerting|monitored|in use|subscriptions|subscribed to"
    r"|receiving)\s*(?:ncic\s+)?(?:topics?|lists?|hotlists?|hot lists?|alerts?|items?"
    r"|categories|files|subscriptions?)?\s*(?:\(\d+\))?\s*:?\s*",
    re.I,
)

_OWNER = r"(?:the|this|our) (?:department|agency|office|city|county|town|township|village|borough)"
_YES = _over_lines(
    r"(?:yes|yep|yeah|affirmative|correct|that is correct|it does|it is|we do|they do|they are"
    r"|they have|we are|they did|we did"
    r"|it has|we have|true|indeed|it are|that's right|yup|sure (?:is|are|do|does)|it sure is"
    r"|still (?:is|are|do|does)"
    r"|(?:that|this)(?: one)? (?:is|does)|(?:that|this) one,? yes|ours (?:is|does|are)|i do"
    r"|both (?:are|do)|all of (?:them|these)|there (?:is|are)(?!\s+(?:no|not|none)\b)"
    rf"|{_OWNER} (?:does|has|is))\b",
    re.I,
)
_NO = _over_lines(
    r"(?:no|nope|nah|negative|there (?:is|are|was|were) (?:none|not|no such\s+\w+)"
    r"|not? at this time|not (?:since \w+|any longer|here|us|ours|for us"
    r"|that one|this one"
    r"|any ?more|now|so|that (?:i|we) know of|as of \w+|on (?:our|this|my) \w+"
    r"|in (?:our|this|the) \w+)|(?:that|this)(?: one)? (?:is not|isn't|does not|doesn't)"
    r"|(?:that|this) one,? no|ours (?:is not|isn't|does not|doesn't|are not|aren't)|never"
    r"|it does not|it doesn't|it is not"
    r"|it isn't|it's not|we do not|we don't|they are not|it has not|we have not|we are not"
    r"|it was not|they do not|they don't|they have not|they did not|we did not|it did not|none"
    r"|false|not currently|not enabled|incorrect|that is incorrect|neither"
    r"|not presently|not applicable"
    r"|not (?:loaded|subscribed|selected|active|used|in use|on|checked|turned on|installed|signed)"
    rf"|{_OWNER} (?:does not|doesn't|has not|hasn't|is not|isn't))\b",
    re.I,
)
_ASKS = re.compile(
    r"\bwhether\b|\b(?:ask\w*|inquir\w+|enquir\w+|questions?)\s+about\b|\b(?:ask\w*|know|say"
    r"|tell|state|wonder\w*|inquir\w+|enquir\w+|learn"
    r"|confirm)\b[^.]{0,60}?\bif\b",
    re.I,
)
_ASKS_FIRST = re.compile(
    r"(?:(?:so|hey|hi|ok|quick q|question)[,: ]+)?(?:is|are|do|does|did|has|have|was|were"
    r"|any(?:body|one)\s+know"
    r"|(?:do|did)?\s*(?:you|u|we)\s+(?:ever|still|have|get|know))\b",
    re.I,
)
_ENDS = re.compile(
    r"\s*\n\s*(?-i:[A-Z0-9(])"
    r"|\s*(?:[.,;:!()*-]|$|(?:and|but|because|since|as)\b"
    r"|(?:we|it|they|our|this|that|the (?:department|agency|office|topic"
    r"|list))\s+(?:(?:do|does|is|are|has|have|did|was|were)(?:n'?t)?|currently|never|presently)\b)",
    re.I,
)
"""What follows a word that answers; "No stop is made" answers nothing."""
_LABEL = re.compile(
    r"\s*(?:>>+|\*+|\|)?\s*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?[\])]?[\s,-]*"
    r"(?:<?[\w.'-]{2,24}(?: [\w.'-]{2,24})?>?\s*:)?"
    r"|(?-i:[A-Z])[\w.'-]{1,20}\s+\d{1,2}:\d{2}(?:\s?[ap]\.?m\.?)?\s*:"
    r"|(?:(?:we|i)\s+(?:can\s+|hereby\s+|do\s+)?(?:confirm|report|say|state|advise|answer|affirm)"
    r"|(?:please\s+)?be\s+advised)\s+that"
    r"|(?:\w+\s+){0,2}(?:reply|response|answer|comment)\s*:|(?-i:[a-z][\w.'-]{1,20}):"
    r"|(?-i:[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,4})(?:\s*:|\s+(?:said|replied"
    r"|answered|responded|confirmed|stated|explained|advised)(?:\s+that)?,?)"
    r"|a\d{1,2}[.:)]|(?:the\s+)?(?:answer|response|reply|resp|ans"
    r"|department response|agency response|city response|a"
    r"|r)(?:\s+(?:to\s+)?(?:question\s+)?\d+|\s+is)?\s*[:.)\-]|(?:the"
    r"|our)\s+(?:short\s+)?(?:answer|response)(?:\s+to\s+(?:that|this"
    r"|your)(?:\s+question)?)?\s+is,?|\[[A-Za-z .]{1,20}\]\s*:?)?\s*[\"'-]*\s*",
    re.I,
)
_PRONOUN_START = _over_lines(
    r"\s*(?:(?:our|its|the)\s+)?(?:(?:current|present|agency)\s+)?(?:status|setting"
    r"|alerts?|subscription|notifications?|state)\b[^.:]{0,40}:"
    r"|\s*(?:(?:however|but|and|also|in fact|currently|at present|presently|again"
    r"|to be clear|for clarity|as of \w+ \d+,?(?: \d{4})?),?\s+"
    r"|[\w' ]{1,40},\s+(?:however,\s+|though,\s+)?)?(?:it|that"
    r"|this|these"
    r"|those|they|both|neither"
    r"|(?:topic|list|hotlist|setting|alerts?) (?:is|are|was|were|currently|remains?|still|now)"
    r"|the (?:said )?(?:topic|list|file|hotlist|hot list|box"
    r"|setting|feature|option|category|feed|switch|toggle|alert|alerts|topics|lists"
    r"|check ?box)|(?:this|that|said) (?:topic|list|file|hotlist|hot list|box|setting"
    r"|feature|option|category|feed|particular \w+))\b",
    re.I,
)


_OWNER_START = _over_lines(
    r"\s*(?:we|i|our \w+|the (?:department|agency|office|city|town|township|village|county"
    r"|administrator|chief|sheriff|account))\b",
    re.I,
)
_OBJECT = _over_lines(
    r"\b(?:it|them|(?:this|that|these|those|such|the said) (?:alerts|hits|notifications|topic"
    r"|list|file|hotlist|setting|box"
    r"|option))\b|\b(?:do|does|is|are|has|have)(?:\s+not|n't)?\s*[.!]?\s*$",
    re.I,
)


_HAVE_IT = _over_lines(
    r"\b(?:has|have|had|keeps?|kept|leaves?|left)\s+(?:it|them|that one|that topic|that list)\s+"
    r"(?:\w+ed|on|off|active|inactive)\b",
    re.I,
)


_DONE_TO_IT = _over_lines(
    r"\b(?:(?:en|dis)abled?|(?:de)?activated?|(?:de|un)?-?select(?:ed)?|(?:un)?check(?:ed)?"
    r"|removed?|dropped"
    r"|killed|pulled|cleared|added|left|kept|took|put|blocked|cut|(?:turn|switch|toggl"
    r"|flipp)ed)\s+(?:it|them|that one"
    r"|this one)\b",
    re.I,
)
"""A state that somebody gave to what was named before ("The vendor has since removed it")."""


_OPTED = _over_lines(r"\bopted\s+(?:back\s+)?(?:in|out)\b(?!\s+(?:of|to|for)\b)", re.I)
"""What somebody did with what was named before, without naming it again."""


def is_item(text: str) -> bool:
    """Whether a sentence is an item of a list by its mark."""
    return bool(_ITEM.match(text))


def item_body(text: str) -> str:
    found = _ITEM.match(text)
    return text[found.end() :] if found else text


def menu_head(text: str) -> bool:
    """A line over a choice that says nothing of what was chosen ("Mark each topic that …")."""
    return bool(
        _IMPERATIVE.match(item_body(text))
        or _COUNT.search(text)
        or re.search(
            r"\b(?:on|enabled|active|yes)\s*(?:/|or)\s*(?:off|disabled|inactive|no)\b", text, re.I
        )
    )


def head_word(text: str) -> tuple[bool, str] | None:
    """The state that a bare heading gives to what is listed under it ("Available", "Selected")."""
    words = " ".join(text.split())
    if len(words) > 60:
        return None
    if _AVAILABLE.fullmatch(words):
        return False, words.rstrip(" :")
    if _CHOSEN.fullmatch(words):
        return True, words.rstrip(" :")
    return None


def answer(text: str) -> tuple[bool | None, str, str]:
    """An answer to a question: yes, no or neither; the words that say so; the rest.

    Neither, where the answer must be read as a sentence of its own.
    """
    label = _LABEL.match(text)
    body = text[label.end() :] if label else text
    for pattern, yes in ((_NO, False), (_YES, True)):
        found = pattern.match(body)
        if found and _ENDS.match(body, found.end()):
            return yes, found.group(), body[found.end() :]
    return None, "", body


def asks(text: str) -> bool:
    """Whether a sentence puts a question that yes, no or a state can answer."""
    mark = text.rstrip(" \"')\n").endswith("?")
    return mark or bool(_ASKS.search(text)) or asks_in_chat(text)


def asks_in_chat(text: str) -> bool:
    """Whether a line of a chat, led by a time and a name, puts a question without its mark."""
    label = _LABEL.match(text)
    return bool(label and ":" in label.group() and _ASKS_FIRST.match(text, label.end()))


def is_answer(text: str) -> bool:
    """Whether a sentence carries the label of an answer."""
    found = _LABEL.match(text)
    return bool(found and re.search(r"\w", found.group()))


def points_back(text: str) -> bool:
    """Whether a sentence speaks of what the one before it named ("It has been off since")."""
    body = item_body(text)
    if _PRONOUN_START.match(body) or (_OWNER_START.match(body) and _OBJECT.search(body)):
        return True
    return bool(_OPTED.search(body) or _HAVE_IT.search(body) or _DONE_TO_IT.search(body))
