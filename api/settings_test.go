package api_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
)

func TestSettingsWithFaultsAreRefusedWithEachAtItsField(t *testing.T) {
	r := openReal(t)
	token := r.tokens[clearance.Supervisor]
	body := settingsText()
	for old, new := range map[string]string{
		`"yellowScore":50`: `"yellowScore":50,"yelowScore":40`, `"redScore":80`: `"redScore":40`, `"hs6":"845961"`: `"hs6":"84596"`,
		`"drawChannel"`: `"offices":{"UA100230":{"documents":-1,"examinations":200000}},"rosters":{"UA100230":["o.bondar"]},"drawChannel"`,
	} {
		body = strings.Replace(body, old, new, 1)
	}
	var told []string
	problem := r.ask("PUT", settingsPath+"?number=0", token, body).problem(t)
	for _, f := range problem.Errors {
		told = append(told, f.Code+" "+f.Pointer)
		if f.Message.UK == "" || f.Message.EN == "" || f.Message.UK == f.Message.EN {
			t.Errorf("%s says %+v", f.Code, f.Message)
		}
	}
	want := []string{
		"settings.hs6 /highPriority/items/3/hs6",
		"json.integer /offices/UA100230/documents", "settings.capacity /offices/UA100230/examinations",
		"settings.inspector /rosters/UA100230/0", "json.unknown-field /yelowScore",
		"settings.red-score /redScore",
	}
	if diff := cmp.Diff(want, told); diff != "" || problem.Status != 422 {
		t.Errorf("%d %s", problem.Status, diff)
	}
	t.Run("and nothing of them is kept", func(t *testing.T) {
		r.ask("GET", settingsPath, token, "").want(t, 200, `"number":0`)
	})
	t.Run("broken JSON is told with its line", func(t *testing.T) {
		r.ask("PUT", settingsPath+"?number=0", token, "{\n \"name\": first").want(t, 422, `"json.syntax"`, "Рядок 2", "Line 2")
	})
}
