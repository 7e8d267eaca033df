"""One module a request or a family of notifications; each has ``register(server)``."""
