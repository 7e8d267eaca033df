"""A model on a server, from real connections that behave well, badly, and not at all."""

import asyncio
import gzip
import importlib.abc
import logging
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from caro_lsp.config import Model
from caro_lsp.generate.backend import ModelTimeout, ModelUnavailable, Prompt, Superseded
from caro_lsp.generate.remote import ServerModel

from .model_server import Connection, ModelServer, serving

GENEROUS = 30.0
PROMPT = Prompt(
    "# count lines of b.txt\n",
    "count lines of b.txt",
    (("count lines of a.txt", "wc -l a.txt"),),
    ("TARGET",),
)
KEY = "sk-very-secret-1234"


@asynccontextmanager
async def asking(
    react: Callable[[Connection], Awaitable[None]],
    models: tuple[str, ...] = ("tiny-instruct",),
    environment: dict[str, str] | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[ServerModel, ModelServer]]:
    async with serving(react, models) as server:
        chosen = Model(backend="openai", **{"base_url": server.url, **settings})
        model = ServerModel(chosen, environment=environment or {})
        try:
            yield model, server
        finally:
            await model.close()


async def commands(model: ServerModel, **options: Any) -> list[str]:
    found = await model.generate(PROMPT, **{"limit": GENEROUS, **options})
    return [one.text for one in found]


async def test_a_streamed_chat_is_a_candidate() -> None:
    async def react(connection: Connection) -> None:
        await connection.stream("wc", " -l", " b.txt")

    async with asking(react) as (model, server):
        assert model.state.kind == "idle"
        (found,) = await model.generate(PROMPT, limit=GENEROUS)
        assert (found.text, found.log_probability) == ("wc -l b.txt", None)
        assert model.state.kind == "ready"
        assert model.name == "tiny-instruct"
        asked = server.requests[-1]
        assert asked.path == "/v1/chat/completions"
        assert asked.body["model"] == "tiny-instruct"
        assert [one["role"] for one in asked.body["messages"]] == [
            "system", "user", "assistant", "user",
        ]  # fmt: skip
        assert "authorization" not in asked.headers


async def test_only_what_a_prompt_holds_is_sent() -> None:
    async def react(connection: Connection) -> None:
        await connection.stream("ls")

    prompt = Prompt("TOKEN=hunter2\n# list\n", "list", (), ("TOKEN",))
    async with asking(react) as (model, server):
        await model.generate(prompt, limit=GENEROUS)
        assert "hunter2" not in str(server.requests)
        assert "$TOKEN" in str(server.requests[-1].body)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["```bash\nwc -l b.txt\n```"], ["wc -l b.txt"]),
        (["``", "`sh\nwc -l", " b.txt\n``", "`"], ["wc -l b.txt"]),
        (["Sure! Here is it:\n\n```\n$ wc -l b.txt\n```\nThis counts."], ["wc -l b.txt"]),
        (["`wc -l b.txt`"], ["wc -l b.txt"]),
        (["You can use `wc -l b.txt` for that."], ["wc -l b.txt"]),
        (["wc -l b.txt\ngrep -c '' b.txt\n"], ["wc -l b.txt", "grep -c '' b.txt"]),
        (["1. `wc -l b.txt`\n2. `grep -c '' b.txt`"], ["wc -l b.txt", "grep -c '' b.txt"]),
        (["<think>\nrm -rf / ?\nno\n</think>\n\nwc -l b.txt"], ["wc -l b.txt"]),
        (["rm -rf / would be bad\n</think>\nwc -l b.txt"], ["wc -l b.txt"]),
        (["# counts\nwc -l \\\n  b.txt"], ["wc -l b.txt"]),
        (["wc -l b.txt<|im_end|>\n<|im_start|>user"], ["wc -l b.txt"]),
        (["wc -l b.txt\x1b[31m\nls\n"], ["ls"]),
        (["\n\n"], []),
        (["a" * 5000], []),
    ],
)
async def test_answers_in_any_dress(texts: list[str], expected: list[str]) -> None:
    async def react(connection: Connection) -> None:
        await connection.stream(*texts)

    async with asking(react) as (model, _):
        assert await commands(model) == expected


