"""``python -m pipeline`` is the ``triage`` command.

Worker processes import this module too, so it imports nothing before it is asked to run.
"""

from __future__ import annotations


def main() -> None:
    """The ``triage`` command; see :func:`pipeline.cli.main`."""
    from pipeline.cli import main

    main()


if __name__ == "__main__":
    main()
