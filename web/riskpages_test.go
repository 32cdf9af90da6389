package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/risk/profiles"
)

// riskPages are the pages of supervisors.
func riskPages() []string {
	return []string{"/risk/profiles", "/risk/profiles?status=waiting", "/risk/new", "/risk/new?as=json", "/risk/export", "/risk/profiles/cheap-footwear",
		"/risk/profiles/cheap-footwear/edit", "/risk/profiles/cheap-footwear/edit?as=json", "/risk/settings", "/risk/models", "/risk/lists", "/risk/monitor"}
}

func TestPagesOfRiskAreForSupervisors(t *testing.T) {
	o := newOffice()
	for token, status := range map[string]int{"brama_supervisor": 200, "brama_inspector": 403, "brama_broker": 403} {
		b := signedIn(t, o, token)
		for _, path := range riskPages() {
			if a := b.get(path); a.status != status {
				t.Errorf("%s for %s: %d", path, token, a.status)
			}
		}
		want(t, strings.Contains(b.get("/declarations").body, `href="/risk/profiles"`), status == 200)
	}
	t.Run("a guest is led to sign in and back", func(t *testing.T) {
		b := newBrowser(t, o)
		want(t, b.get("/risk/monitor").header.Get("Location"), "/signin?next=%2Frisk%2Fmonitor")
		a := b.post("/signin", "token", "brama_supervisor", "next", "/risk/monitor")
		want(t, a.header.Get("Location"), "/risk/monitor")
	})
	t.Run("what is not there is not found", func(t *testing.T) {
		b := signedIn(t, o, "brama_supervisor")
		for _, path := range []string{"/risk/profiles/none", "/risk/profiles/..%2fx", "/risk/profiles/A_B", "/risk/none", "/risk/monitor?office=%3Cx%3E"} {
			want(t, b.get(path).status, http.StatusNotFound)
		}
	})
	t.Run("a procedure that fails is not talked about", func(t *testing.T) {
		o := newOffice()
		b := signedIn(t, o, "brama_supervisor")
		o.shelf.broken = errDisk
		for _, path := range []string{"/risk/profiles", "/risk/profiles/cheap-footwear", "/risk/settings", "/risk/models", "/risk/lists", "/risk/monitor"} {
			a := b.get(path)
			want(t, a.status, http.StatusInternalServerError)
			lacks(t, a, "secret-path")
		}
	})
}

