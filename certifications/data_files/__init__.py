"""Public data files about schools and programs, read exactly as they are published.

`kinds` says what a file is by the names of its columns, `tables` reads it row by row, `values` makes
sense of a cell, and `ipeds`, `scorecard`, `dapip` and `zip_codes` turn a row into a record or say
why not. All of these are plain functions. Only `merging` and `bringing_in` know what we hold.
"""
