package report

// Cell gives text for a cell of a table, such that no spreadsheet runs it.
func Cell(text string) string { return harmless(text) }

// Line gives text for one line of Markdown, such that none of it is markup.
func Line(text string) string { return inline(text) }
