"""One run of ``check``: which files, what is found in each, what of it counts, what is mended."""
