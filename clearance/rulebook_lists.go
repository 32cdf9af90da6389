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
	"github.com/brama-customs/brama/risk/screening"
)

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
	return s.step(ctx, who, KindList, id, r, nil)
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
