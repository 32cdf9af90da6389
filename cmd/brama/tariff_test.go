package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/examples"
)

// The law prints its tariff in two annexes; here each has one heading.
const (
	annexA = `<h1>Митний тариф України</h1><table>
<tr><td rowspan=2>Код</td><td rowspan=2>Назва</td><td colspan=2>Ставка мита</td><td rowspan=2>Додаткові одиниці виміру</td></tr>
<tr><td>пільгова</td><td>повна</td></tr>
<tr><td>0409</td><td>Мед натуральний</td><td></td><td></td><td></td></tr>
<tr><td>0409 00 00 00</td><td>Мед натуральний</td><td>10</td><td>10</td><td>-</td></tr></table>`
	annexB = `<table><tr><th>Код</th><th>Назва</th><th>Преференційна</th><th>Пільгова</th><th>Повна</th><th>Дод. одиниці</th></tr>
<tr><td>6109</td><td>Футболки</td><td></td><td></td><td></td><td></td></tr>
<tr><td>6109 10 00 00</td><td>- бавовняні</td><td>0</td><td>25</td><td>30 %, але не менш як 1 євро за 1 шт</td><td>шт</td></tr></table>`
)

// workbook is one with the rows of both annexes, on a sheet each, codes kept as
// numbers, beside a sheet of notes and a hidden one.
func workbook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	sheets := map[string][][]any{
		"Sheet1": {{"Пояснення"}, {"Усе нижче — приклад"}},
		"01-49":  {{"Митний тариф України"}, {}, {"Код", "Назва", "Пільгова", "Повна", "Дод. одиниці"}, {"0409", "Мед натуральний"}, {"0409000000", "Мед", 10, 10, "-"}},
		"50-97": {{"Код", "Назва", "Преференційна", "Пільгова", "Повна", "Дод. одиниці"}, {6109, "Футболки"},
			{6109100000, "- бавовняні", 0, 25, "30 %, але не менш як 1 євро за 1 шт", "шт"}},
		"стара": {{"Код", "Пільгова", "Повна"}, {"6109100000", 99, 99}},
	}
	for name, rows := range sheets {
		_, err := f.NewSheet(name)
		for i := range rows {
			err = cmp.Or(err, f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &rows[i]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "tariff.xlsx")
	if err := cmp.Or(f.SetSheetVisible("стара", false), f.SaveAs(file), f.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestATariffIsOneWhateverFilesItStandsIn(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "brama.db")
	a, b, csvFile := filepath.Join(dir, "a.html"), filepath.Join(dir, "b.htm"), filepath.Join(dir, "c.csv")
	write(t, a, annexA)
	write(t, b, annexB)
	for _, command := range [][]string{{"export"}, {"show", "6109100000"}, {"import", a, b, "--dry-run"}} {
		got := line(t.Context(), "", slices.Concat([]string{"tariff"}, command, []string{"--store", store})...)
		if left, err := filepath.Glob(filepath.Join(dir, "brama.db*")); got.code != exitFail || got.out != "" || !strings.Contains(got.err, "there is no store at") || len(left) > 0 || err != nil {
			t.Errorf("%v makes %v: %+v", command, left, got)
		}
	}
	done(t, "migrate", "--store", store)
	load := func(files ...string) string {
		return done(t, slices.Concat([]string{"tariff", "import"}, files, []string{"--store", store, "--from", "2026-07-01", "--dry-run"})...)
	}
	annexes := load(a, b)
	for _, says := range []string{`6109100000 mfn: "12 %" becomes "25 %"`, "0101210000 removed", " differences to 2697-IX/2023-01-01."} {
		if !strings.Contains(annexes, says) {
			t.Errorf("%q is missing in %s", says, annexes[max(0, len(annexes)-2000):])
		}
	}
	if book := load(workbook(t)); book != annexes {
		t.Error("the workbook is another tariff")
	}
	done(t, "tariff", "import", b, a, "--store", store, "--from", "2026-07-01", "--name", "new")
	export := done(t, "tariff", "export", "--store", store, "--date", "2026-07-01")
	write(t, csvFile, export)
	if again := load(csvFile); !strings.HasPrefix(again, "0 differences to new/2026-07-01.") {
		t.Error(again)
	}
	if !strings.Contains(export, "6109100000,бавовняні,,0,25,") {
		t.Error(export)
	}
}

// Edited in a spreadsheet and saved as a workbook, the whole tariff comes back.
func TestTheWholeTariffGoesThroughAWorkbook(t *testing.T) {
	dir := t.TempDir()
	store, file := "sqlite:"+filepath.Join(dir, "brama.db"), filepath.Join(dir, "tariff.xlsx")
	done(t, "migrate", "--store", store)
	records, err := csv.NewReader(strings.NewReader(done(t, "tariff", "export", "--store", store))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	for i, record := range records {
		cells := make([]any, len(record))
		for j, cell := range record {
			cells[j] = cell
		}
		err = cmp.Or(err, w.SetRow(fmt.Sprintf("A%d", i+1), cells))
	}
	if err := cmp.Or(err, w.Flush(), f.SaveAs(file), f.Close()); err != nil {
		t.Fatal(err)
	}
	if out := done(t, "tariff", "import", file, "--store", store, "--dry-run"); !strings.HasPrefix(out, "0 differences to ") {
		t.Error(out[:min(len(out), 1000)])
	}
}

func TestWhatIsWrongIsNamedByFileAndLine(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "brama.db")
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		write(t, path, text)
		return path
	}
	good := file("good.csv", "code,mfn,full\n6109,,\n6109100000,5,5\n")
	short := strings.Replace(annexA, "0409 00 00 00", "409 00 00 00", 1)
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"a code in two files": {[]string{good, file("twice.html", annexB)}, []string{"twice.html, line 3", `"6109100000"`}},
		"several files that cannot be read": {[]string{file("1.csv", "code,mfn,full\n1,2,4\n"), file("2.html", short)},
			[]string{"1.csv cannot be read", "line 2", "2.html cannot be read", "line 5", "write 0409000000"}},
		"a file that is no workbook":            {[]string{file("x.xlsx", "code\x00mfn\n")}, []string{"This is not an Excel workbook", "save the table as"}},
		"no file":                               {[]string{file("none", "") + "/nothing.csv"}, []string{"nothing.csv"}},
		"a table of the law that nobody knows":  {[]string{"--law", file("law.csv", "table,code,rate,uk,en,source,verified\ntaxes,22,5,а,a,x,no\n")}, []string{"law.csv", "line 2"}},
		"rates of the law that cannot be read":  {[]string{"--law", file("l2.csv", "table,code,rate,uk,en,source,verified\nexcise,22,багато,а,a,x,no\n")}, []string{"l2.csv", "line 2"}},
		"a table of the law in two files":       {[]string{"--law", good, "--law", file("l3.csv", "table\nexcise\n"), "--law", file("l4.csv", "table\nexcise\n")}, []string{"l4.csv: the table excise stands in another file"}},
		"tables of the law in a page":           {[]string{"--law", file("l5.html", annexA)}, []string{"from CSV"}},
		"rows and tables, both of them refused": {[]string{file("6.csv", "a,b\n"), "--law", good}, []string{"6.csv cannot be read as a tariff", "good.csv cannot be read as tables"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := line(within(t, time.Minute), "", append(append([]string{"tariff", "import"}, c.args...), "--store", store)...)
			for _, says := range append(c.says, "") {
				if got.code != exitFail || !strings.Contains(got.err, says) {
					t.Errorf("%q is missing in %+v", says, got)
				}
			}
		})
	}
	if got := line(t.Context(), "", "tariff", "import", "--store", store); got.code != exitUsage {
		t.Errorf("%+v", got)
	}
	if shown := done(t, "tariff", "export", "--store", store); strings.Contains(shown, "loaded from a file") {
		t.Error("something of a bad file was loaded")
	}
}

