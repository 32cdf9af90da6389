package batch

import "io"

// WriteTableInSheetsOf writes a list in sheets of so many rows.
func WriteTableInSheetsOf(most int, to io.Writer, lang string, t Table) error {
	w := newTableWriter(to, lang, t)
	w.most = most
	return w.write()
}
