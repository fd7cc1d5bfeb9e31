"""What can go wrong with a source, told to the person who gave the file.

SourceError
├── UnknownKind      no reader has that name
├── MissingFile      there is no such file
├── WrongFile        the file is not what was announced
├── NotReachable     the network, or the producer's server, does not answer
└── AddressUnknown   nobody has confirmed the address of this file
"""


class SourceError(Exception):
    """Shown without a traceback: what was given, what was expected, what to do."""

    exit_code = 20


class UnknownKind(SourceError):
    exit_code = 21


class MissingFile(SourceError):
    exit_code = 22


class WrongFile(SourceError):
    exit_code = 23


class NotReachable(SourceError):
    exit_code = 24


class AddressUnknown(SourceError):
    exit_code = 25
