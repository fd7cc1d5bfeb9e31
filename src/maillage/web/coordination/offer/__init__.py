"""Pages where an organisation keeps its care offer, shares it with a CPTS, and prints the guide."""
