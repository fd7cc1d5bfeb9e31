"""Centres, volunteers, the published rota, its logistics and its handovers."""
