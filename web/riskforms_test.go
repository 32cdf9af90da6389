package web_test

import (
	"html"
	"net/url"
	"regexp"
	"testing"
)

// What a browser would send of the fields of a page.
var (
	inputs    = regexp.MustCompile(`<input ([^>]*)>`)
	areas     = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selects   = regexp.MustCompile(`(?s)<select id="([^"]*)"[^>]*>(.*?)</select>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	attribute = regexp.MustCompile(`(name|value|type)="([^"]*)"`)
)

// readFields adds the fields of a page's forms to a form.
func readFields(t *testing.T, page string, form url.Values) {
	t.Helper()
	for _, input := range inputs.FindAllStringSubmatch(page, -1) {
		field := map[string]string{}
		for _, a := range attribute.FindAllStringSubmatch(input[1], -1) {
			field[a[1]] = html.UnescapeString(a[2])
		}
		choice := field["type"] == "radio" || field["type"] == "checkbox"
		if name := field["name"]; field["type"] != "hidden" && (!choice || regexp.MustCompile(` checked$`).MatchString(input[1])) {
			form.Add(name, field["value"])
		}
	}
	for _, area := range areas.FindAllStringSubmatch(page, -1) {
		form.Add(area[1], html.UnescapeString(area[2]))
	}
	for _, s := range selects.FindAllStringSubmatch(page, -1) {
		if option := chosen.FindStringSubmatch(s[2]); option != nil {
			form.Add(s[1], option[1])
		}
	}
}

// valueOf is the value of a hidden field of a page.
func valueOf(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the page has no field %s", name)
	}
	return html.UnescapeString(found[1])
}

// textIn is the text of a text area of a page.
func textIn(t *testing.T, page, name string) string {
	t.Helper()
	for _, area := range areas.FindAllStringSubmatch(page, -1) {
		if area[1] == name {
			return html.UnescapeString(area[2])
		}
	}
	t.Fatalf("the page has no text area %s", name)
	return ""
}
