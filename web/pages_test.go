package web_test

import (
	"net/http"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk"
)

func TestPages(t *testing.T) {
	pages := []struct {
		token, path string
		status      int
		uk, en      string
	}{
		{"", "/", 200, "Низький ризик", "Low risk is released"},
		{"", "/signin", 200, "Ключ доступу", "Access token"},
		{"brama_inspector", "/inspections", 200, "Черга перевірок", "Inspection queue"},
		{"brama_inspector", "/inspections/" + richMRN, 200, "Оцінка ризику", "Risk assessment"},
		{"brama_inspector", "/inspections/" + noRateMRN, 200, "бракує даних", "data is missing"},
		{"brama_broker", "/declarations", 200, "Платежі", "Payments"},
		{"brama_broker", "/declarations/" + richMRN, 200, "Перебіг оформлення", "Events"},
		{"brama_broker", "/inspections", 403, "Доступ заборонено", "You may not do that"},
		{"brama_broker", "/declarations/" + foreignMRN, 404, "Сторінку не знайдено", "Page not found"},
		{"brama_inspector", "/inspections/26UA000000000000U0", 404, "Такого запису немає", "There is no such record"},
		{"brama_inspector", "/inspections/..%2f..%2fetc", 404, "Сторінку не знайдено", "Page not found"},
		{"brama_inspector", "/inspections/a/b/c", 404, "Сторінку не знайдено", "Page not found"},
		{"", "/assets/none.css", 404, "Сторінку не знайдено", "Page not found"},
	}
	for _, p := range pages {
		t.Run(p.path+" reads in both languages", func(t *testing.T) {
			b := newBrowser(t, newOffice())
			if p.token != "" {
				b = signedIn(t, newOffice(), p.token)
			}
			uk := b.get(p.path)
			want(t, uk.status, p.status)
			contains(t, uk, `<html lang="uk">`, p.uk)
			want(t, uk.header.Get("Content-Language"), "uk")
			en := b.get(p.path + "?lang=en")
			want(t, en.status, p.status)
			contains(t, en, `<html lang="en">`, p.en)
			lacks(t, en, p.uk)
		})
	}
}

func TestWhatTheValueAndTheExciseRestOnIsShown(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_inspector")
	contains(t, b.get("/inspections/"+richMRN), "Спільні витрати за партією", "страхування", "за масою брутто", "Транспортний засіб",
		"електричний", "62,5\u00a0кВт·год", "2021")
	contains(t, b.get("/inspections/"+richMRN+"?lang=en"), "Costs of the whole consignment", "by gross mass", "62.5\u00a0kWh")
}

func TestLanguage(t *testing.T) {
	t.Run("a language once asked for is remembered", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		b.get("/?lang=en")
		contains(t, b.get("/signin"), `<html lang="en">`, "Access token")
	})
	t.Run("a language there is none of changes nothing", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		contains(t, b.get("/?lang=fr"), `<html lang="uk">`)
		want(t, b.cookies["brama-lang"], "")
	})
	t.Run("the switch keeps the filter of a list", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_inspector")
		contains(t, b.get("/inspections?channel=red"), `href="/inspections?channel=red&amp;lang=en"`)
	})
}

func TestInternalErrors(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_inspector")
	o.broken = errDisk
	for _, path := range []string{"/inspections", "/inspections/" + richMRN, "/declarations"} {
		a := b.get(path)
		want(t, a.status, http.StatusInternalServerError)
		contains(t, a, "Сталася помилка", a.header.Get("X-Request-Id"))
		lacks(t, a, "secret-path", "disk")
	}
}

func TestTraderNeverSeesRisk(t *testing.T) {
	o := newOffice()
	o.files[0].Found = &clearance.Found{Number: 2, By: "kyiv-customs/o.koval", At: now(), Findings: []clearance.FindingOutcome{
		{Rule: risk.RuleProfile, Profile: "cheap-textile", Item: 1, Outcome: clearance.Confirmed, Kind: "value", DutyAtStake: exact.Must("12000.50")}}}
	b := signedIn(t, o, "brama_broker")
	for _, path := range []string{"/declarations", "/declarations/" + richMRN, "/declarations/" + richMRN + "?lang=en", "/declarations/" + hostileMRN} {
		a := b.get(path)
		want(t, a.status, http.StatusOK)
		lacks(t, a, "price-under-peers", "new-importer", "медіан", "median", "3fa91c07d2e8b645", "2026-01-01/1",
			"Оцінка ризику", "Risk", "балів", "+45", "o.koval", "n.bondar", "/inspections", "/risk", "Ризики",
			"cheap-textile", "Дешевий текстиль", "Cheap textiles", "Зважити десять", "Weigh ten", "41,2", "41.2", "18350", "350,20", "350.20",
			"ofac-sdn", "TEXTIL HANDEL", "претендент", "31\u202f000", "31,000.00", "found-confirmed", "o0-outcome", "12\u202f000,50")
	}
	a := b.get("/declarations/" + richMRN + "?lang=uk")
	contains(t, a, "146\u202f622,23\u00a0грн", "105-2", "Контроль правильності визначення митної вартості", "Червоний")
}