func TestPagesOfRiskSayNothingInMarkup(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_supervisor")
	contains(t, b.get("/risk/profiles/hostile"), "<li>Списку &lt;b&gt; немає.</li>")
	for _, path := range append(riskPages(), "/risk/profiles/hostile", "/risk/profiles/hostile/edit", "/risk/profiles/hostile/edit?as=json") {
		a := b.get(path)
		want(t, a.status, http.StatusOK)
		if path == "/risk/export" {
			continue
		}
		lacks(t, a, "<script", "<img src=x", "csrf-1 ", " style=", "</textarea><script")
		want(t, a.header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	}
	t.Run("nor does what is typed", func(t *testing.T) {
		for _, text := range []string{`"><script>alert(1)</script>`, "</textarea><script>", "{{.}}", "\xff\xfe", "\x00"} {
			form := []string{"csrf", "csrf-1", "json", text, "step", text, "note", text, "from", text, "to", text, "number", text}
			for _, name := range []string{"id", "title-uk", "criteria-codes", "criteria-importers", "when", "formalities", "channel", "criteria-split"} {
				form = append(form, name, text)
			}
			for _, target := range []string{"/risk/new", "/risk/profiles/cheap-footwear/edit", "/risk/profiles/cheap-footwear/step", "/risk/profiles/cheap-footwear/backtest", "/risk/settings/write"} {
				a := b.post(target, form...)
				if a.status >= 500 || a.status < 400 {
					t.Errorf("%s with %q: %d", target, text, a.status)
				}
				lacks(t, a, "<script")
			}
			lacks(t, b.get("/risk/monitor?from="+url.QueryEscape(text)+"&to="+url.QueryEscape(text)), "<script")
		}
	})
}

func TestProfileList(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	a := b.get("/risk/profiles")
	contains(t, a, "Дешеве взуття з Китаю", "чинний", "1\u202f204", "39,2\u00a0%", "4\u202f120\u202f300,00\u00a0грн", "і 77 у тіні", "код 6403")
	contains(t, b.get("/risk/profiles?status=shadow&lang=en"), "Tyres of doubtful origin", "in shadow")
	lacks(t, b.get("/risk/profiles?status=shadow"), "cheap-footwear")
	lacks(t, b.get("/risk/profiles?status=waiting"), "cheap-footwear", "tyres-origin")
	o.shelf.papers["profile/cheap-footwear"].Proposed = &clearance.Proposal{Step: clearance.StepExpire, By: bondar, At: now()}
	contains(t, b.get("/risk/profiles?status=waiting"), "cheap-footwear")
	want(t, b.get("/risk/export").header.Get("Content-Disposition"), "attachment; filename=profiles.json")
}

// sendTo sends a form with a file.
func (b *browser) sendTo(target string, list ...part) answer {
	b.t.Helper()
	body, kind := parts(b.t, list...)
	req := httptest.NewRequest("POST", target, bytes.NewReader(body))
	req.Header.Set("Content-Type", kind)
	return b.ask(req)
}

func TestImportingProfiles(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	file := `{"profiles":[` + strings.ReplaceAll(tyres, "tyres-origin", "tyres-new") + `]}`
	t.Run("a file becomes drafts", func(t *testing.T) {
		a := b.sendTo("/risk/import", csrf, part{"file", "p.json", file})
		want(t, a.status, http.StatusOK)
		contains(t, a, "Записано чернеток: 1", `href="/risk/profiles/tyres-new"`)
	})
	t.Run("a pasted text with faults is shown again with each of them", func(t *testing.T) {
		a := b.sendTo("/risk/import", csrf, part{name: "pasted", text: strings.ReplaceAll(file, `"4011"`, `"40x1"`)})
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "/profiles/0/criteria/codes/0", "profile.code", "40x1")
	})
	t.Run("nothing at all is told", func(t *testing.T) {
		a := b.sendTo("/risk/import", csrf)
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "Оберіть файл")
	})
	t.Run("a form of another page is refused", func(t *testing.T) {
		want(t, b.sendTo("/risk/import", part{name: "csrf", text: "x"}, part{"file", "p.json", file}).status, http.StatusForbidden)
		want(t, signedIn(t, newOffice(), "brama_inspector").sendTo("/risk/import", csrf, part{"file", "p.json", file}).status, http.StatusForbidden)
	})
}

// typedTyres is a profile as it is typed into fields.
func typedTyres() []string {
	return []string{"csrf", "csrf-1", "id", "tyres-2026", "title-uk", "Шини", "title-en", "Tyres", "justification", "Звернення\r\nмитниці",
		"from", "2026-02-01", "criteria-codes", "4011, 4012\n4013", "criteria-percentOfPeers-to", "60,5", "criteria-codeBefore-to", "0",
		"criteria-claimsRelief", "yes", "criteria-proofOfOrigin", "no", "criteria-importers", "38456912\r\nТОВ «А Б»", "when", "d.hour > 18",
		"channel", "red", "formalities", "105-2", "formalities", "202-1", "instruction-uk", "Зважити.", "instruction-en", "Weigh.",
		"sharePerMille", "500", "mostPerDay", "1 200", "json", `{"criteria":{"items":{"from":2}}}`, "do", "save"}
}

const keptTyres = `{"id":"tyres-2026","title":{"uk":"Шини","en":"Tyres"},"from":"2026-02-01","criteria":{"importers":["38456912","ТОВ «А Б»"],
"items":{"from":2},"codes":["4011","4012","4013"],"percentOfPeers":{"to":"60.5"},"codeBefore":{"to":0},"claimsRelief":true,"proofOfOrigin":false},
"when":"d.hour > 18","sharePerMille":500,"mostPerDay":1200,"channel":"red","formalities":["105-2","202-1"],
"instruction":{"uk":"Зважити.","en":"Weigh."},"justification":"Звернення митниці"}`

