package web_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
)

func TestTellingOfFindings(t *testing.T) {
	target := "/inspections/" + richMRN
	row := func(n, rule, profile, of, outcome string) []string {
		return []string{"o" + n + "-rule", rule, "o" + n + "-profile", profile, "o" + n + "-of", of, "o" + n + "-outcome", outcome}
	}
	decision := append([]string{"csrf", "csrf-1", "revision", "1", "seq", "4", "decision", "release"}, row("0", "price-under-peers", "", "1", "not-confirmed")...)
	decision = append(decision, row("1", "new-importer", "", "0", "not-checked")...)
	profile := row("2", "profile", "cheap-textile", "0", "confirmed")
	t.Run("it goes with the decision", func(t *testing.T) {
		o, b := deciding(t)
		contains(t, b.get(target), `form="decide" name="o3-profile" value="cheap-textile"`, "Зважити десять місць", "41,2\u00a0%", "18\u202f350,20\u00a0грн", "5\u202f200,00\u00a0грн",
			"відхилення від подібних", "−3,20", "&#43;1,31", "CN\u00a0Китай", "TEXTIL HANDEL RHEINLAND &lt;b&gt;", "93,4\u00a0%", "редакція 3")
		form := append(append([]string{}, decision...), profile...)
		a := b.post(target+"/decision", append(form, "o2-kind", "value", "o2-item", "2", "o2-duty", "12 000,50", "o2-note", " так ")...)
		want(t, a.status, http.StatusSeeOther)
		wanted := []clearance.FindingOutcome{{Rule: "price-under-peers", Item: 1, Outcome: "not-confirmed"},
			{Rule: "profile", Profile: "cheap-textile", Item: 2, Outcome: "confirmed", Kind: "value", DutyAtStake: exact.Must("12000.50"), Note: "так"}}
		if diff := cmp.Diff(wanted, o.asked[0].Findings); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("what is missing is said at its field, and nothing typed is lost", func(t *testing.T) {
		o, b := deciding(t)
		form := append(append([]string{}, decision...), profile...)
		a := b.post(target+"/decision", append(form, "o2-duty", "1,2,3x")...)
		want(t, a.status, http.StatusUnprocessableEntity)
		contains(t, a, `href="#o2-kind"`, `href="#o2-item"`, `href="#o2-duty"`, "1,2,3x")
		want(t, len(o.asked), 0)
	})
	t.Run("it is corrected afterwards by who decided, and by supervisors", func(t *testing.T) {
		o, b := deciding(t)
		b.post(target+"/decision", decision...)
		contains(t, b.get(target), `form="found-form"`, "Зберегти результат перевірки")
		form := append([]string{"csrf", "csrf-1", "revision", "1", "number", "0"}, row("0", "profile", "cheap-textile", "0", "confirmed")...)
		want(t, b.post(target+"/findings", append(form, "o0-kind", "origin", "o0-item", "3")...).header.Get("Location"), target+"#found")
		a := b.get(target)
		contains(t, a, "Неправильна країна походження", "Запис 1: kyiv-customs/o.koval", `name="number" value="1"`, `id="o3-confirmed" name="o3-outcome" value="confirmed" checked`)
		stale := b.post(target+"/findings", append(form, "o0-kind", "value", "o0-item", "3")...)
		want(t, stale.status, http.StatusConflict)
		supervisor := signedIn(t, o, "brama_supervisor")
		contains(t, supervisor.get(target), "Виправити результат перевірки", `href="/risk/profiles/cheap-textile"`)
	})
	t.Run("others are not asked", func(t *testing.T) {
		b := signedIn(t, newOffice(), "brama_inspector")
		lacks(t, b.get("/inspections/"+yellowMRN), "o0-outcome", `href="/risk`)
	})
}
