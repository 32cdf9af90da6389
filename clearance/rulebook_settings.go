package clearance

import (
	"context"
	"encoding/json"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
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

// WriteSettings keeps new settings of risk, to be approved by another person;
// with faults it keeps nothing and names them all.
func (s *Service) WriteSettings(ctx context.Context, who Actor, number int, body []byte) (*Paper, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	settings, faults := risk.ParseSettings(body)
	if len(faults) == 0 {
		faults = settings.CheckOrders(s.Rules().Profiles())
	}
	if len(faults) > 0 {
		return nil, fault.Refuse(faults)
	}
	kept, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	return s.write(ctx, who, KindSettings, SettingsID, number, kept)
}

// StepSettings takes a step with the settings.
func (s *Service) StepSettings(ctx context.Context, who Actor, r StepRequest) (*Paper, error) {
	return s.step(ctx, who, KindSettings, SettingsID, r, func(p *Paper) (fault.List, error) { return s.mayCount(p, r.Step) })
}

// mayCount tells why settings are not to be proposed or approved: they do not
// fit the profiles of the day, or are dated ahead.
func (s *Service) mayCount(p *Paper, step string) (fault.List, error) {
	if step != StepActivate && step != StepApprove || p.Work == nil {
		return nil, nil
	}
	settings, err := risk.ReadSettings(p.Work.Body)
	if err != nil {
		return nil, err
	}
	faults := settings.CheckOrders(s.Rules().Profiles())
	if step == StepApprove {
		faults = append(faults, settings.CheckDay(s.Today())...)
	}
	return faults, nil
}
