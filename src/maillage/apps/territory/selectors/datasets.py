"""What is loaded here, from where, of which year."""

from maillage.apps.territory.models import Commune, Dataset, ScoreSummary, TravelTimeSet
from maillage.sources import figures
from maillage.sources.france import installed_checksum


def datasets():
    """Every load, by kind, the newest vintage first."""
    return Dataset.objects.order_by("kind", "-vintage", "part").defer("rejections")


def default_travel_time_set():
    """The travel-time set used where nothing else is chosen."""
    return TravelTimeSet.objects.get(is_default=True)


def latest_vintages():
    """Latest vintage loaded by profession: {"gp": 2023, …}; empty without official scores."""
    # France's summaries: a few lines, one for each profession and vintage loaded.
    loaded = ScoreSummary.objects.filter(perimeter="france").order_by("profession", "vintage")
    return dict(loaded.values_list("profession", "vintage"))


def national_figures():
    """DREES' published figures by département and for France, carried by the product."""
    return figures.read_departement_figures()


def france_is_loaded():
    """Whether the communes are here: all of them, since they are loaded in one transaction."""
    return Commune.objects.exists()


def france_is_current():
    """Whether the communes come from the open data installed today."""
    return Dataset.objects.filter(kind="france", checksum=installed_checksum()).exists()
