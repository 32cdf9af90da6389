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
	"golang.org/x/text/encoding/charmap"

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
		{Code: "0101210000", Name: fault.Text{UK: "чистопородні племінні"}, Preferential: "0", MFN: "5", Full: "30 %, але не менш як 3,5 євро за 1 м-2", Unit: "м-2", Line: 7},
		{Code: "0101291000", Name: fault.Text{UK: "для забою"}, MFN: "6,5", Full: "10", Line: 9},
	}
	if diff := cmp.Diff(want, rows, cmpopts.EquateComparable(civil.Date{}), cmpopts.IgnoreFields(tariffs.Row{}, "Source", "Verified")); diff != "" {
		t.Error(diff)
	}
	if _, err := tariffs.NewSchedule("law", ua.InForce(), rows, tariffs.Law{}); err != nil {
		t.Error(err)
	}
}

func TestBadRowsOfAPageAreAllNamed(t *testing.T) {
	page := strings.Replace(strings.Replace(lawPage, "<td>5</td>", "<td>п’ять</td>", 1), "<td>-<td>6,5<td>10<td>-", "<td>-", 1)
	if _, err := read(page, ua.HTML); len(linesOf(err)) != 2 || linesOf(err)[0] != 7 || linesOf(err)[1] != 9 {
		t.Errorf("%v", err)
	}
}

// pageRows reads the rows of a page by code, without what it says of all.
func pageRows(t *testing.T, text string) map[string]tariffs.Row {
	t.Helper()
	rows, err := read(text, ua.HTML)
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]tariffs.Row{}
	for _, r := range rows {
		r.Line, r.Source, r.Verified = 0, "", false
		byCode[r.Code] = r
	}
	return byCode
}

