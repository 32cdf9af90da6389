package search

// TradeWords lets the tests look at every row.
func TradeWords() map[string]string { return tradeWords }
