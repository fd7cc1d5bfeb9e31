"""A quiz: some questions of a module, drawn and shuffled for one attempt, then marked.

What is drawn is kept as `[{"id": "…", "order": [2, 0, 1]}, …]`: `order` gives, place by place, the
option shown there. Option 0 of the file is the right one; an answer is the place that was chosen.
"""


def draw(module, rng):
    """Draw `module.asked` questions and shuffle their options; `rng` is a `random.Random`."""
    drawn = []
    for question in rng.sample(module.questions, module.asked):
        order = list(range(len(question.options)))
        rng.shuffle(order)
        drawn.append({"id": question.id, "order": order})
    return drawn


def shown(module, drawn):
    """[(question, [option, …])] as they are shown; KeyError when the module lost a question."""
    questions = {question.id: question for question in module.questions}
    return [
        (questions[one["id"]], [questions[one["id"]].options[i] for i in one["order"]])
        for one in drawn
    ]


def right_answers(drawn):
    """The place of the right option of each question.

    >>> right_answers([{"id": "a", "order": [2, 0, 1]}, {"id": "b", "order": [0, 1]}])
    [1, 0]
    """
    return [one["order"].index(0) for one in drawn]


def count_right(drawn, answers):
    """How many answers are right.

    >>> count_right([{"id": "a", "order": [2, 0, 1]}, {"id": "b", "order": [0, 1]}], [1, 1])
    1
    """
    return sum(a == b for a, b in zip(right_answers(drawn), answers, strict=True))


def refusals(drawn, answers):
    """{place of the question: what is wrong}, empty when every question has one possible answer."""
    errors = {}
    for place, one in enumerate(drawn):
        answer = answers[place] if place < len(answers) else None
        if type(answer) is not int or not 0 <= answer < len(one["order"]):
            errors[place] = "Choisissez une réponse."
    if len(answers) > len(drawn):
        errors[len(drawn)] = f"{len(answers)} réponses reçues pour {len(drawn)} questions."
    return errors
