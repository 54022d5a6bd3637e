"""The script that tutorials write: each page at 300 dpi to a picture, each picture to a string."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytesseract
from pdf2image import convert_from_path


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    pages = convert_from_path(sys.argv[1], dpi=300)
    texts = [pytesseract.image_to_string(page) for page in pages]
    Path(sys.argv[2]).write_text("\f".join(t.strip("\f") for t in texts), encoding="utf-8")


if __name__ == "__main__":
    main()
