package main

import (
	"errors"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/batch"
)

// workbookFlags are the most a workbook may hold. What is over them is refused,
// never cut short. Every process over one store should have the same.
type workbookFlags struct {
	MiB      int64 `name:"workbook-mib" default:"64" env:"BRAMA_WORKBOOK_MIB" help:"MiB of an uploaded workbook, as it is sent (${default})."`
	Unpacked int64 `name:"workbook-unpacked-mib" default:"1024" env:"BRAMA_WORKBOOK_UNPACKED_MIB" help:"MiB of all its parts, unpacked (${default})."`
	Ratio    int64 `name:"workbook-ratio" default:"100" env:"BRAMA_WORKBOOK_RATIO" help:"Unpacked to packed bytes of any one part over 16 MiB (${default})."`
	Parts    int   `name:"workbook-parts" default:"256" env:"BRAMA_WORKBOOK_PARTS" help:"Parts of its container (${default})."`
	Strings  int64 `name:"workbook-strings-mib" default:"128" env:"BRAMA_WORKBOOK_STRINGS_MIB" help:"MiB its table of shared texts takes in memory (${default})."`
	Rows     int   `name:"workbook-rows" default:"200100" env:"BRAMA_WORKBOOK_ROWS" help:"Rows with a value in one sheet (${default})."`
	Columns  int   `name:"workbook-columns" default:"256" env:"BRAMA_WORKBOOK_COLUMNS" help:"Columns with a value (${default})."`
	Cell     int   `name:"workbook-cell" default:"32767" env:"BRAMA_WORKBOOK_CELL" help:"Characters of one cell (${default})."`
}

func (f workbookFlags) check() error {
	for _, limit := range []int64{f.MiB, f.Unpacked, f.Ratio, int64(f.Parts), f.Strings, int64(f.Rows), int64(f.Columns), int64(f.Cell)} {
		if limit < 1 {
			return usageError{errors.New("every --workbook-… limit must be at least 1")}
		}
	}
	return nil
}

// limits are those of the reader; without flags, its own.
func (f workbookFlags) limits() batch.Limits {
	if f == (workbookFlags{}) {
		return batch.DefaultLimits()
	}
	return batch.Limits{Bytes: f.MiB << 20, Unpacked: f.Unpacked << 20, Ratio: f.Ratio, Entries: f.Parts,
		Strings: f.Strings << 20, Rows: f.Rows, Columns: f.Columns, Cell: f.Cell}
}

// uploadFlags are those of the process that is sent workbooks.
type uploadFlags struct {
	Uploads   int    `default:"2" env:"BRAMA_UPLOADS" help:"Workbooks received or looked over at once (${default})."`
	UploadDir string `type:"existingdir" env:"BRAMA_UPLOAD_DIR" placeholder:"DIR" help:"Where workbooks are put while they are received; the system's folder for temporary files if not given."`
}

func (f uploadFlags) check() error {
	if f.Uploads < 1 {
		return usageError{errors.New("--uploads must be at least 1")}
	}
	return nil
}

func (f uploadFlags) limits(books workbookFlags) api.Limits {
	return api.Limits{Uploads: f.Uploads, Workbook: int(books.limits().Bytes)}
}
