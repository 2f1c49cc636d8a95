"""What the HTML page is made of beside its templates: the view, the pictures in place, the list of findings."""
