package api_test

import (
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/brama-customs/brama/strictjson"
	"github.com/brama-customs/brama/tariffs"
)

const quoteBody = `{"id":"q1","commodityCode":"6109100000","originCountry":"CN","proofOfOrigin":false,"date":"2026-01-12",` +
	`"customsValue":"100000.00","quantities":{"кг":"110","шт":"500"}}`

// BenchmarkQuotes asks for the same quote of the whole service and of a bare
// fiber handler that only decodes it, over real sockets and in turns, and
// reports how many times as long the service takes (goal: at most 1.3).
func BenchmarkQuotes(b *testing.B) {
	h := openWith(b, func(s *setup) { s.Log = slog.New(slog.DiscardHandler) })
	reader := strictjson.For[tariffs.QuoteRequest]()
	bare := fiber.New(fiber.Config{DisableStartupMessage: true})
	bare.Post("/api/v1/quotes", func(c *fiber.Ctx) error {
		var into tariffs.QuoteRequest
		if faults := reader.Read(c.Body(), &into); len(faults) > 0 {
			return fiber.ErrBadRequest
		}
		return c.SendStatus(fiber.StatusOK)
	})
	empty, whole := overTCP(b, bare), overTCP(b, h.app)
	var ofEmpty, ofWhole time.Duration
	for b.Loop() {
		ofEmpty += askAtOnce(b, empty)
		ofWhole += askAtOnce(b, whole)
	}
	each := float64(b.N * askers * questions)
	b.ReportMetric(float64(ofEmpty.Nanoseconds())/each, "ns/decoded")
	b.ReportMetric(float64(ofWhole.Nanoseconds())/each, "ns/quote")
	b.ReportMetric(float64(ofWhole)/float64(ofEmpty), "times")
}

func overTCP(b *testing.B, app *fiber.App) *fasthttp.HostClient {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &fasthttp.Server{Handler: app.Handler(), StreamRequestBody: true, NoDefaultServerHeader: true}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	client := &fasthttp.HostClient{Addr: ln.Addr().String()}
	b.Cleanup(func() {
		client.CloseIdleConnections()
		_ = ln.Close()
		<-served
	})
	return client
}

// How many ask at once in one round, and how often each.
const (
	askers    = 8
	questions = 100
)

func askAtOnce(b *testing.B, client *fasthttp.HostClient) time.Duration {
	var group sync.WaitGroup
	begun := time.Now()
	for range askers {
		group.Go(func() {
			request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			request.SetRequestURI("http://" + client.Addr + "/api/v1/quotes")
			request.Header.SetMethod(fasthttp.MethodPost)
			request.Header.SetContentType(fiber.MIMEApplicationJSON)
			request.SetBodyString(quoteBody)
			for range questions {
				if err := client.Do(request, response); err != nil || response.StatusCode() != fasthttp.StatusOK {
					b.Error(response.StatusCode(), err, string(response.Body()))
					return
				}
			}
		})
	}
	group.Wait()
	return time.Since(begun)
}