func sameJSON(t *testing.T, got []byte, wanted string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(wanted), &b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, a); diff != "" {
		t.Error(diff)
	}
}

func TestWritingProfiles(t *testing.T) {
	t.Run("fields and the JSON beside them make one profile, and it comes back to them", func(t *testing.T) {
		o := newOffice()
		b := signedIn(t, o, "brama_supervisor")
		a := b.post("/risk/new", typedTyres()...)
		want(t, a.header.Get("Location"), "/risk/profiles/tyres-2026")
		sameJSON(t, o.shelf.papers["profile/tyres-2026"].Work.Body, keptTyres)
		edit := b.get("/risk/profiles/tyres-2026/edit")
		contains(t, edit, `name="number" value="1"`, `value="4011 4012 4013"`, `value="60.5"`, "38456912\nТОВ «А Б»</textarea>", `value="yes" selected`,
			`value="202-1" checked`, `value="1200"`, "&#34;items&#34;: {", "readonly")
		lacks(t, edit, "&#34;codes&#34;")
	})
	t.Run("it can be turned to JSON and back without being kept", func(t *testing.T) {
		o := newOffice()
		b := signedIn(t, o, "brama_supervisor")
		form := typedTyres()
		form[len(form)-1] = "json"
		a := b.post("/risk/new", form...)
		want(t, a.status, http.StatusOK)
		contains(t, a, `name="as" value="json"`, "&#34;percentOfPeers&#34;", "&#34;60.5&#34;")
		back := b.post("/risk/new", "csrf", "csrf-1", "as", "json", "do", "fields", "json", keptTyres)
		contains(t, back, `value="4011 4012 4013"`, `name="as" value="fields"`)
		want(t, o.shelf.papers["profile/tyres-2026"], nil)
	})
	t.Run("what is wrong is said at its field, and nothing typed is lost", func(t *testing.T) {
		for _, c := range []struct {
			name, field, typed string
			texts              []string
		}{
			{"a code", "criteria-codes", "4011 40x1", []string{`href="#criteria-codes"`, "№\u00a02", "Початок коду товару", "40x1"}},
			{"a share that is no number", "sharePerMille", "половина", []string{`href="#sharePerMille"`, "половина", "Вкажіть ціле число від 0, лише цифрами."}},
			{"a share with a fraction", "sharePerMille", "33,3", []string{`href="#sharePerMille"`, `value="33,3"`, "Вкажіть ціле число від 0, лише цифрами."}},
			{"a share below zero", "sharePerMille", "-1", []string{`href="#sharePerMille"`, `value="-1"`, "Вкажіть ціле число від 0, лише цифрами."}},
			{"an amount that is none", "criteria-customsValue-from", "багато", []string{`href="#criteria-customsValue-from"`, "багато", "Вкажіть число від 0 звичайними цифрами, наприклад 60,5."}},
			{"an amount below zero", "criteria-customsValue-from", "-1", []string{`href="#criteria-customsValue-from"`, "Вкажіть число від 0"}},
			{"a title in one language", "title-en", "", []string{`href="#title-en"`, "обома мовами"}},
			{"a condition", "when", "d.hour >", []string{`href="#when"`, "Умову записано неправильно", "d.hour &gt;"}},
			{"a channel", "channel", "", []string{`href="#channel"`, "yellow або red"}},
			{"JSON that is none", "json", "{", []string{`href="#json"`, "не об’єкт JSON", "4011"}},
			{"a field that is there twice", "json", `{"channel":"red"}`, []string{`href="#channel"`, "і в полі, і в JSON"}},
			{"a field there is none of", "json", `{"criteria":{"colour":"red"}}`, []string{`href="#json"`, "/criteria/colour", "open"}},
			{"an ID that is none", "id", "Tyres!", []string{`href="#id"`, "Tyres!"}},
			{"an ID that is taken", "id", "tyres-origin", []string{`href="#id"`, "ідентифікатором уже є"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				o := newOffice()
				b := signedIn(t, o, "brama_supervisor")
				form := typedTyres()
				for i := 0; i < len(form); i += 2 {
					if form[i] == c.field {
						form[i+1] = c.typed
					}
				}
				a := b.post("/risk/new", append(form, c.field, c.typed)...)
				if a.status != http.StatusUnprocessableEntity && a.status != http.StatusConflict {
					t.Errorf("status %d", a.status)
				}
				contains(t, a, append(c.texts, "Потрібно виправити", "Зважити.", "38456912")...)
				want(t, len(o.shelf.papers), 5)
			})
		}
	})
	t.Run("a change over somebody else's is told and can be repeated", func(t *testing.T) {
		o := newOffice()
		b := signedIn(t, o, "brama_supervisor")
		form := []string{"csrf", "csrf-1", "as", "json", "do", "save", "json", strings.Replace(tyres, "4011", "4012", 1), "number"}
		a := b.post("/risk/profiles/tyres-origin/edit", append(form, "1")...)
		want(t, a.status, http.StatusConflict)
		contains(t, a, "Хтось уже змінив це.", `name="number" value="2"`, "4012")
		want(t, b.post("/risk/profiles/tyres-origin/edit", append(form, "2")...).status, http.StatusSeeOther)
	})
	t.Run("the JSON of another profile is not written over this one", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_supervisor")
		a := b.post("/risk/profiles/tyres-origin/edit", "csrf", "csrf-1", "as", "json", "number", "2", "json", footwear)
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "web.profile-id", "cheap-footwear")
	})
}

