package batch_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/tariffs"
)

var languages = []string{"uk", "en"}

// template is a template filled with rows.
func template(t testing.TB, lang string, s *tariffs.Schedule, rows []batch.Filled) []byte {
	t.Helper()
	var file bytes.Buffer
	check(t, batch.FillTemplate(&file, lang, batch.NewChoices(s, lodging), rows))
	return file.Bytes()
}

// readBack reads a workbook as an upload would, and gives what its columns
// were taken for with the declarations that came of its rows.
func readBack(t testing.TB, file []byte, s *tariffs.Schedule) (batch.Mapping, []*batch.Built) {
	t.Helper()
	book, err := open(file, batch.DefaultLimits())
	check(t, err)
	m, err := batch.MapBook(book, batch.Mapping{})
	check(t, err)
	a, err := batch.NewAssembler(batch.Plan{Feeds: m.Feeds(), HeaderRow: m.HeaderRow, Day: lodging, Tariff: s})
	check(t, err)
	var all []*batch.Built
	for built, err := range a.Assemble(book.Rows(m.Sheet)) {
		check(t, err)
		all = append(all, built)
	}
	return m, all
}

// templateFields are the fields of the template, read off its explanations:
// the headings of its first sheet in their order.
func templateFields(t testing.TB, s *tariffs.Schedule) []string {
	t.Helper()
	m, _ := readBack(t, template(t, "uk", s, batch.ExampleRows()), s)
	var fields []string
	for _, c := range m.Columns {
		fields = append(fields, c.Field)
	}
	return fields
}

func TestEveryColumnOfTheTemplateIsKnownByItsHeading(t *testing.T) {
	schedule := shippedLaw().Tariff
	for _, lang := range languages {
		for name, rows := range map[string][]batch.Filled{"empty": nil, "filled": batch.ExampleRows()} {
			t.Run(lang+", "+name, func(t *testing.T) {
				m, _ := readBack(t, template(t, lang, schedule, rows), schedule)
				if m.HeaderRow != 1 || m.Sheet != map[string]string{"uk": "Декларації", "en": "Declarations"}[lang] {
					t.Errorf("row %d of %s was taken for the headings", m.HeaderRow, m.Sheet)
				}
				fields := templateFields(t, schedule)
				for i, c := range m.Columns {
					if c.Field == "" || c.Field != fields[i] {
						t.Errorf("%s %q was taken for %q, not %s", c.Letter, c.Header, c.Field, fields[i])
					}
					if text := c.Confidence.String(); text < "0.95" {
						t.Errorf("%s %q is %s by %s only", c.Letter, c.Header, c.Field, text)
					}
				}
			})
		}
	}
}

func TestAnEmptyTemplateHoldsNoDeclaration(t *testing.T) {
	schedule, rates := shippedLaw().Tariff, shippedLaw().Rates
	for _, lang := range languages {
		book, err := open(template(t, lang, schedule, nil), batch.DefaultLimits())
		check(t, err)
		r, err := batch.Check(book, batch.Question{Today: lodging, Tariff: schedule, Rates: rates})
		check(t, err)
		if r.Rows != 0 || r.Declarations != 0 || len(r.Faults) != 0 || len(r.Mapping) == 0 {
			t.Errorf("%+v", r)
		}
	}
}

// The example is what a user types their own rows over: it must be without
// faults, and say all that its payments depend on.
func TestTheExampleOfTheTemplateCanBeLodged(t *testing.T) {
	schedule, rates := shippedLaw().Tariff, shippedLaw().Rates
	for _, lang := range languages {
		file := template(t, lang, schedule, batch.ExampleRows())
		_, all := readBack(t, file, schedule)
		if len(all) != 2 || len(all[0].Rows) != 3 || len(all[1].Rows) != 2 {
			t.Fatalf("%d declarations", len(all))
		}
		for _, built := range all {
			if faults := built.Validate(lodging, schedule); len(faults) > 0 {
				t.Error(told(faults))
			}
			d := built.Declaration
			if _, problems := tariffs.Assess(schedule, rates, d.TariffRequest(d.TariffDate(lodging))); len(problems) > 0 {
				t.Error(problems)
			}
		}
		sheets := sheetRows(t, file)
		shown, typed := sheets[1], sheets[0]
		if diff := cmp.Diff(typed, shown); diff != "" {
			t.Errorf("the sheet of the example differs from its rows put into the first:\n%s", diff)
		}
	}
}

// sheetRows gives the rows of every sheet.
func sheetRows(t testing.TB, file []byte) [][]batch.Row {
	t.Helper()
	book, err := open(file, batch.DefaultLimits())
	check(t, err)
	var sheets [][]batch.Row
	for _, name := range book.Sheets() {
		var rows []batch.Row
		for row, err := range book.Rows(name) {
			check(t, err)
			rows = append(rows, row)
		}
		sheets = append(sheets, rows)
	}
	return sheets
}

