"""What keeps one volunteer from a place, in French."""

from .placing import Obstacle

OF_ONE = {
    Obstacle.GONE: "n’est pas, ou n’est plus, volontaire de ce collectif",
    Obstacle.CLOSED: "la ligne est fermée cette semaine-là",
    Obstacle.FULL: "toutes les lignes du centre sont déjà prises cette semaine-là",
    Obstacle.NOT_OFFERED: "n’a pas proposé cette semaine, ou sert une semaine publiée trop proche",
    Obstacle.NOT_READY: "ses démarches ne seront pas en règle à cette date",
    Obstacle.NOT_ACCEPTED: "ne souhaite pas aller dans ce centre, ou ne le peut pas",
    Obstacle.SAME_WEEK: "est déjà dans une autre case la même semaine",
    Obstacle.TOO_CLOSE: "a une autre semaine trop proche de celle-ci",
    Obstacle.MOST_WEEKS: "donne déjà toutes les semaines annoncées",
    Obstacle.BEDS: "il manque un couchage",
    Obstacle.VEHICLES: "il manque un véhicule",
}


def in_words(obstacles):
    """Why one volunteer cannot come.

    >>> in_words([Obstacle.NOT_READY, Obstacle.BEDS])
    'ses démarches ne seront pas en règle à cette date ; il manque un couchage'
    """
    return " ; ".join(OF_ONE[each] for each in obstacles)
