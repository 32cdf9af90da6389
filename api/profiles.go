package api

import (
	"context"
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// Profiles is risk profiles: writing, trying and approving them.
type Profiles interface {
	Profiles(ctx context.Context, who clearance.Actor, status profiles.Status, cursor string,
		limit int) (clearance.ProfilePage, error)
	Profile(ctx context.Context, who clearance.Actor, id string) (*clearance.ProfileFile, error)
	WriteProfile(ctx context.Context, who clearance.Actor, number int, body []byte) (*clearance.ProfileFile, error)
	StepProfile(ctx context.Context, who clearance.Actor, id string,
		r clearance.StepRequest) (*clearance.ProfileFile, error)
	BacktestProfile(ctx context.Context, who clearance.Actor, id string, from,
		to civil.Date) (*clearance.ProfileFile, error)
	ExportProfiles(ctx context.Context, who clearance.Actor) ([]byte, error)
	ImportProfiles(ctx context.Context, who clearance.Actor, body []byte) (clearance.ImportedProfiles, error)
}

// ProfileSet is a file of profiles, as it is exported and imported.
type ProfileSet struct {
	Profiles []profiles.Profile `json:"profiles" most:"20000"`
}

// BacktestRequest names the days to try a profile on, both included.
type BacktestRequest struct {
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
}

func listProfiles(q *call) error {
	page, err := q.profiles.Profiles(q.ctx, q.who, profiles.Status(q.params["status"]), q.params["cursor"],
		q.params.count("limit"))
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, page)
}

func newProfile(q *call) error {
	body, err := q.body(q.Limits.Declaration)
	if err != nil {
		return err
	}
	file, err := q.profiles.WriteProfile(q.ctx, q.who, 0, body)
	if fault.Is(err, fault.Conflict) { // there is to be none yet: so there is one
		taken := fault.New(fault.Conflict, ruleProfileTaken)
		taken.Faults = fault.List{ruleProfileTaken.At("/id")}
		return taken
	}
	if err != nil {
		return err
	}
	q.Set(fiber.HeaderLocation, pathProfiles+"/"+file.ID)
	return q.give(fiber.StatusCreated, file)
}

func profileFile(q *call) error {
	return q.onProfile(func(id string) (*clearance.ProfileFile, error) { return q.profiles.Profile(q.ctx, q.who, id) })
}

// editProfile writes a new edition of the profile of the path: not of another
// one whose profile was sent there by mistake.
func editProfile(q *call) error {
	body, err := q.body(q.Limits.Declaration)
	if err != nil {
		return err
	}
	return q.onProfile(func(id string) (*clearance.ProfileFile, error) {
		var profile struct{ ID string }
		if json.Unmarshal(body, &profile) == nil && profile.ID != "" && profile.ID != id {
			_, err := q.profiles.Profile(q.ctx, q.who, id) // who may not know of it is told nothing more
			_, faults := profiles.Parse(body)
			return nil, or(err, error(fault.Refuse(append(faults, ruleOtherProfile.At("/id", "id", id)))))
		}
		return q.profiles.WriteProfile(q.ctx, q.who, q.params.count("number"), body)
	})
}

func stepProfile(q *call) error {
	step, err := q.step()
	if err != nil {
		return err
	}
	return q.onProfile(func(id string) (*clearance.ProfileFile, error) {
		return q.profiles.StepProfile(q.ctx, q.who, id, step)
	})
}

func backtestProfile(q *call) error {
	body, err := q.body(q.Limits.Small)
	if err != nil {
		return err
	}
	days, err := read(q.Server.days, body)
	if err != nil {
		return err
	}
	return q.onProfile(func(id string) (*clearance.ProfileFile, error) {
		return q.profiles.BacktestProfile(q.ctx, q.who, id, days.From, days.To)
	})
}

// onProfile answers with the profile of the path as it is after something was
// done with it.
func (q *call) onProfile(do func(id string) (*clearance.ProfileFile, error)) error {
	id, err := q.id()
	if err != nil {
		return none(err, ruleNoProfile)
	}
	file, err := do(id)
	if err != nil {
		return none(err, ruleNoProfile)
	}
	return q.give(fiber.StatusOK, file)
}

func exportProfiles(q *call) error {
	body, err := q.profiles.ExportProfiles(q.ctx, q.who)
	if err != nil {
		return err
	}
	q.Set(fiber.HeaderContentDisposition, disposition("brama-profiles.json"))
	return q.giveJSON(fiber.StatusOK, body)
}

func importProfiles(q *call) error {
	body, err := q.upload(q.Limits.Profiles, []string{fiber.MIMEApplicationJSON})
	if err != nil {
		return err
	}
	done, err := q.profiles.ImportProfiles(q.ctx, q.who, body)
	if err != nil {
		return err
	}
	done.Written, done.Unchanged = list(done.Written), list(done.Unchanged)
	return q.give(fiber.StatusOK, done)
}