func TestWhatIsMarkedAsDueIsMissedWhereItIsNotGiven(t *testing.T) {
	schedule := shippedLaw().Tariff
	marked, fields := 0, templateFields(t, schedule)
	for i, row := range sheetRows(t, template(t, "en", schedule, nil))[2] {
		if i == 0 || len(row.Cells) < 4 || !strings.HasPrefix(row.Cells[3], "yes") || row.Cells[0] == "A" {
			continue // without a column lrn all rows are one declaration
		}
		marked++
		field, missed := fields[i-1], 0
		without := batch.ExampleRows()
		for _, filled := range without {
			delete(filled, field)
		}
		_, all := readBack(t, template(t, "en", schedule, without), schedule)
		for _, built := range all {
			for _, f := range built.Validate(lodging, schedule) {
				if f.Level.String() != "warning" {
					missed++
				}
			}
		}
		if missed == 0 {
			t.Errorf("%s is marked as due and was not missed", field)
		}
	}
	if marked < 30 {
		t.Errorf("only %d columns are marked", marked)
	}
}

func TestTheSameTemplateIsTheSameFile(t *testing.T) {
	schedule := shippedLaw().Tariff
	for _, lang := range languages {
		if !bytes.Equal(template(t, lang, schedule, nil), template(t, lang, schedule, nil)) {
			t.Errorf("two templates in %s differ", lang)
		}
	}
	if !bytes.Equal(template(t, "uk", schedule, nil), template(t, "de", schedule, nil)) {
		t.Error("another language is not read as Ukrainian")
	}
}

// Excel opens no workbook whose validations are over its bounds.
func TestTheTemplateKeepsTheBoundsOfExcel(t *testing.T) {
	schedule := shippedLaw().Tariff
	for _, lang := range languages {
		f, err := excelize.OpenReader(bytes.NewReader(template(t, lang, schedule, nil)))
		check(t, err)
		rules, err := f.GetDataValidations(f.GetSheetList()[0])
		check(t, err)
		if fields := templateFields(t, schedule); len(rules) != len(fields) {
			t.Errorf("%d validations for %d columns", len(rules), len(fields))
		}
		lists := 0
		for _, r := range rules {
			if r.Type == "list" {
				lists++
				wantChoices(t, f, r.Formula1)
			}
			for text, most := range map[*string]int{r.PromptTitle: 32, r.Prompt: 255, r.ErrorTitle: 32, r.Error: 225} {
				if text != nil && (*text == "" || len(utf16.Encode([]rune(*text))) > most) {
					t.Errorf("%s: %q is no text of 1 to %d characters", r.Sqref, *text, most)
				}
			}
		}
		if lists < 10 {
			t.Errorf("%d columns are chosen from a list", lists)
		}
		check(t, f.Close())
	}
}

// wantChoices checks that a range holds codes, each once, and nothing else.
func wantChoices(t *testing.T, f *excelize.File, place string) {
	t.Helper()
	sheet, cells, _ := strings.Cut(place, "!")
	from, to, found := strings.Cut(strings.ReplaceAll(cells, "$", ""), ":")
	if !found {
		t.Fatalf("%q is no range", place)
	}
	column, first, err := excelize.CellNameToCoordinates(from)
	check(t, err)
	_, last, err := excelize.CellNameToCoordinates(to)
	check(t, err)
	var codes []string
	for row := first; row <= last+1; row++ {
		cell, err := excelize.CoordinatesToCellName(column, row)
		check(t, err)
		code, err := f.GetCellValue(strings.Trim(sheet, "'"), cell)
		check(t, err)
		if (code == "") != (row > last) || slices.Contains(codes, code) {
			t.Errorf("%s: %q stands in %s", place, code, cell)
		}
		codes = append(codes, code)
	}
}

// What can be chosen is taken: every code of every list, in its column.
func TestEveryChoiceIsTaken(t *testing.T) {
	schedule := shippedLaw().Tariff
	for _, list := range batch.NewChoices(schedule, lodging) {
		if len(list.Codes) == 0 || list.Name.UK == "" || list.Name.EN == "" {
			t.Errorf("%+v is empty", list.Name)
		}
		for _, field := range list.Fields {
			for _, choice := range list.Codes {
				if choice.Name.UK == "" || choice.Name.EN == "" {
					t.Errorf("%s of %s has no name", choice.Code, list.Name.EN)
				}
				wantTaken(t, schedule, field, choice.Code)
			}
		}
	}
}

// wantTaken puts a code into the first row of the example and checks that it
// was read as it is and is not refused as unknown or ill-formed.
func wantTaken(t *testing.T, s *tariffs.Schedule, field, code string) {
	t.Helper()
	filled := batch.ExampleRows()[0]
	filled[field] = code
	if amount, found := strings.CutSuffix(field, ".currency"); found {
		filled[amount] = "250.00"
	}
	row := batch.Row{Number: 2}
	var feeds []batch.Feed
	for _, name := range slices.Sorted(maps.Keys(filled)) {
		feeds, row.Cells = append(feeds, batch.Feed{Column: len(feeds), Field: name}), append(row.Cells, filled[name])
	}
	built := assemble(t, batch.Plan{Feeds: feeds, Day: lodging, Tariff: s}, []batch.Row{row})[0]
	for _, f := range built.Validate(lodging, s) {
		if unknown := strings.Contains(f.Code, "unknown") || strings.Contains(f.Code, "format") || strings.HasPrefix(f.Code, "batch."); unknown {
			t.Errorf("%s %q: %s", field, code, f.Message.EN)
		}
	}
}
