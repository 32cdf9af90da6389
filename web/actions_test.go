package web_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
)

func TestSignIn(t *testing.T) {
	t.Run("a known token opens a session and leads to one's work", func(t *testing.T) {
		for token, start := range map[string]string{"brama_inspector": "/inspections", "brama_broker": "/declarations"} {
			b := newBrowser(t, newOffice())
			a := b.post("/signin", "token", "  "+token+"\n")
			want(t, a.status, http.StatusSeeOther)
			want(t, a.header.Get("Location"), start)
			cookie := strings.ToLower(a.header.Get("Set-Cookie"))
			if !strings.HasPrefix(cookie, "brama-session=secret-1;") || !strings.Contains(cookie, "httponly") ||
				!strings.Contains(cookie, "samesite=lax") || !strings.Contains(cookie, "path=/") || strings.Contains(cookie, "secure;") {
				t.Errorf("session cookie: %s", cookie)
			}
			want(t, b.get(start).status, http.StatusOK)
		}
	})
	t.Run("over https the cookie is of this host only", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		b.header.Set("X-Forwarded-Proto", "https")
		a := b.post("/signin", "token", "brama_inspector")
		cookie := a.header.Get("Set-Cookie")
		if !strings.HasPrefix(cookie, "__Host-brama-session=") || !strings.Contains(strings.ToLower(cookie), "; secure") {
			t.Errorf("session cookie: %s", cookie)
		}
		want(t, b.get("/inspections").status, http.StatusOK)
		want(t, b.get("/inspections").header.Get("Strict-Transport-Security"), "max-age=31536000")
	})
	t.Run("a wrong token gives the same page, without the token", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		a := b.post("/signin", "token", "brama_guessed", "next", "/inspections/"+richMRN)
		want(t, a.status, http.StatusUnauthorized)
		contains(t, a, "Ключ доступу невідомий, відкликаний або прострочений", `name="next" value="/inspections/`+richMRN)
		lacks(t, a, "brama_guessed")
		contains(t, b.post("/signin"), "Введіть ключ доступу")
	})
	t.Run("every token is asked for, whatever it looks like", func(t *testing.T) {
		o := newOffice()
		b := newBrowser(t, o)
		for _, token := range []string{"", "x", strings.Repeat("я", 5000)} {
			want(t, b.post("/signin", "token", token).status, http.StatusUnauthorized)
		}
		want(t, o.signIns, 3)
	})
	t.Run("after ten failures an address has to wait, the right token or not", func(t *testing.T) {
		o := newOffice()
		b := newBrowser(t, o)
		for range 10 {
			want(t, b.post("/signin", "token", "wrong").status, http.StatusUnauthorized)
		}
		a := b.post("/signin", "token", "brama_inspector")
		want(t, a.status, http.StatusTooManyRequests)
		want(t, a.header.Get("Retry-After"), "300")
		want(t, o.signIns, 10)
	})
	t.Run("a form from another site is refused", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		b.header.Set("Sec-Fetch-Site", "cross-site")
		want(t, b.post("/signin", "token", "brama_inspector").status, http.StatusForbidden)
	})
	t.Run("signing in again ends the session of before", func(t *testing.T) {
		o := newOffice()
		b := signedIn(t, o, "brama_inspector")
		b.post("/signin", "token", "brama_supervisor")
		want(t, len(o.sessions), 1)
		contains(t, b.get("/inspections"), "n.bondar")
	})
}

func TestWayBack(t *testing.T) {
	t.Run("a guest is led to the sign-in page and back", func(t *testing.T) {
		b := newBrowser(t, newOffice())
		a := b.get("/inspections/" + richMRN)
		want(t, a.status, http.StatusSeeOther)
		want(t, a.header.Get("Location"), "/signin?next=%2Finspections%2F"+richMRN)
		contains(t, b.get(a.header.Get("Location")), `value="/inspections/`+richMRN+`"`)
		back := b.post("/signin", "token", "brama_inspector", "next", "/inspections/"+richMRN)
		want(t, back.header.Get("Location"), "/inspections/"+richMRN)
	})
	t.Run("nobody is led to another site", func(t *testing.T) {
		for _, next := range []string{"https://example.org/inspections", "//example.org/inspections", "/\\example.org", "/inspections\\..\\..",
			"javascript:alert(1)", "/inspectionsx", "/docs", "/inspections/\r\nSet-Cookie: a=b"} {
			b := newBrowser(t, newOffice())
			a := b.post("/signin", "token", "brama_inspector", "next", next)
			want(t, a.header.Get("Location"), "/inspections")
		}
	})
}

