"""Templates: pieces of scripts that come up again and again, with slots."""
