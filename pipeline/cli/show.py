"""``triage show``: one verdict for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import app
from pipeline.cli.run import inside, or_sentence

if TYPE_CHECKING:
    from pipeline.artefacts import Finding, Verdict


@app.command()
def show(
    file: str = typer.Argument(
        help="A document's path in the input folder, its end, or a verdict."
    ),
    out: str = typer.Option("data/out", "--out", help="The output of the run, a folder or a URL."),
    everything: bool = typer.Option(False, "--all", help="All findings, not the first forty."),
    marks: bool = typer.Option(
        False, "--marks", help="Draw the ticks and switches that are seen in FILE, a PDF or image."
    ),
    to: Path = typer.Option(Path(), "--to", help="Folder for what --marks draws."),
) -> None:
    """One document's verdict, its reasons and its findings.

    Examples: `triage show "settings page.pdf"`, `triage show --marks data/raw/screen.pdf`
    """
    if marks:
        _draw_marks(Path(file), to)
        return
    verdict = or_sentence(lambda: _find(file, out), out)
    judged, document = verdict.verdict, verdict.document
    _say(document.path)
    _say(
        f"{judged.disposition.upper()}   hotlist {_words(judged.immigration_hotlist)}, "
        f"ICE {_words(judged.ice)}, policy {_words(judged.sanctuary_policy)}"
        + (", practice against policy" if judged.policy_conflict else "")
    )
    known = f"{document.agency.name} (by its {document.agency.basis})"
    _say(
        f"{known if document.agency.name else 'agency unknown'}; "
        f"{_words(verdict.response_type)}; {document.date or 'no date'}; {_pages(verdict)}"
    )
    _say("\nWhy")
    for reason in judged.reasons:
        _say(f"  - {reason.message}{_where(reason.findings)}")
    for problem in verdict.errors:
        page = f"page {problem.page}: " if problem.page else ""
        _say(f"  ! {problem.code}: {page}{problem.message}")
    if verdict.findings:
        _say("\nFindings")
    shown = verdict.findings if everything else verdict.findings[:40]
    for finding in shown:
        _say(
            f"  {finding.id:9} {finding.canonical[:38]:38} {finding.assertion:14} {_proof(finding)}"
        )
        _say(f"  {'':9} {finding.context[:160]}")
    if len(shown) < len(verdict.findings):
        _say(f"  … {len(verdict.findings) - len(shown)} more; --all shows them.")


def _draw_marks(file: Path, to: Path) -> None:
    """Write a PNG for each page of the file that has marks: labels, controls and states."""
    from pipeline.cli.one_file import each_page
    from pipeline.run.work import draw_marks
    from pipeline.settings import load

    if not file.is_file():
        raise typer.BadParameter("--marks needs the PDF or image itself")
    drawn = 0
    for number, picture in each_page(file.absolute(), load(), draw_marks, bytes):
        if isinstance(picture, str):
            typer.echo(f"triage: {picture}", err=True)
        elif picture:
            to.mkdir(parents=True, exist_ok=True)
            place = to / f"{file.stem}.page-{number}.marks.png"
            place.write_bytes(picture)
            _say(f"{place}")
            drawn += 1
    if not drawn:
        _say("No marks were seen beside labels of topics.")


def _find(file: str, out: str) -> Verdict:
    """The verdict of the one document that ``file`` names. Raises ``typer.BadParameter``."""
    import msgspec

    from pipeline.artefacts import Verdict
    from pipeline.store import open_store

    path = Path(file)
    if path.suffix == ".json" and path.is_file():
        try:
            return msgspec.json.decode(path.read_bytes(), type=Verdict)
        except msgspec.MsgspecError as error:
            raise typer.BadParameter(f"{file} holds no verdict: {error}") from None
    store = open_store(out)
    wanted = f"/{path.as_posix().removeprefix('./')}.json"
    names = sorted(name for name, _ in store.names("verdicts") if f"/{name}".endswith(wanted))
    data = store.read(f"verdicts/{names[0]}") if len(names) == 1 else None
    if data is not None:
        return msgspec.json.decode(data, type=Verdict)
    if not names:
        place = inside(out, "verdicts")
        raise typer.BadParameter(f"no verdict of such a document in {place}; run triage run first")
    named = ", ".join(name.removesuffix(".json") for name in names[:5])
    raise typer.BadParameter(f"{len(names)} documents end so ({named} …); name more of the path")


def _say(line: str) -> None:
    """Print a line in which nothing of a document can steer the terminal."""
    from pipeline.report.text import legible

    typer.echo("\n".join(legible(part) for part in line.split("\n")))


def _words(value: str) -> str:
    return value.replace("_", " ")


def _where(findings: tuple[str, ...]) -> str:
    named = ", ".join(findings[:4]) + (" …" if len(findings) > 4 else "")
    return f" ({named})" if findings else ""


def _pages(verdict: Verdict) -> str:
    from collections import Counter

    sources = Counter(_words(page.source) for page in verdict.pages)
    told = ", ".join(f"{count} {source}" for source, count in sorted(sources.items()))
    count = verdict.document.page_count
    return f"{count} page{'' if count == 1 else 's'}" + (f" ({told})" if told else "")


def _proof(finding: Finding) -> str:
    seen = [f"cue “{finding.cue}”"] if finding.cue else []
    seen += [finding.state_from] if finding.state_from not in (None, "wording") else []
    seen += [] if finding.visible else ["not visible on the page"]
    seen += [f"OCR {finding.confidence:.0f} %"] if finding.confidence is not None else []
    return ", ".join(seen)
