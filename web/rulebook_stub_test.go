package web_test

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
	"github.com/brama-customs/brama/web"
)

var _ web.Risk = (*clearance.Service)(nil)

// shelf is a small rulebook in memory: a change needs two people, and what is
// written is read as the procedure reads it. All else is left to the procedure.
type shelf struct {
	mu      sync.Mutex
	papers  map[string]*clearance.Paper // by kind and ID
	past    map[string][]clearance.Paper
	effects map[string]statistics.Effect
	sent    map[string]string // files, by ID
	monitor *clearance.Monitor
	asked   []string // offices and days that were asked for
	broken  error
}

var (
	rulePaper  = fault.Rule{Code: "rulebook.changed", Text: fault.Text{UK: "Хтось уже змінив це.", EN: "Somebody has changed this."}}
	ruleSecond = fault.Rule{Code: "rulebook.second-person", Text: fault.Text{UK: "Схвалити має інша особа.", EN: "Another person must approve."}}
	ruleStep   = fault.Rule{Code: "rulebook.step", Text: fault.Text{UK: "Такого кроку немає.", EN: "There is no such step."}}
	ruleDays   = fault.Rule{Code: "backtest.days", Level: fault.Substance, Text: fault.Text{UK: "Не більше ніж 400 днів.", EN: "400 days at most."}}
	ruleFile   = fault.Rule{Code: "model.refused", Level: fault.System, Text: fault.Text{UK: "Це не файл моделі.", EN: "This is no file of a model."}}
	ruleList   = fault.Rule{Code: "list.id", Level: fault.Structure, Text: fault.Text{UK: "Позначення не годиться.", EN: "The ID will not do."}}
)

func may(who clearance.Actor) error {
	if who.Role != clearance.Supervisor {
		return fault.New(fault.Forbidden, ruleRole)
	}
	return nil
}

// look finds a thing for who may see it.
func (s *shelf) look(who clearance.Actor, kind, id string) (*clearance.Paper, error) {
	if err := cmp.Or(s.broken, may(who)); err != nil {
		return nil, err
	}
	if p := s.papers[kind+"/"+id]; p != nil {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, fault.Unknown)
}

func (s *shelf) note(who clearance.Actor, p *clearance.Paper, note string) {
	p.Number++
	p.By, p.At, p.Note = who.ID(), now(), note
	key := p.Kind + "/" + p.ID
	s.papers[key] = p
	s.past[key] = append([]clearance.Paper{*p}, s.past[key]...)
}

func (s *shelf) write(who clearance.Actor, kind, id string, number int, body []byte) (*clearance.Paper, error) {
	p := s.papers[kind+"/"+id]
	if p == nil {
		p = &clearance.Paper{Kind: kind, ID: id}
	}
	if p.Number != number {
		return nil, fault.New(fault.Conflict, rulePaper)
	}
	p.Editions++
	p.Work, p.Proposed = &clearance.Edition{Version: p.Editions, By: who.ID(), At: now(), Body: body}, nil
	s.note(who, p, "written")
	return p, nil
}

func (s *shelf) step(who clearance.Actor, kind, id string, r clearance.StepRequest) (*clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.look(who, kind, id)
	if err != nil {
		return nil, err
	}
	if p.Number != r.Number {
		return nil, fault.New(fault.Conflict, rulePaper)
	}
	switch r.Step {
	case clearance.StepShadow, clearance.StepDraft:
		p.Work.Shadow = r.Step == clearance.StepShadow
	case clearance.StepActivate, clearance.StepExpire:
		p.Proposed = &clearance.Proposal{Step: r.Step, By: who.ID(), At: now(), Note: r.Note}
	case clearance.StepReject:
		p.Proposed = nil
	case clearance.StepRollback:
		p.InForce, p.Before = p.Before, p.InForce
	case clearance.StepApprove:
		if p.Proposed.By == who.ID() {
			return nil, fault.New(fault.Forbidden, ruleSecond)
		}
		p.Before, p.InForce, p.Work, p.Proposed = p.InForce, p.Work, nil, nil
		if p.InForce != nil {
			p.InForce.Shadow, p.InForce.Approved, p.InForce.Since = false, who.ID(), now()
		}
	default:
		return nil, fault.Refuse(fault.List{ruleStep.At("/step")})
	}
	note := r.Step
	if r.Note != "" {
		note += ": " + r.Note
	}
	s.note(who, p, note)
	return p, nil
}

