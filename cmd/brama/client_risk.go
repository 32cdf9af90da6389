package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
)

// parcel is a file sent to the service.
type parcel struct {
	method, path, kind string
	file               string
}

// send sends a file, which takes as long as it takes, and prints the answer.
func (c *client) send(ctx context.Context, out io.Writer, p parcel) error {
	f, err := os.Open(p.file)
	if err != nil {
		return err
	}
	answer, err := c.sendFile(ctx, f, p)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return printJSON(out, answer)
}

func (c *client) sendFile(ctx context.Context, f *os.File, p parcel) (answer json.RawMessage, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	// Without the wrapping the transport would close the file as well.
	req, err := http.NewRequestWithContext(ctx, p.method, c.url+p.path, io.NopCloser(f))
	if err != nil {
		return nil, err
	}
	req.ContentLength = info.Size()
	req.Header.Set("Content-Type", p.kind)
	res, err := c.patient(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return answer, json.NewDecoder(res.Body).Decode(&answer)
}

// print prints an answer of JSON, indented.
func (c *client) print(ctx context.Context, out io.Writer, path string) error {
	var answer json.RawMessage
	if err := c.call(ctx, http.MethodGet, path, nil, nil, &answer); err != nil {
		return err
	}
	return printJSON(out, answer)
}
