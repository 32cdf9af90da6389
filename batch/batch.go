// Package batch reads workbooks. It is the only package that knows excelize.
package batch

import (
	_ "github.com/xuri/excelize/v2" // the reader stands on it
)
