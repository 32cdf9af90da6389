package clearance

import (
	"context"
	"encoding/hex"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
)

// DaySecret is the secret of a day's random checks, told once the day is over:
// with it anybody who knows a declaration can work out whether chance picked
// it, by nothing but what stands here.
type DaySecret struct {
	Day                civil.Date `json:"day"`
	Secret             string     `json:"secret"`             // hex
	Consignment        string     `json:"consignment"`        // what stands for importer and transport document
	TransportDocuments []string   `json:"transportDocuments"` // kinds of document meant by that
	Method             string     `json:"method"`             // of the draw of declarations
	Share              string     `json:"shareMethod"`        // of the share that a profile selects
	Assignment         string     `json:"assignmentMethod"`   // of who is to inspect
}

// How draws are done, each in a sentence. HMAC is HMAC-SHA256, of whose 32
// bytes the first 8 count, big-endian.
const (
	drawConsignment = "importer: its number, or its name where it has none; transport document: of the numbers of documents " +
		"of the kinds in transportDocuments, of the declaration and its items, the least (by code points), or without any " +
		"the identity of the means of transport at the border (box 21); both folded: Unicode NFKC, letters and digits " +
		"only, capitals, each of АВЕЅІЈКМНОРСТУХ as the Latin ABESIJKMHOPCTYX, no more than 200; UTF-8"
	drawMethod = "selected where the first 8 bytes of HMAC-SHA256(secret, importer NUL transport document), " +
		"big-endian, times 1000 divided by 2^64 are under the rate per mille"
	drawProfiles = "selected where the first 8 bytes of HMAC-SHA256(secret, profile NUL importer NUL transport document), " +
		"big-endian, divided by 2^64 are under the share, and the most a day is not reached"
	drawInspectors = "by the first 8 bytes of HMAC-SHA256(secret, 'inspector' NUL importer NUL transport document NUL round), " +
		"big-endian, times the sum of 1000000 ÷ (10 + points in hand), each rounded down, of the roster in order, divided by 2^64"
)

// DaySecret gives the secret of a day that is over.
func (s *Service) DaySecret(ctx context.Context, day civil.Date) (*DaySecret, error) {
	if !day.Before(s.Today()) {
		return nil, fault.New(fault.NotFound, ruleSecretDay)
	}
	secret, err := s.Store.Secret(ctx, day, nil)
	if err != nil {
		return nil, s.storeTrouble("read a secret", err)
	}
	if secret == nil {
		return nil, fault.New(fault.NotFound, ruleSecretDay)
	}
	return &DaySecret{
		Day: day, Secret: hex.EncodeToString(secret), Consignment: drawConsignment, TransportDocuments: risk.TransportDocuments(),
		Method: drawMethod, Share: drawProfiles, Assignment: drawInspectors,
	}, nil
}
