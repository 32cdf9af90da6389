package api_test

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/monitor"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
)

// rules is the rulebook of the stub: one profile, and what was asked of it.
type rules struct {
	mu    sync.Mutex
	asked []string
	body  []byte // of the last that was written
}

const stubProfile = "cheap-shirts"

// supervised notes what is asked by a supervisor, and refuses all others.
func (o *office) supervised(who clearance.Actor, asked string, body []byte) error {
	if who.Role != clearance.Supervisor {
		return fault.New(fault.Forbidden, forbidden)
	}
	o.rules.mu.Lock()
	defer o.rules.mu.Unlock()
	o.rules.asked, o.rules.body = append(o.rules.asked, asked), body
	return nil
}

// unread refuses what was wrong with a document as it was read.
func unread(faults fault.List) error {
	if len(faults) == 0 {
		return nil
	}
	return fault.Refuse(faults)
}

// last is what was asked last, and with which body.
func (r *rules) last() (asked, body string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.asked) == 0 {
		return "", ""
	}
	return r.asked[len(r.asked)-1], string(r.body)
}

func stubPaper(kind, id string) *clearance.Paper {
	written := &clearance.Edition{Version: 1, By: "customs/supervisor", At: lodgedAt, Body: json.RawMessage(`{"id":"` + id + `"}`)}
	return &clearance.Paper{
		Kind: kind, ID: id, Number: 3, Work: written, Editions: 1, By: "customs/supervisor", At: lodgedAt,
		Proposed: &clearance.Proposal{Step: clearance.StepActivate, By: "customs/supervisor", At: lodgedAt},
	}
}

// onProfile gives the one profile there is.
func (o *office) onProfile(who clearance.Actor, id, asked string, body []byte) (*clearance.ProfileFile, error) {
	if err := o.supervised(who, asked+" "+id, body); err != nil {
		return nil, err
	}
	if id != stubProfile {
		return nil, fault.New(fault.NotFound, fault.Unknown)
	}
	return &clearance.ProfileFile{Paper: *stubPaper(clearance.KindProfile, id), Status: profiles.Shadow,
		Effect: statistics.Effect{Hits: 7, Silent: 8, Inspected: 3, Confirmed: 2, Found: exact.Must("12.50")}}, nil
}

func (o *office) Profiles(_ context.Context, who clearance.Actor, status profiles.Status, cursor string,
	limit int) (clearance.ProfilePage, error) {
	f, err := o.onProfile(who, stubProfile, "list "+string(status)+" "+cursor+" "+strconv.Itoa(limit)+" of", nil)
	if err != nil {
		return clearance.ProfilePage{}, err
	}
	return clearance.ProfilePage{Items: []clearance.ProfileFile{*f}, NextCursor: f.ID}, nil
}

func (o *office) Profile(_ context.Context, who clearance.Actor, id string) (*clearance.ProfileFile, error) {
	return o.onProfile(who, id, "read", nil)
}

func (o *office) WriteProfile(_ context.Context, who clearance.Actor, number int, body []byte) (*clearance.ProfileFile, error) {
	var p struct{ ID string }
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, fault.Refuse(fault.List{{Code: "json.syntax", Level: fault.System}})
	}
	return o.onProfile(who, p.ID, "write "+strconv.Itoa(number), body)
}

func (o *office) StepProfile(_ context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.ProfileFile, error) {
	f, err := o.onProfile(who, id, r.Step+" "+strconv.Itoa(r.Number)+" "+r.Note, nil)
	return f, cmp.Or(err, unread(r.Faults))
}

func (o *office) BacktestProfile(_ context.Context, who clearance.Actor, id string, from, to civil.Date) (*clearance.ProfileFile, error) {
	f, err := o.onProfile(who, id, "backtest "+from.String()+" "+to.String(), nil)
	if err == nil {
		f.Work.Backtest = &clearance.Backtest{From: from, To: to, At: lodgedAt, Raised: map[string]int{"green→red": 2},
			Offices: map[string]clearance.BacktestOffice{"UA100230": {Days: 3}}, Examples: []string{}}
	}
	return f, err
}

func (o *office) ExportProfiles(_ context.Context, who clearance.Actor) ([]byte, error) {
	return []byte(`{"profiles":[]}`), o.supervised(who, "export", nil)
}

func (o *office) ImportProfiles(_ context.Context, who clearance.Actor, body []byte) (clearance.ImportedProfiles, error) {
	return clearance.ImportedProfiles{}, o.supervised(who, "import", body)
}

func (o *office) PaperHistory(_ context.Context, who clearance.Actor, kind, id string) ([]clearance.Paper, error) {
	if err := o.supervised(who, "history "+kind+" "+id, nil); err != nil {
		return nil, err
	}
	if id != stubProfile {
		return nil, fault.New(fault.NotFound, fault.Unknown)
	}
	return []clearance.Paper{*stubPaper(kind, id)}, nil
}

// onPaper gives a thing of which there is one.
func (o *office) onPaper(who clearance.Actor, kind, id, asked string, body []byte) (*clearance.Paper, error) {
	if err := o.supervised(who, asked, body); err != nil {
		return nil, err
	}
	return stubPaper(kind, id), nil
}

func (o *office) Rules() *risk.RuleSet { return risk.Shipped() }

