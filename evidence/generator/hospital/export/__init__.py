"""How offices and systems write down what happened: headers, formats, encodings, and their mess."""
