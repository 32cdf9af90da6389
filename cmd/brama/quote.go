package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// quoteCommand is brama quote.
type quoteCommand struct {
	File   string `arg:"" optional:"" default:"-" help:"JSON Lines of quote requests; - is standard input (${default})."`
	Tariff string `placeholder:"FILE" help:"A tariff (csv, html or xlsx) instead of the shipped one."`
}

// maxQuote is the longest line that is read.
const maxQuote = 1 << 20

// Run answers every line, in order: a request that cannot be answered gets its
// problem.
func (c *quoteCommand) Run(out streams) error {
	schedule, rates, err := lawOf(c.Tariff)
	if err != nil {
		return err
	}
	in, closeIn, err := input(c.File, out.in)
	if err != nil {
		return err
	}
	defer closeIn()
	return answerLines(in, out.out, func(line []byte) tariffs.Quote {
		return answerLine(schedule, rates, line)
	})
}

// lawOf is the shipped law, with the rows of a tariff from a file where one is
// named.
func lawOf(file string) (*tariffs.Schedule, *money.Rates, error) {
	history, err := ua.Rates()
	if err != nil {
		return nil, nil, err
	}
	if file == "" {
		schedule, err := ua.Schedule()
		return schedule, money.NewRates(history), err
	}
	files, err := readTariffFiles([]string{file})
	if err != nil {
		return nil, nil, err
	}
	law, err := ua.Law()
	if err != nil {
		return nil, nil, err
	}
	schedule, err := ua.NewSchedule(filepath.Base(file), ua.InForce(), files.rows(), law)
	return schedule, money.NewRates(history), err
}

func input(name string, standard io.Reader) (io.Reader, func(), error) {
	if name == "-" {
		return standard, func() {}, nil
	}
	f, err := os.Open(name)
	return f, func() { _ = f.Close() }, err
}

func answerLines(in io.Reader, out io.Writer, answer func([]byte) tariffs.Quote) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxQuote)
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := encoder.Encode(answer(lines.Bytes())); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errors.Join(buffered.Flush(), fmt.Errorf("a line is over %d bytes: write one request a line", maxQuote))
	}
	return errors.Join(buffered.Flush(), lines.Err())
}

func answerLine(s *tariffs.Schedule, rates *money.Rates, line []byte) tariffs.Quote {
	var q tariffs.QuoteRequest
	if faults := strictjson.Read(line, &q).Blocking(); len(faults) > 0 {
		return tariffs.Quote{ID: q.ID, Problem: tariffs.NewProblem(faults)}
	}
	return tariffs.Answer(s, rates, todayInKyiv(), q)
}

func todayInKyiv() civil.Date {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		kyiv = time.UTC // cannot be: the zone is built in
	}
	return civil.Of(time.Now().In(kyiv))
}
