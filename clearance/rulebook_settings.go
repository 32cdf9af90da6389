package clearance

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/screening"
)

// RiskSettings gives the settings of risk: thresholds, what offices can check
// on a day, tables. Where none were written yet, those shipped are in force.
func (s *Service) RiskSettings(ctx context.Context, who Actor) (*Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	p, err := s.paper(ctx, KindSettings, SettingsID)
	if err != nil || p != nil && p.InForce != nil {
		return p, err
	}
	if p == nil {
		p = &Paper{Kind: KindSettings, ID: SettingsID}
	}
	body, err := json.Marshal(s.RuleSet.Settings())
	p.InForce = &Edition{Body: body}
	return p, err
}

// WriteSettings keeps new settings of risk, to be approved by another person.
func (s *Service) WriteSettings(ctx context.Context, who Actor, number int, body []byte) (*Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	settings, err := risk.ReadSettings(body)
	if err == nil {
		_, err = risk.NewRuleSet(settings, nil, nil)
	}
	if err != nil {
		return nil, fault.Refuse(fault.List{ruleSettings.At("", "why", err.Error())})
	}
	kept, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	return s.write(ctx, who, KindSettings, SettingsID, number, kept)
}

// StepSettings takes a step with the settings.
func (s *Service) StepSettings(ctx context.Context, who Actor, r StepRequest) (*Paper, error) {
	return s.step(ctx, who, KindSettings, SettingsID, r)
}

// ModelsInUse gives the model in force and its challenger. Where none was
// added yet the shipped regression scores, and there is no paper: nil.
func (s *Service) ModelsInUse(ctx context.Context, who Actor) (*Paper, error) {
	if !who.rules() && who.Role != Admin {
		return nil, forbidden()
	}
	return s.paper(ctx, KindModel, ModelID)
}

// AddModel keeps a trained model as the challenger: it scores in shadow from
// now on, in place of the challenger before.
func (s *Service) AddModel(ctx context.Context, who Actor, title string, artefact []byte) (*Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	m, err := model.Read(artefact)
	if err != nil {
		return nil, fault.Refuse(fault.List{ruleModel.At("", "why", err.Error())})
	}
	if _, err := m.ReadCounters(model.Fallback().Counters().Append(nil)); err != nil {
		return nil, fault.Refuse(fault.List{ruleModelColumns.At("")})
	}
	if err := s.Store.PutArtefact(ctx, sha256.Sum256(artefact), artefact); err != nil {
		return nil, s.storeTrouble("keep a model", err)
	}
	body, err := json.Marshal(ModelHead{Hash: m.Hash(), Trained: m.Trained(), Title: title})
	if err != nil {
		return nil, err
	}
	number, err := s.numberOf(ctx, KindModel, ModelID)
	if err != nil {
		return nil, err
	}
	p, err := s.write(ctx, who, KindModel, ModelID, number, body)
	if err != nil {
		return nil, err
	}
	return s.step(ctx, who, KindModel, ModelID, StepRequest{Number: p.Number, Step: StepShadow})
}

func (s *Service) numberOf(ctx context.Context, kind, id string) (int, error) {
	p, err := s.paper(ctx, kind, id)
	if err != nil || p == nil {
		return 0, err
	}
	return p.Number, nil
}

// StepModel takes a step with the models: activate and approve make the
// challenger the champion, rollback brings the champion before back.
func (s *Service) StepModel(ctx context.Context, who Actor, r StepRequest) (*Paper, error) {
	return s.step(ctx, who, KindModel, ModelID, r)
}

// listID is the form of the ID of a list.
var listID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// ListHead is what the rulebook keeps of a list of names: its file is kept
// under its hash.
type ListHead struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Hash    string     `json:"hash"` // SHA-256 of the file
	Version string     `json:"version"`
	Date    civil.Date `json:"date,omitzero"` // of the list, as it says
	Entries int        `json:"entries"`
}

// Lists gives the lists of names.
func (s *Service) Lists(ctx context.Context, who Actor) ([]Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	lists := []Paper{}
	err := s.papers(ctx, KindList, func(p *Paper) error {
		lists = append(lists, *p)
		return nil
	})
	if err != nil {
		return nil, s.storeTrouble("list the lists", err)
	}
	return lists, nil
}

// WriteList keeps a list of names from a file in any of the formats, to be
// approved by another person.
func (s *Service) WriteList(ctx context.Context, who Actor, id, title string, file []byte) (*Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	if !listID.MatchString(id) {
		return nil, fault.Refuse(fault.List{ruleListID.At("/id")})
	}
	list, err := screening.Read(bytes.NewReader(file), screening.Head{ID: id, Title: title})
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(file)
	if err := s.Store.PutArtefact(ctx, hash, file); err != nil {
		return nil, s.storeTrouble("keep a list", err)
	}
	body, err := json.Marshal(ListHead{
		ID: id, Title: list.Title, Hash: hex.EncodeToString(hash[:]),
		Version: list.Version(), Date: list.Date, Entries: len(list.Entries),
	})
	if err != nil {
		return nil, err
	}
	number, err := s.numberOf(ctx, KindList, id)
	if err != nil {
		return nil, err
	}
	return s.write(ctx, who, KindList, id, number, body)
}

// StepList takes a step with a list of names.
func (s *Service) StepList(ctx context.Context, who Actor, id string, r StepRequest) (*Paper, error) {
	return s.step(ctx, who, KindList, id, r)
}

func (s *Service) readList(ctx context.Context, e *Edition) (screening.List, error) {
	var head ListHead
	if err := json.Unmarshal(e.Body, &head); err != nil {
		return screening.List{}, err
	}
	file, err := s.artefact(ctx, head.Hash)
	if err != nil {
		return screening.List{}, err
	}
	return screening.Read(bytes.NewReader(file), screening.Head{ID: head.ID, Title: head.Title})
}
