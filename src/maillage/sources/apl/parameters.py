"""The sheet « Paramètres » of a DREES workbook: how the scores were computed."""

import re

from maillage.sources.cells import parse_number

SECTIONS = {
    "Comptabilisation de l'activité": "activity",
    "Décroissance de l'accessibilité avec la distance": "distance_decay",
    "Pondération de la population selon l'âge": "age_weights",
}


def read_parameters(rows):
    """{section: {label: {column title: number or text}}}; empty when the sheet is not that one.

    Sections: "activity" (consultations a year counted), "distance_decay" (weight by travel time),
    "age_weights" (weight of an age group, one column a vintage).
    """
    parameters, section, titles = {}, None, None
    for label, *values in rows:
        if label in SECTIONS:
            section, titles = SECTIONS[label], None
        elif section and titles is None:
            titles = values
        elif section and label and any(values):
            line = zip(titles, values, strict=True)
            content = {title: _value(text) for title, text in line if title and text}
            parameters.setdefault(section, {})[label] = content
        elif section and not label:
            section = None
    return parameters


def of_vintage(parameters, vintage):
    """The same, with one value a label: the only one, or that of the vintage."""
    return {
        section: {label: _pick(content, vintage) for label, content in lines.items()}
        for section, lines in parameters.items()
    }


def _pick(content, vintage):
    dated = {title: value for title, value in content.items() if re.search(r"20[0-9]{2}", title)}
    for title, value in dated.items():
        if vintage in title:
            return value
    return next((value for title, value in content.items() if title not in dated), None)


def _value(text):
    try:
        return parse_number(text)
    except ValueError:
        return " ".join(text.split())