func TestFieldsShowEveryProfileWhole(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_supervisor")
	for id, body := range map[string]string{"cheap-footwear": footwear, "tyres-origin": tyres, "hostile": hostileProfile} {
		page := b.get("/risk/profiles/" + id + "/edit?as=json")
		contains(t, page, `name="as" value="json"`)
		fields := b.post("/risk/profiles/"+id+"/edit", "csrf", "csrf-1", "as", "json", "do", "fields", "json", body, "number", valueOf(t, page.body, "number"))
		form := url.Values{"csrf": {"csrf-1"}, "as": {"fields"}, "do": {"save"}, "number": {valueOf(t, fields.body, "number")}}
		readFields(t, fields.body, form)
		a := b.do("POST", "/risk/profiles/"+id+"/edit", form)
		if a.status != http.StatusSeeOther {
			t.Fatalf("%s: %d", id, a.status)
		}
		wanted, _ := profiles.Parse([]byte(body))
		sameJSON(t, o.shelf.papers["profile/"+id].Work.Body, string(profiles.Marshal(&wanted)))
	}
}

func TestStepsOfAProfile(t *testing.T) {
	step := func(b *browser, number, step string) answer {
		return b.post("/risk/profiles/tyres-origin/step", "csrf", b.csrf(), "number", number, "step", step, "note", "бо <треба>")
	}
	o := newOffice()
	first, second := signedIn(t, o, "brama_supervisor"), signedIn(t, o, "brama_second")
	page := "/risk/profiles/tyres-origin"
	t.Run("what is untried is not to be proposed", func(t *testing.T) {
		a := first.get(page)
		contains(t, a, "випробуйте на минулих деклараціях", "Повернути в чернетки")
		lacks(t, a, `value="activate"`, `value="approve"`)
	})
	t.Run("a trial shows what the profile would have done", func(t *testing.T) {
		a := first.post(page+"/backtest", "csrf", "csrf-1", "from", "2025-12-01", "to", "2025-12-31")
		want(t, a.header.Get("Location"), page+"#backtest")
		contains(t, first.get(page), "18\u202f402", "171", "UA209140", "150", "1\u202f284\u202f500,50\u00a0грн", richMRN, `value="activate"`)
	})
	t.Run("days that will not do are told, and stay", func(t *testing.T) {
		a := first.post(page+"/backtest", "csrf", "csrf-1", "from", "2020-01-01", "to", "")
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "Вкажіть день", `value="2020-01-01"`)
		contains(t, first.post(page+"/backtest", "csrf", "csrf-1", "from", "2020-01-01", "to", "2025-12-31"), "Не більше ніж 400 днів")
	})
	t.Run("who proposed it is not offered to approve it, and may not", func(t *testing.T) {
		want(t, step(first, "3", "activate").status, http.StatusSeeOther)
		a := first.get(page)
		contains(t, a, "запропоновано до дії", "бо &lt;треба&gt;", "Схвалити має інша особа", `value="reject"`)
		lacks(t, a, `value="approve"`)
		refused := step(first, "4", "approve")
		want(t, refused.status, http.StatusForbidden)
		contains(t, refused, "Схвалити має інша особа")
	})
	t.Run("what somebody has not seen is not approved", func(t *testing.T) {
		a := step(second, "3", "approve")
		want(t, a.status, http.StatusConflict)
		contains(t, a, "Хтось уже змінив це.", `name="number" value="4"`)
	})
	t.Run("another person brings it into force", func(t *testing.T) {
		contains(t, second.get(page), `value="approve"`)
		want(t, step(second, "4", "approve").status, http.StatusSeeOther)
		contains(t, second.get(page), "Схвалено.", "Чинна редакція 1", "схвалено: kyiv-customs/s.lysenko", `value="expire"`)
	})
	t.Run("a step there is none of is refused", func(t *testing.T) {
		contains(t, step(second, "5", "burn"), "Такого кроку немає")
	})
	t.Run("a note that is too long is refused", func(t *testing.T) {
		a := second.post(page+"/step", "csrf", second.csrf(), "number", "5", "step", "expire", "note", strings.Repeat("ґ", 1001))
		want(t, a.status, http.StatusUnprocessableEntity)
	})
}

