"""Whole journeys of a clerk on the real programs."""