func TestSignOut(t *testing.T) {
	o := newOffice()
	b := signedIn(t, o, "brama_inspector")
	want(t, b.post("/signout", "csrf", "wrong").status, http.StatusForbidden)
	want(t, len(o.sessions), 1)
	a := b.post("/signout", "csrf", "csrf-1")
	want(t, a.status, http.StatusSeeOther)
	want(t, len(o.sessions), 0)
	want(t, b.cookies["brama-session"], "")
	contains(t, b.get("/"), "Ви вийшли")
	lacks(t, b.get("/"), "Ви вийшли")
	want(t, b.get("/inspections").status, http.StatusSeeOther)
}

func TestForgedForms(t *testing.T) {
	target := "/inspections/" + richMRN + "/claim"
	cases := []struct {
		name   string
		header map[string]string
		csrf   string
		status int
	}{
		{"a form without a token is refused", nil, "", 403},
		{"a form with another's token is refused", nil, "csrf-2", 403},
		{"a form from another site is refused", map[string]string{"Sec-Fetch-Site": "cross-site"}, "csrf-1", 403},
		{"a form from a sister site is refused", map[string]string{"Sec-Fetch-Site": "same-site"}, "csrf-1", 403},
		{"a form of another origin is refused", map[string]string{"Origin": "https://example.org"}, "csrf-1", 403},
		{"a form of no origin is refused", map[string]string{"Origin": "null"}, "csrf-1", 403},
		{"our own form is taken", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://example.com"}, "csrf-1", 303},
		{"our own form of an older browser is taken", map[string]string{"Origin": "http://example.com"}, "csrf-1", 303},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice()
			b := signedIn(t, o, "brama_inspector")
			for name, value := range c.header {
				b.header.Set(name, value)
			}
			want(t, b.post(target, "csrf", c.csrf).status, c.status)
			want(t, o.files[0].ClaimedBy != "", c.status == 303)
		})
	}
}

func TestFormsOfOtherKinds(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_inspector")
	t.Run("JSON is no form", func(t *testing.T) {
		b.header.Set("Content-Type", "application/json")
		want(t, b.do("POST", "/inspections/"+richMRN+"/claim", nil).status, http.StatusUnsupportedMediaType)
		b.header.Del("Content-Type")
	})
	t.Run("a form of more than 64 KiB is refused", func(t *testing.T) {
		a := b.post("/inspections/"+richMRN+"/claim", "csrf", "csrf-1", "x", strings.Repeat("x", 70_000))
		want(t, a.status, http.StatusRequestEntityTooLarge)
	})
	t.Run("nor is one that does not say how long it is", func(t *testing.T) {
		body := io.MultiReader(strings.NewReader("csrf=csrf-1&x=" + strings.Repeat("x", 70_000)))
		req, err := http.NewRequestWithContext(t.Context(), "POST", serve(t, b.app)+"/inspections/"+richMRN+"/claim", body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(&http.Cookie{Name: "brama-session", Value: "secret-1"})
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		want(t, resp.StatusCode, http.StatusRequestEntityTooLarge)
		want(t, resp.Close, true)
	})
	t.Run("a guest's form is not read but led to the sign-in page", func(t *testing.T) {
		a := newBrowser(t, newOffice()).post("/inspections/"+richMRN+"/decision", "decision", "release")
		want(t, a.status, http.StatusSeeOther)
		want(t, a.header.Get("Location"), "/signin?next=%2Finspections%2F"+richMRN)
	})
}

func TestClaim(t *testing.T) {
	t.Run("a free declaration is taken and let go", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_inspector")
		contains(t, b.get("/inspections/"+richMRN), "Взяти в роботу")
		a := b.post("/inspections/"+richMRN+"/claim", "csrf", "csrf-1")
		want(t, a.header.Get("Location"), "/inspections/"+richMRN)
		contains(t, b.get("/inspections/"+richMRN), "Декларацію взято в роботу.", "Повернути до черги", "Підтвердити рішення")
		b.post("/inspections/"+richMRN+"/letgo", "csrf", "csrf-1")
		mine := b.get("/inspections/" + richMRN)
		contains(t, mine, "Декларацію повернуто до черги.", "Взяти в роботу")
		lacks(t, mine, "Підтвердити рішення")
	})
	t.Run("what was given by draw is passed on by draw", func(t *testing.T) {
		o := newOffice()
		for _, f := range o.files {
			if f.MRN == richMRN {
				f.ClaimedBy, f.Assignment = "kyiv-customs/o.koval", &risk.Assignment{Inspector: "kyiv-customs/o.koval"}
			}
		}
		b := signedIn(t, o, "brama_inspector")
		contains(t, b.get("/inspections/"+richMRN), "Декларацію призначено вам за жеребом", "Передати іншому за жеребом")
		b.post("/inspections/"+richMRN+"/letgo", "csrf", "csrf-1")
		passed := b.get("/inspections/" + richMRN)
		contains(t, passed, "Декларацію за жеребом передано іншому інспекторові.", "За жеребом призначено: kyiv-customs/n.bondar")
		lacks(t, passed, "Взяти в роботу", "Підтвердити рішення")
	})
	t.Run("a colleague's is not, and it is said whose it is", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_inspector")
		lacks(t, b.get("/inspections/"+yellowMRN), "Взяти в роботу", "Підтвердити рішення")
		a := b.post("/inspections/"+yellowMRN+"/claim", "csrf", "csrf-1")
		want(t, a.status, http.StatusConflict)
		contains(t, a, "Нічого не змінено", "Декларацію вже взяв у роботу kyiv-customs/n.bondar.", yellowMRN)
	})
	t.Run("a broker takes nothing", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_broker")
		want(t, b.post("/inspections/"+richMRN+"/claim", "csrf", "csrf-1").status, http.StatusForbidden)
	})
}

