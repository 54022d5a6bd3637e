from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

import pipeline


@pytest.fixture(scope="session")
def contract() -> Callable[[str, Any], None]:
    """Checks a value against one of the contract's schemas."""
    folder = Path(pipeline.__file__).parent / "contract"

    def check(schema: str, value: Any) -> None:
        text = (folder / f"{schema}.schema.json").read_text(encoding="utf-8")
        validator = jsonschema.Draft202012Validator(json.loads(text))
        validator.validate(json.loads(msgspec.json.encode(value)))

    return check
