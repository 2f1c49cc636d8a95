"""Pictures of a run as inline SVG: made on the server, coloured by the page's style sheet, each with its words.

Lengths across are percent of the picture's own width, so that a picture fits a phone and a sheet of paper without
its text growing or shrinking. Nothing tells apart by colour alone: a shape, a pattern or a number always goes with it.
"""
