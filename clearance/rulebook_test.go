package clearance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
)

// shirtsProfile orders a check of all t-shirts.
func shirtsProfile(id, channel string) []byte {
	return fmt.Appendf(nil, `{"id":%q,"title":{"uk":"Футболки","en":"T-shirts"},"criteria":{"codes":["6109"],"types":["IM"]},
		"channel":%q,"formalities":["105-2"],"instruction":{"uk":"Звірити ціну","en":"Compare the price"},
		"justification":"Undervaluation found in 2025"}`, id, channel)
}

// step takes a step with a profile in the state it is in.
func (h *house) step(who clearance.Actor, id, step string) (*clearance.ProfileFile, error) {
	h.t.Helper()
	p := must(h.Profile(ctx, chief, id))
	return h.StepProfile(ctx, who, id, clearance.StepRequest{Number: p.Number, Step: step})
}

// activated writes a profile, tries it and brings it into force.
func (h *house) activated(body []byte, id string) {
	h.t.Helper()
	must(h.WriteProfile(ctx, chief, 0, body))
	today := h.Today()
	must(h.BacktestProfile(ctx, chief, id, today, today))
	for _, s := range []struct {
		who  clearance.Actor
		step string
	}{{chief, clearance.StepShadow}, {chief, clearance.StepActivate}, {deputy, clearance.StepApprove}} {
		must(h.step(s.who, id, s.step))
	}
}

func TestAProfileComesIntoForceByTwoPeople(t *testing.T) {
	h := open(t)
	must(h.WriteProfile(ctx, chief, 0, shirtsProfile("shirts", "red")))
	refused := func(who clearance.Actor, step, code string) {
		t.Helper()
		_, err := h.step(who, "shirts", step)
		if e := fault.As(err); e == nil || e.Code != code {
			t.Errorf("%s by %s: %v, want %s", step, who.Name, err, code)
		}
	}
	refused(chief, clearance.StepActivate, "rulebook.untried")
	refused(chief, clearance.StepApprove, "rulebook.nothing-proposed")
	refused(chief, "abolish", "document.refused")
	must(h.step(chief, "shirts", clearance.StepShadow))
	refused(chief, clearance.StepActivate, "rulebook.untried") // not tried on the past
	today := h.Today()
	must(h.BacktestProfile(ctx, chief, "shirts", today, today))
	must(h.step(deputy, "shirts", clearance.StepActivate))
	refused(deputy, clearance.StepApprove, "rulebook.second-person") // who proposed it
	refused(chief, clearance.StepApprove, "rulebook.second-person")  // who wrote it
	refused(chief, clearance.StepShadow, "rulebook.proposed")
	third := clearance.Actor{Tenant: "customs", Name: "Марта", Role: clearance.Supervisor}
	file := must(h.step(third, "shirts", clearance.StepApprove))
	if file.Status != "active" || file.InForce.Approved != third.ID() || file.InForce.By != chief.ID() || file.Work != nil {
		t.Errorf("%+v", file)
	}
	must(h.step(chief, "shirts", clearance.StepExpire))
	refused(chief, clearance.StepApprove, "rulebook.second-person")
	if file = must(h.step(deputy, "shirts", clearance.StepApprove)); file.Status != "expired" {
		t.Errorf("%+v", file)
	}
	var notes []string
	for _, p := range must(h.PaperHistory(ctx, chief, clearance.KindProfile, "shirts")) {
		notes = append(notes, p.Note)
	}
	if got := strings.Join(notes, " "); got != "approve expire approve activate back-tested shadow written" {
		t.Errorf("history: %s", got)
	}
}

func TestOnlySupervisorsSeeAndChangeTheRulebook(t *testing.T) {
	h := open(t)
	for _, who := range []clearance.Actor{alpha, beta, inspector, admin} {
		var errs []error
		_, err := h.Profiles(ctx, who, "", "", 0)
		errs = append(errs, err)
		_, err = h.WriteProfile(ctx, who, 0, shirtsProfile("shirts", "red"))
		errs = append(errs, err)
		_, err = h.RiskSettings(ctx, who)
		errs = append(errs, err)
		_, err = h.AddModel(ctx, who, "", nil)
		errs = append(errs, err)
		_, err = h.WriteList(ctx, who, "x", "", nil)
		errs = append(errs, err)
		_, err = h.Monitor(ctx, who, "", h.Today(), h.Today())
		errs = append(errs, err)
		_, err = h.ExportProfiles(ctx, who)
		errs = append(errs, err)
		_, err = h.PaperHistory(ctx, who, clearance.KindProfile, "shirts")
		errs = append(errs, err)
		for i, err := range errs {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s may do number %d: %v", who.Role, i, err)
			}
		}
	}
}

