package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/risk"
)

const settingsPath = "/risk/settings"

// officesForm is the form for offices: rows of office, documents,
// examinations and inspectors.
func officesForm(number string, rows ...[4]string) []string {
	form := []string{"csrf", "csrf-1", "number", number}
	for i, row := range rows {
		for j, field := range []string{"office", "documents", "examinations", "inspectors"} {
			form = append(form, field+"-"+string(rune('0'+i)), row[j])
		}
	}
	return form
}

// tables are the offices of an edition with their inspectors.
func tables(t *testing.T, e *clearance.Edition) (map[string]risk.Capacity, map[string][]string) {
	t.Helper()
	s, err := risk.ReadSettings(e.Body)
	if err != nil {
		t.Fatal(err)
	}
	return s.Offices, s.Rosters
}

func TestOfficesAreEditedInAForm(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	first := b.get(settingsPath)
	contains(t, first, `name="office-0" value=""`, `name="office-2" value=""`, `name="office-3" value="*"`, `action="/risk/settings/offices"`)
	lacks(t, first, `name="office-4"`, `name="inspectors-3"`)
	t.Run("what is typed becomes an edition, and all else stays", func(t *testing.T) {
		a := b.post(settingsPath+"/offices", officesForm("0",
			[4]string{" ua100230 ", "1 200", "8", "kyiv-customs/o.bondar\r\n\r\n kyiv-customs/s.lysenko \r\n"},
			[4]string{"UA209000", "", "3", ""}, [4]string{"UA500000", "", "", "odesa/i.1"}, [4]string{"*", "10", "", ""})...)
		want(t, a.status, http.StatusSeeOther)
		p := o.shelf.papers["settings/risk"]
		offices, rosters := tables(t, p.Work)
		wantOffices := map[string]risk.Capacity{"UA100230": {Documents: 1200, Examinations: 8}, "UA209000": {Examinations: 3}, "*": {Documents: 10}}
		wantRosters := map[string][]string{"UA100230": {"kyiv-customs/o.bondar", "kyiv-customs/s.lysenko"}, "UA500000": {"odesa/i.1"}}
		if diff := cmp.Diff(wantOffices, offices) + cmp.Diff(wantRosters, rosters); diff != "" {
			t.Error(diff)
		}
		rest, err := risk.ReadSettings(p.Work.Body)
		if err != nil {
			t.Fatal(err)
		}
		rest.Offices, rest.Rosters = nil, nil
		if diff := cmp.Diff(jsonText(t, risk.ShippedSettings()), jsonText(t, rest)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the rows are those of the newest edition", func(t *testing.T) {
		contains(t, b.get(settingsPath), `name="office-0" value="UA100230"`, `name="documents-0" value="1200"`, "kyiv-customs/o.bondar\nkyiv-customs/s.lysenko</textarea>",
			`name="office-1" value="UA209000"`, `name="documents-1" value="0"`, `name="documents-2" value=""`, `name="office-6" value="*"`, `name="documents-6" value="10"`, "Тут рядки редакції 1")
	})
	t.Run("a row that is cleared removes its office, whole or but for its code", func(t *testing.T) {
		a := b.post(settingsPath+"/offices", officesForm("1", [4]string{"", " ", "", "\r\n"}, [4]string{"UA209000", "", "", ""},
			[4]string{"UA500000", "", "", "odesa/i.1"}, [4]string{"*", "", "", ""})...)
		want(t, a.status, http.StatusSeeOther)
		offices, rosters := tables(t, o.shelf.papers["settings/risk"].Work)
		if len(offices) != 0 || cmp.Diff(map[string][]string{"UA500000": {"odesa/i.1"}}, rosters) != "" {
			t.Errorf("%v %v", offices, rosters)
		}
	})
	t.Run("what is in force is shown with its inspectors", func(t *testing.T) {
		p := o.shelf.papers["settings/risk"]
		p.InForce, p.Work = p.Work, nil
		contains(t, b.get(settingsPath), "Інспектори, між якими жеребом розподіляють декларації", `<li class="code">odesa/i.1</li>`, `<span class="muted">—</span>`)
		contains(t, b.get(settingsPath+"?lang=en"), "Inspectors among whom declarations are drawn", "All else (JSON)", "rosters")
	})
}

func TestWhatIsWrongWithOfficesStandsBesideIt(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	long := strings.Repeat("UA", 50)
	form := officesForm("0",
		[4]string{"", "5", "", ""}, [4]string{"UA100230", "багато", "-1", "o.bondar\nkyiv-customs/a\nkyiv-customs/a"},
		[4]string{"ua100230", "1", "1", ""}, [4]string{"UA209000", "", "", ""}, [4]string{"UA/1", "100001", "1", "a/b"},
		[4]string{long, "1", "", ""}, [4]string{"*", "100001", "", ""})
	a := b.post(settingsPath+"/offices", form...)
	want(t, a.status, http.StatusUnprocessableEntity)
	contains(t, a, "<title>Помилка: ")
	for place, code := range map[string]string{
		`<a href="#office-0">рядок 1 · Митний орган: Вкажіть код`:               "web.office-missing",
		`<a href="#documents-1">UA100230 · Документів: Вкажіть ціле число`:      "web.whole-number",
		`<a href="#examinations-1">UA100230 · Оглядів: Вкажіть ціле число`:      "web.whole-number",
		`<a href="#inspectors-1">UA100230 · Інспектори: o.bondar — Інспектора`:  "settings.inspector",
		`<a href="#inspectors-1">UA100230 · Інспектори: kyiv-customs/a — Цього`: "settings.inspector-twice",
		`<a href="#office-2">UA100230 · Митний орган: Цей`:                      "web.office-twice",
		`<a href="#documents-3">UA209000 · Документів: Вкажіть, скільки`:        "web.office-empty",
		`<a href="#office-4">UA/1 · Митний орган: Код`:                          "settings.office",
		`<a href="#documents-4">UA/1 · Документів: Перевірок`:                   "settings.capacity",
		`<a href="#json">/offices/UAUA`: "settings.office",
		`<a href="#documents-6">усі інші · Документів: Перевірок`: "settings.capacity",
	} {
		_, after, found := strings.Cut(a.body, place)
		if line, _, _ := strings.Cut(after, "</li>"); !found || !strings.Contains(line, code) {
			t.Errorf("no %s at %s", code, place)
		}
	}
	want(t, strings.Count(a.body, `<a href="#office-4">`), 1)
	contains(t, a, `value="багато"`, `value="-1"`, `value="ua100230"`, `value="100001"`, "o.bondar\nkyiv-customs/a\nkyiv-customs/a</textarea>",
		`<p class="problem">Вкажіть ціле число від 0`, `<p class="problem">o.bondar — Інспектора записують`)
	contains(t, b.post(settingsPath+"/offices?lang=en", form...), "all others · Documents: Checks a day are 0 to 100,000", "Give the code of the office")
	if o.shelf.papers["settings/risk"] != nil {
		t.Error("something was kept")
	}
	t.Run("faults of the procedure alone, too", func(t *testing.T) {
		a := b.post(settingsPath+"/offices?lang=uk", officesForm("0", [4]string{"UA100230", "1", "1", strings.Repeat("a/b\n", 201)}, [4]string{"*", "", "", ""})...)
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, `<a href="#inspectors-0">UA100230 · Інспектори: У переліку`, "settings.roster")
	})
}

