package clearance

// Role is what somebody may do.
type Role string

// The roles of the contract.
const (
	Broker     Role = "broker"
	Importer   Role = "importer"
	Inspector  Role = "inspector"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
)

// Actor is who asks: known by a token, never by what the request says.
type Actor struct {
	Tenant string
	Name   string
	Role   Role
}

// Machine acts where no person does.
func Machine() Actor { return Actor{Name: "brama"} }
