package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// gateway is where clients find the service: nowhere while it is down.
type gateway struct {
	lock sync.Mutex
	url  string
	open chan struct{} // closed while url is good
}

func newGateway() *gateway { return &gateway{open: make(chan struct{})} }

func (g *gateway) up(url string) {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.url = url
	close(g.open)
}

func (g *gateway) down() {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.open = make(chan struct{})
}

// address waits until the service is up.
func (g *gateway) address(ctx context.Context) (string, error) {
	g.lock.Lock()
	open := g.open
	g.lock.Unlock()
	select {
	case <-open:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	g.lock.Lock()
	defer g.lock.Unlock()
	return g.url, nil
}

// rush is many declarations lodged by several clients, each of which keeps to
// the rule for brokers' programs: no answer, the same again with the same key.
type rush struct {
	*gateway
	*journal
	tokens     map[string]string // by tenant
	supervisor string
	bodies     [][]byte
	unanswered atomic.Int64  // requests whose answer never came
	departing  chan struct{} // a request is about to be sent, if anybody waits for one
	over       chan struct{} // closed when every declaration has been answered
}

const rushClients = 12

func newRush(t testing.TB, store string, n int) *rush {
	t.Helper()
	r := &rush{
		gateway: newGateway(), journal: newJournal(t), tokens: map[string]string{}, bodies: lots(t, n),
		departing: make(chan struct{}), over: make(chan struct{}),
	}
	for _, tenant := range []string{"alpha", "beta", "gamma"} {
		r.tokens[tenant] = issue(t, store, tenant, "broker")
	}
	r.supervisor = issue(t, store, "customs", "supervisor")
	return r
}

// tenantOf spreads the declarations over the brokers.
func (r *rush) tenantOf(i int) string { return []string{"alpha", "beta", "gamma"}[i%3] }

// lodge lodges everything; it ends when every declaration has been answered.
func (r *rush) lodge(ctx context.Context) error {
	defer close(r.over)
	next := make(chan int)
	failed := make(chan error, rushClients)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for range rushClients {
		go func() {
			client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			var err error
			for i := range next {
				if err = r.lodgeOne(ctx, client, i); err != nil {
					cancel(err)
					break
				}
			}
			failed <- err
		}()
	}
	for i := range r.bodies {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	var err error
	for range rushClients {
		err = errors.Join(err, <-failed)
	}
	return err
}

func keyOf(i int) string { return fmt.Sprintf("key-%06d", i) }

// lodgeOne repeats until it is answered, and writes the promise down.
func (r *rush) lodgeOne(ctx context.Context, client *http.Client, i int) error {
	for {
		status, answer, err := r.post(ctx, client, r.tenantOf(i), keyOf(i), r.bodies[i])
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			r.unanswered.Add(1)
		case status == http.StatusAccepted:
			return r.note(i, answer)
		case status != http.StatusServiceUnavailable && status != http.StatusTooManyRequests && !inFlight(status, answer):
			return fmt.Errorf("%s: %d %s", keyOf(i), status, answer)
		}
	}
}

// inFlight is the answer to a client that gave up on a request which is still
// in work.
func inFlight(status int, answer []byte) bool {
	return status == http.StatusConflict && bytes.Contains(answer, []byte("idempotency.in-flight"))
}

func (r *rush) note(i int, answer []byte) error {
	var head clearance.Head
	if err := json.Unmarshal(answer, &head); err != nil {
		return fmt.Errorf("%s: %w: %s", keyOf(i), err, answer)
	}
	return r.promised(promise{Key: keyOf(i), Digest: digestOf(r.bodies[i]), MRN: head.MRN, ID: head.ID, Tenant: r.tenantOf(i)})
}

func (r *rush) post(ctx context.Context, client *http.Client, tenant, key string, body []byte) (int, []byte, error) {
	at, err := r.address(ctx)
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at+"/api/v1/declarations", bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+r.tokens[tenant])
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	select {
	case r.departing <- struct{}{}:
	default:
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}

// settled waits until nothing is lodged and without an outcome any more.
func (r *rush) settled(ctx context.Context, t testing.TB) {
	t.Helper()
	at, err := r.address(ctx)
	if err != nil {
		t.Fatal(err)
	}
	supervisor := newClient(at, r.supervisor, 1)
	until(ctx, t, "everything lodged has an outcome", func() bool {
		var page clearance.Page
		err := supervisor.call(ctx, http.MethodGet, "/api/v1/declarations?status=lodged&limit=1", nil, nil, &page)
		return err == nil && len(page.Items) == 0
	})
}

// look asks the service for everything there is.
func (r *rush) look(ctx context.Context, t testing.TB) *evidence {
	t.Helper()
	at, err := r.address(ctx)
	if err != nil {
		t.Fatal(err)
	}
	e := &evidence{promises: r.read(t), there: map[string]found{}}
	for tenant, token := range r.tokens {
		client := newClient(at, token, 1)
		mrns := listAll(ctx, t, client)
		e.listed = append(e.listed, mrns...)
		for _, mrn := range mrns {
			e.there[mrn] = lookAt(ctx, t, client, mrn)
		}
		t.Logf("%s has %d declarations", tenant, len(mrns))
	}
	return e
}

func listAll(ctx context.Context, t testing.TB, client *client) []string {
	t.Helper()
	var mrns []string
	for cursor := ""; ; {
		var page clearance.Page
		if err := client.call(ctx, http.MethodGet, "/api/v1/declarations?limit=50&cursor="+url.QueryEscape(cursor), nil, nil, &page); err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			mrns = append(mrns, item.MRN)
		}
		if cursor = page.NextCursor; cursor == "" {
			return mrns
		}
	}
}

func lookAt(ctx context.Context, t testing.TB, client *client, mrn string) found {
	t.Helper()
	d, err := client.dossier(ctx, mrn)
	if err != nil {
		t.Fatal(err)
	}
	var history struct{ Items []clearance.Notification }
	if err := client.call(ctx, http.MethodGet, "/api/v1/declarations/"+mrn+"/events", nil, nil, &history); err != nil {
		t.Fatal(err)
	}
	return found{*d, history.Items}
}

// askAgain sends a few of the requests once more: the same body is answered
// with the same number, another body is refused (I7).
func (r *rush) askAgain(ctx context.Context, t testing.TB, e *evidence) {
	t.Helper()
	byKey := map[string]promise{}
	for _, p := range e.promises {
		byKey[p.Key] = p
	}
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := 0; i < len(r.bodies); i += 7 {
		status, answer, err := r.post(ctx, client, r.tenantOf(i), keyOf(i), r.bodies[i])
		var head clearance.Head
		if err == nil && status == http.StatusAccepted {
			err = json.Unmarshal(answer, &head)
		}
		if err != nil || status != http.StatusAccepted || head.MRN != byKey[keyOf(i)].MRN || head.ID != byKey[keyOf(i)].ID {
			t.Errorf("I7: %s again: %v %d %s, promised %s", keyOf(i), err, status, answer, byKey[keyOf(i)].MRN)
		}
		other := r.bodies[(i+3)%len(r.bodies)] // of the same tenant
		if status, answer, err := r.post(ctx, client, r.tenantOf(i), keyOf(i), other); err != nil || status != http.StatusUnprocessableEntity {
			t.Errorf("I7: %s with another body: %v %d %s", keyOf(i), err, status, answer)
		}
	}
}
