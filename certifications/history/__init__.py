"""What editors changed, when and why, row by row, and how it is put back.

Its tables stand beside the catalogue's and not among them: what loads, copies or publishes every
row of the catalogue has no business with them.
"""
