"""What changes a rota: each function is one transaction with its audit line."""