func (o *office) RiskSettings(_ context.Context, who clearance.Actor) (*clearance.Paper, error) {
	return o.onPaper(who, clearance.KindSettings, clearance.SettingsID, "settings", nil)
}

func (o *office) WriteSettings(_ context.Context, who clearance.Actor, number int, body []byte) (*clearance.Paper, error) {
	return o.onPaper(who, clearance.KindSettings, clearance.SettingsID, "write settings "+strconv.Itoa(number), body)
}

func (o *office) StepSettings(_ context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error) {
	p, err := o.onPaper(who, clearance.KindSettings, clearance.SettingsID, "settings "+r.Step, nil)
	return p, cmp.Or(err, unread(r.Faults))
}

// Until a model is added there is no paper.
func (o *office) ModelsInUse(_ context.Context, who clearance.Actor) (*clearance.Paper, error) {
	if who.Role == clearance.Admin {
		return nil, nil
	}
	return nil, o.supervised(who, "models", nil)
}

func (o *office) AddModel(_ context.Context, who clearance.Actor, title string, artefact []byte) (*clearance.Paper, error) {
	return o.onPaper(who, clearance.KindModel, clearance.ModelID, "add model "+title, artefact)
}

func (o *office) StepModel(_ context.Context, who clearance.Actor, r clearance.StepRequest) (*clearance.Paper, error) {
	p, err := o.onPaper(who, clearance.KindModel, clearance.ModelID, "model "+r.Step, nil)
	return p, cmp.Or(err, unread(r.Faults))
}

func (o *office) Lists(_ context.Context, who clearance.Actor) ([]clearance.Paper, error) {
	return nil, o.supervised(who, "lists", nil)
}

func (o *office) WriteList(_ context.Context, who clearance.Actor, id, title string, file []byte) (*clearance.Paper, error) {
	p, err := o.onPaper(who, clearance.KindList, id, "write list "+id+" "+title, file)
	if err == nil && id != strings.ToLower(id) {
		return nil, fault.Refuse(fault.List{{Pointer: "/id", Code: "list.id", Level: fault.Structure}})
	}
	return p, err
}

func (o *office) StepList(_ context.Context, who clearance.Actor, id string, r clearance.StepRequest) (*clearance.Paper, error) {
	p, err := o.onPaper(who, clearance.KindList, id, "list "+id+" "+r.Step, nil)
	if err == nil && id != stubProfile {
		return nil, fault.New(fault.NotFound, fault.Unknown)
	}
	return p, cmp.Or(err, unread(r.Faults))
}

func (o *office) Monitor(_ context.Context, who clearance.Actor, of string, from, to civil.Date) (*clearance.Monitor, error) {
	if err := o.supervised(who, "monitor "+of+" "+from.String()+" "+to.String(), nil); err != nil {
		return nil, err
	}
	share := monitor.Interval{Of: 0.5, Low: 0.25, High: 0.75}
	figures := monitor.Figures{Precision: share, AveragePrecision: share, Revenue: share, Calibration: share}
	effect := statistics.Effect{Hits: 7, Inspected: 3, Confirmed: 2, Found: exact.Must("12.50")}
	m := &clearance.Monitor{
		From: from, To: to, Office: of, RuleSet: "test", Champion: "c1", Challenger: "c2",
		Profiles: []clearance.ProfileEffect{{ID: stubProfile, Status: "active", Effect: effect}},
		Lanes:    []clearance.LaneEffect{{Lane: "draw", Effect: effect}},
		Offices:  []clearance.OfficeReport{{Office: "UA100230", Lanes: []clearance.LaneEffect{}, Standing: &risk.Standing{Days: 14}}},
		Workload: []statistics.DayOfOffice{{Office: "UA100230", Day: to, Assessed: 9, Green: 4, Yellow: 3, Red: 2, Rule: 1, Found: exact.Must("7.00")}},
		Alerts:   []clearance.Alert{},
	}
	m.Calibration[9] = statistics.Calibration{Inspected: 5, Expected: 4_600_000, Confirmed: 4}
	m.Drift = []monitor.Drift{{Feature: "rate(importer)", PSI: 0.31, Missing: [2]float64{0.5, 0.25}}}
	m.Scores = &monitor.Shift{Before: []float64{0.1}, Now: []float64{0.2}}
	m.Compared = &monitor.Comparison{Cases: 40, Faults: 9, Share: 0.1, Champion: figures, Challenger: figures, Better: figures}
	return m, nil
}

func (o *office) DaySecret(_ context.Context, day civil.Date) (*clearance.DaySecret, error) {
	if !day.Before(o.Today()) {
		return nil, fault.New(fault.NotFound, fault.Unknown)
	}
	return &clearance.DaySecret{Day: day, Secret: "00ff", TransportDocuments: []string{"0730"}, Method: "as documented"}, nil
}

func (o *office) CorrectFindings(_ context.Context, who clearance.Actor, ref string, r clearance.FoundRequest) (*clearance.Casefile, error) {
	if err := unread(r.Faults); err != nil {
		return nil, err
	}
	if r.Revision != 1 {
		return nil, fault.New(fault.Conflict, fault.Rule{Code: "inspection.changed"})
	}
	file, err := o.change(who, ref, func(*record) {})
	if err == nil {
		file.Found = &clearance.Found{Number: r.Number + 1, By: who.Name, At: lodgedAt, Findings: r.Findings}
	}
	return file, err
}
