"""PDFium, through pypdfium2: opens PDFs, gives their characters, draws pages, hands out images.

PDFium is not thread-safe (wrong text or a crash): one thread of a worker process calls this
package. All coordinates that leave it are points of the page as displayed (after /Rotate, within
the crop box), from the top left corner; PDFium ignores /UserUnit, so the caller multiplies by it.
"""

from pipeline.tools.pdfium.documents import metadata, open_document, page_shapes
from pipeline.tools.pdfium.forms import Control
from pipeline.tools.pdfium.images import PlacedImage
from pipeline.tools.pdfium.pages import Contents, Page, page
from pipeline.tools.pdfium.words import LayerWord

__all__ = [
    "Contents",
    "Control",
    "LayerWord",
    "Page",
    "PlacedImage",
    "metadata",
    "open_document",
    "page",
    "page_shapes",
]
