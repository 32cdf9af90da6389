package web_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestTheTariffInABrowser(t *testing.T) {
	browser := startChromium(t)
	for _, lang := range []string{"uk", "en"} {
		for _, width := range []int64{1280, 390} {
			t.Run(fmt.Sprintf("a broker asks what goods will cost in %s at %d px", lang, width), func(t *testing.T) {
				b := openTab(t, browser, serve(t, newApp(newOffice(), io.Discard)), width)
				brokersQuestion(b, lang)
				hardQuestions(b, lang)
			})
		}
	}
}

// brokersQuestion goes from a search to an answer.
func brokersQuestion(b *tab, lang string) {
	b.open("/tariff?lang=" + lang)
	b.run(chromedp.Click(".sections details:nth-child(3) summary", chromedp.ByQuery))
	b.examine("tariff", lang, "")
	b.run(chromedp.SendKeys("#q", map[string]string{"uk": "футболки", "en": "t-shirts"}[lang], chromedp.ByQuery))
	b.press(".search button")
	b.examine("tariff-found", lang, "")
	b.press(`.results a[href="/tariff/6109100000"]`)
	b.examine("commodity", lang, "")
	b.run(chromedp.SetValue("#origin", "DE", chromedp.ByQuery))
	b.press(".panel button")
	b.examine("commodity-origin", lang, "")
	b.press(".call .button")
	b.examine("calculator-linked", lang, "")
	b.run(chromedp.SendKeys("#value", "100 000,00", chromedp.ByQuery))
	b.press(".send button")
	b.examine("calculator-answer", lang, "")
	want(b.t, b.text(".grand"), map[string]string{"uk": "34\u202f400,00\u00a0грн", "en": "34,400.00\u00a0UAH"}[lang])
	b.follow(".saving a")
	want(b.t, b.text(".grand"), map[string]string{"uk": "20\u202f000,00\u00a0грн", "en": "20,000.00\u00a0UAH"}[lang])
}

// hardQuestions are pages with more to tell.
func hardQuestions(b *tab, lang string) {
	for name, address := range map[string]string{
		"tariff-heading":      "/tariff/5702",
		"tariff-nothing":      "/tariff?q=абракадабра",
		"commodity-measures":  "/tariff/7304390000?origin=CN",
		"commodity-ban":       "/tariff/0202309000?origin=RU",
		"calculator-first":    "/calculator",
		"calculator-invoice":  "/calculator?code=2203000100&origin=PL&invoice=5000&currency=EUR&freight=200&insurance=1+000,50&insurance-in=UAH&cost1=20&cost1-kind=discount&q.л=12+000&crossing=T20&date=2026-01-10",
		"calculator-missing":  "/calculator?code=5702100000&value=5o000&origin=RU",
		"calculator-vehicle":  "/calculator?code=8703231910&origin=DE&value=800000&fuel=petrol&displacement=1998&year=2018",
		"calculator-remedies": "/calculator?code=7304390000&origin=CN&value=50000&additional=A001",
		"calculator-unknown":  "/calculator?code=7304310000&origin=DE&value=50000",
		"calculator-months":   "/calculator?code=6109100000&origin=CN&value=50000&procedure=import-31&months=5",
		"calculator-ban":      "/calculator?code=0202309000&origin=RU&value=50000",
	} {
		b.open(address)
		b.examine(name, lang, "")
	}
	b.printsOnOnePage("/calculator?code=8703231910&origin=DE&value=800000&fuel=petrol&displacement=1998&year=2018&crossing=T20")
	b.open("/tariff/9999999999")
	b.examine("tariff-no-code", lang, "404")
}

// printsOnOnePage prints an answer: all of it fits on a sheet of A4.
func (b *tab) printsOnOnePage(address string) {
	b.t.Helper()
	b.open(address)
	var sheet []byte
	b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		sheet, _, err = page.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).Do(ctx)
		return err
	}))
	want(b.t, len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(sheet, -1)), 1)
	if kept := os.Getenv("BRAMA_TEST_SCREENSHOTS"); kept != "" {
		if err := os.WriteFile(filepath.Join(kept, fmt.Sprintf("print-%d.pdf", b.width)), sheet, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
}
