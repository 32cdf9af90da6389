package main

import (
	"io"
	"log/slog"
)

// logFlags choose what is logged; it goes to standard error as JSON lines.
type logFlags struct {
	LogLevel slog.Level `default:"info" env:"BRAMA_LOG_LEVEL" help:"debug, info, warn or error (${default})."`
}

func (f logFlags) logger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: f.LogLevel}))
}
