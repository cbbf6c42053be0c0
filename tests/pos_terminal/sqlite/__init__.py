"""How files are opened, and what is said of one that cannot be used."""
