"""All benchmarks, one after the other: ``python bench``."""

import runpy
import sys
from pathlib import Path

FOLDER = Path(__file__).parent

for name in ("start", "keystroke", "generate", "disguises"):
    print(f"== {name}", flush=True)
    sys.argv = [name]
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
