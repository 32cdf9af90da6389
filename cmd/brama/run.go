package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
	"github.com/brama-customs/brama/fault"
)

// streams are the program's input and outputs.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Exit codes, the same for every command.
const (
	exitDone  = 0
	exitFail  = 1
	exitUsage = 2
)

// commands is the command line.
type commands struct {
	Demo    demoCommand    `cmd:"" help:"Run the whole service on sample goods, from nothing, and show what came of them."`
	Serve   serveCommand   `cmd:"" help:"Serve the API and the pages, with workers in the same process."`
	Worker  workerCommand  `cmd:"" help:"Work on lodged declarations; needs a PostgreSQL store and a RabbitMQ queue."`
	Migrate migrateCommand `cmd:"" help:"Bring the store's schema up to date."`
	Token   struct {
		Issue tokenIssueCommand `cmd:"" help:"Make an API token and print it, the only time it is seen."`
	} `cmd:"" help:"Tokens of the API."`
	Account struct {
		Deposit accountDepositCommand `cmd:"" help:"Pay in: money that has come to a payer's advance account."`
	} `cmd:"" help:"Advance accounts of payers."`
	Quote  quoteCommand `cmd:"" help:"Answer quotes, one JSON object a line; needs no store."`
	Tariff struct {
		Import tariffImportCommand `cmd:"" help:"Load a tariff as a new dated version and show what changes."`
		Show   tariffShowCommand   `cmd:"" help:"Show what applies to a commodity code."`
		Export tariffExportCommand `cmd:"" help:"Write the tariff in force as a CSV to edit and import."`
	} `cmd:"" help:"The tariff."`
	Rates struct {
		Import ratesImportCommand `cmd:"" help:"Load official rates of exchange from a file."`
		Sync   ratesSyncCommand   `cmd:"" help:"Fetch official rates of exchange from the National Bank."`
	} `cmd:"" help:"Official rates of exchange."`
	Batch struct {
		Check batchCheckCommand `cmd:"" help:"Read a workbook as an upload would, without lodging; needs no store."`
		Lodge batchLodgeCommand `cmd:"" help:"Upload a workbook to a service, show how far it has come, and write the answered one beside it."`
	} `cmd:"" help:"Workbooks of declarations."`
	Risk struct {
		Train    riskTrainCommand    `cmd:"" help:"Train a model of risk from declarations with known outcomes, and print how good it is."`
		Evaluate riskEvaluateCommand `cmd:"" help:"Score declarations with a model of risk; where outcomes are known, print how good the scores are."`
		Backtest riskBacktestCommand `cmd:"" help:"Tell what a profile would have done with declarations of the store: hits, load, what inspection had found. Nothing acts on it."`
		Check    riskCheckCommand    `cmd:"" help:"Work out again what chance decided on days that are over: who was checked at random, which inspector was drawn."`
		Recount  riskRecountCommand  `cmd:"" help:"Count the counters of risk anew from the results and findings of the store, where a tally or snapshot could not be read. Stop every serve and worker first."`
		Model    riskModelCommands   `cmd:"" help:"The models of a running service: champion and challenger."`
		Profile  riskProfileCommands `cmd:"" help:"The profiles of a running service, as one file of JSON."`
		List     riskListCommands    `cmd:"" help:"The lists of names of a running service."`
	} `cmd:"" help:"Risk: the learned score, profiles, lists of names."`
	Simulate simulateCommand `cmd:"" help:"Make up trade with importers whose secrets are known: declarations the API accepts, and the truth beside them. Needs no store."`
	Bench    benchCommand    `cmd:"" help:"Measure the service over HTTP and print one JSON object."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// exited carries the exit code out of kong, which leaves by calling Exit.
type exited int

// run is the program: it reads the command line, runs a command and gives the
// exit code. What went wrong goes to standard error with what to do next.
func run(ctx context.Context, args []string, io streams) (code int) {
	defer func() {
		if e, ok := recover().(exited); ok {
			code = int(e)
		}
	}()
	var line commands
	parser, err := kong.New(&line,
		kong.Name("brama"),
		kong.Description("Customs declarations: lodged, assessed, scored, released. See README.md."),
		kong.Writers(io.out, io.err),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io))
	if err != nil {
		fmt.Fprintln(io.err, "brama:", err)
		return exitFail
	}
	command, err := parser.Parse(args)
	if err == nil {
		err = oneOfEach(command)
	}
	if err != nil {
		fmt.Fprintf(io.err, "brama: %v\nTry: brama --help\n", err)
		return exitUsage
	}
	return finish(io, command.Run())
}

// oneOfEach refuses a flag that takes one value and stands there twice: which of
// the two was meant nobody can tell.
func oneOfEach(command *kong.Context) error {
	given := map[*kong.Flag]bool{}
	for _, part := range command.Path {
		flag := part.Flag
		if flag == nil || part.Resolved || flag.IsCumulative() || flag.IsBool() {
			continue
		}
		if given[flag] {
			return fmt.Errorf("--%s is given twice and takes one value", flag.Name)
		}
		given[flag] = true
	}
	return nil
}

// usageError is a mistake on the command line that only a command can find.
type usageError struct{ error }

func finish(io streams, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(io.err, "brama: %v\nTry: brama --help\n", err)
		return exitUsage
	}
	fmt.Fprintln(io.err, "brama:", inWords(err))
	return exitFail
}

// inWords tells a refusal as it would be told over HTTP, fault by fault.
func inWords(err error) string {
	refusal := fault.As(err)
	if refusal == nil {
		return err.Error()
	}
	text := refusal.Text.EN
	for _, f := range refusal.Faults {
		text += fmt.Sprintf("\n  %s %s: %s", f.Pointer, f.Code, f.Message.EN)
	}
	return text
}
