"""What can go wrong with training, in words a person can act on (shown in French).

    TrainingError
    ├── NoSuchPart       no course, module or page has this name
    ├── NotYet           the quiz cannot start now, or the session has not begun, and why
    ├── BadAnswers       `errors` maps a question's place (0, 1, …) to a text
    ├── TooLate          the hour is over, or the course changed meanwhile
    ├── AlreadyAnswered  other answers were sent first; they count
    ├── BadSession       what was typed cannot be used; `errors` maps a field to a text
    ├── BadCourseText    the same, of a course taught in sessions
    ├── StaleEdit        someone else changed it meanwhile
    ├── SessionClosed    it has begun, or it is cancelled
    ├── HasSessions      the course has sessions to come
    ├── NotPresent       only those who came may say what they thought
    └── BadRating        a mark from 1 to 5

Error of whoever writes a course file, never shown: `BadCourse`.
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
    """Pages left to read, a pause to make, nothing to prove any more, or a session to come."""


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


class BadCourseText(BadSession):
    """What was typed of a course cannot be used; `errors` maps a field to a text."""


class StaleEdit(TrainingError):
    def __init__(self):
        super().__init__(
            "Quelqu’un d’autre a changé cette formation pendant que vous l’écriviez. Copiez votre "
            "texte, rouvrez la page, et reprenez à partir de ce qui est enregistré."
        )


class SessionClosed(TrainingError):
    def __init__(self):
        super().__init__("Cette séance a commencé ou est annulée. Choisissez-en une autre.")


class HasSessions(TrainingError):
    def __init__(self, count):
        super().__init__(
            f"Cette formation a encore {count} séance{'s' if count > 1 else ''} à venir : "
            "annulez-les d’abord, ou attendez qu’elles aient eu lieu."
        )


class NotPresent(TrainingError):
    def __init__(self):
        super().__init__(
            "Seules les personnes notées présentes donnent leur avis. Si vous étiez là, demandez à "
            "qui a organisé la séance de le noter."
        )


class BadRating(TrainingError):
    def __init__(self):
        super().__init__("Choisissez une note, de 1 (inutile) à 5 (très utile).")


class BadCourse(ValueError):
    """A course file cannot be used; it names the file and what to mend."""
