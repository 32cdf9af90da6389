package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// tariffFile is one file of a tariff: the law prints it in two annexes.
type tariffFile struct {
	name string
	rows []tariffs.Row
}

// tariffFiles together are one tariff.
type tariffFiles []tariffFile

// readTariffFiles reads all files, or none: what is wrong with any of them is
// told at once.
func readTariffFiles(names []string) (tariffFiles, error) {
	var files tariffFiles
	var wrong []error
	for _, name := range names {
		rows, err := readTariffFile(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s cannot be read as a tariff:\n%w", name, err))
		}
		files = append(files, tariffFile{name, rows})
	}
	return files, errors.Join(wrong...)
}

func readTariffFile(name string) ([]tariffs.Row, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if format := ua.FormatOf(name); format != ua.XLSX {
		return ua.ReadTariff(f, format)
	}
	book, err := openBook(f)
	if err != nil {
		return nil, err
	}
	return bookRows(book)
}

// openBook looks a workbook over; f stays open as long as it is read.
func openBook(f *os.File) (*batch.Workbook, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	book, err := batch.Open(f, info.Size(), batch.DefaultLimits())
	if err != nil {
		return nil, errors.New(inWords(err))
	}
	return book, nil
}

// bookRows reads every sheet that a person sees and that is a tariff, one after
// the other. Sheets without its columns are notes, unless all are.
func bookRows(book *batch.Workbook) ([]tariffs.Row, error) {
	var rows []tariffs.Row
	var wrong, notes []error
	for _, sheet := range book.Sheets() {
		more, err := ua.ReadSheet(linesOf(book, sheet))
		switch {
		case errors.Is(err, ua.ErrNoHeading):
			notes = append(notes, fmt.Errorf("sheet %q: %w", sheet, err))
		case fault.As(err) != nil:
			wrong = append(wrong, errors.New(inWords(err)))
		case err != nil:
			wrong = append(wrong, fmt.Errorf("sheet %q:\n%w", sheet, err))
		}
		rows = append(rows, more...)
	}
	if len(wrong) == 0 && rows == nil {
		wrong = notes
	}
	return rows, errors.Join(wrong...)
}

func linesOf(book *batch.Workbook, sheet string) iter.Seq2[ua.Line, error] {
	return func(yield func(ua.Line, error) bool) {
		for row, err := range book.Rows(sheet) {
			if !yield(ua.Line{Number: row.Number, Cells: row.Cells, Formulas: row.Formulas}, err) {
				return
			}
		}
	}
}

func (f tariffFiles) rows() []tariffs.Row {
	var all []tariffs.Row
	for _, file := range f {
		all = append(all, file.rows...)
	}
	return all
}

// named says of which file a bad row is: a tariff of two files has two lines 5.
// Where its code stands in other files too, it says where.
func (f tariffFiles) named(err error) error {
	var bad tariffs.BadRows
	if len(f) < 2 || !errors.As(err, &bad) {
		return err
	}
	var text []string
	for _, row := range bad {
		text = append(text, f.namedRow(row))
	}
	return errors.New(strings.Join(text, "\n"))
}

func (f tariffFiles) namedRow(bad tariffs.BadRow) string {
	said := tariffs.BadRows{bad}.Error()
	prefix, elsewhere := "", []string(nil)
	for _, file := range f {
		for _, r := range file.rows {
			switch {
			case r.Code != bad.Code:
			case r.Line == bad.Line && prefix == "":
				prefix = file.name + ", "
			default:
				elsewhere = append(elsewhere, fmt.Sprintf("%s, line %d", file.name, r.Line))
			}
		}
	}
	if len(elsewhere) > 0 {
		said += " (see also " + strings.Join(elsewhere, "; ") + ")"
	}
	return prefix + said
}

// readLawFiles reads tables of the law, each of which may stand in one file
// only.
func readLawFiles(names []string) (ua.Tables, error) {
	var all ua.Tables
	var wrong []error
	for _, name := range names {
		tables, err := readLawFile(name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s cannot be read as tables of the law:\n%w", name, err))
		}
		for _, table := range tables.Names {
			if slices.Contains(all.Names, table) {
				wrong = append(wrong, fmt.Errorf("%s: the table %s stands in another file too; put its rows into one", name, table))
			}
		}
		all.Law = tables.Over(all.Law)
		all.Names = append(all.Names, tables.Names...)
	}
	return all, errors.Join(wrong...)
}

func readLawFile(name string) (ua.Tables, error) {
	if format := ua.FormatOf(name); format == ua.XLSX || format == ua.HTML {
		return ua.Tables{}, errors.New("tables of the law are read from CSV (UTF-8); see brama tariff export --law")
	}
	f, err := os.Open(name)
	if err != nil {
		return ua.Tables{}, err
	}
	defer f.Close()
	return ua.ReadLaw(f)
}
