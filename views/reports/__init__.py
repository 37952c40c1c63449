"""Paper and files: board report, slides, workbook, case study, open data and the weekly digest."""
