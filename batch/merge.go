package batch

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// A worksheet names its merged cells behind its rows, where it is too late to
// give them to the rows they cover. Worksheets up to this many bytes are
// therefore looked through for them first; in larger ones, of ten thousand rows
// and more, nobody merges cells, and one that has them is refused.
const mergedWithin = 16 << 20

// mostMerged is how many merged cells, over several rows each, are remembered.
const mostMerged = 100_000

// titleRows are the rows of a large worksheet where cells may be merged all the
// same: titles and headings stand there.
const titleRows = 10

var mergedCells = rule(fault.Structure, "workbook.merged-cells",
	"Аркуш «{sheet}» надто великий, щоб читати його об'єднані комірки ({range}); скасуйте об'єднання і заповніть кожну комірку.",
	"The sheet “{sheet}” is too large for its merged cells ({range}) to be read; unmerge them and fill in every cell.")

// Merged is a cell without a value of its own under one that is merged with it.
type Merged struct {
	Column  int    // from 0
	Text    string // of the cell above
	Formula bool   // it came of a formula
}

// merge is a merged cell over several rows. Its value stands in its first
// column and row.
type merge struct {
	column      int
	first, last int // rows
	place       string
}

// mergesOf looks a worksheet through for its merged cells over several rows, in
// the order of their first rows. Its rows are not read, only unpacked.
func (w *Workbook) mergesOf(s sheet) ([]merge, error) {
	if size := w.box.size(s.part); size == 0 || size > mergedWithin {
		return nil, nil
	}
	var merges []merge
	err := w.box.behind(s.part, []byte("mergeCells"), func(m *markup) error {
		return m.rootEach(func(name []byte) error {
			if found, ok := m.mergeHere(name); ok {
				merges = append(merges, found)
			}
			if len(merges) > mostMerged {
				return refuse(mergedCells, "sheet", s.name, "range", merges[0].place)
			}
			return nil
		})
	})
	slices.SortFunc(merges, func(a, b merge) int { return cmp.Or(a.first-b.first, a.column-b.column) })
	return merges, err
}

// mergeHere reads the open element, if it is a merged cell over several rows.
func (m *markup) mergeHere(name []byte) (merge, bool) {
	if string(name) != "mergeCell" {
		return merge{}, false
	}
	place, _ := m.attr("ref")
	from, to, found := strings.Cut(string(place), ":")
	column, first := placeOf(from)
	_, last := placeOf(to)
	return merge{column, first, last, string(place)}, found && column >= 0 && first > 0 && first < last && last <= lastRow
}

// size is how many bytes a part unpacks to; 0 where there is none.
func (c *container) size(part string) uint64 {
	if file := c.parts[strings.ToLower(part)]; file != nil {
		return file.UncompressedSize64
	}
	return 0
}

// behind has what follows the start of an element read as a document of its
// own, the element being its root. Where there is no such element, nothing is.
func (c *container) behind(part string, name []byte, visit func(*markup) error) error {
	r, err := c.parts[strings.ToLower(part)].Open()
	if err != nil {
		return refuse(damaged, "part", shown(part))
	}
	defer r.Close()
	buf := make([]byte, 0, windowSize)
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if at := startsAt(buf, name); at >= 0 {
			rest := io.MultiReader(bytes.NewReader(buf[at:]), r)
			if err := visit(newMarkup(rest, make([]byte, windowSize), 4*c.limits.Cell)); fault.As(err) != nil {
				return err
			}
			return nil // the end of the whole follows the element's; whether it is damaged the reading of the rows tells
		}
		if err != nil {
			return nil // likewise
		}
		keep := buf[len(buf)-longestName:]
		buf = append(buf[:0], keep...)
	}
}

// longestName is more than a tag takes up to the end of its name.
const longestName = 100

// startsAt is where the start tag of an element begins, whatever the prefix of
// its name; -1 where there is none. Texts have no angle of their own.
func startsAt(buf, name []byte) int {
	for from := 0; ; {
		at := bytes.Index(buf[from:], name)
		if at < 0 {
			return -1
		}
		open := bytes.LastIndexByte(buf[:from+at], '<')
		if open >= 0 && from+at-open < longestName-len(name) && !bytes.ContainsAny(buf[open+1:from+at], " />\"'!") {
			return open
		}
		from += at + len(name)
	}
}

// covered gives the cells of a row that lie under a merged one, and remembers
// what stands in those that begin in it.
func (r *rowReader) covered(row Row) []Merged {
	for len(r.merges) > 0 && r.merges[0].first <= row.Number {
		r.covering = append(r.covering, covering{merge: r.merges[0]})
		r.merges = r.merges[1:]
	}
	r.covering = slices.DeleteFunc(r.covering, func(c covering) bool { return c.last < row.Number })
	var list []Merged
	for i := range r.covering {
		c := &r.covering[i]
		text := ""
		if c.column < len(row.Cells) {
			text = row.Cells[c.column]
		}
		switch {
		case c.first == row.Number:
			c.text, c.formula = text, slices.Contains(row.Formulas, c.column)
		case text == "" && c.text != "":
			list = append(list, Merged{c.column, c.text, c.formula})
		}
	}
	return list
}

// covering is a merged cell that the row being read lies in.
type covering struct {
	merge
	text    string
	formula bool
}

// late refuses a large worksheet that has merged cells below its headings.
func (r *rowReader) late(name []byte) error {
	if found, ok := r.m.mergeHere(name); ok && found.last > titleRows {
		return refuse(mergedCells, "sheet", r.sheet.name, "range", found.place)
	}
	return nil
}

// spread gives a row the values of the merged cells that cover it: a text, a
// code or a day holds for each of their rows. An amount does not: it is that of
// all of them together, and stays out.
func (a *Assembler) spread(row Row) Row {
	if len(row.Merged) == 0 {
		return row
	}
	row.Cells, row.Formulas = slices.Clone(row.Cells), slices.Clone(row.Formulas)
	for _, t := range a.targets {
		m, covered := row.under(t.Column)
		if !covered || t.item && t.counts() {
			continue
		}
		for len(row.Cells) <= t.Column {
			row.Cells = append(row.Cells, "")
		}
		if row.Cells[t.Column] = m.Text; m.Formula {
			row.Formulas = append(row.Formulas, t.Column)
		}
	}
	return row
}

// under gives the merged cell that covers a column of the row.
func (r Row) under(column int) (Merged, bool) {
	i := slices.IndexFunc(r.Merged, func(m Merged) bool { return m.Column == column })
	if i < 0 {
		return Merged{}, false
	}
	return r.Merged[i], true
}
