"""Single cells: how the texts and numbers of real exports are read, value by value."""
