"""Options that several commands share, and the one global switch."""

from __future__ import annotations

debug = False
"""Set by ``triage --debug``: tracebacks instead of sentences."""
