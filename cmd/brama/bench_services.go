package main

import (
	"context"
	"errors"
)

func (c *benchCommand) stageScaled(ctx context.Context, s *stage) error {
	return errors.New("scaled needs --store and --queue")
}
