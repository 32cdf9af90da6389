package ua_test

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

func read(text string, format ua.Format) ([]tariffs.Row, error) {
	return ua.ReadTariff(strings.NewReader(text), format)
}

// linesOf names the lines an error speaks of.
func linesOf(err error) (named []int) {
	var bad tariffs.BadRows
	if errors.As(err, &bad) {
		for _, b := range bad {
			named = append(named, b.Line)
		}
	}
	return named
}

func TestTariffFromCSV(t *testing.T) {
	for _, c := range []struct{ name, pref, text string }{
		{"our own columns", "", "code,name_uk,mfn,full,unit\n0101,Коні,,,\n0101 21 00 00,- племінні,5,\"30 %, але не менш як 2 євро за 1 кг\",м 2\n"},
		{"a mark of UTF-8, semicolons and other headings", "0",
			"\ufeffКод;Назва;Преференційна;Пільгова;Повна;Дод. одиниці\r\n0101;Коні;-;-;-;-\r\n0101210000;племінні;0;5;30 %, але не менш як 2 євро за 1 кг;м 2\r\n"},
		{"columns in another order, and some not known", "", "full,unit,level,code,mfn,name\n,-,4,0101,,Коні\n\"30 %, але не менш як 2 євро за 1 кг\",м 2,10,0101210000,5,племінні\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := read(c.text, ua.CSV)
			if err != nil {
				t.Fatal(err)
			}
			want := []tariffs.Row{
				{Code: "0101", Name: fault.Text{UK: "Коні"}, Source: "loaded from a file", Verified: true, Line: 2},
				{Code: "0101210000", Preferential: c.pref, Name: fault.Text{UK: "племінні"}, MFN: "5", Full: "30 %, але не менш як 2 євро за 1 кг", Unit: "м 2",
					Source: "loaded from a file", Verified: true, Line: 3},
			}
			if diff := cmp.Diff(want, rows, cmpopts.EquateComparable(civil.Date{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMarksOfTheSourceAreKept(t *testing.T) {
	rows, err := read("code,mfn_rate,full_rate,unit,rate_source\n0409000000,5,5,-,law-html\n0410000000,5,5,-,law-pdf-inferred\n", ua.CSV)
	if err != nil || !rows[0].Verified || rows[1].Verified || rows[1].Source == rows[0].Source {
		t.Errorf("%v %+v", err, rows)
	}
}

func TestBadRowsOfACSVAreAllNamed(t *testing.T) {
	rows, err := read("code,mfn,full,unit\n0101,,,\n0101290000,п'ять,5,\n0101300000,5\n0101400000,5,1 євро,\n"+
		"101210000,5,5,\n0101900000,5,5,бочка\n0101900000,5,7,\n0102210000,5,5,\n0101210000,5,5,\n,5,5,\n\"", ua.CSV)
	if diff := cmp.Diff([]int{3, 4, 5, 6, 7, 8, 9, 11, 12}, linesOf(err)); diff != "" || rows != nil {
		t.Errorf("%s %v %v", diff, err, rows)
	}
}

func TestACodeThatLostItsZeroIsRefusedWithTheRemedy(t *testing.T) {
	_, err := read("code,mfn,full\n0101,,\n101210000,5,5\n", ua.CSV)
	if err == nil || !strings.Contains(err.Error(), "line 3") || !strings.Contains(err.Error(), "write 0101210000") {
		t.Error(err)
	}
}

func TestTitlesStandAboveAndBetweenTheRows(t *testing.T) {
	rows, err := read("Митний тариф України,,,,\n,,,,\nКод товару,Назва,Ставка мита,,Дод. одиниці\n,,пільгова,повна,\n1,2,3,4,5\n"+
		"РОЗДІЛ I,Живі тварини,,,\n0101,Коні,-,-,-\n,- інші:,,,\n0101 21 00 00,- - племінні,5,10,шт\n", ua.CSV)
	want := []tariffs.Row{
		{Code: "0101", Name: fault.Text{UK: "Коні"}, Source: "loaded from a file", Verified: true, Line: 7},
		{Code: "0101210000", Name: fault.Text{UK: "племінні"}, MFN: "5", Full: "10", Unit: "шт", Source: "loaded from a file", Verified: true, Line: 9},
	}
	if diff := cmp.Diff(want, rows, cmpopts.EquateComparable(civil.Date{})); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestAHeadingWithoutAColumnIsNamed(t *testing.T) {
	for text, lacks := range map[string]string{
		"x,y\nКод,Назва,Пільгова\n0409000000,мед,5\n": "line 2 names the columns of a table without “повна” (full)",
		"code,full\n0409000000,5\n":                   "line 1 names the columns of a table without “пільгова” (mfn)",
	} {
		if _, err := read(text, ua.CSV); err == nil || !strings.Contains(err.Error(), lacks) {
			t.Error(err)
		}
	}
}

// sheet gives cells as the sheet of a workbook comes.
func sheet(rows ...[]string) iter.Seq2[ua.Line, error] {
	return func(yield func(ua.Line, error) bool) {
		for i, cells := range rows {
			if !yield(ua.Line{Number: i + 3, Cells: cells}, nil) {
				return
			}
		}
	}
}

func TestTariffFromASheet(t *testing.T) {
	rows, err := ua.ReadSheet(sheet([]string{"Митний тариф"}, []string{"Код", "", "Назва", "Ставка мита"}, []string{"", "", "", "пільгова", "повна", "преференційна", "Дод. одиниці"},
		[]string{"РОЗДІЛ I"}, []string{"0101", "", "Коні"}, []string{"0101", "210000", "- племінні", "5", "10", "0"}, []string{"", "", "- інші"}))
	want := []tariffs.Row{
		{Code: "0101", Name: fault.Text{UK: "Коні"}, Source: "loaded from a file", Verified: true, Line: 7},
		{Code: "0101210000", Name: fault.Text{UK: "племінні"}, Preferential: "0", MFN: "5", Full: "10", Source: "loaded from a file", Verified: true, Line: 8},
	}
	if diff := cmp.Diff(want, rows, cmpopts.EquateComparable(civil.Date{})); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestASheetIsRefusedWithEveryRowNamed(t *testing.T) {
	head := []string{"code", "mfn", "full", "note"}
	lines := func(yield func(ua.Line, error) bool) {
		for _, l := range []ua.Line{
			{Number: 1, Cells: head},
			{Number: 2, Cells: []string{"0409000000", "5", "5", "1"}, Formulas: []int{3}},
			{Number: 3, Cells: []string{"0410000000", "5", "5"}, Formulas: []int{2}},
			{Number: 5, Cells: []string{"409000000", "5", "5"}},
			{Number: 9, Cells: []string{"6.1091E+29", "5", "5"}},
		} {
			if !yield(l, nil) {
				return
			}
		}
	}
	rows, err := ua.ReadSheet(lines)
	if diff := cmp.Diff([]int{3, 5, 9}, linesOf(err)); diff != "" || rows != nil {
		t.Error(diff, err, rows)
	}
	broken := errors.New("the sheet ends early")
	rows, err = ua.ReadSheet(func(yield func(ua.Line, error) bool) {
		if yield(ua.Line{Number: 1, Cells: head}, nil) && yield(ua.Line{Number: 2, Cells: []string{"0409000000", "5", "5"}}, nil) {
			yield(ua.Line{}, broken)
		}
	})
	if !errors.Is(err, broken) || rows != nil {
		t.Error(rows, err)
	}
}

func TestFilesThatAreNoTariffAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, text string
		format     ua.Format
		says       string
	}{
		{"an empty CSV", "", ua.CSV, "names the columns"},
		{"a CSV of something else", "date,cc,rate\n2026-01-12,EUR,50\n", ua.CSV, "names the columns"},
		{"a page without a tariff", "<p>Добрий день</p>", ua.HTML, "names the columns"},
		{"an empty page", "", ua.HTML, "names the columns"},
		{"a CSV in another encoding", "code,mfn,full\n0101210000,5,\xcf\xb3\xeb\n", ua.CSV, "UTF-8"},
		{"a page of something else in another encoding", "<table><tr><td>\xcf\xb3\xeb\xfc\xe3\xee\xe2\xe0</td></tr></table>", ua.HTML, "names the columns"},
		{"tables in tables without end", strings.Repeat("<table><tr><td>", 20), ua.HTML, "deep"},
		{"a workbook", "PK\x03\x04", ua.XLSX, "ReadSheet"},
		{"no format", "code,mfn\n", "", "csv, html or xlsx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := read(c.text, c.format); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
		})
	}
	t.Run("a file without an end", func(t *testing.T) {
		endless := io.MultiReader(strings.NewReader("code,mfn,full,name\n0101210000,5,5,\""), repeat("а"))
		if _, err := ua.ReadTariff(endless, ua.CSV); err == nil || !strings.Contains(err.Error(), "MiB") {
			t.Errorf("%v", err)
		}
	})
}

// repeat is a reader that says the same for ever.
type repeat string

func (r repeat) Read(p []byte) (int, error) {
	n := 0
	for n+len(r) <= len(p) {
		n += copy(p[n:], r)
	}
	return n, nil
}

func TestWhatIsExportedReadsBackTheSame(t *testing.T) {
	s, _ := shipped(t)
	var file bytes.Buffer
	if err := ua.WriteTariff(&file, s.Rows()); err != nil {
		t.Fatal(err)
	}
	rows, err := ua.ReadTariff(&file, ua.CSV)
	if err != nil {
		t.Fatal(err)
	}
	again, err := tariffs.NewSchedule("again", ua.InForce(), rows, tariffs.Law{})
	if err != nil {
		t.Fatal(err)
	}
	if changes := tariffs.Diff(s, again); len(changes) > 0 {
		t.Errorf("%d changes, first %v", len(changes), changes[0])
	}
	same := cmpopts.IgnoreFields(tariffs.Row{}, "Line")
	if diff := cmp.Diff(s.Rows(), again.Rows(), same, cmpopts.EquateComparable(civil.Date{})); diff != "" {
		t.Error(diff[:min(len(diff), 2000)])
	}
}

func TestFormatsByName(t *testing.T) {
	for name, want := range map[string]ua.Format{"a/b.CSV": ua.CSV, "law.html": ua.HTML, "law.htm": ua.HTML, "x.json": ua.JSON, "x.xlsx": ua.XLSX, "x": ""} {
		if got := ua.FormatOf(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestRatesFromFiles(t *testing.T) {
	bank := `[{"r030":840,"txt":"Долар США","rate":41.50,"cc":"USD","exchangedate":"12.01.2026"},
	{"r030":364,"txt":"Іранський ріал","rate":0.00069655,"cc":"IRR","exchangedate":"12.01.2026","special":null}]`
	for format, text := range map[ua.Format]string{
		ua.JSON: bank,
		ua.CSV:  "date,cc,rate\n2026-01-12,USD,41.50\n2026-01-12,IRR,0.00069655\n",
	} {
		rates, err := ua.ReadRates(strings.NewReader(text), format)
		if err != nil || len(rates) != 2 {
			t.Fatalf("%s: %v %v", format, err, rates)
		}
		if r := rates[0]; r.Currency != "USD" || r.Date != civil.Must("2026-01-12") || r.Value.String() != "41.50" || !r.Verified || r.Source == "" {
			t.Errorf("%s: %+v", format, r)
		}
		if got := rates[1].Value.String(); got != "0.00069655" {
			t.Errorf("%s: %s", format, got)
		}
	}
}

func TestBadRatesAreAllNamed(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		format ua.Format
		rows   int
	}{
		"a CSV": {"date,cc,rate\n2026-01-12,USD,41.5\n12.01.2026,USD,41.5\n2026-01-12,usd,41.5\n2026-01-12,USD,-1\n2026-01-12,USD,0\n2026-01-12,USD,1e2\n2026-01-12\n", ua.CSV, 6},
		"the bank's list": {`[{"rate":1e2,"cc":"USD","exchangedate":"12.01.2026"},{"rate":-1,"cc":"USD","exchangedate":"12.01.2026"},
			{"rate":1,"cc":"USD","exchangedate":"2026-01-12"},{"rate":1,"cc":"USD","exchangedate":"32.01.2026"},{"cc":"USD","exchangedate":"12.01.2026"}]`, ua.JSON, 5},
		"no columns":          {"a,b\n", ua.CSV, 0},
		"no list":             {`{"message":"Wrong parameters format"}`, ua.JSON, 0},
		"two lists":           {`[][]`, ua.JSON, 0},
		"no end":              {`[{"rate":1`, ua.JSON, 0},
		"a format of its own": {"", ua.HTML, 0},
	} {
		t.Run(name, func(t *testing.T) {
			rates, err := ua.ReadRates(strings.NewReader(c.text), c.format)
			if err == nil || rates != nil || len(linesOf(err)) != c.rows {
				t.Errorf("%d rows named, want %d: %v", len(linesOf(err)), c.rows, err)
			}
		})
	}
}

// whole checks what must hold of any file: an error or rows, and rows that
// make a schedule or are refused, never a panic.
func whole(t *testing.T, data []byte, format ua.Format) {
	rows, err := ua.ReadTariff(bytes.NewReader(data), format)
	wholeRows(t, rows, err)
}

func wholeRows(t *testing.T, rows []tariffs.Row, err error) {
	if err != nil {
		if rows != nil {
			t.Fatal("rows beside an error")
		}
		return
	}
	s, err := tariffs.NewSchedule("fuzz", ua.InForce(), rows, tariffs.Law{})
	if err != nil {
		return
	}
	var file bytes.Buffer
	if err := ua.WriteTariff(&file, s.Rows()); err != nil {
		t.Fatal(err)
	}
	rows, err = ua.ReadTariff(&file, ua.CSV)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	again, err := tariffs.NewSchedule("fuzz", ua.InForce(), rows, tariffs.Law{})
	if err != nil {
		t.Fatal(err)
	}
	same := cmpopts.IgnoreFields(tariffs.Row{}, "Line")
	if diff := cmp.Diff(s.Rows(), again.Rows(), same, cmpopts.EquateComparable(civil.Date{})); diff != "" {
		t.Fatal(diff)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("code,name_uk,mfn,full,unit\n0101,Коні,,,\n0101210000,x,5,\"30 %, але не менш як 2 євро за 1 кг\",м 2\n"))
	f.Add([]byte("x\nКод;Пільгова;Повна\n0409000000;6,5;7\n"))
	f.Add([]byte("code,mfn,full,pref,from,until\n0409000000,1,1,0,2026-01-01,2026-12-31\n"))
	f.Fuzz(func(t *testing.T, data []byte) { whole(t, data, ua.CSV) })
}

func FuzzReadHTML(f *testing.F) {
	f.Add([]byte(lawPage))
	f.Add([]byte("<table><tr><td>код<td>повна<td>пільгова<tr><td>0409000000<td>5<td>6"))
	f.Add([]byte("<table><tr><td rowspan=2>Код<td colspan=2>Мито<tr><td>пільгова<td>повна<tr><td>0409<td rowspan=9>5<sup>2</sup><td><table>"))
	f.Fuzz(func(t *testing.T, data []byte) { whole(t, data, ua.HTML) })
}

// FuzzSheet makes a sheet of lines and tabs.
func FuzzSheet(f *testing.F) {
	f.Add("x\nКод\tПільгова\tПовна\n0409000000\t6,5\t7\n")
	f.Add("Код\t\tСтавка\n\t\tпільгова\tповна\n0409\t000000\t5\t30 %\n1\t2\t3\n")
	f.Fuzz(func(t *testing.T, text string) {
		var rows [][]string
		for line := range strings.Lines(text) {
			rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
		read, err := ua.ReadSheet(sheet(rows...))
		wholeRows(t, read, err)
	})
}

func FuzzReadRates(f *testing.F) {
	f.Add([]byte(`[{"rate":41.50,"cc":"USD","exchangedate":"12.01.2026"}]`))
	f.Add([]byte("date,cc,rate\n2026-01-12,USD,41.50\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []ua.Format{ua.CSV, ua.JSON} {
			rates, err := ua.ReadRates(bytes.NewReader(data), format)
			for _, r := range rates {
				if err != nil || r.Value.Sign() <= 0 || r.Date.IsZero() || len(r.Currency) != 3 {
					t.Fatalf("%v %v", r, err)
				}
			}
		}
	})
}
