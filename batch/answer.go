package batch

import (
	"archive/zip"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/brama-customs/brama/exact"
)

// WriteAnswered writes the uploader's own workbook with the answers beside its
// rows: everything of theirs stays as it is, columns are added right of the
// last one with something in it, cells with faults are painted and have a
// comment, and a sheet with the summary comes behind the others.
//
// Where the workbook has an earlier answer, and somebody corrected it, the new
// one takes its place: columns, paint, comments and summary.
//
// The sheet is copied while it is read, so that memory does not grow with its
// rows. Answers must come in the order of the rows. After an error what was
// written is not a workbook. A CSV is given the columns alone (see writeCSV).
func (w *Workbook) WriteAnswered(to io.Writer, a Answered) error {
	at := slices.IndexFunc(w.sheets, func(s sheet) bool { return s.name == a.Sheet })
	if at < 0 {
		return refuse(noSheet, "sheet", a.Sheet)
	}
	answering := &answering{Workbook: w, a: a, sheet: w.sheets[at], columns: answerColumns(a.Codes), codes: map[string]bool{}}
	for _, code := range a.Codes {
		answering.codes[code] = true
	}
	if w.csv != nil {
		return answering.writeCSV(to)
	}
	if err := answering.prepare(); err != nil {
		return err
	}
	return answering.write(to)
}

// answering is one writing of an answered workbook.
type answering struct {
	*Workbook
	a        Answered
	sheet    sheet
	columns  []answerColumn
	codes    map[string]bool // of payment that have a column
	headings []string        // of the uploader's columns
	earlier  int             // columns right of those that an earlier answer takes
	layout
	looks *looks
	notes notes
	book  bookParts
	zip   *zip.Writer
}

// prepare learns what must be known before the first byte is written.
func (w *answering) prepare() (err error) {
	if w.layout, err = w.survey(w.sheet, w.a.HeaderRow); err != nil {
		return err
	}
	if w.width+len(w.columns) > lastColumn {
		return refuse(tooManyColumns, "sheet", w.sheet.name, "row", strconv.Itoa(w.a.HeaderRow), "max", strconv.Itoa(lastColumn-len(w.columns)))
	}
	for _, step := range []func() error{w.readHeadings, w.findParts, w.readLooks, w.readNotes} {
		if err := step(); err != nil {
			return err
		}
	}
	w.findSummary()
	return nil
}

// readHeadings reads the headings by which faults are placed.
func (w *answering) readHeadings() error {
	for row, err := range w.Rows(w.sheet.name) {
		if err != nil {
			return err
		}
		if row.Number == w.a.HeaderRow {
			w.headings = slices.Clone(row.Cells)
		}
		if row.Number >= w.a.HeaderRow {
			break
		}
	}
	w.findEarlier()
	return nil
}

func (w *answering) readLooks() error {
	count := func(m *markup) (err error) {
		w.looks, err = newLooks(m)
		return err
	}
	if w.book.styles != "" {
		return w.box.read(w.book.styles, count)
	}
	return rewriteText(w.plainStyles(), io.Discard, func(r *rewriter) error { return count(r.markup) })
}

func (w *answering) plainStyles() string { return fmt.Sprintf(plainStyles, w.book.main) }

// write writes the parts that stay, then the sheet, then those that depend on
// what was found in it.
func (w *answering) write(to io.Writer) error {
	w.zip = zip.NewWriter(to)
	w.zip.RegisterCompressor(zip.Deflate, packer())
	for _, name := range w.box.names {
		if !w.touches(name) {
			if err := w.zip.Copy(w.box.parts[name]); err != nil {
				return err
			}
		}
	}
	for _, step := range []func() error{
		func() error { return w.change(w.sheet.part, w.writeSheet) },
		w.writeNotes, w.writeSheetLinks, w.writeStyles, w.writeSummary, w.writeBook, w.writeBookLinks, w.writeContentTypes, w.zip.Close,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// packing is how hard the parts are packed: about as small as Excel does, in
// a third of the time.
const packing = 4

// packer packs one part after the other.
func packer() zip.Compressor {
	var one *flate.Writer
	return func(to io.Writer) (_ io.WriteCloser, err error) {
		if one == nil {
			one, err = flate.NewWriter(to, packing)
			return one, err
		}
		one.Reset(to)
		return one, nil
	}
}

// change writes a part of the workbook anew.
func (w *answering) change(name string, change func(*rewriter) error) error {
	to, err := w.create(w.box.parts[strings.ToLower(name)].Name)
	if err != nil {
		return err
	}
	return w.box.rewrite(name, to, change)
}

// create begins a part. It has no time: the same answers give the same file.
func (w *answering) create(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
}

// add writes a part that the workbook did not have.
func (w *answering) add(name string, text []byte) error {
	to, err := w.create(name)
	if err == nil {
		_, err = to.Write(text)
	}
	return err
}

func (w *answering) writeStyles() error {
	if w.book.styles != "" {
		return w.change(w.book.styles, w.looks.write)
	}
	to, err := w.create(w.book.folder + w.book.newStyles)
	if err != nil {
		return err
	}
	return rewriteText(w.plainStyles(), to, w.looks.write)
}

// isAmount reports whether a text can be written as a number.
func isAmount(text string) bool {
	_, err := exact.Parse(text)
	return err == nil
}

// folderOf is the folder of a part, with its slash; "" for the top.
func folderOf(part string) string {
	folder, _ := path.Split(part)
	return folder
}
