"""State that is damaged while the server runs: it goes on, says so, and all is whole again."""

from __future__ import annotations

import json
import os

from driving import editor, home

from caro_lsp import config
from caro_lsp.paths import Paths


async def test_a_damaged_file_is_told_and_mended_and_the_server_goes_on(client_name, tmp_path):
    paths = Paths.below(home(tmp_path, weights=False))
    config.write_trusted(paths, ["/srv/a", "/srv/b", "/srv/c"])
    os.truncate(paths.trust_file, paths.trust_file.stat().st_size - 9)
    async with editor(client_name, tmp_path, weights=False) as ed:
        await ed.start()
        await ed.until(lambda: any("trusted folders" in text for _, text in ed.statuses))
        kind, message = next(status for status in ed.statuses if "trusted folders" in status[1])
        assert kind == "warning"
        assert "no folder is trusted" in message
        uri = ed.open("git push --force origin main\n")
        assert await ed.codes(uri)
        await ed.until(lambda: any("made anew" in text for _, text in ed.statuses))
        assert config.trusted_folders(paths) == ["/srv/a", "/srv/b"]
        status = await ed.command("caro.status")
        assert list(status["degraded"]) == []
        assert any("trusted folders" in text for text in status["mended"])
    (note,) = json.loads((paths.state / "mended.json").read_bytes())
    assert note["aside"]


async def test_settings_that_break_while_somebody_types_are_left_alone(client_name, tmp_path):
    paths = Paths.below(home(tmp_path, weights=False))
    paths.config.mkdir(parents=True)
    paths.config_file.write_text('[dogma]\nlevel = "strict"\n')
    async with editor(client_name, tmp_path, weights=False) as ed:
        await ed.start()
        await ed.until(lambda: config.kept_settings(paths).exists())
        paths.config_file.write_text("[dogma\n")
        await ed.until(lambda: any("your settings" in text for _, text in ed.statuses))
        assert paths.config_file.read_text() == "[dogma\n"
        uri = ed.open("git branch -D old\n")
        # What they said last is in force.
        assert await ed.codes(uri)
