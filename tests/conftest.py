"""What all tests share."""

from hypothesis import settings

# The machines that run the tests are shared and noisy: time says nothing about an example.
settings.register_profile("caro", deadline=None)
settings.load_profile("caro")
