"""What is read of a rota: nothing here writes."""