func TestWhatIsWrongWithTheJSONStandsBesideIt(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_supervisor")
	typed := strings.Replace(jsonText(t, risk.ShippedSettings()), `"hs6":"845961"`, `"hs6":"84596","HS6":"845961"`, 1)
	typed = strings.Replace(typed, `"redScore":80`, `"redScore":8`, 1)
	for lang, said := range map[string][2]string{
		"uk": {"Товар переліку позначають шістьма цифрами", "Такого поля немає"},
		"en": {"Goods of the list are named by six digits", "There is no such field"},
	} {
		a := b.post(settingsPath+"/write?lang="+lang, "csrf", "csrf-1", "number", "0", "json", typed)
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, `<a href="#json">/highPriority/items/3/hs6: `+said[0], `<a href="#json">/highPriority/items/3/HS6: `+said[1], `<a href="#json">/redScore: `,
			`<p class="problem"><span class="code">/highPriority/items/3/hs6</span> `+said[0], "&#34;HS6&#34;:&#34;845961&#34;", `name="office-3" value="*"`)
	}
}

func TestTheFormForOfficesIsGuarded(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	row := [4]string{"UA100230", "7", "1", "a/b"}
	t.Run("another person was faster", func(t *testing.T) {
		a := b.post(settingsPath+"/offices", officesForm("5", row)...)
		want(t, a.status, http.StatusConflict)
		contains(t, a, "Хтось уже змінив це.", `name="documents-0" value="7"`, `name="number" value="0"`)
	})
	t.Run("a form without rows removes nothing", func(t *testing.T) {
		want(t, b.post(settingsPath+"/offices", "csrf", "csrf-1", "number", "0").status, http.StatusBadRequest)
	})
	t.Run("a form of another page is not taken", func(t *testing.T) {
		form := officesForm("0", row)
		form[1] = "stale"
		want(t, b.post(settingsPath+"/offices", form...).status, http.StatusForbidden)
	})
	t.Run("nor one of an inspector", func(t *testing.T) {
		inspector := signedIn(t, o, "brama_inspector")
		form := officesForm("0", row)
		form[1] = inspector.csrf()
		want(t, inspector.post(settingsPath+"/offices", form...).status, http.StatusForbidden)
	})
	t.Run("nor is markup", func(t *testing.T) {
		for _, text := range []string{`"><script>alert(1)</script>`, "</textarea><script>", "\xff\xfe", "\x00"} {
			a := b.post(settingsPath+"/offices", officesForm("0", [4]string{text, text, text, text}, [4]string{"UA100230", text, "", text})...)
			want(t, a.status, http.StatusUnprocessableEntity)
			lacks(t, a, "<script")
		}
	})
	if o.shelf.papers["settings/risk"] != nil {
		t.Error("something was kept")
	}
}

func jsonText(t *testing.T, s risk.Settings) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
