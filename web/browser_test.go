package web_test

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/declarations"
)

// audit is a script that lists what is wrong with the page it runs in.
//
//go:embed testdata/audit.js
var audit string

// chromium finds the browser of the machine.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("BRAMA_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	t.Fatal("no Chromium found: run `make services`, or set BRAMA_TEST_CHROMIUM to its path")
	return ""
}

func startChromium(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeIt := chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(closeIt)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return ctx
}

// serve puts an app on a free port of this machine.
func serve(t *testing.T, app *fiber.App) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	t.Cleanup(func() {
		// Not Shutdown, which waits for the spare connections of the browser.
		if err := listener.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return "http://" + listener.Addr().String()
}

// tab is one window of the browser, at one width, and all it complains of.
type tab struct {
	t       *testing.T
	ctx     context.Context
	address string
	shots   string
	width   int64

	mu         sync.Mutex
	complaints []string
}

func openTab(t *testing.T, browser context.Context, address string, width int64) *tab {
	t.Helper()
	ctx, closeIt := chromedp.NewContext(browser)
	t.Cleanup(closeIt)
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx, address: address, shots: t.TempDir(), width: width}
	if kept := os.Getenv("BRAMA_TEST_SCREENSHOTS"); kept != "" {
		b.shots = kept
	}
	chromedp.ListenTarget(ctx, b.hear)
	// Cookies know no ports: those of the test before are in the browser still.
	b.run(page.BringToFront(), log.Enable(), network.ClearBrowserCookies(), chromedp.EmulateViewport(width, 800))
	return b
}

// hear notes errors of the console, which is also where a browser reports
// what a content security policy has blocked.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning {
			b.complaints = append(b.complaints, fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text))
		}
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, string(e.Type))
	}
}

// heard takes the complaints so far, but for answers that are meant to be
// refusals: the console reports those too.
func (b *tab) heard(but string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var kept []string
	for _, c := range b.complaints {
		if but == "" || !strings.Contains(c, but) {
			kept = append(kept, c)
		}
	}
	b.complaints = nil
	return kept
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(path string) { b.t.Helper(); b.run(chromedp.Navigate(b.address + path)) }

// press clicks what leads to another page and waits until that has come.
func (b *tab) press(selector string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector, chromedp.ByQuery)); err != nil {
		b.t.Fatalf("%s: %v", selector, err)
	}
}

// follow is press with the keyboard: what stands below a picture just taken
// may still move under the mouse.
func (b *tab) follow(selector string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Focus(selector, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter)); err != nil {
		b.t.Fatalf("%s: %v", selector, err)
	}
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	var text string
	b.run(chromedp.Text(selector, &text, chromedp.ByQuery))
	return text
}

// examine lets the audit script look at the page and takes a picture of it.
func (b *tab) examine(name, lang, but string) {
	b.t.Helper()
	for _, problem := range b.problems(lang) {
		b.t.Errorf("%s at %d px: %s", name, b.width, problem)
	}
	for _, complaint := range b.heard(but) {
		b.t.Errorf("%s at %d px: the console says %s", name, b.width, complaint)
	}
	var picture []byte
	b.run(chromedp.FullScreenshot(&picture, 100))
	file := filepath.Join(b.shots, fmt.Sprintf("%s-%s-%d.png", name, lang, b.width))
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) problems(lang string) []string {
	b.t.Helper()
	var problems []string
	b.run(chromedp.Evaluate(fmt.Sprintf("(%s)(%q)", audit, lang), &problems))
	return problems
}

func (b *tab) signIn(token, lang string) {
	b.t.Helper()
	b.open("/signin?lang=" + lang)
	b.run(chromedp.SendKeys("#token", token, chromedp.ByQuery))
	b.press("main button")
}

