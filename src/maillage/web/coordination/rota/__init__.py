"""Pages of a rota's coordinators: the board, and what surrounds it."""
