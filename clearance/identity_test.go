package clearance_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

func TestATokenNamesItsActorAndIsKeptAsAHashOnly(t *testing.T) {
	h := open(t)
	token := must(h.IssueToken(ctx, "alpha", clearance.Broker, "Олена"))
	if !strings.HasPrefix(token, "brama_") || len(token) != len("brama_")+43 {
		t.Error(token)
	}
	if who := must(h.Authenticate(ctx, token)); who != alpha {
		t.Errorf("%+v", who)
	}
	if again := must(h.IssueToken(ctx, "alpha", clearance.Broker, "Олена")); again == token {
		t.Error("the same token twice")
	}
	named := must(h.Authenticate(ctx, must(h.IssueToken(ctx, "alpha", clearance.Importer, ""))))
	if !strings.HasPrefix(named.Name, "importer-") {
		t.Errorf("%+v", named)
	}
	in := must(h.SignIn(ctx, token))
	hash := sha256.Sum256([]byte(token))
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, "brama_"))
	if err != nil {
		t.Fatal(err)
	}
	if files := h.files(); !bytes.Contains(files, hash[:]) || bytes.Contains(files, []byte(token[6:])) || bytes.Contains(files, raw) ||
		bytes.Contains(files, []byte(in.Secret)) || !bytes.Contains(files, []byte(in.CSRF)) {
		t.Error("the files hold a secret, or not its hash")
	}
}

// files gives every byte the store has written.
func (h *house) files() []byte {
	h.t.Helper()
	found, err := filepath.Glob(h.path + "*")
	if err != nil {
		h.t.Fatal(err)
	}
	var all []byte
	for _, path := range found {
		b, err := os.ReadFile(path)
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

func TestWhatIsNoTokenIsNobody(t *testing.T) {
	h := open(t)
	token := must(h.IssueToken(ctx, "alpha", clearance.Broker, "x"))
	in := must(h.SignIn(ctx, token))
	for _, wrong := range []string{"", "brama_", token + "x", token[:len(token)-1], strings.ToUpper(token), token[6:], " " + token, in.Secret, "brama_" + in.Secret} {
		_, err := h.Authenticate(ctx, wrong)
		wantCode(t, err, fault.Unauthenticated, "actor.unknown")
		_, err = h.SignIn(ctx, wrong)
		wantCode(t, err, fault.Unauthenticated, "actor.unknown")
	}
	for _, wrong := range []string{"", token, in.CSRF, in.Secret + "x"} {
		_, err := h.Session(ctx, wrong)
		wantCode(t, err, fault.Unauthenticated, "actor.unknown")
	}
}

func TestARevokedTokenEndsItsSessions(t *testing.T) {
	h := open(t)
	token := must(h.IssueToken(ctx, "alpha", clearance.Broker, "x"))
	in := must(h.SignIn(ctx, token))
	if s := must(h.Session(ctx, in.Secret)); s.Actor != in.Actor || s.CSRF != in.CSRF || s.Actor.Tenant != "alpha" {
		t.Errorf("%+v", s)
	}
	if err := h.store.RevokeToken(ctx, sha256.Sum256([]byte(token)), noon); err != nil {
		t.Fatal(err)
	}
	_, err := h.Authenticate(ctx, token)
	wantCode(t, err, fault.Unauthenticated, "actor.unknown")
	_, err = h.Session(ctx, in.Secret)
	wantCode(t, err, fault.Unauthenticated, "actor.unknown")
	_, err = h.SignIn(ctx, token)
	wantCode(t, err, fault.Unauthenticated, "actor.unknown")
}

func TestASessionEndsByTheClockOrByWish(t *testing.T) {
	h := open(t)
	token := must(h.IssueToken(ctx, "customs", clearance.Inspector, "x"))
	in := must(h.SignIn(ctx, token))
	h.store.clock.pass(8*time.Hour - time.Second)
	must(h.Session(ctx, in.Secret))
	h.store.clock.pass(2 * time.Second)
	_, err := h.Session(ctx, in.Secret)
	wantCode(t, err, fault.Unauthenticated, "actor.unknown")
	second, third := must(h.SignIn(ctx, token)), must(h.SignIn(ctx, token))
	if second.Secret == third.Secret || second.CSRF == third.CSRF || second.CSRF == second.Secret {
		t.Error("secrets that are the same")
	}
	if err := h.SignOut(ctx, second.Secret); err != nil {
		t.Fatal(err)
	}
	_, err = h.Session(ctx, second.Secret)
	wantCode(t, err, fault.Unauthenticated, "actor.unknown")
	must(h.Session(ctx, third.Secret))
}

func TestTokensAreIssuedForRolesAndTenantsThatAre(t *testing.T) {
	h := open(t)
	for _, tenant := range []string{"", "a b", "a/b", "тов", strings.Repeat("a", 65), "a\x00", "a\n"} {
		_, err := h.IssueToken(ctx, tenant, clearance.Broker, "x")
		wantCode(t, err, fault.Invalid, "token.tenant")
	}
	for _, role := range []clearance.Role{"", "Broker", "root"} {
		_, err := h.IssueToken(ctx, "alpha", role, "x")
		wantCode(t, err, fault.Invalid, "token.role")
	}
	for _, role := range clearance.Roles() {
		if who := must(h.Authenticate(ctx, must(h.IssueToken(ctx, "a-B.9_"+string(role), role, "x")))); who.Role != role {
			t.Error(who)
		}
	}
}

// No tenant can name its people so that they pass for another's.
func TestNobodyPassesForAnother(t *testing.T) {
	seen := map[string]clearance.Actor{}
	for _, a := range []clearance.Actor{
		{Tenant: "a", Name: "b"}, {Tenant: "a", Name: "b/c"}, {Tenant: "a", Name: ""}, {Tenant: "b", Name: "a/b"}, {Tenant: "brama", Name: ""}, clearance.Machine(),
	} {
		if other, taken := seen[a.ID()]; taken {
			t.Errorf("%+v and %+v are both %s", a, other, a.ID())
		}
		seen[a.ID()] = a
	}
}