func TestQueue(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_inspector")
	t.Run("it begins with the oldest and goes on by cursor", func(t *testing.T) {
		first := b.get("/inspections")
		contains(t, first, waitingMRN, richMRN, yellowMRN, "cursor=after-3", "2\u00a0дні 2\u00a0год", "1\u00a0день 3\u00a0год", "3\u00a0товари")
		lacks(t, first, foreignMRN, greenMRN)
		contains(t, b.get("/inspections?cursor=after-3"), foreignMRN, hostileMRN, "На початок")
	})
	t.Run("it is narrowed by channel, status and office", func(t *testing.T) {
		red := b.get("/inspections?channel=red")
		contains(t, red, richMRN, hostileMRN, `<option value="red" selected>`)
		lacks(t, red, yellowMRN, waitingMRN)
		asked := b.get("/inspections?status=documents-requested")
		contains(t, asked, waitingMRN)
		lacks(t, asked, richMRN)
		office := b.get("/inspections?office=ua209140")
		contains(t, office, hostileMRN, foreignMRN)
		lacks(t, office, richMRN)
	})
	t.Run("a filter that is no choice is left out", func(t *testing.T) {
		contains(t, b.get("/inspections?channel=blue&office=%3Cx%3E"), richMRN)
	})
	t.Run("a filter that finds nothing says so", func(t *testing.T) {
		contains(t, b.get("/inspections?office=UA999999"), "За цим відбором нічого немає")
	})
	t.Run("it says who has taken what", func(t *testing.T) {
		contains(t, b.get("/inspections"), "kyiv-customs/n.bondar", "<strong>ви</strong>", "вільна")
	})
}

func TestCasefile(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_inspector")
	a := b.get("/inspections/" + richMRN)
	t.Run("it shows the findings with their figures", func(t *testing.T) {
		contains(t, a, "36 % медіани", "price-under-peers", "105-2", "202-1", "3fa91c07d2e8b645",
			"426,40\u00a0грн", "1\u202f184,20\u00a0грн", "56,98\u00a0грн")
	})
	t.Run("it shows every payment with base, rate, column, formula and source", func(t *testing.T) {
		contains(t, a, "250\u202f722,00\u00a0грн", "12 %", "пільгова", "30\u202f086,64\u00a0грн",
			"4\u202f800,00 × 50,1444 &#43; 200,00 × 50,1444", "data-label=\"Основа\">120\u00a0м2<", "data-label=\"Основа\">280\u202f808,64\u00a0грн<", "30 %, але не менш як 3,5 євро за 1 м2",
			"21\u202f060,65\u00a0грн", "146\u202f622,23\u00a0грн", "Закон № 2697-IX", "перевірено", "не перевірено за джерелом")
	})
	t.Run("it shows the boxes of the form under their numbers", func(t *testing.T) {
		contains(t, a, `<span class="no">22</span>`, "8\u202f300,00\u00a0EUR", "DE\u00a0Німеччина", "FCA Bonn",
			"6109\u00a010\u00a000\u00a000", "620,500\u00a0кг", "3\u202f200\u00a0шт", "CMR 4471902", "14.03.2025", "Під’їзд і Ґанок")
	})
	t.Run("it writes figures and days the English way in English", func(t *testing.T) {
		en := b.get("/inspections/" + richMRN + "?lang=en")
		contains(t, en, "250,722.00\u00a0UAH", "14\u00a0Mar\u00a02025", "620.500\u00a0kg", "DE\u00a0Germany", "1\u00a0day 3\u00a0h")
	})
	t.Run("it gives times in Kyiv", func(t *testing.T) {
		contains(t, b.get("/inspections/"+richMRN+"?lang=uk"), "11.01.2026,\u00a011:20", `datetime="2026-01-11T11:20:00&#43;02:00"`)
	})
}

func TestHostileNamesAreText(t *testing.T) {
	for _, who := range []struct{ token, path string }{
		{"brama_inspector", "/inspections/"}, {"brama_broker", "/declarations/"},
	} {
		b := signedIn(t, newOffice(), who.token)
		a := b.get(who.path + hostileMRN)
		want(t, a.status, http.StatusOK)
		lacks(t, a, "<script", "<img src=x", "csrf-1 ")
		contains(t, a, "&lt;script&gt;document.title", "&lt;img src=x onerror")
	}
}
