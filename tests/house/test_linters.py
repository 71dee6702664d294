"""The linters, the types and the import contracts are tests: one command proves all of it."""

import os
import subprocess

import pytest

from dev import CHECKS, ROOT, VENV


@pytest.mark.parametrize("tool", CHECKS)
def test_tool_finds_nothing(tool: str) -> None:
    program, *arguments = CHECKS[tool]
    env = {**os.environ, "CHT101_NO_SERVICES": "1"}
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        env.pop(variable, None)
    done = subprocess.run(
        [VENV / "bin" / program, *arguments],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{' '.join(CHECKS[tool])}\n{done.stdout[-8000:]}"
