"""What a sale costs, exactly: benefits, shares, the presale balance, tenders, tax. Pure integers, no IO."""