// deciding is a browser whose inspector has just taken the rich declaration:
// revision 1, event 4.
func deciding(t *testing.T) (*office, *browser) {
	t.Helper()
	o := newOffice()
	b := signedIn(t, o, "brama_inspector")
	b.post("/inspections/"+richMRN+"/claim", "csrf", "csrf-1")
	return o, b
}

func TestDecide(t *testing.T) {
	target := "/inspections/" + richMRN + "/decision"
	t.Run("a decision carries what was seen and what was written", func(t *testing.T) {
		cases := []struct {
			form   []string
			want   clearance.DecisionRequest
			notice string
		}{
			{[]string{"decision", "release"}, clearance.DecisionRequest{Decision: "release"}, "митне оформлення завершено"},
			{[]string{"decision", "refuse", "reasons", " Немає дозволу.\r\n\r\nЦіна не підтверджена. "},
				clearance.DecisionRequest{Decision: "refuse", Reasons: []clearance.Reason{{Text: "Немає дозволу."}, {Text: "Ціна не підтверджена."}}},
				"у митному оформленні відмовлено"},
			{[]string{"decision", "request-documents", "document", "0954", "document", "0380", "document", "9999", "other", "Прайс-лист"},
				clearance.DecisionRequest{Decision: "request-documents", Reasons: []clearance.Reason{
					{Code: "0380", Text: "Інвойс (рахунок-фактура)"}, {Code: "0954", Text: "Сертифікат EUR.1"}, {Text: "Прайс-лист"}}},
				"надіслано вимогу про документи"},
		}
		for _, c := range cases {
			o, b := deciding(t)
			contains(t, b.get("/inspections/"+richMRN), `name="revision" value="1"`, `name="seq" value="4"`)
			a := b.post(target, append([]string{"csrf", "csrf-1", "revision", "1", "seq", "4"}, c.form...)...)
			want(t, a.status, http.StatusSeeOther)
			c.want.Revision, c.want.Seq = 1, 4
			if diff := cmp.Diff([]clearance.DecisionRequest{c.want}, o.asked); diff != "" {
				t.Error(diff)
			}
			contains(t, b.get(a.header.Get("Location")), c.notice)
		}
	})
	t.Run("what is missing is said beside the field, and nothing typed is lost", func(t *testing.T) {
		cases := []struct{ form, texts []string }{
			{nil, []string{"Оберіть рішення"}},
			{[]string{"decision", "burn"}, []string{"Оберіть рішення"}},
			{[]string{"decision", "refuse", "reasons", " \r\n ", "other", "Каталог <b>"},
				[]string{"Вкажіть хоча б одну причину", `value="refuse" checked`, "Каталог &lt;b&gt;"}},
			{[]string{"decision", "request-documents", "reasons", "чернетка"},
				[]string{"Позначте або впишіть", `value="request-documents" checked`, "чернетка"}},
			{[]string{"decision", "refuse", "reasons", strings.Repeat("ґ", 1001), "document", "0730"},
				[]string{"не довший за 1000 знаків", strings.Repeat("ґ", 1001), `value="0730" checked`}},
			{[]string{"decision", "refuse", "reasons", strings.Repeat("а\n", 21)}, []string{"Не більше 20 рядків"}},
			{[]string{"decision", "refuse", "reasons", "загалом"}, []string{"Причина надто загальна.", "загалом"}},
			{[]string{"decision", "release", "seq", "", "revision", "x"}, []string{"Відкрийте декларацію ще раз"}},
		}
		for _, c := range cases {
			o, b := deciding(t)
			form := append([]string{"csrf", "csrf-1"}, c.form...)
			if !slices.Contains(c.form, "seq") {
				form = append(form, "revision", "1", "seq", "4")
			}
			a := b.post(target, form...)
			want(t, a.status, http.StatusUnprocessableEntity)
			contains(t, a, append(c.texts, "Потрібно виправити", "Помилка: ", richMRN)...)
			want(t, len(o.asked), 0)
		}
	})
	t.Run("what has changed meanwhile is shown, with what was typed", func(t *testing.T) {
		o, b := deciding(t)
		o.files[0].Seq, o.files[0].Revision = 9, 2
		a := b.post(target, "csrf", "csrf-1", "revision", "1", "seq", "4", "decision", "refuse", "reasons", "Немає ліцензії")
		want(t, a.status, http.StatusConflict)
		contains(t, a, "Декларація змінилася, відколи ви її відкрили.", "Немає ліцензії", `name="seq" value="9"`,
			`name="revision" value="2"`, `value="refuse" checked`)
		again := b.post(target, "csrf", "csrf-1", "revision", "2", "seq", "9", "decision", "refuse", "reasons", "Немає ліцензії")
		want(t, again.status, http.StatusSeeOther)
	})
	t.Run("after documents were asked for one goes on or refuses", func(t *testing.T) {
		o := newOffice()
		b := signedIn(t, o, "brama_inspector")
		a := b.get("/inspections/" + waitingMRN)
		contains(t, a, "Документи надійшли", "Прайс-лист виробника")
		lacks(t, a, `value="release"`)
		b.post("/inspections/"+waitingMRN+"/decision", "csrf", "csrf-1", "revision", "1", "seq", "2", "decision", "resume")
		want(t, o.files[3].Status, declarations.DocumentCheck)
	})
}

