"""Issues of a GitHub repository, by its API. Source: GitHub REST API, *Issues*, 2022-11-28."""

from __future__ import annotations

import contextlib
import json
import os
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.senders import issue
from caro_lsp.heal.senders.base import Answer, Later, Receipt, Refused, Uncertain
from caro_lsp.heal.senders.web import Web, plain

if TYPE_CHECKING:
    from caro_lsp.heal.senders.base import Destination, Parcel

API = "https://api.github.com"
TOKEN_ENV = "CARO_GITHUB_TOKEN"  # noqa: S105 - a name
KEYRING = "caro-github"
_PAGES = 50
_PAGE = 100
_DAYS_BACK = 1
"""The clocks of two machines, and a day that is not over everywhere."""


class GitHubSender:
    """``endpoint`` is OWNER/REPOSITORY, or the address of a repository in another API."""

    def __init__(self, destination: Destination) -> None:
        endpoint = destination.endpoint
        if re.fullmatch(r"[\w.-]+/[\w.-]+", endpoint, re.ASCII):
            endpoint = f"{API}/repos/{endpoint}"
        token = _token(destination.token_env or TOKEN_ENV, endpoint)
        if not token:
            raise Refused(
                f"there is no token for {endpoint}; set {destination.token_env or TOKEN_ENV}, or"
                f" run `keyring set '{KEYRING}' '{endpoint}'`"
            )
        headers = {
            "authorization": f"Bearer {token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
        }
        self._web = Web(endpoint, headers)

    def where(self) -> str:
        """The repository."""
        return f"{self._web.address}/issues (all who can see its issues can read it)"

    def find(self, parcel: Parcel) -> Receipt | None:
        """Looks through the issues since the report was made: the search of GitHub lags behind."""
        day = date.fromisoformat(json.loads(parcel.body)["created"]) - timedelta(days=_DAYS_BACK)
        since = f"{day.isoformat()}T00:00:00Z"
        params = {
            "state": "all",
            "sort": "created",
            "direction": "desc",
            "per_page": str(_PAGE),
            "since": since,
        }
        for page in range(1, _PAGES + 1):
            status, data = self._web.ask("/issues", {**params, "page": str(page)})
            if status != 200 or not isinstance(data, list):
                raise Later(f"{self._web.address} did not list its issues (status {status})")
            for entry in data:
                if isinstance(entry, dict) and issue.holds(str(entry.get("body") or ""), parcel):
                    return self._receipt(entry)
            oldest = data[-1].get("created_at") if data and isinstance(data[-1], dict) else ""
            if len(data) < _PAGE or (isinstance(oldest, str) and "" < oldest < since):
                return None
        raise Later(f"{self._web.address} has too many issues since then to look through")

    def send(self, parcel: Parcel) -> Receipt:
        """Opens an issue."""
        content = json.dumps({"title": issue.title(parcel), "body": issue.body(parcel)})
        _, data = self._web.give(
            content.encode(), {"content-type": "application/json"}, path="/issues"
        )
        if not isinstance(data, dict) or not issue.holds(str(data.get("body") or ""), parcel):
            raise Uncertain(f"{self._web.address} confirmed another issue than the one it got")
        return self._receipt(data)

    def answer(self, parcel: Parcel, case: str) -> Answer | None:  # noqa: ARG002
        """The state of the issue, and its last comment by somebody of the project."""
        if not case.isdigit():
            return None
        status, data = self._web.ask(f"/issues/{case}")
        if status != 200 or not isinstance(data, dict):
            raise Later(f"{self._web.address} has no issue {case} any more")
        state = plain(data.get("state"), 40)
        said = ""
        if data.get("comments"):
            _, comments = self._web.ask(f"/issues/{case}/comments", {"per_page": str(_PAGE)})
            for comment in comments if isinstance(comments, list) else ():
                if isinstance(comment, dict) and comment.get("author_association") in {
                    "OWNER", "MEMBER", "COLLABORATOR",
                }:  # fmt: skip
                    said = plain(comment.get("body"), 2000)
        if not said and state == "closed":
            said = f"closed ({plain(data.get('state_reason') or 'no reason given', 40)})"
        return Answer(state, said, self._page(data))

    def _receipt(self, data: dict[str, Any]) -> Receipt:
        number = data.get("number")
        if not isinstance(number, int):
            raise Uncertain(f"{self._web.address} gave an issue without a number")
        return Receipt(str(number), "open", self._page(data))

    @staticmethod
    def _page(data: dict[str, Any]) -> str:
        page = plain(data.get("html_url"), 500)
        return page if page.startswith("https://") and " " not in page else ""


def _token(variable: str, endpoint: str) -> str:
    if found := os.environ.get(variable, ""):
        return found
    with contextlib.suppress(Exception):  # without a keyring there is none in it
        import keyring

        return keyring.get_password(KEYRING, endpoint) or ""
    return ""
