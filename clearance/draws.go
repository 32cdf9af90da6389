package clearance

import (
	"context"
	"encoding/hex"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// DaySecret is the secret of a day's random checks, told once the day is over:
// with it anybody who knows an importer's number and a transport document can
// work out whether chance picked them.
type DaySecret struct {
	Day    civil.Date `json:"day"`
	Secret string     `json:"secret"` // hex
	Method string     `json:"method"`
}

// drawMethod says how the draw is done, in one line.
const drawMethod = "selected where the first 8 bytes of HMAC-SHA256(secret, importer NUL transport document), " +
	"big-endian, times 1000 divided by 2^64 are under the rate per mille; an inspector by those of HMAC-SHA256(secret, " +
	"'inspector' NUL importer NUL transport document NUL round), times the sum of 1000000 ÷ (10 + points in hand) of the roster " +
	"in order, divided by 2^64"

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
	return &DaySecret{Day: day, Secret: hex.EncodeToString(secret), Method: drawMethod}, nil
}
