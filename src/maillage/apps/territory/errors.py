"""Errors of the territory app, shown to people as they are.

TerritoryError
├── CommuneUnknown      no commune has or had this code
├── CommuneMoved        the commune has another code today
├── TerritoryUnknown    no such région, département, EPCI or saved territory
├── BadTerritory        a list of communes that cannot be saved
└── DataNotLoaded       an import needs France first
"""


class TerritoryError(Exception):
    """Base of the errors of this app; `exit_code` is what the command line returns."""

    exit_code = 30


class CommuneUnknown(TerritoryError):
    def __init__(self, code):
        self.code = code
        super().__init__(
            f"no commune has the code {code!r}; expected an Insee code of 5 characters, as 23002"
        )


class CommuneMoved(TerritoryError):
    def __init__(self, successor):
        self.successor = successor
        super().__init__(f"this commune is now {successor.name} ({successor.code})")


class TerritoryUnknown(TerritoryError):
    pass


class BadTerritory(TerritoryError):
    """`messages` says in French, line by line, what cannot be saved and why."""

    def __init__(self, *messages):
        self.messages = messages
        super().__init__(" ".join(messages))


class DataNotLoaded(TerritoryError):
    pass
