"""Head office: sales by a stable cursor, totals, one page. Everything behind API keys with scopes."""