// edited is an exported file of the law in which a person sets a rate and a
// code of payment for wine.
func edited(t *testing.T, export string) string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(export)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) int { return slices.Index(records[0], name) }
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, r := range records {
		switch {
		case r[at("table")] == "excise" && r[at("code")] == "2204":
			r[at("rate")] = "10 грн за 1 л"
		case r[at("table")] == "payment" && r[at("kind")] == "excise" && r[at("code")] == "8702":
			more := slices.Clone(r)
			more[at("code")], more[at("payment")] = "2204", "083"
			_ = w.Write(more)
		case !slices.Contains([]string{"table", "excise", "payment"}, r[at("table")]):
			continue // the other tables are left as they are
		}
		_ = w.Write(r)
	}
	w.Flush()
	return out.String()
}

// Wine waits, because the excise on it is not known. The table of excise comes
// into the running service, and it is assessed by itself; what was declared by
// the law of an earlier day waits on.
func TestATableOfTheLawReleasesWhatWaitedForIt(t *testing.T) {
	for name, store := range stores() {
		t.Run(name, func(t *testing.T) {
			p := inMemory(t)
			p.store.Store = store(t)
			h, _ := keep(t, p)
			broker := newClient(h.url(), h.token(t, "alpha", clearance.Broker, ""), 1)
			earlier := wine(t, broker, "W-1", "2026-01-09")
			waiting := wine(t, broker, "W-2", "2026-01-12")
			is := func(mrn string, want declarations.Status) func() bool {
				return func() bool {
					d, err := broker.dossier(t.Context(), mrn)
					return err == nil && d.Status == want
				}
			}
			until(within(t, time.Minute), t, "both wait", is(earlier, declarations.Unassessable))
			until(within(t, time.Minute), t, "both wait", is(waiting, declarations.Unassessable))
			before, err := broker.dossier(t.Context(), earlier)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "excise.csv")
			write(t, file, edited(t, done(t, "tariff", "export", "--law", "--store", p.store.Store)))
			args := []string{"tariff", "import", "--law", file, "--store", p.store.Store, "--from", "2026-01-10", "--name", "excise"}
			if tried := done(t, append(args, "--dry-run")...); !strings.Contains(tried, `excise/2204 rate: "" becomes`) || !strings.Contains(tried, "2 differences to 2697-IX/2023-01-01.") {
				t.Error(tried)
			}
			done(t, args...)
			assessed := func() bool { // whatever its channel: chance may pick it
				d, err := broker.dossier(t.Context(), waiting)
				return err == nil && d.Assessment != nil
			}
			until(within(t, time.Minute), t, "it is assessed by itself", assessed)
			d, err := broker.dossier(t.Context(), waiting)
			// 750 л × 0,3 EUR × 50.1444 = 11 282.49; 750 л × 10 = 7 500.00; (150 433.20 + 11 282.49 + 7 500.00) × 20 % = 33 843.14
			if err != nil || d.Assessment.Total.String() != "52625.63" {
				t.Errorf("%v %+v", err, d.Assessment)
			}
			after, err := broker.dossier(t.Context(), earlier)
			if err != nil || after.Status != before.Status {
				t.Errorf("%v, by the law of an earlier day it is %s", err, after.Status)
			}
			wantTotals(t, broker, map[string]string{"2026-01-09": "", "2026-01-12": "52625.63"})
		})
	}
}

// wine lodges the example of it by the law of a day.
func wine(t *testing.T, c *client, lrn, day string) (mrn string) {
	t.Helper()
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if !strings.HasPrefix(e.Name, "38-") {
			continue
		}
		body := strings.NewReplacer("2026-000138", lrn, `"rateDate": "2026-01-12"`, `"rateDate": "`+day+`"`, "INV-0138", "INV-"+lrn).Replace(string(e.Declaration))
		mrn, err := c.lodge(t.Context(), lrn, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return mrn
	}
	t.Fatal("there is no such example")
	return ""
}

// wantTotals asks what the wine costs on some days.
func wantTotals(t *testing.T, c *client, totals map[string]string) {
	t.Helper()
	for day, want := range totals {
		body := fmt.Sprintf(`{"commodityCode":"2204213800","originCountry":"IT","customsValue":"150433.20","date":%q,"quantities":{"л":"750"}}`, day)
		var answer struct{ Assessment struct{ Total string } }
		if err := c.call(t.Context(), http.MethodPost, "/api/v1/quotes", nil, []byte(body), &answer); err != nil || answer.Assessment.Total != want {
			t.Errorf("%s: %+v %v", day, answer, err)
		}
	}
}
