package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/brama-customs/brama/clearance"
)

// meters are the figures of the app.
type meters struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	refusals *prometheus.CounterVec
	inFlight prometheus.Gauge
	streams  prometheus.Gauge
	cut      *prometheus.CounterVec
}

func newMeters(r prometheus.Registerer) *meters {
	m := &meters{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "brama_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "brama_http_request_seconds", Help: "Time from the header of a request to its answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "brama_http_refusals_total", Help: "Requests refused, by the code of the problem.",
		}, []string{"code"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "brama_http_streams", Help: "Answers being written after their header: files and events.",
		}),
		cut: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "brama_http_cut_total", Help: "Answers that failed in their middle, by route.",
		}, []string{"method", "route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "brama_http_in_flight", Help: "Requests being answered now.",
		}),
	}
	r.MustRegister(m.requests, m.seconds, m.refusals, m.inFlight, m.streams, m.cut)
	return m
}

func (m *meters) count(c *fiber.Ctx, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(c.Method(), route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(c.Method(), route).Observe(took.Seconds())
}

// backlog is the collector of what waits in the store.
type backlog struct {
	health  Health
	now     func() time.Time
	waiting *prometheus.Desc
	oldest  *prometheus.Desc
	last    *memo[clearance.Backlog]
}

// backlogKept is how long a count is told again: scrapers may come as often
// as they like.
const (
	backlogKept    = 5 * time.Second
	backlogTimeout = 2 * time.Second
)

func newBacklog(h Health, now func() time.Time) *backlog {
	return &backlog{
		health: h, now: now,
		waiting: prometheus.NewDesc("brama_backlog", "What waits, by kind.", []string{"kind"}, nil),
		oldest: prometheus.NewDesc("brama_backlog_oldest_seconds",
			"Age of the oldest declaration not yet assessed.", nil, nil),
		last: newMemo[clearance.Backlog](backlogKept, now),
	}
}

// Describe implements prometheus.Collector.
func (b *backlog) Describe(ch chan<- *prometheus.Desc) {
	ch <- b.waiting
	ch <- b.oldest
}

// Collect implements prometheus.Collector. A store that cannot say how much
// waits leaves the other metrics to be read: these are missing then.
func (b *backlog) Collect(ch chan<- prometheus.Metric) {
	waits, err := b.last.get(func() (clearance.Backlog, error) {
		ctx, cancel := context.WithTimeout(context.Background(), backlogTimeout)
		defer cancel()
		return b.health.Backlog(ctx)
	})
	if err != nil {
		return
	}
	for kind, n := range map[string]int{
		"outbox": waits.Outbox, "lodged": waits.Lodged, "flagged": waits.Flagged,
		"unassessable": waits.Unassessable, "parked": waits.Parked,
	} {
		ch <- prometheus.MustNewConstMetric(b.waiting, prometheus.GaugeValue, float64(n), kind)
	}
	var age float64
	if !waits.OldestLodged.IsZero() {
		age = b.now().Sub(waits.OldestLodged).Seconds()
	}
	ch <- prometheus.MustNewConstMetric(b.oldest, prometheus.GaugeValue, age)
}

// MetricsHandler serves the figures in Prometheus' text format, for a listener of
// their own; see Options.MetricsApart.
func (s *Server) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(s.Options.Metrics, promhttp.HandlerOpts{DisableCompression: true})
}
