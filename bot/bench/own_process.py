"""A step of a benchmark in a process of its own: none is measured with another's memory."""

import subprocess
import sys

LONGEST_STEP_SECONDS = 3_600


def run(module: str, *arguments: str) -> str:
    """Run one of our modules and return its standard output; what it says of itself is shown.

    Raises:
        subprocess.SubprocessError: It failed, or took longer than an hour.
    """
    done = subprocess.run(  # noqa: S603  our own modules, by our own Python
        [sys.executable, "-m", module, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST_STEP_SECONDS,
    )
    return done.stdout
