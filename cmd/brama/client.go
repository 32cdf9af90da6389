package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// client talks to a Brama over HTTP, as a broker's program would.
type client struct {
	url   string
	token string
	http  *http.Client
}

func newClient(url, token string, connections int) *client {
	transport := &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	return &client{url: url, token: token, http: &http.Client{Transport: transport, Timeout: 30 * time.Second}}
}

// problem is the part of an RFC 9457 answer that the program acts on.
type problem struct {
	Status int        `json:"status"`
	Code   string     `json:"code"`
	Detail string     `json:"detail"`
	MRN    string     `json:"mrn"`
	Errors fault.List `json:"errors"`
}

// Error tells what the server said, and every fault on a line of its own.
func (p *problem) Error() string {
	text := fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail)
	for _, f := range p.Errors {
		text += "\n  " + f.Code
		if f.Pointer != "" {
			text += " at " + f.Pointer
		}
		text += ": " + f.Message.EN
	}
	return text
}

// introduce says who asks and in which language to answer: that of the rest of
// the program.
func (c *client) introduce(req *http.Request) {
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept-Language", "en")
}

// call sends a request and reads a JSON answer into out; a problem is an error.
func (c *client) call(ctx context.Context, method, path string, header map[string]string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	c.introduce(req)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	if err != nil {
		return err
	}
	if res.StatusCode >= http.StatusBadRequest {
		return asProblem(res.StatusCode, answer)
	}
	return json.Unmarshal(answer, out)
}

func asProblem(status int, answer []byte) error {
	p := &problem{}
	if err := json.Unmarshal(answer, p); err != nil {
		return fmt.Errorf("the server answered %d without a problem document", status)
	}
	p.Status = status
	return p
}

// lodge lodges a declaration and gives its MRN. One that was lodged before
// under the same number gives the MRN it had then.
func (c *client) lodge(ctx context.Context, key string, body []byte) (string, error) {
	var head clearance.Head
	err := c.call(ctx, http.MethodPost, "/api/v1/declarations", map[string]string{"Idempotency-Key": key}, body, &head)
	var p *problem
	if errors.As(err, &p) && p.Status == http.StatusConflict && p.MRN != "" {
		return p.MRN, nil
	}
	return head.MRN, err
}

func (c *client) dossier(ctx context.Context, mrn string) (*clearance.Dossier, error) {
	var d clearance.Dossier
	return &d, c.call(ctx, http.MethodGet, "/api/v1/declarations/"+mrn, nil, nil, &d)
}

func (c *client) casefile(ctx context.Context, mrn string) (*clearance.Casefile, error) {
	var f clearance.Casefile
	return &f, c.call(ctx, http.MethodGet, "/api/v1/inspections/"+mrn, nil, nil, &f)
}
