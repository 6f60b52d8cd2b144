"""Stories as the desk API reads and writes them."""
