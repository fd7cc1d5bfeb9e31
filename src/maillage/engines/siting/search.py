"""The whole p-median machine: a good plan, a proven bound, then an exact finish.

1. greedy, interchange and variable neighbourhood search give a plan;
2. prices give a bound, and their chosen sites give further plans;
3. sites and pairs that no better plan can use are dropped (reduced costs);
4. what remains is solved exactly: HiGHS when the lists are short, branch and bound otherwise.

Everything but the stop is counted in rounds, never in seconds: same seed, same answer.
"""

import numpy as np

from maillage.engines.siting.branching import Tree, shrink
from maillage.engines.siting.greedy import open_greedily, respect_limits
from maillage.engines.siting.interchange import (
    CLOSED,
    KEPT,
    descend,
    empty_plan,
    search_around,
    set_seed,
    settle,
)
from maillage.engines.siting.linear import best_prices, solve_exactly
from maillage.engines.siting.multipliers import (
    approach_prices,
    fix_sites,
    raise_bound,
    settle_prices,
)
from maillage.engines.siting.neighbours import keep_pairs, lists_of

# Pairs times mean length of a list: HiGHS is fast on many short lists, slow on few long ones.
MOST_WORK_FOR_HIGHS = 60_000
MOST_WORK_FOR_PRICES = 400_000
MOST_PAIRS_TO_BRANCH = 400_000
SEARCHES_INSTEAD_OF_BRANCHING = 5
MANY_SITES = 5_000
FIRST_ROUNDS_AMONG_MANY = 100
ROUNDS_AMONG_LIKELY = 4_000
APPROACH_ROUNDS = 800
NARROW_WINDOWS = (0.05, 0.25)


