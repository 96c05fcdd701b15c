"""What the audit looks for on a page, by theme; each check yields (place, what is wrong).

A new check is a function of an `AuditedPage` in the file of its theme, named in that file's
`CHECKS`.
"""