async def test_what_a_model_thinks_apart_is_no_answer() -> None:
    async def react(connection: Connection) -> None:
        await connection.begin_stream()
        await connection.say("", reasoning_content="rm -rf / perhaps\n")
        await connection.say("wc -l b.txt", end="stop")
        await connection.chunk(b"")

    async with asking(react) as (model, _):
        assert await commands(model) == ["wc -l b.txt"]


async def test_a_model_that_only_thinks_is_explained() -> None:
    async def react(connection: Connection) -> None:
        await connection.begin_stream()
        await connection.say("", reasoning_content="hm")
        await connection.say("", end="length")
        await connection.chunk(b"")

    async with asking(react) as (model, _):
        with pytest.raises(ModelUnavailable, match="switch thinking off"):
            await commands(model)


async def test_a_server_that_does_not_stream_is_understood() -> None:
    async def react(connection: Connection) -> None:
        choice = {"message": {"content": "wc -l b.txt"}, "finish_reason": "stop"}
        await connection.answer(200, {"choices": [choice]})

    async with asking(react) as (model, _):
        assert await commands(model) == ["wc -l b.txt"]


async def test_log_probabilities_are_those_of_the_server() -> None:
    async def react(connection: Connection) -> None:
        await connection.begin_stream()
        for text, number in (("wc -l", -0.5), (" b.txt", -0.1)):
            logprobs = {"content": [{"token": text, "logprob": number}]}
            choice = {"delta": {"content": text}, "logprobs": logprobs}
            await connection.event({"choices": [choice]})
        await connection.say("", end="stop")
        await connection.chunk(b"")

    async with asking(react) as (model, _):
        (found,) = await model.generate(PROMPT, limit=GENEROUS)
        assert found.log_probability == pytest.approx(-0.3)


async def test_a_flood_is_not_read_to_its_end() -> None:
    async def react(connection: Connection) -> None:
        await connection.begin_stream()
        while True:
            await connection.say("<think>x\n")

    async with asking(react) as (model, server):
        with pytest.raises(ModelUnavailable, match="thinks longer"):
            await commands(model)
        await asyncio.wait_for(server.closed[-1].wait(), GENEROUS)


async def test_half_a_line_is_no_answer() -> None:
    async def cut_off(connection: Connection) -> None:
        await connection.begin_stream()
        await connection.say("rm -rf /tmp")
        connection.drop()

    async def too_long(connection: Connection) -> None:
        await connection.stream("ls\nrm -rf /tmp", end="length")

    async with asking(cut_off) as (model, _):
        with pytest.raises(ModelUnavailable, match="broke off"):
            await commands(model)
    async with asking(too_long) as (model, _):
        assert await commands(model) == ["ls"]


async def test_whole_lines_of_half_a_stream_count() -> None:
    async def react(connection: Connection) -> None:
        await connection.begin_stream()
        await connection.say("wc -l b.txt\ngrep -c")
        connection.drop()

    async with asking(react) as (model, _):
        assert await commands(model) == ["wc -l b.txt"]


async def test_nothing_more_is_read_than_is_needed() -> None:
    async def react(connection: Connection) -> None:
        await connection.begin_stream()
        await connection.say("wc -l b.txt\n")
        await connection.closed.wait()

    async with asking(react) as (model, server):
        assert await commands(model, automatic=True) == ["wc -l b.txt"]
        await asyncio.wait_for(server.closed[-1].wait(), GENEROUS)


async def stuck(connection: Connection) -> None:
    await connection.begin_stream()
    await connection.say("wc")
    await connection.closed.wait()


async def never(connection: Connection) -> None:
    await connection.closed.wait()


async def endless(connection: Connection) -> None:
    await connection.begin_stream()
    while True:
        await connection.chunk(b": still here\n\n")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("react", [stuck, never, endless])
async def test_an_answer_that_never_ends_is_given_up_and_the_connection_closed(
    react: Callable[[Connection], Awaitable[None]],
) -> None:
    async with asking(react, name="tiny-instruct") as (model, server):
        with pytest.raises(ModelTimeout, match="did not answer within"):
            await commands(model, limit=0.5)
        await asyncio.wait_for(server.closed[-1].wait(), GENEROUS)
        assert model.state.kind == "failed"


