"""Marks: the controls beside topic labels, and their states, from the pixels of a page.

``wanted`` tells cheaply whether a page names topics in label-like places; ``find_marks`` turns the
page upright (:mod:`frame`), takes the labels from the words (:mod:`labels`), finds what is drawn
beside them (:mod:`objects`), binds it (:mod:`columns`), measures it (:mod:`shapes`), compares the
siblings (:mod:`states`) and looks for what pens have done around them (:mod:`pen`) and for rows
of which nothing was read (:mod:`gaps`).
"""

from __future__ import annotations

from pipeline.read.marks.find import FormField, Found, find_marks
from pipeline.read.marks.gate import wanted

__all__ = ["FormField", "Found", "find_marks", "wanted"]
