package clearance

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/screening"
)

// ruling is what declarations are judged by at one moment; it is replaced
// whole, so that a decision is made by one state of it, whose version stands
// on it.
type ruling struct {
	stamp  int64
	rules  *risk.RuleSet
	models risk.Models
}

// Rules gives the rule set in force.
func (s *Service) Rules() *risk.RuleSet { return s.ruling.Load().rules }

// followRules takes over what has changed in the rulebook, unless it has
// looked a moment ago.
func (s *Service) followRules(ctx context.Context) error {
	now := s.Clock().UnixNano()
	if last := s.looked.Load(); last != 0 && now-last < int64(historyAge) {
		return nil
	}
	err := s.RefreshRules(ctx)
	if err == nil {
		s.looked.Store(now)
	}
	return err
}

// Refresh takes over what other processes may have changed: tariffs and rates,
// the rulebook. What was counted is followed by who judges, and by who looks.
func (s *Service) Refresh(ctx context.Context) error {
	return errors.Join(s.RefreshLaw(ctx), s.RefreshRules(ctx))
}

// RefreshRules takes over what has changed in the rulebook. What cannot be
// read leaves the rules as they are, and is an error.
func (s *Service) RefreshRules(ctx context.Context) error {
	s.ruled.Lock()
	defer s.ruled.Unlock()
	old := s.ruling.Load()
	stamp, err := s.Store.RulebookStamp(ctx)
	if err != nil || old != nil && old.stamp == stamp {
		return err
	}
	fresh := &ruling{stamp: stamp}
	if fresh.rules, err = s.readRules(ctx); err != nil {
		return fmt.Errorf("rules of risk: %w", err)
	}
	if fresh.models, err = s.readModels(ctx, old); err != nil {
		return fmt.Errorf("models of risk: %w", err)
	}
	s.ruling.Store(fresh)
	return nil
}

func (s *Service) readRules(ctx context.Context) (*risk.RuleSet, error) {
	settings, err := s.readSettings(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := s.readProfiles(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.readLists(ctx)
	if err != nil {
		return nil, err
	}
	return risk.NewRuleSet(settings, entries, names)
}

// readSettings gives those in force: the shipped ones until others are.
func (s *Service) readSettings(ctx context.Context) (risk.Settings, error) {
	p, err := s.paper(ctx, KindSettings, SettingsID)
	if err != nil || p == nil || p.InForce == nil {
		return s.RuleSet.Settings(), err
	}
	return risk.ReadSettings(p.InForce.Body)
}

// papersAtOnce is how many things of the rulebook are read together.
const papersAtOnce = 1000

// papers calls for everything of a kind.
func (s *Service) papers(ctx context.Context, kind string, do func(*Paper) error) error {
	for after := ""; ; {
		versions, err := s.Store.Newest(ctx, kind, after, papersAtOnce)
		if err != nil {
			return err
		}
		for _, v := range versions {
			p, err := paperOf(v)
			if err != nil {
				return fmt.Errorf("%s %s: %w", kind, v.ID, err)
			}
			if err := do(p); err != nil {
				return fmt.Errorf("%s %s: %w", kind, v.ID, err)
			}
			after = v.ID
		}
		if len(versions) < papersAtOnce {
			return nil
		}
	}
}

// readProfiles gives those in force and those in shadow.
func (s *Service) readProfiles(ctx context.Context) ([]profiles.Entry, error) {
	var entries []profiles.Entry
	add := func(e *Edition, status profiles.Status) error {
		var p profiles.Profile
		if err := json.Unmarshal(e.Body, &p); err != nil {
			return err
		}
		entries = append(entries, profiles.Entry{Profile: p, Version: e.Version, Status: status})
		return nil
	}
	err := s.papers(ctx, KindProfile, func(p *Paper) error {
		if p.InForce != nil {
			if err := add(p.InForce, profiles.Active); err != nil {
				return err
			}
		}
		if p.Work != nil && p.Work.Shadow {
			return add(p.Work, profiles.Shadow)
		}
		return nil
	})
	return entries, err
}

// readModels gives champion and challenger; what is loaded already is taken as
// it is. Without a champion the shipped regression scores.
func (s *Service) readModels(ctx context.Context, old *ruling) (risk.Models, error) {
	models := risk.Models{Champion: model.Fallback()}
	p, err := s.paper(ctx, KindModel, ModelID)
	if err != nil || p == nil {
		return models, err
	}
	if p.InForce != nil {
		if models.Champion, err = s.readModel(ctx, p.InForce, old); err != nil {
			return models, err
		}
	}
	if p.Work != nil && p.Work.Shadow {
		models.Challenger, err = s.readModel(ctx, p.Work, old)
	}
	return models, err
}

// ModelHead is what the rulebook keeps of a model: its artefact is kept under
// its hash.
type ModelHead struct {
	Hash    string        `json:"hash"`
	Trained model.Trained `json:"trained"`
	Title   string        `json:"title,omitempty"`
}

func (s *Service) readModel(ctx context.Context, e *Edition, old *ruling) (*model.Model, error) {
	var head ModelHead
	if err := json.Unmarshal(e.Body, &head); err != nil {
		return nil, err
	}
	if old != nil {
		for _, m := range []*model.Model{old.models.Champion, old.models.Challenger} {
			if m != nil && m.Hash() == head.Hash {
				return m, nil
			}
		}
	}
	body, err := s.artefact(ctx, head.Hash)
	if err != nil {
		return nil, err
	}
	return model.Read(body)
}

// artefact gives bytes by the hex of their hash; none is an error.
func (s *Service) artefact(ctx context.Context, hash string) ([]byte, error) {
	var key [32]byte
	if n, err := hex.Decode(key[:], []byte(hash)); err != nil || n != len(key) {
		return nil, fmt.Errorf("%q is no hash", hash)
	}
	body, err := s.Store.Artefact(ctx, key)
	if err == nil && body == nil {
		err = fmt.Errorf("artefact %s is not in the store", hash)
	}
	return body, err
}

// readLists gives all lists of names in force.
func (s *Service) readLists(ctx context.Context) (*risk.Names, error) {
	var lists []screening.List
	err := s.papers(ctx, KindList, func(p *Paper) error {
		if p.InForce == nil {
			return nil
		}
		l, err := s.readList(ctx, p.InForce)
		lists = append(lists, l)
		return err
	})
	return risk.NewNames(lists), err
}
