"""Columns of a table of actions: the same in the template, in the import and in the export."""

import csv
import io
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from maillage.apps.compact.enums import ActionState
from maillage.apps.training.enums import Theme


@dataclass(frozen=True)
class Column:
    """`name` is what the first line of the table says; `help` is told beside the template."""

    name: str
    label: str
    help: str
    is_required: bool = False


COLUMNS = (
    Column("numero", "Numéro", "Ce qui distingue l’action des autres, comme 2.1-A.", True),
    Column("intitule", "Intitulé", "En une phrase, 200 caractères au plus.", True),
    Column("clause", "Objectif ou engagement", "Son numéro dans la convention, comme 2.1.", True),
    Column("pilote", "Pilote", "Le nom d’une des parties, comme dans la convention.", True),
    Column("responsable", "Responsable", "L’adresse e-mail d’un membre de l’organisation pilote."),
    Column("partenaires", "Partenaires", "Des noms d’organisations, séparés par |."),
    Column("description", "Description", "Ce qui sera fait."),
    Column("public", "Public visé", "Pour qui, en quelques mots."),
    Column("theme", "Thème", "Un de ces thèmes\u00a0: " + ", ".join(map(str, Theme.labels)) + "."),
    Column("commune", "Commune", "Son nom, ou son code Insee quand plusieurs ont ce nom."),
    Column("debut", "Début", "31/12/2026, 2026-12-31, 31 décembre 2026 ou une date d’Excel."),
    Column("echeance", "Échéance", "Comme le début."),
    Column(
        "etat", "État", "Un de ces états\u00a0: " + ", ".join(map(str, ActionState.labels)) + "."
    ),
    Column("faite_le", "Faite le", "Le jour, pour une action faite."),
    Column("raison_du_retard", "Raison du retard", "Si l’action est en retard."),
)
NAMES = tuple(column.name for column in COLUMNS)
# Only told, so that a table given out can be given back.
COMPUTED = ("jours_de_retard", "bloquee_par", "prevu_euros", "depense_euros")


def csv_template(lines=()):
    """The template as a spreadsheet opens it: UTF-8 with its mark, semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(NAMES)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def xlsx_template(lines=()):
    """The template as a workbook: the table, then what each column expects."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Actions"
    sheet.append(NAMES)
    for line in lines:
        sheet.append(list(line))
    _help_sheet(book)
    for each in book.worksheets:
        each.freeze_panes = "A2"
        for cell in each[1]:
            cell.font = Font(bold=True)
    for letter in ("B", "D", "F", "G"):
        sheet.column_dimensions[letter].width = 40
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _help_sheet(book):
    sheet = book.create_sheet("Mode d’emploi")
    sheet.append(("Colonne", "Obligatoire", "Ce qu’on y écrit"))
    for column in COLUMNS:
        sheet.append((column.name, "oui" if column.is_required else "non", column.help))
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["C"].width = 90
    for row in sheet.iter_rows(min_row=2):
        row[2].alignment = Alignment(wrap_text=True, vertical="top")
