package clearance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"regexp"

	"github.com/google/uuid"

	"github.com/brama-customs/brama/audit"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// DepositRequest tells of money that has come to an account.
type DepositRequest struct {
	Document string       `json:"document" max:"35"`    // of the bank, unique for the payer
	Amount   exact.Number `json:"amount" digits:"14,2"` // UAH
	Faults   fault.List   `json:"-"`                    // of its reading; refused with what else is wrong
}

// AccountState is an advance account as it stands.
type AccountState struct {
	Tenant  string       `json:"tenant"`
	Payer   string       `json:"payer"`
	Balance exact.Number `json:"balance"` // UAH
}

// How the number of a payer (ЄДРПОУ, РНОКПП, or a foreign one) and of a bank's
// document are written.
var (
	payerNumber    = regexp.MustCompile(`^[0-9A-Za-z-]{1,17}$`)
	documentNumber = regexp.MustCompile(`^[^\pC]{1,35}$`)
)

// Deposit puts money on an account and lets what it covers go on. The same
// document with the same amount is counted once and answered again; with
// another it is a conflict.
func (s *Service) Deposit(ctx context.Context, who Actor, a Account, r DepositRequest) (AccountState, error) {
	if who.Role != Admin && who != Machine() {
		return AccountState{}, forbidden()
	}
	if faults := r.check(a); len(faults) > 0 {
		return AccountState{}, fault.Refuse(faults)
	}
	d := Deposit{Account: a, Document: r.Document, Amount: r.Amount, By: who.ID(), At: s.now()}
	if err := s.keepDeposit(ctx, d); err != nil {
		return AccountState{}, err
	}
	if _, err := s.requeueUnpaid(ctx, true); err != nil {
		s.Log.Error("what a deposit covers is asked for later", "error", err) // by the reconciler
	}
	return s.accountState(ctx, a)
}

func (r DepositRequest) check(a Account) fault.List {
	l := a.check()
	if !documentNumber.MatchString(r.Document) {
		l = append(l, ruleDepositDocument.At("/document"))
	}
	if _, err := Kopiykas(r.Amount); err != nil || r.Amount.Sign() <= 0 {
		l = append(l, ruleDepositAmount.At("/amount"))
	}
	return besides(r.Faults, l)
}

func (a Account) check() fault.List {
	if !payerNumber.MatchString(a.Payer) || !validName(a.Tenant) {
		return fault.List{ruleAccount.At("")}
	}
	return nil
}

// keepDeposit writes a deposit with its audit leaf, once.
func (s *Service) keepDeposit(ctx context.Context, d Deposit) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	leaf := audit.Leaf{
		ID: depositLeaf(d), Seq: 1, Kind: "deposit", Actor: d.By, At: d.At, Digest: sha256.Sum256(body),
	}
	for range commitAttempts {
		err = s.Store.Write(ctx, func(tx Tx) error {
			return tx.Put(ctx, Changes{Deposits: []Deposit{d}, Leaves: []audit.Leaf{leaf}})
		})
		if !errors.Is(err, ErrBusy) {
			break
		}
		kept, found, reading := s.Store.Deposit(ctx, d.Payer, d.Document)
		switch {
		case reading != nil:
			return s.storeTrouble("read a deposit", reading)
		case found && kept.Account == d.Account && kept.Amount.Cmp(d.Amount) == 0:
			return nil
		case found:
			return fault.New(fault.Conflict, ruleDepositOther, "document", d.Document)
		}
	}
	if err != nil {
		return s.storeTrouble("keep a deposit", err)
	}
	return nil
}

// depositLeaf is the ID in the audit log of a document of the bank.
func depositLeaf(d Deposit) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("brama:deposit:"+d.Payer+"/"+d.Document)).String()
}

// Account tells how an advance account stands.
func (s *Service) Account(ctx context.Context, who Actor, a Account) (AccountState, error) {
	if who.Role != Admin && who.Role != Supervisor {
		return AccountState{}, forbidden()
	}
	return s.accountState(ctx, a)
}

func (s *Service) accountState(ctx context.Context, a Account) (AccountState, error) {
	balance, err := s.Store.Balance(ctx, a)
	if err != nil {
		return AccountState{}, s.storeTrouble("read an account", err)
	}
	return AccountState{a.Tenant, a.Payer, balance}, nil
}
