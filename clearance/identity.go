package clearance

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/brama-customs/brama/fault"
)

// tokenPrefix marks our tokens, so that one that leaks can be searched for.
const tokenPrefix = "brama_"

// sessionLife is how long a browser stays signed in, whatever it does.
const sessionLife = 8 * time.Hour

// secretText is 32 random bytes as text.
func secretText() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// IssueToken makes a token and gives it, the only time it is seen: the store
// keeps its hash. A token without a name gets one.
func (s *Service) IssueToken(ctx context.Context, tenant string, role Role, name string) (string, error) {
	if !validName(tenant) {
		return "", fault.New(fault.Invalid, ruleTenant)
	}
	if !slices.Contains(Roles(), role) {
		return "", fault.New(fault.Invalid, ruleRole, "role", string(role))
	}
	token := tokenPrefix + secretText()
	hash := sha256.Sum256([]byte(token))
	if name == "" {
		name = string(role) + "-" + hex.EncodeToString(hash[:3])
	}
	return token, s.Store.PutToken(ctx, Token{Hash: hash, Tenant: tenant, Role: role, Name: name, Created: s.now()})
}

func validName(s string) bool {
	return len(s) >= 1 && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == ""
}

// Authenticate gives the actor of an API token.
func (s *Service) Authenticate(ctx context.Context, token string) (Actor, error) {
	t, err := s.token(ctx, token)
	return actorOf(t), err
}

func (s *Service) token(ctx context.Context, token string) (Token, error) {
	if !strings.HasPrefix(token, tokenPrefix) {
		return Token{}, fault.New(fault.Unauthenticated, ruleToken)
	}
	t, found, err := s.Store.Token(ctx, sha256.Sum256([]byte(token)))
	if err != nil {
		return Token{}, s.storeTrouble("authenticate", err)
	}
	if !found {
		return Token{}, fault.New(fault.Unauthenticated, ruleToken)
	}
	return t, nil
}

func actorOf(t Token) Actor { return Actor{Tenant: t.Tenant, Name: t.Name, Role: t.Role} }

// SignedIn is a browser's session: the cookie's secret and what forms must
// send back.
type SignedIn struct {
	Secret string
	CSRF   string
	Actor  Actor
}

// SignIn opens a session for an API token.
func (s *Service) SignIn(ctx context.Context, token string) (SignedIn, error) {
	t, err := s.token(ctx, token)
	if err != nil {
		return SignedIn{}, err
	}
	in := SignedIn{Secret: secretText(), CSRF: secretText(), Actor: actorOf(t)}
	now := s.now()
	err = s.Store.PutSession(ctx, Session{
		Hash: sha256.Sum256([]byte(in.Secret)), Token: t.Hash, CSRF: in.CSRF, Created: now, Expires: now.Add(sessionLife),
	})
	if err != nil {
		return SignedIn{}, s.storeTrouble("sign in", err)
	}
	return in, nil
}

// Session gives who is signed in with a cookie's secret.
func (s *Service) Session(ctx context.Context, secret string) (SignedIn, error) {
	session, token, found, err := s.Store.Session(ctx, sha256.Sum256([]byte(secret)), s.now())
	if err != nil {
		return SignedIn{}, s.storeTrouble("authenticate", err)
	}
	if !found {
		return SignedIn{}, fault.New(fault.Unauthenticated, ruleToken)
	}
	return SignedIn{Secret: secret, CSRF: session.CSRF, Actor: actorOf(token)}, nil
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	return s.Store.DropSession(ctx, sha256.Sum256([]byte(secret)))
}
