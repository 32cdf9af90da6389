package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// benchCommand is brama bench.
type benchCommand struct {
	Mode    string `default:"embedded" enum:"embedded,scaled" help:"What to measure: ${enum}."`
	Seconds int    `default:"10" help:"How long to lodge (${default})."`
	Items   int    `default:"5" help:"Items a declaration (${default})."`
	Clients int    `default:"256" help:"Connections that lodge at once (${default})."`
	Store   string `env:"BRAMA_STORE" placeholder:"URL" help:"For scaled: an empty PostgreSQL database to use instead of starting one."`
	Queue   string `env:"BRAMA_QUEUE" placeholder:"URL" help:"For scaled: a RabbitMQ to use instead of starting one."`
}

// report is what bench prints: one JSON object.
type report struct {
	Mode          string           `json:"mode"`
	Machine       string           `json:"machine"`
	Declarations  int              `json:"declarations"`
	Items         int              `json:"items"`
	BytesEach     int              `json:"bytesEach"` // of a declaration's JSON
	Clients       int              `json:"clients"`
	Seconds       milli            `json:"seconds"`       // from the first request to the last result
	Rate          int              `json:"rate"`          // declarations a second, lodged, assessed and kept
	RawInsertRate int              `json:"rawInsertRate"` // documents, entries and messages a second into the bare store
	Ratio         milli            `json:"ratio"`         // rate ÷ rawInsertRate
	Accepted      percentiles      `json:"to202"`
	Channel       percentiles      `json:"toChannel"`   // of a sample
	CPUMicros     map[string]int   `json:"cpuMicros"`   // a declaration, by process
	PeakRSS       map[string]int64 `json:"peakRSS"`     // bytes, by process
	BytesStored   int64            `json:"bytesStored"` // a declaration, indexes and logs included
	Refused       map[string]int   `json:"refused,omitempty"`
	ForeignLoad   milli            `json:"foreignLoad"` // share of the machine's CPU that others used
}

// percentiles are in milliseconds.
type percentiles struct {
	P50     milli `json:"p50"`
	P99     milli `json:"p99"`
	Samples int   `json:"samples"`
}

// milli prints thousandths as a plain JSON number.
type milli int64

// MarshalJSON writes 1234 as 1.234.
func (m milli) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%d.%03d", m/1000, m%1000), nil }

func millis(d time.Duration) milli { return milli(d.Microseconds()) }

// Run measures: first what the bare store takes in, then the whole service
// over HTTP, as separate processes on this machine.
func (c *benchCommand) Run(ctx context.Context, out streams) error {
	if c.Seconds < 1 || c.Items < 1 || c.Items > 99 || c.Clients < 1 {
		return usageError{errors.New("--seconds, --items (to 99) and --clients must be at least 1")}
	}
	dir, err := os.MkdirTemp("", "brama-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := c.stage(ctx, dir)
	defer s.close()
	if err != nil {
		return err
	}
	r, err := c.measure(ctx, s)
	if err != nil {
		return err
	}
	return json.NewEncoder(out.out).Encode(r)
}

// stage is where a measurement takes place.
type stage struct {
	dir        string
	raw, store string // addresses of two empty stores
	queue      string
	servers    map[string]int // process ids of what is measured beside ours, by name
	stop       []func()
}

func (s *stage) close() {
	for i := len(s.stop) - 1; i >= 0; i-- {
		s.stop[i]()
	}
}

func (c *benchCommand) stage(ctx context.Context, dir string) (*stage, error) {
	s := &stage{dir: dir, servers: map[string]int{}}
	if c.Mode == "scaled" {
		return s, c.stageScaled(ctx, s)
	}
	s.raw = "sqlite:" + filepath.Join(dir, "raw", "brama.db")
	s.store, s.queue = "sqlite:"+filepath.Join(dir, "data", "brama.db"), "memory:"
	return s, nil
}

func (c *benchCommand) measure(ctx context.Context, s *stage) (*report, error) {
	model, err := newModel(c.Items)
	if err != nil {
		return nil, err
	}
	raw, err := rawInsertRate(ctx, s.raw, model, max(2, c.Seconds/3))
	if err != nil {
		return nil, fmt.Errorf("measure the bare store: %w", err)
	}
	troupe, err := c.start(ctx, s, model)
	if err != nil {
		return nil, err
	}
	defer troupe.end()
	before := readMachine(troupe.processes())
	load, err := c.lodge(ctx, troupe, model)
	if err != nil {
		return nil, err
	}
	after := readMachine(troupe.processes())
	r := load.report(before, after)
	r.Mode, r.Machine, r.Items, r.Clients, r.BytesEach = c.Mode, machine(), c.Items, c.Clients, len(model.body)
	r.RawInsertRate = raw
	r.Ratio = milli(r.Rate * 1000 / max(raw, 1))
	if r.BytesStored, err = troupe.bytesStored(ctx); err == nil {
		r.BytesStored /= int64(max(r.Declarations, 1))
	}
	return r, err
}

func machine() string {
	return fmt.Sprintf("%d × %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}
