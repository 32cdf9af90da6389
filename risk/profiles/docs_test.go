package profiles_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/brama-customs/brama/risk/profiles"
)

// document is what officers are told.
func document(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheExampleOfTheDocumentIsAProfile(t *testing.T) {
	_, after, _ := strings.Cut(document(t), "```json\n")
	example, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("there is no example")
	}
	p, l := profiles.Parse([]byte(example))
	if len(l) > 0 || p.ID != "cheap-shirts" {
		t.Errorf("%s: %v", p.ID, l)
	}
}

func TestTheDocumentNamesEverything(t *testing.T) {
	text := document(t)
	names := append(profiles.Variables(), profiles.Fields()...)
	for f := range reflect.TypeFor[profiles.Profile]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	for _, name := range names {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("%s is not in docs/profiles.md", name)
		}
	}
}
