package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/valyala/fasthttp"
)

// load is what was measured of the requests.
type load struct {
	start, end time.Time
	accepted   int
	to202      []time.Duration
	toChannel  []time.Duration
	refused    map[string]int
}

// lodger is one connection that lodges.
type lodger struct {
	load
	client *fasthttp.HostClient
	token  string
	model  *model
	next   *atomic.Int64
	latest *atomic.Pointer[lodgedAt]
	office int
}

// lodgedAt is a declaration that was just accepted, for the samplers.
type lodgedAt struct {
	id   string
	sent time.Time
}

// benchOffices is over how many offices the declarations are spread: an office
// has a million numbers a year.
const benchOffices = 16

// lodge sends declarations for the time given, then waits until every one that
// was accepted has its result.
func (c *benchCommand) lodge(ctx context.Context, t *troupe, m *model) (*load, error) {
	client := &fasthttp.HostClient{Addr: t.addr, MaxConns: c.Clients + samplers, ReadTimeout: 30 * time.Second}
	sending, stop := context.WithTimeout(ctx, time.Duration(c.Seconds)*time.Second)
	defer stop()
	var next atomic.Int64
	var latest atomic.Pointer[lodgedAt]
	lodgers := make([]*lodger, c.Clients)
	var group sync.WaitGroup
	sampled := t.sample(sending, client, &latest)
	start := time.Now()
	for i := range lodgers {
		lodgers[i] = &lodger{client: client, token: t.brokers[i%len(t.brokers)], model: m, next: &next, latest: &latest, office: i % benchOffices}
		group.Go(func() { lodgers[i].run(sending) })
	}
	group.Wait()
	all := &load{start: start, refused: map[string]int{}}
	for _, l := range lodgers {
		all.accepted += l.accepted
		all.to202 = append(all.to202, l.to202...)
		for why, n := range l.refused {
			all.refused[why] += n
		}
	}
	all.toChannel = <-sampled
	err := t.awaitAll(ctx)
	all.end = time.Now()
	return all, err
}

func (l *lodger) run(ctx context.Context) {
	l.refused = map[string]int{}
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.Header.SetMethod(fasthttp.MethodPost)
	req.SetRequestURI("http://" + l.client.Addr + "/api/v1/declarations")
	req.Header.Set("Authorization", "Bearer "+l.token)
	req.Header.SetContentType("application/json")
	office := fmt.Appendf(nil, "UA1%05d", l.office)
	var body []byte
	for ctx.Err() == nil {
		n := l.next.Add(1)
		body = l.model.number(body, n)
		copy(body[bytes.Index(body, []byte("UA100000")):], office)
		req.SetBodyRaw(body)
		req.Header.Set("Idempotency-Key", fmt.Sprintf("bench-%d", n))
		sent := time.Now()
		err := l.client.Do(req, res)
		l.note(sent, err, res)
	}
}

func (l *lodger) note(sent time.Time, err error, res *fasthttp.Response) {
	switch {
	case err != nil:
		l.refused[err.Error()]++
	case res.StatusCode() != fasthttp.StatusAccepted:
		var p problem
		_ = json.Unmarshal(res.Body(), &p) // an answer that is no problem counts under its status alone
		l.refused[fmt.Sprintf("%d %s", res.StatusCode(), p.Code)]++
	default:
		l.accepted++
		l.to202 = append(l.to202, time.Since(sent))
		if location := string(res.Header.Peek("Location")); location != "" {
			l.latest.Store(&lodgedAt{id: location, sent: sent})
		}
	}
}

// samplers are so many connections that follow one declaration at a time from
// its request to its channel.
const (
	samplers    = 2
	samplePause = 5 * time.Millisecond // between questions: what is measured must not be the asking
)

func (t *troupe) sample(ctx context.Context, client *fasthttp.HostClient, latest *atomic.Pointer[lodgedAt]) <-chan []time.Duration {
	out := make(chan []time.Duration, 1)
	var group sync.WaitGroup
	var mu sync.Mutex
	var all []time.Duration
	for range samplers {
		group.Go(func() {
			for ctx.Err() == nil {
				pick := latest.Swap(nil)
				if pick == nil {
					time.Sleep(time.Millisecond)
					continue
				}
				if took, ok := t.follow(ctx, client, pick); ok {
					mu.Lock()
					all = append(all, took)
					mu.Unlock()
				}
			}
		})
	}
	go func() {
		group.Wait()
		out <- all
	}()
	return out
}

// follow asks for a declaration until it has an outcome.
func (t *troupe) follow(ctx context.Context, client *fasthttp.HostClient, pick *lodgedAt) (time.Duration, bool) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	path := pick.id[strings.Index(pick.id, "/api/"):]
	req.SetRequestURI("http://" + client.Addr + path)
	req.Header.Set("Authorization", "Bearer "+t.inspector)
	for ctx.Err() == nil {
		if err := client.Do(req, res); err != nil || res.StatusCode() != fasthttp.StatusOK {
			return 0, false
		}
		var d clearance.Dossier
		if json.Unmarshal(res.Body(), &d) != nil {
			return 0, false
		}
		if d.Status != declarations.Lodged {
			return time.Since(pick.sent), true
		}
		time.Sleep(samplePause)
	}
	return 0, false
}

func (l *load) report(before, after machineTimes) *report {
	took := l.end.Sub(l.start)
	r := &report{
		Declarations: l.accepted, Seconds: milli(took.Milliseconds()), Refused: l.refused,
		Rate:     int(int64(l.accepted) * int64(time.Second) / int64(took)),
		Accepted: percentilesOf(l.to202), Channel: percentilesOf(l.toChannel),
		CPUMicros: map[string]int{}, PeakRSS: map[string]int64{},
	}
	used := after.self - before.self
	r.CPUMicros["generator"] = perDeclaration(used, l.accepted)
	for name, p := range after.processes {
		spent := p.cpu - before.processes[name].cpu
		used += spent
		r.CPUMicros[name], r.PeakRSS[name] = perDeclaration(spent, l.accepted), p.peak
	}
	if total := after.busy - before.busy; total > 0 {
		capacity := took * time.Duration(after.cpus)
		r.ForeignLoad = milli(max(0, int64(total-used)*1000/int64(capacity)))
	}
	return r
}

func perDeclaration(d time.Duration, n int) int { return int(d.Microseconds()) / max(n, 1) }

func percentilesOf(all []time.Duration) percentiles {
	if len(all) == 0 {
		return percentiles{}
	}
	slices.Sort(all)
	return percentiles{P50: millis(all[len(all)/2]), P99: millis(all[len(all)*99/100]), Samples: len(all)}
}