async def test_a_cancelled_request_closes_its_connection() -> None:
    async with asking(stuck, name="tiny-instruct") as (model, server):
        pending = asyncio.create_task(commands(model))
        while not server.requests:
            await asyncio.sleep(0.01)
        pending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pending
        await asyncio.wait_for(server.closed[-1].wait(), GENEROUS)
        assert model.state.kind == "idle"


async def test_a_newer_automatic_request_closes_the_connection_of_the_older() -> None:
    async def react(connection: Connection) -> None:
        if len(server.requests) < 3:
            await stuck(connection)
        else:
            await connection.stream("wc -l b.txt")

    async with asking(react, name="tiny-instruct") as (model, server):
        older = asyncio.create_task(commands(model, automatic=True))
        explicit = asyncio.create_task(commands(model))
        while len(server.requests) < 2:
            await asyncio.sleep(0.01)
        assert await commands(model, automatic=True) == ["wc -l b.txt"]
        with pytest.raises(Superseded):
            await older
        asked = [request.body["max_tokens"] for request in server.requests]
        await asyncio.wait_for(server.closed[asked.index(256)].wait(), GENEROUS)
        assert not explicit.done()
        await model.close()
        with pytest.raises(ModelUnavailable):
            await explicit


@pytest.mark.parametrize(
    ("status", "headers", "says"),
    [
        (401, {}, r"status 401: bad key\); .*model\.apiKeyEnv"),
        (403, {}, r"model\.apiKeyEnv"),
        (404, {}, r"model\.name \(tiny-instruct\)"),
        (307, {"location": "http://127.0.0.1:1/"}, "elsewhere"),
        (413, {}, r"status 413"),
        (429, {"retry_after": "30"}, "too much to do"),
        (500, {}, "its log says which"),
        (503, {}, "its log says which"),
    ],
)
async def test_refusals_say_what_to_do(status: int, headers: dict[str, str], says: str) -> None:
    async def react(connection: Connection) -> None:
        error = {"error": {"message": "bad\nkey\x1b"}}
        await connection.answer(status, error, **headers)

    async with asking(react) as (model, server):
        with pytest.raises(ModelUnavailable, match=says) as caught:
            await commands(model)
        assert server.url in str(caught.value)
        assert str(caught.value).isprintable()
        assert model.state.kind == "failed"


async def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    async def react(connection: Connection) -> None:
        await connection.answer(429, {"error": "slow down"}, retry_after="300")

    async with asking(react, name="tiny-instruct") as (model, server):
        with pytest.raises(ModelUnavailable):
            await commands(model, automatic=True)
        asked = len(server.requests)
        with pytest.raises(ModelUnavailable, match=r"asked again in (?:299|300) seconds"):
            await commands(model, automatic=True)
        assert len(server.requests) == asked
        with pytest.raises(ModelUnavailable, match="too much"):
            await commands(model)
        assert len(server.requests) == asked + 1


async def lying_length(connection: Connection) -> None:
    await connection.send(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{}"
    )
    connection.drop()


async def no_http(connection: Connection) -> None:
    await connection.send(b"220 mail.example.org ESMTP\r\n")


async def a_page(connection: Connection) -> None:
    await connection.answer(200, b"<html>Welcome</html>", "text/html")


async def no_json(connection: Connection) -> None:
    await connection.answer(200, b"{nope")


async def no_object(connection: Connection) -> None:
    await connection.answer(200, b"[1, 2]")


async def deep(connection: Connection) -> None:
    await connection.answer(200, b"[" * 100_000)


async def bad_event(connection: Connection) -> None:
    await connection.begin_stream()
    await connection.event("{nope")


async def an_error_in_the_stream(connection: Connection) -> None:
    await connection.begin_stream()
    await connection.event({"error": {"message": "out of memory"}})


async def a_huge_event(connection: Connection) -> None:
    await connection.begin_stream()
    await connection.chunk(b"data: ")
    for _ in range(300):
        await connection.chunk(b"x" * 1000)


async def very_much(connection: Connection) -> None:
    await connection.begin_stream()
    while True:
        await connection.say("", reasoning_content="x" * 60_000)


