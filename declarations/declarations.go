// Package declarations is the customs declaration: its fields, the control of
// format and logic (ФЛК) it must pass, its number, and the states it goes
// through. It is pure: it reads no clock and keeps nothing.
package declarations