func TestInBrowser(t *testing.T) {
	browser := startChromium(t)
	for lang, widths := range map[string][]int64{"uk": {1280, 360}, "en": {1280, 390}} {
		for _, width := range widths {
			t.Run(fmt.Sprintf("an inspector works in %s at %d px", lang, width), func(t *testing.T) {
				o := newOffice()
				inspectorsDay(t, o, openTab(t, browser, serve(t, newApp(o, io.Discard)), width), lang)
			})
			t.Run(fmt.Sprintf("a broker follows a declaration in %s at %d px", lang, width), func(t *testing.T) {
				b := openTab(t, browser, serve(t, newApp(newOffice(), io.Discard)), width)
				brokersDay(b, lang)
			})
		}
	}
	t.Run("hostile names run no script", func(t *testing.T) {
		b := openTab(t, browser, serve(t, newApp(newOffice(), io.Discard)), 1280)
		b.signIn("brama_inspector", "uk")
		b.open("/inspections/" + hostileMRN)
		b.examine("hostile", "uk", "")
		var title string
		b.run(chromedp.Title(&title))
		want(t, title, hostileMRN+" — Брама")
	})
	t.Run("the examination finds what is wrong", func(t *testing.T) { badPage(t, browser) })
}

// inspectorsDay goes from signing in to a decision.
func inspectorsDay(t *testing.T, o *office, b *tab, lang string) {
	b.open("/?lang=" + lang)
	b.examine("home", lang, "")
	b.open("/signin?lang=" + lang)
	b.examine("signin", lang, "")
	b.signIn("brama_wrong", lang)
	b.examine("signin-wrong", lang, "401")
	b.signIn("brama_inspector", lang)
	b.examine("queue", lang, "")
	b.press(`a[href="/inspections/` + richMRN + `"]`)
	b.examine("casefile-free", lang, "")
	b.press(`form[action$="/claim"] button`)
	b.examine("casefile-mine", lang, "")

	b.run(chromedp.Click("#decide-request-documents", chromedp.ByQuery))
	b.examine("casefile-asking", lang, "")
	b.press(`form[action$="/decision"] button`)
	b.examine("casefile-problems", lang, "422")
	b.run(chromedp.Click("#decide-refuse", chromedp.ByQuery),
		chromedp.SendKeys("#reasons", "МКУ, ст. 54: ціну не підтверджено", chromedp.ByQuery))
	o.mu.Lock()
	o.files[0].Seq++
	o.mu.Unlock()
	b.press(`form[action$="/decision"] button`)
	b.examine("casefile-conflict", lang, "409")
	b.press(`form[action$="/decision"] button`)
	b.examine("casefile-refused", lang, "")
	want(t, o.files[0].Status, declarations.Refused)
	if !strings.Contains(b.text("main"), "ціну не підтверджено") {
		t.Error("the reason is not among the events")
	}
	b.open("/inspections/none")
	b.examine("not-found", lang, "404")
	b.press(`form[action="/signout"] button`)
	b.examine("signed-out", lang, "")
}

func brokersDay(b *tab, lang string) {
	b.signIn("brama_broker", lang)
	b.examine("declarations", lang, "")
	b.press(`a[href="/declarations/` + richMRN + `"]`)
	b.examine("dossier", lang, "")
	b.open("/declarations/" + noRateMRN)
	b.examine("dossier-waiting", lang, "")
	b.open("/inspections")
	b.examine("forbidden", lang, "403")
}

// badPage is a page with one of each fault, so that the examination of the
// others is known to see them.
func badPage(t *testing.T, browser context.Context) {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, DisableKeepalive: true})
	app.Get("/", func(c *fiber.Ctx) error {
		c.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		c.Set("Content-Type", "text/html; charset=utf-8")
		return c.SendString(`<!doctype html><html lang="uk"><title>x</title><body><h1>a</h1><h1>b</h1>
<p style="color:#999;background:#fff">pale</p><div style="width:3000px">wide</div><input name="x"><p id="p">1</p><p id="p">2</p>
<a href="#nowhere">jump</a><script>alert(1)</script>`)
	})
	b := openTab(t, browser, serve(t, app), 390)
	b.open("/")
	problems := strings.Join(b.problems("en"), "\n")
	for _, expected := range []string{"lang is uk", "h1", "contrast", "overflow", "label", "twice", "#nowhere"} {
		if !strings.Contains(problems, expected) {
			t.Errorf("the audit does not see %q:\n%s", expected, problems)
		}
	}
	if heard := strings.Join(b.heard("favicon"), "\n"); !strings.Contains(heard, "Content Security Policy") {
		t.Errorf("the console does not tell of the policy: %s", heard)
	}
}
