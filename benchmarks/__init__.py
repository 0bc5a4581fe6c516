"""How fast and how large the house is, as ratios to a floor measured in the same run: one file for each figure."""
