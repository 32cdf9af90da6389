package tariffs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs/rate"
)

// vehicleRule is a row of the excise on vehicles with its rate read.
type vehicleRule struct {
	VehicleExcise
	priced
}

func (l *law) readVehicles(rows []VehicleExcise) {
	for _, v := range rows {
		l.vehicles = append(l.vehicles, vehicleRule{v, l.price(v.ID, v.Rate)})
	}
	slices.SortStableFunc(l.vehicles, func(a, b vehicleRule) int { return len(b.Prefix) - len(a.Prefix) })
}

// taxesVehicle reports whether the table of vehicles speaks of a code.
func (l *law) taxesVehicle(code string, day civil.Date) bool {
	return slices.ContainsFunc(l.vehicles, func(v vehicleRule) bool {
		return strings.HasPrefix(code, v.Prefix) && holds(v.From, v.Until, day)
	})
}

// vehicle is the excise by fuel, engine and age, or by battery (ПКУ art.
// 215.3.5-1).
func (c *cascade) vehicle() {
	l := c.good.line
	if l.Vehicle == nil || l.Vehicle.Fuel == "" {
		c.askVehicle(vehicleRequired.At(at(l.VehicleAt, l), "code", l.Code))
		return
	}
	rule, ok := c.vehicleRule(l)
	if !ok {
		return
	}
	v := levy{kind: Excise, column: c.column, price: rule.priced, row: rule.ID, since: rule.From,
		reason: rule.Reason, source: rule.Source, verified: rule.Verified}
	if rule.ByAge {
		age, ok := c.age(rule, l)
		if !ok {
			return
		}
		c.good.factor = exact.Int(int64(age))
		years := strconv.Itoa(age)
		v.reason.UK += " Повних років для розрахунку: " + years + "."
		v.reason.EN += " Full years counted: " + years + "."
	}
	counted := *l
	counted.Quantities = l.Vehicle.quantities(l.Quantities)
	counted.QuantitiesAt = at(l.VehicleAt, l) + rule.askedAt()
	c.good.line = &counted
	c.charge(v)
	c.good.line, c.good.factor = l, exact.Number{}
}

func (c *cascade) askVehicle(f fault.Fault) {
	c.a.refuse(f)
	c.broken = true
}

// vehicleRule finds the row for the fuel and the engine.
func (c *cascade) vehicleRule(l *Line) (vehicleRule, bool) {
	fuel := false
	for _, rule := range c.a.s.law.vehicles {
		if !strings.HasPrefix(l.Code, rule.Prefix) || !holds(rule.From, rule.Until, c.a.r.Date) || rule.Fuel != l.Vehicle.Fuel {
			continue
		}
		fuel = true
		if rule.engine(l.Vehicle.Displacement) {
			if rule.rate == nil {
				c.askVehicle(exciseUnknown.At(l.Pointer, "code", l.Code))
			}
			return rule, rule.rate != nil
		}
	}
	if fuel {
		c.askVehicle(displacementRequired.At(at(l.VehicleAt, l)+"/displacement", "fuel", string(l.Vehicle.Fuel)))
		return vehicleRule{}, false
	}
	c.askVehicle(fuelUnknown.At(at(l.VehicleAt, l)+"/fuel", "fuel", string(l.Vehicle.Fuel), "code", l.Code))
	return vehicleRule{}, false
}

// engine reports whether a displacement lies in the row's; a row without
// bounds asks for none.
func (v *vehicleRule) engine(cm3 exact.Number) bool {
	if v.Over == 0 && v.UpTo == 0 {
		return true
	}
	return cm3.Sign() > 0 && cm3.Cmp(exact.Int(int64(v.Over))) > 0 &&
		(v.UpTo == 0 || cm3.Cmp(exact.Int(int64(v.UpTo))) <= 0)
}

// askedAt is the field of a vehicle that the row's rate counts.
func (v *vehicleRule) askedAt() string {
	if slices.Contains(rate.Units(v.rate), rate.KilowattHour) {
		return "/battery"
	}
	return "/displacement"
}

// age is the full years since the year of manufacture, within the bounds of
// the row.
func (c *cascade) age(rule vehicleRule, l *Line) (int, bool) {
	year := l.Vehicle.Year
	if year < firstMotorCar || year > c.a.r.Date.Year() {
		c.askVehicle(yearRequired.At(at(l.VehicleAt, l)+"/year", "year", strconv.Itoa(year), "last", strconv.Itoa(c.a.r.Date.Year())))
		return 0, false
	}
	return min(max(c.a.r.Date.Year()-year-1, rule.AgeMin), rule.AgeMax), true
}

// firstMotorCar is the year before which no vehicle can have been made.
const firstMotorCar = 1885

// quantities are what the rates on vehicles count, of all the vehicles of an
// item together: how many there are tells its quantity in pieces.
func (v *Vehicle) quantities(of []rate.Amount) []rate.Amount {
	count, given := rate.Quantity(of, rate.Piece)
	if !given {
		count = exact.Int(1)
	}
	list := []rate.Amount{{Unit: rate.Piece, Value: count}}
	if v.Displacement.Sign() > 0 {
		list = append(list, rate.Amount{Unit: rate.Displacement, Value: v.Displacement.Mul(count)})
	}
	if v.Battery.Sign() > 0 {
		list = append(list, rate.Amount{Unit: rate.KilowattHour, Value: v.Battery.Mul(count)})
	}
	return list
}

// part says which vehicles the row is for.
func (v *vehicleRule) part() fault.Text {
	uk, en := map[Fuel]string{Petrol: "бензин", Diesel: "дизель", Hybrid: "гібрид", PlugIn: "гібрид із зарядкою від мережі",
		Electric: "електромобіль"}[v.Fuel], string(v.Fuel)
	bounds := ""
	if v.Over > 0 {
		bounds += " > " + strconv.Itoa(v.Over)
	}
	if v.UpTo > 0 {
		bounds += " ≤ " + strconv.Itoa(v.UpTo)
	}
	if bounds == "" {
		return fault.Text{UK: uk, EN: en}
	}
	return fault.Text{UK: uk + "," + bounds + " см³", EN: en + "," + bounds + " cm³"}
}