async def a_bomb(connection: Connection) -> None:
    await connection.answer(200, gzip.compress(bytes(1 << 24)), content_encoding="gzip")


@pytest.mark.parametrize(
    "react",
    [
        lying_length, no_http, a_page, no_json, no_object, deep, bad_event,
        an_error_in_the_stream, a_huge_event, very_much, a_bomb,
    ],
)  # fmt: skip
async def test_what_is_no_answer_is_explained(
    react: Callable[[Connection], Awaitable[None]],
) -> None:
    async with asking(react) as (model, server):
        with pytest.raises(ModelUnavailable) as caught:
            await commands(model)
        assert server.url in str(caught.value)
        assert "model.baseUrl" in str(caught.value)
        assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"choices": []},
        {"choices": None},
        {"choices": [7]},
        {"choices": [{"message": {"content": None}, "finish_reason": 7}]},
        {"choices": [{"message": {"content": ["wc"]}, "logprobs": {"content": [{}]}}]},
        {"choices": [{"message": "wc", "logprobs": {"token_logprobs": "x"}}]},
    ],
)
async def test_an_answer_without_an_end_is_explained(body: Any) -> None:
    async def react(connection: Connection) -> None:
        await connection.answer(200, body)

    async def nothing(connection: Connection) -> None:
        await connection.begin_stream()
        await connection.chunk(b"")

    for reaction in (react, nothing):
        async with asking(reaction) as (model, _):
            with pytest.raises(ModelUnavailable, match="before its answer was whole"):
                await commands(model)


async def test_an_empty_answer_is_no_candidate() -> None:
    async def react(connection: Connection) -> None:
        await connection.stream("")

    async with asking(react) as (model, _):
        assert await commands(model) == []


async def test_a_server_that_refuses_extras_is_asked_without_and_that_is_remembered() -> None:
    async def react(connection: Connection) -> None:
        if "logprobs" in connection.request.body:
            await connection.answer(400, {"error": {"message": "logprobs is not supported"}})
        else:
            await connection.stream("wc -l b.txt")

    async with asking(react) as (model, server):
        assert await commands(model) == ["wc -l b.txt"]
        asked = len(server.requests)
        assert await commands(model) == ["wc -l b.txt"]
        assert len(server.requests) == asked + 1


@pytest.mark.parametrize(
    ("status", "error"), [(404, "Not Found"), (400, "the model has no chat template")]
)
async def test_a_base_model_is_asked_as_one(status: int, error: str) -> None:
    async def react(connection: Connection) -> None:
        if connection.request.path.endswith("/chat/completions"):
            await connection.answer(status, {"error": error})
            return
        assert connection.request.body["prompt"].endswith("# count lines of b.txt\n")
        await connection.begin_stream()
        await connection.event({"choices": [{"text": "wc -l b.txt", "finish_reason": "stop"}]})
        await connection.chunk(b"")

    async with asking(react) as (model, _):
        assert await commands(model) == ["wc -l b.txt"]


@pytest.mark.parametrize(
    ("name", "prompt", "begins"),
    [
        ("Qwen/Qwen2.5-Coder-7B", "fim", "<|fim_prefix|>#!"),
        ("bigcode/starcoder2-3b", "auto", "<fim_prefix>#!"),
        ("Qwen/Qwen2.5-7B-base", "auto", "#!"),
        ("Qwen2.5-Coder-7B-Instruct", "base", "#!"),
    ],
)
async def test_prompts_go_by_what_a_model_is(name: str, prompt: str, begins: str) -> None:
    async def react(connection: Connection) -> None:
        choice = {"text": "wc -l b.txt", "finish_reason": "stop"}
        await connection.answer(200, {"choices": [choice]})

    async with asking(react, name=name, prompt=prompt) as (model, server):
        assert await commands(model) == ["wc -l b.txt"]
        assert server.requests[-1].path == "/v1/completions"
        assert server.requests[-1].body["prompt"].startswith(begins)


