"""How the terminal opens SQLite files: the driver, the engine, transactions. The home of SQLAlchemy and pysqlite3."""
