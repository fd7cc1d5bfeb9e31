"""The rota for volunteer doctors: the weeks they offer, the week they serve."""
