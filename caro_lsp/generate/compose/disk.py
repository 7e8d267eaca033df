"""Requests about how much space folders take, and how much is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import parts, path

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.has("free") or said.has("percent") or said.has("mount"):
        return _free(said)
    if said.has("top") and said.has("each"):
        return _largest(said)
    if said.has("use"):
        return _used(said)
    return ""


def _free(said: Reading) -> str:
    mount = said.get("mount")
    if not said.has("free") and not said.has("percent"):
        return ""
    if not mount and said.has("source"):
        mount = parts(said.get("source"))[0]
    where = f" {path(mount)}" if mount and mount != "all" else ""
    if said.has("percent"):
        if not where:
            return ""
        command = f"df --output=pcent{where} | tail -n 1"
        return f"{command} | tr -dc '0-9'" if said.has("total") else command
    if said.has("total") or said.get("unit") == "b":
        if not where:
            return ""
        unit = {"b": "-B1 ", "k": "-BK ", "m": "-BM ", "g": "-BG "}.get(said.get("unit"), "-h ")
        return f"df {unit}--output=avail{where} | tail -n 1"
    flag = {"k": "-k", "m": "-BM", "g": "-BG"}.get(said.get("unit"), "-h")
    return f"df {flag}{where}"


def _places(said: Reading) -> list[str]:
    found = [one for text in said.all("source") for one in parts(text)]
    return [path(one) for one in dict.fromkeys(found)]


def _largest(said: Reading) -> str:
    places = " ".join(_places(said)) or "."
    number = said.get("top")
    slots = said.facets["each"][0].text
    near = slots == "d" and ("sub" in said.asked.line or said.has("depth"))
    if near:
        return f"du -h --max-depth=1 {places} | sort -hr | sed 1d | head -n {number}"
    return f"du -h {places} | sort -hr | head -n {number}"


def _used(said: Reading) -> str:
    places = " ".join(_places(said))
    flag = {"b": "b", "k": "k", "m": "m", "g": "BG"}.get(said.get("unit"), "h")
    if said.has("each"):
        every = "a" if said.get("each") == "a" else ""
        command = f"du -{every}{flag} --max-depth=1 {places or '.'}"
        if said.has("order"):
            sort = "h" if flag == "h" else "n"
            command += f" | sort -{sort}{'r' if said.get('order') == 'down' else ''}"
        return command
    if not places:
        return ""
    if said.get("unit") == "b" and said.has("total"):
        return f"du -sb {places} | cut -f 1"
    several = "c" if " " in places and said.has("total") else ""
    return f"du -s{several}{flag} {places}"
