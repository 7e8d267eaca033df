"""Turns of threads. Not compiled, which is what makes it work."""


def give_way() -> None:
    """Let another thread have its turn, if one waits for it.

    The interpreter sees to that where a function begins, such as this one; compiled code never
    does, and a long script would keep all other requests waiting.
    """
