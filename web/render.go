package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"sync"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/tariffs/rate"
)

//go:embed pages
var pageFiles embed.FS

// book is every page in one language, by name.
type book map[string]*template.Template

// pageNames are the pages; each is a file that fills in layout.html.
func pageNames() []string {
	return []string{"home", "signin", "failure", "queue", "casefile", "declarations", "dossier", "tariff", "commodity", "calculator",
		"batches", "batch", "profiles", "profile", "profileform", "settings", "models", "lists", "monitor"}
}

// files are the texts, assets and pages that the program carries.
type files struct {
	texts  *catalogue
	assets *assets
	pages  map[string]book // by language
}

// embedded reads them, once: they are the same wherever they are mounted.
var embedded = sync.OnceValue(func() files {
	f := files{texts: embeddedCatalogue(), assets: embeddedAssets()}
	f.pages = books(f.texts, f.assets)
	return f
})

func books(texts *catalogue, a *assets) map[string]book {
	all := map[string]book{}
	for _, lang := range []string{ukrainian, english} {
		all[lang] = book{}
		around := template.New("layout.html").Funcs(functionsOf(locale{lang, texts}, a))
		template.Must(around.ParseFS(pageFiles, "pages/layout.html", "pages/parts.html", "pages/lawparts.html",
			"pages/batchparts.html", "pages/riskparts.html", "pages/charts.html"))
		for _, name := range pageNames() {
			all[lang][name] = template.Must(template.Must(around.Clone()).ParseFS(pageFiles, "pages/"+name+".html"))
		}
	}
	return all
}

// functionsOf is what templates may call.
func functionsOf(l locale, a *assets) template.FuncMap {
	functions := template.FuncMap{
		"t":           l.text,
		"label":       l.label,
		"count":       l.count,
		"number":      l.number,
		"money":       l.money,
		"formula":     l.formula,
		"moment":      l.moment,
		"stamp":       stamp,
		"day":         l.day,
		"age":         l.age,
		"commodity":   commodity,
		"country":     l.country,
		"say":         func(t fault.Text) string { return t.In(l.lang) },
		"asset":       func(name string) string { return a.addresses[name] },
		"boxes":       l.boxes,
		"itemBoxes":   l.itemBoxes,
		"itemOf":      itemOf,
		"values":      values,
		"unitName":    func(unit string) string { return rate.UnitName(unit, l.lang) },
		"rateText":    l.rate,
		"lawText":     l.lawText,
		"quantity":    l.quantity,
		"fullName":    l.fullName,
		"batchStatus": l.batchStatus,
		"rows":        l.rows,
	}
	maps.Copy(functions, l.riskFunctions())
	return functions
}

// riskFunctions is what templates of risk may call beside.
func (l locale) riskFunctions() template.FuncMap {
	return template.FuncMap{
		"percent":    l.percent,
		"figure":     func(x any) string { return orDash(x, l.figure) },
		"share":      func(x any) string { return orDash(x, l.share) },
		"feature":    func(name string) string { return risk.FeatureName(name).In(l.lang) },
		"millionths": l.millionths,
		"hundredths": l.hundredths,
		"paperNote":  l.paperNote,
		"leans":      l.leans,
		"hint":       l.hint,
		"permille":   func(n int) string { return l.tenths(int64(n)) + nbsp + "%" },
		"expected":   func(millionths int64) string { return l.number(exact.New(millionths, 6).Round(1).String()) },
		"indented":   func(b []byte) string { return indented(b) },
	}
}

// values gathers names and values for a part of a page.
func values(pairs ...any) map[string]any {
	gathered := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		gathered[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return gathered
}

func (v *visit) locale() locale { return locale{v.lang, v.texts} }

// shell is what every page has around it.
type shell struct {
	Lang     string
	Other    string // the other language
	Switch   string // address of this page in it
	Here     string // which menu entry this is
	Name     string // of who is signed in, "" for a guest
	Role     string
	Start    string // where their work is
	Inspects bool
	Rules    bool // writes the rules of risk
	Lodges   bool // with workbooks
	CSRF     string
	Notice   string // key of the catalogue
}

// shown is what a template is given.
type shown struct {
	Shell shell
	Page  any
}

// show renders a page whole before anything is sent, so that a page is never
// half right.
func (v *visit) show(status int, name string, page any) error {
	var b bytes.Buffer
	if err := v.pages[v.lang][name].Execute(&b, shown{v.shell(name), page}); err != nil {
		if name == "failure" {
			return err
		}
		return v.fail(fmt.Errorf("page %s: %w", name, err))
	}
	v.c.Set(fiber.HeaderContentLanguage, v.lang)
	v.c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return v.c.Status(status).Send(b.Bytes())
}

func (v *visit) shell(name string) shell {
	s := shell{Lang: v.lang, Other: otherLanguage(v.lang), Switch: v.inOtherLanguage(), Here: name}
	s.Notice = v.notice()
	if v.who.Secret != "" {
		who := v.actor()
		s.Name, s.Role, s.CSRF = who.Name, string(who.Role), v.who.CSRF
		s.Start, s.Inspects = startPage(who), inspects(who)
		s.Rules = v.risk != nil && writesRules(who)
		s.Lodges = v.batches != nil && !s.Inspects
	}
	return s
}

// inOtherLanguage is this page's address with the other language asked for.
// The result of a form is shown again as the page the form was on.
func (v *visit) inOtherLanguage() string {
	query, err := url.ParseQuery(string(v.c.Request().URI().QueryString()))
	if err != nil {
		query = url.Values{}
	}
	query.Set("lang", otherLanguage(v.lang))
	return v.path + "?" + query.Encode()
}
