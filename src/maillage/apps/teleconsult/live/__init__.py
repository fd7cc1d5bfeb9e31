"""What changed, told to the open screens as it happens.

A service says `changed(...)` inside its transaction. On PostgreSQL that is a NOTIFY, delivered at
the commit to the one listener of every server; on SQLite the server's own hub hears at the commit
and the other processes are seen by polling (`feed.py`). `hub.py` holds who listens to what;
`screens.py` says what every waiting screen shows.

Channels are short texts: `queue`, `ticket:12`, `point:3`, `duty:7`, `room:5`.
"""

from .notices import changed

__all__ = ["changed"]
