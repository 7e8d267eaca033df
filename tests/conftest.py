"""What all tests share."""

from hypothesis import settings

from caro_lsp.dogma.layers import COMMUNITY_CACHE

# The machines that run the tests are shared and noisy: time says nothing about an example.
settings.register_profile("caro", deadline=None)
settings.load_profile("caro")

# Tests start hundreds of processes with homes of their own. The rules that ship are compiled once
# for all of them, also where Python is told to write nothing beside the code.
COMMUNITY_CACHE.parent.mkdir(exist_ok=True)