class Search:
    """Best plan and best bound so far of one p-median; `run` improves both until they meet."""

    def __init__(self, lists, limits, watch, *, seed=0, unit=0.0):
        self.lists = self.work = lists
        self.limits, self.watch, self.unit = limits, watch, unit
        self.cost, self.is_open = np.inf, limits.status == KEPT
        self.bound = 0.0
        self.seen, self.likely = set(), None
        self.scratch = empty_plan(lists.weight.size, limits.status.size)
        self.ceiling = np.minimum(lists.reach, lists.beyond)
        set_seed(seed)

    def target(self):
        """What a better plan must stay under: one unit less when every cost is whole."""
        if self.unit:
            return self.cost - self.unit + 1e-6
        return self.cost - 1e-9 * max(1.0, abs(self.cost))

    @property
    def proven(self):
        return self.bound >= self.target()

    def run(self):
        """Improve plan and bound until they meet or the watch says stop."""
        self.find_plan()
        self.find_prices()
        if not self.proven and not self.stopped():
            self.finish()
        self.bound = min(self.bound, self.cost)

    def stopped(self, bound=None):
        return self.watch.must_stop(self.cost, min(bound or self.bound, self.cost))

    def keep_if_better(self, is_open, cost):
        if cost < self.cost:
            self.cost, self.is_open = cost, is_open.copy()

    def find_plan(self):
        """Greedy, interchange, then shaking; rounds grow with p, since each costs about 1/p."""
        plan = self.scratch
        plan.is_open[:] = self.is_open
        open_greedily(self.lists, plan.is_open, self.limits, self.ceiling)
        cost = self.improve(plan)
        rounds = min(600, 2 * int(plan.is_open.sum()))
        if plan.is_open.size > MANY_SITES:
            rounds = min(rounds, FIRST_ROUNDS_AMONG_MANY)
        self.shake_and_keep(self.lists, self.limits, (cost, rounds), 0.3)

    def shake_and_keep(self, lists, limits, task, share):
        """Search around the plan in `scratch`; task is (its cost, rounds), share that of time."""
        cost, rounds = task
        for _ in range(0, rounds, 10):
            if self.watch.seconds > share * self.watch.stop.seconds or self.watch.must_stop():
                break
            strongest = min(6, limits.n_open)
            cost = search_around(lists, self.scratch, limits, cost, 10, strongest)
        cost = settle(self.lists, self.scratch)
        self.keep_if_better(self.scratch.is_open, cost)

    def improve(self, plan):
        """Swap, and under a budget spend what is left, until nothing helps; return the cost."""
        while True:
            cost = settle(self.lists, plan)
            plan.stale[:] = True
            descend(self.lists, plan, self.limits, cost, 1_000_000)
            before = plan.is_open.sum()
            open_greedily(self.lists, plan.is_open, self.limits, plan.d1.copy())
            if plan.is_open.sum() == before:
                return settle(self.lists, plan)

    def evaluate(self, chosen):
        """Make a plan of the sites a relaxation chose, improve it, keep it if it is the best."""
        key = chosen.tobytes()
        if key in self.seen:
            return
        self.seen.add(key)
        plan = self.scratch
        plan.is_open[:] = chosen
        respect_limits(plan, self.lists, self.limits)
        open_greedily(self.lists, plan.is_open, self.limits, np.minimum(plan.d1, self.ceiling))
        self.keep_if_better(plan.is_open, self.improve(plan))

    def find_prices(self):
        """Raise the bound in batches, trying the sites each batch likes best as a plan."""
        plan = self.scratch
        plan.is_open[:] = self.is_open
        settle(self.lists, plan)
        self.price, step = np.minimum((plan.d1 + plan.d2) / 2, self.ceiling), 1.0
        if self.lists.dist.max(initial=0.0) == 0.0:
            self.approach()
            step = 0.05
        for _ in range(20):
            _, self.price, _, step = raise_bound(
                self.lists, self.limits, self.price, self.ceiling, self.target(), 100, step
            )
            self.relaxation = settle_prices(self.lists, self.limits, self.price)
            self.bound = max(self.bound, self.relaxation[0])
            self.evaluate(self.relaxation[2])
            if self.proven or step < 1e-5 or self.stopped():
                return

    def approach(self):
        """Coverage only: prices at their own pace, then plans among the sites they often chose."""
        memory, price = np.zeros((2, self.price.size)), self.price.copy()
        for turn in range(0, APPROACH_ROUNDS, 50):
            bound, best, often = approach_prices(
                self.lists, self.limits, price, self.ceiling, turn, 50, memory
            )
            if bound > self.bound:
                self.bound, self.price = bound, best
            if self.proven or self.stopped() or self.watch.seconds > 0.5 * self.watch.stop.seconds:
                break
        if often.size > MANY_SITES and not self.proven:
            self.likely = often > 0
            self.search_among(self.likely, 0.8)

    def search_among(self, likely, share):
        """Shake for long among few sites: ten times faster than among all of them."""
        if likely is None or self.stopped():
            return
        self.scratch.is_open[:] = self.is_open
        likely = likely | self.is_open | (self.limits.status == KEPT)
        status = np.where(likely, self.limits.status, CLOSED).astype(np.int8)
        rows = keep_pairs(self.lists, likely, self.lists.beyond)
        lists = lists_of(
            *rows, weight=self.lists.weight, n_sites=likely.size, beyond=self.lists.beyond
        )
        cost = settle(lists, self.scratch)
        task = (cost, ROUNDS_AMONG_LIKELY)
        self.shake_and_keep(lists, self.limits._replace(status=status), task, share)

    def within(self, target):
        """Limits and lists reduced to the plans that cost less than ``target``."""
        limits = self.limits._replace(status=self.limits.status.copy())
        fix_sites(limits, self.relaxation, target)
        return limits, shrink(self.work, limits, self.price, self.relaxation[0], target)

    def finish(self):
        """Prove the plan optimal, or find the better one."""
        for window in NARROW_WINDOWS:
            self.solve_window(window)
        if not self.proven and not self.stopped():
            self.sharpen_prices()
        while not self.proven and not self.stopped() and self.solve_window(1.0):
            pass
        if not self.proven and not self.stopped():
            self.branch()

    def solve_window(self, share):
        """Solve exactly over the plans in the lowest ``share`` of the gap; false if too large.

        Either the best plan of all is among them, or the bound rises to the top of the window.
        """
        top = self.bound + share * (self.target() - self.bound)
        limits, lists = self.within(top)
        if self.proven or self.stopped() or not is_short(lists, MOST_WORK_FOR_HIGHS):
            return False
        opened, bound = solve_exactly(lists, limits, self.watch.seconds_left)
        self.bound = max(self.bound, min(bound, top))
        if opened is not None:
            self.evaluate(opened)
        return True

    def sharpen_prices(self):
        """Exact prices from HiGHS, where the lists of the plans still in play are short."""
        limits, lists = self.within(self.target())
        if not is_short(lists, MOST_WORK_FOR_PRICES):
            return
        price = best_prices(lists, limits, self.watch.seconds_left)
        if price is None:
            return
        price = np.clip(price, 0.0, self.ceiling)
        relaxation = settle_prices(lists, limits, price)
        if relaxation[0] > self.relaxation[0]:
            self.work, self.limits = lists, limits
            self.price, self.relaxation = price, relaxation
            self.bound = max(self.bound, min(relaxation[0], self.target()))
            self.evaluate(relaxation[2])

    def branch(self):
        limits, lists = self.within(self.target())
        if lists.site.size > MOST_PAIRS_TO_BRANCH:
            for _ in range(SEARCHES_INSTEAD_OF_BRANCHING):
                self.search_among(self.likely, 0.95)
            return
        tree = Tree(lists, limits, self.ceiling, evaluate=self.evaluate, target=self.target)
        tree.add(lists, self.bound, limits.status.copy(), self.price)
        open_bound = tree.run(self.stopped)
        self.bound = max(self.bound, min(open_bound, self.target()))


def is_short(lists, most_work):
    """Whether HiGHS is likely quick on these lists."""
    return lists.site.size**2 / max(lists.weight.size, 1) <= most_work
