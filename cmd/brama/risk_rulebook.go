package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/brama-customs/brama/clearance"
)

const riskPath = "/api/v1/risk"

// serverFlags say where a supervisor's commands go.
type serverFlags struct {
	Server string `required:"" env:"BRAMA_SERVER" placeholder:"URL" help:"Where the service answers, such as http://127.0.0.1:8080."`
	Token  string `required:"" env:"BRAMA_TOKEN" placeholder:"T" help:"Access token of a supervisor."`
}

func (f serverFlags) client() *client {
	return newClient(strings.TrimSuffix(f.Server, "/"), f.Token, 2)
}

// riskModelCommands are brama risk model ….
type riskModelCommands struct {
	List     modelListCommand `cmd:"" help:"Print the model in force, its challenger, and what waits for approval."`
	Add      modelAddCommand  `cmd:"" help:"Send a model trained from the store as the challenger: it scores in shadow from now on."`
	Activate modelStepCommand `cmd:"" help:"Ask for the challenger to become the champion; another supervisor approves."`
	Approve  modelStepCommand `cmd:"" help:"Approve what another supervisor asked for."`
	Reject   modelStepCommand `cmd:"" help:"Reject it."`
	Rollback modelStepCommand `cmd:"" help:"Bring the champion before back, at once."`
}

// modelListCommand is brama risk model list.
type modelListCommand struct{ serverFlags }

// Run prints the models in use as the API tells them.
func (c *modelListCommand) Run(ctx context.Context, out streams) error {
	return c.client().print(ctx, out.out, riskPath+"/models")
}

// modelAddCommand is brama risk model add.
type modelAddCommand struct {
	serverFlags
	File  string `arg:"" help:"A model that risk train --from-store wrote."`
	Title string `placeholder:"TEXT" help:"What people call it; the name of the file if not given."`
}

// Run sends the model and prints what is in use then.
func (c *modelAddCommand) Run(ctx context.Context, out streams) error {
	path := riskPath + "/models?" + titled(c.Title, c.File)
	return c.client().send(ctx, out.out, parcel{http.MethodPost, path, "application/octet-stream", c.File})
}

// titled is the query that names what a file holds.
func titled(title, file string) string {
	return url.Values{"title": {cmp.Or(title, filepath.Base(file))}}.Encode()
}

// modelStepCommand is brama risk model activate, approve, reject or rollback.
type modelStepCommand struct {
	serverFlags
	Number int    `placeholder:"N" help:"The state seen in the list: nothing is done if it has changed since. The newest if not given."`
	Note   string `placeholder:"TEXT" help:"Why, for those who read the history."`
}

// Run takes the step that the command is named after and prints what is in use
// then.
func (c *modelStepCommand) Run(ctx context.Context, command *kong.Context, out streams) error {
	server, request := c.client(), clearance.StepRequest{Number: c.Number, Step: command.Selected().Name, Note: c.Note}
	if request.Number == 0 {
		var models clearance.Paper
		if err := server.call(ctx, http.MethodGet, riskPath+"/models", nil, nil, &models); err != nil {
			return err
		}
		request.Number = models.Number
	}
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	var models json.RawMessage
	if err := server.call(ctx, http.MethodPost, riskPath+"/models/steps", nil, body, &models); err != nil {
		return err
	}
	return printJSON(out.out, models)
}

// riskProfileCommands are brama risk profile ….
type riskProfileCommands struct {
	Import profileImportCommand `cmd:"" help:"Send profiles from a file as drafts; nothing comes into force by it."`
	Export profileExportCommand `cmd:"" help:"Print all profiles as one file to import elsewhere."`
}

// profileImportCommand is brama risk profile import.
type profileImportCommand struct {
	serverFlags
	File string `arg:"" help:"Profiles in JSON, as export prints them."`
}

// Run prints which profiles were written and which were there already.
func (c *profileImportCommand) Run(ctx context.Context, out streams) error {
	return c.client().send(ctx, out.out, parcel{http.MethodPost, riskPath + "/profiles/import", "application/json", c.File})
}

// profileExportCommand is brama risk profile export.
type profileExportCommand struct{ serverFlags }

// Run prints the file.
func (c *profileExportCommand) Run(ctx context.Context, out streams) error {
	return c.client().print(ctx, out.out, riskPath+"/profiles/export")
}

// riskListCommands are brama risk list ….
type riskListCommands struct {
	Add listAddCommand `cmd:"" help:"Send a list of names as a new edition; another supervisor approves it."`
}

// listID is the form of an id, which goes into a path: whatever else stood there
// the service would not find.
var listID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// listAddCommand is brama risk list add.
type listAddCommand struct {
	serverFlags
	ID    string `arg:"" name:"id" help:"What the list is called in settings and findings: small letters, digits, dashes."`
	File  string `arg:"" help:"The list: CSV of Brama's own, or XML of OFAC or the United Nations."`
	Title string `placeholder:"TEXT" help:"What people call it; the name of the file if not given."`
}

// Run sends the list and prints what the rulebook holds of it then.
func (c *listAddCommand) Run(ctx context.Context, out streams) error {
	if !listID.MatchString(c.ID) {
		return usageError{fmt.Errorf("%q cannot be the id of a list: it is small Latin letters, digits and dashes, 40 at most, and begins with a letter or digit", c.ID)}
	}
	kind := "text/csv"
	if strings.EqualFold(filepath.Ext(c.File), ".xml") {
		kind = "application/xml"
	}
	path := riskPath + "/lists/" + url.PathEscape(c.ID) + "?" + titled(c.Title, c.File)
	return c.client().send(ctx, out.out, parcel{http.MethodPut, path, kind, c.File})
}
