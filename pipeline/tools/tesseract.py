"""Tesseract, as a program (through pytesseract) and in this process (through tesserocr).

Both give the same table of words (Tesseract's TSV), so that one strict parser serves both. Each
is told the true resolution of what it reads: without it Tesseract guesses, and whole table rows
vanish. Each runs on one thread: Tesseract's own threads give the same text for two to four times
the processor time, and pages side by side use the cores better.

The program is bounded by its timeout. In process, the recogniser's own deadline bounds it, and a
hang outside that ends with the worker process, which the run kills.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import OcrFailed, TimedOut

Pixels = NDArray[np.uint8]

MAX_SIDE = 32_767
"""Longest side, in pixels, that Tesseract takes (its own limit)."""
LIGHT_TYPE = "tessedit_do_invert"
"""Tesseract's variable for reading inverted what reads badly."""


@functools.cache
def version() -> str | None:
    """The installed program's version, None without the program."""
    answer = _ask("--version")
    found = re.match(r"tesseract v?(\S+)", answer)
    return found.group(1) if found else None


@functools.cache
def _installed() -> tuple[Path | None, frozenset[str]]:
    """Folder of the language data and the languages in it, as the program itself tells them."""
    lines = _ask("--list-langs").splitlines()
    named = re.search(r'"([^"]+)"', lines[0]) if lines else None
    folder = Path(named.group(1)) if named else _folder_of_environment()
    if folder is None or not folder.is_dir():
        return None, frozenset()
    return folder, frozenset(path.stem for path in folder.glob("*.traineddata"))


def tessdata() -> Path | None:
    """Folder of the language data; None where none is installed."""
    return _installed()[0]


def languages() -> frozenset[str]:
    """Languages whose data are installed, by Tesseract's names (``eng``, ``spa``)."""
    return _installed()[1]


def require(lang: str) -> None:
    """Raise :class:`OcrFailed` unless every language of ``lang`` (``eng+spa``) is installed."""
    missing = sorted(set(lang.split("+")) - languages())
    if missing:
        raise OcrFailed(f"Tesseract has no data for {', '.join(missing)}.")


def has_library() -> bool:
    """Whether Tesseract can run in this process (tesserocr and language data are there)."""
    try:
        _library()
    except ImportError:
        return False
    return tessdata() is not None


def table_by_program(
    pixels: Pixels, dpi: int, lang: str, mode: int, seconds: float, light_type: bool
) -> str:
    """Words of a grey image as Tesseract's TSV, by the program; ``mode`` is its ``--psm``.

    ``light_type`` says that lines read badly are tried as light type on dark.
    The image goes over as an uncompressed PGM file: writing PNG costs up to a second and a half.
    Raises :class:`TimedOut` after ``seconds``, :class:`OcrFailed` where Tesseract refuses.
    """
    import pytesseract

    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory(prefix="page-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "page.pgm"
        height, width = pixels.shape
        path.write_bytes(b"P5 %d %d 255\n" % (width, height) + pixels.tobytes())
        try:
            return str(
                pytesseract.image_to_data(
                    str(path),
                    lang=lang,
                    config=f"--psm {mode} --dpi {dpi} -c {LIGHT_TYPE}={light_type:d}",
                    output_type=pytesseract.Output.STRING,
                    timeout=seconds,
                )
            )
        except pytesseract.TesseractNotFoundError:
            raise OcrFailed("Tesseract is not installed.") from None
        except pytesseract.TesseractError as error:  # a RuntimeError too: the order matters
            raise OcrFailed(f"Tesseract ended with status {error.status}.") from None
        except RuntimeError:
            raise TimedOut(f"Tesseract did not end within {seconds:.0f} s.") from None
        except (OSError, UnicodeDecodeError):  # it ended well, and left no table or no text
            raise OcrFailed("Tesseract gave no answer that can be read.") from None


def table_in_process(
    pixels: Pixels, dpi: int, lang: str, mode: int, seconds: float, light_type: bool
) -> str:
    """The same in this process: no start of a program, no loading of the model, no file.

    The recogniser is kept and used again. Its memory of words that earlier pages held is wiped
    first, so that a page's reading does not depend on what was read before it.
    """
    height, width = pixels.shape
    reader = _reader(lang)
    reader.SetPageSegMode(mode)
    reader.SetVariable(LIGHT_TYPE, f"{light_type:d}")
    reader.ClearAdaptiveClassifier()
    reader.SetImageBytes(pixels.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(dpi)
    try:
        if not reader.Recognize(int(seconds * 1000)):
            raise TimedOut(f"Tesseract did not end within {seconds:.0f} s.")
        return str(reader.GetTSVText(0))
    finally:
        reader.Clear()


@functools.cache
def _reader(lang: str) -> Any:
    return _library().PyTessBaseAPI(path=f"{tessdata()}{os.sep}", lang=lang)


@functools.cache
def _library() -> Any:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # read once, when the library is loaded
    import tesserocr

    return tesserocr


def _ask(question: str) -> str:
    """What the program prints on either stream; empty without the program."""
    from pipeline.tools.bounded import run

    program = shutil.which("tesseract")
    if program is None:
        return ""
    answer = run([program, question], seconds=20)
    return answer.untrusted_stdout.decode("utf-8", "replace") or answer.untrusted_stderr


def _folder_of_environment() -> Path | None:
    named = os.environ.get("TESSDATA_PREFIX")
    return Path(named) if named else None