func (s *shelf) file(p *clearance.Paper) *clearance.ProfileFile {
	f := &clearance.ProfileFile{Paper: *p, Status: profiles.Draft, Effect: s.effects[p.ID]}
	if p.ID == "hostile" {
		f.Lacking = []fault.Text{{UK: "Списку <b> немає.", EN: "There is no list <b>."}}
	}
	switch {
	case p.InForce != nil:
		f.Status = profiles.Active
	case p.Work == nil:
		f.Status = profiles.Expired
	case p.Work.Shadow:
		f.Status = profiles.Shadow
	}
	return f
}

func (s *shelf) Profiles(_ context.Context, who clearance.Actor, status profiles.Status, cursor string, limit int) (clearance.ProfilePage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var page clearance.ProfilePage
	if err := cmp.Or(s.broken, may(who)); err != nil {
		return page, err
	}
	for _, p := range s.papers {
		if f := s.file(p); p.Kind == clearance.KindProfile && p.ID > cursor && (status == "" || status == f.Status) {
			page.Items = append(page.Items, *f)
		}
	}
	slices.SortFunc(page.Items, func(a, b clearance.ProfileFile) int { return cmp.Compare(a.ID, b.ID) })
	if len(page.Items) > limit {
		page.Items, page.NextCursor = page.Items[:limit], page.Items[limit-1].ID
	}
	return page, nil
}

func (s *shelf) Profile(_ context.Context, who clearance.Actor, id string) (*clearance.ProfileFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.look(who, clearance.KindProfile, id)
	if err != nil {
		return nil, err
	}
	return s.file(p), nil
}

func (s *shelf) WriteProfile(_ context.Context, who clearance.Actor, number int, body []byte) (*clearance.ProfileFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := may(who); err != nil {
		return nil, err
	}
	p, faults := profiles.Parse(body)
	if len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	paper, err := s.write(who, clearance.KindProfile, p.ID, number, profiles.Marshal(&p))
	if err != nil {
		return nil, err
	}
	return s.file(paper), nil
}

func (s *shelf) StepProfile(_ context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.ProfileFile, error) {
	p, err := s.step(who, clearance.KindProfile, id, r)
	if err != nil {
		return nil, err
	}
	return s.file(p), nil
}

func (s *shelf) BacktestProfile(_ context.Context, who clearance.Actor, id string, from, to civil.Date) (*clearance.ProfileFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.look(who, clearance.KindProfile, id)
	switch {
	case err != nil:
		return nil, err
	case to.DaysSince(from) >= 400 || to.Before(from):
		return nil, fault.Refuse(fault.List{ruleDays.At("")})
	}
	cmp.Or(p.Work, p.InForce).Backtest = tried(from, to)
	s.note(who, p, "back-tested")
	return s.file(p), nil
}

func tried(from, to civil.Date) *clearance.Backtest {
	return &clearance.Backtest{
		From: from, To: to, At: now(), Declarations: 18_402, Hits: 412, Selected: 206, Failed: 2,
		Raised:    map[string]int{"green→red": 171, "yellow→red": 35},
		Inspected: 48, Confirmed: 19, Found: exact.Must("1284500.50"),
		Offices: map[string]clearance.BacktestOffice{
			"UA100230": {Days: 28, Selected: 150, Most: 14, Added: 121}, "UA209140": {Days: 27, Selected: 56, Most: 6, Added: 50},
		},
		Examples: []string{richMRN, hostileMRN},
	}
}

func (s *shelf) ExportProfiles(_ context.Context, who clearance.Actor) ([]byte, error) {
	return []byte(`{"profiles":[]}`), may(who)
}

func (s *shelf) ImportProfiles(_ context.Context, who clearance.Actor, body []byte) (clearance.ImportedProfiles, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var done clearance.ImportedProfiles
	if err := may(who); err != nil {
		return done, err
	}
	all, faults := profiles.ParseFile(body)
	if len(faults) > 0 {
		return done, fault.Refuse(faults)
	}
	for i := range all {
		if _, err := s.write(who, clearance.KindProfile, all[i].ID, 0, profiles.Marshal(&all[i])); err != nil {
			return done, err
		}
		done.Written = append(done.Written, all[i].ID)
	}
	return done, nil
}

