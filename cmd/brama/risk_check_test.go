package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
)

func TestRiskCheckIsOfDaysThatAreOver(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	done(t, "migrate", "--store", store)
	over, comes := civil.Of(time.Now().UTC()).AddDays(-2).String(), civil.Of(time.Now().UTC()).AddDays(2).String()
	var got clearance.ChanceCheck
	if err := json.Unmarshal([]byte(done(t, "risk", "check", "--store", store, "--from", over, "--to", over)), &got); err != nil {
		t.Fatal(err)
	}
	if got.From.String() != over || got.Declarations != 0 || got.Unexplained != 0 || got.Cases == nil {
		t.Errorf("%+v", got)
	}
	refused := line(t.Context(), "", "risk", "check", "--store", store, "--from", over, "--to", comes)
	if refused.code != exitFail || !strings.Contains(refused.err, "published once its day is over") || refused.out != "" {
		t.Errorf("%+v", refused)
	}
	if vague := line(t.Context(), "", "risk", "check", "--store", store); vague.code != exitUsage {
		t.Errorf("%+v", vague)
	}
}
