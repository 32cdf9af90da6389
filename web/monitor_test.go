package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/brama-customs/brama/clearance"
)

func TestMonitoring(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	asked := func() string { return o.shelf.asked[len(o.shelf.asked)-1] }
	t.Run("the last thirty days of all offices come first", func(t *testing.T) {
		a := b.get("/risk/monitor")
		want(t, a.status, http.StatusOK)
		want(t, asked(), " 2025-12-14 2026-01-12")
		contains(t, a, "Ознака «код» змістилася", `value="2025-12-14"`, "shipped-1-3fa9")
	})
	t.Run("a period and an office are chosen", func(t *testing.T) {
		a := b.get("/risk/monitor?from=2025-11-01&to=2025-11-30&office=ua209140")
		want(t, a.status, http.StatusOK)
		want(t, asked(), "UA209140 2025-11-01 2025-11-30")
		contains(t, a, `value="UA209140"`)
	})
	t.Run("days that will not do are told, and stay", func(t *testing.T) {
		a := b.get("/risk/monitor?from=2025-11-01&to=tomorrow")
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "Вкажіть день", `href="#to"`, `value="2025-11-01"`, `value="tomorrow"`)
		long := b.get("/risk/monitor?from=2020-01-01&to=2025-11-30")
		want(t, long.status, http.StatusUnprocessableEntity)
		contains(t, long, "Не більше ніж 400 днів")
	})
	t.Run("every figure of a plot stands beside it", func(t *testing.T) {
		a := b.get("/risk/monitor?lang=en")
		contains(t, a, "30\u00a0Dec\u00a02025", "160", "39.3\u00a0%", "812,300.00\u00a0UAH", "5.8\u00a0%", "0.310", "15.4\u00a0%", "31.0\u00a0%",
			"found at fault against the usual: commodity code &#43; origin", "0.060", "(−0.020 … 0.130)", "5,200.00\u00a0UAH", "31,000.00\u00a0UAH", "20 checks of documents")
		lacks(t, a, "<script>alert", "%!", "ZgotmplZ")
	})
	t.Run("a profile that has ended, or whose days are over, says so", func(t *testing.T) {
		a := b.get("/risk/monitor?lang=en")
		contains(t, a, `Tyres in summer</a> <span class="tag risk-expired">expired</span></th>`,
			`Tyres in autumn</a>  <span class="tag unverified">validity ended `+"1\u00a0Dec\u00a02025</span>")
		for _, page := range []string{"/risk/profiles?lang=uk", "/risk/profiles/autumn-tyres"} {
			contains(t, b.get(page), "строк дії минув 01.12.2025")
		}
		lacks(t, b.get("/risk/profiles/cheap-footwear"), "строк дії минув")
	})
	t.Run("a model that was held against nothing has no figures", func(t *testing.T) {
		row := regexp.MustCompile(`<tr>.*нові, 0<.*</tr>`).FindString(b.get("/risk/models").body)
		if strings.Count(row, "—") != 5 {
			t.Errorf("%s", row)
		}
	})
	t.Run("plots have a title and a description, and no style of their own", func(t *testing.T) {
		a := b.get("/risk/monitor")
		plots := regexp.MustCompile(`(?s)<svg class="chart".*?</svg>`).FindAllString(a.body, -1)
		want(t, len(plots), 2)
		for _, plot := range plots {
			id := regexp.MustCompile(`aria-labelledby="(\w+)-title (\w+)-desc"`).FindStringSubmatch(plot)
			if id == nil || !strings.Contains(plot, `role="img"`) || !strings.Contains(plot, `<title id="`+id[1]+`-title">`) || !strings.Contains(plot, `<desc id="`+id[1]+`-desc">`) {
				t.Errorf("plot %.200s", plot)
			}
			if strings.Contains(plot, "style") || strings.Contains(plot, "{{") {
				t.Errorf("plot %.200s", plot)
			}
		}
	})
	t.Run("where nothing was done there is nothing to draw", func(t *testing.T) {
		o.shelf.monitor = &clearance.Monitor{RuleSet: "shipped-1"}
		a := b.get("/risk/monitor?lang=uk")
		want(t, a.status, http.StatusOK)
		lacks(t, a, `class="chart"`)
		contains(t, a, "роботи не було", "Тривожних ознак немає", "Замало випадкових перевірок", "Замало оцінених")
	})
}
