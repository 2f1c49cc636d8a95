"""Long runs with generated inputs, for the night: `make fuzz`."""
