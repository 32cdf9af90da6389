package api_test

import (
	"context"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// Account finds one account, that of the payer 12345678 with alpha.
func (o *office) Account(_ context.Context, who clearance.Actor, a clearance.Account) (clearance.AccountState, error) {
	state := clearance.AccountState{Tenant: a.Tenant, Payer: a.Payer, Balance: exact.Must("100.00")}
	switch {
	case who.Role != clearance.Admin && who.Role != clearance.Supervisor:
		return clearance.AccountState{}, fault.New(fault.Forbidden, forbidden)
	case a != clearance.Account{Tenant: "alpha", Payer: "12345678"}:
		return clearance.AccountState{}, fault.New(fault.NotFound, fault.Unknown)
	}
	return state, nil
}

func (o *office) Deposit(ctx context.Context, who clearance.Actor, a clearance.Account, r clearance.DepositRequest) (clearance.AccountState, error) {
	if who.Role != clearance.Admin {
		return clearance.AccountState{}, fault.New(fault.Forbidden, forbidden)
	}
	if err := unread(r.Faults); err != nil {
		return clearance.AccountState{}, err
	}
	state, err := o.Account(ctx, who, a)
	state.Balance = state.Balance.Add(r.Amount)
	return state, err
}
