package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Schedule is one immutable version of a country's tariff.
type Schedule struct{}

// Commodity is one node of the nomenclature, as told to people.
type Commodity struct {
	Code  string     `json:"code"`
	Name  fault.Text `json:"name"`
	Unit  string     `json:"unit,omitempty"` // additional unit
	Level int        `json:"level"`          // 2, 4, 6, 8 or 10
}

// Version names the law and the day it took effect: "2697-IX/2023-01-01".
func (s *Schedule) Version() string { panic("face") }

// Exists reports whether a ten-digit code is in force on a day.
func (s *Schedule) Exists(code string, day civil.Date) bool { panic("face") }

// Unit gives the additional unit of a code ("" where the law names none).
func (s *Schedule) Unit(code string, day civil.Date) string { panic("face") }

// Path gives the chapter, heading, … and the commodity itself; nil where the
// code does not exist on the day.
func (s *Schedule) Path(code string, day civil.Date) []Commodity { panic("face") }
