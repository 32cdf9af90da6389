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

// Roles lists them all.
func Roles() []Role { return []Role{Broker, Importer, Inspector, Supervisor, Admin} }

// Actor is who asks: known by a token, never by what the request says.
type Actor struct {
	Tenant string
	Name   string
	Role   Role
}

// Machine acts where no person does.
func Machine() Actor { return Actor{Name: "brama"} }

// ID names the person or machine in events and decisions: "tenant/name". Two
// tokens of one name in one tenant are one person.
func (a Actor) ID() string {
	if a.Tenant == "" {
		return a.Name
	}
	return a.Tenant + "/" + a.Name
}

// lodges reports whether the actor may lodge declarations of its tenant.
func (a Actor) lodges() bool { return a.Role == Broker || a.Role == Importer }

// inspects reports whether the actor may claim and decide.
func (a Actor) inspects() bool { return a.Role == Inspector || a.Role == Supervisor }

// office reports whether the actor works for the customs office and so sees
// the declarations of every tenant.
func (a Actor) office() bool { return a.inspects() || a.Role == Admin }

// sees reports whether the actor may know that a tenant's declaration exists.
func (a Actor) sees(tenant string) bool { return a.office() || a.Tenant == tenant }
