package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/brama-customs/brama/examples"
)

// lodgeSamples lodges the examples that are accepted, after a series of
// ordinary lots of the first one's goods, so that prices have peers.
func lodgeSamples(ctx context.Context, broker, inspector *client) ([]string, error) {
	all, err := examples.All()
	if err != nil {
		return nil, err
	}
	lots, err := lodgeSeries(ctx, broker, all[0].Declaration)
	if err != nil {
		return nil, err
	}
	if _, err := outcomes(ctx, inspector, lots); err != nil {
		return nil, err
	}
	var mrns []string
	for _, e := range all {
		if !accepted(e) {
			continue
		}
		body, err := ahead(e.Declaration)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", e.Name, err)
		}
		mrn, err := broker.lodge(ctx, "demo-"+e.Name, body)
		if err != nil {
			return nil, fmt.Errorf("lodge %s: %w", e.Name, err)
		}
		mrns = append(mrns, mrn)
	}
	return mrns, nil
}

// transitDays is how long after today a sample transit must arrive.
const transitDays = 8

// ahead moves the deadline of a transit, which must lie ahead, after today.
func ahead(body []byte) ([]byte, error) {
	var d struct {
		TransitDeadline string `json:"transitDeadline"`
	}
	if err := json.Unmarshal(body, &d); err != nil || d.TransitDeadline == "" {
		return body, err
	}
	later := todayInKyiv().AddDays(transitDays).String()
	return bytes.ReplaceAll(body, []byte(`"`+d.TransitDeadline+`"`), []byte(`"`+later+`"`)), nil
}

func accepted(e examples.Example) bool {
	var expected struct{ Accepted bool }
	return json.Unmarshal(e.Expected, &expected) == nil && expected.Accepted
}

// seriesLots is how many ordinary lots come first: as many as a price needs
// before it is compared with its peers.
const seriesLots = 40

// lodgeSeries lodges lots like the first example, all at once.
func lodgeSeries(ctx context.Context, broker *client, first []byte) ([]string, error) {
	var lot struct {
		LRN       string `json:"lrn"`
		Documents []struct {
			ID string `json:"id"`
		} `json:"documents"`
	}
	if err := json.Unmarshal(first, &lot); err != nil {
		return nil, err
	}
	mrns := make([]string, seriesLots)
	var group sync.WaitGroup
	failed := make(chan error, seriesLots)
	for i := range seriesLots {
		body := bytes.ReplaceAll(first, []byte(`"`+lot.LRN+`"`), fmt.Appendf(nil, `"%s-L%02d"`, lot.LRN, i+1))
		if len(lot.Documents) > 0 { // an invoice of its own, or it would look lodged before
			body = bytes.ReplaceAll(body, []byte(`"`+lot.Documents[0].ID+`"`), fmt.Appendf(nil, `"%s-L%02d"`, lot.Documents[0].ID, i+1))
		}
		group.Go(func() {
			var err error
			if mrns[i], err = broker.lodge(ctx, fmt.Sprintf("demo-lot-%02d", i+1), body); err != nil {
				failed <- fmt.Errorf("lodge lot %d: %w", i+1, err)
			}
		})
	}
	group.Wait()
	close(failed)
	return mrns, <-failed
}
