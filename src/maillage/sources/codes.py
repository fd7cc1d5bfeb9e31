"""Commune codes of any recent year, brought to today's.

A merged commune gives its figures to the one that holds its place: scores are averaged, weighted
as their producer says, and populations added. A commune taken out of another one after the file
was made has no line in it, and receives none: its parent's figures are not its own.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class CodeMap:
    """`today`: the codes in use; `successors`: {former code: the code that holds its place}."""

    today: frozenset
    successors: dict

    @classmethod
    def from_france(cls, france):
        """The map of a `France`; a code in use today always means today's commune."""
        former = france.former_communes.select("code", "successor").rows()
        return cls(frozenset(france.communes["code"]), dict(former))

    def find(self, code):
        """Today's code, None when nobody knows this one.

        >>> CodeMap(frozenset({"25060"}), {"25549": "25060"}).find("25549")
        '25060'
        """
        seen = set()
        while code not in self.today:
            if code in seen or code not in self.successors:
                return None
            seen.add(code)
            code = self.successors[code]
        return code


def to_today(table, code_map, *, means=None, sums=()):
    """Bring a table of communes to today's codes.

    Parameters
    ----------
    table : has a column `code`, maybe `name`, and the columns named below
    code_map : CodeMap
    means : {column to average: column that weighs it}; all weights null or zero weigh the same
    sums : columns to add

    Returns
    -------
    (table, mapped, unmapped): same columns, one line a commune of today; how many lines changed
    code; (code, name) of the lines nobody could place, which are left out.

    Examples
    --------
    >>> before = pl.DataFrame({"code": ["1", "2"], "score": [2.0, 5.0], "people": [20.0, 10.0]})
    >>> to_today(before, CodeMap(frozenset({"1"}), {"2": "1"}),
    ...          means={"score": "people"}, sums=["people"])[0].rows()
    [('1', 3.0, 30.0)]
    """
    targets = {code: code_map.find(code) for code in table["code"].unique()}
    named = table.select("code", pl.col("name") if "name" in table.columns else pl.lit(""))
    unmapped = sorted(row for row in named.rows() if targets[row[0]] is None)
    mapped = sum(targets[code] not in (None, code) for code in table["code"])
    placed = table.with_columns(
        pl.col("code").replace_strict(targets, return_dtype=pl.String).alias("_today")
    ).filter(pl.col("_today").is_not_null())
    return _gather(placed, table.columns, means or {}, sums), mapped, unmapped


def _gather(placed, columns, means, sums):
    kept_first = [name for name in columns if name not in means and name not in sums]
    # The line that already had today's code speaks for the others: it gives the name.
    ordered = placed.sort(pl.col("code") != pl.col("_today"), maintain_order=True)
    gathered = ordered.group_by("_today", maintain_order=True).agg(
        *(pl.col(name).first() for name in kept_first if name != "code"),
        *(_weighted_mean(name, weight) for name, weight in means.items()),
        *(pl.col(name).sum() for name in sums),
    )
    return gathered.rename({"_today": "code"}).select(columns).sort("code")


def _weighted_mean(name, weight):
    value = pl.col(name)
    weights = pl.col(weight).filter(value.is_not_null())
    values = value.drop_nulls()
    return (
        # One line alone stays exactly as published.
        pl.when(values.len() <= 1)
        .then(values.first())
        .when(weights.sum() > 0)
        .then((values * weights).sum() / weights.sum())
        .otherwise(values.mean())
        .alias(name)
    )
