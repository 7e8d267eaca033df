"""A real Emacs of a new user, in a terminal; emacsclient looks inside."""

import json
import subprocess
from pathlib import Path

from terminal import Terminal

PACKAGE = Path(__file__).parents[3] / "editors" / "emacs"


class Emacs(Terminal):
    """Emacs with a script open.

    :param init: the user's init file
    """

    def __init__(self, environment: dict[str, str], script: str, init: str) -> None:
        home = Path(environment["HOME"])
        self.file = home / "project" / "script.sh"
        self.file.write_text(script)
        (home / ".emacs.d").mkdir()
        # Emacs would compile Debian's packages at the first start, for minutes.
        quick = "(setq native-comp-deferred-compilation nil)"
        (home / ".emacs.d" / "early-init.el").write_text(quick)
        (home / ".emacs.d" / "init.el").write_text(init)
        self._socket = home / "emacs.sock"
        eyes = f'(progn (setq server-name "{self._socket}") (server-start))'
        super().__init__(["emacs", "-nw", "--eval", eyes, str(self.file)], environment)

    def lisp(self, form: str) -> object:
        """The value of a form in the buffer of the script: a text, a number, a list of them."""
        inside = f'(with-current-buffer "script.sh" (json-encode {form}))'
        try:
            done = subprocess.run(
                ["emacsclient", "-s", self._socket, "--eval", inside],
                env={"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None  # it is busy
        if done.returncode != 0:
            return None
        return json.loads(json.loads(done.stdout))

    def text(self) -> str:
        return str(self.lisp("(buffer-substring-no-properties (point-min) (point-max))"))

    def go(self, line: int, *, end: bool = True) -> None:
        """Put the cursor on a line, from 1, as the user would."""
        self.keys("M-g", "g")
        self.type(str(line))
        self.keys("Enter", "C-e" if end else "C-a")

    def command(self, name: str) -> None:
        """Run a command by its name."""
        self.keys("M-x")
        self.type(name)
        self.keys("Enter")
