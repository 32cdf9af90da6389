package web

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/fault"
)

// These tests look at the embedded texts and pages themselves, and so stand
// inside the package.

func templateText(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(pageFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	c := embeddedCatalogue()
	placeholder := regexp.MustCompile(`\{[a-z]+\}`)
	for key, text := range c.Texts {
		if strings.TrimSpace(text.UK) == "" || strings.TrimSpace(text.EN) == "" {
			t.Errorf("%s lacks a language", key)
		}
		uk, en := placeholder.FindAllString(text.UK, -1), placeholder.FindAllString(text.EN, -1)
		slices.Sort(uk)
		slices.Sort(en)
		if !slices.Equal(uk, en) {
			t.Errorf("%s has placeholders %v and %v", key, uk, en)
		}
	}
	for key, n := range c.Nouns {
		if slices.Contains(n.UK[:], "") || slices.Contains(n.EN[:], "") {
			t.Errorf("%s lacks a form", key)
		}
	}
}

func TestTheCatalogueHasNoKeyTwice(t *testing.T) {
	seen := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^    "([^"]+)": \{`).FindAllSubmatch(textsFile, -1) {
		if key := string(match[1]); seen[key] {
			t.Errorf("%s stands twice", key)
		} else {
			seen[key] = true
		}
	}
	c := embeddedCatalogue()
	if len(seen) != len(c.Texts)+len(c.Nouns) {
		t.Errorf("%d keys written, %d read", len(seen), len(c.Texts)+len(c.Nouns))
	}
}

func TestUkrainianTextsHaveNoLettersOfOtherAlphabets(t *testing.T) {
	mixed := regexp.MustCompile(`[а-яіїєґА-ЯІЇЄҐ][a-zA-Z]|[a-zA-Z][а-яіїєґА-ЯІЇЄҐ]|[ыэъёЫЭЪЁ]`)
	for key, text := range embeddedCatalogue().Texts {
		if bad := mixed.FindString(text.UK + "\n" + text.EN); bad != "" {
			t.Errorf("%s has %q", key, bad)
		}
	}
}

func TestEveryKeyOfThePagesIsInTheCatalogue(t *testing.T) {
	c, pages := embeddedCatalogue(), templateText(t)
	keys := regexp.MustCompile(`[({]t "([^"]+)"`).FindAllStringSubmatch(pages, -1)
	if len(keys) < 80 {
		t.Fatalf("found only %d keys in the pages", len(keys))
	}
	for _, match := range keys {
		if !c.has(match[1]) {
			t.Errorf("the pages use %q", match[1])
		}
	}
	for _, match := range regexp.MustCompile(`label "([^"]+)"`).FindAllStringSubmatch(pages, -1) {
		if !slices.ContainsFunc(keysOf(c), func(k string) bool { return strings.HasPrefix(k, match[1]+".") }) {
			t.Errorf("the pages use the group %q", match[1])
		}
	}
}

func keysOf(c *catalogue) []string {
	var keys []string
	for key := range c.Texts {
		keys = append(keys, key)
	}
	return keys
}

func TestEveryPaperOnOfferHasAName(t *testing.T) {
	l := locale{ukrainian, embeddedCatalogue()}
	for _, code := range papersOnOffer() {
		if l.label("document", code) == code {
			t.Errorf("document %s has no name", code)
		}
	}
}

func TestTextsOfTheRefusals(t *testing.T) {
	seen := map[string]bool{}
	for _, rule := range Catalogue() {
		if seen[rule.Code] || rule.Text.UK == "" || rule.Text.EN == "" || !strings.HasPrefix(rule.Code, "web.") {
			t.Errorf("rule %+v", rule)
		}
		seen[rule.Code] = true
	}
}

func TestEveryStatusOfARefusalHasAPage(t *testing.T) {
	c := embeddedCatalogue()
	for kind := fault.Invalid; kind <= fault.Unavailable; kind++ {
		code := status(fault.New(kind, fault.Unknown))
		if code < 400 || !c.has("failure."+jsonOf(t, code)) {
			t.Errorf("kind %d is status %d, which has no page", kind, code)
		}
	}
	if status(bytes.ErrTooLarge) != 500 {
		t.Error("an internal error is not 500")
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
