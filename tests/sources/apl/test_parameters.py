from maillage.sources.apl.parameters import of_vintage, read_parameters

SHEET = [
    ("Paramètres de l'indicateur d'APL aux médecins généralistes", None, None),
    (None, None, None),
    ("Comptabilisation de l'activité", None, None),
    ("Nombre de consultations de l'année", "Nombre comptabilisé", None),
    ("Moins de 250", "0", None),
    ("Entre 3 601 et 6 000", "Nombre de consultations\neffectuées", None),
    ("Plus de 6 000", "6000", None),
    ("Exceptions : les centres de santé.", None, None),
    (None, None, None),
    ("Décroissance de l'accessibilité avec la distance", None, None),
    ("Temps de trajet entre communes", "Accessibilité", None),
    ("Moins de  10 minutes", "1", None),
    ("Plus de 20 minutes", "0", None),
    (None, None, None),
    ("Pondération de la population selon l'âge", None, None),
    ("Tranche d'âge", "Poids en 2022", "Poids en 2023"),
    ("Moins de 5 ans", "0.93", "1.12"),
    ("Plus de 90 ans", "2.39", "2.26"),
    ("Sources : DCIR", None, None),
]


def test_the_bounds_of_activity_are_read():
    assert read_parameters(SHEET)["activity"] == {
        "Moins de 250": {"Nombre comptabilisé": 0.0},
        "Entre 3 601 et 6 000": {"Nombre comptabilisé": "Nombre de consultations effectuées"},
        "Plus de 6 000": {"Nombre comptabilisé": 6000.0},
    }


def test_the_weights_of_age_are_those_of_the_vintage():
    parameters = read_parameters(SHEET)

    assert of_vintage(parameters, "2022")["age_weights"]["Moins de 5 ans"] == 0.93
    assert of_vintage(parameters, "2023")["age_weights"]["Moins de 5 ans"] == 1.12


def test_what_has_no_vintage_serves_all_of_them():
    for year in ("2022", "2023"):
        assert of_vintage(read_parameters(SHEET), year)["distance_decay"] == {
            "Moins de  10 minutes": 1.0,
            "Plus de 20 minutes": 0.0,
        }


def test_a_vintage_that_the_sheet_does_not_weigh_has_no_weight():
    assert of_vintage(read_parameters(SHEET), "2019")["age_weights"]["Plus de 90 ans"] is None


def test_notes_and_sources_are_not_parameters():
    labels = {label for lines in read_parameters(SHEET).values() for label in lines}

    assert not any(label.startswith(("Sources", "Exceptions")) for label in labels)


def test_another_sheet_holds_no_parameter():
    assert read_parameters([("Recettes", "12")]) == {}
    assert read_parameters([]) == {}
