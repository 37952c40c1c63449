"""The page about one service: its figures, launches, saving, forms, outlook and facts."""
