"""Words by which people tell that a command may do harm: verbs, flags, programs, classes."""

from __future__ import annotations

import re

VERBS = frozenset([
    "abort", "clean", "cleanup", "clear", "deactivate", "dealloc", "decommission", "decrypt",
    "degrade", "del", "delete", "deprovision", "deregister", "destroy", "detach", "disable",
    "discard", "disconnect", "drain", "drop", "empty", "erase", "evict", "expire", "fail",
    "failover", "flush", "forget", "format", "halt", "invalidate", "kill", "leave", "migrate",
    "nuke", "overwrite", "poweroff", "prune", "publish", "purge", "rebuild", "recreate",
    "release", "remove", "replace", "reset", "resize", "restore", "revert", "revoke", "rm",
    "rollback", "rotate", "scale", "seal", "shutdown", "stop", "suspend", "swapoff", "taint",
    "terminate", "transfer", "truncate", "umount", "unassign", "uninstall", "unlink", "unload",
    "unmount", "unpin", "unpublish", "unset", "untag", "wipe", "wipefs", "write", "zap", "zero",
])  # fmt: skip
"""What a subcommand is called that takes something away."""

VERB = re.compile(rf"(?:^|[:_.-])(?:{'|'.join(sorted(VERBS, key=len, reverse=True))})(?:$|[:_.-])")
"""One of these as a part of a word, as in ``apps:destroy`` and ``delete-stack``."""

FLAGS = frozenset([
    "A", "D", "R", "X", "all", "all-namespaces", "allow-downgrades", "allow-unauthenticated",
    "auto-approve", "batch", "cascade", "certificate", "clear", "d", "delete", "delete-",
    "delete-after", "delete-before", "delete-branch", "delete-during", "delete-volumes",
    "destroy", "disable-verification", "discard", "erase", "excluded", "exec", "f", "flush",
    "force", "force-with-lease", "force-yes", "hard", "ignore-errors", "insecure", "k", "kill",
    "mirror", "no-backup", "no-check-", "no-gpg-check", "no-preserve-root", "no-verify",
    "overwrite", "privileged", "prune", "purge", "r", "recursive", "remove",
    "remove-source-files", "rm", "skip-ssl", "system", "truncate", "unset", "volumes", "wipe",
    "x", "y", "yes", "zero",
])  # fmt: skip
"""Flags, by their names in rules, that make a command do more than it does otherwise."""

READING_VERBS = ("list", "show", "status", "get", "describe", "info")
"""Verbs of which one is likely to read only."""

CLASSES = ("root", "home", "system", "device", "glob-all", "secret", "project")
"""Classes of arguments that are worth a second look, the worst first."""

INTERPRETERS = frozenset([
    "ash", "bash", "dash", "fish", "ksh", "lua", "node", "perl", "php", "python", "python2",
    "python3", "ruby", "sh", "sudo", "tclsh", "zsh",
])  # fmt: skip
"""Programs that run what they read."""

QUIET = frozenset([
    ":", "[", "[[", "cat", "cd", "command", "cut", "date", "declare", "echo", "export", "false",
    "grep", "head", "id", "local", "ls", "mkdir", "printf", "pwd", "read", "readonly", "set",
    "sleep", "sort", "tail", "test", "true", "type", "uniq", "unset", "wc", "which", "whoami",
])  # fmt: skip
"""Programs beside which another one is meant."""
