package web_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/brama-customs/brama/risk"
)

func TestRiskInABrowser(t *testing.T) {
	browser := startChromium(t)
	for lang, width := range map[string]int64{"uk": 1280, "en": 390} {
		t.Run(fmt.Sprintf("supervisors write, try and bring into force a profile in %s at %d px", lang, width), func(t *testing.T) {
			o := newOffice()
			aProfileComesIntoForce(openTab(t, browser, serve(t, newApp(o, io.Discard)), width), o, lang)
		})
	}
	for lang, width := range map[string]int64{"uk": 390, "en": 1280} {
		t.Run(fmt.Sprintf("a supervisor looks around in %s at %d px", lang, width), func(t *testing.T) {
			aSupervisorLooksAround(openTab(t, browser, serve(t, newApp(newOffice(), io.Discard)), width), lang)
		})
	}
	for lang, width := range map[string]int64{"uk": 390, "en": 1280} {
		t.Run(fmt.Sprintf("a supervisor names inspectors in %s at %d px", lang, width), func(t *testing.T) {
			o := newOffice()
			inspectorsAreNamed(openTab(t, browser, serve(t, newApp(o, io.Discard)), width), o, lang)
		})
	}
	t.Run("an inspector tells what a check has shown", func(t *testing.T) {
		o := newOffice()
		aCheckIsTold(openTab(t, browser, serve(t, newApp(o, io.Discard)), 390), o, "uk")
	})
}

// aProfileComesIntoForce takes two people.
func aProfileComesIntoForce(b *tab, o *office, lang string) {
	b.signIn("brama_supervisor", lang)
	b.open("/risk")
	b.examine("risk-profiles", lang, "")
	b.press(`a[href="/risk/new"]`)
	b.run(chromedp.SendKeys("#id", "late-tyres", chromedp.ByQuery), chromedp.SendKeys("#title-uk", "Шини ввечері", chromedp.ByQuery),
		chromedp.SendKeys("#criteria-codes", "4011 40x", chromedp.ByQuery), chromedp.SendKeys("#when", "d.hour >", chromedp.ByQuery),
		chromedp.SendKeys("#justification", "Звернення\nмитниці", chromedp.ByQuery))
	b.press(`button[value="save"]`)
	b.examine("risk-form-faults", lang, "422")
	b.run(chromedp.SendKeys("#title-en", "Tyres in the evening", chromedp.ByQuery), chromedp.SetValue("#criteria-codes", "4011", chromedp.ByQuery),
		chromedp.SetValue("#when", "d.hour > 18", chromedp.ByQuery), chromedp.SendKeys("#instruction-uk", "Оглянути.", chromedp.ByQuery),
		chromedp.SendKeys("#instruction-en", "Look.", chromedp.ByQuery), chromedp.Click("#channel-red", chromedp.ByQuery))
	b.press(`button[value="save"]`)
	b.press(`form[action$="/backtest"] button`)
	b.press(`button[value="shadow"]`)
	b.run(chromedp.SendKeys("#profile-late-tyres-note", "за зверненням", chromedp.ByQuery))
	b.press(`button[value="activate"]`)
	b.examine("risk-profile-proposed", lang, "")
	if b.has(`button[value="approve"]`) {
		b.t.Error("who proposed it is offered to approve it")
	}
	b.press(`form[action="/signout"] button`)
	b.signIn("brama_second", lang)
	b.open("/risk/profiles?status=waiting")
	b.press(`a[href="/risk/profiles/late-tyres"]`)
	b.press(`button[value="approve"]`)
	b.examine("risk-profile-in-force", lang, "")
	if p := o.shelf.papers["profile/late-tyres"]; p.InForce == nil || p.InForce.Approved != lysenko {
		b.t.Errorf("the profile is not in force: %+v", p)
	}
}

func (b *tab) has(selector string) bool {
	b.t.Helper()
	var found bool
	b.run(chromedp.Evaluate(fmt.Sprintf("!!document.querySelector(%q)", selector), &found))
	return found
}

