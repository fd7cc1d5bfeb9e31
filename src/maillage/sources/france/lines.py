"""The lines of the file of communes, sorted by what they describe.

The file holds five types of line: COM (commune), ARM (municipal arrondissement), COMD and COMA
(delegated and associated communes, that is former communes), SRM (electoral sector). A code may
stand on a COM line and on a COMD line: the commune, and the former one that gave it its code.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from .files import read_lines

TODAY, FORMER = ("COM", "ARM"), ("COMD", "COMA")


@dataclass(frozen=True)
class Lines:
    """Lines of today's communes, of former ones, of electoral sectors; and by the file's number."""

    today: list = field(default_factory=list)
    former: list = field(default_factory=list)
    sectors: list = field(default_factory=list)
    by_id: dict = field(default_factory=dict)

    def add(self, line):
        self.by_id[line["id"]] = line
        if line["type"] in TODAY:
            self.today.append(line)
        elif line["type"] in FORMER:
            self.former.append(line)
        else:
            self.sectors.append(line)

    def former_by_successor(self):
        """{number of today's commune: lines of the communes it took the place of}."""
        groups = defaultdict(list)
        for line in self.former:
            groups[line["commune_parent_id"]].append(line)
        return groups

    def town_halls(self):
        """For each of today's communes, the line that carries its town hall.

        Its own; or, when that is empty, the line of the former commune that gave it its code.
        """
        namesakes = {line["code"]: line for line in self.former}
        return [
            line if line["mairie_localisation"] else namesakes.get(line["code"], line)
            for line in self.today
        ]


def sort_lines(numbered_lines=None):
    """Read the file of communes; each line also gets its number, under "line"."""
    lines = Lines()
    for number, line in numbered_lines or read_lines("communes"):
        # Half the memory of its hexadecimal text: the contours weigh 40 MB.
        line["geometry"] = line["geometry"] and bytes.fromhex(line["geometry"])
        line["line"] = number
        lines.add(line)
    return lines