func TestPagesAreReadAsTheLawLaysThemOut(t *testing.T) {
	want := map[string]tariffs.Row{
		"8703":       {Code: "8703", Name: fault.Text{UK: "Автомобілі легкові"}},
		"8703231910": {Code: "8703231910", Name: fault.Text{UK: "нові"}, Preferential: "0", MFN: "10", Full: "10", Unit: "шт"},
		"5702101000": {Code: "5702101000", Name: fault.Text{UK: "килими"}, Preferential: "5", MFN: "5", Full: "2 євро за 7,5 м2", Unit: "м2"},
	}
	const head = `<tr><th>Код згідно з УКТЗЕД</th><th>Назва товару</th><th>Преференційна ставка мита, %</th><th>Пільгова ставка мита, %</th><th>Повна ставка мита, %</th><th>Додаткові одиниці виміру та обліку</th></tr>`
	const body = `<tr><td>8703</td><td>Автомобілі легкові</td><td colspan=4></td></tr>
<tr><td>8703 23 19 10</td><td>– – – нові</td><td>0</td><td>10</td><td>10</td><td>шт</td></tr>
<tr><td>5702 10 10 00</td><td>– килими</td><td>5</td><td>5</td><td>2 євро за 7,5 м2</td><td>м2</td></tr>`
	for _, c := range []struct{ name, page string }{
		{"one row of headings", "<table>" + head + body + "</table>"},
		{"two rows of headings", `<table><tr><td rowspan="2">Код</td><td rowspan=2>Назва</td><td colspan=3>Ставка мита, відсотків</td><td rowspan=2>Дод. одиниці</td></tr>
<tr><td>преференційна</td><td>пільгова</td><td>повна</td></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td><td>6</td></tr>` + body + "</table>"},
		{"marks within the cells, and footnotes", "<table>" + head + strings.NewReplacer("7,5 м2", "7,5<sup>1</sup> <span>м<sup>2</sup></span>", "<td>м2", "<td><b>м<sup> 2 </sup></b>",
			"<td>10</td><td>10", "<td><p>10<sup>*</sup></p></td><td><i>10</i><script>x</script>", "Автомобілі легкові", "<b>Автомобілі</b><br>легкові").Replace(body) + "</table>"},
		{"codes in several cells", "<table>" + strings.Replace(head, "<th>Код", "<th colspan=4>Код", 1) +
			`<tr><td>8703</td><td></td><td></td><td></td><td>Автомобілі легкові</td><td></td><td></td><td></td><td></td></tr>
<tr><td>8703</td><td>23</td><td>19</td><td>10</td><td>– – – нові</td><td>0</td><td>10</td><td>10</td><td>шт</td></tr>
<tr><td>5702</td><td>10</td><td>10</td><td>00</td><td>– килими</td><td>5</td><td>5</td><td>2 євро за 7,5 м2</td><td>м2</td></tr></table>`},
		{"hard spaces and ones of no width", "<table>" + head + strings.NewReplacer("8703 23 19 10", "8703&nbsp;23&#8239;19​ 10&shy;").Replace(body) + "</table>"},
		{"a table of the layout around it", "<table><tr><td>зміст<td>" + "<table>" + head + body + "</table><td>інше<tr><td>кінець</table>"},
		{"a table within a cell", "<table>" + head + strings.Replace(body, "легкові", "легкові<table><tr><td>9999<td>5<td>x</table>", 1) + "</table>"},
		{"a table that goes on in another", "<table>" + head + strings.Replace(body, "<tr><td>5702", "</table><p>2</p><table><tr><td>5702", 1)},
		{"headings again on each page", "<table>" + head + strings.Replace(body, "<tr><td>5702", head+"<tr><td>5702", 1)},
		{"tables that are never closed", "<table><table>" + head + body},
		{"a table of something else after it", "<table>" + head + body + "</table><table><tr><td>Код товару<td>Назва<td>Обсяг квоти, т<tr><td>0203<td>свинина<td>40000</table>"},
		{"names in large letters", "<TABLE>" + strings.ToUpper(head) + body + "</TABLE>"},
		{"a rate that reaches down", "<table>" + head + strings.Replace(strings.Replace(body, "<td>0</td><td>10</td>", "<td>0</td><td rowspan=1>10</td>", 1),
			"<td>5</td><td>5</td><td>2", "<td rowspan=3>5</td><td>5</td><td>2", 1) + "<tr></tr></table>"},
		{"signatures below", "<table>" + head + body + "<tr><td>Голова</td><td></td><td>Верховної</td><td>Ради</td><td>України</td><td>підпис</td></tr></table>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(want, pageRows(t, c.page), cmpopts.EquateComparable(civil.Date{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACellThatReachesDownHoldsForTheRowsItReaches(t *testing.T) {
	rows := pageRows(t, `<table><tr><td>Код<td>Пільгова<td>Повна<td>Дод. одиниці
<tr><td>6403<td><td><td>
<tr><td>6403120000<td rowspan=2>5<td>10<td rowspan=3>пар
<tr><td>6403190000<td>12
<tr><td>6403200000<td>7<td>14
<tr><td>6403400000<td>8<td>16<td>-
<tr><td>6403510000<td rowspan=3>9<td>18<td rowspan=3>пар<td rowspan=3>x
<tr><td>6403590000
<tr><td>6403910000<td>20</table>`)
	got := map[string]string{}
	for code, r := range rows {
		got[code] = r.MFN + " " + r.Full + " " + r.Unit
	}
	want := map[string]string{"6403": "  ", "6403120000": "5 10 пар", "6403190000": "5 12 пар", "6403200000": "7 14 пар", "6403400000": "8 16 ",
		"6403510000": "9 18 пар", "6403590000": "9  пар", "6403910000": "9 20 пар"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPagesInTheOldEncodingAreRead(t *testing.T) {
	text, err := charmap.Windows1251.NewEncoder().String("<table><tr><td>Код<td>Назва<td>Пільгова<td>Повна<tr><td>0409 00 00 00<td>Мед її<td>5<td>10 %</table>")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ head, source string }{
		"declared":     {`<meta charset="windows-1251">`, "loaded from a file"},
		"by its type":  {`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`, "loaded from a file"},
		"not declared": {"", "loaded from a file taken for windows-1251"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := read(c.head+text, ua.HTML)
			if err != nil || len(rows) != 1 || rows[0].Name.UK != "Мед її" || rows[0].Source != c.source {
				t.Error(rows, err)
			}
		})
	}
	if _, err := read(`<meta charset="utf-8">`+text, ua.HTML); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Error(err)
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
