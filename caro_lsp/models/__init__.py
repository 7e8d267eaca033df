"""The models that caro can run: which there are, and their files on this machine."""
