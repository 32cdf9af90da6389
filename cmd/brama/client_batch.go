package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/brama-customs/brama/clearance"
)

const batchesPath = "/api/v1/batches"

// patient sends requests whose bodies or answers take as long as they take.
func (c *client) patient(req *http.Request) (*http.Response, error) {
	c.introduce(req)
	res, err := (&http.Client{Transport: c.http.Transport}).Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode < http.StatusBadRequest {
		return res, nil
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	return nil, asProblem(res.StatusCode, answer)
}

// upload sends a workbook with the text parts before it.
func (c *client) upload(ctx context.Context, name string, file io.Reader, parts [][2]string) (head clearance.BatchHead, err error) {
	body, to := io.Pipe()
	defer body.Close()
	form := multipart.NewWriter(to)
	go func() { to.CloseWithError(writeForm(form, parts, name, file)) }()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+batchesPath, body)
	if err != nil {
		return head, err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := c.patient(req)
	if err != nil {
		return head, err
	}
	defer res.Body.Close()
	return head, json.NewDecoder(res.Body).Decode(&head)
}

func writeForm(form *multipart.Writer, parts [][2]string, name string, file io.Reader) error {
	for _, p := range parts {
		if err := form.WriteField(p[0], p[1]); err != nil {
			return err
		}
	}
	to, err := form.CreateFormFile("file", name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, file); err != nil {
		return err
	}
	return form.Close()
}

// followPause is how long after a stream of events broke it is taken up again.
const followPause = 500 * time.Millisecond

// mostSilence is how long the service may not be reached while it is followed.
const mostSilence = 2 * time.Minute

// follow tells how far a batch has come until it has ended. A stream that
// breaks is taken up again: the batch goes on without it.
func (c *client) follow(ctx context.Context, head clearance.BatchHead, show func(clearance.BatchHead)) (clearance.BatchHead, error) {
	for heard := time.Now(); ; {
		show(head)
		if head.Ended() {
			return head, nil
		}
		last, err := c.listen(ctx, head, show)
		if last.ID != "" {
			head, heard = last, time.Now()
		}
		if err != nil && (ctx.Err() != nil || forGood(err) || time.Since(heard) > mostSilence) {
			return head, fmt.Errorf("the batch %s goes on but cannot be followed: %w", head.ID, err)
		}
		if head.Ended() {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(followPause):
		}
	}
}

// forGood reports whether the service would answer the same again.
func forGood(err error) bool {
	var p *problem
	return errors.As(err, &p) && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests
}

// listen reads one stream of events to its end, and gives the last state told.
func (c *client) listen(ctx context.Context, head clearance.BatchHead, show func(clearance.BatchHead)) (last clearance.BatchHead, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+batchesPath+"/"+head.ID+"/events", nil)
	if err != nil {
		return last, err
	}
	res, err := c.patient(req)
	if err != nil {
		return last, err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, told := strings.CutPrefix(lines.Text(), "data:")
		if !told || strings.TrimSpace(data) == "" {
			continue
		}
		if err := json.Unmarshal([]byte(data), &last); err != nil {
			return last, err
		}
		last.Known = head.Known
		show(last)
	}
	if err := lines.Err(); err != nil {
		return last, err
	}
	if last.ID == "" {
		return last, io.ErrUnexpectedEOF
	}
	return last, nil
}

// download writes an answer that may be large; one that was cut is an error.
func (c *client) download(ctx context.Context, path string, to io.Writer) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		return err
	}
	res, err := c.patient(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(to, res.Body)
	return err
}
