package clearance

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/brama-customs/brama/exact"
)

// Accounts keeps what was paid in advance. What is paid in and what is charged
// comes with Changes; both move the balance in the same transaction, and it
// never falls below zero.
type Accounts interface {
	// Balance gives what is on an account: 0.00 where nothing was ever paid in.
	Balance(ctx context.Context, a Account) (exact.Number, error)

	// Deposit gives what was paid in for a payer by a document, to whichever
	// account.
	Deposit(ctx context.Context, payer, document string) (Deposit, bool, error)

	// RequeueUnpaid writes a message (topic, ID, revision) for up to n
	// assessed entries, not parked, whose charge is not paid and which have no
	// message of the topic waiting; with covered only those that the balance
	// would cover. Those lodged first come first; it gives how many.
	RequeueUnpaid(ctx context.Context, topic string, covered bool, n int) (int, error)
}

// Account is an advance account: what a payer has entrusted to the
// declarations of one tenant. Whoever merely names a payer can so neither
// spend another tenant's money nor learn how much there is.
type Account struct {
	Tenant string
	Payer  string // number in the register, as the declaration has it
}

// Deposit is money that has come to an account.
type Deposit struct {
	Account
	Document string       // of the bank, unique for the payer
	Amount   exact.Number // UAH
	By       string       // who recorded it
	At       time.Time
}

// Charge is what is due for a declaration, taken from an account once paid.
type Charge struct {
	ID string // of the declaration
	Account
	Amount exact.Number // UAH
	Paid   bool
	At     time.Time
}

// Kopiykas gives a sum of hryvnias as drivers keep it; more than two places, or
// more than there can be, is an error.
func Kopiykas(n exact.Number) (int64, error) {
	whole, err := strconv.ParseInt(n.Mul(exact.Int(100)).Trim().String(), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s UAH are no whole kopiykas: %w", n, err)
	}
	return whole, nil
}

// Hryvnias gives a sum that drivers kept in kopiykas.
func Hryvnias(kopiykas int64) exact.Number { return exact.New(kopiykas, 2) }
