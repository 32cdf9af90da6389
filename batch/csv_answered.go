package batch

import (
	"io"
	"iter"
	"slices"
	"strings"
)

// writeCSV writes the uploader's own rows with the answers beside them, by the
// same separator and as Excel reads it: in UTF-8 with a mark, whatever the file
// was written in. What might be taken for a formula has an apostrophe before
// it, theirs too. There are no colours, comments or further sheets in a CSV:
// the added columns tell everything but the summary.
func (w *answering) writeCSV(to io.Writer) error {
	if err := w.surveyCSV(); err != nil {
		return err
	}
	separator := w.csv.separator
	if strings.IndexByte(separators, separator) < 0 {
		separator = ';' // the line that told of a rare one would keep Excel from seeing the mark
	}
	next, stop := iter.Pull2(w.added())
	defer stop()
	c := &csvAnswers{answering: w, out: newCSVWriter(to, separator, w.a.Lang), next: next}
	if err := c.advance(); err != nil {
		return err
	}
	for row, err := range w.Rows(w.sheet.name) {
		if err == nil {
			err = c.write(row)
		}
		if err != nil {
			return err
		}
	}
	if err := c.writeBefore(lastRow + 1); err != nil {
		return err
	}
	return c.out.to.Flush()
}

// surveyCSV learns how many columns the uploader's rows have, and their headings.
func (w *answering) surveyCSV() error {
	for row, err := range w.Rows(w.sheet.name) {
		if err != nil {
			return err
		}
		if w.width = max(w.width, len(row.Cells)); row.Number == w.a.HeaderRow {
			w.headings = slices.Clone(row.Cells)
		}
	}
	return nil
}

// addition is what is added to one row.
type addition struct {
	number int
	texts  []string
}

// added gives the headings and the answers, in the order of the rows.
func (w *answering) added() iter.Seq2[addition, error] {
	return func(yield func(addition, error) bool) {
		last := w.a.HeaderRow
		if !yield(addition{last, w.addedHeadings()}, nil) {
			return
		}
		for answer, err := range w.a.Answers {
			if err == nil && (answer.Row <= last || answer.Row > lastRow) {
				err = errAnswers
			}
			if err != nil {
				yield(addition{}, err)
				return
			}
			last = answer.Row
			if !yield(addition{last, w.addedTexts(&answer)}, nil) {
				return
			}
		}
	}
}

func (w *answering) addedHeadings() []string {
	texts := make([]string, len(w.columns))
	for i, c := range w.columns {
		texts[i] = c.heading.In(w.a.Lang)
	}
	return texts
}

func (w *answering) addedTexts(a *Answer) []string {
	texts := make([]string, len(w.columns))
	for i, c := range w.columns {
		texts[i] = c.of(w, a)
	}
	return texts
}

// csvAnswers writes the rows with what is added to them.
type csvAnswers struct {
	*answering
	out   *csvWriter
	next  func() (addition, error, bool)
	ahead addition // that comes next
	more  bool     // there is one
	last  int      // number of the row written last
}

func (c *csvAnswers) advance() (err error) {
	c.ahead, err, c.more = c.next()
	return err
}

// write writes a row of the uploader's, and before it what was added to blank ones.
func (c *csvAnswers) write(row Row) error {
	if err := c.writeBefore(row.Number); err != nil {
		return err
	}
	if !c.more || c.ahead.number > row.Number {
		return c.put(row.Number, row.Cells, nil)
	}
	if err := c.put(row.Number, row.Cells, c.ahead.texts); err != nil {
		return err
	}
	return c.advance()
}

// writeBefore writes what is added to blank rows before one.
func (c *csvAnswers) writeBefore(number int) error {
	for c.more && c.ahead.number < number {
		if err := c.put(c.ahead.number, nil, c.ahead.texts); err != nil {
			return err
		}
		if err := c.advance(); err != nil {
			return err
		}
	}
	return nil
}

// put writes a row as the line of its number: blank ones come before it.
func (c *csvAnswers) put(number int, cells, added []string) error {
	for c.last++; c.last < number; c.last++ {
		if err := c.out.write(nil); err != nil {
			return err
		}
	}
	if added == nil {
		return c.out.write(cells)
	}
	fields := append(make([]string, 0, c.width+len(added)), cells...)
	fields = append(fields, make([]string, c.width-len(cells))...)
	for i, text := range added {
		if c.columns[i].amount && isAmount(text) {
			text = c.out.number(text)
		}
		fields = append(fields, text)
	}
	return c.out.write(fields)
}
