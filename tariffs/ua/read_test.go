package ua_test

import (
	"bytes"
	"errors"
	"io"
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

// lines names the lines an error speaks of.
func lines(err error) (named []int) {
	var bad tariffs.BadRows
	if errors.As(err, &bad) {
		for _, b := range bad {
			named = append(named, b.Line)
		}
	}
	return named
}

func TestTariffFromCSV(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"our own columns", "code,name_uk,mfn,full,unit\n0101,Коні,,,\n0101 21 00 00,- племінні,5,\"30 %, але не менш як 2 євро за 1 кг\",м 2\n"},
		{"a mark of UTF-8, semicolons and other headings",
			"\ufeffКод;Назва;Преференційна;Пільгова;Повна;Дод. одиниці\r\n0101;Коні;-;-;-;-\r\n0101210000;племінні;0;5;30 %, але не менш як 2 євро за 1 кг;м 2\r\n"},
		{"columns in another order, and some not known", "full,unit,level,code,mfn,name\n,-,4,0101,,Коні\n\"30 %, але не менш як 2 євро за 1 кг\",м 2,10,0101210000,5,племінні\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := read(c.text, ua.CSV)
			if err != nil {
				t.Fatal(err)
			}
			want := []tariffs.Row{
				{Code: "0101", Name: fault.Text{UK: "Коні"}, Source: "loaded from a file", Verified: true, Line: 2},
				{Code: "0101210000", Name: fault.Text{UK: "племінні"}, MFN: "5", Full: "30 %, але не менш як 2 євро за 1 кг", Unit: "м 2",
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
	rows, err := read("code,mfn,full,unit\n0101210000,5,5,\n0101290000,п'ять,5,\n0101300000,5\n0101400000,5,1 євро,\n\"", ua.CSV)
	if diff := cmp.Diff([]int{3, 4, 5, 6}, lines(err)); diff != "" || rows != nil {
		t.Errorf("%s %v %v", diff, err, rows)
	}
}

const lawPage = `<html><head><title>Митний тариф</title></head><body><p>Розділ I</p>
<table><tr><td>щось інше</td><td>1</td></tr></table>
<table border=1>
<tr><th rowspan=1>Код товару</th><th>Назва</th><th>Преференційна</th><th><p>Пільгова</p></th><th>Повна</th><th>Додаткові одиниці виміру</th></tr>
<tr><td colspan=6>Група 01</td></tr>
<tr><td>0101</td><td>Коні &amp; віслюки, живі:</td><td></td><td></td><td></td><td></td></tr>
<tr><td>0101&nbsp;21 00 00</td><td>- - чистопородні<br>племінні</td><td>0</td><td>5</td><td>30 %, але не менш як<br>3,5 євро за 1 м-2</td><td>м-2</td></tr>
<tr><td></td><td>- інші:</td><td></td><td></td><td></td><td></td>
<tr><td>0101 29 10 00<td>- - - для забою<td>-<td>6,5<td>10<td>-
</table>
</body></html>`

func TestTariffFromTheLawsPages(t *testing.T) {
	rows, err := read(lawPage, ua.HTML)
	if err != nil {
		t.Fatal(err)
	}
	want := []tariffs.Row{
		{Code: "0101", Name: fault.Text{UK: "Коні & віслюки, живі:"}, Line: 6},
		{Code: "0101210000", Name: fault.Text{UK: "чистопородні племінні"}, MFN: "5", Full: "30 %, але не менш як 3,5 євро за 1 м-2", Unit: "м-2", Line: 7},
		{Code: "0101291000", Name: fault.Text{UK: "для забою"}, MFN: "6,5", Full: "10", Line: 9},
	}
	if diff := cmp.Diff(want, rows, cmpopts.EquateComparable(civil.Date{}), cmpopts.IgnoreFields(tariffs.Row{}, "Source", "Verified")); diff != "" {
		t.Error(diff)
	}
	if _, err := ua.NewSchedule("law", ua.InForce(), rows); err != nil {
		t.Error(err)
	}
}

func TestBadRowsOfAPageAreAllNamed(t *testing.T) {
	page := strings.Replace(strings.Replace(lawPage, "<td>5</td>", "<td>п’ять</td>", 1), "<td>-<td>6,5<td>10<td>-", "<td>-", 1)
	if _, err := read(page, ua.HTML); len(lines(err)) != 2 || lines(err)[0] != 7 || lines(err)[1] != 9 {
		t.Errorf("%v", err)
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
		{"a page in another encoding", "<table><tr><td>\xcf\xb3\xeb\xfc\xe3\xee\xe2\xe0</td></tr></table>", ua.HTML, "UTF-8"},
		{"a workbook", "PK\x03\x04", ua.XLSX, "CSV"},
		{"no format", "code,mfn\n", "", "csv or html"},
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
	again, err := ua.NewSchedule("again", ua.InForce(), rows)
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
			if err == nil || rates != nil || len(lines(err)) != c.rows {
				t.Errorf("%d rows named, want %d: %v", len(lines(err)), c.rows, err)
			}
		})
	}
}

// whole checks what must hold of any file: an error or rows, and rows that
// make a schedule or are refused, never a panic.
func whole(t *testing.T, data []byte, format ua.Format) {
	rows, err := ua.ReadTariff(bytes.NewReader(data), format)
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
	if changes := tariffs.Diff(s, again); len(changes) > 0 {
		t.Fatal(changes)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("code,name_uk,mfn,full,unit\n0101,Коні,,,\n0101210000,x,5,\"30 %, але не менш як 2 євро за 1 кг\",м 2\n"))
	f.Add([]byte("Код;Пільгова\n0409000000;6,5\n"))
	f.Add([]byte("code,mfn,from,until\n0409000000,1,2026-01-01,2026-12-31\n"))
	f.Fuzz(func(t *testing.T, data []byte) { whole(t, data, ua.CSV) })
}

func FuzzReadHTML(f *testing.F) {
	f.Add([]byte(lawPage))
	f.Add([]byte("<table><tr><td>код<td>повна<tr><td>0409000000<td>5"))
	f.Fuzz(func(t *testing.T, data []byte) { whole(t, data, ua.HTML) })
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
