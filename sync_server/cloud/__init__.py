"""The cloud store behind one port, in the project's own words."""