// aSupervisorLooksAround sees every other page, in a second edition of what is
// in force and with names that would be markup.
func aSupervisorLooksAround(b *tab, lang string) {
	b.signIn("brama_supervisor", lang)
	b.open("/risk/profiles/cheap-footwear/edit")
	b.examine("risk-form", lang, "")
	b.press(`button[value="json"]`)
	b.examine("risk-form-json", lang, "")
	b.run(chromedp.SetValue("#json", strings.Replace(footwear, `"60.5"`, `"45"`, 1), chromedp.ByQuery))
	b.press(`button[value="save"]`)
	b.examine("risk-profile-difference", lang, "")
	b.open("/risk/profiles/hostile")
	b.examine("risk-profile-hostile", lang, "")
	b.open("/risk/profiles/autumn-tyres")
	b.examine("risk-profile-over", lang, "")
	for _, page := range []string{"settings", "models", "lists", "monitor"} {
		b.open("/risk/" + page)
		b.examine("risk-"+page, lang, "")
	}
	var title string
	b.run(chromedp.Title(&title))
	if strings.Contains(title, "pwned") {
		b.t.Error("a script ran")
	}
}

// inspectorsAreNamed fills in what offices can check and who checks there,
// mends what is wrong with it, and sees it in force.
func inspectorsAreNamed(b *tab, o *office, lang string) {
	b.signIn("brama_supervisor", lang)
	b.open("/risk/settings")
	b.run(chromedp.SendKeys("#office-0", "ua100230", chromedp.ByQuery), chromedp.SendKeys("#documents-0", "forty", chromedp.ByQuery),
		chromedp.SendKeys("#examinations-0", "8", chromedp.ByQuery), chromedp.SendKeys("#inspectors-0", "o.bondar\nkyiv-customs/s.lysenko", chromedp.ByQuery),
		chromedp.SendKeys("#documents-3", "200000", chromedp.ByQuery))
	b.press(`form[action$="/offices"] button`)
	b.examine("risk-settings-faults", lang, "422")
	if !b.has(`a[href="#inspectors-0"]`) || !b.has(".bad #documents-0") || !b.has(".bad #documents-3") {
		b.t.Error("a fault is not beside its field")
	}
	b.run(chromedp.SetValue("#documents-0", "40", chromedp.ByQuery), chromedp.SetValue("#inspectors-0", "kyiv-customs/o.bondar\nkyiv-customs/s.lysenko", chromedp.ByQuery),
		chromedp.SetValue("#documents-3", "10", chromedp.ByQuery), chromedp.SendKeys("#office-1", "UA209000", chromedp.ByQuery),
		chromedp.SendKeys("#examinations-1", "3", chromedp.ByQuery))
	b.follow(`form[action$="/offices"] button`)
	b.press(`button[value="activate"]`)
	b.press(`form[action="/signout"] button`)
	b.signIn("brama_second", lang)
	b.open("/risk/settings")
	b.examine("risk-settings-work", lang, "")
	b.follow(`button[value="approve"]`)
	b.examine("risk-settings-inspectors", lang, "")
	s, err := risk.ReadSettings(o.shelf.papers["settings/risk"].InForce.Body)
	if err != nil || len(s.Offices) != 3 || len(s.Rosters["UA100230"]) != 2 {
		b.t.Errorf("in force are %v %v (%v)", s.Offices, s.Rosters, err)
	}
}

// aCheckIsTold sends what became of findings with a decision, and corrects it.
func aCheckIsTold(b *tab, o *office, lang string) {
	b.signIn("brama_inspector", lang)
	b.open("/inspections/" + richMRN)
	b.press(`form[action$="/claim"] button`)
	b.run(chromedp.Click("#o0-confirmed", chromedp.ByQuery), chromedp.Click("#o3-confirmed", chromedp.ByQuery), chromedp.Click("#decide-release", chromedp.ByQuery))
	b.examine("casefile-telling", lang, "")
	b.run(chromedp.Click("#o3-not-checked", chromedp.ByQuery))
	b.press(`form[action$="/decision"] button`)
	b.heard("422")
	b.run(chromedp.SetValue("#o0-kind", "value", chromedp.ByQuery), chromedp.SendKeys("#o0-duty", "12000,50", chromedp.ByQuery))
	b.press(`form[action$="/decision"] button`)
	if len(o.asked) != 1 || len(o.asked[0].Findings) != 1 || o.asked[0].Findings[0].DutyAtStake.String() != "12000.50" {
		b.t.Fatalf("the procedure was told %+v", o.asked)
	}
	b.run(chromedp.Click("#o1-not-confirmed", chromedp.ByQuery))
	b.press(`#found-form button`)
	b.examine("casefile-told", lang, "")
	if len(o.told) != 1 {
		b.t.Errorf("the procedure was told %+v", o.told)
	}
}
