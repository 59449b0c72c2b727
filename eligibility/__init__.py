"""Who may sit which exam, and why: plain Python, no framework, no clock, no I/O.

`rules.load_catalogue` compiles the content of a release, `requests.parse_request` reads a
person's facts, and `report.respond` answers with verdicts, reasons and days.
"""