async def test_the_key_is_sent_and_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    async def react(connection: Connection) -> None:
        await connection.answer(401, {"error": f"no such key: {KEY}"})

    caplog.set_level(logging.DEBUG)
    environment = {"TEAM_KEY": f"{KEY}\n"}
    async with asking(react, api_key_env="TEAM_KEY", environment=environment) as (model, server):
        with pytest.raises(ModelUnavailable, match="TEAM_KEY") as caught:
            await commands(model)
        assert server.requests[-1].headers["authorization"] == f"Bearer {KEY}"
        assert KEY not in str(caught.value)
        assert KEY not in model.state.detail
    ours = [record for record in caplog.records if record.name != "asyncio"]
    assert KEY not in "".join(record.getMessage() for record in ours)


@pytest.mark.parametrize(
    ("settings", "environment", "says"),
    [
        ({"base_url": ""}, {}, r"model\.baseUrl is empty"),
        ({"base_url": "gpu-box:8000"}, {}, "no address"),
        ({"base_url": "file:///etc/passwd"}, {}, "no address"),
        ({"base_url": "http://[::1"}, {}, "no address"),
        ({"base_url": "http://h:99999"}, {}, "no address"),
        ({"base_url": "http://me:secret@host/v1"}, {}, "more than an address"),
        ({"base_url": "http://host/v1?key=secret"}, {}, "more than an address"),
        ({"api_key_env": "TEAM_KEY"}, {}, "TEAM_KEY is empty or not there"),
        ({"api_key_env": "TEAM_KEY"}, {"TEAM_KEY": "a\nsecret"}, "cannot be a key"),
        ({"api_key_env": "TEAM_KEY"}, {"TEAM_KEY": "sécret"}, "cannot be a key"),
    ],
)
async def test_settings_that_cannot_work_ask_nobody(
    settings: dict[str, str], environment: dict[str, str], says: str
) -> None:
    async with asking(never, environment=environment, **settings) as (model, server):
        with pytest.raises(ModelUnavailable, match=says) as caught:
            await commands(model)
        assert "secret" not in str(caught.value)
        assert model.state.kind == "failed"
        assert server.requests == []


async def test_a_server_that_is_not_there_is_explained() -> None:
    async with serving(never) as server:
        pass
    model = ServerModel(Model(backend="openai", base_url=server.url, name="tiny"))
    with pytest.raises(ModelUnavailable, match="see that it runs"):
        await commands(model)
    await model.close()


async def test_a_restart_forgets_failures() -> None:
    async def react(connection: Connection) -> None:
        if len(server.requests) < 3:
            await connection.answer(500, {})
        else:
            await connection.stream("wc -l b.txt")

    async with asking(react, name="tiny-instruct") as (model, server):
        with pytest.raises(ModelUnavailable):
            await commands(model)
        await model.restart()
        assert model.state.kind == "idle"
        assert await commands(model, automatic=True) == ["wc -l b.txt"]


async def test_a_host_alone_stands_for_its_first_version() -> None:
    async def react(connection: Connection) -> None:
        await connection.stream("ls")

    async with serving(react) as server:
        address = server.url.removesuffix("/v1")
        model = ServerModel(Model(backend="openai", base_url=address))
        assert await commands(model) == ["ls"]
        assert await model.models() == ["tiny-instruct"]
        await model.close()


def test_nothing_is_loaded_for_a_server_that_is_not_asked() -> None:
    script = """
        import sys
        from pathlib import Path
        from caro_lsp.config import Model
        from caro_lsp.generate.backends import make_model
        from caro_lsp.paths import Paths

        model = make_model(Model(backend="openai", base_url="http://h/v1"), Paths.below(Path("x")))
        assert model.state.kind == "idle"
        print(sorted({"httpx2", "httpcore2", "huggingface_hub"} & set(sys.modules)))
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


async def test_the_library_is_loaded_off_the_event_loop() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "httpx2"]:
        sys.modules.pop(name)
    loaded: list[bool] = []

    class Watch(importlib.abc.MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "httpx2":
                loaded.append(threading.current_thread() is threading.main_thread())

    watch = Watch()
    sys.meta_path.insert(0, watch)
    try:
        async with asking(never, name="tiny-instruct") as (model, _):
            with pytest.raises(ModelTimeout):
                await commands(model, limit=5)
    finally:
        sys.meta_path.remove(watch)
    assert loaded == [False]
