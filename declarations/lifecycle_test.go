package declarations_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/declarations"
)

func TestADeclarationLivesThroughItsChannel(t *testing.T) {
	for name, actions := range map[string][]declarations.Action{
		"green":                 {"lodge", "assess", "release"},
		"yellow":                {"lodge", "assess", "check-documents", "request-documents", "resume", "release"},
		"red":                   {"lodge", "assess", "check-goods", "refuse"},
		"a rate that came late": {"lodge", "cannot-assess", "reassess", "release"},
	} {
		status := declarations.Status("")
		for _, a := range actions {
			next, ok := declarations.Next(status, a)
			if !ok {
				t.Fatalf("%s: %s is not allowed in %q", name, a, status)
			}
			status = next
		}
		if !status.Final() {
			t.Errorf("%s ends in %s", name, status)
		}
	}
}

func TestWhatIsNotInTheTableIsNotAllowed(t *testing.T) {
	for _, c := range []struct {
		from   declarations.Status
		action declarations.Action
	}{
		{declarations.Released, declarations.ActRefuse},
		{declarations.Refused, declarations.ActRelease},
		{declarations.Lodged, declarations.ActRelease},
		{declarations.Unassessable, declarations.ActRelease},
		{declarations.Lodged, "fly"},
		{"nowhere", declarations.ActAssess},
	} {
		if to, ok := declarations.Next(c.from, c.action); ok {
			t.Errorf("%s in %s leads to %s", c.action, c.from, to)
		}
	}
}

func TestTheTableIsWhole(t *testing.T) {
	type step struct {
		from   declarations.Status
		action declarations.Action
	}
	seen, known := map[step]bool{}, declarations.Statuses()
	for _, tr := range declarations.Transitions() {
		if seen[step{tr.From, tr.Action}] {
			t.Errorf("%s in %q stands twice", tr.Action, tr.From)
		}
		seen[step{tr.From, tr.Action}] = true
		if tr.From != "" && !slices.Contains(known, tr.From) || !slices.Contains(known, tr.To) {
			t.Errorf("%+v has a state that is not one", tr)
		}
		if !slices.Contains(declarations.Allowed(tr.From, tr.Who), tr.Action) {
			t.Errorf("%+v is not among what is allowed", tr)
		}
	}
}

func TestTheDrawingHasEveryStateAndTransition(t *testing.T) {
	drawn := declarations.States()
	for _, want := range []string{"[*] --> lodged: lodge", "lodged --> assessed: assess",
		"physical_check --> refused: refuse", "released --> [*]", `state "withdrawn" as withdrawn`,
		"| documents-requested | resume | document-check | inspector |"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%q is not in\n%s", want, drawn)
		}
	}
	if strings.Contains(drawn, "withdrawn --> [*]") {
		t.Error("a state that is never reached ends the drawing")
	}
}

func TestCountriesHaveNamesInBothLanguages(t *testing.T) {
	list := declarations.Countries()
	if len(list) != 250 {
		t.Errorf("%d countries", len(list))
	}
	for _, c := range list {
		if len(c.Code) != 2 || c.Name.UK == "" || c.Name.EN == "" {
			t.Errorf("%+v", c)
		}
	}
	if name, ok := declarations.CountryName("UA"); !ok || name.UK != "Україна" {
		t.Error(name, ok)
	}
	if _, ok := declarations.CountryName("ZZ"); ok {
		t.Error("ZZ is a country")
	}
}
