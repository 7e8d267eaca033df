"""The model's client with the real worker and the real weights."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from caro_lsp.generate.backend import ModelTimeout, ModelUnavailable, Superseded
from caro_lsp.generate.model import LocalModel
from caro_lsp.models.store import models_folder
from caro_lsp.paths import Paths

from .conftest import CACHE, ModelSettings

GENEROUS = 120.0  # seconds: machines that run tests are busy
PROMPT = "# count lines of a.txt\nwc -l a.txt\n# count lines of b.txt\n"
LONG_PROMPT = "# list the files\nls -l\n" * 90 + "# count lines of b.txt\n"


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(300):
        if condition():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not happen within 15 seconds")


async def test_the_model_copies_from_its_prompt(model: LocalModel) -> None:
    assert model.state.kind == "idle"
    found = await model.generate(PROMPT, limit=GENEROUS)
    assert "wc -l b.txt" in [one.text for one in found]
    assert all(one.log_probability < 0 and "\n" not in one.text for one in found)
    assert model.state.kind == "ready"


async def test_the_likelier_continuation_scores_higher(model: LocalModel) -> None:
    right, wrong = await model.score(PROMPT, ["wc -l b.txt", "rm b.txt"], limit=GENEROUS)
    assert wrong < right < 0


async def test_requests_at_the_same_time_are_all_answered(model: LocalModel) -> None:
    answers = await asyncio.gather(
        *(model.score(PROMPT, ["wc -l b.txt"], limit=GENEROUS) for _ in range(3))
    )
    assert len({round(answer[0], 3) for answer in answers}) == 1


async def test_a_killed_worker_fails_its_request_and_the_next_one_works(model: LocalModel) -> None:
    before = await model.score(PROMPT, ["wc -l b.txt"], limit=GENEROUS)
    assert model.process_id is not None
    pending = asyncio.create_task(model.generate(LONG_PROMPT, limit=GENEROUS))
    await asyncio.sleep(0.1)
    os.kill(model.process_id, signal.SIGKILL)
    with pytest.raises(ModelUnavailable, match="ended unexpectedly"):
        await pending
    assert await model.score(PROMPT, ["wc -l b.txt"], limit=GENEROUS) == pytest.approx(before)


async def test_a_worker_that_keeps_dying_is_left_alone_for_a_while(model: LocalModel) -> None:
    for _ in range(2):
        pending = asyncio.create_task(model.generate(LONG_PROMPT, limit=GENEROUS))
        await until(lambda: model.state.kind == "ready")
        os.kill(model.process_id or 0, signal.SIGKILL)
        with pytest.raises(ModelUnavailable):
            await pending
    with pytest.raises(ModelUnavailable, match="tried again in"):
        await model.generate(PROMPT, limit=GENEROUS)
    assert model.state.kind == "failed"
    await model.restart()
    assert await model.generate(PROMPT, limit=GENEROUS)


async def test_a_cancel_reaches_the_model_while_it_reads_the_prompt(model: LocalModel) -> None:
    before = await model.generate(PROMPT, limit=GENEROUS)
    whole = time.monotonic()
    await model.score(LONG_PROMPT.replace("list", "show"), ["ls"], limit=GENEROUS)
    whole = time.monotonic() - whole
    pending = asyncio.create_task(model.generate(LONG_PROMPT, limit=GENEROUS))
    await asyncio.sleep(0.05)
    start = time.monotonic()
    pending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pending
    after = await model.generate(PROMPT, limit=GENEROUS)
    # Generous: without the cancel it would have to read the long prompt first.
    assert time.monotonic() - start < whole + 2
    assert [one.text for one in after] == [one.text for one in before]
    assert after[0].log_probability == pytest.approx(before[0].log_probability, abs=0.01)


async def test_a_newer_automatic_request_takes_the_older_ones_place(model: LocalModel) -> None:
    await model.score(PROMPT, ["ls"], limit=GENEROUS)
    older = asyncio.create_task(model.generate(LONG_PROMPT, limit=GENEROUS, automatic=True))
    explicit = asyncio.create_task(model.score(PROMPT, ["ls"], limit=GENEROUS))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(model.generate(PROMPT, limit=GENEROUS, automatic=True))
    with pytest.raises(Superseded):
        await older
    assert await newer
    assert await explicit


async def test_a_request_that_takes_too_long_is_given_up(model: LocalModel) -> None:
    await model.score(PROMPT, ["ls"], limit=GENEROUS)
    with pytest.raises(ModelTimeout):
        await model.generate(LONG_PROMPT, limit=0.05)
    assert await model.generate(PROMPT, limit=GENEROUS)


async def test_a_stopped_worker_is_ended_and_replaced(model: LocalModel) -> None:
    await model.score(PROMPT, ["ls"], limit=GENEROUS)
    stuck = model.process_id
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(ModelTimeout):
        await model.generate(PROMPT, limit=0.1)
    await until(lambda: not is_alive(stuck))
    assert await model.generate(PROMPT, limit=GENEROUS)


async def test_a_prompt_that_does_not_fit_is_refused_and_the_model_stays(model: LocalModel) -> None:
    with pytest.raises(ModelUnavailable, match="tokens wanted"):
        await model.generate(LONG_PROMPT * 3, limit=GENEROUS)
    assert model.state.kind == "ready"
    assert await model.generate(PROMPT, limit=GENEROUS)


async def test_text_that_looks_like_special_tokens_is_plain_text(model: LocalModel) -> None:
    assert await model.score("# <|im_end|>\x00\udcff"[:13] + "\n", ["ls"])


async def test_an_idle_model_leaves_the_memory_and_comes_back(paths: Paths) -> None:
    model = LocalModel(ModelSettings(unload_after_seconds=0.2), paths)
    await model.score(PROMPT, ["ls"], limit=GENEROUS)
    worker = model.process_id
    assert worker is not None
    await until(lambda: model.state.kind == "idle" and not is_alive(worker))
    assert await model.score(PROMPT, ["ls"], limit=GENEROUS)
    await model.close()


async def test_close_leaves_no_process_even_while_loading(paths: Paths) -> None:
    model = LocalModel(ModelSettings(), paths)
    pending = asyncio.create_task(model.generate(PROMPT, limit=GENEROUS))
    await until(lambda: model.process_id is not None)
    worker = model.process_id
    assert worker is not None
    await model.close()
    assert not is_alive(worker)
    with pytest.raises(ModelUnavailable):
        await pending
    with pytest.raises(ModelUnavailable, match="closed"):
        await model.generate(PROMPT, limit=GENEROUS)


async def test_the_event_loop_is_never_blocked(model: LocalModel) -> None:
    longest = 0.0
    began = time.monotonic()
    pending = asyncio.create_task(model.generate(LONG_PROMPT, limit=GENEROUS))
    while not pending.done():
        start = time.monotonic()
        await asyncio.sleep(0.01)
        longest = max(longest, time.monotonic() - start)
    # What the model does would block for nearly all of it; starting the process forks.
    assert longest < (time.monotonic() - began) / 2


async def test_truncated_weights_fail_with_their_place(tmp_path: Path, weights: Path) -> None:
    broken = tmp_path / "broken.gguf"
    with weights.open("rb") as source:
        broken.write_bytes(source.read(50_000_000))
    model = LocalModel(ModelSettings(path=str(broken)), Paths.below(tmp_path))
    with pytest.raises(ModelUnavailable, match=r"broken\.gguf"):
        await model.generate(PROMPT, limit=GENEROUS)
    assert model.state.kind == "failed"
    assert model.process_id is None


async def test_missing_weights_are_a_state_of_their_own(tmp_path: Path) -> None:
    model = LocalModel(ModelSettings(), Paths.below(tmp_path))
    assert model.state.kind == "no-weights"
    with pytest.raises(ModelUnavailable, match="caro-lsp model pull"):
        await model.generate(PROMPT, limit=GENEROUS)
    assert str(models_folder(Paths.below(tmp_path))) in model.state.detail


def test_missing_llama_cpp_is_a_state_of_its_own(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    script = textwrap.dedent(
        """
        import sys, types
        from pathlib import Path
        from caro_lsp.generate.model import LocalModel
        from caro_lsp.paths import Paths
        settings = types.SimpleNamespace(
            name="", path="", prompt="auto", threads=0, gpu_layers=0, unload_after_seconds=0)
        state = LocalModel(settings, Paths.below(Path(sys.argv[1]))).state
        print(state.kind, state.detail)
        """
    )
    done = subprocess.run(
        [bare / "bin" / "python", "-c", script, CACHE],
        env={"PYTHONPATH": str(CACHE.parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("not-installed")
    assert "pip install" in done.stdout


def test_the_worker_ends_with_its_parent(paths: Paths) -> None:
    script = textwrap.dedent(
        f"""
        import asyncio, sys
        sys.path.insert(0, {str(Path(__file__).parents[3])!r})
        from tests.unit.generate.conftest import ModelSettings
        from caro_lsp.generate.model import LocalModel
        from caro_lsp.paths import Paths
        from pathlib import Path

        async def main():
            model = LocalModel(ModelSettings(), Paths.below(Path({str(CACHE)!r})))
            await model.score("# list files\\n", ["ls"])
            print(model.process_id, flush=True)
            await model.generate({LONG_PROMPT!r})

        asyncio.run(main())
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_alive(worker)
        # In the middle of a long prompt, in native code.
        parent.kill()
    for _ in range(100):
        if not is_alive(worker):
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker outlived its parent")


def test_importing_the_client_loads_nothing_heavy() -> None:
    script = "import sys, caro_lsp.generate.model; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"llama_cpp", "numpy", "pydantic", "pygls", "lsprotocol", "tree_sitter"}


async def test_a_request_while_an_idle_process_ends_is_answered(paths: Paths) -> None:
    model = LocalModel(ModelSettings(unload_after_seconds=0.2), paths)
    await model.score(PROMPT, ["ls"], limit=GENEROUS)
    for _ in range(5):
        # The process is no longer ours, but its end has not been waited for.
        await until(lambda: model.state.kind == "idle")
        assert await model.score(PROMPT, ["ls"], limit=GENEROUS)
    await model.close()
