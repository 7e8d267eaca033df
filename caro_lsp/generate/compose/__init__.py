"""What a request says -> a command, a module a frame."""