func TestHeaders(t *testing.T) {
	b := signedIn(t, newOffice(), "brama_inspector")
	for _, path := range []string{"/", "/signin", "/inspections", "/inspections/" + richMRN, "/inspections/none", "/declarations"} {
		a := b.get(path)
		want(t, a.header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; img-src 'self' data:; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		want(t, a.header.Get("X-Content-Type-Options"), "nosniff")
		want(t, a.header.Get("Referrer-Policy"), "same-origin")
		want(t, a.header.Get("Cache-Control"), "no-store")
		lacks(t, a, "<script", " style=", " onclick=", "http://", "https://")
	}
}

func TestAssets(t *testing.T) {
	b := newBrowser(t, newOffice())
	_, rest, found := strings.Cut(b.get("/").body, `rel="stylesheet" href="`)
	if !found {
		t.Fatal("no style sheet")
	}
	address, _, _ := strings.Cut(rest, `"`)
	a := b.get(address)
	want(t, a.status, http.StatusOK)
	want(t, a.header.Get("Content-Type"), "text/css; charset=utf-8")
	want(t, a.header.Get("Cache-Control"), "public, max-age=31536000, immutable")
	lacks(t, a, "http:", "https:", "@import", "url(")
	b.header.Set("If-None-Match", a.header.Get("ETag"))
	again := b.get(address)
	want(t, again.status, http.StatusNotModified)
	want(t, again.body, "")
}

func TestInternalErrorsAreLogged(t *testing.T) {
	o := newOffice()
	var log bytes.Buffer
	b := &browser{t: t, app: newApp(o, &log), cookies: map[string]string{}, header: http.Header{}}
	if _, err := o.SignIn(context.Background(), "brama_inspector"); err != nil {
		t.Fatal(err)
	}
	b.cookies["brama-session"] = "secret-1"
	o.broken = errDisk
	a := b.get("/inspections/" + richMRN)
	for _, part := range []string{"secret-path", a.header.Get("X-Request-Id"), "/inspections/:ref"} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log lacks %q: %s", part, log.String())
		}
	}
	if strings.Contains(log.String(), richMRN) || strings.Contains(log.String(), "o.koval") {
		t.Errorf("the log names people or declarations: %s", log.String())
	}
}
