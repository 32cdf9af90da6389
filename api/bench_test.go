package api_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// BenchmarkAnEmptyHandler and BenchmarkLodging over a procedure that only
// counts: the difference is what this package costs a declaration of 4 KB.
func BenchmarkAnEmptyHandler(b *testing.B) {
	h := openWith(b, quiet)
	benchmark(b, h, "GET /healthz HTTP/1.1\r\nHost: brama.test\r\n\r\n")
}

func BenchmarkLodging(b *testing.B) {
	h := openWith(b, quiet)
	body := declaration("A-1")
	body += strings.Repeat(" ", 4096-len(body))
	h.lodged(broker, "A-1")
	h.keys["alpha\nkey"] = h.order[0]
	h.order[0].body = []byte(body)
	benchmark(b, h, fmt.Sprintf("%sIdempotency-Key: key\r\nContent-Length: %d\r\n\r\n%s", authorised, len(body), body))
}

func BenchmarkBareFiber(b *testing.B) {
	h := openWith(b, quiet)
	bare := fiber.New(fiber.Config{DisableStartupMessage: true})
	bare.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok") })
	h.app.Server().Handler = bare.Handler()
	benchmark(b, h, "GET /healthz HTTP/1.1\r\nHost: brama.test\r\n\r\n")
}

// quiet writes its log to nowhere, but writes it.
func quiet(s *setup) { s.Log = slog.New(slog.NewJSONHandler(io.Discard, nil)) }

func benchmark(b *testing.B, h *house, request string) {
	conn, err := h.dial()
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := io.WriteString(conn, request); err != nil {
			b.Fatal(err)
		}
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode >= 300 {
			b.Fatal(response.StatusCode, err)
		}
	}
}