func TestSettingsOfRisk(t *testing.T) {
	o := newOffice()
	b, second := signedIn(t, o, "brama_supervisor"), signedIn(t, o, "brama_second")
	first := b.get("/risk/settings")
	contains(t, first, "Діє те, що постачається", "105-2", "Check of", "Спроможність не вказано")
	body := strings.Replace(textIn(t, first.body, "json"), `"yellowScore": 50`, `"yellowScore": 45, "offices": {"*": {"documents": 10, "examinations": 2}}`, 1)
	t.Run("what cannot be read is told with what was typed", func(t *testing.T) {
		a := b.post("/risk/settings/write", "csrf", "csrf-1", "number", "0", "json", `{"colour": "red"}`)
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "/colour", "json.unknown-field", "/yellowScore", "settings.needed", `href="#json"`)
	})
	t.Run("a new edition shows what it changes, and comes into force by two", func(t *testing.T) {
		want(t, b.post("/risk/settings/write", "csrf", "csrf-1", "number", "0", "json", body).status, http.StatusSeeOther)
		a := b.get("/risk/settings")
		contains(t, a, "&#34;yellowScore&#34;: 45", "&#34;yellowScore&#34;: 50", "Відмінність від чинного", `class="new"`, `class="gone"`)
		want(t, b.post("/risk/settings/step", "csrf", "csrf-1", "number", "1", "step", "activate").status, http.StatusSeeOther)
		lacks(t, b.get("/risk/settings"), `value="approve"`)
		want(t, second.post("/risk/settings/step", "csrf", second.csrf(), "number", "2", "step", "approve").status, http.StatusSeeOther)
		contains(t, second.get("/risk/settings"), "усі інші", ">10<", "схвалено: kyiv-customs/s.lysenko")
	})
	t.Run("what somebody else has changed is told", func(t *testing.T) {
		a := b.post("/risk/settings/write", "csrf", "csrf-1", "number", "0", "json", body)
		want(t, a.status, http.StatusConflict)
		contains(t, a, "Хтось уже змінив це.", "&#34;yellowScore&#34;: 45")
	})
}

