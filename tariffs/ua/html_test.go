package ua_test

import (
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
		{"hard spaces and ones of no width", "<table>" + head + strings.NewReplacer("8703 23 19 10", "8703&nbsp;23&#8239;19\u200b 10&shy;").Replace(body) + "</table>"},
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
