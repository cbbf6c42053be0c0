"""The catalogue: what head office publishes, in a file of its own that can be thrown away and fetched again."""

from pos_terminal.catalog.catalog import Catalog, CatalogFault

__all__ = ["Catalog", "CatalogFault"]
