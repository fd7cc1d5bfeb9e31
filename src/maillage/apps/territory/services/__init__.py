"""What may happen to territories: each change is one transaction with its audit line."""

from .france import load_france
from .imports import Imported, import_file
from .territories import delete_territory, read_codes, save_territory

__all__ = [
    "Imported",
    "delete_territory",
    "import_file",
    "load_france",
    "read_codes",
    "save_territory",
]
