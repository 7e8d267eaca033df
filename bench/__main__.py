"""All benchmarks, one after the other: ``python bench``."""

import runpy
import sys
from pathlib import Path

FOLDER = Path(__file__).parent

RUNS = {
    "start": [],
    "engine": [],
    "keystroke": [],
    "throughput": [],
    "edits": ["--steps", "10000"],
    "disguises": [],
    "generate": [],
}

for name, arguments in RUNS.items():
    print(f"== {name}", flush=True)
    sys.argv = [name, *arguments]
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
