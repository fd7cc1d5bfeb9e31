"""How `solve` finds a rota and proves a bound; docs/engines/rota.md tells the idea."""
