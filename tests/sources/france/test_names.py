import pytest

from maillage.sources.france.names import with_article


@pytest.mark.parametrize(
    ("name", "code", "full"),
    [
        ("Ajain", "1", "Ajain"),
        ("Guéret", "0", "Guéret"),
        ("Havre", "2", "Le Havre"),
        ("Rochelle", "3", "La Rochelle"),
        ("Mureaux", "4", "Les Mureaux"),
        ("Abergement-Clémenciat", "5", "L'Abergement-Clémenciat"),
        ("Marais", "6", "Aux Marais"),
        ("Illas", "7", "Las Illas"),
        ("Masos", "8", "Los Masos"),
    ],
)
def test_a_commune_is_named_with_its_article(name, code, full):
    assert with_article(name, code) == full
