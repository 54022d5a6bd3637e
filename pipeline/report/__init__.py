"""Report: verdicts for people: HTML, CSV."""
