package main

import (
	"context"
	"fmt"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
)

// accountDepositCommand is brama account deposit.
type accountDepositCommand struct {
	storeFlags
	Tenant   string       `arg:"" help:"Whose declarations may be paid for with it."`
	Payer    string       `arg:"" help:"Number of the payer, as declarations have it."`
	Amount   exact.Number `arg:"" help:"What has come, in UAH."`
	Document string       `required:"" placeholder:"NUMBER" help:"Number of the bank's document; one of a payer is counted once."`
}

// Run pays in and prints what is then on the account.
func (c *accountDepositCommand) Run(ctx context.Context, io streams) error {
	return withService(ctx, c.storeFlags, io.err, func(s *clearance.Service) error {
		state, err := s.Deposit(ctx, clearance.Machine(), clearance.Account{Tenant: c.Tenant, Payer: c.Payer},
			clearance.DepositRequest{Document: c.Document, Amount: c.Amount})
		if err == nil {
			fmt.Fprintf(io.out, "%s UAH on the account of %s with %s.\n", state.Balance, state.Payer, state.Tenant)
		}
		return err
	})
}
