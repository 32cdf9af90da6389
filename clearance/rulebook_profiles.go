package clearance

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"strconv"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/statistics"
)

// ProfileFile is a profile with all that is known of it.
type ProfileFile struct {
	Paper
	Status profiles.Status   `json:"status"`
	Effect statistics.Effect `json:"effect"` // of the last year
	// Lacking says what the newest edition names and the rulebook does not have:
	// it can still come, and must be there before the profile counts. It is told
	// of one profile, not in lists.
	Lacking []fault.Text `json:"lacking,omitempty"`
}

// ProfilePage is part of the list of profiles, by ID.
type ProfilePage struct {
	Items      []ProfileFile `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

// statusOf says in one word how far a profile has come.
func statusOf(p *Paper) profiles.Status {
	switch {
	case p.InForce != nil:
		return profiles.Active
	case p.Work == nil:
		return profiles.Expired
	case p.Work.Shadow:
		return profiles.Shadow
	}
	return profiles.Draft
}

// Profiles gives profiles by ID, of a status where one is named.
func (s *Service) Profiles(ctx context.Context, who Actor, status profiles.Status, cursor string, limit int) (ProfilePage, error) {
	page := ProfilePage{Items: []ProfileFile{}}
	if !who.rules() {
		return page, forbidden()
	}
	if limit == 0 {
		limit = usualPage
	}
	if limit < 1 || limit > mostPage {
		return page, badQuery("limit")
	}
	effects := s.effects(ctx)
	for len(page.Items) <= limit {
		versions, err := s.Store.Newest(ctx, KindProfile, cursor, limit+1)
		if err != nil {
			return page, s.storeTrouble("list profiles", err)
		}
		for _, v := range versions {
			cursor = v.ID
			p, err := paperOf(v)
			if err != nil {
				return page, err
			}
			if st := statusOf(p); status == "" || st == status {
				page.Items = append(page.Items, ProfileFile{Paper: *p, Status: st, Effect: effects[p.ID]})
			}
		}
		if len(versions) <= limit {
			break
		}
	}
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.NextCursor = page.Items[limit-1].ID
	}
	return page, nil
}

// effects gives what came of each profile in the last year, as far as it is
// known here.
func (s *Service) effects(ctx context.Context) map[string]statistics.Effect {
	if err := s.FollowHistory(ctx); err != nil {
		s.Log.Error("counters of risk cannot be followed", "error", err)
	}
	today := s.Today()
	return s.memory().Statistics().Profiles(today.AddDays(-365), today)
}

// Profile gives one profile.
func (s *Service) Profile(ctx context.Context, who Actor, id string) (*ProfileFile, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	p, err := s.paper(ctx, KindProfile, id)
	return s.profileFile(ctx, p, err)
}

func (s *Service) profileFile(ctx context.Context, p *Paper, err error) (*ProfileFile, error) {
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, notFound()
	}
	return &ProfileFile{*p, statusOf(p), s.effects(ctx)[p.ID], s.lacking(p)}, nil
}

// lacking tells what the newest edition of a profile names in vain.
func (s *Service) lacking(p *Paper) []fault.Text {
	var says profiles.Profile
	e := cmp.Or(p.Work, p.InForce)
	if e == nil || json.Unmarshal(e.Body, &says) != nil {
		return nil
	}
	var told []fault.Text
	for _, f := range append(unknownFormalities(&says, s.Rules()), unknownLists(&says, s.Rules())...) {
		told = append(told, f.Message)
	}
	return told
}

// WriteProfile keeps a new edition of a profile as a draft: of a new one where
// number is 0, else of the one seen in that state.
func (s *Service) WriteProfile(ctx context.Context, who Actor, number int, body []byte) (*ProfileFile, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	p, faults := s.readProfile(body)
	if len(faults.Blocking()) > 0 {
		return nil, fault.Refuse(faults)
	}
	paper, err := s.write(ctx, who, KindProfile, p.ID, number, profiles.Marshal(&p))
	return s.profileFile(ctx, paper, err)
}

// readProfile reads a profile and checks it against the table of formalities.
func (s *Service) readProfile(body []byte) (profiles.Profile, fault.List) {
	p, faults := profiles.Parse(body)
	rules := s.Rules()
	if reserved(p.ID) {
		faults = append(faults, ruleProfileID.At("/id"))
	}
	faults = append(faults, unknownFormalities(&p, rules)...)
	faults.Sort()
	return p, faults
}

// unknownFormalities tells those that the table in force does not have.
func unknownFormalities(p *profiles.Profile, rules *risk.RuleSet) fault.List {
	var faults fault.List
	for i, code := range p.Formalities {
		if !rules.HasFormality(code) {
			faults = append(faults, ruleFormality.At("/formalities/"+strconv.Itoa(i), "code", code))
		}
	}
	return faults
}

// unknownLists tells the lists of names that are not in force: no party is
// ever found on them.
func unknownLists(p *profiles.Profile, rules *risk.RuleSet) fault.List {
	var faults fault.List
	for i, id := range p.Criteria.Lists {
		if !rules.HasList(id) {
			faults = append(faults, ruleList.At("/criteria/lists/"+strconv.Itoa(i), "list", id))
		}
	}
	return faults
}

// reserved reports whether an ID is a word that addresses of profiles use.
func reserved(id string) bool { return id == "export" || id == "import" || id == "new" }

// StepProfile takes a step with a profile.
func (s *Service) StepProfile(ctx context.Context, who Actor, id string, r StepRequest) (*ProfileFile, error) {
	p, err := s.step(ctx, who, KindProfile, id, r, func(p *Paper) (fault.List, error) { return s.mayOrder(p, r.Step) })
	return s.profileFile(ctx, p, err)
}

// mayOrder tells why a profile is not to be tried, proposed or approved: its
// formalities have left the table since it was written; or not to be proposed
// or approved: its lists are not there.
func (s *Service) mayOrder(p *Paper, step string) (fault.List, error) {
	orders := step == StepActivate || step == StepApprove
	if !orders && step != StepShadow || p.Work == nil || p.Proposed != nil && p.Proposed.Step == StepExpire {
		return nil, nil
	}
	var one profiles.Profile
	if err := json.Unmarshal(p.Work.Body, &one); err != nil {
		return nil, err
	}
	faults := unknownFormalities(&one, s.Rules())
	if orders {
		faults = append(faults, unknownLists(&one, s.Rules())...)
	}
	return faults, nil
}

// ExportProfiles gives every profile as it counts or, where it does not, as it
// is being written, to be imported elsewhere.
func (s *Service) ExportProfiles(ctx context.Context, who Actor) ([]byte, error) {
	if !who.rules() {
		return nil, forbidden()
	}
	var all []profiles.Profile
	err := s.papers(ctx, KindProfile, func(p *Paper) error {
		e := p.InForce
		if e == nil {
			e = p.Work
		}
		if e == nil {
			return nil
		}
		var one profiles.Profile
		all = append(all, one)
		return json.Unmarshal(e.Body, &all[len(all)-1])
	})
	if err != nil {
		return nil, s.storeTrouble("export profiles", err)
	}
	return profiles.MarshalFile(all), nil
}

// ImportedProfiles says what came of an import.
type ImportedProfiles struct {
	Written   []string `json:"written"`   // a new draft, or a new edition
	Unchanged []string `json:"unchanged"` // said the same already
}

// ImportProfiles keeps the profiles of a file as drafts; nothing comes into
// force by it. A file with a fault is refused whole.
func (s *Service) ImportProfiles(ctx context.Context, who Actor, body []byte) (ImportedProfiles, error) {
	done := ImportedProfiles{Written: []string{}, Unchanged: []string{}}
	if !who.rules() {
		return done, forbidden()
	}
	all, faults := profiles.ParseFile(body)
	if all == nil {
		faults = besides(faults, fault.List{ruleNoProfiles.At("/profiles")})
	}
	for i := range all {
		if reserved(all[i].ID) {
			faults = append(faults, ruleProfileID.At("/profiles/"+strconv.Itoa(i)+"/id"))
		}
	}
	if len(faults.Blocking()) > 0 {
		return done, fault.Refuse(faults)
	}
	known := map[string]*Paper{}
	if err := s.papers(ctx, KindProfile, func(p *Paper) error { known[p.ID] = p; return nil }); err != nil {
		return done, s.storeTrouble("import profiles", err)
	}
	var changed []*Paper
	for i := range all {
		id, body := all[i].ID, profiles.Marshal(&all[i])
		p := known[id]
		if p == nil {
			p = &Paper{Kind: KindProfile, ID: id}
		}
		if p.says(body) {
			done.Unchanged = append(done.Unchanged, id)
			continue
		}
		p.put(who, s.now(), body)
		changed, done.Written = append(changed, p), append(done.Written, id)
	}
	if len(changed) == 0 {
		return done, nil
	}
	return done, s.keep(ctx, who, "imported", changed...)
}

// says reports whether a profile's work, or what is in force, is the one with
// these bytes.
func (p *Paper) says(body []byte) bool {
	for _, e := range []*Edition{p.Work, p.InForce} {
		if e == nil {
			continue
		}
		one, faults := profiles.Parse(e.Body)
		if len(faults.Blocking()) == 0 && bytes.Equal(profiles.Marshal(&one), body) {
			return true
		}
	}
	return false
}
