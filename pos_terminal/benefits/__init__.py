"""The search for the best combination of benefits, and the instances it can be tried on. The solver's only home."""
