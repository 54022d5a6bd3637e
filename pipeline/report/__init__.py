"""Report: verdicts for people.

Three steps, so that the costly one can be spread over workers::

    plan_pictures(verdict)             which pieces of which pages are worth a picture (pure)
    draw_pictures(file, document, …)   those pictures, by name (in a bounded worker)
    write_report(verdicts, agencies …) the static site; renders only what changed

Pictures are named after the document's digest and what is drawn, so that a picture which exists
never has to be drawn again, and duplicates share theirs.
"""

from pipeline.report.pictures import PagePictures as PagePictures
from pipeline.report.pictures import draw_pictures as draw_pictures
from pipeline.report.pictures import plan_pictures as plan_pictures
from pipeline.report.site import News as News
from pipeline.report.site import Written as Written
from pipeline.report.site import write_report as write_report
from pipeline.report.summary import summary_csv as summary_csv
