"""Import the care offer of one organisation: proposed first, shown, then applied as shown.

`propose` reads a file and stores what it would change, `apply` does exactly that, `drop` gives it
up. Nothing is ever deleted, and what was changed by hand is kept unless its conflict is accepted.
"""

from .applying import apply, drop
from .plan import KIND_LABELS, counts, is_empty
from .proposing import propose
from .reading import find_source

__all__ = ["KIND_LABELS", "apply", "counts", "drop", "find_source", "is_empty", "propose"]
