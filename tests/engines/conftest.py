"""Properties are checked without a stop-watch: a busy machine is not a wrong answer."""

from hypothesis import settings

settings.register_profile("no stop-watch", deadline=None)
settings.load_profile("no stop-watch")
