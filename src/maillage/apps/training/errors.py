"""What can go wrong with training, in words a person can act on (shown in French).

    TrainingError
    ├── NoSuchPart       no course, module or page has this name
    ├── NotYet           the quiz cannot start now, and why
    ├── BadAnswers       `errors` maps a question's place (0, 1, …) to a text
    ├── TooLate          the hour is over, or the course changed meanwhile
    ├── AlreadyAnswered  other answers were sent first; they count
    ├── BadSession       what was typed cannot be used; `errors` maps a field to a text
    └── SessionClosed    it has begun, or it is cancelled

Error of whoever writes a course, never shown: `BadCourse`.
"""

from maillage.apps.accounts.french import unbroken


class TrainingError(Exception):
    """Base of every error of this app meant for people."""

    exit_code = 70

    def __init__(self, message=""):
        super().__init__(unbroken(message))


class NoSuchPart(TrainingError):
    def __init__(self, name):
        super().__init__(f"Aucune formation ne contient « {name} ». Revenez à vos formations.")


class NotYet(TrainingError):
    """Pages left to read, a pause to make, or nothing to prove any more."""


class BadAnswers(TrainingError):
    def __init__(self, errors):
        self.errors = {place: unbroken(text) for place, text in errors.items()}
        super().__init__("Répondez à chaque question en choisissant une des réponses affichées.")


class TooLate(TrainingError):
    def __init__(self):
        super().__init__(
            "Ce questionnaire est fermé : il restait ouvert une heure, ou le cours a changé "
            "entre-temps. Rouvrez le module et recommencez."
        )


class AlreadyAnswered(TrainingError):
    def __init__(self):
        super().__init__(
            "Vos premières réponses à ce questionnaire sont déjà enregistrées : ce sont elles "
            "qui comptent."
        )


class BadSession(TrainingError):
    def __init__(self, errors):
        self.errors = {field: unbroken(text) for field, text in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class SessionClosed(TrainingError):
    def __init__(self):
        super().__init__("Cette séance a commencé ou est annulée. Choisissez-en une autre.")


class BadCourse(ValueError):
    """A course file cannot be used; it names the file and what to mend."""
