// Package clearance is the procedure: who may do what, in which order, and
// what is written when. Transports authenticate and translate; drivers keep
// and carry; this package decides.
package clearance

import (
	"context"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Service is the whole procedure over one store.
type Service struct{}

// Lodge validates and keeps declarations; a Lodged without Err is durable.
func (s *Service) Lodge(ctx context.Context, who Actor, subs []Submission) []Lodged { panic("face") }

// DryRun does all that Lodge does but keeping.
func (s *Service) DryRun(ctx context.Context, who Actor, body []byte) (DryRun, error) { panic("face") }

// Dossier gives one declaration by MRN or ID; a foreign one is not found.
func (s *Service) Dossier(ctx context.Context, who Actor, ref string) (*Dossier, error) {
	panic("face")
}

// Events gives its public events.
func (s *Service) Events(ctx context.Context, who Actor, ref string) ([]Notification, error) {
	panic("face")
}

// List gives the actor's declarations, newest first.
func (s *Service) List(ctx context.Context, who Actor, q Query) (Page, error) { panic("face") }

// Inspections gives the flagged declarations, oldest first; for inspectors and supervisors.
func (s *Service) Inspections(ctx context.Context, who Actor, q Query) (InspectionPage, error) {
	panic("face")
}

// Casefile gives one declaration as inspectors see it.
func (s *Service) Casefile(ctx context.Context, who Actor, ref string) (*Casefile, error) {
	panic("face")
}

// Claim takes a flagged declaration for the inspector; claiming one's own again changes nothing.
func (s *Service) Claim(ctx context.Context, who Actor, ref string) (*Casefile, error) { panic("face") }

// LetGo gives a claimed declaration back to the queue.
func (s *Service) LetGo(ctx context.Context, who Actor, ref string) (*Casefile, error) { panic("face") }

// Decide carries out a decision of the inspector who has claimed it.
func (s *Service) Decide(ctx context.Context, who Actor, ref string, d DecisionRequest) (*Casefile, error) {
	panic("face")
}

// Authenticate gives the actor of an API token; an unknown one is a fault.Unauthenticated.
func (s *Service) Authenticate(ctx context.Context, token string) (Actor, error) { panic("face") }

// IssueToken makes a token and gives it, the only time it is seen.
func (s *Service) IssueToken(ctx context.Context, tenant string, role Role, name string) (string, error) {
	panic("face")
}

// SignedIn is a browser's session: the cookie's secret and what forms must send back.
type SignedIn struct {
	Secret string
	CSRF   string
	Actor  Actor
}

// SignIn opens a session for an API token.
func (s *Service) SignIn(ctx context.Context, token string) (SignedIn, error) { panic("face") }

// Session gives who is signed in with a cookie's secret; an unknown or expired one is a fault.Unauthenticated.
func (s *Service) Session(ctx context.Context, secret string) (SignedIn, error) { panic("face") }

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, secret string) error { panic("face") }

// Law is the tariff and the rates of exchange in force as the service knows them.
type Law struct {
	Schedule *tariffs.Schedule
	Rates    *money.Rates
}

// Law gives the data in force for a day.
func (s *Service) Law(day civil.Date) Law { panic("face") }

// Today is the day in Kyiv.
func (s *Service) Today() civil.Date { panic("face") }

// Ready reports whether declarations can be lodged now.
func (s *Service) Ready(ctx context.Context) error { panic("face") }

// Backlog counts what waits.
func (s *Service) Backlog(ctx context.Context) (Backlog, error) { panic("face") }