func TestAChangeMadeOnAnOldStateIsRefused(t *testing.T) {
	h := open(t)
	first := must(h.WriteProfile(ctx, chief, 0, shirtsProfile("shirts", "red")))
	must(h.WriteProfile(ctx, deputy, first.Number, shirtsProfile("shirts", "yellow")))
	for _, err := range []error{
		second(h.WriteProfile(ctx, chief, first.Number, shirtsProfile("shirts", "red"))),
		second(h.WriteProfile(ctx, chief, 0, shirtsProfile("shirts", "red"))),
		second(h.StepProfile(ctx, chief, "shirts", clearance.StepRequest{Number: first.Number, Step: clearance.StepShadow})),
	} {
		if e := fault.As(err); e == nil || e.Code != "rulebook.changed" || e.Fields["number"] != "2" {
			t.Errorf("%v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestARuleSetIsSwappedWhileRunningAndItsVersionStandsOnEveryDecision(t *testing.T) {
	h := open(t)
	other := h.another()
	before := h.judged(h.process1("01", "L-1"))
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	head := h.lodged(alpha, body(t, "01", "L-2"))
	h.store.clock.pass(time.Second) // another process looks again
	if err := other.Process(ctx, refOf(head)); err != nil {
		t.Fatal(err)
	}
	after := h.judged(head.ID)
	if before.Assessment.RuleSet == after.Assessment.RuleSet || after.Assessment.RuleSet != h.Rules().Version() {
		t.Errorf("versions %s and %s, in force %s", before.Assessment.RuleSet, after.Assessment.RuleSet, h.Rules().Version())
	}
	if after.Assessment.Channel != declarations.Red || !slices.Contains(rulesOf(after), risk.RuleProfile) {
		t.Errorf("%+v", after.Assessment)
	}
	again := h.Rules().Assess(&after.Facts, after.Assessment.Circumstances(h.store.secret))
	if asJSON(t, again) != asJSON(t, after.Assessment) {
		t.Error("what is kept does not give the same answer again")
	}
}

func TestAProfileInShadowHitsInSilence(t *testing.T) {
	h := open(t)
	must(h.WriteProfile(ctx, chief, 0, shirtsProfile("shirts", "red")))
	must(h.step(chief, "shirts", clearance.StepShadow))
	r := h.judged(h.process1("01", "L-1"))
	if r.Assessment.Channel != declarations.Green || len(r.Assessment.Hits) != 1 || !r.Assessment.Hits[0].Shadow || slices.Contains(rulesOf(r), risk.RuleProfile) {
		t.Errorf("%+v", r.Assessment)
	}
	h.store.clock.pass(time.Second)
	if err := h.FollowHistory(ctx); err != nil {
		t.Fatal(err)
	}
	if file := must(h.Profile(ctx, chief, "shirts")); file.Effect.Silent != 1 || file.Effect.Hits != 0 {
		t.Errorf("%+v", file.Effect)
	}
}

func TestTheMostADayIsKeptWithinABatchAndAcrossBatches(t *testing.T) {
	h := open(t)
	capped := strings.Replace(string(shirtsProfile("shirts", "red")), `"channel"`, `"mostPerDay":3,"channel"`, 1)
	h.activated([]byte(capped), "shirts")
	var heads []clearance.Head
	for i := range 8 {
		heads = append(heads, h.lodged(alpha, body(t, "01", fmt.Sprint("L-", i))))
	}
	for batch := range slices.Chunk(heads, 4) {
		h.store.clock.pass(time.Second)
		h.process(batch...)
	}
	red, next := 0, clearance.Head{}
	for _, head := range heads {
		if h.judged(head.ID).Assessment.Channel == declarations.Red {
			red++
		}
	}
	if red != 3 {
		t.Errorf("%d selected, not 3", red)
	}
	h.store.clock.set(noon.AddDate(0, 0, 1))
	next.ID = h.process1("01", "L-next")
	if h.judged(next.ID).Assessment.Channel != declarations.Red {
		t.Error("the next day selects none")
	}
}

func TestSettingsComeIntoForceByTwoPeople(t *testing.T) {
	h := open(t)
	paper := must(h.RiskSettings(ctx, chief))
	changed := strings.Replace(string(paper.InForce.Body), `"drawPerMille":20`, `"drawPerMille":1000`, 1)
	if changed == string(paper.InForce.Body) {
		t.Fatal("the settings do not tell the draw")
	}
	paper = must(h.WriteSettings(ctx, chief, paper.Number, []byte(changed)))
	paper = must(h.StepSettings(ctx, chief, clearance.StepRequest{Number: paper.Number, Step: clearance.StepActivate}))
	if r := h.judged(h.process1("01", "L-1")); r.Assessment.Draw.Selected {
		t.Error("in force before anybody approved it")
	}
	must(h.StepSettings(ctx, deputy, clearance.StepRequest{Number: paper.Number, Step: clearance.StepApprove}))
	if r := h.judged(h.process1("01", "L-2")); !r.Assessment.Draw.Selected {
		t.Error("not in force")
	}
	_, err := h.WriteSettings(ctx, chief, 99, []byte(`{"drawPerMille":5}`))
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestAListedPartyIsReviewedNeverBlocked(t *testing.T) {
	h := open(t)
	list := "id,name,kind\n1,Приклад,organisation\n"
	paper := must(h.WriteList(ctx, chief, "national", "Перелік", []byte(list)))
	paper = must(h.StepList(ctx, chief, "national", clearance.StepRequest{Number: paper.Number, Step: clearance.StepActivate}))
	must(h.StepList(ctx, deputy, "national", clearance.StepRequest{Number: paper.Number, Step: clearance.StepApprove}))
	head := h.lodged(alpha, body(t, "import", "L-1"))
	h.process(head)
	r := h.judged(head.ID)
	if r.Assessment.Channel != declarations.Yellow || len(r.Facts.Screened) == 0 || r.Facts.Screened[0].Version == "" ||
		!slices.Contains(rulesOf(r), risk.RuleListed) {
		t.Errorf("%+v %+v", r.Facts.Screened, r.Assessment)
	}
}

func TestProfilesGoOutAndComeBack(t *testing.T) {
	h := open(t)
	h.activated(shirtsProfile("shirts", "red"), "shirts")
	must(h.WriteProfile(ctx, chief, 0, shirtsProfile("more-shirts", "yellow")))
	file := must(h.ExportProfiles(ctx, chief))
	if done := must(h.ImportProfiles(ctx, deputy, file)); len(done.Written) != 0 || len(done.Unchanged) != 2 {
		t.Errorf("%+v", done)
	}
	elsewhere := open(t)
	if done := must(elsewhere.ImportProfiles(ctx, deputy, file)); !slices.Equal(done.Written, []string{"more-shirts", "shirts"}) {
		t.Errorf("%+v", done)
	}
	if page := must(elsewhere.Profiles(ctx, chief, "", "", 1)); len(page.Items) != 1 || page.Items[0].Status != "draft" || page.NextCursor != "more-shirts" {
		t.Errorf("%+v", page)
	}
	if again := must(elsewhere.ExportProfiles(ctx, chief)); string(again) != string(file) {
		t.Errorf("%s\nis not\n%s", again, file)
	}
}

func TestTheSecretOfADayIsToldWhenItIsOver(t *testing.T) {
	h := open(t)
	h.store.secret = nil // the store's own
	today := h.Today()
	h.process1("01", "L-1")
	for _, day := range []civil.Date{today, today.AddDays(1), today.AddDays(-30)} {
		if s, err := h.DaySecret(ctx, day); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v %v", day, s, err)
		}
	}
	h.store.clock.set(noon.AddDate(0, 0, 1))
	if s := must(h.DaySecret(ctx, today)); len(s.Secret) != 64 {
		t.Errorf("%+v", s)
	}
}

func TestOnePersonGoesBackToTheModelBeforeAndNotForwardAgain(t *testing.T) {
	h := open(t)
	artefact := model.Fallback().Append(nil)
	step := func(who clearance.Actor, name string) (*clearance.Paper, error) {
		return h.StepModel(ctx, who, clearance.StepRequest{Number: must(h.ModelsInUse(ctx, who)).Number, Step: name})
	}
	for _, title := range []string{"winter", "spring", "summer"} {
		must(h.AddModel(ctx, chief, title, artefact))
		must(step(chief, clearance.StepActivate))
		if title != "summer" {
			must(step(deputy, clearance.StepApprove))
		}
	}
	paper := must(step(chief, clearance.StepRollback))
	if paper.InForce.Version != 1 || paper.InForce.Approved != deputy.ID() || paper.By != chief.ID() || !paper.Back {
		t.Errorf("%+v", paper.InForce)
	}
	if paper.Proposed == nil {
		t.Error("what waits for another person was dropped")
	}
	_, err := step(chief, clearance.StepRollback)
	wantCode(t, err, fault.Conflict, "rulebook.rolled-back")
	if paper = must(step(deputy, clearance.StepApprove)); paper.InForce.Version != 3 || paper.Back {
		t.Errorf("%+v", paper.InForce)
	}
	if paper = must(step(deputy, clearance.StepRollback)); paper.InForce.Version != 1 {
		t.Errorf("%+v", paper.InForce)
	}
}

// stepSettings takes a step with the settings in the state they are in.
func (h *house) stepSettings(who clearance.Actor, step string) error {
	h.t.Helper()
	p := must(h.RiskSettings(ctx, chief))
	_, err := h.StepSettings(ctx, who, clearance.StepRequest{Number: p.Number, Step: step})
	return err
}

// settingsWith writes the settings in force with a change, or says why not.
func (h *house) settingsWith(change func(*risk.Settings)) error {
	h.t.Helper()
	p := must(h.RiskSettings(ctx, chief))
	s := must(risk.ReadSettings(p.InForce.Body))
	change(&s)
	_, err := h.WriteSettings(ctx, chief, p.Number, []byte(asJSON(h.t, s)))
	return err
}

// refusedWith wants a document refused with one fault.
func refusedWith(t *testing.T, err error, code string, says ...string) {
	t.Helper()
	e := fault.As(err)
	if e == nil || len(e.Faults) != 1 || e.Faults[0].Code != code {
		t.Fatalf("%v, want %s", err, code)
	}
	for _, want := range says {
		if said := e.Faults[0].Message; !strings.Contains(said.UK, want) || !strings.Contains(said.EN, want) {
			t.Errorf("%+v does not tell %s", said, want)
		}
	}
}

func without(code string) func(*risk.Settings) {
	return func(s *risk.Settings) {
		s.Formalities.Entries = slices.DeleteFunc(s.Formalities.Entries, func(e risk.FormalityEntry) bool { return e.Code == code })
	}
}

func TestAFormalityThatProfilesOrderStaysInTheTable(t *testing.T) {
	h := open(t)
	ordering := func(id string) []byte {
		return []byte(strings.Replace(string(shirtsProfile(id, "red")), "105-2", "911-1", 1))
	}
	must(h.WriteProfile(ctx, chief, 0, ordering("late")))
	if err := h.settingsWith(without("911-1")); err != nil { // a draft orders nothing
		t.Fatal(err)
	}
	h.activated(ordering("shirts"), "shirts")
	refusedWith(t, h.stepSettings(chief, clearance.StepActivate), "settings.formality-ordered", "911-1", "shirts")
	refusedWith(t, h.settingsWith(without("911-1")), "settings.formality-ordered", "911-1", "shirts")
	must(h.step(chief, "shirts", clearance.StepExpire))
	must(h.step(deputy, "shirts", clearance.StepApprove))
	if err := h.stepSettings(chief, clearance.StepActivate); err != nil {
		t.Fatal(err)
	}
	if _, err := h.step(chief, "late", clearance.StepShadow); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, h.stepSettings(deputy, clearance.StepApprove), "settings.formality-ordered", "911-1", "late")
	must(h.step(chief, "late", clearance.StepDraft))
	if err := h.stepSettings(deputy, clearance.StepApprove); err != nil {
		t.Fatal(err)
	}
	_, err := h.step(chief, "late", clearance.StepShadow)
	refusedWith(t, err, "profile.formality-unknown", "911-1")
}

func TestATableOfFormalitiesIsNotApprovedBeforeItsDay(t *testing.T) {
	h := open(t)
	ahead := h.Today().AddDays(1)
	if err := h.settingsWith(func(s *risk.Settings) { s.Formalities.Date = ahead }); err != nil {
		t.Fatal(err)
	}
	if err := h.stepSettings(chief, clearance.StepActivate); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, h.stepSettings(deputy, clearance.StepApprove), "settings.date-ahead", ahead.String(), h.Today().String())
	h.store.clock.set(noon.AddDate(0, 0, 1))
	if err := h.stepSettings(deputy, clearance.StepApprove); err != nil {
		t.Fatal(err)
	}
	if got := h.Rules().Settings().Formalities.Date; got != ahead {
		t.Errorf("the table of %s counts", got)
	}
}

func TestAProfileOfListsThatAreNotThereDoesNotCount(t *testing.T) {
	h := open(t)
	body := strings.Replace(string(shirtsProfile("shirts", "red")), `"types":["IM"]`, `"types":["IM"],"lists":["national"]`, 1)
	written := must(h.WriteProfile(ctx, chief, 0, []byte(body)))
	if told := written.Lacking; len(told) != 1 || !strings.Contains(told[0].UK, "списку осіб national немає") || !strings.Contains(told[0].EN, "No list of names national") {
		t.Errorf("lacking: %v", told)
	}
	must(h.BacktestProfile(ctx, chief, "shirts", h.Today(), h.Today()))
	must(h.step(chief, "shirts", clearance.StepShadow))
	_, err := h.step(chief, "shirts", clearance.StepActivate)
	refusedWith(t, err, "profile.list-unknown", "national")
	paper := must(h.WriteList(ctx, chief, "national", "Перелік", []byte("id,name,kind\n1,Приклад,organisation\n")))
	paper = must(h.StepList(ctx, chief, "national", clearance.StepRequest{Number: paper.Number, Step: clearance.StepActivate}))
	must(h.StepList(ctx, deputy, "national", clearance.StepRequest{Number: paper.Number, Step: clearance.StepApprove}))
	must(h.step(chief, "shirts", clearance.StepActivate))
	if file := must(h.step(deputy, "shirts", clearance.StepApprove)); len(file.Lacking) > 0 {
		t.Errorf("lacking: %v", file.Lacking)
	}
}

func TestTheMonitorNamesProfilesThatHaveEnded(t *testing.T) {
	h := open(t)
	body := strings.Replace(string(shirtsProfile("shirts", "red")), `"criteria"`, `"to":"2099-12-31","criteria"`, 1)
	h.activated([]byte(body), "shirts")
	h.process1("01", "L-1")
	h.store.clock.pass(time.Second)
	told := func() clearance.ProfileEffect {
		t.Helper()
		m := must(h.Monitor(ctx, chief, "", h.Today(), h.Today()))
		if len(m.Profiles) != 1 || m.Profiles[0].Effect.Hits != 1 {
			t.Fatalf("%+v", m.Profiles)
		}
		return m.Profiles[0]
	}
	if p := told(); p.Status != "active" || p.To.String() != "2099-12-31" {
		t.Errorf("%+v", p)
	}
	must(h.step(chief, "shirts", clearance.StepExpire))
	must(h.step(deputy, "shirts", clearance.StepApprove))
	if p := told(); p.Status != "expired" || p.Title.UK != "Футболки" || p.Title.EN != "T-shirts" || p.To.String() != "2099-12-31" {
		t.Errorf("%+v", p)
	}
}

func TestAFileThatIsNoModelIsRefusedInBothLanguages(t *testing.T) {
	h := open(t)
	_, err := h.AddModel(ctx, chief, "", []byte(`{"format":"somebody else's"}`))
	refusedWith(t, err, "model.refused", "brama risk train")
	if said := fault.As(err).Faults[0].Message; strings.ContainsAny(said.UK, "(){}") || !strings.Contains(said.EN, "(") {
		t.Errorf("%+v", said)
	}
}
