package api

import (
	"context"
	"reflect"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// Accounts is what payers have paid in advance.
type Accounts interface {
	Deposit(ctx context.Context, who clearance.Actor, a clearance.Account, r clearance.DepositRequest) (clearance.AccountState, error)
	Account(ctx context.Context, who clearance.Actor, a clearance.Account) (clearance.AccountState, error)
}

const pathAccount = root + "/accounts/{tenant}/{payer}"

func accountRoutes() []Route {
	state := map[int]reflect.Type{200: reflect.TypeFor[clearance.AccountState]()}
	return []Route{
		{
			Method: fiber.MethodGet, Path: pathAccount, Roles: []clearance.Role{clearance.Supervisor, clearance.Admin},
			Summary: say("Рахунок авансових платежів платника, довірений організації",
				"The advance account of a payer with a tenant"),
			Answers: state, Refusal: []int{404}, class: reading, answer: account,
		},
		{
			Method: fiber.MethodPost, Path: pathAccount + "/deposits", Roles: []clearance.Role{clearance.Admin},
			Summary: say("Зарахувати кошти; той самий документ зараховується раз",
				"Pay in; the same document is counted once"),
			Bodies:  []*strictjson.Shape{strictjson.For[clearance.DepositRequest]().Shape()},
			Answers: state, Refusal: []int{404, 409, 413, 415, 422}, class: deciding, answer: deposit,
		},
	}
}

const longestTenant = 64

// account is the account of the path. What cannot be one is not found.
func (q *call) account() (clearance.Account, error) {
	payer, err := q.named("payer")
	a := clearance.Account{Tenant: q.Params("tenant"), Payer: payer}
	if len(a.Tenant) > longestTenant || !plainWord(a.Tenant) {
		err = fault.New(fault.NotFound, fault.Unknown)
	}
	return a, err
}

func account(q *call) error {
	a, err := q.account()
	if err != nil {
		return err
	}
	state, err := q.accounts.Account(q.ctx, q.who, a)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, state)
}

func deposit(q *call) error {
	a, err := q.account()
	if err != nil {
		return err
	}
	body, err := q.body(q.Limits.Small)
	if err != nil {
		return err
	}
	request, faults, err := readOn(q.deposits, body)
	if err != nil {
		return err
	}
	request.Faults = faults
	state, err := q.accounts.Deposit(q.ctx, q.who, a, request)
	if err != nil {
		return err
	}
	return q.give(fiber.StatusOK, state)
}
