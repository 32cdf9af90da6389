// Package tariffs works out what is due for goods by a dated tariff: duty,
// taxes, and why. It knows nothing of declarations, stores or clocks: the
// engine asks for a line of goods and answers with lines of payment, so the
// same engine serves the declaration and the calculator.
package tariffs