func (s *shelf) PaperHistory(_ context.Context, who clearance.Actor, kind, id string) ([]clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.look(who, kind, id)
	return slices.Clone(s.past[kind+"/"+id]), err
}

func (s *shelf) RiskSettings(_ context.Context, who clearance.Actor) (*clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := cmp.Or(s.broken, may(who)); err != nil {
		return nil, err
	}
	p := clearance.Paper{Kind: clearance.KindSettings, ID: clearance.SettingsID}
	if kept := s.papers[clearance.KindSettings+"/"+clearance.SettingsID]; kept != nil {
		p = *kept
	}
	if p.InForce == nil {
		body, err := json.Marshal(risk.ShippedSettings())
		if err != nil {
			return nil, err
		}
		p.InForce = &clearance.Edition{Body: body}
	}
	return &p, nil
}

func (s *shelf) WriteSettings(_ context.Context, who clearance.Actor, number int, body []byte) (*clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := may(who); err != nil {
		return nil, err
	}
	if _, faults := risk.ParseSettings(body); len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	return s.write(who, clearance.KindSettings, clearance.SettingsID, number, body)
}

func (s *shelf) StepSettings(_ context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error) {
	return s.step(who, clearance.KindSettings, clearance.SettingsID, r)
}

func (s *shelf) ModelsInUse(_ context.Context, who clearance.Actor) (*clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.look(who, clearance.KindModel, clearance.ModelID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return p, err
}

func (s *shelf) AddModel(_ context.Context, who clearance.Actor, title string, artefact []byte) (*clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case may(who) != nil:
		return nil, may(who)
	case string(artefact) != "trained":
		return nil, fault.Refuse(fault.List{ruleFile.At("")})
	}
	p, err := s.write(who, clearance.KindModel, clearance.ModelID, s.numberOf(clearance.KindModel, clearance.ModelID), modelBody("a1", title))
	if err == nil {
		p.Work.Shadow = true
	}
	return p, err
}

func (s *shelf) numberOf(kind, id string) int {
	if p := s.papers[kind+"/"+id]; p != nil {
		return p.Number
	}
	return 0
}

func (s *shelf) StepModel(_ context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error) {
	return s.step(who, clearance.KindModel, clearance.ModelID, r)
}

func (s *shelf) Lists(_ context.Context, who clearance.Actor) ([]clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lists []clearance.Paper
	for _, p := range s.papers {
		if p.Kind == clearance.KindList {
			lists = append(lists, *p)
		}
	}
	slices.SortFunc(lists, func(a, b clearance.Paper) int { return cmp.Compare(a.ID, b.ID) })
	return lists, cmp.Or(s.broken, may(who))
}

func (s *shelf) WriteList(_ context.Context, who clearance.Actor, id, title string, file []byte) (*clearance.Paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case may(who) != nil:
		return nil, may(who)
	case id == "" || id == "Big":
		return nil, fault.Refuse(fault.List{ruleList.At("/id")})
	}
	s.sent[id] = string(file)
	body, err := json.Marshal(clearance.ListHead{ID: id, Title: title, Version: "2026-01-10", Date: civil.Must("2026-01-10"), Entries: 17_421})
	if err != nil {
		return nil, err
	}
	return s.write(who, clearance.KindList, id, s.numberOf(clearance.KindList, id), body)
}

func (s *shelf) StepList(_ context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.Paper, error) {
	return s.step(who, clearance.KindList, id, r)
}

func (s *shelf) Monitor(_ context.Context, who clearance.Actor, office string, from, to civil.Date) (*clearance.Monitor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, office+" "+from.String()+" "+to.String())
	switch {
	case cmp.Or(s.broken, may(who)) != nil:
		return nil, cmp.Or(s.broken, may(who))
	case to.DaysSince(from) >= 400 || to.Before(from):
		return nil, fault.Refuse(fault.List{ruleDays.At("")})
	}
	m := *s.monitor
	m.From, m.To, m.Office = from, to, office
	return &m, nil
}

// ago is a moment before the one of the tests.
func ago(days int) time.Time { return now().Add(-time.Duration(days) * 24 * time.Hour) }
