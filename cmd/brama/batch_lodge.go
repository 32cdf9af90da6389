package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/clearance"
)

// batchLodgeCommand is brama batch lodge.
type batchLodgeCommand struct {
	File         string `arg:"" help:"The workbook (xlsx or csv)."`
	Server       string `required:"" env:"BRAMA_SERVER" placeholder:"URL" help:"Where the service answers, such as http://127.0.0.1:8080."`
	Token        string `required:"" env:"BRAMA_TOKEN" placeholder:"T" help:"Access token of a broker or importer."`
	Mapping      string `placeholder:"FILE" help:"Which column is which, as JSON; what it does not name is proposed."`
	Defaults     string `placeholder:"FILE" help:"A declaration in JSON whose fields fill in what no column says."`
	TakeFormulas bool   `help:"Take what formulas last came to, with a warning; they are faults otherwise."`
	MostFaulty   *int   `placeholder:"N" help:"Lodge nothing if more rows than this have faults."`
	SaveMapping  bool   `help:"Remember which column is which for files with the same headings."`
	DryRun       bool   `help:"Do everything but lodge."`
	Force        bool   `help:"Lodge the file even if the same one was lodged before."`
	Lang         string `enum:"uk,en" default:"uk" help:"Language of the answered workbook: uk or en (${default})."`
	Out          string `placeholder:"FILE" help:"Where to write the answered workbook; beside the file if not given."`
}

// Run uploads the workbook, shows how far it has come, and writes the answered
// one beside it. It prints how the batch ended as one JSON object.
func (c *batchLodgeCommand) Run(ctx context.Context, out streams) error {
	form, err := c.form()
	if err != nil {
		return err
	}
	place, err := newOutput("--out", c.answered(), out.out)
	if err != nil {
		return err
	}
	server := newClient(strings.TrimSuffix(c.Server, "/"), c.Token, 2)
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	head, err := server.upload(ctx, filepath.Base(c.File), f, form)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if head.Known {
		fmt.Fprintf(out.err, "This file was lodged before, on %s; this is what became of it. Lodge it again with --force.\n",
			head.CreatedAt.Format("2006-01-02 15:04 MST"))
	}
	show := progressOn(out.err)
	if head, err = server.follow(ctx, head, show.show); err != nil {
		return err
	}
	show.end()
	if err := c.save(ctx, server, head, place); err != nil {
		return err
	}
	if err := json.NewEncoder(out.out).Encode(head); err != nil {
		return err
	}
	if head.Status != clearance.BatchDone {
		return fmt.Errorf("the workbook ended as %s%s; see %s", head.Status, problemsInWords(head), c.answered())
	}
	return nil
}

func problemsInWords(head clearance.BatchHead) string {
	words := ""
	for _, p := range head.Problems {
		words += ": " + p.Message.EN
	}
	return words
}

// form gives the text parts of the upload, in order.
func (c *batchLodgeCommand) form() (parts [][2]string, err error) {
	for _, file := range [][2]string{{"mapping", c.Mapping}, {"defaults", c.Defaults}} {
		if file[1] == "" {
			continue
		}
		text, err := os.ReadFile(file[1])
		if err != nil {
			return nil, err
		}
		parts = append(parts, [2]string{file[0], string(text)})
	}
	for _, flag := range []struct {
		name string
		set  bool
	}{{"takeFormulas", c.TakeFormulas}, {"saveMapping", c.SaveMapping}, {"dryRun", c.DryRun}, {"force", c.Force}} {
		if flag.set {
			parts = append(parts, [2]string{flag.name, "true"})
		}
	}
	if c.MostFaulty != nil {
		parts = append(parts, [2]string{"mostFaulty", strconv.Itoa(*c.MostFaulty)})
	}
	return parts, nil
}

// answered is where the answered workbook goes.
func (c *batchLodgeCommand) answered() string {
	if c.Out != "" {
		return c.Out
	}
	ext := filepath.Ext(c.File)
	return strings.TrimSuffix(c.File, ext) + ".answered" + ext
}

// save writes the answered workbook whole or not at all.
func (c *batchLodgeCommand) save(ctx context.Context, server *client, head clearance.BatchHead, place *output) error {
	return place.write(func(to io.Writer) error {
		if err := server.download(ctx, "/api/v1/batches/"+head.ID+"/result.xlsx?lang="+c.Lang, to); err != nil {
			return fmt.Errorf("the answered workbook did not come whole: %w", err)
		}
		return nil
	})
}

// progress shows how far work has come on one line of a terminal, and
// nothing elsewhere.
type progress struct {
	to   io.Writer // nil where nobody looks
	last string
}

func progressOn(w io.Writer) *progress {
	f, ok := w.(*os.File)
	if !ok {
		return &progress{}
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &progress{}
	}
	return &progress{to: w}
}

func (p *progress) show(h clearance.BatchHead) {
	p.line(fmt.Sprintf("%s: %d of %d rows, %d declarations, %d accepted, %d rejected, %d warnings",
		h.Status, h.RowsDone, h.RowsTotal, h.Declarations, h.Accepted, h.Rejected, h.Warnings))
}

// line puts a line in the place of the one before.
func (p *progress) line(line string) {
	if p.to == nil || line == p.last {
		return
	}
	fmt.Fprintf(p.to, "\r%-*s", len(p.last), line)
	p.last = line
}

func (p *progress) end() {
	if p.to != nil && p.last != "" {
		fmt.Fprintln(p.to)
	}
}
