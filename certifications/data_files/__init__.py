"""Public data files about schools and programs, read exactly as they are published.

`kinds` says what a file is by the names of its columns, `tables` reads it row by row, `values`
makes sense of a cell, and `ipeds`, `scorecard`, `dapip` and `zip_codes` turn a row into a record,
or say why not. None of these knows what we hold. `holdings` does: `schools`, `charges`, `awards`,
`figures` and `accreditation` put into it what the records say, by the rules of `merging`, and
`bringing_in` writes all of it or nothing.
"""
