"""Carries the machine's effects to the edges and brings their answers back as events. Owns every thread."""