func TestModelsOfRisk(t *testing.T) {
	o := newOffice()
	b, second := signedIn(t, o, "brama_supervisor"), signedIn(t, o, "brama_second")
	contains(t, b.get("/risk/models"), "Січень", "Весна &lt;b&gt;", "0,931", "0,617", "97,5\u00a0%", "159", "−0,020", `value="rollback"`)
	want(t, o.shelf.asked[0], " 2025-10-15 2026-01-12")
	t.Run("a file that is no model is refused", func(t *testing.T) {
		a := b.sendTo("/risk/models/add", csrf, part{name: "title", text: "Літо"}, part{"file", "m.bin", "x"})
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, "Це не файл моделі.", `value="Літо"`)
		contains(t, b.sendTo("/risk/models/add", csrf), "Оберіть файл")
	})
	t.Run("a trained one is the challenger, and champion by another person", func(t *testing.T) {
		a := b.sendTo("/risk/models/add", csrf, part{name: "title", text: "Літо"}, part{"file", "m.bin", "trained"})
		want(t, a.header.Get("Location"), "/risk/models")
		want(t, b.post("/risk/models/step", "csrf", "csrf-1", "number", "5", "step", "activate").status, http.StatusSeeOther)
		want(t, second.post("/risk/models/step", "csrf", second.csrf(), "number", "6", "step", "approve").status, http.StatusSeeOther)
		contains(t, second.get("/risk/models"), "Претендента немає", "Попередня модель")
		want(t, second.post("/risk/models/step", "csrf", second.csrf(), "number", "7", "step", "rollback").status, http.StatusSeeOther)
		contains(t, second.get("/risk/models"), "Повернуто попередню модель.")
	})
	t.Run("before any was added the shipped one is told of", func(t *testing.T) {
		delete(o.shelf.papers, "model/champion")
		contains(t, b.get("/risk/models"), "регресія, що постачається")
	})
}

func TestListsOfParties(t *testing.T) {
	o := newOffice()
	b, second := signedIn(t, o, "brama_supervisor"), signedIn(t, o, "brama_second")
	contains(t, b.get("/risk/lists"), "Списків ще немає")
	a := b.sendTo("/risk/lists/add", csrf, part{name: "id", text: "Big"}, part{name: "title", text: "ООН"}, part{"file", "l.csv", "id;name"})
	want(t, a.status, http.StatusUnprocessableEntity)
	contains(t, a, `href="#id"`, "Позначення не годиться", `value="ООН"`)
	a = b.sendTo("/risk/lists/add", csrf, part{name: "id", text: "un-sc"}, part{name: "title", text: "Рада Безпеки <ООН>"}, part{"file", "l.csv", "id;name"})
	want(t, a.header.Get("Location"), "/risk/lists")
	want(t, o.shelf.sent["un-sc"], "id;name")
	contains(t, b.get("/risk/lists"), "Рада Безпеки &lt;ООН&gt;", "17\u202f421", `action="/risk/lists/un-sc/step"`)
	want(t, b.post("/risk/lists/un-sc/step", "csrf", "csrf-1", "number", "1", "step", "activate").status, http.StatusSeeOther)
	refused := b.post("/risk/lists/un-sc/step", "csrf", "csrf-1", "number", "2", "step", "approve")
	want(t, refused.status, http.StatusForbidden)
	contains(t, refused, "Схвалити має інша особа", "un-sc")
	want(t, second.post("/risk/lists/un-sc/step", "csrf", second.csrf(), "number", "2", "step", "approve").status, http.StatusSeeOther)
	contains(t, second.get("/risk/lists"), `value="expire"`)
}

// csrf is the token of the forms that this browser is shown.
func (b *browser) csrf() string {
	b.t.Helper()
	return valueOf(b.t, b.get("/").body, "csrf")
}

func TestAProfileThatHasEndedCanBeTakenUpAgain(t *testing.T) {
	o := newOffice()
	p := o.shelf.papers["profile/cheap-footwear"]
	p.Before, p.InForce = p.InForce, nil
	b := signedIn(t, o, "brama_supervisor")
	contains(t, b.get("/risk/profiles?status=expired"), "Дешеве взуття з Китаю", "завершений")
	contains(t, b.get("/risk/profiles/cheap-footwear"), "Дешеве взуття з Китаю", "Зараз робити нічого")
	contains(t, b.get("/risk/profiles/cheap-footwear/edit"), `value="6403 6404"`)
}
