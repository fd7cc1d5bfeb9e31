"""Errors of the studies app, shown to people as they are.

StudyError
├── BadStudy         choices that cannot be computed; `messages` says why, `step` where to change it
├── StudyNotDraft    a study that ran is never changed: it is copied
└── StudyChanged     what was asked no longer applies: another person or the worker was first
"""


class StudyError(Exception):
    """Base of the errors of this app; `exit_code` is what the command line returns."""

    exit_code = 40


class BadStudy(StudyError):
    """`messages`: sentences in French; `step`: the step of the builder that can mend it."""

    def __init__(self, *messages, step=3):
        self.messages = messages
        self.step = step
        super().__init__(" ".join(messages))


class StudyNotDraft(StudyError):
    def __init__(self):
        super().__init__(
            "Ce scénario a déjà été calculé : il ne change plus. "
            "Copiez-le pour essayer autre chose."
        )


class StudyChanged(StudyError):
    pass
