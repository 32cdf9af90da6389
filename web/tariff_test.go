package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheTreeOfTheTariff(t *testing.T) {
	for _, c := range []struct {
		name, path string
		status     int
		has        []string
		lacks      []string
	}{
		{"its top has the sections and their chapters", "/tariff", 200,
			[]string{"Текстильні матеріали", "групи 57–61", "група 22", `href="/tariff/57"`}, []string{"Показано станом"}},
		{"a chapter leads to its headings", "/tariff/61", 200, []string{`href="/tariff/6109"`, "Розділ XI", "Група"}, nil},
		{"a heading leads to the next level there is", "/tariff/8703", 200, []string{`href="/tariff/870323"`, "8703\u00a023"}, []string{`href="/tariff/8703231910"`}},
		{"commodities are listed with their unit and rate", "/tariff/5702", 200, []string{"5702\u00a010\u00a000\u00a000", "м2", "8 %"}, nil},
		{"a node whose commodities share a rate has it, and names that are not there are told once", "/tariff/0101", 200,
			[]string{"0101\u00a021", "7 %", "різне", "Назв цього рівня тут не завантажено"}, []string{"назви тут не завантажено"}},
		{"a rate that is not known is told", "/tariff/7304", 200, []string{"тут невідома", "5 %"}, nil},
		{"a code that has ended is gone", "/tariff/610910", 200, []string{"6109100000"}, []string{"6109100090"}},
		{"as of another day it is there, and links keep the day", "/tariff/610910?date=2025-06-01&origin=DE", 200,
			[]string{`href="/tariff/6109100090?date=2025-06-01&amp;origin=DE"`, "Показано станом на 01.06.2025"}, nil},
		{"a day that cannot be read is told, and today taken", "/tariff/61?date=tomorrow", 200, []string{"Дати «tomorrow» не вдалося прочитати", "12.01.2026"}, nil},
		{"a code there is none of", "/tariff/99", 404, []string{"Коду товару «99» немає", `id="q"`}, nil},
		{"a day before the tariff", "/tariff/61?date=2020-01-01", 404, []string{"чинного тарифу тут немає"}, nil},
		{"what is no code", "/tariff/6109x", 404, []string{"Сторінку не знайдено"}, nil},
		{"a code of an odd length", "/tariff/610", 404, []string{"Сторінку не знайдено"}, nil},
		{"an address below a code", "/tariff/61/09", 404, []string{"Сторінку не знайдено"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(c.path)
			want(t, a.status, c.status)
			contains(t, a, c.has...)
			lacks(t, a, c.lacks...)
			want(t, a.header.Get("Cache-Control"), "no-store")
		})
	}
}

func TestSearchInTheTariff(t *testing.T) {
	b := newBrowser(t, newOffice())
	t.Run("words lead to commodities, with what stands above them", func(t *testing.T) {
		a := b.get("/tariff?q=" + esc("футболки") + "&date=2025-06-01")
		want(t, a.status, 200)
		contains(t, a, `href="/tariff/6109100000?date=2025-06-01"`, "Одяг та додаткові речі", `value="футболки"`)
	})
	t.Run("a whole code leads straight to its page", func(t *testing.T) {
		a := b.get("/tariff?q=6109+10+00+00&origin=de")
		want(t, a.status, http.StatusSeeOther)
		want(t, a.header.Get("Location"), "/tariff/6109100000?origin=DE")
	})
	t.Run("a whole code that is none finds nothing, and says so", func(t *testing.T) {
		a := b.get("/tariff?q=9999999999")
		want(t, a.status, 200)
		contains(t, a, "нічого не знайдено", `value="9999999999"`)
	})
	t.Run("what was sought is shown as text", func(t *testing.T) {
		a := b.get("/tariff?q=" + esc(`"><script>alert(1)</script>`))
		want(t, a.status, 200)
		lacks(t, a, "<script")
		contains(t, a, "&lt;script&gt;")
	})
	t.Run("a text as long as a book is refused", func(t *testing.T) {
		want(t, b.get("/tariff?q="+strings.Repeat("a", 401)).status, http.StatusRequestEntityTooLarge)
	})
}

func TestACommoditysPage(t *testing.T) {
	for _, c := range []struct {
		name, path string
		has        []string
		lacks      []string
	}{
		{"without an origin it has the columns with their sources, and asks for one", "/tariff/6109100000?lang=en",
			[]string{"preferential", "the Association Agreement with the EU", "5\u00a0countries", "12 %", "verified", "Choose the country of origin", "CUFTA", "not known here",
				"humanitarian aid", "box 36: 201", "from memory, check it", `href="/calculator?code=6109100000"`, "The customs value is enough"},
			[]string{"Without a proof"}},
		{"for an origin it says which column applies, without a proof and with one", "/tariff/6109100000?lang=en&origin=de&date=2026-01-09",
			[]string{"Without a proof of origin", "most-favoured-nation rate", "With a proof of origin", "Origin DE is proved", "EUR.1",
				`href="/calculator?code=6109100000&amp;date=2026-01-09&amp;origin=DE"`, `<option value="DE" selected>`}, nil},
		{"it lists every measure with its part, producer and days", "/tariff/7304390000?lang=en&origin=CN",
			[]string{"Anti-dumping duty", "51.49 %", "producer Tianjin Pipe", "additional code A001", "CN\u00a0People", "until 30\u00a0Jun\u00a02028",
				"tubes for nuclear power stations", "Export duty", "its rate is not known here"}, nil},
		{"it tells the excise on vehicles by engine", "/tariff/8703231910?lang=en", []string{"asks for the engine", "50 EUR per 1000 cm³", "petrol", "electric"}, nil},
		{"it names the quantities the calculator will ask", "/tariff/5702100000?lang=en",
			[]string{"may ask for the quantity in: <strong>m²</strong>", "but not less than", "30 %, але не менш як 3,5 євро за 1 м2"}, nil},
		{"documents and bans stand out", "/tariff/0202309000?lang=en&origin=RU",
			[]string{`class="ban"`, "may not be imported", "International veterinary certificate", "5053"}, nil},
		{"where there is no ban none is shown", "/tariff/0202309000?lang=en&origin=PL", []string{"International veterinary certificate"}, []string{`class="ban"`}},
		{"an origin that is no country is left out", "/tariff/0202309000?lang=en&origin=QQ", []string{"Choose the country"}, []string{"QQ</option>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newBrowser(t, newOffice()).get(c.path)
			want(t, a.status, 200)
			contains(t, a, c.has...)
			lacks(t, a, c.lacks...)
		})
	}
}

func TestTheOpenPagesAreInEverybodysMenu(t *testing.T) {
	for _, b := range []*browser{newBrowser(t, newOffice()), signedIn(t, newOffice(), "brama_broker")} {
		for _, path := range []string{"/", "/tariff", "/calculator"} {
			contains(t, b.get(path), `<a href="/tariff"`, `<a href="/calculator"`)
		}
	}
}
