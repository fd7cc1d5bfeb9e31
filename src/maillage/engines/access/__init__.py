"""Accessibility scores and how they are spread over residents."""

from .distribution import share_worse_off, weighted_mean, weighted_quantiles, weighted_share_under

__all__ = ["share_worse_off", "weighted_mean", "weighted_quantiles", "weighted_share_under"]
