package batch

import (
	"archive/zip"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// tableWriter writes a list as a workbook. The sheets are written as the rows
// come; excelize makes everything around them, last, when it is known how many
// there are.
type tableWriter struct {
	table  Table
	lang   string
	zip    *zip.Writer
	book   *excelize.File
	styles tableStyles
	most   int // rows of a sheet

	sheet  io.Writer // the part being written; nil before its first piece
	text   []byte    // of it that was not written yet
	row    int       // number of the last one in it
	widths []int     // of the columns, in characters, as far as was seen before it was begun
	rows   []int     // in each sheet, with the headings
}

// pieceSize is how much of a sheet is gathered before it is written. The
// beginning tells how large the sheet is and how wide its columns: both are
// told of lists that end within a piece; of longer ones the columns are as wide
// as those rows need, and readers find the size themselves.
const pieceSize = 1 << 20

func newTableWriter(to io.Writer, lang string, t Table) *tableWriter {
	w := &tableWriter{table: t, lang: lang, zip: zip.NewWriter(to), book: excelize.NewFile(), most: lastRow}
	w.zip.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.DefaultCompression) })
	return w
}

// write writes the whole workbook. What it leaves after an error has no
// directory, so that it is no zip.
func (w *tableWriter) write() (err error) {
	defer w.book.Close()
	if w.styles, err = newTableStyles(w.book, w.lang); err != nil {
		return err
	}
	w.begin()
	for row, err := range w.table.Rows {
		if err == nil {
			err = w.add(row)
		}
		if err != nil {
			return err
		}
	}
	if err := w.end(); err != nil {
		return err
	}
	return w.close()
}

// begin begins a sheet with the headings.
func (w *tableWriter) begin() {
	w.sheet, w.row, w.widths = nil, 1, make([]int, len(w.table.Columns))
	w.text = append(w.text[:0], `<row r="1">`...)
	for i, c := range w.table.Columns {
		w.widths[i] = utf8.RuneCountInString(c.Heading)
		w.text = prefix("").text(w.text, i, w.row, w.styles.heading, clipped(c.Heading, longestCell))
	}
	w.text = append(w.text, `</row>`...)
}

// add gathers a row, in another sheet where this one is full.
func (w *tableWriter) add(row []string) error {
	if len(row) != len(w.table.Columns) {
		return errTable
	}
	if w.row == w.most {
		if err := w.end(); err != nil {
			return err
		}
		w.begin()
	}
	w.row++
	w.text = append(strconv.AppendInt(append(w.text, `<row r="`...), int64(w.row), 10), `">`...)
	for i, text := range row {
		if text == "" {
			continue
		}
		if w.sheet == nil {
			w.widths[i] = max(w.widths[i], utf8.RuneCountInString(text))
		}
		w.cell(i, text)
	}
	w.text = append(w.text, `</row>`...)
	return w.flush(pieceSize)
}

// cell gathers a cell as its column says, or as text where it cannot be that.
func (w *tableWriter) cell(column int, text string) {
	var digits []byte
	style := w.styles.text
	switch kind := w.table.Columns[column].Kind; {
	case kind == NumberColumn && isDigits(text) && kept(text):
		digits, style = []byte(text), w.styles.number(text)
	case kind == DayColumn:
		digits, style = serialOf(text), w.styles.day
	case kind == MomentColumn:
		digits, style = momentOf(text), w.styles.moment
	}
	if digits == nil {
		w.text = prefix("").text(w.text, column, w.row, w.styles.text, clipped(text, longestCell))
		return
	}
	w.text = prefix("").number(w.text, column, w.row, style, string(digits))
}

// flush writes what was gathered if it is so much.
func (w *tableWriter) flush(least int) error {
	if len(w.text) < least {
		return nil
	}
	if w.sheet == nil {
		if err := w.open(""); err != nil {
			return err
		}
	}
	_, err := w.sheet.Write(w.text)
	w.text = w.text[:0]
	return err
}

// end ends a sheet.
func (w *tableWriter) end() error {
	if w.sheet == nil {
		if err := w.open(`<dimension ref="` + w.area(w.row) + `"/>`); err != nil {
			return err
		}
	}
	w.rows = append(w.rows, w.row)
	w.text = append(w.text, `</sheetData><autoFilter ref="`+w.area(w.row)+`"/></worksheet>`...)
	return w.flush(0)
}

// area is the range of so many rows.
func (w *tableWriter) area(rows int) string {
	return "A1:" + cellName(len(w.table.Columns)-1, rows)
}

// The narrowest and the widest column, in characters.
const narrowest, widest = 9, 60

// open begins the part of a sheet: with its headings in sight wherever it is
// scrolled to.
func (w *tableWriter) open(dimension string) (err error) {
	if w.sheet, err = w.zip.Create("xl/worksheets/sheet" + strconv.Itoa(len(w.rows)+1) + ".xml"); err != nil {
		return err
	}
	var head strings.Builder
	head.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + dimension +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><cols>`)
	for i, width := range w.widths {
		n := strconv.Itoa(i + 1)
		head.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(min(max(width+2, narrowest), widest)) + `" customWidth="1"/>`)
	}
	head.WriteString(`</cols><sheetData>`)
	_, err = io.WriteString(w.sheet, head.String())
	return err
}

// around is the zip as excelize sees it: it writes everything but the sheets,
// which are there.
type around struct{ *zip.Writer }

// Create begins a part.
func (a around) Create(name string) (io.Writer, error) {
	if strings.HasPrefix(name, "xl/worksheets/sheet") {
		return io.Discard, nil
	}
	return a.Writer.Create(name)
}

// close writes what is around the sheets, and the directory.
func (w *tableWriter) close() error {
	for i, rows := range w.rows {
		name := w.sheetName(i)
		err := w.book.SetSheetName("Sheet1", name)
		if i > 0 {
			_, err = w.book.NewSheet(name)
		}
		if err == nil {
			err = w.book.AutoFilter(name, w.area(rows), nil)
		}
		if err != nil {
			return err
		}
	}
	if err := w.book.SetDocProps(&excelize.DocProperties{Title: w.sheetName(0), Creator: "Brama"}); err != nil {
		return err
	}
	w.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return around{w.zip} })
	_, err := w.book.WriteToBuffer() // into the zip: the buffer stays empty
	return err
}

// sheetName is the name of a sheet, without what Excel takes in none.
func (w *tableWriter) sheetName(at int) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r > 0xFFFD || r == utf8.RuneError || strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, w.table.Name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "'")
	if name == "" {
		name = "Brama"
	}
	if at == 0 {
		return clipped(name, longestSheetName)
	}
	number := " (" + strconv.Itoa(at+1) + ")"
	return clipped(name, longestSheetName-len(number)) + number
}
