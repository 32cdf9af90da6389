package api_test

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/brama-customs/brama/api"
)

func TestTheDocsPageIsWholeInBothLanguages(t *testing.T) {
	h := open(t)
	for _, lang := range []string{"uk", "en"} {
		a := h.ask("GET", "/docs?lang="+lang, "", "")
		page := string(a.body)
		if a.status != 200 || a.header.Get("Content-Type") != "text/html; charset=utf-8" ||
			!strings.Contains(page, `<html lang="`+lang+`">`) {
			t.Errorf("%d %v", a.status, a.header)
		}
		for _, r := range api.Routes() {
			if !strings.Contains(page, html.EscapeString(r.Summary.In(lang))) || !strings.Contains(page, r.Path) {
				t.Errorf("%s: %s %s is missing", lang, r.Method, r.Path)
			}
			for _, p := range r.Form {
				if !strings.Contains(page, html.EscapeString(p.About.In(lang))) {
					t.Errorf("%s: the part %s of %s is missing", lang, p.Name, r.Path)
				}
			}
		}
	}
	h.ask("GET", "/docs", "", "", "Accept-Language", "en-GB").want(t, 200, `<html lang="en">`)
	h.ask("GET", "/docs?lang=de", "", "").want(t, 400)
}

func TestTheDocsPageNeedsNothingButItself(t *testing.T) {
	h := open(t)
	a := h.ask("GET", "/docs", "", "")
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(string(a.body))
	if style == nil {
		t.Fatal("no style")
	}
	hash := sha256.Sum256([]byte(style[1]))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
	if policy := a.header.Get("Content-Security-Policy"); !strings.Contains(policy, want) ||
		strings.Contains(policy, "unsafe") {
		t.Errorf("%s does not let in %s", policy, want)
	}
	for _, bad := range []string{"<script", "http://", "https://", "src=", "style=", " on"} {
		if tag := regexp.MustCompile(`<[^>]*` + regexp.QuoteMeta(bad) +
			`[^>]*>`).FindString(string(a.body)); tag != "" {
			t.Errorf("%s", tag)
		}
	}
}

func TestEveryLinkOfTheDocsPageLeadsSomewhere(t *testing.T) {
	h := open(t)
	a := h.ask("GET", "/docs", "", "")
	root, err := html.Parse(strings.NewReader(string(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	ids, links := map[string]bool{}, []string{}
	for n := range root.Descendants() {
		for _, attr := range n.Attr {
			if attr.Key == "id" {
				ids["#"+attr.Val] = true
			}
			if attr.Key == "href" {
				links = append(links, attr.Val)
			}
		}
	}
	for _, link := range links {
		if strings.HasPrefix(link, "#") && !ids[link] {
			t.Errorf("%s leads nowhere", link)
		}
		if strings.HasPrefix(link, "/") && h.ask("GET", link, "", "").status != 200 {
			t.Errorf("%s leads nowhere", link)
		}
	}
	if len(links) < 5 {
		t.Errorf("%d links", len(links))
	}
}
