package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/model"
)

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
	return s.step(ctx, who, KindModel, ModelID, StepRequest{Number: p.Number, Step: StepShadow}, nil)
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
	return s.step(ctx, who, KindModel, ModelID, r, nil)
}
