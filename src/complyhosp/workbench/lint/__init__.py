"""What makes a rule wrong or doubtful and can be seen without running it."""
